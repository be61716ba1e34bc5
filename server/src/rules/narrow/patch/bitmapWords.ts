import { is64BitOnly } from '../../../kernel/architectures.ts';
import { bitmapNames } from '../../../kernel/callNames.ts';
import type { Report } from '../../rule.ts';
import { behindBrackets, operandEnd, plainText, type Token } from '../../support/tokens.ts';
import { bothWays, type Change, type Sides } from './sides.ts';

/** `for_each_set_bit(i, (unsigned long *)&word, n)` that reads a long of its own on the other side. */
export function bitmapWords({ path, removed, added }: Sides): Report[] {
  const [old, fresh] = [bitmapCalls(removed), bitmapCalls(added)];
  const pairs = (narrow: readonly BitmapCall[], wide: readonly BitmapCall[], change: Change): Report[] => {
    // A u64 is as good as a long there, and a patch that brings the cast seldom shows what it casts.
    if (change === 'introduced' && is64BitOnly(path)) return [];
    return narrow.flatMap((call) => {
      const twin = wide.find(({ name, word }) => name === call.name && word === undefined);
      if (call.word === undefined || !twin) return [];
      return [
        {
          start: call.start,
          end: call.end,
          change,
          what: `\`${call.word}\` is read as an \`unsigned long\` by ${call.name}(), which it is not.`,
          why: 'Bitmap functions read whole longs: what lies behind the variable is read too, and on big-endian machines the bits are not where they are looked for.',
          advice:
            change === 'fixed'
              ? 'Are other words cast the same way?'
              : `Copy \`${call.word}\` into an unsigned long first.`,
          brief: `${call.word} read as a long`,
          related: [{ start: twin.start, end: twin.end, message: 'a long of its own here' }],
          key: `bitmap ${call.word}`,
        },
      ];
    });
  };
  return bothWays(old, fresh, pairs);
}

interface BitmapCall {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** What is cast to `unsigned long *`, if something is. */
  readonly word?: string;
}

function bitmapCalls(tokens: readonly Token[]): BitmapCall[] {
  return tokens.flatMap(({ text, start }, i) => {
    if (!bitmapNames.test(text)) return [];
    if (tokens[i + 1]?.text !== '(') return [];
    const inside = tokens.slice(i + 2, behindBrackets(tokens, i + 1) - 1);
    const end = tokens[Math.min(tokens.length, i + 2 + inside.length)]?.end ?? start;
    const at = inside.findIndex(
      (_, j) =>
        inside
          .slice(j, j + 6)
          .map((token) => token.text)
          .join('') === '(unsignedlong*)&',
    );
    if (at < 0) return [{ start, end, name: text }];
    const word = plainText(inside.slice(at + 6, operandEnd(inside, at + 6)));
    return [{ start, end, name: text, word }];
  });
}
