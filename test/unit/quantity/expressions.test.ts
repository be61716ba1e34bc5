import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExpressions } from '../../../server/src/quantity/index.ts';

/** How much slower than usual the code may be: a mutation run instruments it. */
const patience = Number(process.env['TEST_PATIENCE'] ?? 1);

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
    // What shows more than a date or a version would.
    ['10 + 20', []],
    ['0x10 + 20', ['0x10 + 20 -> 36']],
    ['0b10 + 20', ['0b10 + 20 -> 22']],
    ['10U + 20', ['10U + 20 -> 30']],
    ['10L + 20', ['10L + 20 -> 30']],
    ['10K + 20', ['10K + 20 -> 10260']],
    ['SZ_4K + 20', ['SZ_4K + 20 -> 4116']],
    ['10 >> 1', ['10 >> 1 -> 5']],
    ['10 << 1', ['10 << 1 -> 20']],
    ['10 * 2', ['10 * 2 -> 20']],
    ['10 / 2', []],
    // A number with decimals has no value in C, one with a unit has.
    ['1.5 * 4', []],
    ['1.5K * 4', ['1.5K * 4 -> 6144']],
    // Margins and bullets are no signs; signs are.
    [' * 4 * 2', ['4 * 2 -> 8']],
    ['+ 4 * 2', ['4 * 2 -> 8']],
    ['-4 * 2', ['-4 * 2 -> -8']],
    ['x = -4 * 2', ['-4 * 2 -> -8']],
    ['x = 4 * -2', ['4 * -2 -> -8']],
    ['x = / 4 * 2', []],
    ['x = 4 * / 2', []],
    ['x = 4 * 2 +', []],
    // Comments, members and blocks end an expression.
    ['4 * 2 /* + 1 */', ['4 * 2 -> 8']],
    ['4 * 2 // + x', ['4 * 2 -> 8']],
    ['4 * 2 -> x', ['4 * 2 -> 8']],
    ['4 * 2; x', ['4 * 2 -> 8']],
    ['4 * 2 { x', ['4 * 2 -> 8']],
    ['4 * 2 } x', ['4 * 2 -> 8']],
    ['4 * 2 x', ['4 * 2 -> 8']],
    ['4 * 2 3 * 5', ['4 * 2 -> 8', '3 * 5 -> 15']],
    ['(4 * 2) (3 * 5)', ['(4 * 2) -> 8', '(3 * 5) -> 15']],
    // Casts.
    ['(unsigned long)4 * 2', ['(unsigned long)4 * 2 -> 8']],
    ['(u32 *)4 * 2', ['4 * 2 -> 8']],
    ['(foo)4 * 2', ['4 * 2 -> 8']],
    ['(u32 + 1) * 2', []],
    // An unknown name or call spoils all that it is part of, and nothing more.
    ['(4 * 2) + foo(3 * 5)', ['4 * 2 -> 8', '3 * 5 -> 15']],
    ['BIT(4) + 1', ['BIT(4) + 1 -> 17']],
    ['(4 * 2, 1)', ['4 * 2 -> 8']],
    ['y = a + (4 * 2);', ['4 * 2 -> 8']],
    ['(4 * 2) + 1.5', ['4 * 2 -> 8']],
    ['BIT(4 * 2 5) + 1', ['4 * 2 -> 8']],
    ['x = / (4 * 2)', ['4 * 2 -> 8']],
    ['4 * 2) + 1', ['4 * 2 -> 8']],
    // A line that wraps goes on, a paragraph does not.
    ['4 * 2\n<< 1', ['4 * 2\n<< 1 -> 16']],
    ['4 * 2\n\n<< 1', ['4 * 2 -> 8']],
    // Signs that are no arithmetic in C.
    ['4 ** 2 * 3', ['2 * 3 -> 6']],
    ['4 ++2 * 3', ['2 * 3 -> 6']],
    ['4 --2 * 3', ['2 * 3 -> 6']],
    ['x = +4 * 2', ['+4 * 2 -> 8']],
    ['4 * ~1', ['4 * ~1 -> -8']],
    ['4 ~1 * 2', ['~1 * 2 -> -4']],
    // Whatever is open at the end of a statement or a block stays open.
    ['(1;) + 2 * 3', ['+ 2 * 3 -> 6']],
    ['(1{) + 2 * 3', ['+ 2 * 3 -> 6']],
    ['(1}) + 2 * 3', ['+ 2 * 3 -> 6']],
    // As deep as can be evaluated, and one deeper.
    [`${'('.repeat(31)}4 * 2${')'.repeat(31)}`, [`${'('.repeat(31)}4 * 2${')'.repeat(31)} -> 8`]],
    [`${'('.repeat(32)}4 * 2${')'.repeat(32)}`, ['4 * 2 -> 8']],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('shows what a shift that is too wide was meant to be', () => {
    expect(findExpressions('1 << 40').map(({ result }) => result.exact)).toEqual([1n << 40n]);
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
      expect(performance.now() - started).toBeLessThan(2000 * patience);
    },
  );
});
