import { describe, expect, it } from 'vitest';
import {
  alignDown,
  alignUp,
  ceilDiv,
  ceilLog2,
  ctz,
  ilog2,
  isAligned,
  isPowerOfTwo,
  largestPage,
  max,
  min,
  pageSizeBitmap,
  pageSizes,
  roundDownPowerOfTwo,
  roundUpPowerOfTwo,
  smallestPage,
  u64,
} from '../../../server/src/table/bits.ts';
import type { Parameter, Value } from '../../../server/src/table/model.ts';
import { formats, findFormat } from '../../../server/src/table/registry.ts';
import { checkValue, completeValues, findParameter, ValueReader } from '../../../server/src/table/values.ts';

describe('bits', () => {
  it('logarithms at and around every power of two up to 2^70', () => {
    for (let shift = 0; shift <= 70; shift++) {
      const power = 1n << BigInt(shift);
      expect(ilog2(power)).toBe(shift);
      expect(ilog2(2n * power - 1n)).toBe(shift);
      expect(ceilLog2(power)).toBe(shift);
      expect(ceilLog2(power + 1n)).toBe(shift + 1);
      expect(ctz(power)).toBe(shift);
      expect(ctz(3n * power)).toBe(shift);
      expect(isPowerOfTwo(power)).toBe(true);
      expect(isPowerOfTwo(3n * power)).toBe(false);
      expect(roundUpPowerOfTwo(power)).toBe(power);
      expect(roundUpPowerOfTwo(power + 1n)).toBe(2n * power);
      expect(roundDownPowerOfTwo(2n * power - 1n)).toBe(power);
    }
  });

  it('zero, and what is below', () => {
    expect([ilog2(-4n), ceilLog2(-4n), roundDownPowerOfTwo(-4n)]).toEqual([-1, 0, 0n]);
    expect([ilog2(0n), ceilLog2(0n), ctz(0n)]).toEqual([-1, 0, 64]);
    expect(isPowerOfTwo(0n)).toBe(false);
    expect([roundUpPowerOfTwo(0n), roundDownPowerOfTwo(0n)]).toEqual([1n, 0n]);
  });

  it('rounding, also to what is no power of two', () => {
    expect([ceilDiv(0n, 3n), ceilDiv(1n, 3n), ceilDiv(3n, 3n), ceilDiv(4n, 3n)]).toEqual([0n, 1n, 1n, 2n]);
    expect([alignUp(7n, 3n), alignDown(7n, 3n), alignUp(6n, 3n), alignDown(6n, 3n)]).toEqual([9n, 6n, 6n, 6n]);
    expect([isAligned(6n, 3n), isAligned(7n, 3n)]).toEqual([true, false]);
    expect([max(1n, 3n, 2n), min(2n, 1n, 3n), max(1n), u64(1n << 64n), u64(-1n)]).toEqual([
      3n,
      1n,
      1n,
      0n,
      2n ** 64n - 1n,
    ]);
  });

  it('page-size bitmaps', () => {
    const bitmap = pageSizeBitmap([1n << 12n, 1n << 21n, 1n << 30n]);
    expect(bitmap).toBe(0x40201000n);
    expect(pageSizes(bitmap)).toEqual([1n << 30n, 1n << 21n, 1n << 12n]);
    expect(pageSizes(3n)).toEqual([2n, 1n]);
    expect([smallestPage(bitmap), largestPage(bitmap)]).toEqual([1n << 12n, 1n << 30n]);
    expect([pageSizes(0n), smallestPage(0n), largestPage(0n)]).toEqual([[], 0n, 0n]);
  });
});

describe('values', () => {
  const parameter = (part: Partial<Parameter>): Parameter => ({
    id: 'p',
    title: 'p',
    doc: 'p',
    kind: 'count',
    default: 4n,
    ...part,
  });

  it.each<[Partial<Parameter>, Value, string | undefined]>([
    [{}, 0n, undefined],
    [{}, 1n << 64n, undefined],
    [{}, (1n << 64n) + 1n, 'range'],
    [{}, -1n, 'range'],
    [{}, 'x', 'kind'],
    [{}, true, 'kind'],
    [{ min: 2n, max: 5n }, 2n, undefined],
    [{ min: 2n, max: 5n }, 5n, undefined],
    [{ min: 2n, max: 5n }, 1n, 'range'],
    [{ min: 2n, max: 5n }, 6n, 'range'],
    [{ kind: 'bits' }, 64n, undefined],
    [{ kind: 'bits' }, 65n, 'range'],
    [{ kind: 'address' }, (1n << 64n) - 1n, undefined],
    [{ kind: 'address' }, 1n << 64n, 'range'],
    [{ kind: 'sizes' }, 1n << 64n, 'range'],
    [{ kind: 'size', powerOfTwo: true }, 1n << 64n, undefined],
    [{ kind: 'size', powerOfTwo: true }, 3n, 'power-of-two'],
    [{ kind: 'size', powerOfTwo: true }, 0n, 'power-of-two'],
    [{ kind: 'flag', default: false }, true, undefined],
    [{ kind: 'flag', default: false }, 1n, 'kind'],
    [{ kind: 'choice', default: 'a', choices: [{ value: 'a', title: '' }] }, 'a', undefined],
    [{ kind: 'choice', default: 'a', choices: [{ value: 'a', title: '' }] }, 'b', 'choice'],
    [{ kind: 'choice', default: 'a', choices: [{ value: 'a', title: '' }] }, 1n, 'kind'],
    [{ kind: 'choice', default: 'a' }, 'a', 'choice'],
    [{ choices: [{ value: 1n, title: '' }] }, 2n, undefined],
  ])('%# %o takes %s: %s', (part, value, code) => {
    const problem = checkValue(parameter(part), value);
    expect(problem?.code).toBe(code);
    if (problem) expect(problem).toMatchObject({ parameter: 'p', message: expect.stringContaining('p ') as string });
  });

  it('says what is possible', () => {
    const choice = parameter({
      kind: 'choice',
      default: 'a',
      choices: [
        { value: 'a', title: '' },
        { value: 'second', title: '' },
      ],
    });
    expect(checkValue(choice, 'third')!.message).toBe('p `third` does not exist; possible: `a`, `second`');
    expect(checkValue(parameter({ kind: 'size', max: 1n << 20n }), 1n << 21n)!.message).toBe(
      'p 2 MiB is too large; the most is 1 MiB',
    );
    expect(checkValue(parameter({ kind: 'address', min: 16n }), 15n)!.message).toBe(
      'p 0xf is too small; the least is 0x10',
    );
    expect(checkValue(parameter({ kind: 'sizes', max: 4096n }), 8192n)!.message).toContain('p 0x2000 is too large');
    expect(checkValue(parameter({ max: 4096n }), 8192n)!.message).toContain('p 8,192 is too large');
  });

  it('fills in defaults, takes aliases, keeps what is out of range, replaces what is of the wrong kind', () => {
    const format = {
      id: 'f',
      parameters: [
        parameter({ id: 'a', aliases: ['aa'] }),
        parameter({ id: 'b', max: 3n, default: 1n }),
        parameter({ id: 'c' }),
      ],
    };
    const { values, problems } = completeValues(format, { aa: 9n, b: 8n, c: 'x', d: 1n, e: undefined });
    expect(values).toEqual({ a: 9n, b: 8n, c: 4n });
    expect(problems.map(({ parameter, code }) => `${parameter} ${code}`)).toEqual(['b range', 'c kind', 'd unknown']);
    expect(problems[2]!.message).toContain('f has no `d`');
    expect(findParameter(format, 'aa')?.id).toBe('a');
    expect(findParameter(format, 'x')).toBeUndefined();
  });

  it('reads without casts', () => {
    const read = new ValueReader({ n: 3n, f: true, w: 'x' });
    expect([read.number('n'), read.flag('f'), read.word('w')]).toEqual([3n, true, 'x']);
    expect([read.number('f'), read.flag('w'), read.word('none')]).toEqual([0n, false, '']);
  });
});

describe('registry', () => {
  it('finds every format by its id and aliases, whatever the case, and no two share one', () => {
    const names = formats.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const format of formats) {
      for (const name of [format.id, ...(format.aliases ?? [])]) {
        expect(findFormat(name.toUpperCase()), name).toBe(format);
        expect(name).toBe(name.toLowerCase());
      }
    }
    expect(findFormat('none')).toBeUndefined();
  });

  it.each(formats.map((format) => [format.id, format] as const))('%s describes itself', (_, format) => {
    const names = format.parameters.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(format.doc).toMatch(/\.$/);
    expect(format.source).toMatch(/\.[ch]\b/);
    for (const parameter of format.parameters) {
      expect(checkValue(parameter, parameter.default), parameter.id).toBeUndefined();
      expect(parameter.doc, parameter.id).toMatch(/\.$/);
      for (const { value, title } of parameter.choices ?? []) {
        expect(checkValue(parameter, value), `${parameter.id} ${title}`).toBeUndefined();
        expect(title).not.toBe('');
      }
    }
  });
});
