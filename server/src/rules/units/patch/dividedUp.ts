import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { behindBrackets, plainText, spaced, tokensOf, type Token } from '../../support/tokens.ts';

/** `count / per_core` that becomes `DIV_ROUND_UP(count, per_core)`: what is left over was not counted. */
export function dividedUp({ removed, added }: Block): Report[] {
  if (!added.some(({ text }) => /DIV_ROUND_UP/.test(text))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  return fresh.flatMap(({ text, start }, at): Report[] => {
    if (!/^DIV_ROUND_UP(?:_ULL)?$/.test(text) || fresh[at + 1]?.text !== '(') return [];
    const behind = behindBrackets(fresh, at + 1);
    const divided = dividedIn(old, spaced(fresh.slice(at + 2, behind - 1)).replace(/ , (?!.* , )/, ' / '));
    if (!divided) return [];
    const before = plainText(divided);
    return [
      {
        start: divided[0]!.start,
        end: divided.at(-1)!.end,
        change: 'fixed',
        what: `\`${before}\` leaves out what is less than a whole one: the patch rounds up.`,
        why: 'For what is left over nothing is counted, and where it is less than one altogether the result is 0.',
        advice: 'Do other places that divide by the same round up as well?',
        brief: `${before} is not rounded up`,
        related: [{ start, end: fresh[behind - 1]!.end, message: 'rounded up here' }],
        key: `divided ${before}`,
      },
    ];
  });
}

/** Tokens that read `a / b`. */
function dividedIn(tokens: readonly Token[], text: string): readonly Token[] | undefined {
  const length = text.split(' ').length;
  const from = text.includes(' / ') ? tokens.findIndex((_, i) => spaced(tokens.slice(i, i + length)) === text) : -1;
  return from < 0 ? undefined : tokens.slice(from, from + length);
}
