import { is64BitOnly } from '../../../kernel/architectures.ts';
import { orderEndings, plainOrderEndings } from '../../../kernel/sizeNames.ts';
import type { Report } from '../../rule.ts';
import { cancel } from '../../support/tokens.ts';
import { bitsOf } from './bits.ts';
import { onesOf, type One } from './ones.ts';
import { bothWays, type Change, type Sides } from './sides.ts';
import { why } from './words.ts';

/** A `1` on one side that is `1UL` or `1ULL` on the other, before the same shift. */
export function literals(
  { path, removed, added }: Sides,
  isAboutWidth: boolean,
  reachesSign: (count: string) => boolean,
): Report[] {
  const [old, fresh] = cancel(onesOf(removed), onesOf(added), ({ literal, count }) => `${literal}:${count}`);
  const pairs = (narrow: readonly One[], wide: readonly One[], change: Change): Report[] =>
    narrow.flatMap((one) => {
      const twin = wide.find(({ count, literal }) => count === one.count && isWiderOne(one.literal, literal, path));
      // Constants are small, and so is the order of an allocation: of another, only where the message says more.
      const isOrder = (isAboutWidth ? plainOrderEndings : orderEndings).test(one.count);
      if (!twin || isOrder || (/^[\dA-Z_ ()+-]+$/.test(one.count) && !reachesSign(one.count))) return [];
      return [
        {
          start: one.start,
          end: one.end,
          change,
          what: `\`${one.literal}\` is shifted by \`${one.count}\` in fewer bits than \`${twin.literal}\` on the other side.`,
          why,
          advice:
            change === 'fixed'
              ? 'Do other places shift the same way?'
              : `Keep \`${twin.literal}\`, or is the count bounded below 31?`,
          brief: `${one.literal} for ${twin.literal}`,
          related: [{ start: twin.start, end: twin.end, message: `\`${twin.literal}\` here` }],
          key: `literal ${one.literal} ${one.count}`,
        },
      ];
    });
  return bothWays(old, fresh, pairs);
}

function isWiderOne(narrow: string, wide: string, path: string): boolean {
  const [a, b] = [bitsOfOne(narrow), bitsOfOne(wide)];
  return a.bits < b.bits || (a.bits32 < b.bits32 && !is64BitOnly(path));
}

/** Bits of what is shifted, on a 64-bit and on a 32-bit kernel. */
function bitsOfOne(literal: string): { bits: number; bits32: number } {
  const cast = /^\((.+)\)/.exec(literal)?.[1];
  const type = cast === undefined ? undefined : bitsOf(cast);
  if (type) return type;
  if (/ll/i.test(literal)) return { bits: 64, bits32: 64 };
  return /l|BIT/i.test(literal) ? { bits: 64, bits32: 32 } : { bits: 32, bits32: 32 };
}
