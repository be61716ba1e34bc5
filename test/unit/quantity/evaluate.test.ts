import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../server/src/quantity/index.ts';

/** How much slower than usual the code may be: a mutation run instruments it. */
const patience = Number(process.env['TEST_PATIENCE'] ?? 1);

const value = (text: string) => evaluate(text).value?.value;

describe('evaluate', () => {
  it.each<[string, bigint]>([
    ['(((0x244000000000 + 0x2000000000) >> 16)*8)>>20', 4656n],
    ['1 + 2 * 3 << 1', 14n],
    ['1 | 2 ^ 3 & 4', 3n],
    ['10 - 4 - 3', 3n],
    ['100 / 10 / 5', 2n],
    ['-7 / 2', -3n],
    ['-7 % 2', -1n],
    ['-8 >> 1', -4n],
    ['!0', 1n],
    ['!5', 0n],
    ['+3 - -(u8)4', 7n],
    ['2.0 * 3', 6n],
    ['~0xffUL & 0xfff', 0xf00n],
    ['1 ? 2 : 3', 2n],
    ['0 ? 1 : 0 ? 2 : 3', 3n],
    ['0 ? 1 / 0 : 2', 2n],
    ['0 && 1 / 0', 0n],
    ['1 || 1 / 0', 1n],
    ['-1 < 1U', 0n],
    ['-1 < 1', 1n],
    ['-1L < 1U', 1n],
    ['1 && 2', 1n],
    ['1 && 0', 0n],
    ['0 && 1', 0n],
    ['0 || 2', 1n],
    ['2 || 0', 1n],
    ['0 || 0', 0n],
    ['3 == 3', 1n],
    ['3 == 1', 0n],
    ['3 != 1', 1n],
    ['3 != 3', 0n],
    ['1 < 3', 1n],
    ['3 < 3', 0n],
    ['3 > 1', 1n],
    ['3 > 3', 0n],
    ['1 > 3', 0n],
    ['3 <= 3', 1n],
    ['1 <= 3', 1n],
    ['3 <= 1', 0n],
    ['3 >= 3', 1n],
    ['3 >= 1', 1n],
    ['1 >= 3', 0n],
    ['7 << 0', 7n],
    ['1 << 30', 1n << 30n],
    ['1U << 31', 1n << 31n],
    ['1UL << 63 >> 63', 1n],
    ['017 + 0b101', 20n],
    ['(u32)0x1ffffffff', 0xffffffffn],
    ['(u8)300 << 8', 11264n],
    ['(unsigned long)1 << 40', 1n << 40n],
    ['(s8)200', -56n],
    ['(const unsigned int)-1', 0xffffffffn],
    ['(void *)4096', 4096n],
    ['sizeof(u64) * 512', 4096n],
    ['sizeof(void *)', 8n],
    ['sizeof(unsigned short)', 2n],
    ['SZ_64K * 2', 131072n],
    ['SZ_4G', 1n << 32n],
    ['64K', 65536n],
    ['16 GiB / 4 KiB', 4194304n],
    ['1.5G', 1610612736n],
    ['DIV_ROUND_UP(10, 3)', 4n],
    ['ALIGN(0x1001, 0x1000)', 0x2000n],
    ['ALIGN_DOWN(0x1fff, 4K)', 0x1000n],
    ['roundup(10, 3)', 12n],
    ['rounddown(10, 3)', 9n],
    ['round_up(5, 4)', 8n],
    ['round_up(0, 4)', 0n],
    ['round_down(7, 4)', 4n],
    ['IS_ALIGNED(8, 4) + IS_ALIGNED(9, 4)', 1n],
    ['BIT(39)', 1n << 39n],
    ['BIT_ULL(63)', 1n << 63n],
    ['GENMASK(20, 12)', 0x1ff000n],
    ['GENMASK_ULL(63, 0)', (1n << 64n) - 1n],
    ['ilog2(64K)', 16n],
    ['ilog2(65537)', 16n],
    ['order_base_2(65537)', 17n],
    ['order_base_2(1)', 0n],
    ['DIV_ROUND_UP_ULL(10, 3)', 4n],
    ['DIV_ROUND_UP(9, 3)', 3n],
    ['DIV_ROUND_UP_ULL(9, 3)', 3n],
    ['roundup(9, 3)', 9n],
    ['ALIGN(0x1000, 0x1000)', 0x1000n],
    ['IS_ALIGNED(8, 4)', 1n],
    ['BIT(0)', 1n],
    ['order_base_2(4)', 2n],
    ['roundup_pow_of_two(8)', 8n],
    ['rounddown_pow_of_two(9)', 8n],
    ['min(1, 2)', 1n],
    ['min(2, 1)', 1n],
    ['max(1, 2)', 2n],
    ['max(2, 1)', 2n],
    ['DIV_ROUND_CLOSEST(10, 4)', 3n],
    ['DIV_ROUND_CLOSEST(9, 4)', 2n],
    ['IS_ALIGNED(10, 4)', 0n],
    ['GENMASK(5, 5)', 32n],
    ['0x010', 16n],
    ['0b010', 2n],
    ['010', 8n],
    ['(volatile u8)300', 44n],
    ['(const u8)300', 44n],
    ['roundup_pow_of_two(5)', 8n],
    ['rounddown_pow_of_two(5)', 4n],
    ['min(3, 5) + max(3, 5)', 8n],
  ])('%s = %s', (text, expected) => {
    expect(evaluate(text)).toMatchObject({ value: { value: expected, wrapped: false }, problems: [] });
  });

  it.each<[string, bigint, bigint, number, boolean]>([
    ['1 << 31', -(1n << 31n), 1n << 31n, 32, true],
    ['4096 * 1048576', 0n, 1n << 32n, 32, true],
    ['0xffffffff + 1', 0n, 1n << 32n, 32, false],
    ['0xffffffffffffffff + 1', 0n, 1n << 64n, 64, false],
    ['1U - 2', 0xffffffffn, -1n, 32, false],
    // -1 as an unsigned int is the greater one.
    ['min(-1, 1U)', 1n, -1n, 32, false],
  ])('%s wraps', (text, wrapped, exact, bits, signed) => {
    expect(evaluate(text).value).toEqual({ value: wrapped, exact, type: { bits, signed }, wrapped: true });
  });

  it.each<[string, number, boolean]>([
    ['1', 32, true],
    ['0x80000000', 32, false],
    ['2147483648', 64, true],
    ['1U', 32, false],
    ['1UL', 64, false],
    ['1LL', 64, true],
    ['0x8000000000000000', 64, false],
    ['(u8)1 + (u8)1', 32, true],
    ['1 ? (u32)1 : (u64)1', 64, false],
    ['1UL << 1', 64, false],
    ['1 << 1UL', 32, true],
    ['+(u8)1', 32, true],
    ['-(u16)1', 32, true],
    ['~1UL', 64, false],
    ['1UL == 1UL', 32, true],
    ['SZ_4K', 32, true],
    ['SZ_2G', 32, false],
    ['4K', 64, false],
  ])('the type of %s', (text, bits, signed) => {
    expect(evaluate(text).value?.type).toEqual({ bits, signed });
  });

  it.each<[string, string, string]>([
    ['8 + 1 / (2 - 2)', '1 / (2 - 2)', 'division'],
    ['5 % 0', '5 % 0', 'division'],
    ['1 << -1', '1 << -1', 'shift'],
    ['4 * FOO', 'FOO', 'name'],
    ['foo(1)', 'foo(1)', 'name'],
    ['BIT(64)', 'BIT(64)', 'helper'],
    ['GENMASK(1, 2)', 'GENMASK(1, 2)', 'helper'],
    ['ALIGN(5, 3)', 'ALIGN(5, 3)', 'helper'],
    ['roundup(5, 0)', 'roundup(5, 0)', 'helper'],
    ['ilog2(0)', 'ilog2(0)', 'helper'],
    ['ALIGN(5, 0)', 'ALIGN(5, 0)', 'helper'],
    ['BIT(-1)', 'BIT(-1)', 'helper'],
    ['GENMASK(64, 0)', 'GENMASK(64, 0)', 'helper'],
    ['GENMASK(3, -1)', 'GENMASK(3, -1)', 'helper'],
    // -1 as an unsigned int is a step, but not one that was meant.
    ['roundup(5, 1U - 2)', 'roundup(5, 1U - 2)', 'helper'],
    // 2^32 as an int is zero.
    ['roundup(5, 65536 * 65536)', 'roundup(5, 65536 * 65536)', 'helper'],
    ['ALIGN(5)', 'ALIGN(5)', 'arguments'],
    ['1 2', '2', 'syntax'],
    ['(1', '(', 'syntax'],
    ['1 + * 2', '*', 'syntax'],
    ['1 ? 2', '', 'syntax'],
    ['', '', 'syntax'],
    ['12q', '12q', 'number'],
    ['089', '089', 'number'],
    ['3 @ 4', '@', 'character'],
    ['1.3K', '1.3K', 'fraction'],
    ['1.5', '1.5', 'fraction'],
    ['1 / (1U - 2 + 1UL)', '1 / (1U - 2 + 1UL)', 'division'],
    ['1 << 257', '1 << 257', 'shift'],
    // One complaint, about the part that has no value.
    ['FOO ? 1 : 2', 'FOO', 'name'],
    ['1 ? FOO : 2', 'FOO', 'name'],
    ['FOO && 1', 'FOO', 'name'],
    ['(u32)FOO', 'FOO', 'name'],
    ['BIT(FOO)', 'FOO', 'name'],
    ['1 + foo(1) + 2', 'foo(1)', 'name'],
    ['foo()', 'foo()', 'name'],
    ['BIT()', 'BIT()', 'arguments'],
    ['(1 2', '2', 'syntax'],
    ['sizeof(4)', '4', 'syntax'],
    // What is not computed is silent, what comes behind it is not.
    ['(0 && 1 / 0) + 1 / 0', '1 / 0', 'division'],
  ])('says what is wrong with %s, which has no value', (text, place, code) => {
    const { value, problems } = evaluate(text);
    expect(value).toBeUndefined();
    const [problem, ...more] = problems;
    expect(more).toEqual([]);
    expect(problem?.message).not.toBe('');
    expect(problem && { place: text.slice(problem.start, problem.end), code: problem.code }).toEqual({ place, code });
  });

  it.each<[string, string, string, bigint]>([
    ['2 + (1 << 40)', '1 << 40', 'shift', 2n + (1n << 40n)],
    ['1 << 32', '1 << 32', 'shift', 1n << 32n],
    ['1UL << 64', '1UL << 64', 'shift', 1n << 64n],
    ['1UL << 256', '1UL << 256', 'shift', 1n << 256n],
    ['8 >> 32', '8 >> 32', 'shift', 0n],
    ['99999999999999999999', '99999999999999999999', 'width', 99999999999999999999n],
  ])('knows what is meant with %s', (text, place, code, exact) => {
    const { value, problems } = evaluate(text);
    expect(value?.exact).toBe(exact);
    expect(problems.map((p) => [text.slice(p.start, p.end), p.code])).toEqual([[place, code]]);
  });

  it.each([
    ['4 * FOO', 'FOO'],
    ['foo(1)', 'foo()'],
    ['BIT(1, 2)', 'takes 1 argument, not 2'],
    ['ALIGN(5)', 'takes 2 arguments, not 1'],
    ['1 << 40', '40 is undefined for a signed 32-bit'],
    ['1UL << 64', '64 is undefined for an unsigned 64-bit'],
    ['3 @ 4', '`@` has no place'],
    ['1 ? 2', 'expected `:`'],
    ['(u32 1) 2', 'expected `)` after the type'],
    ['sizeof(u32 1)', 'expected `)` after the type'],
    ['sizeof(4)', 'basic types only'],
    ['BIT(1', 'the call of `BIT` is not closed'],
    ['BIT()', 'takes 1 argument, not 0'],
    [`${'('.repeat(32)}1${')'.repeat(32)}`, 'nested deeper than 64 levels'],
    [`${'- '.repeat(63)}1`, 'nested deeper than 64 levels'],
  ])('names the reason in %s', (text, reason) => {
    expect(evaluate(text).problems[0]?.message).toContain(reason);
  });

  it('computes exactly up to 65536 bits', () => {
    const shifted = (by: number) => `1${'<<256'.repeat(by >> 8)}<<${by & 255}`;
    expect(evaluate(shifted(65535)).value?.exact).toBe(1n << 65535n);
    expect(evaluate(`-(${shifted(65535)})`).value?.exact).toBe(-(1n << 65535n));
    expect(evaluate(shifted(65536)).value).toBeUndefined();
    expect(evaluate(`(${shifted(32767)}) * (${shifted(32768)})`).value?.exact).toBe(1n << 65535n);
    expect(evaluate(`(${shifted(32768)}) * (${shifted(32768)})`).value).toBeUndefined();
  });

  it('goes 64 levels deep: two for each pair of parentheses and for what they hold, one for a sign', () => {
    expect(value(`${'('.repeat(31)}1${')'.repeat(31)}`)).toBe(1n);
    expect(value(`${'- '.repeat(62)}1`)).toBe(1n);
    // What is closed again is no depth.
    expect(value(`${'(1) + '.repeat(99)}1`)).toBe(100n);
    expect(value(`${'(1 ? 2 : 3) + '.repeat(99)}1`)).toBe(199n);
  });

  it('reads 4096 characters', () => {
    expect(evaluate('1'.padStart(4096)).value?.value).toBe(1n);
    expect(evaluate('1'.padStart(4100))).toMatchObject({
      value: undefined,
      problems: [{ start: 4096, end: 4100, code: 'length' }],
    });
  });

  it('looks names up', () => {
    const lookup = (name: string) => (name === 'PAGE_SHIFT' ? 16n : undefined);
    expect(evaluate('1UL << PAGE_SHIFT', { lookup }).value?.value).toBe(65536n);
    expect(evaluate('PAGE_SIZE', { lookup }).value).toBeUndefined();
    expect(evaluate('WIDE', { lookup: () => (1n << 70n) + 5n }).value).toEqual({
      value: 5n,
      exact: (1n << 70n) + 5n,
      type: { bits: 64, signed: false },
      wrapped: true,
    });
  });

  it.each([
    ['x'.repeat(5000), 'length'],
    ['('.repeat(500), 'syntax'],
    ['-'.repeat(500) + '1', 'syntax'],
    ['1?'.repeat(500), 'syntax'],
    ['9'.repeat(70), 'number'],
    ['1UL' + '<<63'.repeat(1023), undefined],
    ['1' + '*999999999999999999999999'.repeat(150), undefined],
  ])('stays within its limits', (text, code) => {
    const started = performance.now();
    const { problems } = evaluate(text);
    if (code) expect(problems[0]?.code).toBe(code);
    expect(performance.now() - started).toBeLessThan(1000 * patience);
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      ...[
        '(',
        ')',
        '+',
        '-',
        '*',
        '/',
        '%',
        '<<',
        '>>',
        '?',
        ':',
        ',',
        '&&',
        '!',
        '~',
        '0x',
        '1',
        '64K',
        'u32',
        'BIT',
        'sizeof',
        ' ',
        '7UL',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { value: result, problems } = evaluate(text);
        expect(result !== undefined || problems.length > 0).toBe(true);
        for (const problem of problems) {
          expect(problem.start).toBeGreaterThanOrEqual(0);
          expect(problem.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('agrees with BigInt arithmetic on unsigned longs', () => {
    interface Tree {
      text: string;
      value: bigint;
    }
    const mask = (x: bigint) => BigInt.asUintN(64, x);
    const leaf = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((n): Tree => ({ text: `${n}UL`, value: n }));
    const { tree } = fc.letrec<{ tree: Tree; node: Tree }>((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaf, tie('node')),
      node: fc
        .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/', '%', '&', '|', '^'), tie('tree'))
        .map(([a, operator, b]): Tree => {
          const [x, y] = [a.value, b.value];
          const text = `(${a.text} ${operator} ${b.text})`;
          switch (operator) {
            case '+':
              return { text, value: mask(x + y) };
            case '-':
              return { text, value: mask(x - y) };
            case '*':
              return { text, value: mask(x * y) };
            case '/':
              return y === 0n ? a : { text, value: x / y };
            case '%':
              return y === 0n ? a : { text, value: x % y };
            case '&':
              return { text, value: x & y };
            case '|':
              return { text, value: x | y };
            default:
              return { text, value: x ^ y };
          }
        }),
    }));
    fc.assert(
      fc.property(tree, (t) => {
        fc.pre(t.text.length < 4096);
        const { value: result, problems } = evaluate(t.text);
        // The exact divisor may be zero where the wrapped one is not: then a problem is right.
        if (problems.length === 0) expect(result?.value).toBe(t.value);
        else expect(problems[0]?.code).toBe('division');
      }),
    );
  });

  it('binds as C does', () => {
    expect(value('1 << 2 + 3')).toBe(32n);
    expect(value('6 & 3 == 3')).toBe(0n);
    expect(value('-2 * -3')).toBe(6n);
  });
});
