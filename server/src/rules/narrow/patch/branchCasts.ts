import type { Report } from '../../rule.ts';
import { differences, operandEnd, plainText, spaced, type Token } from '../../support/tokens.ts';
import { bitsOf } from './bits.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** `rc ? rc : used` that becomes `rc ? rc : (ssize_t)used`: before, both were unsigned and had 32 bits. */
export function branchCasts({ removed, added }: Sides): Report[] {
  if (![...removed, ...added].some(({ text }) => text === '?')) return [];
  return bothWays(removed, added, casts);
}

function casts(plain: readonly Token[], cast: readonly Token[], change: Change): Report[] {
  return differences(plain, cast).flatMap(({ from, to, start, end }): Report[] => {
    const before = cast[start - 1]?.text;
    if (from !== to || plain[from] === undefined || !(before === ':' || before === '?')) return [];
    if (cast[start]?.text !== '(' || cast[end - 1]?.text !== ')') return [];
    const type = spaced(cast.slice(start + 1, end - 1));
    const bits = bitsOf(type);
    if (!bits || bits.bits < 64) return [];
    const behind = Math.max(operandEnd(plain, from), from + 1);
    const operand = plainText(plain.slice(from, behind));
    return [
      {
        start: plain[from].start,
        end: plain[behind - 1]!.end,
        change,
        what: `\`${operand}\` is one side of a ?: without the cast to \`${type}\` that the other side of the patch has.`,
        why: 'Where one of the two is an int and the other an unsigned int, ?: makes both unsigned: a negative error code becomes a number of nearly 4 GiB.',
        advice: change === 'fixed' ? 'Do other functions return both like this?' : 'Keep the cast.',
        brief: `?: without the cast to ${type}`,
        related: [{ start: cast[start].start, end: cast[end - 1]!.end, message: 'cast here' }],
        key: `branch ${operand}`,
      },
    ];
  });
}
