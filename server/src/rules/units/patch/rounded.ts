import { behindBrackets, operandEnd, plainText, spaced, tokensOf } from '../../support/tokens.ts';
import type { Block } from '../../support/changedCode.ts';
import type { Rescaled } from './rescaled.ts';

/** `size >> shift` that becomes `ALIGN(size, 1 << shift) >> shift`: by the same shift, so it says by itself what it does. */
export function roundedIn({ removed, added }: Block): Rescaled[] {
  if (!added.some(({ text }) => /\b(?:ALIGN|round_?up)\(/.test(text))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const at = fresh.findIndex(({ text }) => /^(?:ALIGN|round_?up)$/.test(text));
  if (at < 0 || fresh[at + 1]?.text !== '(') return [];
  const behind = behindBrackets(fresh, at + 1);
  const inside = spaced(fresh.slice(at + 2, behind - 1));
  const shift = spaced(fresh.slice(behind + 1, operandEnd(fresh, behind + 1)));
  const made =
    /^(.+) , (?:\( )?(?:1\w* << |BIT(?:_ULL)? \( )([\w>. -]+?)(?: \))?$/.exec(inside) ?? fixedSize(inside, shift);
  if (!made || fresh[behind]?.text !== '>>' || shift !== made[2]) return [];
  const unrounded = `${made[1]} >> ${shift}`;
  const length = unrounded.split(' ').length;
  const from = old.findIndex((_, i) => spaced(old.slice(i, i + length)) === unrounded);
  if (from < 0) return [];
  return [
    {
      start: old[from]!.start,
      end: old[from + length - 1]!.end,
      before: plainText(old.slice(from, from + length)),
      after: plainText(fresh.slice(at, operandEnd(fresh, behind + 1))),
      out: '',
      into: plainText(fresh.slice(at, behind)),
      isRounding: true,
      related: { start: fresh[at]!.start, end: fresh[behind - 1]!.end },
    },
  ];
}

/** `TASK_SIZE , SZ_256M`, where 28 follows: the value and the shift. */
function fixedSize(inside: string, shift: string): readonly string[] | undefined {
  const { value, count, unit } = /^(?<value>.+) , SZ_(?<count>\d+)(?<unit>[KMG])$/.exec(inside)?.groups ?? {};
  if (value === undefined || count === undefined || unit === undefined) return undefined;
  const bits = Math.log2(Number(count)) + 10 * ('KMG'.indexOf(unit) + 1);
  return String(bits) === shift ? [inside, value, shift] : undefined;
}
