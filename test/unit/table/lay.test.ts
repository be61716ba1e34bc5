import { describe, expect, it } from 'vitest';
import { amdV1Table } from '../../../server/src/table/formats/amd-v1.ts';
import { lpaeGeometry, lpaeTable } from '../../../server/src/table/formats/arm-lpae.ts';
import { s390Table } from '../../../server/src/table/formats/s390-zpci.ts';
import { layRegions, type RadixDriver } from '../../../server/src/table/lay.ts';
import type { Region } from '../../../server/src/table/model.ts';

const K = 1n << 10n;
const M = 1n << 20n;
const G = 1n << 30n;
const T = 1n << 40n;
const page = 4n * K;

const s390 = s390Table().driver;

/** Refuses whatever overlaps. */
function lpae(): RadixDriver {
  const geometry = lpaeGeometry({
    kind: 'arm64-s2',
    hostPage: page,
    pageSizes: 0x40201000n,
    inputBits: 40,
    outputBits: 48,
  });
  if ('errno' in geometry) throw new Error(geometry.reason);
  const made = lpaeTable(geometry, page);
  if (!('driver' in made)) throw new Error('refused');
  return made.driver;
}

/** Regions as [address, size]. */
const regions = (...list: readonly (readonly [bigint, bigint])[]): Region[] =>
  list.map(([iova, size]) => ({ iova, size }));

const leaves = (of: ArrayLike<number>) => Array.from(of).reduce((all, count) => all + count, 0);

describe('regions laid into a table', () => {
  it('stop at the one that is refused; later ones, and what does not overlap, wait outside', () => {
    const laid = layRegions(
      lpae(),
      regions([0n, page], [G, 2n * page], [2n * G, page], [G + page, page], [3n * G, page]),
    );
    expect([laid.accepted, laid.refusal?.region, laid.overlapping]).toEqual([3, 3, true]);
    // One page, two pages, one page.
    expect(leaves(laid.tally.leavesBySize)).toBe(4);
  });

  it('count those before a refused one that overlaps nothing', () => {
    const laid = layRegions(lpae(), regions([0n, page], [5n * T, page], [8n * K, page]));
    expect([laid.accepted, laid.refusal?.region, laid.overlapping]).toEqual([1, 1, false]);
    expect(leaves(laid.tally.leavesBySize)).toBe(1);
  });

  it('does not say that regions wrap around where that one is refused', () => {
    const refused = layRegions(s390, regions([0n, page], [5n * T, page], [8n * K, page]));
    expect([refused.accepted, refused.overlapping]).toEqual([1, false]);
    const around = layRegions(s390, regions([0n, page], [(1n << 64n) - page, page * 2n]));
    expect([around.accepted, around.overlapping]).toEqual([2, true]);
    const twice = layRegions(s390, regions([0n, page], [0n, page], [5n * T, page]));
    expect([twice.accepted, twice.overlapping]).toEqual([2, true]);
  });

  it.each<[string, Region[], number, string | undefined, number]>([
    ['the last page below 4 TiB', regions([4n * T - page, page]), 1, undefined, 1],
    ['and that one twice', regions([4n * T - page, page], [4n * T - page, page]), 2, undefined, 1],
    ['a page past it', regions([4n * T - page, 2n * page]), 0, 'EINVAL', 0],
    ['an empty region past it', regions([5n * T, 0n]), 1, undefined, 0],
    ['the last page of all', regions([(1n << 64n) - page, page]), 0, 'EINVAL', 0],
    // The sum wraps to one page: both places are written, folded into 42 bits.
    ['a region around the end of all', regions([(1n << 64n) - page, 2n * page]), 1, undefined, 2],
    ['half a page', regions([0n, page], [page, 2n * K]), 1, 'EINVAL', 1],
  ])('s390: %s', (_what, list, accepted, errno, pages) => {
    const laid = layRegions(s390, list);
    expect([laid.accepted, laid.refusal?.errno, leaves(laid.tally.leavesBySize)]).toEqual([accepted, errno, pages]);
  });

  it.each<[string, bigint, bigint, [bigint, bigint][]]>([
    [
      'small ones before',
      2n * M - page,
      2n * M + page,
      [
        [2n * M, 1n],
        [page, 1n],
      ],
    ],
    [
      'small ones behind',
      2n * M,
      2n * M + page,
      [
        [2n * M, 1n],
        [page, 1n],
      ],
    ],
    [
      'small ones on both sides of bigger ones on both sides of the biggest',
      G - 2n * M - page,
      G + 4n * M + 2n * page,
      [
        [G, 1n],
        [2n * M, 2n],
        [page, 2n],
      ],
    ],
    ['nothing', page, 0n, []],
  ])('the blocks of a region, biggest first: %s', (_what, iova, size, blocks) => {
    // Laid beside another one, so that the second question is not answered with what the first left behind.
    const laid = layRegions(lpae(), regions([8n * G, page], [iova, size]));
    expect(laid.placement(0).blocks).toEqual([{ size: page, count: 1n }]);
    expect(laid.placement(1)).toEqual({
      region: 1,
      blocks: blocks.map(([blockSize, count]) => ({ size: blockSize, count })),
    });
  });
});

describe('a table that grows at the top', () => {
  // Depths of six levels; it starts with three, so with its root at depth 3. The first root is not allocated by mapping.
  it.each<[string, Region[], number, number[], number]>([
    ['nothing', [], 3, [0, 0, 0, 1, 0, 0], 0],
    ['an empty region far up', regions([T, 0n]), 3, [0, 0, 0, 1, 0, 0], 0],
    ['a page at 0', regions([0n, page]), 3, [0, 0, 0, 1, 1, 1], 2],
    ['the last page of three levels', regions([512n * G - page, page]), 3, [0, 0, 0, 1, 1, 1], 2],
    // The old root hangs below entry 0 of the new one, empty as it is.
    ['a page behind it', regions([512n * G, page]), 2, [0, 0, 1, 2, 1, 1], 4],
    ['both', regions([0n, page], [512n * G, page]), 2, [0, 0, 1, 2, 2, 2], 6],
    ['a page past four levels', regions([256n * T, page]), 1, [0, 1, 2, 2, 1, 1], 6],
    // A gigabyte is a leaf in the old root; a terabyte is two entries of the new one, and frees the old root.
    ['a gigabyte at 0 and a page behind', regions([0n, G], [512n * G, page]), 2, [0, 0, 1, 2, 1, 1], 4],
    ['a terabyte at 0', regions([0n, T]), 2, [0, 0, 1, 0, 0, 0], 1],
    ['a terabyte further up', regions([T, T]), 2, [0, 0, 1, 1, 0, 0], 1],
  ])('%s', (_what, list, root, tables, allocated) => {
    const laid = layRegions(amdV1Table('all').driver, list);
    expect(laid.root).toBe(root);
    expect([...laid.tally.tablesByDepth]).toEqual(tables);
    expect(laid.tally.allocated).toBe(allocated);
    expect([...laid.tally.leftByDepth]).toEqual(tables);
  });
});
