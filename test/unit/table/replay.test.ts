import { describe, expect, it } from 'vitest';
import { amdV2Table } from '../../../server/src/table/formats/amd-v2.ts';
import { lpaeGeometry, lpaeTable } from '../../../server/src/table/formats/arm-lpae.ts';
import { shortTable } from '../../../server/src/table/formats/arm-v7s.ts';
import { stage2Table } from '../../../server/src/table/formats/kvm-arm64-stage2.ts';
import { riscvGstageTable } from '../../../server/src/table/formats/riscv-gstage.ts';
import { riscvIommuTable } from '../../../server/src/table/formats/riscv-iommu.ts';
import { s390Table } from '../../../server/src/table/formats/s390-zpci.ts';
import { vtdTable } from '../../../server/src/table/formats/vtd.ts';
import type { RadixDriver } from '../../../server/src/table/lay.ts';
import type { Region } from '../../../server/src/table/model.ts';
import { anyWithin, readRegions, separate, sortRegions } from '../../../server/src/table/pages.ts';
import { tallyDisjoint, type Tally } from '../../../server/src/table/radix.ts';
import { replay } from '../../../server/src/table/replay.ts';

const K = 1n << 10n;
const M = 1n << 20n;
const G = 1n << 30n;

function driverOf(made: object): RadixDriver {
  if (!('driver' in made)) throw new Error('refused');
  return made.driver as RadixDriver;
}

function lpae(pageSizes: bigint, hostPage: bigint): RadixDriver {
  const geometry = lpaeGeometry({ kind: 'arm64-s2', hostPage, pageSizes, inputBits: 40, outputBits: 48 });
  if ('errno' in geometry) throw new Error(geometry.reason);
  return driverOf(lpaeTable(geometry, hostPage));
}

const drivers: readonly (readonly [string, RadixDriver])[] = [
  ['arm lpae', lpae(0x40201000n, 4096n)],
  ['arm lpae, 64K', lpae(0x20010000n, 65536n)],
  [
    'arm v7s',
    driverOf(shortTable({ hostPage: 4096n, pageSizes: 0x1111000n, inputBits: 32, outputBits: 32, extended: false })),
  ],
  ['vtd', driverOf(vtdTable({ stage: 'second', levels: 4, maxWidth: 48, superpages: 2 }))],
  ['vtd, 4K', driverOf(vtdTable({ stage: 'second', levels: 3, maxWidth: 39, superpages: 0 }))],
  ['amd v2', driverOf(amdV2Table(4))],
  ['riscv', driverOf(riscvIommuTable(39))],
  ['gstage', driverOf(riscvGstageTable(41, 2n * M))],
  ['s390', driverOf(s390Table())],
  ['kvm', driverOf(stage2Table({ page: 4096n, ipaBits: 40, ipaLimit: 48, chunk: 0n }))],
  ['kvm, 16K', driverOf(stage2Table({ page: 16384n, ipaBits: 40, ipaLimit: 48, chunk: 0n }))],
];

/** Regions of whole 64K pages, apart from each other, in the order of their addresses. */
const lists: readonly (readonly [string, readonly Region[]])[] = [
  ['nothing', []],
  ['a page', [{ iova: 0n, size: 64n * K }]],
  ['a block and a bit on both sides', [{ iova: 2n * M - 64n * K, size: 4n * M + 128n * K }]],
  ['the same, without blocks', [{ iova: 2n * M - 64n * K, size: 4n * M + 128n * K, phys: 64n * K }]],
  [
    'several in one table, several tables, side by side',
    [
      { iova: 0n, size: 64n * K },
      { iova: 64n * K, size: M, phys: 0n },
      { iova: 2n * M, size: 2n * M },
      { iova: 32n * M, size: 64n * M, phys: 64n * K },
      { iova: 96n * M, size: 33n * M },
      { iova: G - 64n * K, size: G + 192n * K },
      { iova: 3n * G, size: 512n * M, phys: 64n * K },
    ],
  ],
];

/**
 * Everything that is counted, by name; arrays of doubles as plain ones. Left out are the places only a growing table is
 * laid out from.
 */
function counted(tally: Tally): Record<string, unknown> {
  const plain = (value: unknown): unknown =>
    value instanceof Float64Array
      ? [...value]
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
        : value;
  const { originDepth: _origin, passedByDepth: _passed, firstByDepth: _first, ...rest } = tally;
  return plain(rest) as Record<string, unknown>;
}

describe.each(drivers)('%s: call by call as in closed form', (_name, driver) => {
  it.each(lists)('%s', (_what, regions) => {
    const pages = readRegions(regions, driver.unit, driver.align);
    expect(pages.misaligned).toBeUndefined();
    const sorted = sortRegions(pages, pages.count);
    expect(separate(sorted).loud).toEqual([]);
    const closed = tallyDisjoint(driver, sorted);
    const stepped = replay(driver, pages, [...regions.keys()]);
    expect(stepped.refusal).toBeUndefined();
    expect(stepped.leaked).toBe(0);
    expect(counted(stepped.tally)).toEqual(counted(closed));
  });

  it('and so does the one beside the other', () => {
    const regions = lists.at(-1)![1];
    const pages = readRegions(regions, driver.unit, driver.align);
    const some = replay(driver, pages, [1, 4]);
    const rest = sortRegions(
      readRegions(
        [0, 2, 3, 5, 6].map((index) => regions[index]!),
        driver.unit,
        driver.align,
      ),
      5,
    );
    const whole = tallyDisjoint(driver, sortRegions(pages, pages.count));
    expect(counted(tallyDisjoint(driver, rest, some))).toMatchObject({
      leavesBySize: [...whole.leavesBySize],
      slotsByDepth: [...whole.slotsByDepth],
      tablesByDepth: [...whole.tablesByDepth],
      reach: whole.reach,
    });
  });
});

describe('regions as numbers of pages', () => {
  const read = (region: Region, align: 'refuse' | 'cover' = 'refuse') => readRegions([region], 8192n, align);

  it.each<[string, Region]>([
    ['a negative address', { iova: -8192n, size: 8192n, phys: 0n }],
    ['a negative size', { iova: 0n, size: -8192n }],
    ['a negative output', { iova: 0n, size: 8192n, phys: -8192n }],
    ['an address past 64 bits', { iova: 1n << 64n, size: 8192n, phys: 0n }],
    ['a size past 64 bits', { iova: 0n, size: 1n << 64n }],
    ['an output past 64 bits', { iova: 0n, size: 8192n, phys: 1n << 64n }],
  ])('%s is no region', (_what, region) => {
    expect(read(region)).toMatchObject({ count: 0, misaligned: 0 });
    expect(read(region, 'cover')).toMatchObject({ count: 0, misaligned: 0 });
  });

  it.each<[string, Region]>([
    ['address', { iova: 4096n, size: 8192n, phys: 0n }],
    ['size', { iova: 0n, size: 4096n }],
    ['output', { iova: 0n, size: 8192n, phys: 4096n }],
  ])('an odd %s is refused, or covered', (_what, region) => {
    expect(read(region)).toMatchObject({ count: 0, misaligned: 0 });
    const covered = read(region, 'cover');
    expect(covered.misaligned).toBeUndefined();
    expect([covered.start[0], covered.end[0], covered.output[0]]).toEqual([0, 2, 0]);
  });

  it('reaches the last page there is', () => {
    const last = read({ iova: (1n << 64n) - 8192n, size: 8192n, phys: (1n << 64n) - 8192n });
    expect([last.start[0], last.end[0], last.output[0]]).toEqual([2 ** 52 - 2, 2 ** 52, 2 ** 52 - 2]);
  });

  it('says whether a range meets one of them', () => {
    const pages = readRegions(
      [
        { iova: 8192n, size: 8192n },
        { iova: 40960n, size: 16384n },
      ],
      4096n,
      'refuse',
    );
    // Pages 2 and 3, 10 to 13.
    const meets = Array.from({ length: 16 }, (_, page) => anyWithin(pages, page, page + 1));
    expect(meets.flatMap((met, page) => (met ? [page] : []))).toEqual([2, 3, 10, 11, 12, 13]);
    expect(anyWithin(pages, 4, 10)).toBe(false);
    expect(anyWithin(pages, 0, 3)).toBe(true);
    expect(anyWithin(pages, 13, 99)).toBe(true);
    expect(anyWithin(pages, 14, 99)).toBe(false);
    expect(anyWithin(readRegions([], 4096n, 'refuse'), 0, 99)).toBe(false);
  });
});
