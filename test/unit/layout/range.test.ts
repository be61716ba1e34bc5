import { describe, expect, it } from 'vitest';
import { formatRegion, maxPatterned, parseRegionLine, regionsOf } from '../../../server/src/layout/range.ts';

const K4 = 4096n;
const G = 1n << 30n;

describe('a region line', () => {
  it.each<[string, Record<string, unknown>]>([
    ['0+4K', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n }],
    ['  0+4K : low memory  ', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n, name: 'low memory' }],
    ['0+4K : every day', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n, name: 'every day' }],
    [
      '0+4K every 4K times 2 -> 0xffffffffffffe000',
      { extent: { start: 0n, size: K4 }, stride: K4, count: 2n, phys: (1n << 64n) - 8192n },
    ],
    ['0+4K :', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n }],
    ['0+4K -> 8K', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n, phys: 8192n }],
    ['0+4K : a -> b -> 0', { extent: { start: 0n, size: K4 }, stride: 0n, count: 1n, name: 'a -> b', phys: 0n }],
    ['4K+4K every 4K times 3', { extent: { start: K4, size: K4 }, stride: K4, count: 3n }],
    ['0+4K every 8K until 16K', { extent: { start: 0n, size: K4 }, stride: 8192n, count: 2n }],
    ['0+4K every 8K until 12K', { extent: { start: 0n, size: K4 }, stride: 8192n, count: 2n }],
    ['0+4K every 8K until 0x2fff', { extent: { start: 0n, size: K4 }, stride: 8192n, count: 1n }],
    ['1G+4K every 8K until 1G + 4K', { extent: { start: G, size: K4 }, stride: 8192n, count: 1n }],
    ['0+4K every 4K times 1 : x -> 1G', { extent: { start: 0n, size: K4 }, stride: K4, count: 1n, name: 'x', phys: G }],
    [`0+4K every 4K times ${maxPatterned}`, { extent: { start: 0n, size: K4 }, stride: K4, count: maxPatterned }],
    ['15E+4K every 512P times 2', { extent: { start: 15n << 60n, size: K4 }, stride: 1n << 59n, count: 2n }],
    ['0xfffffffffffff000+4K', { extent: { start: (1n << 64n) - K4, size: K4 }, stride: 0n, count: 1n }],
    [
      '0xffffffffffffe000+4K every 4K times 2',
      { extent: { start: (1n << 64n) - 8192n, size: K4 }, stride: K4, count: 2n },
    ],
    [
      '0+8K -> 0xffffffffffffe000',
      { extent: { start: 0n, size: 8192n }, stride: 0n, count: 1n, phys: (1n << 64n) - 8192n },
    ],
  ])('%j', (line, value) => {
    expect(parseRegionLine(line)).toEqual({ value, problems: [] });
  });

  it.each<[string, string, string]>([
    ['x+4K', 'x', 'name'],
    ['0+4K -> x', 'x', 'name'],
    ['0+4K -> 8K : x', ':', 'syntax'],
    ['4Q+4K : x -> 0', '4Q', 'number'],
    ['0+4K every 8K', 'every 8K', 'pattern'],
    ['0+4K every 8K : x', 'every 8K ', 'pattern'],
    ['0+4K every 8Q times 2', '8Q', 'number'],
    ['0+4K every 8K times 2Q', '2Q', 'number'],
    ['0+4K every 8K until', '', 'missing'],
    ['0+4K every 0xfff times 2', ' 0xfff ', 'pattern'],
    ['0+4K every 8K times 0 : x', 'times 0 ', 'pattern'],
    ['0+4K every 8K until 0xfff', 'until 0xfff', 'pattern'],
    ['1G+4K every 8K until 4K', 'until 4K', 'pattern'],
    [`0+4K every 4K times ${maxPatterned + 1n}`, `every 4K times ${maxPatterned + 1n}`, 'limit'],
    ['0xffffffffffffe000+4K every 4K times 3', 'times 3', 'range'],
    ['0+8K -> 0xfffffffffffff000', '-> 0xfffffffffffff000', 'range'],
    ['0+4K every 4K times 2 -> 0xfffffffffffff000', '-> 0xfffffffffffff000', 'range'],
  ])('says what is wrong with %j', (line, place, code) => {
    const { value, problems } = parseRegionLine(line);
    expect(value).toBeUndefined();
    expect(problems.map((p) => [line.slice(p.start, p.end), p.code])).toEqual([[place, code]]);
    for (const { message } of problems) expect(message).not.toBe('');
  });

  it('stands for its regions, the physical address moving along', () => {
    const { value } = parseRegionLine('1G+4K every 8K times 3 : x -> 4K');
    expect([...regionsOf(value!)]).toEqual([
      { iova: G, size: K4, name: 'x', phys: K4 },
      { iova: G + 8192n, size: K4, name: 'x', phys: K4 + 8192n },
      { iova: G + 16384n, size: K4, name: 'x', phys: K4 + 16384n },
    ]);
    expect([...regionsOf(parseRegionLine('0+4K').value!)]).toEqual([{ iova: 0n, size: K4 }]);
  });

  it('is written back', () => {
    expect(formatRegion({ iova: G, size: K4 })).toBe('0x40000000+4K');
    expect(formatRegion({ iova: 0n, size: K4, name: 'x', phys: 0n })).toBe('0x0+4K : x -> 0x0');
  });
});
