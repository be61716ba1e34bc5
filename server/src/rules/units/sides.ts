import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import { cpuAddresses, deviceLengths } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `check(sg_virt(s), sg_dma_len(s))`: where the CPU has one element, and how long the device has several of them. */
export function checkSides(fn: FunctionAnalysis, report: Reporter): void {
  if (!/sg_dma_len\(/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const cpu = args.find((arg) => elementOf(fn, arg, cpuAddresses) !== undefined);
    const device = args.find((arg) => elementOf(fn, arg, deviceLengths) !== undefined);
    if (cpu === undefined || device === undefined || loggingNames.test(name)) continue;
    if (elementOf(fn, cpu, cpuAddresses) !== elementOf(fn, device, deviceLengths)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, cpu)}\` is where the CPU has the element, \`${quote(fn, device)}\` how long it is for the device, and ${name}() gets both.`,
      why: 'Once mapped, elements may be merged: then the device has one range where the CPU has several, and its length reaches beyond the first of them.',
      advice: `Is \`${elementOf(fn, cpu, cpuAddresses)!}->length\` meant?`,
      brief: `${quote(fn, cpu)} with ${quote(fn, device)}`,
    });
  }
}

/** The element of a list that an argument tells of. */
function elementOf(fn: FunctionAnalysis, argument: Node, of: RegExp): string | undefined {
  return of.exec(fn.canonical(argument))?.groups!['element'];
}
