import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Coverage, addressOrder, findOverlaps } from '../../../server/src/table/coverage.ts';

const top = (1n << 64n) - 1n;
/** Places where arithmetic in 32 bits, in doubles and in 64 bits goes wrong. */
const bases = [0n, (1n << 32n) - 40n, (1n << 53n) - 40n, (1n << 63n) - 40n, top - 200n];
const cluster = fc.record({
  base: fc.constantFrom(...bases),
  pieces: fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 }),
});

function pairs({ base, pieces }: { base: bigint; pieces: [number, number][] }): [bigint, bigint][] {
  return pieces.map(([from, length]) => [base + BigInt(from), base + BigInt(from + length)]);
}

function numbers(intervals: readonly (readonly [bigint, bigint])[]): Set<bigint> {
  const set = new Set<bigint>();
  for (const [first, last] of intervals) for (let number = first; number <= last; number++) set.add(number);
  return set;
}

const members = (coverage: Coverage) =>
  numbers([...coverage.firsts].map((first, i): [bigint, bigint] => [first, coverage.lasts[i]!]));
const sorted = (set: Set<bigint>) => [...set].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

describe('coverage', () => {
  it('is the set of the numbers in its intervals, in rising disjoint intervals', () => {
    fc.assert(
      fc.property(cluster, (input) => {
        const coverage = Coverage.ofIntervals(pairs(input));
        expect(sorted(members(coverage))).toEqual(sorted(numbers(pairs(input))));
        expect(coverage.size).toBe(BigInt(numbers(pairs(input)).size));
        for (let i = 1; i < coverage.intervals; i++) {
          expect(coverage.firsts[i]! > coverage.lasts[i - 1]! + 1n).toBe(true);
        }
      }),
    );
  });

  it('counts different numbers shifted right', () => {
    fc.assert(
      fc.property(cluster, (input) => {
        const coverage = Coverage.ofIntervals(pairs(input));
        const shifts = [0, 1, 3, 5, 31, 32, 33, 63, 64];
        const wanted = shifts.map((shift) => {
          return BigInt(new Set([...numbers(pairs(input))].map((number) => number >> BigInt(shift))).size);
        });
        expect(coverage.counts(shifts)).toEqual(wanted);
      }),
    );
  });

  it('shifts, grows, clips and searches as the set does', () => {
    fc.assert(
      fc.property(cluster, fc.integer({ min: 0, max: 4 }), fc.nat(80), fc.nat(80), (input, shift, from, length) => {
        const coverage = Coverage.ofIntervals(pairs(input));
        const all = numbers(pairs(input));
        const by = BigInt(shift);
        const first = input.base + BigInt(from);
        const last = first + BigInt(length) - 1n;
        expect(sorted(members(coverage.shifted(shift)))).toEqual(sorted(new Set([...all].map((one) => one >> by))));
        const grown = new Set(
          [...all].flatMap((one) => sorted(numbers([[(one >> by) << by, one | ((1n << by) - 1n)]]))),
        );
        expect(sorted(members(coverage.grown(shift)))).toEqual(sorted(grown));
        const clipped = sorted(all).filter((one) => one >= first && one <= last);
        expect(sorted(members(coverage.clipped(first, last)))).toEqual(clipped);
        expect(coverage.has(first)).toBe(all.has(first));
        expect(coverage.next(first)).toBe(sorted(all).find((one) => one >= first));
        expect(sorted(members(coverage))).toEqual(sorted(all));
      }),
    );
  });

  it('takes 2^64 bytes, cuts what is past them and leaves out what is empty', () => {
    const all = Coverage.ofRegions([{ iova: 0n, size: 1n << 64n }]);
    expect(all.size).toBe(1n << 64n);
    expect(all.count(63)).toBe(2n);
    expect(Coverage.ofRegions([{ iova: top, size: 2n }]).size).toBe(1n);
    expect(
      Coverage.ofRegions([
        { iova: 5n, size: 0n },
        { iova: 1n << 64n, size: 1n },
      ]).intervals,
    ).toBe(0);
    const two = Coverage.ofRegions([
      { iova: 16n, size: 8n },
      { iova: 0n, size: 8n },
      { iova: 8n, size: 7n },
    ]);
    expect([[...two.firsts], [...two.lasts]]).toEqual([
      [0n, 16n],
      [14n, 23n],
    ]);
    expect(Coverage.ofIntervals([[5n, 3n]]).intervals).toBe(0);
    expect(two.clipped(8n, 7n).intervals).toBe(0);
    expect([...two.clipped(14n, 16n).firsts]).toEqual([14n, 16n]);
    expect([...two.clipped(14n, 14n).lasts]).toEqual([14n]);
    expect(Coverage.collect(1, (add) => [1n, 9n].forEach((one) => add(one, one))).size).toBe(1n);
    expect(Coverage.empty.counts([0, 64])).toEqual([0n, 0n]);
    expect(Coverage.empty.last).toBeUndefined();
  });
});

describe('overlaps', () => {
  const overlapping = fc.array(fc.tuple(fc.nat(50), fc.nat(12)), { maxLength: 8 });

  it('are found where two regions share an address, and only there', () => {
    fc.assert(
      fc.property(overlapping, (pieces) => {
        const regions = pieces.map(([from, size]) => ({ iova: BigInt(from), size: BigInt(size) }));
        const shared = (a: number, b: number) => {
          const left = regions[a]!;
          const right = regions[b]!;
          const start = left.iova > right.iova ? left.iova : right.iova;
          const leftEnd = left.iova + left.size;
          const rightEnd = right.iova + right.size;
          const end = leftEnd < rightEnd ? leftEnd : rightEnd;
          return end > start ? { start, size: end - start } : undefined;
        };
        const found = findOverlaps(regions);
        for (const { first, second, start, size } of found) {
          expect(first).toBeLessThan(second);
          expect(shared(first, second)).toEqual({ start, size });
        }
        const touched = new Set<number>();
        regions.forEach((_, a) => regions.forEach((_, b) => a < b && shared(a, b) && touched.add(a).add(b)));
        for (const { first, second } of found) expect(touched.has(first) && touched.has(second)).toBe(true);
        expect(found.length > 0).toBe(touched.size > 0);
      }),
    );
  });

  it('stop at the limit and do not count neighbours', () => {
    const same = Array.from({ length: 5 }, () => ({ iova: 0n, size: 8n }));
    expect(findOverlaps(same, 2)).toHaveLength(2);
    expect(findOverlaps(same)).toHaveLength(4);
    expect(
      findOverlaps([
        { iova: 0n, size: 8n },
        { iova: 8n, size: 8n },
      ]),
    ).toEqual([]);
  });

  it('are told against the region before that reaches furthest, the first of equals', () => {
    const overlaps = (...pieces: [bigint, bigint][]) =>
      findOverlaps(pieces.map(([iova, size]) => ({ iova, size }))).map(({ first, second }) => [first, second]);
    expect(overlaps([0n, 100n], [10n, 10n], [15n, 20n])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(overlaps([0n, 8n], [0n, 8n], [4n, 4n])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(overlaps([0n, 8n], [4n, 8n], [8n, 8n])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('address order keeps the list order of equals and leaves out what is empty', () => {
    const regions = [9n, 3n, 3n, 1n].map((iova) => ({ iova, size: 1n }));
    expect(addressOrder([...regions, { iova: 0n, size: 0n }])).toEqual([3, 1, 2, 0]);
    expect(
      addressOrder([
        { iova: 0n, size: 1n },
        { iova: 4n, size: 1n },
      ]),
    ).toEqual([0, 1]);
  });
});
