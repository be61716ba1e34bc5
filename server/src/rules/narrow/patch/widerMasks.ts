import { bitCountMasks, bitRangeMasks } from '../../../kernel/invalidations.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { differences, tokensOf, type Token } from '../../support/tokens.ts';

/** `x & 0xf` that becomes `x & 0x1f` in a fix, `u32 id : 4` that becomes `: 5`: bits of the field were cut off. */
export function widerMasks(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  if (![removed, added].every((lines) => lines.some(({ text }) => masks.test(text)))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  return differences(old, fresh).flatMap(({ from, to, start, end }): Report[] => {
    if (to - from !== 1 || end - start !== 1) return [];
    const [narrow, wide] = [shown(old, from), shown(fresh, start)];
    const [less, more] = [bitsIn(old, from), bitsIn(fresh, start)];
    if (less === undefined || more === undefined || more <= less || lowest(old, from) !== lowest(fresh, start))
      return [];
    return [
      {
        start: narrow.start,
        end: narrow.end,
        change: 'fixed',
        what: `\`${narrow.text}\` has ${less} bits, fewer than what it is for: the patch makes it \`${wide.text}\`.`,
        why: 'The upper bits are cut off without a word: the value is right as long as it is small.',
        advice: 'Do the masks of the other parts have as many bits as these?',
        brief: `${narrow.text} to ${wide.text}`,
        related: [{ start: wide.start, end: wide.end, message: `${more} bits here` }],
        key: `mask ${narrow.text}`,
      },
    ];
  });
}

/** `DMA_BIT_MASK(31)`, not its number alone. */
function shown(tokens: readonly Token[], at: number): Token {
  const [name, number] = [tokens[at - 2], tokens[at]!];
  if (!name || !bitCountMasks.has(name.text)) return number;
  return { text: `${name.text}(${number.text})`, start: name.start, end: (tokens[at + 1] ?? number).end };
}

/** The lowest bit of `GENMASK(4, 0)`. */
const lowest = (tokens: readonly Token[], at: number): string | undefined =>
  tokens[at + 1]?.text === ',' ? tokens[at + 2]?.text : undefined;

const masks = /0x[137f]?f*[ul]*\b|GENMASK|DMA_BIT_MASK|:\s*\d/i;

/** The width in `u32 index : 4;`, not a label or the end of ?:. */
function isBitField(tokens: readonly Token[], at: number): boolean {
  const [type, name, colon] = tokens.slice(at - 3, at).map(({ text }) => text);
  return (
    colon === ':' &&
    /^[a-z_]\w*$/i.test(name ?? '') &&
    bitFieldTypes.test(type ?? '') &&
    /^[;,]$/.test(tokens[at + 1]?.text ?? '')
  );
}

const bitFieldTypes = /^(?:(?:__)?[us](?:8|16|32|64)|u?int(?:\d+_t)?|unsigned|long|char|bool|__[lb]e\d+)$/;

/** How many low bits a mask has, or up to which it goes: `0x1f` behind `&`, or as what a macro called MASK is; `GENMASK(4, 0)`. */
function bitsIn(tokens: readonly Token[], at: number): number | undefined {
  if (bitRangeMasks.has(tokens[at - 2]?.text ?? '') && tokens[at + 1]?.text === ',') {
    return /^\d{1,2}$/.test(tokens[at]!.text) ? Number(tokens[at]!.text) + 1 : undefined;
  }
  if (bitCountMasks.has(tokens[at - 2]?.text ?? '') || isBitField(tokens, at)) {
    return /^\d{1,2}$/.test(tokens[at]!.text) ? Number(tokens[at]!.text) : undefined;
  }
  const digits = /^0x(?<ones>[137f]?f*)[uUlL]*$/i.exec(tokens[at]!.text)?.groups?.['ones'];
  if (digits === undefined || digits === '') return undefined;
  const before = tokens[at - 1]?.text ?? '';
  const isMask = /^&=?$/.test(before) || (/mask/i.test(before) && /^define$/.test(tokens[at - 2]?.text ?? ''));
  return isMask ? BigInt(`0x${digits}`).toString(2).length : undefined;
}
