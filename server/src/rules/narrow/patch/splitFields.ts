import type { Report } from '../../rule.ts';
import { behindBrackets, plainText, type Token } from '../../support/tokens.ts';
import type { Sides } from './sides.ts';

/**
 * `((id & 0xf) << 12) | ((id & 0xfff) << 52)` that becomes `... | (((id >> 4) & 0xfff) << 52)`: the part above is made of
 * the low bits once more, and the upper ones are nowhere.
 */
export function splitFields({ removed, added }: Sides): Report[] {
  const shifted = partsIn(added).filter(({ down }) => down > 0);
  if (shifted.length === 0) return [];
  const old = partsIn(removed);
  return old.flatMap((part): Report[] => {
    const twin = shifted.find(({ value, mask, up }) => value === part.value && mask === part.mask && up === part.up);
    const low = old.find(({ value, up }) => value === part.value && up < part.up);
    if (part.down > 0 || !twin || !low) return [];
    return [
      {
        start: part.start,
        end: part.end,
        change: 'fixed',
        what: `The part of \`${part.value}\` at bit ${part.up} is made of its low bits, which are at bit ${low.up} already; the patch takes those from bit ${twin.down} on.`,
        why: 'The upper bits of the value are cut off: what is small comes out right by chance.',
        advice: 'Are there other fields that are split this way?',
        brief: `low bits of ${part.value} twice`,
        related: [{ start: twin.start, end: twin.end, message: 'shifted first here' }],
        key: `split ${part.value} ${part.up}`,
      },
    ];
  });
}

/** `(u64)((value >> down) & mask) << up`, from the bracket that holds the mask on. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly mask: string;
  readonly down: number;
  readonly up: number;
}

function partsIn(tokens: readonly Token[]): Part[] {
  return tokens.flatMap(({ text, start }, at): Part[] => {
    if (text !== '(') return [];
    const behind = behindBrackets(tokens, at);
    if (behind - at > longestPart || tokens[behind]?.text !== '<<') return [];
    const count = tokens[behind + 1];
    const inside = tokens.slice(at + 1, behind - 1);
    const sign = inside.findLastIndex(({ text: word }) => word === '&');
    const mask = inside[sign + 1];
    if (!count || !/^\d+$/.test(count.text) || sign < 0 || sign !== inside.length - 2) return [];
    if (!/^0x[0-9a-f]+[uUlL]*$/i.test(mask?.text ?? '')) return [];
    const value = plainText(inside.slice(0, sign));
    const down = / >> (\d+)$/.exec(value);
    return [
      {
        start,
        end: count.end,
        value: value.replace(/ >> \d+$/, '').replace(/^\((.*)\)$/, '$1'),
        mask: mask!.text,
        down: Number(down?.[1] ?? 0),
        up: Number(count.text),
      },
    ];
  });
}

/** Tokens between the brackets. */
const longestPart = 24;
