import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExpressions } from '../../../server/src/quantity/index.ts';

const found = (text: string) =>
  findExpressions(text).map(({ start, end, result }) => `${text.slice(start, end)} -> ${result.value}`);

describe('findExpressions', () => {
  it.each<[string, string[]]>([
    ['size = 1ULL << 39;', ['1ULL << 39 -> 549755813888']],
    [
      '(((0x244000000000 + 0x2000000000) >> 16)*8)>>20 = 4556MB',
      ['(((0x244000000000 + 0x2000000000) >> 16)*8)>>20 -> 4656'],
    ],
    ['#define FOO (SZ_64K * 8)', ['(SZ_64K * 8) -> 524288']],
    ['y = a + 4 * 2;', []],
    ['y = 4 * 2 + a;', []],
    ['y = (4 * 2) + a;', ['4 * 2 -> 8']],
    ['foo(4 * 1024, a)', ['4 * 1024 -> 4096']],
    ['foo(a, 4 * 1024)', ['4 * 1024 -> 4096']],
    ['BIT(3) | BIT(x)', []],
    ['BIT(3) | BIT(4)', ['BIT(3) | BIT(4) -> 24']],
    ['GENMASK_ULL(20, 12)', ['GENMASK_ULL(20, 12) -> 2093056']],
    ['z = (u64)0x100 << 12;', ['(u64)0x100 << 12 -> 1048576']],
    ['z = (u64)x << 12;', []],
    ['takes 4 * 1024 bytes here', ['4 * 1024 bytes -> 4096']],
    ['p->x * 4 * 2', []],
    ['a[4 * 2] * 8 * 2', ['4 * 2 -> 8']],
    ['on 2020-01-02, v5.4-2, 10-20 and 24/7', []],
    ['- 4 * 2 as a bullet', ['4 * 2 -> 8']],
    ['4 * 2\n\n* 8', ['4 * 2 -> 8']],
    ['/* 4 * 2 */ 8', ['4 * 2 -> 8']],
    ['see :( then 4 << 2; and 4 << 3', ['4 << 2 -> 16', '4 << 3 -> 32']],
    ['~0xffUL << 4', ['~0xffUL << 4 -> 18446744073709547520']],
    ['x ? 1 << 4 : 1 << 5', ['1 << 4 -> 16', '1 << 5 -> 32']],
    ['"%08lx" 4096', []],
    ['SZ_64K', []],
    ['1 / 0 * 4', []],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('finds closed expressions only, in order, without overlap', () => {
    const piece = fc.constantFrom(...'( ) + - * / << >> , ; x BIT( SZ_4K 4 0x10 64K u32 \n { } " ='.split(' '), ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join(' ');
        let last = 0;
        for (const { start, end } of findExpressions(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).not.toMatch(/[;{}="]|\bx\b/);
          last = end;
        }
      }),
    );
  });

  it.each(['('.repeat(200_000), '4*('.repeat(60_000), '4 * '.repeat(60_000), 'BIT(4) | '.repeat(20_000)])(
    'is linear (%#)',
    (text) => {
      const started = performance.now();
      findExpressions(text);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
