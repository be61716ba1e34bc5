import { textsOf } from '../../../patch/index.ts';
import type { FilePatch, PatchMessage } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { tokensOf } from '../../support/tokens.ts';
import { onesOf } from './ones.ts';
import { widenedCall } from './undefinedShifts.ts';

/**
 * `BIT(FEATURE)` that becomes `BIT_ULL(FEATURE)` where the message quotes the compiler's warning of it, and a number in a call that
 * becomes `0UL`, of which a macro shifts it.
 */
export function compilerShifts(message: PatchMessage): Report[] {
  const quoted = textsOf(message)
    .filter((text) => warning.test(text))
    .join('\n');
  if (quoted === '') return [];
  return message.files
    .filter(({ combined }) => !combined)
    .flatMap(({ hunks }: FilePatch): Report[] =>
      hunks.flatMap((hunk) => {
        const call = widenedCall(hunk);
        const ones = blocksOf(hunk).flatMap(({ removed, added }) => {
          const wide = new Set(
            onesOf(tokensOf(added))
              .filter(({ literal }) => /ll/i.test(literal))
              .map(({ count }) => count),
          );
          return onesOf(tokensOf(removed)).filter(
            ({ literal, count }) => !/ll/i.test(literal) && wide.has(count) && quoted.includes(count),
          );
        });
        const told = ones.map(({ start, end, literal, count }) => ({ start, end, text: textOf(literal, count) }));
        return [...(call ? [call] : []), ...told].map(say);
      }),
    );
}

/** As gcc and clang have it. */
const warning = /shift count >= width of type|-Wshift-count-overflow/;

const textOf = (literal: string, count: string): string =>
  /^BIT/.test(literal) ? `${literal}(${count})` : `${literal} << ${count}`;

const say = ({
  start,
  end,
  text,
}: {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}): Report => ({
  start,
  end,
  change: 'fixed',
  what: `\`${text}\` shifts by as many bits as its type has, or more: the compiler warns of it, as the message quotes.`,
  why: 'Such a shift is undefined: by what the processor does, the result is 0, or the value itself.',
  advice: 'Are there other bits or numbers of 64 bits that are made in `int` or `long`?',
  brief: `${text} shifts too far`,
  key: `compiler ${text}`,
});
