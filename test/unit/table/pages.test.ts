import { describe, expect, it } from 'vitest';
import { anyWithin, pick, readRegions, separate, sortRegions } from '../../../server/src/table/pages.ts';

const top = 1n << 64n;
const page = 4096n;

/** Regions by their first page and how many they have. */
const read = (pairs: readonly (readonly [number, number])[]) =>
  readRegions(
    pairs.map(([start, pages]) => ({ iova: BigInt(start) << 12n, size: BigInt(pages) << 12n })),
    page,
    'refuse',
  );

describe('reading regions', () => {
  it.each<[string, { iova: bigint; size: bigint; phys?: bigint }]>([
    ['a negative address', { iova: -page, size: page }],
    ['a negative size', { iova: 0n, size: -page }],
    ['a negative output', { iova: 0n, size: page, phys: -page }],
    ['an address past 64 bits', { iova: top, size: page }],
    ['a size past 64 bits', { iova: 0n, size: top }],
    ['an output past 64 bits', { iova: 0n, size: page, phys: top }],
    ['an odd address', { iova: 512n, size: page, phys: 0n }],
    ['an odd size', { iova: 0n, size: 4095n }],
    ['an odd output', { iova: 0n, size: page, phys: 2048n }],
  ])('stops at %s', (_what, region) => {
    const pages = readRegions([{ iova: page, size: page }, region, { iova: 0n, size: page }], page, 'refuse');
    expect([pages.count, pages.misaligned]).toEqual([1, 1]);
  });

  it('reads the last page of 64 bits, and outputs beside addresses', () => {
    const pages = readRegions(
      [
        { iova: top - page, size: page },
        { iova: 0n, size: top - page, phys: 1n << 44n },
        { iova: page, size: 0n },
      ],
      page,
      'refuse',
    );
    expect([pages.count, pages.misaligned]).toEqual([3, undefined]);
    expect([...pages.start]).toEqual([2 ** 52 - 1, 0, 1]);
    expect([...pages.end]).toEqual([2 ** 52, 2 ** 52 - 1, 1]);
    expect([...pages.output]).toEqual([2 ** 52 - 1, 2 ** 32, 1]);
  });

  it('covers what is no multiple of the unit', () => {
    const pages = readRegions([{ iova: 0x12345n, size: 0x10001n, phys: 0x3ffffn }], 0x10000n, 'cover');
    // Units of 16 pages: the second one on, two of them, to the fourth.
    expect([pages.start[0], pages.end[0], pages.output[0]]).toEqual([16, 48, 48]);
  });
});

describe('sorting regions', () => {
  it.each<[string, [number, number][], number[]]>([
    [
      'sorted ones',
      [
        [1, 1],
        [2, 1],
        [9, 1],
      ],
      [0, 1, 2],
    ],
    [
      'turned round',
      [
        [9, 1],
        [2, 1],
        [1, 1],
      ],
      [2, 1, 0],
    ],
    [
      'equal ones in their order',
      [
        [5, 2],
        [3, 1],
        [5, 1],
        [3, 2],
      ],
      [1, 3, 0, 2],
    ],
    [
      'without empty ones',
      [
        [5, 0],
        [3, 1],
        [4, 0],
        [1, 1],
      ],
      [3, 1],
    ],
    [
      'sorted, without empty ones',
      [
        [1, 1],
        [2, 0],
        [3, 1],
      ],
      [0, 2],
    ],
    [
      'by every part of an address',
      [
        [2 ** 51, 1],
        [2 ** 39, 1],
        [2 ** 26, 1],
        [2 ** 13, 1],
        [1, 1],
      ],
      [4, 3, 2, 1, 0],
    ],
    ['none', [], []],
  ])('%s', (_what, pairs, order) => {
    const regions = read(pairs);
    const sorted = sortRegions(regions, regions.count);
    expect([...sorted.index]).toEqual(order);
    expect(sorted.count).toBe(order.length);
    expect([...sorted.start].slice(0, sorted.count)).toEqual(order.map((at) => pairs[at]![0]));
    expect([...sorted.end].slice(0, sorted.count)).toEqual(order.map((at) => pairs[at]![0] + pairs[at]![1]));
  });

  it('takes the first ones only, when told so', () => {
    expect([
      ...sortRegions(
        read([
          [9, 1],
          [2, 1],
          [1, 1],
        ]),
        2,
      ).index,
    ]).toEqual([1, 0]);
  });
});

describe('telling those that overlap from the others', () => {
  it.each<[string, [number, number][], number[], number[]]>([
    [
      'touching is not overlapping',
      [
        [1, 1],
        [2, 1],
      ],
      [0, 1],
      [],
    ],
    [
      'a pair',
      [
        [1, 2],
        [2, 2],
        [9, 1],
      ],
      [2],
      [0, 1],
    ],
    [
      'one inside another, and one behind the inner one',
      [
        [1, 9],
        [2, 1],
        [5, 1],
        [12, 1],
      ],
      [3],
      [0, 1, 2],
    ],
    [
      'a chain',
      [
        [1, 3],
        [3, 3],
        [5, 3],
      ],
      [],
      [0, 1, 2],
    ],
    [
      'in the order of the list',
      [
        [8, 2],
        [20, 1],
        [7, 2],
      ],
      [1],
      [0, 2],
    ],
    [
      'equal ones',
      [
        [4, 1],
        [4, 1],
        [5, 1],
      ],
      [2],
      [0, 1],
    ],
    [
      'an inner one, then one that only the outer one reaches',
      [
        [0, 10],
        [1, 2],
        [9, 2],
      ],
      [],
      [0, 1, 2],
    ],
  ])('%s', (_what, pairs, quiet, loud) => {
    const separated = separate(sortRegions(read(pairs), pairs.length));
    expect([...separated.quiet.index].slice(0, separated.quiet.count)).toEqual(quiet);
    expect(separated.loud).toEqual(loud);
  });

  it('picks places', () => {
    const picked = pick(
      sortRegions(
        read([
          [1, 1],
          [3, 2],
          [6, 1],
        ]),
        3,
      ),
      (place) => place !== 0,
    );
    expect(picked.count).toBe(2);
    expect([picked.start[0], picked.end[0], picked.index[0], picked.start[1]]).toEqual([3, 5, 1, 6]);
  });

  it.each<[number, number, boolean]>([
    [0, 2, false],
    [0, 3, true],
    [4, 5, true],
    [5, 8, false],
    [5, 9, true],
    [8, 9, true],
    [9, 11, true],
    [10, 20, false],
    [20, 31, true],
    [32, 99, false],
    [0, 99, true],
  ])('something in [%s, %s): %s', (from, to, expected) => {
    // Pages 2 to 4, 8 and 9, 30 and 31.
    const sorted = sortRegions(
      read([
        [2, 3],
        [8, 2],
        [30, 2],
      ]),
      3,
    );
    expect(anyWithin(sorted, from, to)).toBe(expected);
  });
});
