import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { inMail } from '../mail.ts';

const path = 'drivers/iommu/example/queue.c';
const old = '\tWARN_ON_ONCE(addr & ((1ULL << (VTD_PAGE_SHIFT + mask)) - 1));';
const hunk = (removed: string, added: string[], at = 1350): string =>
  `@@ -${at},3 +${at},${added.length + 2} @@ static void example(u64 addr, unsigned int mask)\n \ta();\n-${removed}\n${added.map((line) => `+${line}\n`).join('')} \tb();\n`;
const said = (place = `${path}:1351:3`, exponent = 'is too large for 64-bit type') =>
  `A kernel with the sanitizer says:\n\n  UBSAN: shift-out-of-bounds in ${place}\n  shift exponent 64 ${exponent} 'long long unsigned int'\n`;
const told = (removed: string, added: string[], words: string, at?: number) =>
  inMail(narrowArithmetic, path, hunk(removed, added, at), 'example: drop a warning', words);

describe('shifts that the sanitizer reported', () => {
  it.each([
    ['in the line that goes', old, [], said(), ['fixed: 1ULL << (VTD_PAGE_SHIFT + mask)']],
    [
      'by its older words',
      old,
      [],
      said().replace('shift-out-of-bounds', 'Undefined behaviour'),
      ['fixed: 1ULL << (VTD_PAGE_SHIFT + mask)'],
    ],
    [
      'by less than nothing',
      '\tmore = 1 << (ffs(size) - 1);',
      ['\tmore = size ? 1 << (ffs(size) - 1) : 0;'],
      said().replace('64 is too large for 64-bit type', '-1 is negative'),
      ['fixed: 1 << (ffs(size) - 1)'],
    ],
    [
      'in the macro that gets a number',
      '\tpud = pud_offset(p4d, 0);',
      ['\tpud = pud_offset(p4d, 0UL);'],
      said(),
      ['fixed: pud_offset(p4d, 0)'],
    ],
    ['in another file', old, [], said('drivers/iommu/example/other.c:1351:3'), []],
    ['not at all', old, [], 'The value is aligned at all callers.', []],
    ['of a line that holds no shift by a variable', '\tWARN_ON_ONCE(addr & (1ULL << 12));', [], said(), []],
  ])('%s', (_, removed, added, words, expected) => {
    expect(told(removed, added, words)).toEqual(expected);
  });

  it('elsewhere in the file, where the kernel that ran had other lines', () => {
    expect(told(old, [], said(), 90)).toEqual(['fixed: 1ULL << (VTD_PAGE_SHIFT + mask)']);
  });

  it('a hostile report takes no time', () => {
    const words = `UBSAN: ${'a '.repeat(20_000)} in ${'x/'.repeat(20_000)}:1 shift exponent `.repeat(20);
    const began = performance.now();
    expect(told(old, [], words)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
