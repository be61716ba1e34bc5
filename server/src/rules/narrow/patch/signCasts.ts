import type { Report } from '../../rule.ts';
import { differences, operandEnd, plainText, spaced } from '../../support/tokens.ts';
import { isSigned } from './bits.ts';
import type { Sides } from './sides.ts';

/** `base + val` that becomes `base + (s32)val`, where the message says that it has a sign. */
export function signCasts({ removed, added }: Pick<Sides, 'removed' | 'added'>): Report[] {
  return differences(removed, added).flatMap(({ from, to, start, end }): Report[] => {
    // The brackets of the cast, or those around the next one: the same words either way.
    const type = from === to && end - start >= 3 ? spaced(added.slice(start + 1, end - 1)) : '';
    const behind = operandEnd(removed, from);
    if (added[start]?.text !== '(' || added[end - 1]?.text !== ')' || isSigned(type) !== true || behind === from)
      return [];
    const text = plainText(removed.slice(from, behind));
    if (!/^[a-z]/.test(text)) return [];
    return [
      {
        start: removed[from]!.start,
        end: removed[behind - 1]!.end,
        change: 'fixed',
        what: `\`${text}\` is taken as it is kept, without a sign; the patch takes it as \`${type}\`.`,
        why: 'A negative number of fewer bits is a large one where it is added to more.',
        advice: 'Do other places take the same value?',
        brief: `${text} without its sign`,
        related: [{ start: added[start].start, end: added[end - 1]!.end, message: `\`(${type})\` here` }],
        key: `sign cast ${text}`,
      },
    ];
  });
}
