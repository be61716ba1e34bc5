import { describe, expect, it } from 'vitest';
import { formatValue, parseValue } from '../../../server/src/layout/value.ts';
import type { Parameter, Value } from '../../../server/src/table/model.ts';

const choices = ['4K', '64K'].map((title, i) => ({ value: 1n << (12n + 4n * BigInt(i)), title: `${title} pages` }));
const words = ['first', 'second'].map((value) => ({ value, title: `Stage ${value}` }));
const kinds: Record<string, Partial<Parameter>> = {
  flag: { default: false },
  size: { default: 4096n, powerOfTwo: true },
  count: { default: 1n, max: 4n },
  bits: { default: 48n },
  address: { default: 0n },
  sizes: { default: 4096n },
  word: { kind: 'choice', default: 'first', choices: words },
  choice: { default: 4096n, choices },
};
const parameter = (kind: string): Parameter => ({ id: 'p', title: 'p', doc: 'p', kind, ...kinds[kind] }) as Parameter;

describe('a value', () => {
  it.each<[string, string, Value]>([
    ['flag', 'on', true],
    ['flag', ' Yes ', true],
    ['flag', 'true', true],
    ['flag', '1', true],
    ['flag', '', true],
    ['flag', 'OFF', false],
    ['flag', 'no', false],
    ['flag', 'false', false],
    ['flag', '0', false],
    ['size', ' 64K', 65536n],
    ['count', '1 + 2', 3n],
    ['bits', '48', 48n],
    ['bits', '48 bits', 48n],
    ['bits', '48-bit ', 48n],
    ['bits', '48BIT', 48n],
    ['address', '0x1000', 4096n],
    ['sizes', '4K 2M, 1G', 0x40201000n],
    ['sizes', '4K|2M', 0x201000n],
    ['sizes', ' 0x201000 ', 0x201000n],
    ['sizes', '0x1000 0x200000', 0x201000n],
    ['sizes', '8E', 1n << 63n],
    ['word', 'Second', 'second'],
    ['word', 'stage SECOND', 'second'],
    ['choice', '64K', 65536n],
    ['choice', '64k pages', 65536n],
    ['choice', '0x10000', 65536n],
  ])('%s %j', (kind, text, value) => {
    expect(parseValue(parameter(kind), text)).toEqual({ value, problems: [] });
  });

  it.each<[string, string, string, string, Value | undefined]>([
    ['flag', ' maybe ', 'maybe', 'flag', undefined],
    ['flag', 'on off', 'on off', 'flag', undefined],
    ['size', ' 64Q', '64Q', 'number', undefined],
    ['size', ' 3000 ', '3000', 'power-of-two', 3000n],
    ['count', '  ', '', 'missing', undefined],
    ['count', ' 5 ', '5', 'range', 5n],
    ['count', '2 x', 'x', 'syntax', undefined],
    ['count', '3 bits', 'bits', 'syntax', undefined],
    ['bits', '65', '65', 'range', 65n],
    ['bits', 'bits', '', 'syntax', undefined],
    ['address', '16E', '16E', 'range', undefined],
    ['sizes', '4K 3K 2M', '3K', 'size', 0x201000n],
    ['sizes', '4K, 0', '0', 'size', 4096n],
    ['sizes', '16E', '16E', 'size', undefined],
    ['sizes', 'x', 'x', 'size', undefined],
    ['sizes', ' , ', ' , ', 'missing', undefined],
    ['sizes', '0x10000000000000000', '0x10000000000000000', 'range', undefined],
    ['word', ' third ', 'third', 'choice', undefined],
    ['choice', '8K', '8K', 'choice', undefined],
    ['choice', '1/0', '1/0', 'choice', undefined],
  ])('%s %j is wrong', (kind, text, place, code, kept) => {
    const { value, problems } = parseValue(parameter(kind), text);
    expect(value).toBe(kept);
    expect(problems.map((p) => [text.slice(p.start, p.end), p.code])).toEqual([[place, code]]);
    for (const { message } of problems) expect(message).not.toBe('');
  });

  it('names what is possible, and what was perhaps meant', () => {
    expect(parseValue(parameter('choice'), '8K').problems[0]!.message).toContain('4K, 64K');
    expect(parseValue(parameter('word'), 'secnd').problems[0]!.message).toContain('Did you mean `second`?');
  });

  it('keeps a wide shift, which is no C value here', () => {
    expect(parseValue({ ...parameter('count'), max: 1n << 64n }, '1 << 40')).toEqual({
      value: 1n << 40n,
      problems: [],
    });
  });

  it.each<[string, Value, string]>([
    ['flag', true, 'on'],
    ['flag', false, 'off'],
    ['word', 'second', 'second'],
    ['choice', 65536n, '64K'],
    ['size', 65536n, '64K'],
    ['address', 65536n, '0x10000'],
    ['count', 65536n, '65536'],
    ['bits', 48n, '48'],
    ['sizes', 0x40201000n, '4K,2M,1G'],
    ['sizes', (1n << 63n) | 1n, '1,8E'],
  ])('%s %s is written %s', (kind, value, text) => {
    expect(formatValue(parameter(kind), value)).toBe(text);
  });
});
