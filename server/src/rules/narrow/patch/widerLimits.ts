import { everyBitSet, smallLimits } from '../../../kernel/constants.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { differences, tokensOf } from '../../support/tokens.ts';

/** `unsigned long lowest = UINT_MAX` that becomes `ULONG_MAX`: what is above 4 GiB is never below it. */
export function widerLimits(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  if (![removed, added].every((lines) => lines.some(({ text }) => text.includes('_MAX')))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  return differences(old, fresh).flatMap(({ from, to, start, end }): Report[] => {
    const [narrow, wide] = [old[from], fresh[start]];
    if (to - from !== 1 || end - start !== 1 || !narrow || !wide) return [];
    if (!smallLimits.test(narrow.text) || !everyBitSet.test(wide.text) || smallLimits.test(wide.text)) return [];
    return [
      {
        start: narrow.start,
        end: narrow.end,
        change: 'fixed',
        what: `\`${narrow.text}\` is no limit of what has 64 bits; the patch has \`${wide.text}\`.`,
        why: 'An address or a size above 4 GiB is beyond what was to mean "as large as can be".',
        advice: 'Is the same limit taken in other places?',
        brief: `${narrow.text}, not ${wide.text}`,
        related: [{ start: wide.start, end: wide.end, message: 'as wide as the value here' }],
        key: `limit ${narrow.text}`,
      },
    ];
  });
}
