import { bitRangeMasks } from '../../../kernel/invalidations.ts';
import type { Report } from '../../rule.ts';
import { operandEnd, plainText, type Token } from '../../support/tokens.ts';
import type { Sides } from './sides.ts';

/** `0xffff << SHIFT` that becomes unsigned, or `GENMASK()`, where the message says that it reaches the sign. */
export function signMasks({ removed, added }: Pick<Sides, 'removed' | 'added'>): Report[] {
  const wide = shiftsIn(added);
  return shiftsIn(removed).flatMap(({ digits, isPlain, count, text, start, end }): Report[] => {
    const isUnsigned = wide.some((one) => one.digits === digits && one.count === count && !one.isPlain);
    const isRange = added.some((one) => bitRangeMasks.has(one.text)) && added.some((one) => one.text === count);
    if (!isPlain || !(isUnsigned || isRange)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${text}\` is an int, and its highest bit may be the sign; the patch makes it unsigned.`,
        why: 'What is negative is widened with ones, and a compiler may refuse it as a constant.',
        advice: 'Are there other masks that are made of an int?',
        brief: `${text} reaches the sign`,
        key: `sign mask ${text}`,
      },
    ];
  });
}

function shiftsIn(tokens: readonly Token[]) {
  return tokens.flatMap((token, i) => {
    const [, digits, suffix] = /^(0x[\da-f]{2,8}?)(u?l{0,2})$/i.exec(token.text) ?? [];
    const end = operandEnd(tokens, i + 2);
    if (digits === undefined || tokens[i + 1]?.text !== '<<' || end === i + 2) return [];
    const count = plainText(tokens.slice(i + 2, end));
    const text = `${token.text} << ${count}`;
    return [{ digits, isPlain: suffix === '', count, text, start: token.start, end: tokens[end - 1]!.end }];
  });
}
