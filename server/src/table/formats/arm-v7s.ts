/**
 * Arm short-descriptor tables. Follows drivers/iommu/io-pgtable-arm-v7s.c (6.12).
 */

import { formatBytes, formatCount } from '../../quantity/index.ts';
import { max, pageSizes, smallestPage } from '../bits.ts';
import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import type { RadixTable, SizeSpec } from '../radixTable.ts';
import {
  leafSizes,
  mapWrites,
  radixReport,
  radixShape,
  refusedReport,
  sum,
  unmapInvalidations,
  weighted,
} from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const FILE = 'drivers/iommu/io-pgtable-arm-v7s.c';
/** Pages, large pages, sections, supersections; the second and fourth repeat their entry 16 times. */
const SIZES: readonly SizeSpec[] = [
  { bytes: 1n << 12n, depth: 1 },
  { bytes: 1n << 16n, depth: 1, slots: 16 },
  { bytes: 1n << 20n, depth: 0 },
  { bytes: 1n << 24n, depth: 0, slots: 16 },
];
const SECOND_LEVEL_BYTES = 1024n;

export interface ShortConfig {
  readonly hostPage: bigint;
  readonly pageSizes: bigint;
  readonly inputBits: number;
  readonly outputBits: number;
  /** MediaTek's two more address bits. */
  readonly extended: boolean;
}

const existing: Refusal = {
  errno: 'EEXIST',
  reason: 'Something is mapped there already; this table never maps over it. Unmap first, or keep the regions apart.',
  source: `${FILE}:arm_v7s_init_pte`,
};

/** The table, or why the allocator returns NULL (`arm_v7s_alloc_pgtable`). */
export function shortTable(config: ShortConfig): RadixTable | Refusal {
  const { hostPage, inputBits, outputBits, extended } = config;
  const mostInput = extended ? 34 : 32;
  const mostOutput = extended ? 35 : 32;
  if (inputBits > mostInput || outputBits > mostOutput || inputBits < 20)
    return {
      errno: 'refused',
      reason: `Short descriptors take 20 to ${mostInput} input and at most ${mostOutput} output bits${extended ? '' : '; the MediaTek extension takes 34 and 35'}.`,
      source: `${FILE}:arm_v7s_alloc_pgtable`,
    };
  const bitmap = config.pageSizes & SIZES.reduce((all, { bytes }) => all | bytes, 0n);
  const offered = pageSizes(bitmap).flatMap((bytes) => SIZES.filter((size) => size.bytes === bytes));
  // Every call of the driver maps one page, so its loop ends after each.
  const shape = radixShape(
    [20, 12],
    offered.map((size) => ({ ...size, batch: size.bytes })),
  );
  const extra = leafSizes(SIZES);
  const kinds = [...shape.sizes, ...extra];
  const limit = 2 ** (inputBits - 12);
  const outputLimit = 2 ** (outputBits - 12);
  const outOfRange: Refusal = {
    errno: 'ERANGE',
    reason: `The call starts past ${inputBits} input or ${outputBits} output bits. Move the region.`,
    source: `${FILE}:arm_v7s_map_pages`,
  };
  const noSizes: Refusal = {
    errno: 'ENODEV',
    reason: 'None of 4K, 64K, 1M and 16M is offered, so nothing can be mapped.',
    source: 'drivers/iommu/iommu.c:__iommu_map',
  };
  const driver: RadixDriver = {
    shape,
    extra,
    unit: max(1n, smallestPage(bitmap)),
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: bitmap === 0n ? -1 : limit,
    safeOutput: outputLimit,
    refuseRegion: () => (bitmap === 0n ? noSizes : undefined),
    // Only the start of a call is checked; past the end the index wraps to entry 0.
    refuseCall: ({ start, output }) => (start >= limit || output >= outputLimit ? outOfRange : undefined),
    overlap: { bigger: existing, same: existing, smaller: 'replace' },
    free: 'below',
    fold: limit,
    breakInto(size, step) {
      const from = kinds[size];
      const to = kinds[step];
      if (from === undefined || to === undefined) return undefined;
      const pages = from.slots > 1 ? from.pages / from.slots : to.pages;
      const into = extra.findIndex((leaf) => leaf.pages === pages);
      return { size: shape.sizes.length + into, table: from.slots === 1 };
    },
  };
  const rootBytes = 4n << BigInt(inputBits - 20);
  return {
    driver,
    levels: [
      {
        name: 'first level',
        shift: 20,
        entries: rootBytes / 4n,
        bytes: rootBytes,
        allocated: max(rootBytes, hostPage),
      },
      // From a slab of 1 KiB objects, whatever the host's page.
      { name: 'second level', shift: 12, entries: 256n, bytes: SECOND_LEVEL_BYTES, allocated: SECOND_LEVEL_BYTES },
    ],
    pageSizes: bitmap,
    aperture: { start: 0n, size: 1n << BigInt(inputBits) },
  };
}

function work(table: RadixTable, laid: Laid) {
  const { shape } = table.driver;
  const { tally } = laid;
  // Every page starts at the root: its entry there, then each slot of the leaf.
  const reads = (steps: ArrayLike<number>) => weighted(shape, steps, (size) => size.depth + size.slots);
  const entries = BigInt(tally.leafSteps);
  const tables = BigInt(tally.tableSteps);
  return {
    map: { entriesRead: reads(tally.map.stepsBySize), entriesWritten: mapWrites(shape, laid) },
    unmap: {
      entriesRead: reads(tally.unmap.stepsBySize),
      entriesWritten: entries,
      invalidations: unmapInvalidations(laid, 4096n, {
        count: entries,
        note: `${formatCount(entries - tables, 'entry', 'entries')} added to the gather, ${formatCount(tables, 'walk flush', 'walk flushes')} for freed tables`,
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(armV7s, request.values);
  const read = new ValueReader(values);
  const inputBits = Number(read.number('input-bits'));
  const table = shortTable({
    hostPage: read.number('host-page'),
    pageSizes: read.number('sizes'),
    inputBits,
    outputBits: Number(read.number('output-bits')),
    extended: read.flag('extended'),
  });
  if ('errno' in table) return refusedReport(armV7s, request, values, table);
  const laid = layRegions(table.driver, request.regions);
  const rootBytes = table.levels[0]!.bytes;
  return radixReport(armV7s, request, values, {
    table,
    laid,
    ...work(table, laid),
    figures: [
      { id: 'root-bytes', title: 'Root table', value: rootBytes, unit: 'bytes' },
      { id: 'slots', title: 'Descriptor slots in use', value: sum(laid.tally.slotsByDepth), unit: 'entries' },
    ],
    steps: [
      {
        text: 'Root: 4 bytes for each MiB of input addresses',
        formula: `4 << (${inputBits} - 20)`,
        value: formatBytes(rootBytes),
        source: `${FILE}:ARM_V7S_TABLE_SIZE`,
      },
      {
        text: 'Second level: 256 entries of 4 bytes for each MiB in use',
        formula: '256 x 4',
        value: '1024 bytes',
        source: `${FILE}:__arm_v7s_alloc_table`,
      },
    ],
    notes: ['The root must lie below 4 GiB (GFP_DMA32). A 64K page and a 16M supersection fill 16 entries each.'],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:__arm_v7s_map`,
  });
}

export const armV7s: Format = {
  id: 'arm-v7s',
  aliases: ['v7s'],
  title: 'Arm short descriptors (v7s)',
  source: `${FILE} (6.12)`,
  doc: 'The 32-bit table of older Arm SMMUs and of MediaTek IOMMUs: two levels, 4K and 64K pages, 1M sections, 16M supersections.',
  parameters: [
    {
      id: 'sizes',
      aliases: ['page-sizes'],
      title: 'Page sizes',
      doc: 'What the driver offers, as its pgsize_bitmap.',
      kind: 'sizes',
      default: 0x1111000n,
      choices: [
        { value: 0x1111000n, title: '4K, 64K, 1M, 16M' },
        { value: 0x111000n, title: '4K, 64K, 1M' },
        { value: 0x101000n, title: '4K, 1M' },
        { value: 0x1000n, title: '4K only' },
      ],
      whatIf: true,
    },
    {
      id: 'input-bits',
      aliases: ['ias'],
      title: 'Input address bits',
      doc: 'Width of the addresses that are translated; each bit doubles the root.',
      kind: 'bits',
      default: 32n,
      choices: [32n, 34n, 33n, 31n, 30n].map((value) => ({ value, title: `${value} bits` })),
      min: 20n,
      max: 34n,
      whatIf: true,
    },
    {
      id: 'output-bits',
      aliases: ['oas'],
      title: 'Output address bits',
      doc: 'Width of physical addresses.',
      kind: 'bits',
      default: 32n,
      choices: [32n, 35n].map((value) => ({ value, title: `${value} bits` })),
      min: 20n,
      max: 35n,
    },
    {
      id: 'extended',
      aliases: ['mediatek'],
      title: 'MediaTek extension',
      doc: 'Two more input and three more output address bits.',
      kind: 'flag',
      default: false,
    },
    {
      id: 'host-page',
      title: 'Host page',
      doc: 'Page size of the host kernel: the root takes at least one.',
      kind: 'size',
      default: 4096n,
      choices: [
        { value: 4096n, title: '4K' },
        { value: 16384n, title: '16K' },
        { value: 65536n, title: '64K' },
      ],
      min: 4096n,
      max: 65536n,
      powerOfTwo: true,
    },
  ],
  hasWindow: false,
  report,
};
