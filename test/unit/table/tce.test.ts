import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firmwareMaskOf, pageShiftOf, planDdw, type DdwSetup } from '../../../server/src/table/tce/ddw.ts';
import { shareOf } from '../../../server/src/table/tce/ioda1.ts';
import { hostWindow } from '../../../server/src/table/tce/ioda2Default.ts';
import { bitmapBytes, bitmapLayout } from '../../../server/src/table/tce/iommuTable.ts';
import { createKvmTable, putAll } from '../../../server/src/table/tce/kvmTce.ts';
import { createVfioWindow, offeredPageSizes } from '../../../server/src/table/tce/pseriesVfio.ts';

const GiB = 1n << 30n;

describe('iommu_table', () => {
  it('sets the bits that iommu_table_reserve_pages sets', () => {
    const small = fc.nat(200).map(BigInt);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), small, small, small, (size, firstEntry, from, to) => {
        const entries = BigInt(size);
        const map = new Set<bigint>();
        if (firstEntry === 0n) map.add(0n);
        let start = from;
        let end = to;
        if (start < firstEntry) start = firstEntry;
        if (end > firstEntry + entries) end = firstEntry + entries;
        const any = start < end;
        for (let i = start; i < end; i++) map.add(i - firstEntry);
        const layout = bitmapLayout({ entries, firstEntry, page: 4096n, reservedStart: from, reservedEnd: to });
        expect(layout.reservedEntries).toBe(BigInt(map.size));
        expect([layout.reservedFirst, layout.reservedEnd]).toEqual(any ? [start, end] : [firstEntry, firstEntry]);
      }),
    );
  });

  it.each([
    [0n, 0n],
    [1n, 8n],
    [64n, 8n],
    [65n, 16n],
  ])('bitmap of %d entries', (entries, bytes) => {
    expect(bitmapBytes(entries)).toBe(bytes);
  });

  it.each([
    ['just below 1 GiB', (1n << 18n) - 1n, 1n],
    ['1 GiB', 1n << 18n, 4n],
    ['2^64 bytes wrap to nothing', 1n << 52n, 1n],
    ['and past it count again', (1n << 52n) + (1n << 18n), 4n],
  ])('pools: %s', (_, entries, pools) => {
    const layout = bitmapLayout({ entries, firstEntry: 1n, page: 4096n, reservedStart: 0n, reservedEnd: 0n });
    expect(layout.pools).toBe(pools);
    expect(layout.poolEntries).toBe((entries * 3n) / 4n / pools);
    expect(layout.largePoolFirst).toBe(layout.poolEntries * pools);
  });

  it('nothing is reserved in an empty window', () => {
    const layout = bitmapLayout({ entries: 0n, firstEntry: 0n, page: 4096n, reservedStart: 0n, reservedEnd: 9n });
    expect(layout).toMatchObject({ reservedEntries: 0n, bitmapBytes: 0n, poolEntries: 0n });
  });

  it('the end of the window wraps as the kernel computes it', () => {
    const firstEntry = (1n << 64n) - 10n;
    const layout = bitmapLayout({
      entries: 20n,
      firstEntry,
      page: 1n,
      reservedStart: 0n,
      reservedEnd: (1n << 64n) - 1n,
    });
    expect(layout.reservedEntries).toBe(0n);
  });
});

describe('IODA1 share', () => {
  const setup = { hostPage: 4096n, m32Base: 2n * GiB, weight: 10n, totalWeight: 10n, segmentsFree: 8n };

  it.each([
    ['everything', {}, 8n, 8n],
    ['half', { totalWeight: 20n }, 4n, 4n],
    ['at least one', { totalWeight: 1000n }, 1n, 1n],
    ['as many as are free', { segmentsFree: 3n }, 8n, 3n],
    ['none is free', { segmentsFree: 0n }, 8n, 0n],
    ['no weight, no table', { weight: 0n }, 0n, 0n],
    ['no DMA space', { m32Base: GiB / 8n, segmentsFree: 1n }, 1n, 0n],
    ['never more than there are', { weight: 40n, segmentsFree: 99n }, 32n, 8n],
    ['nobody has weight', { totalWeight: 0n }, 1n, 1n],
    ['the product is computed in 32 bits', { weight: 1n << 29n, totalWeight: 1n << 29n }, 1n, 1n],
  ])('%s', (_, change, segmentsWanted, segments) => {
    const share = shareOf({ ...setup, ...change });
    expect(share).toMatchObject({ segmentsWanted, segments });
    expect(share.entries).toBe(share.window / 4096n);
    expect(share.tableBytes).toBe(share.entries * 8n);
    expect(share.allocatedBytes >= share.tableBytes).toBe(true);
  });

  it('the block is a power of two', () => {
    expect(shareOf({ ...setup, segmentsFree: 3n }).allocatedBytes).toBe(2n << 20n);
    expect(shareOf({ ...setup, segmentsFree: 1n, hostPage: 1n << 20n }).allocatedBytes).toBe(1n << 20n);
  });
});

describe("the host's own window", () => {
  const setup = { hostPage: 65536n, maxBlock: 1n << 24n, memoryMax: 64n * GiB, m32Base: 2n * GiB };

  it('is bounded by the bitmap of one block, then by the memory', () => {
    expect(hostWindow(setup).window).toBe(64n * GiB);
    expect(hostWindow({ ...setup, memoryMax: 1n << 60n }).window).toBe(1n << 43n);
    expect(hostWindow({ ...setup, memoryMax: 65n * GiB }).window).toBe(64n * GiB);
  });

  it('keeps two levels, and takes more where a block is small', () => {
    expect(hostWindow(setup).levels).toBe(2n);
    expect(hostWindow({ ...setup, hostPage: 4096n, maxBlock: 1n << 12n, memoryMax: 1n << 40n }).levels).toBe(2n);
    expect(hostWindow({ ...setup, maxBlock: 64n, hostPage: 64n, memoryMax: GiB }).levels).toBe(3n);
  });

  it('reserves from the 32-bit MMIO base to 4 GiB, within the window', () => {
    expect(hostWindow(setup)).toMatchObject({ reservedFirst: 32768n, reservedEnd: 65536n });
    expect(hostWindow({ ...setup, memoryMax: 3n * GiB })).toMatchObject({ reservedFirst: 0n, reservedEnd: 0n });
    expect(hostWindow({ ...setup, memoryMax: 2n * GiB, m32Base: GiB })).toMatchObject({
      reservedFirst: 16384n,
      reservedEnd: 32768n,
    });
  });

  it('the bypass window covers 4 GiB more than the memory', () => {
    expect(hostWindow({ ...setup, memoryMax: 60n * GiB }).bypassWindow).toBe(64n * GiB);
    expect(hostWindow({ ...setup, memoryMax: 60n * GiB + 1n }).bypassWindow).toBe(128n * GiB);
    expect(hostWindow({ ...setup, memoryMax: 1n << 44n }).bypassTable).toBe(1n << 20n);
    expect(hostWindow(setup).bypassTable).toBe(65536n);
  });

  it.each([0n, 1n, 65535n])('does not fail for %d bytes of memory', (memoryMax) => {
    expect(hostWindow({ ...setup, memoryMax }).creation.errno).toBe('EINVAL');
  });
});

describe('pseries windows', () => {
  const setup: DdwSetup = {
    firmwareMask: 0x2n,
    largestBlock: 1n << 31n,
    maxRam: 64n * GiB,
    pmem: false,
    defaultRemoved: false,
    dmaBits: 64,
    physBits: 51,
  };

  it('the largest page of every mask, 2M out of order', () => {
    const shifts = [12, 16, 24, 25, 26, 27, 28, 34, 21];
    for (let mask = 0; mask < 512; mask++) {
      const offered = shifts.filter((_, bit) => mask & (1 << bit));
      expect(pageShiftOf(BigInt(mask))).toBe(Math.max(0, ...offered));
      const sizes = offered.reduce((all, shift) => all | (1n << BigInt(shift)), 0n);
      expect(firmwareMaskOf(sizes)).toBe(BigInt(mask));
      expect(offeredPageSizes(BigInt(mask))).toBe((sizes | 4096n) & 0xffffffffn);
    }
    expect(pageShiftOf(1n << 9n)).toBe(0);
    expect(firmwareMaskOf(1n << 30n)).toBe(0n);
  });

  it.each<[string, Partial<DdwSetup>, object]>([
    [
      'direct',
      {},
      { result: 'ok', windowShift: 36, direct: true, dynamic: false, entries: 1n << 20n, dynamicEntries: 0n },
    ],
    ['no page', { firmwareMask: 0n }, { result: 'no-page-size', windowShift: 0 }],
    [
      'too small for the memory',
      { largestBlock: 1n << 15n },
      { windowShift: 31, direct: false, dynamic: true, dynamicEntries: 32768n },
    ],
    ['the device has fewer bits', { dmaBits: 33 }, { largestShift: 33, windowShift: 33, dynamic: true }],
    [
      '2^64 bytes count as none',
      { largestBlock: 1n << 48n },
      { result: 'window-smaller-than-page', windowShift: 0, dynamic: true },
    ],
    [
      'persistent memory that fits',
      { pmem: true, largestBlock: 1n << 35n },
      { windowShift: 51, direct: true, dynamic: false },
    ],
    ['that does not, beside the default window', { pmem: true }, { windowShift: 36, direct: true, dynamic: false }],
    [
      'that does not, instead of it: split',
      { pmem: true, defaultRemoved: true },
      {
        windowShift: 47,
        direct: true,
        dynamic: true,
        dynamicOffset: 64n * GiB,
        dynamicEntries: (1n << 31n) - (1n << 20n),
      },
    ],
    [
      'no room to split',
      { pmem: true, defaultRemoved: true, largestBlock: 1n << 20n },
      { windowShift: 36, direct: false, dynamic: true, dynamicOffset: 0n, dynamicEntries: 1n << 20n },
    ],
    [
      'just room to split',
      { pmem: true, defaultRemoved: true, maxRam: 2n * GiB, largestBlock: 1n << 16n },
      {
        windowShift: 32,
        direct: true,
        dynamic: true,
        dynamicOffset: 2n * GiB,
        dynamicEntries: 32768n,
        bitmapBytes: 4096n,
      },
    ],
    ['without the default window', { defaultRemoved: true }, { direct: true, dynamic: false, windowShift: 36 }],
    [
      'a hash kernel with 4K pages',
      { pmem: true, physBits: 46, largestBlock: 1n << 30n },
      { windowShift: 46, direct: true },
    ],
  ])('%s', (_, change, wanted) => {
    expect(planDdw({ ...setup, ...change })).toMatchObject(wanted);
  });

  const vfio = {
    hostPage: 65536n,
    firmwareMask: 0x3n,
    page: 65536n,
    window: 1n << 40n,
    levels: 1n,
    largestBlock: 1n << 31n,
  };

  it.each([
    ['fits', {}, '0', undefined, 2048n],
    ['no level passes for one', { levels: 0n }, '0', undefined, 2048n],
    ['page not offered', { page: 1n << 21n, levels: 9n }, 'EINVAL', 'page-size', 0n],
    ['nothing', { window: 0n }, 'EINVAL', 'size', 0n],
    ['locked memory', { memlock: 2047n * 65536n }, 'ENOMEM', 'memlock', 0n],
    ['just inside', { memlock: 2048n * 65536n }, '0', undefined, 2048n],
    ['two levels, 4 GiB - 1 charged and kept', { levels: 2n }, 'EINVAL', 'levels', 65535n],
    ['no power of two, charge kept', { window: 3n << 38n }, 'EINVAL', 'window', 1536n],
    ['smaller than a page', { window: 32768n }, 'EINVAL', 'window', 0n],
    ['larger than firmware has', { largestBlock: (1n << 24n) - 1n }, 'EINVAL', 'largest-block', 2048n],
    ['as large as firmware has', { largestBlock: 1n << 24n }, '0', undefined, 2048n],
  ])('VFIO: %s', (_, change, errno, failed, chargedPages) => {
    const window = createVfioWindow({ ...vfio, ...change });
    expect(window).toMatchObject({ errno, chargedPages });
    expect(window.failed).toBe(failed);
    expect(window.entries > 0n).toBe(errno === '0');
    expect(window.userViewBytes > 0n).toBe(errno === '0');
  });
});

describe('KVM table', () => {
  const setup = { hostPage: 65536n, pageShift: 16, firstEntry: 0n, entries: 1n << 20n, maxBlock: 1n << 24n };

  it.each([
    ['fits', {}, '0', undefined, 129n],
    ['empty, before all else', { entries: 0n, pageShift: 99 }, 'EINVAL', 'empty', 0n],
    ['page too small', { pageShift: 11 }, 'EINVAL', 'page-shift', 0n],
    ['page too large', { pageShift: 35 }, 'EINVAL', 'page-shift', 0n],
    ['past the last address', { firstEntry: (1n << 48n) - (1n << 20n) }, 'EINVAL', 'range', 0n],
    ['up to the last address', { firstEntry: (1n << 48n) - (1n << 20n) - 1n }, '0', undefined, 129n],
    ['first and count wrap', { firstEntry: (1n << 64n) - (1n << 20n) }, '0', undefined, 129n],
    ['count wraps in bytes as well', { firstEntry: 1n, entries: (1n << 64n) - 1n }, '0', undefined, 1n],
    ['locked memory', { memlockPages: 128n }, 'ENOMEM', 'memlock', 0n],
    ['just inside', { memlockPages: 129n }, '0', undefined, 129n],
    ['control block', { maxBlock: 1143n }, 'ENOMEM', 'control-block', 0n],
    ['control block just fits', { maxBlock: 1144n }, '0', undefined, 129n],
  ])('%s', (_, change, errno, failed, chargedPages) => {
    const table = createKvmTable({ ...setup, ...change });
    expect(table).toMatchObject({ errno, chargedPages });
    expect(table.failed).toBe(failed);
    expect(table.source === undefined).toBe(errno === '0');
  });

  it('allocates the pages that a put at a time would', () => {
    const put = fc.record({
      from: fc.integer({ min: -3, max: 140 }),
      count: fc.nat(30),
      value: fc.constantFrom(0n, 4096n, 4097n, 8195n),
      off: fc.constantFrom(0n, 0n, 0n, 1n),
    });
    fc.assert(
      fc.property(fc.array(put, { maxLength: 5 }), fc.integer({ min: 1, max: 128 }), (puts, size) => {
        const firstEntry = 10n;
        const entries = BigInt(size);
        const pages = new Set<bigint>();
        let result = 'H_SUCCESS';
        let rejected: number | undefined;
        puts.forEach(({ from, count, value, off }, index) => {
          for (let i = 0n; i < BigInt(count) && result === 'H_SUCCESS'; i++) {
            const address = (firstEntry + BigInt(from) + i) * 4096n + off;
            const entry = address >> 12n;
            const gpa = value & ~3n;
            if (off !== 0n || entry < firstEntry || entry - firstEntry + 1n > entries) result = 'H_PARAMETER';
            else if ((value & 3n) !== 0n && gpa % 4096n !== 0n) result = 'H_TOO_HARD';
            else if (value !== 0n) pages.add((entry - firstEntry) / 8n);
            if (result !== 'H_SUCCESS') rejected = index;
          }
        });
        const small = { hostPage: 64n, pageShift: 12, firstEntry, entries, maxBlock: 1n << 24n };
        const done = putAll(
          small,
          puts.map(({ from, count, value, off }) => ({
            iova: (firstEntry + BigInt(from)) * 4096n + off,
            size: BigInt(count) * 4096n,
            phys: value,
          })),
        );
        expect(done).toMatchObject({ result, pages: BigInt(pages.size) });
        expect(done.rejected).toBe(rejected);
      }),
      { numRuns: 400 },
    );
  });
});
