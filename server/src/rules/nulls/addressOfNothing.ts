import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { memberIn } from '../support/wrongBranch.ts';

/** `if (!pdev) { dev_err(&pdev->dev, ...); }`: asked of the text. */
const inBranch = /\(!\s*(?<place>\w[\w>.-]*)\)\s*(?:\{[^{}]*|[^;{}]*)&\k<place>->/;

/** Prints the name of a device, takes a lock, or is known to read through what it gets. */
function readsThrough(fn: FunctionAnalysis, node: Node): boolean {
  const call = fn.callOf(node);
  return call !== undefined && (loggingNames.test(call.name) || call.fact?.dereferences !== undefined);
}

/** The address of a member in the branch for NULL: whoever gets it reads through it. */
export function checkAddressesOfNothing(fn: FunctionAnalysis, report: Reporter): void {
  if (!inBranch.test(fn.source.code)) return;
  for (const { owner, condition, negated, place } of fn.zeroTests) {
    const branch = negated && fn.kind(owner) === 'if_statement' ? fn.child(owner, 'consequence') : undefined;
    if (branch === undefined || fn.canonical(condition) !== `!${place}`) continue;
    const use = memberIn(fn, branch, place);
    // Others may test what they get, or take a member that stands first, which is NULL again.
    const reader = use?.isAddress ? fn.enclosing(use.node, 'call_expression') : undefined;
    if (!use || reader === undefined || !readsThrough(fn, reader)) continue;
    report({
      ...fn.span(use.node),
      what: `${place} is NULL in this branch, and the address of its member is given away.`,
      why: 'It is an address near 0: what gets it reads through it, to print a name or to find a lock.',
      advice: 'Which other pointer has what is needed here?',
      brief: `${place} used where it is NULL`,
      related: [{ ...fn.span(condition), message: 'NULL here' }],
    });
  }
}
