import type { Assignment, FunctionAnalysis } from '../../c/index.ts';
import { countNames } from '../../kernel/counts.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote, usesOf, variableOf } from '../support/nodes.ts';

/**
 * `n |= size - 1; n >>= shift;` of a number of something: what the OR sets, the shift throws away. It rounds down, as the shift
 * alone does. Of the last address of a range that is right: only the name of a count tells that it is to be rounded up.
 */
export function checkShiftedAway(fn: FunctionAnalysis, report: Reporter): void {
  for (const set of fn.assignments) {
    const name = set.operator === '|=' ? variableOf(fn, set.target)?.name : undefined;
    if (name === undefined || !countNames.test(name)) continue;
    const next = assignmentsTo(fn, name).find(({ node }) => node > set.node);
    const shift = next?.operator === '>>=' && next.value !== undefined ? fn.canonical(next.value) : undefined;
    if (shift === undefined || !isMaskBelow(fn, set, shift)) continue;
    if (fn.parent(fn.statementOf(set.node)) !== fn.parent(fn.statementOf(next!.node))) continue;
    if (usesOf(fn, name).some((use) => use > set.target && use < next!.target && !fn.isInside(use, set.node))) continue;
    report({
      ...fn.span(set.node),
      what: `\`${quote(fn, set.node)}\` sets bits that the shift below throws away: it rounds nothing up.`,
      why: `Where ${name} is no multiple of the size, the last one is not counted: what lies in it is left out.`,
      advice: `Add the mask, \`${name} += ${quote(fn, set.value!)}\`, or round up by ALIGN() or DIV_ROUND_UP().`,
      brief: `${name} is rounded down`,
      related: [{ ...fn.span(next!.node), message: 'thrown away here' }],
    });
  }
}

/** `size - 1`, where `size` is 1 shifted by the same. */
function isMaskBelow(fn: FunctionAnalysis, { node, value }: Assignment, shift: string): boolean {
  const mask = value === undefined ? '' : fn.canonical(value);
  if (mask === '~PAGE_MASK' || mask === 'PAGE_SIZE-1') return shift === 'PAGE_SHIFT';
  const size = /^\(?(.+?)\)?-1U?L*$/.exec(mask)?.[1];
  if (size === undefined) return false;
  const before = assignmentsTo(fn, size).filter((one) => one.node < node);
  const sizes =
    before.length === 0 ? [size] : before.map((one) => (one.value === undefined ? '' : fn.canonical(one.value)));
  return sizes.every((one) => one.replace(/^1U?L*<</, '') === shift && one !== shift);
}
