import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyWithin, readRegions, separate, sortRegions, toBytes } from '../../../server/src/table/pages.ts';
import { Pieces } from '../../../server/src/table/radix.ts';
import { radixShape } from '../../../server/src/table/radixTable.ts';
import { splitMapping } from '../../../server/src/table/split.ts';

const bitmaps = [
  0x40201000n,
  0x1000n,
  0x2004000n,
  0x40020010000n,
  0x1111000n,
  0x40001000n,
  0xfff7ffffff000n,
  0xfffffffffffff000n & ((1n << 52n) - 1n),
];

function sizesIn(bitmap: bigint): bigint[] {
  return Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter((size) => size & bitmap);
}

const address = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 52n) - 1n }), fc.integer({ min: 0, max: 50 }))
  .map(([pages, shift]) => ((pages >> BigInt(shift)) << BigInt(shift + 12)) & ((1n << 63n) - 1n));

describe('cutting a region into blocks', () => {
  it('makes the calls of the kernel: same sizes, counts and places', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bitmaps),
        address,
        address,
        fc.bigInt({ min: 1n, max: 1n << 46n }),
        fc.boolean(),
        (bitmap, iova, other, length, same) => {
          const sizes = sizesIn(bitmap);
          const unit = sizes[0]!;
          const start = iova - (iova % unit);
          const phys = same ? start : other - (other % unit);
          const size = (length >> 12n) * unit;
          const split = splitMapping(bitmap, start, phys, size);
          if ('errno' in split) throw new Error(split.errno);
          const shape = radixShape(
            [],
            sizes.map((bytes) => ({ bytes, depth: 0 })),
          );
          const pages = readRegions([{ iova: start, size, phys }], unit, 'refuse');
          const pieces = new Pieces(shape);
          const from = pages.start[0]!;
          pieces.cut(from, pages.end[0]!, pieces.usable(from - pages.output[0]!, sizes.length - 1));
          const runs: [bigint, bigint, bigint][] = [];
          if (size > 0n)
            pieces.runs((low, high, index) => {
              runs.push([toBytes(low), sizes[index]!, toBytes(high - low) / sizes[index]!]);
              return false;
            });
          expect(runs).toEqual(split.calls.map((call) => [call.iova, call.size, call.count]));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('reading regions', () => {
  it('finds the first that is not aligned, in any of the three numbers', () => {
    const good = { iova: 0x10000n, size: 0x10000n, phys: 0x20000n };
    for (const bad of [
      { iova: 0x11000n },
      { size: 0x8000n },
      { phys: 0x30001n },
      { iova: -4096n },
      { size: 1n << 64n },
    ]) {
      const read = readRegions([good, { ...good, ...bad }, good], 0x10000n, 'refuse');
      expect(read.misaligned).toBe(1);
      expect(read.count).toBe(1);
    }
    expect(readRegions([good, good], 0x10000n, 'refuse').misaligned).toBeUndefined();
  });

  it('covers what is not aligned where the walker does', () => {
    const read = readRegions([{ iova: 0x11800n, size: 0x1000n, phys: 0x22801n }], 0x1000n, 'cover');
    expect([read.start[0], read.end[0], read.output[0]]).toEqual([0x11, 0x12, 0x22]);
  });

  it('keeps 64-bit addresses exact', () => {
    const read = readRegions(
      [{ iova: 0xfffffffffffff000n, size: 0x1000n, phys: 0x8000000000001000n }],
      4096n,
      'refuse',
    );
    expect(toBytes(read.start[0]!)).toBe(0xfffffffffffff000n);
    expect(toBytes(read.end[0]!)).toBe(1n << 64n);
    expect(toBytes(read.output[0]!)).toBe(0x8000000000001000n);
  });

  const small = fc.record({ iova: fc.bigInt({ min: 0n, max: 40n }), size: fc.bigInt({ min: 0n, max: 6n }) });
  const pagesOf = (list: readonly { iova: bigint; size: bigint }[], scale: bigint) =>
    readRegions(
      list.map(({ iova, size }) => ({ iova: iova * scale, size: size << 12n, phys: (iova + 99n) << 12n })),
      4096n,
      'refuse',
    );

  it('sorts by address, keeps equal ones in order, leaves empty ones out', () => {
    fc.assert(
      fc.property(fc.array(small, { maxLength: 12 }), fc.constantFrom(12n, 25n, 40n, 57n), (list, shift) => {
        const sorted = sortRegions(pagesOf(list, 1n << shift), list.length);
        const wanted = list
          .map(({ iova, size }, index) => ({ iova, size, index }))
          .filter(({ size }) => size > 0n)
          .sort((a, b) => Number(a.iova - b.iova) || a.index - b.index);
        expect([...sorted.index].slice(0, sorted.count)).toEqual(wanted.map(({ index }) => index));
        const scale = 2 ** (Number(shift) - 12);
        expect([...sorted.start].slice(0, sorted.count)).toEqual(wanted.map(({ iova }) => Number(iova) * scale));
        expect([...sorted.end].slice(0, sorted.count)).toEqual(
          wanted.map(({ iova, size }) => Number(iova) * scale + Number(size)),
        );
        expect([...sorted.output].slice(0, sorted.count)).toEqual(wanted.map(({ iova }) => Number(iova + 99n)));
      }),
      { numRuns: 500 },
    );
  });

  it('separates what overlaps anything from what does not', () => {
    fc.assert(
      fc.property(fc.array(small, { maxLength: 12 }), fc.bigInt({ min: 0n, max: 45n }), (list, at) => {
        const { quiet, loud } = separate(sortRegions(pagesOf(list, 4096n), list.length));
        const meets = (one: number, other: number) =>
          one !== other &&
          list[one]!.iova < list[other]!.iova + list[other]!.size &&
          list[other]!.iova < list[one]!.iova + list[one]!.size;
        const filled = list.flatMap(({ size }, index) => (size > 0n ? [index] : []));
        const wanted = filled.filter((one) => filled.some((other) => meets(one, other)));
        expect(loud).toEqual(wanted);
        expect([...quiet.index].slice(0, quiet.count).sort((a, b) => a - b)).toEqual(
          filled.filter((one) => !wanted.includes(one)),
        );
        const covers = (index: number) => list[index]!.iova < at + 2n && list[index]!.iova + list[index]!.size > at;
        expect(anyWithin(quiet, Number(at), Number(at) + 2)).toBe([...quiet.index].slice(0, quiet.count).some(covers));
      }),
      { numRuns: 1000 },
    );
  });
});
