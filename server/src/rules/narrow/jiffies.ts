import type { FunctionAnalysis } from '../../c/index.ts';
import { is64BitOnly } from '../../kernel/architectures.ts';
import { tickCounter } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `end < jiffies`: the count of ticks wraps, on a 32-bit kernel five minutes after boot and every 49 days or so. */
export function checkJiffies(fn: FunctionAnalysis, report: Reporter): void {
  if (!tickCounter.test(fn.source.code) || is64BitOnly(fn.path)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^[<>]=?$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    const ticks = both?.findIndex((side) => fn.text(unwrap(fn, side)) === 'jiffies') ?? -1;
    if (!both || ticks < 0 || fn.constantOf(both[1 - ticks]!) !== undefined) continue;
    const end = quote(fn, both[1 - ticks]!);
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` compares ticks as plain numbers; \`jiffies\` is an \`unsigned long\` that wraps.`,
      why: 'On a 32-bit kernel it wraps five minutes after boot, and every 49 days at HZ=1000: a timeout that falls on the other side passes at once, or never.',
      advice: `\`time_after(jiffies, ${end})\` and its like compare by the difference.`,
      brief: `${quote(fn, node)} without time_after()`,
    });
  }
}
