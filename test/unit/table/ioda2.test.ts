import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '../../../server/src/table/model.ts';
import {
  createWindow,
  fullTables,
  geometryOf,
  tableSize,
  type Geometry,
  type WindowRequest,
} from '../../../server/src/table/tce/ioda2.ts';
import { checkClear, checkMap, clearEntries, mapRegions } from '../../../server/src/table/tce/ioda2Map.ts';

const base: WindowRequest = {
  hostPage: 65536n,
  page: 65536n,
  window: 1n << 46n,
  levels: 2n,
  start: 1n << 59n,
  userCopy: true,
  maxBlock: 1n << 24n,
};

/** The size function of the kernel, word for word, on unsigned 64-bit numbers. */
function sizeFunction(pageShift: number, windowShift: number, levels: number, hostShift: number): bigint {
  const long = (value: bigint) => BigInt.asUintN(64, value);
  let bytes = 0n;
  let entriesShift = windowShift - pageShift;
  let tableShift = entriesShift + 3;
  let tceTableSize = long(1n << BigInt(tableShift));
  if (tceTableSize < 0x1000n) tceTableSize = 0x1000n;
  entriesShift = Math.floor((entriesShift + levels - 1) / levels);
  tableShift = entriesShift + 3;
  tableShift = Math.max(tableShift, hostShift);
  const directTableSize = 1n << BigInt(tableShift);
  for (; levels; --levels) {
    bytes += (tceTableSize + directTableSize - 1n) & ~(directTableSize - 1n);
    tceTableSize /= directTableSize;
    tceTableSize <<= 3n;
    if (tceTableSize < directTableSize) tceTableSize = directTableSize;
  }
  return bytes + bytes;
}

/** A table made entry by entry, as `pnv_tce` walks it. */
class SimulatedTable {
  readonly levels: Set<bigint>[];
  readonly set = new Set<bigint>();
  readonly geometry: Geometry;

  constructor(geometry: Geometry) {
    this.geometry = geometry;
    this.levels = Array.from({ length: geometry.levels }, (_, depth) => new Set(depth === 0 ? [0n] : []));
  }

  private table(index: bigint, depth: number): bigint {
    return index >> BigInt((this.geometry.levelShift - 3) * (this.geometry.levels - depth));
  }

  write(index: bigint): void {
    for (let depth = 1; depth < this.levels.length; depth++) this.levels[depth]!.add(this.table(index, depth));
    this.set.add(index);
  }

  /** `IOMMU_TABLE_USERSPACE_ENTRY_RO`: is there a leaf table for the entry? */
  has(index: bigint): boolean {
    return this.levels.every((tables, depth) => depth === 0 || tables.has(this.table(index, depth)));
  }

  /** Entries above the leaves that `pnv_tce` reads until it has the leaf or finds that a table is missing. */
  reads(index: bigint): bigint {
    let read = 0n;
    for (let depth = 1; depth < this.levels.length; depth++) {
      read++;
      if (!this.levels[depth]!.has(this.table(index, depth))) break;
    }
    return read;
  }

  /** The loop of `tce_iommu_clear`. */
  clear(
    first: bigint,
    pages: bigint,
    userCopy: boolean,
    skip: 'or' | 'add',
  ): { exchanged: bigint; skipped: bigint; read: bigint } {
    let exchanged = 0n;
    let skipped = 0n;
    let read = 0n;
    const last = first + pages;
    for (let entry = first; entry < last; ++entry) {
      if (userCopy) read += this.reads(entry);
      if (this.geometry.levels > 1 && userCopy && !this.has(entry)) {
        skipped++;
        const mask = this.geometry.levelEntries - 1n;
        entry = skip === 'or' ? entry | mask : entry + mask;
        continue;
      }
      exchanged++;
      read += this.reads(entry);
      this.set.delete(entry);
    }
    return { exchanged, skipped, read };
  }
}

/** Small shapes: host pages of 16 to 128 bytes make tables of 2 to 16 entries. */
const shape = fc
  .record({
    hostShift: fc.integer({ min: 4, max: 7 }),
    entriesShift: fc.integer({ min: 0, max: 10 }),
    levels: fc.integer({ min: 1, max: 5 }),
    userCopy: fc.boolean(),
    start: fc.constantFrom(0n, 1n << 59n),
  })
  .map(({ hostShift, entriesShift, levels, userCopy, start }) => {
    const window = 1n << BigInt(12 + entriesShift);
    const hostPage = 1n << BigInt(hostShift);
    const geometry = geometryOf({ hostPage, page: 4096n, window, levels: BigInt(levels), start })!;
    return { geometry, userCopy, start };
  });

const stretches = fc.array(fc.tuple(fc.nat(1100), fc.nat(40)), { maxLength: 6 });

function regionsIn(geometry: Geometry, start: bigint, pieces: readonly (readonly [number, number])[]): Region[] {
  return pieces.map(([first, count]) => {
    const from = BigInt(first) % geometry.entries;
    const room = geometry.entries - from;
    const pages = BigInt(count) < room ? BigInt(count) : room;
    return { iova: start + from * 4096n, size: pages * 4096n };
  });
}

describe('size function', () => {
  it('agrees with the kernel for every window, page, level count and host page', () => {
    for (const hostShift of [12, 16]) {
      for (const pageShift of [12, 16, 21, 24, 28, 30, 34]) {
        for (let windowShift = pageShift; windowShift <= 63; windowShift++) {
          for (let levels = 1; levels <= 5; levels++) {
            const request = {
              hostPage: 1n << BigInt(hostShift),
              page: 1n << BigInt(pageShift),
              window: 1n << BigInt(windowShift),
              levels: BigInt(levels),
            };
            const wanted = sizeFunction(pageShift, windowShift, levels, hostShift);
            expect(tableSize(request)).toBe(wanted);
            const geometry = geometryOf({ ...request, start: 0n })!;
            const full = fullTables(geometry);
            expect(full[0]).toBe(1n);
            expect(2n * geometry.levelBytes * full.reduce((sum, count) => sum + count, 0n)).toBe(wanted);
          }
        }
      }
    }
  });
});

describe('creation', () => {
  it.each([
    ['both windows used', { windowsUsed: 2n, pageSizes: 0n }, 'ENOSPC', 'windows-used', 0n],
    ['page not offered, before the shape is looked at', { pageSizes: 4096n, levels: 9n }, 'EINVAL', 'page-size', 0n],
    ['no level', { levels: 0n }, 'EINVAL', 'levels', 0n],
    ['six levels', { levels: 6n, memlock: 0n }, 'EINVAL', 'levels', 0n],
    ['no power of two', { window: 3n << 40n }, 'EINVAL', 'window', 0n],
    ['nothing', { window: 0n }, 'EINVAL', 'window', 0n],
    ['smaller than a page', { window: 4096n }, 'EINVAL', 'window-page', 0n],
    ['locked memory, before the limit on bits', { memlock: 65536n, levels: 3n }, 'ENOMEM', 'memlock', 0n],
    ['55 bits, charge kept', { levels: 3n }, 'EINVAL', 'address-limit', 262178n],
    ['one block, charge kept', { levels: 1n }, 'ENOMEM', 'max-block', 262144n],
    ['limit on bits before the block', { levels: 1n, window: 1n << 55n }, 'EINVAL', 'address-limit', 134217728n],
    ["the kernel's own window is not charged", { userCopy: false, levels: 3n }, 'EINVAL', 'address-limit', 0n],
    ["the kernel's own window looks at no page mask", { userCopy: false, pageSizes: 0n }, '0', undefined, 0n],
    ['just inside locked memory', { memlock: 262152n * 65536n }, '0', undefined, 262152n],
    ['just outside', { memlock: 262152n * 65536n - 1n }, 'ENOMEM', 'memlock', 0n],
    ['one window used', { windowsUsed: 1n }, '0', undefined, 262152n],
    ['the older limit', { levels: 3n, addressLimit: 60n }, '0', undefined, 262178n],
    ['exactly the largest block', { maxBlock: 1n << 18n }, '0', undefined, 262152n],
  ] as const)('%s', (_, change, errno, failed, chargedPages) => {
    const creation = createWindow({ ...base, ...change });
    expect(creation).toMatchObject({ errno, chargedPages });
    expect(creation.failed).toBe(failed);
    expect(creation.source === undefined).toBe(errno === '0');
  });
});

describe('calls', () => {
  const geometry = geometryOf(base)!;
  const start = base.start;
  const end = start + base.window;

  it.each([
    ['whole window', start, base.window, 0n, undefined],
    ['before the window', start - 65536n, 65536n, 0n, 'ENXIO'],
    ['behind the window', end, 65536n, 0n, 'ENXIO'],
    ['size comes before the alignment of the address', start + 1n, 1n, 1n, 'EINVAL'],
    ['user address', start + 1n, 65536n, 1n, 'EINVAL'],
    ['address', start + 1n, 65536n, 0n, '+1'],
    ['nothing at all', start, 0n, 0n, undefined],
    ['over the last table', end - 65536n, 131072n, 0n, 'refused'],
  ] as const)('map: %s', (_, iova, size, phys, errno) => {
    expect(checkMap(geometry, { iova, size, phys })?.errno).toBe(errno);
  });

  it.each([
    ['whole window', start, base.window, undefined],
    ['behind the window', end, 65536n, 'ENXIO'],
    ['size', start, 1n, 'EINVAL'],
    ['address', start + 1n, 65536n, '+1'],
    ['over the end', end - 65536n, 131072n, '+1'],
    ['nothing at all', start, 0n, undefined],
  ] as const)('clear: %s', (_, from, size, errno) => {
    expect(checkClear(geometry, { start: from, size })?.errno).toBe(errno);
  });

  it('a region may run past a small window as far as its table goes', () => {
    const small = geometryOf({ ...base, window: 1n << 30n })!;
    expect(small.entries).toBe(16384n);
    expect(small.capacity).toBe(1n << 26n);
    expect(checkMap(small, { iova: start, size: small.capacity * 65536n })).toBeUndefined();
    expect(checkMap(small, { iova: start, size: small.capacity * 65536n + 65536n })?.errno).toBe('refused');
  });

  it('pages of 4G and more leave nothing of the 32-bit mask', () => {
    const huge = geometryOf({ ...base, page: 1n << 34n, levels: 1n })!;
    expect(checkMap(huge, { iova: start, size: 1n << 34n, phys: 0n })).toMatchObject({
      errno: 'EINVAL',
      failed: 'size',
    });
    expect(checkMap(huge, { iova: start, size: 0n, phys: 0n })).toBeUndefined();
    const large = geometryOf({ ...base, page: 1n << 30n, levels: 1n })!;
    expect(checkMap(large, { iova: start, size: 1n << 30n, phys: 0n })).toBeUndefined();
  });

  it('stops at the first region that is refused', () => {
    const regions = [
      { iova: start, size: 65536n },
      { iova: 0n, size: 65536n },
      { iova: start + 65536n, size: 65536n },
    ];
    const mapped = mapRegions(geometry, regions);
    expect(mapped.refusal).toMatchObject({ errno: 'ENXIO', region: 1 });
    expect(mapped.entries.size).toBe(1n);
  });
});

describe('against a table made entry by entry', () => {
  it('tables and set entries agree', () => {
    fc.assert(
      fc.property(shape, stretches, ({ geometry, start }, pieces) => {
        const regions = regionsIn(geometry, start, pieces);
        const table = new SimulatedTable(geometry);
        let written = 0n;
        for (const { iova, size } of regions) {
          for (let page = 0n; page < size / 4096n; page++) {
            table.write((iova - start) / 4096n + page);
            written++;
          }
        }
        const mapped = mapRegions(geometry, regions);
        expect(mapped.refusal).toBeUndefined();
        expect(mapped.tables).toEqual(table.levels.map(({ size }) => BigInt(size)));
        expect(mapped.entries.size).toBe(BigInt(table.set.size));
        expect(mapped.written).toBe(written);
      }),
      { numRuns: 300 },
    );
  });

  it('clearing any range visits and leaves the same, with either way to skip', () => {
    fc.assert(
      fc.property(
        shape,
        stretches,
        fc.nat(1100),
        fc.nat(1100),
        ({ geometry, userCopy, start }, pieces, from, length) => {
          const regions = regionsIn(geometry, start, pieces);
          const build = () => {
            const table = new SimulatedTable(geometry);
            for (const { iova, size } of regions) {
              for (let page = 0n; page < size / 4096n; page++) table.write((iova - start) / 4096n + page);
            }
            return table;
          };
          const first = BigInt(from) % geometry.entries;
          const count = BigInt(length) % (geometry.entries - first + 1n);
          const ored = build();
          const added = build();
          const present = new SimulatedTable(geometry);
          for (const index of ored.set) present.write(index);
          const walk = ored.clear(first, count, userCopy, 'or');
          added.clear(first, count, userCopy, 'add');
          const { entries } = mapRegions(geometry, regions);
          const cleared = clearEntries(geometry, entries, userCopy, first, count);
          expect(cleared).toMatchObject({ ...walk, range: count });
          expect(cleared.left).toBe(BigInt(ored.set.size));
          expect(cleared.cleared).toBe(BigInt(present.set.size - ored.set.size));
          expect(cleared.leftByAdding).toBe(BigInt(added.set.size));
          let absent = 0n;
          for (let entry = first; entry < first + count; entry++) {
            if (geometry.levels > 1 && !userCopy && !present.has(entry)) absent++;
          }
          expect(cleared.absent).toBe(absent);
        },
      ),
      { numRuns: 500 },
    );
  });
});
