import { describe, expect, it } from 'vitest';
import { proseTokens } from '../../../server/src/quantity/prose.ts';
import { readings, shownValue } from '../../../server/src/quantity/reading.ts';

/** What an expression may come to, each once, the usual reading first; a fraction as `5/2`. */
function values(text: string): string[] {
  const expression = proseTokens(text).filter(({ kind }) => kind !== 'break');
  const shown = readings(expression).map(({ value: { num, den } }) => (den === 1n ? `${num}` : `${num}/${den}`));
  return [...new Set(shown)];
}

describe('what an expression in prose can mean', () => {
  it.each<[string, string[]]>([
    // Division as in C, and exact.
    ['10 / 4', ['2', '10/4']],
    ['10 / 5', ['2']],
    ['5 / 0', []],
    ['5 >> 1', ['2', '5/2']],
    ['4 >> 1', ['2']],
    ['7 / 2 * 2', ['6', '7']],
    // Units of 1024, then of 1000; a strict one is never 1000.
    ['2 * 64K', ['131072', '128000']],
    ['2 * 64KiB', ['131072']],
    ['1M / 1K', ['1024', '1000']],
    ['1.5 * 2', ['3']],
    ['1.5K * 2', ['3072', '3000']],
    // Numbers beside a hexadecimal one may be hexadecimal too, unless units say otherwise.
    ['0x10 + 10', ['26', '32']],
    ['0x10 + 10K', ['10256', '10016']],
    ['10 + 10', ['20']],
    // A noun closes the shift before it.
    ['1 << 20 entries * 8', [`${8 << 20}`, `${1n << 160n}`]],
    // People shift first, C shifts last.
    ['1 << 20 * 8', [`${8 << 20}`, `${1n << 160n}`]],
    ['(1 + 1) << 4 - 1', ['31', '16']],
    ['2 * 8 >> 3', ['2']],
    ['8 >> (1 + 1) * 2', ['0', '8/16']],
    ['512 entries of 8', ['4096']],
    ['16 64K pages', ['1048576', '1024000']],
    ['3 x 4', ['12']],
    ['3 X 4', ['12']],
    ['3 \u00d7 4', ['12']],
    // Powers of 2 and 10; other circumflexes are something unknown.
    ['2^10', ['1024']],
    ['10**3', ['1000']],
    ['2^256 >> 250', ['64']],
    ['2^257', []],
    ['3^2', []],
    ['2K^2', []],
    ['2.5^2', []],
    ['2^1.5', []],
    ['2^3K', []],
    ['0x2^3', []],
    ['2^10 bytes * 2', ['2048']],
    // Signs, shifts, masks.
    ['-4 + 2', ['-2']],
    ['5 - 7', ['-2']],
    ['2 * -3', ['-6']],
    ['1 << 256 >> 256', ['1']],
    ['1 << 257', []],
    ['1 << -1', []],
    ['6 & 3', ['2']],
    ['6 | 3', ['7']],
    ['1.5 & 1', []],
    ['1 | 1.5', []],
    ['~4', []],
    ['(2 + 3) * 4', ['20']],
    // The other way to read it is past 2^256: what is left is the usual one.
    ['1 << 40 entries * 8', [`${8n << 40n}`]],
    ['(1) << 20 entries * 8', [`${8 << 20}`, `${1n << 160n}`]],
    ['0.2^3', []],
    ['0x10 * 1.5', ['24']],
    ['1 + 0.5', ['15/10']],
    ['1.5 - 1', ['5/10']],
    ['1.5 / 2', ['15/20']],
    ['3 / 1.5', ['2']],
    ['7 / -2', ['-3', '-7/2']],
    ['8 << 0', ['8']],
    ['8 >> 0', ['8']],
    ['1.5 >> 1', ['15/20']],
  ])('%j: %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

describe('a value for people', () => {
  it.each<[bigint, bigint, string]>([
    [6n, 3n, '2'],
    [-6n, 3n, '-2'],
    [10n, 3n, 'about 3.333'],
    [-10n, 3n, 'about -3.333'],
    [-1n, 3n, 'about -0.333'],
    [1n, 1000n, 'about 0.001'],
    [1001n, 1000n, 'about 1.001'],
    [1n, 999n, 'about 0.001'],
    [76641n, 1000000n, 'about 0.077'],
    [2n, 3000n, 'about 0.000667'],
    [1n, 3000n, 'about 0.000333'],
    [-1n, 8000n, 'about -0.000125'],
    // With its hexadecimal form where that is the rounder one.
    [1n << 41n, 1n, '2199023255552 (0x20000000000)'],
    [1n << 40n, 1n, '1099511627776'],
    [(1n << 40n) + 4096n, 1n, '1099511631872 (0x10000001000)'],
    [(1n << 41n) + 1n, 1n, '2199023255553'],
  ])('%s/%s: %s', (num, den, shown) => {
    expect(shownValue({ num, den })).toBe(shown);
  });
});
