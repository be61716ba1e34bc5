import { describe, expect, it } from 'vitest';
import { operatorAt, readNumber, shown } from '../../../server/src/quantity/token.ts';

/** A number in short: its text, digits, decimals, radix, C suffixes, power of its unit. */
const read = (text: string, separators: boolean) => {
  const number = readNumber(text, 0, { digits: 20, separators });
  if (!number) return undefined;
  const { end, digits, decimals, radix, unsigned, long, unit } = number;
  return `${JSON.stringify(text.slice(0, end))} ${digits}/${decimals} base ${radix}${unsigned ? ' u' : ''}${long ? ' l' : ''}${unit ? ` unit ${unit.power}` : ''}`;
};

describe('a number', () => {
  it.each<[string, string | undefined]>([
    ['0', '"0" 0/0 base 10'],
    ['7', '"7" 7/0 base 10'],
    ['010', '"010" 8/0 base 8'],
    ['09', undefined],
    ['0x010', '"0x010" 16/0 base 16'],
    ['0XaF', '"0XaF" 175/0 base 16'],
    ['0xg', undefined],
    ['0x', undefined],
    ['0b101', '"0b101" 5/0 base 2'],
    ['0b2', undefined],
    ['1.50', '"1.50" 150/2 base 10'],
    ['1.', '"1" 1/0 base 10'],
    ['0x1.5', '"0x1" 1/0 base 16'],
    ['1U', '"1U" 1/0 base 10 u'],
    ['1l', '"1l" 1/0 base 10 l'],
    ['1ULL', '"1ULL" 1/0 base 10 u l'],
    ['1LU', '"1LU" 1/0 base 10 u l'],
    ['1uu', undefined],
    ['1.5U', undefined],
    ['64K', '"64K" 64/0 base 10 unit 1'],
    ['64Q', undefined],
    // Behind one space only what is a unit and no other word.
    ['4 KB', '"4 KB" 4/0 base 10 unit 1'],
    ['4\tKB', '"4\\tKB" 4/0 base 10 unit 1'],
    ['4\u00a0KB', '"4\u00a0KB" 4/0 base 10 unit 1'],
    ['4(KB', '"4" 4/0 base 10'],
    ['4  KB', '"4" 4/0 base 10'],
    ['4 KBs', '"4" 4/0 base 10'],
    ['4 bytes', '"4 bytes" 4/0 base 10 unit 0'],
    ['4 kilobytes', '"4 kilobytes" 4/0 base 10 unit 1'],
    ['4 b', '"4" 4/0 base 10'],
    ['1,024', '"1" 1/0 base 10'],
    ['99999999999999999999', '"99999999999999999999" 99999999999999999999/0 base 10'],
    ['999999999999999999999', undefined],
  ])('%j in C: %s', (text, expected) => {
    expect(read(text, false)).toBe(expected);
  });

  it.each<[string, string]>([
    ['1,024', '"1,024" 1024/0 base 10'],
    ['2,097,152', '"2,097,152" 2097152/0 base 10'],
    ['1,02', '"1" 1/0 base 10'],
    ['1,0245', '"1" 1/0 base 10'],
    ['1234,567', '"1234" 1234/0 base 10'],
    ['1,024.5', '"1,024.5" 10245/1 base 10'],
    ['010', '"010" 10/0 base 10'],
  ])('%j in prose: %s', (text, expected) => {
    expect(read(text, true)).toBe(expected);
  });
});

describe('operators and what is shown of a text', () => {
  it.each<[string, string | undefined]>([
    ['<<1', '<<'],
    ['<1', '<'],
    ['>=1', '>='],
    ['!=1', '!='],
    ['!1', '!'],
    ['=1', undefined],
    ['@', undefined],
    ['', undefined],
  ])('%j: %s', (text, expected) => {
    expect(operatorAt(text, 0)).toBe(expected);
  });

  it('shows 40 characters, or 37 and dots', () => {
    expect(shown('x'.repeat(40))).toBe('x'.repeat(40));
    expect(shown('x'.repeat(41))).toBe(`${'x'.repeat(37)}...`);
  });
});
