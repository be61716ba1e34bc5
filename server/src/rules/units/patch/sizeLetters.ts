import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, tokensOf } from '../../support/tokens.ts';

/** `SZ_128` that becomes `SZ_128K`: the right number of the wrong unit. */
export function sizeLetters({ removed, added }: Block): Report[] {
  if (!removed.some(({ text }) => /\bSZ_\d/.test(text))) return [];
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  return differences(old, fresh).flatMap(({ from, to, start, end }): Report[] => {
    const [was, is] = [old[from], fresh[start]];
    if (!was || !is || to - from !== 1 || end - start !== 1) return [];
    const [before, after] = [was, is].map(({ text }) => /^SZ_(?<count>\d+)[KMGT]?$/.exec(text)?.groups!['count']);
    if (before === undefined || before !== after) return [];
    return [
      {
        start: was.start,
        end: was.end,
        change: 'fixed',
        what: `\`${was.text}\` is in another unit than is meant: the patch makes it \`${is.text}\`.`,
        why: 'The size is a power of 1024 too small or too large.',
        advice: 'Do comments and other constants say the same size?',
        brief: `${was.text}, not ${is.text}`,
        related: [{ start: is.start, end: is.end, message: 'on the other side' }],
        key: `letter ${was.text}`,
      },
    ];
  });
}
