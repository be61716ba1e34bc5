import type { Report } from '../../rule.ts';
import { behindBrackets, operandEnd, plainText } from '../../support/tokens.ts';
import { bitRangeMasks } from '../../../kernel/invalidations.ts';
import type { Sides } from './sides.ts';

/**
 * `(1UL << (n + 1)) - 1` that becomes `GENMASK(n, 0)`, in a patch that says that something is shifted too far: where `n` is the
 * highest bit of a long, the shift is by as many bits as there are.
 */
export function largestMasks({ removed, added }: Pick<Sides, 'removed' | 'added'>): Report[] {
  if (!added.some(({ text }) => bitRangeMasks.has(text))) return [];
  return removed.flatMap(({ text, start }, i): Report[] => {
    if (!/^1u?l{0,2}$/i.test(text) || removed[i + 1]?.text !== '<<' || removed[i + 2]?.text !== '(') return [];
    const behind = behindBrackets(removed, i + 2);
    const count = removed.slice(i + 3, behind - 1);
    const isNext =
      count.at(-2)?.text === '+' && count.at(-1)?.text === '1' && operandEnd(count, 0) === count.length - 2;
    if (!isNext || plainText(removed.slice(behind, behind + 3)) !== ') - 1') return [];
    const shown = `${text} << (${plainText(count)})`;
    return [
      {
        start,
        end: removed[behind - 1]!.end,
        change: 'fixed',
        what: `\`${shown}\` shifts by as many bits as there are where \`${plainText(count.slice(0, -2))}\` is the highest bit; the patch makes the mask otherwise.`,
        why: 'Such a shift is undefined: by what the processor does, the mask is 0 where it is to be all ones.',
        advice: 'Are there other masks that are made up to a bit that may be the highest?',
        brief: `${shown} may shift too far`,
        key: `largest ${shown}`,
      },
    ];
  });
}
