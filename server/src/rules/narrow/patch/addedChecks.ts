import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { tokensOf } from '../../support/tokens.ts';
import { checksIn, saySum, sumsIn } from './checkedSums.ts';
import { wrapTestsIn } from './wrapTests.ts';

/** A sum that stays, or goes somewhere else, and before which a patch puts `check_add_overflow()` of the same. */
export function addedChecks(hunk: Hunk): Report[] {
  const added = hunk.lines.filter(({ kind }) => kind === 'added');
  if (!added.some(({ text }) => text.includes('check_'))) return [];
  const checks = checksIn(tokensOf(added)).filter(({ name }) => name.startsWith('check_'));
  const old = tokensOf(hunk.lines.filter(({ kind }) => kind !== 'added'));
  const [known, sums] = [checksIn(old), sumsIn(old)];
  const tested = new Set(wrapTestsIn(old).map(({ text }) => text));
  return checks.flatMap((check) => {
    const same = (one: { operator: string; a: string; b: string }): boolean =>
      one.operator === check.operator && one.a === check.a && one.b === check.b;
    const sum = known.some(same) ? undefined : sums.find(same);
    if (sum && (tested.has(`${sum.a} + ${sum.b}`) || tested.has(`${sum.b} + ${sum.a}`))) return [];
    return sum ? [saySum(sum, check, 'fixed')] : [];
  });
}
