/**
 * Intel VT-d second and first stage. Follows drivers/iommu/intel/iommu.c and iommu.h (6.12).
 */

import { pageSizes } from '../bits.ts';
import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import { ADDRESS_SPACE } from '../pages.ts';
import type { RadixTable } from '../radixTable.ts';
import { radixReport, radixShape, refusedReport, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const FILE = 'drivers/iommu/intel/iommu.c';
const PAGE = 4096n;
const ENTRIES = 512n;

export interface VtdConfig {
  readonly stage: 'first' | 'second';
  readonly levels: number;
  /** MGAW: the widest guest address that the hardware takes. */
  readonly maxWidth: number;
  /** 0: 4K only, 1: 2M as well, 2: 1G as well. */
  readonly superpages: number;
}

export interface VtdTable extends RadixTable {
  /** `domain->gaw`. */
  readonly width: number;
}

const walksIntoData: Refusal = {
  errno: 'refused',
  reason:
    'A bigger page covers the place. The driver does not look for that: it would walk into the memory behind the bigger page as if it were a table. Unmap the bigger page first.',
  source: `${FILE}:pfn_to_dma_pte`,
};

/** `agaw_to_width`, then the smaller of that and MGAW (`paging_domain_alloc`). */
export function vtdTable({ stage, levels, maxWidth, superpages }: VtdConfig): VtdTable {
  const agawWidth = Math.min(30 + 9 * (levels - 2), 64);
  const width = Math.min(agawWidth, maxWidth);
  const bitmap = PAGE | (superpages >= 1 ? 1n << 21n : 0n) | (superpages >= 2 ? 1n << 30n : 0n);
  const shifts = Array.from({ length: levels }, (_, depth) => 12 + 9 * (levels - 1 - depth));
  const specs = pageSizes(bitmap).map((bytes) => ({
    bytes,
    depth: shifts.findIndex((shift) => 1n << BigInt(shift) === bytes),
    batch: bytes * ENTRIES,
  }));
  const shape = radixShape(
    shifts,
    specs.filter(({ depth }) => depth >= 0),
  );
  const limit = 2 ** (width - 12);
  const pfnLimit = 2 ** (agawWidth - 12);
  const tooWide: Refusal = {
    errno: 'EFAULT',
    reason: `The region ends past ${width} bits, which is all that this IOMMU translates. Move it below 2^${width}.`,
    source: `${FILE}:intel_iommu_map`,
  };
  const wrapped: Refusal = {
    errno: 'EINVAL',
    reason:
      'The end of the region wraps around 2^64, past the check of the width, and the page number is out of range.',
    source: `${FILE}:__domain_mapping`,
  };
  const rootPage: Refusal = {
    errno: 'refused',
    reason:
      'The core picks a 1 GiB page, but this two-level table has no entry of that size: the driver frees the table it is about to write to. Offer 2M pages only.',
    source: `${FILE}:switch_to_super_page`,
  };
  const impossible = specs.some(({ depth }) => depth < 0) ? 2 ** 18 : 0;
  const driver: RadixDriver = {
    shape,
    unit: PAGE,
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: impossible > 0 ? 0 : limit,
    safeOutput: Number.MAX_SAFE_INTEGER,
    refuseRegion(start, end, output) {
      const share = (start - output) / impossible;
      if (impossible === 0 || share !== Math.floor(share) || end > limit) return undefined;
      return Math.ceil(start / impossible) < Math.floor(end / impossible) ? rootPage : undefined;
    },
    refuseCall({ end }) {
      if ((end >= ADDRESS_SPACE ? end - ADDRESS_SPACE : end) > limit) return tooWide;
      return end > pfnLimit ? wrapped : undefined;
    },
    overlap: { bigger: walksIntoData, same: 'replace', smaller: 'replace' },
    free: 'inside',
    wholeSpace: limit,
  };
  return {
    driver,
    width,
    levels: shifts.map((shift, depth) => ({
      name: `level ${levels - depth}`,
      shift,
      entries: ENTRIES,
      bytes: PAGE,
      allocated: PAGE,
    })),
    pageSizes: bitmap,
    aperture: { start: 0n, size: 1n << BigInt(stage === 'first' ? width - 1 : width) },
  };
}

function work(table: RadixTable, laid: Laid) {
  const { shape } = table.driver;
  const { tally } = laid;
  // A superpage looks twice: once for its place, once for tables that are in its way.
  const reads =
    weighted(shape, tally.map.roundsBySize, (size) => (size.depth + 1) * (size.pages > 1 ? 2 : 1)) +
    weighted(shape, tally.map.stepsBySize, (size) => (size.pages > 1 ? 1 : 0));
  const last = table.levels.length - 1;
  const freedAbove = tally.freedByDepth.reduce((all, tables, depth) => (depth < last ? all + tables : all), 0);
  return {
    map: { entriesRead: reads },
    unmap: {
      entriesRead:
        BigInt(tally.visited) +
        BigInt(freedAbove) * ENTRIES +
        weighted(shape, tally.unmap.callsBySize, (size) => size.depth + 1),
      entriesWritten: BigInt(tally.cleared),
      invalidations: unmapInvalidations(laid, PAGE, {
        count: sum(tally.unmap.callsBySize),
        note: 'one range a call of the core, rounded out to a power of two of pages (cache_tag_flush_range); tables wholly inside a call go with it',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(vtd, request.values);
  const read = new ValueReader(values);
  const stage = read.word('stage') === 'first' ? 'first' : 'second';
  const levels = Number(read.number('levels'));
  const maxWidth = Number(read.number('max-width'));
  if (levels < 2 || levels > 5 || (stage === 'first' && levels < 4))
    return refusedReport(vtd, request, values, {
      errno: 'refused',
      reason: `The ${stage} stage has no table of ${levels} levels: it takes ${stage === 'first' ? '4 or 5' : '2 to 5'}.`,
      source: 'drivers/iommu/intel/iommu.c:iommu_calculate_agaw',
    });
  if (maxWidth < 30)
    return refusedReport(vtd, request, values, {
      errno: 'refused',
      reason: 'A guest address width below 30 bits is less than the smallest table reaches.',
      source: `${FILE}:paging_domain_alloc`,
    });
  const table = vtdTable({ stage, levels, maxWidth, superpages: Number(read.number('superpages')) });
  const laid = layRegions(table.driver, request.regions);
  return radixReport(vtd, request, values, {
    table,
    laid,
    ...work(table, laid),
    figures: [
      { id: 'levels', title: 'Levels', value: BigInt(levels), unit: 'levels' },
      { id: 'width', title: 'Guest address width', value: BigInt(table.width), unit: 'bits' },
      { id: 'calls', title: 'Calls of the core into the driver', value: sum(laid.tally.map.callsBySize) },
    ],
    steps: [
      {
        text: 'Width: 30 bits for two levels, 9 more for each further one, at most what the hardware says',
        formula: `min(30 + 9 x (${levels} - 2), ${maxWidth})`,
        value: `${table.width} bits`,
        source: `${FILE}:paging_domain_alloc, agaw_to_width`,
      },
      {
        text:
          stage === 'first'
            ? 'Aperture: one bit less, because first-stage addresses are sign-extended'
            : 'Aperture: all of the width',
        formula: `2^${stage === 'first' ? table.width - 1 : table.width} - 1`,
        value: `0x${(table.aperture.size - 1n).toString(16)}`,
        source: `${FILE}:paging_domain_alloc`,
      },
    ],
    notes: laid.overlapping
      ? [
          'Mapping a 4K page over a mapped one warns ("DMA PTE ... already set"), keeps the old entry and returns success.',
        ]
      : [],
    splitSource: `${FILE}:hardware_largepage_caps`,
    tableSource: `${FILE}:pfn_to_dma_pte`,
  });
}

export const vtd: Format = {
  id: 'vtd',
  aliases: ['vt-d', 'intel'],
  title: 'Intel VT-d',
  source: `${FILE} (6.12)`,
  doc: 'The second or first stage of an Intel IOMMU: two to five levels of 512 entries, 4K pages and 2M and 1G superpages.',
  parameters: [
    {
      id: 'levels',
      title: 'Levels',
      doc: 'Levels of the table (SAGAW). The first stage has 4 or 5.',
      kind: 'count',
      default: 4n,
      choices: [4n, 5n, 3n, 2n].map((value) => ({ value, title: `${value} levels, ${30n + 9n * (value - 2n)} bits` })),
      min: 2n,
      max: 5n,
      whatIf: true,
    },
    {
      id: 'superpages',
      title: 'Superpages',
      doc: 'Page sizes above 4K that the hardware has; intel_iommu=sp_off turns them off.',
      kind: 'choice',
      default: 2n,
      choices: [
        { value: 2n, title: '2M and 1G' },
        { value: 1n, title: '2M' },
        { value: 0n, title: 'none (sp_off)' },
      ],
      whatIf: true,
    },
    {
      id: 'stage',
      title: 'Stage',
      doc: 'Second stage: legacy mode and nesting parents. First stage: scalable mode.',
      kind: 'choice',
      default: 'second',
      choices: [
        { value: 'second', title: 'second stage' },
        { value: 'first', title: 'first stage' },
      ],
    },
    {
      id: 'max-width',
      aliases: ['mgaw'],
      title: 'Maximum guest address width',
      doc: 'MGAW of the hardware; the domain is never wider.',
      kind: 'bits',
      default: 57n,
      choices: [57n, 48n, 46n, 39n].map((value) => ({ value, title: `${value} bits` })),
      min: 30n,
      max: 64n,
    },
  ],
  hasWindow: false,
  report,
};
