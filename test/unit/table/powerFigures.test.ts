import { describe, expect, it } from 'vitest';
import type { TableReport, TableRequest } from '../../../server/src/table/model.ts';
import { findFormat } from '../../../server/src/table/registry.ts';
import { completeValues } from '../../../server/src/table/values.ts';

const K = 1n << 10n;
const M = 1n << 20n;
const G = 1n << 30n;
const second = 1n << 59n;

/** One request, and everything in the report that is a number of its own. */
interface Case {
  readonly what: string;
  readonly id: string;
  readonly request: Partial<TableRequest>;
  /** Depth, name, lg of what an entry maps, entries, bytes of a table, tables in full, tables, entries filled. */
  readonly levels: readonly (readonly [number, string, number, bigint, bigint, bigint, bigint, bigint])[];
  /** Name, in full, on demand, at creation. */
  readonly items: readonly (readonly [string, bigint, bigint, bigint])[];
  readonly charged?: bigint;
  /** Written, read, tables allocated, entries without the skip, and the count of the first way to invalidate. */
  readonly map: Work;
  readonly unmap: Work;
  readonly clear: Work;
  readonly figures: readonly (readonly [string, bigint | string, string?])[];
  readonly steps: readonly (readonly [string | undefined, string])[];
  readonly notes: readonly RegExp[];
}

type Work = readonly [bigint, bigint, bigint, bigint | undefined, bigint | undefined];

function workOf(work: TableReport['work']['clear']): Work | undefined {
  return (
    work && [
      work.entriesWritten,
      work.entriesRead,
      work.tablesAllocated,
      work.entriesWithoutSkip,
      work.invalidations[0]?.count,
    ]
  );
}

const cases: readonly Case[] = [
  {
    // 64 GiB of memory are less than 16M x 8 pages of 64K: 2^20 entries, in two levels of at least a page, 2^13 entries.
    what: 'the window of a powernv host',
    id: 'powernv-host',
    request: { regions: [{ iova: 64n * K, size: 128n * K }] },
    levels: [
      [0, 'root', 29, 8192n, 64n * K, 1n, 1n, 0n],
      [1, 'leaf', 16, 8192n, 64n * K, 128n, 1n, 2n],
    ],
    items: [
      ['hardware table', 129n * 64n * K, 128n * K, 64n * K],
      ['allocation bitmap', 128n * K, 128n * K, 128n * K],
    ],
    // Two TCEs and the pointer to their table; each looks at the root. The clear has no user copy to skip by: it looks for
    // every entry and finds those of one table.
    map: [3n, 2n, 1n, undefined, 1n],
    unmap: [2n, 2n, 0n, 2n, 1n],
    clear: [8192n, M, 0n, M, 1n],
    figures: [
      ['levels', 2n, 'levels'],
      ['reserved-first', (2n * G) / (64n * K)],
      ['reserved-end', (4n * G) / (64n * K)],
      ['bypass-window', 128n * G, 'bytes'],
      ['bypass-table', 64n * K, 'bytes'],
      ['entries', M, 'entries'],
      ['first-entry', 0n],
      ['window-last', 64n * G - 1n, 'address'],
      ['root-bytes', 64n * K, 'bytes'],
      ['flat-bytes', 8n * M, 'bytes'],
      ['tces-set', 2n, 'entries'],
      ['leaf-bytes-needed', 16n, 'bytes'],
      ['indirect-bytes', 64n * K, 'bytes'],
      ['exchanged', M, 'entries'],
      ['tces-left', 0n, 'entries'],
      ['tces-left-by-adding', 0n, 'entries'],
    ],
    steps: [
      ['min(16 MiB * 8 * 64 KiB, power of two below 0x1000000000)', '64 GiB'],
      [undefined, '2'],
      ['ceil(1,048,576 / 64) * 8', '128 KiB'],
      ['0x1000000000 >> 16', '1,048,576 entries'],
      ['max(ceil(20 / 2) + 3, log2 64 KiB)', '2^16 = 64 KiB, 13 bits a level'],
      ['13 * 2 + 16', '42, below 55'],
      ['max(8 << 20, 64 KiB) / 8', '1,048,576'],
      ['1 root + 1 by entry >> 13', '2 tables'],
      ['1 * 2 * 64 KiB', '128 KiB (131,072 bytes)'],
      ['1,048,576 exchanges + 0 skips', '1,048,576 steps, instead of 1,048,576 without the skip'],
    ],
    notes: [/^Without a user copy/, /^32,768 entries below 4 GiB/],
  },
  {
    // A clear that begins in a table that is there and ends in one that is not.
    what: 'a window of VFIO, cleared in part',
    id: 'powernv',
    request: {
      window: { start: second, size: 1n << 40n },
      regions: [{ iova: second, size: 128n * K }],
      clear: { start: second + 64n * K, size: G },
    },
    // 2^24 entries, 12 bits a level: 2^15 bytes, but a page is 64K, so 13 bits.
    levels: [
      [0, 'root', 29, 8192n, 64n * K, 1n, 1n, 0n],
      [1, 'leaf', 16, 8192n, 64n * K, 2048n, 1n, 2n],
    ],
    items: [
      ['hardware table', 2049n * 64n * K, 128n * K, 64n * K],
      ['user copy', 2049n * 64n * K, 128n * K, 64n * K],
    ],
    charged: 2n * 2049n * 64n * K,
    map: [2n * 3n, 2n * 2n, 2n, undefined, 1n],
    unmap: [2n * 2n, 2n * 2n, 0n, 2n, 1n],
    // 8191 entries of the first table; the second is skipped, and so is the third, of which one entry is in the range.
    // Of them one was set, so one user address goes too. The root is read in both copies, for the skipped ones in one.
    clear: [8191n + 1n, 2n * 8191n + 2n, 0n, 16384n, 1n],
    figures: [
      ['entries', 16n * M, 'entries'],
      ['first-entry', second / (64n * K)],
      ['window-last', second + (1n << 40n) - 1n, 'address'],
      ['root-bytes', 64n * K, 'bytes'],
      ['flat-bytes', 128n * M, 'bytes'],
      ['tces-set', 2n, 'entries'],
      ['leaf-bytes-needed', 16n, 'bytes'],
      ['indirect-bytes', 64n * K, 'bytes'],
      ['exchanged', 8191n, 'entries'],
      ['tces-left', 1n, 'entries'],
      ['tces-left-by-adding', 1n, 'entries'],
    ],
    steps: [
      ['0x10000000000 >> 16', '16,777,216 entries'],
      ['max(ceil(24 / 2) + 3, log2 64 KiB)', '2^16 = 64 KiB, 13 bits a level'],
      ['13 * 2 + 16', '42, below 55'],
      ['max(8 << 24, 64 KiB) / 8', '16,777,216'],
    ],
    notes: [/^Registered memory/],
  },
  {
    // 3 of 13, of 8 segments: 1.8, so one of 256M, 64K entries.
    what: "a device's share on IODA1",
    id: 'powernv-ioda1',
    request: { values: { weight: 3n, 'total-weight': 13n }, regions: [{ iova: 4n * K, size: 8n * K }] },
    levels: [[0, 'table', 12, 65536n, 512n * K, 1n, 1n, 2n]],
    items: [
      ['hardware table', 512n * K, 512n * K, 512n * K],
      ['allocation bitmap', 8n * K, 8n * K, 8n * K],
    ],
    map: [2n, 0n, 0n, undefined, undefined],
    unmap: [2n, 0n, 0n, 2n, undefined],
    clear: [65536n, 0n, 0n, 65536n, undefined],
    figures: [
      ['segments', 1n],
      ['segments-total', 8n],
      ['table-bytes', 512n * K, 'bytes'],
      ['entries', 65536n, 'entries'],
      ['tces-set', 2n, 'entries'],
    ],
    steps: [
      ['2 GiB / 256 MiB', '8'],
      ['3 * 8 / 13', '1 segment'],
      ['1 * 512 KiB', '512 KiB'],
      [undefined, '512 KiB'],
      [undefined, '2 entries'],
    ],
    notes: [/^The window is placed at the first free segments/],
  },
  {
    // 2^14 entries are two host pages of table. Three are written, all in the first; of those the clear empties two.
    what: "a guest's table",
    id: 'kvm-tce',
    request: {
      window: { start: second, size: G },
      regions: [
        { iova: second, size: 128n * K, phys: 64n * K },
        { iova: second + 256n * M, size: 64n * K, phys: 0n },
      ],
      clear: { start: second, size: 192n * K },
    },
    levels: [[0, 'table pages', 16, 8192n, 64n * K, 2n, 1n, 3n]],
    items: [
      ['control block', 136n, 136n, 136n],
      ['table pages', 128n * K, 64n * K, 0n],
    ],
    charged: 3n * 64n * K,
    map: [3n, 0n, 1n, undefined, 2n],
    unmap: [3n, 0n, 0n, 3n, 2n],
    clear: [2n, 3n, 0n, 3n, 1n],
    figures: [
      ['entries', 16384n, 'entries'],
      ['first-entry', second / (64n * K)],
      ['table-pages', 2n, 'pages'],
      ['charge', 3n, 'pages'],
      ['charged', 3n, 'pages'],
      ['control-bytes', 136n, 'bytes'],
    ],
    steps: [
      ['ceil(8 * 16,384 / 64 KiB)', '2'],
      ['120 + 8 * 2', '136 bytes'],
      ['2 + ceil(136 / 64 KiB)', '3 host pages'],
      [undefined, '1 page'],
    ],
    notes: [/^Empty TCEs allocate nothing/],
  },
  {
    // A clear that begins in the middle: entry 1 on, of which entry 1 and the one at 256M are set.
    what: "a guest's table, cleared from its second entry on",
    id: 'kvm-tce',
    request: {
      window: { start: second, size: G },
      regions: [
        { iova: second, size: 128n * K },
        { iova: second + 256n * M, size: 64n * K },
      ],
      clear: { start: second + 64n * K, size: 256n * M },
    },
    levels: [[0, 'table pages', 16, 8192n, 64n * K, 2n, 1n, 3n]],
    items: [
      ['control block', 136n, 136n, 136n],
      ['table pages', 128n * K, 64n * K, 0n],
    ],
    charged: 3n * 64n * K,
    map: [3n, 0n, 1n, undefined, 2n],
    unmap: [3n, 0n, 0n, 3n, 2n],
    clear: [2n, 4096n, 0n, 4096n, 8n],
    figures: [
      ['entries', 16384n, 'entries'],
      ['first-entry', second / (64n * K)],
      ['table-pages', 2n, 'pages'],
      ['charge', 3n, 'pages'],
      ['charged', 3n, 'pages'],
      ['control-bytes', 136n, 'bytes'],
    ],
    steps: [
      ['ceil(8 * 16,384 / 64 KiB)', '2'],
      ['120 + 8 * 2', '136 bytes'],
      ['2 + ceil(136 / 64 KiB)', '3 host pages'],
      [undefined, '1 page'],
    ],
    notes: [/^Empty TCEs allocate nothing/],
  },
  {
    // All memory at once: 2^20 entries in 2048 calls, and no call afterwards.
    what: 'a direct window of a pseries guest',
    id: 'pseries-ddw',
    request: { regions: [{ iova: second, size: 128n * K }] },
    levels: [[0, 'table', 16, M, 8n * M, 1n, 1n, 2n]],
    items: [['table in firmware', 8n * M, 8n * M, 8n * M]],
    map: [M, 0n, 0n, undefined, 2048n],
    unmap: [0n, 0n, 0n, undefined, undefined],
    clear: [M, 0n, 0n, undefined, 2048n],
    figures: [
      ['page', 64n * K, 'bytes'],
      ['window-shift', 36n, 'bits'],
      ['mapping', 'direct'],
      ['dynamic-offset', 0n, 'bytes'],
      ['dynamic-entries', 0n, 'entries'],
      ['ram-entries', M, 'entries'],
      ['entries', M, 'entries'],
      ['tces-set', 2n, 'entries'],
    ],
    steps: [
      [undefined, '64 KiB'],
      ['min(lg(2,147,483,648 << 16) rounded up, 64)', '47'],
      [undefined, '36'],
      ['8 << (36 - 16)', '8 MiB'],
      [undefined, '2 entries'],
    ],
    notes: [/^Firmware chooses/, /1,048,576 entries in hypervisor calls of up to 512/],
  },
  {
    what: 'a dynamic window of a pseries guest, smaller than its memory',
    id: 'pseries-ddw',
    request: {
      values: { memory: 1n << 53n, 'largest-block': M, 'page-sizes': (64n * K) | (1n << 30n) },
      regions: [{ iova: second, size: 128n * K }],
    },
    levels: [[0, 'table', 16, M, 8n * M, 1n, 1n, 2n]],
    items: [
      ['table in firmware', 8n * M, 8n * M, 8n * M],
      ['allocation bitmap', 128n * K, 128n * K, 128n * K],
    ],
    map: [2n, 0n, 0n, undefined, 1n],
    unmap: [2n, 0n, 0n, 2n, 1n],
    clear: [M, 0n, 0n, M, 2048n],
    figures: [
      ['page', 64n * K, 'bytes'],
      ['window-shift', 36n, 'bits'],
      ['mapping', 'dynamic'],
      ['dynamic-offset', 0n, 'bytes'],
      ['dynamic-entries', M, 'entries'],
      ['ram-entries', 0n, 'entries'],
      ['entries', M, 'entries'],
      ['tces-set', 2n, 'entries'],
    ],
    steps: [
      [undefined, '64 KiB'],
      ['min(lg(1,048,576 << 16) rounded up, 64)', '36'],
      [undefined, '36'],
      ['8 << (36 - 16)', '8 MiB'],
      [undefined, '2 entries'],
    ],
    notes: [/^Firmware chooses/, /cannot name were left out/, /does not cover all memory/],
  },
  {
    // The default window had to go, and persistent memory wants what is left of 2^47: 2^31 entries, of which RAM has 2^20.
    what: 'a window of a pseries guest, direct and dynamic',
    id: 'pseries-ddw',
    request: { values: { pmem: true, 'default-removed': true }, regions: [] },
    levels: [[0, 'table', 16, 2n * G, 16n * G, 1n, 1n, 0n]],
    items: [
      ['table in firmware', 16n * G, 16n * G, 16n * G],
      ['allocation bitmap', (2n * G - M) / 8n, (2n * G - M) / 8n, (2n * G - M) / 8n],
    ],
    map: [0n, 0n, 0n, undefined, 0n],
    unmap: [0n, 0n, 0n, 0n, 0n],
    clear: [2n * G, 0n, 0n, 2n * G, 4n * M],
    figures: [
      ['page', 64n * K, 'bytes'],
      ['window-shift', 47n, 'bits'],
      ['mapping', 'direct and dynamic'],
      ['dynamic-offset', 64n * G, 'bytes'],
      ['dynamic-entries', 2n * G - M, 'entries'],
      ['ram-entries', M, 'entries'],
      ['entries', 2n * G, 'entries'],
      ['tces-set', 0n, 'entries'],
    ],
    steps: [
      [undefined, '64 KiB'],
      ['min(lg(2,147,483,648 << 16) rounded up, 64)', '47'],
      [undefined, '47'],
      ['8 << (47 - 16)', '16 GiB'],
      [undefined, '0 entries'],
    ],
    notes: [/^Firmware chooses/, /1,048,576 entries in hypervisor calls of up to 512/],
  },
  {
    what: 'a window of VFIO on pseries',
    id: 'pseries-vfio',
    request: { window: { start: 0n, size: G }, regions: [{ iova: 0n, size: 128n * K }] },
    levels: [[0, 'table', 16, 16384n, 128n * K, 1n, 1n, 2n]],
    items: [
      ['table in firmware', 128n * K, 128n * K, 128n * K],
      ['user addresses', 128n * K, 128n * K, 128n * K],
      ['allocation bitmap', 2n * K, 2n * K, 2n * K],
    ],
    charged: 128n * K,
    map: [2n, 0n, 0n, undefined, undefined],
    unmap: [2n, 0n, 0n, 2n, undefined],
    clear: [16384n, 0n, 0n, 16384n, undefined],
    figures: [
      ['charged', 2n, 'pages'],
      ['entries', 16384n, 'entries'],
      ['tces-set', 2n, 'entries'],
    ],
    steps: [
      ['1 GiB / 64 KiB * 8', '128 KiB (131,072 bytes)'],
      ['8 * 16,384, in host pages of 64 KiB', '128 KiB (131,072 bytes)'],
      [undefined, '2 entries'],
    ],
    notes: [/not charged, and a failure to allocate it goes unnoticed/],
  },
  {
    // 2^17 entries, three quarters in four pools; entry 0 and 2^15 for MMIO are taken.
    what: 'a bitmap',
    id: 'iommu-table',
    request: {
      values: { 'reserved-start': 2n * G, 'reserved-end': 4n * G },
      window: { start: 0n, size: 8n * G },
      regions: [{ iova: 64n * K, size: 128n * K }],
      clear: { start: 64n * K, size: 128n * K },
    },
    levels: [],
    items: [['allocation bitmap', 16n * K, 16n * K, 16n * K]],
    map: [2n, 0n, 0n, undefined, undefined],
    unmap: [2n, 0n, 0n, 2n, undefined],
    clear: [2n, 0n, 0n, 2n, undefined],
    figures: [
      ['pools', 4n],
      ['pool-entries', 24576n, 'entries'],
      ['large-pool', 98304n, 'entries'],
      ['reserved-entries', 32769n, 'entries'],
      ['reserved-first', 32768n],
      ['reserved-end', 65536n],
      ['entries', 131072n, 'entries'],
      ['tces-set', 2n, 'entries'],
    ],
    steps: [
      ['ceil(131,072 / 64) * 8', '16 KiB (16,384 bytes)'],
      ['131,072 * 3 / 4 / 4', '24,576'],
      ['0x8000 .. 0x10000', '32,769'],
      [undefined, '2 entries'],
    ],
    notes: [/comes with the format behind the window/],
  },
];

describe.each(cases)('$what', (of) => {
  const format = findFormat(of.id)!;
  const made = () =>
    format.report({ regions: [], ...of.request, values: completeValues(format, of.request.values ?? {}).values });

  it('takes its memory', () => {
    const report = made();
    expect(report.rejection).toBeUndefined();
    expect(report.windowChosen).toBe(of.request.window === undefined);
    expect(
      report.levels.map((level) => [
        level.depth,
        level.name,
        level.entryShift,
        level.entries,
        level.tableBytes,
        level.fullTables,
        level.tables,
        level.slots,
      ]),
    ).toEqual(of.levels);
    for (const { leaves, slots } of report.levels) expect(leaves).toBe(slots);
    expect(report.memory.items.map(({ name, full, onDemand, upfront }) => [name, full, onDemand, upfront])).toEqual(
      of.items,
    );
    expect(report.memory.charged).toBe(of.charged);
  });

  it('does its work', () => {
    const { map, unmap, clear } = made().work;
    expect(workOf(map)).toEqual(of.map);
    expect(workOf(unmap)).toEqual(of.unmap);
    expect(workOf(clear)).toEqual(of.clear);
    for (const { note } of [map, unmap, clear!].flatMap(({ invalidations }) => invalidations)) {
      expect(note).toMatch(/\w/);
    }
  });

  it('has its figures, and explains them', () => {
    const report = made();
    expect(report.figures.map(({ id, value, unit }) => (unit === undefined ? [id, value] : [id, value, unit]))).toEqual(
      of.figures,
    );
    expect(report.steps.slice(0, of.steps.length).map(({ formula, value }) => [formula, value])).toEqual(of.steps);
    expect(report.notes).toHaveLength(of.notes.length);
    of.notes.forEach((note, index) => expect(report.notes[index]).toMatch(note));
  });
});
