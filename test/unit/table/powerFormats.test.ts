import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region, TableReport, TableRequest, Value, Values } from '../../../server/src/table/model.ts';
import { findFormat } from '../../../server/src/table/registry.ts';
import { vectorKinds } from '../../../server/src/table/vectors/index.ts';

const K64 = 65536n;
const GiB = 1n << 30n;
const ids = ['powernv', 'powernv-host', 'powernv-ioda1', 'kvm-tce', 'pseries-ddw', 'pseries-vfio', 'iommu-table'];
const ask = (id: string, request: Partial<TableRequest> = {}): TableReport =>
  findFormat(id)!.report({ values: {}, regions: [], ...request });
const figure = (report: TableReport, id: string) => report.figures.find((one) => one.id === id)?.value;
const item = (report: TableReport, name: string) => report.memory.items.find((one) => one.name === name);

/** Regions of whole 64K pages below 4 GiB, which every window here takes. */
const regionList = fc.array(
  fc
    .tuple(fc.nat(4000), fc.nat(600))
    .map(([from, pages]): Region => ({ iova: BigInt(from) * K64, size: BigInt(pages) * K64 })),
  { maxLength: 8 },
);
const windowed: [string, TableRequest['window'], Values][] = [
  ['powernv', { start: 0n, size: 1n << 40n }, {}],
  ['powernv', { start: 0n, size: 1n << 40n }, { levels: 4n, 'host-page': 4096n }],
  ['powernv', { start: 0n, size: 1n << 36n }, { levels: 3n, page: 4096n, 'user-copy': false }],
  ['powernv-host', undefined, {}],
  ['kvm-tce', { start: 0n, size: 1n << 40n }, {}],
  ['pseries-vfio', { start: 0n, size: 1n << 40n }, {}],
  ['iommu-table', { start: 0n, size: 1n << 40n }, {}],
];

function request(window: TableRequest['window'], values: Values, regions: readonly Region[]): TableRequest {
  return { values, regions, ...(window ? { window } : {}) };
}

const sum = (counts: readonly bigint[]) => counts.reduce((total, count) => total + count, 0n);
const tableBytes = (report: TableReport, count: 'tables' | 'fullTables') =>
  sum(report.levels.map((level) => level[count] * level.tableBytes));

describe.each(windowed)('%s in %o with %o', (id, window, values) => {
  const report = (regions: readonly Region[]) => findFormat(id)!.report(request(window, values, regions));

  it('is accepted, and adds up', () => {
    fc.assert(
      fc.property(regionList, (regions) => {
        const result = report(regions);
        expect(result.rejection).toBeUndefined();
        const { memory } = result;
        expect(memory.full).toBe(sum(memory.items.map(({ full }) => full)));
        expect(memory.onDemand).toBe(sum(memory.items.map(({ onDemand }) => onDemand)));
        expect(memory.upfront).toBe(sum(memory.items.map(({ upfront }) => upfront)));
        for (const one of memory.items) {
          expect(one.full >= one.onDemand, one.name).toBe(true);
          expect(one.onDemand >= one.upfront, one.name).toBe(true);
        }
        for (const level of result.levels) expect(level.fullTables >= level.tables).toBe(true);
        const table = memory.items.find(({ name }) => /^(hardware table|table in firmware|table pages)$/.test(name));
        if (table) {
          expect(tableBytes(result, 'tables')).toBe(table.onDemand);
          expect(tableBytes(result, 'fullTables')).toBe(table.full);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('more regions never take less, and the order does not matter', () => {
    fc.assert(
      fc.property(regionList, regionList, (some, more) => {
        const few = report(some);
        const all = report([...some, ...more]);
        expect(all.memory.onDemand >= few.memory.onDemand).toBe(true);
        expect(all.memory.full).toBe(few.memory.full);
        expect(all.memory.upfront).toBe(few.memory.upfront);
        all.levels.forEach((level, i) => expect(level.tables >= few.levels[i]!.tables).toBe(true));
        const turned = report([...more, ...some]);
        expect(turned.memory).toEqual(all.memory);
        expect(turned.levels).toEqual(all.levels);
      }),
      { numRuns: 60 },
    );
  });

  it('a region cut in two takes the same', () => {
    fc.assert(
      fc.property(fc.nat(4000), fc.integer({ min: 2, max: 600 }), fc.nat(599), (from, pages, at) => {
        const iova = BigInt(from) * K64;
        const cut = BigInt(at % pages) * K64;
        const whole = report([{ iova, size: BigInt(pages) * K64 }]);
        const parts = report([
          { iova, size: cut },
          { iova: iova + cut, size: BigInt(pages) * K64 - cut },
        ]);
        expect(parts.memory).toEqual(whole.memory);
        expect(parts.levels).toEqual(whole.levels);
      }),
      { numRuns: 60 },
    );
  });

  it('tables of regions far apart add up, but for the tables that are always there', () => {
    const far = GiB * 2n;
    const [near, other] = [
      { iova: 0n, size: 3n * K64 },
      { iova: far, size: 5n * K64 },
    ];
    const shared = (part: TableReport) => part.memory.onDemand - report([]).memory.onDemand;
    expect(shared(report([near, other])) <= shared(report([near])) + shared(report([other]))).toBe(true);
    expect(report([near, other]).levels.at(-1)?.leaves ?? 0n).toBe(
      (report([near]).levels.at(-1)?.leaves ?? 0n) + (report([other]).levels.at(-1)?.leaves ?? 0n),
    );
  });
});

describe('powernv', () => {
  const start = 1n << 59n;

  it('charges both copies whole, and pays on demand', () => {
    const report = ask('powernv', { window: { start, size: 1n << 46n }, regions: [{ iova: start, size: K64 }] });
    expect(report.windowChosen).toBe(false);
    expect(report.memory).toMatchObject({
      charged: 17180393472n,
      full: 17180393472n,
      onDemand: 1048576n,
      upfront: 524288n,
    });
    expect(item(report, 'user copy')).toEqual({ ...item(report, 'hardware table'), name: 'user copy' });
    expect(report.levels.map(({ name, entryShift }) => [name, entryShift])).toEqual([
      ['root', 31],
      ['leaf', 16],
    ]);
  });

  it("the kernel's own window has one copy and no charge", () => {
    const report = ask('powernv', { values: { 'user-copy': false }, window: { start, size: 1n << 46n } });
    expect(report.memory.charged).toBeUndefined();
    expect(report.memory.items).toHaveLength(1);
    expect(report.notes.join()).toContain('Without a user copy');
  });

  it('chooses the smallest window, from 0 or from 2^59', () => {
    const at = (regions: Region[]) => ask('powernv', { regions });
    expect(at([{ iova: start + 5n * GiB, size: GiB }]).window).toEqual({ start, size: 8n * GiB });
    expect(at([{ iova: 5n * GiB, size: 3n * GiB }]).window).toEqual({ start: 0n, size: 8n * GiB });
    expect(at([{ iova: 5n * GiB, size: 3n * GiB + K64 }]).window).toEqual({ start: 0n, size: 16n * GiB });
    expect(at([{ iova: 0n, size: 4096n }]).window.size).toBe(K64);
    expect(at([]).window).toEqual({ start: 0n, size: 2n * GiB });
    expect(
      at([
        { iova: start, size: GiB },
        { iova: 0n, size: 0n },
      ]).window.start,
    ).toBe(start);
    expect(at([]).windowChosen).toBe(true);
    expect(at([]).notes[0]).toContain('2 GiB');
  });

  it.each<[string, Partial<TableRequest>, string, string, RegExp]>([
    [
      'page not offered',
      { values: { page: 1n << 25n } },
      'EINVAL',
      'create',
      /32 MiB TCEs\. Take one of 1 GiB, 256 MiB, 16 MiB, 2 MiB, 64 KiB, 4 KiB\./,
    ],
    ['levels', { values: { levels: 6n } }, 'EINVAL', 'create', /1 to 5 levels, not 6/],
    ['windows used', { values: { 'windows-used': 2n } }, 'ENOSPC', 'create', /Both windows/],
    [
      'no power of two',
      { window: { start: 0n, size: 3n * GiB } },
      'EINVAL',
      'create',
      /3 GiB.*smallest that covers it is 4 GiB/,
    ],
    ['smaller than a page', { window: { start: 0n, size: 4096n } }, 'EINVAL', 'create', /smaller than one 64 KiB/],
    ['locked memory', { values: { memlock: 65536n } }, 'ENOMEM', 'create', /RLIMIT_MEMLOCK/],
    [
      'address bits',
      { values: { levels: 3n } },
      'EINVAL',
      'create',
      /3 levels of 13 bits and 16 page bits make 55.*not given back/,
    ],
    [
      'one block',
      { values: { levels: 1n }, window: { start: 0n, size: 1n << 40n } },
      'ENOMEM',
      'create',
      /128 MiB.*at most 16 MiB/,
    ],
    ['values', { values: { page: 3n } }, 'refused', 'create', /too small/],
    [
      'outside',
      { regions: [{ iova: 8n * GiB, size: K64, name: 'BAR' }], window: { start: 0n, size: GiB } },
      'ENXIO',
      'map',
      /region 1 \(BAR\) is not in the window 0x0 \.\. 0x40000000/,
    ],
    ['size', { regions: [{ iova: 0n, size: 4096n }] }, 'EINVAL', 'map', /multiple of the 64 KiB TCE page/],
    ['user address', { regions: [{ iova: 0n, size: K64, phys: 1n }] }, 'EINVAL', 'map', /user address of region 1/],
    ['address', { regions: [{ iova: 4096n, size: K64, phys: 0n }] }, '+1', 'map', /positive number 1/],
    [
      'end',
      { regions: [{ iova: 0n, size: 32n * GiB }], window: { start: 0n, size: 16n * GiB }, values: { levels: 1n } },
      'refused',
      'map',
      /behind the window.*only the start/,
    ],
    [
      '16G pages',
      { values: { page: 1n << 34n, 'page-sizes': 1n << 34n, levels: 1n }, regions: [{ iova: 0n, size: 1n << 34n }] },
      'EINVAL',
      'map',
      /32 bits/,
    ],
    ['clear outside', { clear: { start: 8n * GiB, size: K64 } }, 'ENXIO', 'clear', /range to clear/],
    ['clear over the end', { clear: { start: 2n * GiB - K64, size: 2n * K64 } }, '+1', 'clear', /behind the window/],
  ])('refuses: %s', (_, part, errno, step, reason) => {
    const report = ask('powernv', part);
    expect(report.rejection).toMatchObject({ errno, step });
    expect(report.rejection!.reason).toMatch(reason);
    expect(report.rejection!.reason).toMatch(/^[A-Z\d].*\.$/);
    expect(report.rejection!.source).not.toBe('');
  });

  it('an older kernel accepts what the current one refuses for its bits', () => {
    expect(ask('powernv', { values: { levels: 3n } }).notes.join()).toContain('older limit of 60');
    expect(ask('powernv', { values: { levels: 4n } }).notes.join()).not.toContain('older limit');
    expect(ask('powernv', { values: { levels: 3n, 'address-limit': 60n } }).rejection).toBeUndefined();
  });

  it('stops mapping at the refused region', () => {
    const regions = [
      { iova: 0n, size: K64 },
      { iova: 1n, size: K64 },
      { iova: K64, size: K64 },
    ];
    const report = ask('powernv', { regions, window: { start: 0n, size: GiB } });
    expect(report.rejection).toMatchObject({ region: 1, step: 'map' });
    expect(figure(report, 'tces-set')).toBe(1n);
    expect(report.work.map.invalidations[0]!.count).toBe(1n);
  });

  it('clears a sparse window by skipping, without a user copy entry by entry', () => {
    const window = { start, size: 1n << 46n };
    const regions = [{ iova: start + GiB, size: 4n * K64 }];
    const skipping = ask('powernv', { window, regions }).work.clear!;
    expect(skipping).toMatchObject({
      entriesWritten: 32768n + 4n,
      // The root in both copies for what is there, in one for what is not.
      entriesRead: 2n * 32768n + 32767n,
      holesSkipped: 32767n,
      entriesWithoutSkip: 1n << 30n,
    });
    const plain = ask('powernv', { window, regions, values: { 'user-copy': false } }).work.clear!;
    expect(plain).toMatchObject({ entriesWritten: 32768n, entriesRead: 1n << 30n, holesSkipped: 0n });
    const schemes = skipping.invalidations.map(({ scheme, count }) => [scheme, count]);
    expect(schemes).toEqual([
      ['as the kernel does', 1n],
      ['per page', 1n << 30n],
      ['whole', 1n],
    ]);
  });

  it('counts what mapping and unmapping write', () => {
    const regions = [
      { iova: start, size: 4n * K64 },
      { iova: start + GiB * 4n, size: 2n * K64 },
    ];
    const { map, unmap } = ask('powernv', { window: { start, size: 1n << 46n }, regions }).work;
    // Two copies: 6 TCEs and 2 root entries each.
    expect(map).toMatchObject({ entriesWritten: 16n, entriesRead: 12n, tablesAllocated: 4n, tablesFreed: 0n });
    expect(unmap).toMatchObject({ entriesWritten: 12n, tablesFreed: 0n, entriesWithoutSkip: 6n });
    expect(map.invalidations.map(({ count }) => count)).toEqual([2n, 6n, 1n]);
  });

  it('says that overlapping regions replace each other', () => {
    const regions = [
      { iova: 0n, size: 4n * K64, name: 'a' },
      { iova: 2n * K64, size: 4n * K64, name: 'b' },
    ];
    const report = ask('powernv', { regions });
    expect(report.notes.join()).toContain('region 1 (a) and region 2 (b) overlap');
    expect(figure(report, 'tces-set')).toBe(6n);
    expect(report.placements).toEqual([
      { region: 0, name: 'a', blocks: [{ size: K64, count: 4n }] },
      { region: 1, name: 'b', blocks: [{ size: K64, count: 4n }] },
    ]);
  });

  it('explains itself, each step with a kernel function', () => {
    const { steps } = ask('powernv');
    expect(steps.length).toBeGreaterThan(6);
    for (const step of steps) expect(step.source, step.text).toMatch(/^(pnv_|tce_iommu_)/);
  });

  it('says where the window starts, and where a small one ends', () => {
    expect(ask('powernv', { window: { start: GiB, size: GiB } }).notes.join()).toContain('0, or 2^59');
    expect(ask('powernv', { window: { start, size: GiB } }).notes.join()).not.toContain('0, or 2^59');
    expect(ask('powernv', { window: { start: 0n, size: K64 } }).notes.join()).toContain('up to 0x1fffffff');
  });

  it('2^63 bytes cost what 2^32 bytes cost', () => {
    const report = ask('powernv', { window: { start: 0n, size: 1n << 63n }, regions: [{ iova: 0n, size: 1n << 62n }] });
    expect(report.rejection?.errno).toBe('EINVAL');
    expect(figure(report, 'tces-set')).toBe(1n << 46n);
  });
});

describe('the others', () => {
  it.each(ids)('%s cites a kernel function at every step', (id) => {
    const { steps } = ask(id);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step.source, step.text).toMatch(/^[a-z][a-z0-9]*_\w+/);
  });

  it("powernv-host follows the host's memory and keeps the MMIO hole", () => {
    const report = ask('powernv-host', { values: { memory: 1n << 60n } });
    expect(report.window.size).toBe(1n << 43n);
    expect(item(report, 'allocation bitmap')?.upfront).toBe(1n << 24n);
    expect(figure(report, 'reserved-first')).toBe(32768n);
    expect(report.notes.join()).toContain('EIO');
    expect(report.memory.charged).toBeUndefined();
  });

  it('powernv-ioda1 shares by weight, and says when nothing is left', () => {
    const report = ask('powernv-ioda1', { values: { 'total-weight': 30n } });
    expect(report.memory.full).toBe((1n << 20n) + 16384n);
    expect(ask('powernv-ioda1', { values: { weight: 0n } }).rejection).toMatchObject({
      errno: 'refused',
      step: 'create',
    });
    expect(ask('powernv-ioda1', { values: { 'segments-free': 0n } }).rejection?.reason).toContain('No segment');
    expect(ask('powernv-ioda1', { values: { 'max-block': 4096n } }).rejection?.reason).toContain('4 MiB');
    expect(ask('powernv-ioda1', { regions: [{ iova: 1n << 32n, size: 4096n }] }).rejection).toMatchObject({
      step: 'map',
      region: 0,
    });
  });

  it('kvm-tce charges everything, allocates pages as they are written', () => {
    const report = ask('kvm-tce', { window: { start: 0n, size: 1n << 46n }, regions: [{ iova: 0n, size: GiB }] });
    expect(report.memory.charged).toBe(131089n * K64);
    expect(item(report, 'table pages')).toMatchObject({ full: 131072n * K64, onDemand: 2n * K64, upfront: 0n });
    expect(report.work.map.invalidations[0]!.count).toBe(32n);
    expect(ask('kvm-tce', { values: { page: 1n << 35n } }).rejection?.errno).toBe('EINVAL');
    expect(ask('kvm-tce', { values: { memlock: K64 } }).rejection).toMatchObject({ errno: 'ENOMEM' });
    expect(
      ask('kvm-tce', { values: { 'max-block': 128n }, window: { start: 0n, size: GiB } }).rejection?.reason,
    ).toContain('control block');
    const past = ask('kvm-tce', { window: { start: 0n, size: GiB }, regions: [{ iova: GiB, size: K64 }] });
    expect(past.rejection).toMatchObject({ errno: 'H_PARAMETER', region: 0 });
    const crooked = ask('kvm-tce', { regions: [{ iova: 0n, size: K64, phys: 4096n }] });
    expect(crooked.rejection).toMatchObject({ errno: 'H_TOO_HARD', region: 0 });
  });

  it('kvm-tce clears what was written, in the range asked for', () => {
    const regions = [{ iova: 0n, size: 10n * K64 }];
    const clear = (start: bigint, size: bigint) => ask('kvm-tce', { regions, clear: { start, size } }).work.clear!;
    expect(ask('kvm-tce', { regions }).work.clear!.entriesWritten).toBe(10n);
    expect(clear(4n * K64, 100n * K64)).toMatchObject({ entriesWritten: 6n, entriesRead: 100n });
    expect(clear(4n * K64, 0n)).toMatchObject({ entriesWritten: 0n, entriesRead: 0n });
  });

  it('pseries-ddw maps directly where it can, else from a bitmap', () => {
    const direct = ask('pseries-ddw');
    expect(direct.memory).toMatchObject({ full: 8n << 20n, upfront: 8n << 20n });
    expect(direct.work.map.entriesWritten).toBe(1n << 20n);
    expect(direct.work.unmap.entriesWritten).toBe(0n);
    const start = direct.window.start;
    const dynamic = ask('pseries-ddw', {
      values: { 'largest-block': 32768n },
      regions: [{ iova: start, size: 600n * K64 }],
    });
    expect(item(dynamic, 'allocation bitmap')?.full).toBe(4096n);
    expect(dynamic.work.map).toMatchObject({ entriesWritten: 600n });
    expect(dynamic.work.map.invalidations[0]!.count).toBe(2n);
    expect(ask('pseries-ddw', { values: { 'dma-bits': 32n } }).rejection?.reason).toContain('32 address bits');
    expect(ask('pseries-ddw', { values: { 'dma-bits': 33n } }).rejection).toBeUndefined();
    expect(ask('pseries-ddw', { values: { 'page-sizes': 1n << 30n } }).rejection?.reason).toContain('no page size');
    expect(ask('pseries-ddw', { values: { 'page-sizes': 1n << 34n } }).rejection?.reason).toContain('16 GiB');
  });

  it('pseries-vfio allocates everything at once and keeps the charge of what it refuses', () => {
    const report = ask('pseries-vfio', { window: { start: 0n, size: 1n << 40n } });
    expect(report.memory).toMatchObject({ charged: 128n << 20n, upfront: report.memory.full });
    expect(item(report, 'user addresses')?.full).toBe(128n << 20n);
    const levels = ask('pseries-vfio', { window: { start: 0n, size: 1n << 40n }, values: { levels: 2n } });
    expect(levels.rejection).toMatchObject({ errno: 'EINVAL' });
    expect(levels.memory.charged).toBe(65535n * K64);
    expect(levels.rejection?.reason).toContain('not given back');
    const page = ask('pseries-vfio', { values: { page: 1n << 24n } });
    expect(page.rejection?.reason).toContain('2 MiB, 64 KiB, 4 KiB');
  });

  it('iommu-table counts the bitmap only', () => {
    const report = ask('iommu-table', {
      window: { start: 0n, size: 4n * GiB },
      values: { 'reserved-start': 2n * GiB, 'reserved-end': 4n * GiB },
    });
    expect(report.memory.full).toBe(8192n);
    expect(figure(report, 'reserved-entries')).toBe(32769n);
    expect(figure(report, 'pools')).toBe(4n);
    expect(report.levels).toEqual([]);
    expect(ask('iommu-table', { window: { start: 0n, size: 1n } }).rejection?.errno).toBe('ENOMEM');
  });
});

describe('anything goes in, a report comes out', () => {
  const number = fc.oneof(
    fc.bigInt({ min: -1n, max: (1n << 64n) + 1n }),
    fc.integer({ min: 0, max: 64 }).map((shift) => 1n << BigInt(shift)),
    fc.constantFrom(0n, 1n, 2n, 3n, 5n, 6n),
  );
  const value: fc.Arbitrary<Value> = fc.oneof({ weight: 8, arbitrary: number }, fc.boolean(), fc.constant('x'));
  const extent = fc.record({ start: number, size: number });
  const region = fc.tuple(number, number, fc.option(number)).map(([iova, size, phys]): Region => ({
    iova: iova < 0n ? 0n : iova,
    size: size < 0n ? 0n : size,
    ...(phys === null ? {} : { phys: phys < 0n ? 0n : phys }),
  }));

  it.each(ids)('%s', (id) => {
    const format = findFormat(id)!;
    const values = fc.record(Object.fromEntries(format.parameters.map((parameter) => [parameter.id, value])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(
        values,
        fc.option(extent),
        fc.option(extent),
        fc.array(region, { maxLength: 4 }),
        (given, window, clear, regions) => {
          const report = format.report({
            values: given as Values,
            regions,
            ...(window
              ? { window: { start: window.start < 0n ? 0n : window.start, size: window.size < 0n ? 0n : window.size } }
              : {}),
            ...(clear
              ? { clear: { start: clear.start < 0n ? 0n : clear.start, size: clear.size < 0n ? 0n : clear.size } }
              : {}),
          });
          expect(report.format).toBe(id);
          expect(Object.keys(report.values).sort()).toEqual(format.parameters.map((parameter) => parameter.id).sort());
          for (const one of report.memory.items) {
            if (!report.rejection)
              expect(one.full >= one.onDemand && one.onDemand >= one.upfront && one.upfront >= 0n).toBe(true);
          }
          for (const operation of [report.work.map, report.work.unmap, report.work.clear]) {
            if (!operation) continue;
            expect(operation.entriesWritten >= 0n && operation.entriesRead >= 0n && operation.holesSkipped >= 0n).toBe(
              true,
            );
          }
          if (report.rejection) expect(report.rejection.reason.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 400 },
    );
  });

  const cell = fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String),
    fc.integer({ min: 0, max: 63 }).map((shift) => String(1n << BigInt(shift))),
    fc.integer({ min: 0, max: 64 }).map(String),
    fc.constantFrom('0', '1', '', '0x0:4096:0x0', '0x800000000000000:65536:0x10000;0x0:0:0x0'),
  );

  it.each(
    vectorKinds
      .filter(({ id }) => /^(ioda|pseries|kvm-spapr|iommu-table)/.test(id))
      .map((kind) => [kind.id, kind] as const),
  )('kind %s', (_, kind) => {
    const row = fc.record(Object.fromEntries(kind.inputs.map((column) => [column, cell])));
    fc.assert(
      fc.property(row, (inputs) => {
        const result = kind.run(inputs);
        if ('outputs' in result) expect(Object.keys(result.outputs)).toEqual([...kind.outputs]);
        else expect(result.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
