import { is64BitOnly } from '../../../kernel/architectures.ts';
import type { Report } from '../../rule.ts';
import { cancel, plainText, type Token } from '../../support/tokens.ts';
import type { Sides } from './sides.ts';

/** `4UL * 1024 * 1024 * 1024` that is written otherwise: 2^32 and more do not fit in `long` on a 32-bit kernel. */
export function products({ path, removed, added }: Sides): Report[] {
  if (is64BitOnly(path)) return [];
  const [old] = cancel(productsOf(removed), productsOf(added), ({ text }) => text);
  return old.map(({ start, end, text }) => ({
    start,
    end,
    change: 'fixed',
    what: `\`${text}\` is computed in \`long\`, which has 32 bits on a 32-bit kernel, and does not fit.`,
    why: 'What does not fit is lost before anything is done with it: 4 GiB become 0.',
    advice: 'Are there other constants of 4 GiB and more that are made of longs?',
    brief: `${text} in long`,
    key: `product ${text}`,
  }));
}

function productsOf(
  tokens: readonly Token[],
): { readonly start: number; readonly end: number; readonly text: string }[] {
  const found: { start: number; end: number; text: string }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    let to = i;
    let value = 1n;
    let isLonger = false;
    while (/^[1-9]\d*(?:u?l{0,2}|l{1,2}u)$/i.test(tokens[to]?.text ?? '')) {
      const { text } = tokens[to]!;
      value *= BigInt(/^\d+/.exec(text)![0]);
      isLonger ||= /ll/i.test(text);
      if (tokens[to + 1]?.text !== '*') break;
      to += 2;
    }
    if (to > i && tokens[to - 1]?.text === '*' && !isLonger && value >= 1n << 32n && value < 1n << 64n) {
      const last = tokens[to]!;
      found.push({ start: tokens[i]!.start, end: last.end, text: plainText(tokens.slice(i, to + 1)) });
    }
    i = Math.max(i, to);
  }
  return found;
}
