import { limitNames } from '../../../kernel/sizeNames.ts';
import type { Report } from '../../rule.ts';
import { tokensOf } from '../../support/tokens.ts';
import type { HunkLine } from '../../../patch/model.ts';
import { comparisonsIn } from './comparisons.ts';

/** `base + size <= start` that becomes `limit < start`, of the last one: the sum is 0 where the range ends with all there is. */
export function sumsAsLimits(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  const after = comparisonsIn(tokensOf(added)).filter(
    ({ left, operator }) => operator === '<' && /^\w+$/.test(left) && limitNames.test(left),
  );
  if (after.length === 0) return [];
  return comparisonsIn(tokensOf(removed)).flatMap(({ left, operator, right, start, end }): Report[] => {
    const twin = after.find((one) => one.right === right);
    if (operator !== '<=' || !twin || !/^[\w>.-]+ \+ [\w>.-]+$/.test(left)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${left}\` is 0 where the range ends with the last address; the patch compares the last one, \`${twin.left}\`.`,
        why: 'What wraps is small: a range that reaches up to the end of all addresses is taken for one that ends below.',
        advice: 'Are there other ends of the same range that are one behind the last?',
        brief: `${left} may wrap`,
        related: [{ start: twin.start, end: twin.end, message: 'cannot wrap' }],
        key: `limit of ${left}`,
      },
    ];
  });
}
