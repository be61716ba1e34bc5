import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { memberIn } from '../support/wrongBranch.ts';

/** `if (!pdev) { dev_err(&pdev->dev, ...); }`: asked of the text. */
const inBranch = /\(!\s*(?<place>\w[\w>.-]*)\)\s*(?:\{[^{}]*|[^;{}]*)&\k<place>->/;

/** The address of a member in the branch for NULL: whoever gets it reads through it. */
export function checkAddressesOfNothing(fn: FunctionAnalysis, report: Reporter): void {
  if (!inBranch.test(fn.source.code)) return;
  for (const { owner, condition, negated, place } of fn.zeroTests) {
    const branch = negated && fn.kind(owner) === 'if_statement' ? fn.child(owner, 'consequence') : undefined;
    if (branch === undefined || fn.canonical(condition) !== `!${place}`) continue;
    const use = memberIn(fn, branch, place);
    if (!use?.isAddress) continue;
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
