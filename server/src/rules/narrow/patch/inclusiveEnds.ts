import { roundedUp } from '../../../kernel/pageNames.ts';
import type { Report } from '../../rule.ts';
import { comparisonsIn, type Comparison } from './comparisons.ts';
import type { Sides } from './sides.ts';

/** `addr >= ALIGN(end, size)` that becomes `addr > ALIGN(end, size) - 1`: at the end of all addresses, what is rounded up is 0. */
export function inclusiveEnds({ removed, added }: Sides): Report[] {
  const now = comparisonsIn(added).filter(({ right }) => / - 1[uUlL]*$/.test(right));
  if (now.length === 0) return [];
  return comparisonsIn(removed).flatMap((old): Report[] => {
    const twin = wraps(old.right) ? now.find((one) => isSame(old, one)) : undefined;
    if (!twin) return [];
    return [
      {
        start: old.start,
        end: old.end,
        change: 'fixed',
        what: `\`${old.right}\` is 0 where the range ends with the last address; the patch compares with the one before it.`,
        why: 'Every address is at or above 0: the range that ends last passes for an empty one.',
        advice: 'Are there other ends that are the first address behind a range?',
        brief: `${old.right} may be 0`,
        related: [{ start: twin.start, end: twin.end, message: 'the last address here' }],
        key: `end ${old.right}`,
      },
    ];
  });
}

/** What is rounded up, or a sum. */
const wraps = (text: string): boolean => roundedUp.test(text) || /^[\w>.()-]+ \+ [\w>.()-]+$/.test(text);

const inclusive: Readonly<Record<string, string>> = { '>=': '>', '<': '<=' };

function isSame(old: Comparison, now: Comparison): boolean {
  const last = now.right.replace(/ - 1[uUlL]*$/, '').replace(/^\((.*)\)$/, '$1');
  return old.left === now.left && inclusive[old.operator] === now.operator && old.right === last;
}
