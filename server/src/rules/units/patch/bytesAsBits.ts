import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `count |= bytes[i] << i` that becomes `count |= bytes[i] << (i * 8)`: shifted by a number of bytes. */
export function bytesAsBits({ removed, added }: Block): Report[] {
  const converted = added.filter(({ text }) => inBits.test(text));
  return removed.flatMap((line): Report[] => {
    const { place, shift } = shifted.exec(line.text)?.groups ?? {};
    if (place === undefined || shift === undefined || inBits.test(shift)) return [];
    const now = converted.find(({ text }) => {
      const groups = shifted.exec(text)?.groups;
      return groups?.['place'] === place && inBits.test(groups['shift']!);
    });
    if (!now) return [];
    return [
      {
        ...bareSpan(line),
        change: 'fixed',
        what: 'The value is shifted by a number of bytes here; the patch makes it one of bits.',
        why: 'What is put together overlaps: all but the first byte end up among the bits of another.',
        advice: 'Are the bytes in the order that is meant, too?',
        brief: 'shifted by bytes',
        slip: 'shift',
        related: [{ ...bareSpan(now), message: 'in bits here' }],
        key: `bits ${place}`,
      },
    ];
  });
}

const shifted = /^\s*(?<place>[\w>.[\]-]+) [|+]?= .*(?:<<|>>) (?<shift>.+);$/;
const inBits = /\* (?:8|BITS_PER_BYTE)\b|\b(?:8|BITS_PER_BYTE) \*|<< 3\b/;
