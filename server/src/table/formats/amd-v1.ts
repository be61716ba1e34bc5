/**
 * AMD host page table, the one that grows. Follows drivers/iommu/amd/io_pgtable.c (6.12).
 */

import { formatHex } from '../../quantity/index.ts';
import { ilog2, pageSizes } from '../bits.ts';
import type { Laid, RadixDriver } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import { ADDRESS_SPACE } from '../pages.ts';
import type { RadixTable } from '../radixTable.ts';
import { mapWrites, radixReport, radixShape, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const FILE = 'drivers/iommu/amd/io_pgtable.c';
const PAGE = 4096n;
const MAX_LEVELS = 6;
const INITIAL_LEVELS = 3;

/** `AMD_IOMMU_PGSIZES`, `_4K` (nohugepages) and `_V2` (v2_pgsizes_only). 512G is missing from the first. */
export const AMD_PAGE_SIZES = {
  all: ((1n << 52n) - 1n) & ~0xfffn & ~(1n << 39n),
  '4k': PAGE,
  v2: PAGE | (1n << 21n) | (1n << 30n),
} as const;

export type AmdPageSizes = keyof typeof AMD_PAGE_SIZES;

/** Levels a page table needs for addresses below `end` pages and leaves of page-size level `level` (`alloc_pte`). */
function levelsFor(end: number, level: number): number {
  let levels = Math.max(INITIAL_LEVELS, level + 1);
  while (levels < MAX_LEVELS && end > 2 ** (9 * levels)) levels++;
  return levels;
}

/** The table with all six levels; what it has grown to is in `Laid.root`. */
export function amdV1Table(set: AmdPageSizes): RadixTable {
  const shifts = Array.from({ length: MAX_LEVELS }, (_, depth) => 12 + 9 * (MAX_LEVELS - 1 - depth));
  const shape = radixShape(
    shifts,
    pageSizes(AMD_PAGE_SIZES[set]).map((bytes) => {
      const above = ilog2(bytes) - 12;
      return { bytes, depth: MAX_LEVELS - 1 - Math.floor(above / 9), slots: 2 ** (above % 9), batch: bytes };
    }),
  );
  const driver: RadixDriver = {
    shape,
    unit: PAGE,
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: ADDRESS_SPACE,
    safeOutput: Number.MAX_SAFE_INTEGER,
    overlap: { bigger: 'replace', same: 'replace', smaller: 'replace' },
    free: 'never',
    fold: ADDRESS_SPACE,
    growth: {
      initialRoot: MAX_LEVELS - INITIAL_LEVELS,
      rootFor: (end, depth) => MAX_LEVELS - levelsFor(end, MAX_LEVELS - 1 - depth),
    },
  };
  return {
    driver,
    levels: shifts.map((shift, depth) => ({
      name: `level ${MAX_LEVELS - depth}`,
      shift,
      entries: 512n,
      bytes: PAGE,
      allocated: PAGE,
    })),
    pageSizes: AMD_PAGE_SIZES[set],
    aperture: { start: 0n, size: 1n << 64n },
  };
}

function work(table: RadixTable, laid: Laid, levels: number) {
  const { shape } = table.driver;
  const { tally } = laid;
  const skipped = MAX_LEVELS - levels;
  const slots = sum(tally.slotsByDepth);
  const walks = weighted(shape, tally.map.stepsBySize, (size) => size.depth - skipped + size.slots);
  return {
    map: { entriesRead: walks, entriesWritten: mapWrites(shape, laid) },
    unmap: {
      entriesRead: weighted(shape, tally.leavesBySize, (size) => size.depth - skipped + 1),
      entriesWritten: slots,
      invalidations: unmapInvalidations(laid, PAGE, {
        count: BigInt(laid.accepted),
        note: 'one range a region: the gather only widens (amd_iommu_iotlb_gather_add_page), except in a virtual machine',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(amdV1, request.values);
  const word = new ValueReader(values).word('sizes');
  const full = amdV1Table(word === '4k' || word === 'v2' ? word : 'all');
  const laid = layRegions(full.driver, request.regions);
  const levels = MAX_LEVELS - laid.root;
  const { window } = request;
  // A window that reaches further needs more levels when it is full.
  const windowEnd = window ? Number((window.start + window.size) / PAGE) : 0;
  const root = Math.min(laid.root, MAX_LEVELS - levelsFor(windowEnd, 0));
  return radixReport(amdV1, request, values, {
    table: full,
    laid,
    root,
    window: { start: 0n, size: 1n << BigInt(Math.min(64, 12 + 9 * levels)) },
    ...work(full, laid, levels),
    figures: [
      { id: 'levels', title: 'Levels in the end', value: BigInt(levels), unit: 'levels' },
      { id: 'growth', title: 'Times the table grew', value: BigInt(levels - INITIAL_LEVELS) },
      { id: 'calls', title: 'Calls of the core into the driver', value: sum(laid.tally.map.callsBySize) },
    ],
    steps: [
      {
        text: 'Levels: three to begin with, one more while the last address or the page size does not fit',
        formula: `${formatHex(BigInt(Math.max(1, laid.tally.reach)) * PAGE - 1n)} < 2^(12 + 9 x levels)`,
        value: String(levels),
        source: `${FILE}:alloc_pte, increase_address_space`,
      },
      {
        text: 'Times it grew: each puts a new root on top whose entry 0 is the old root, so that one stays even where it is empty',
        formula: `${levels} - ${INITIAL_LEVELS}`,
        value: String(levels - INITIAL_LEVELS),
        source: `${FILE}:increase_address_space`,
      },
      {
        text: 'A size between two levels fills 2^((lg size - 12) mod 9) equal entries of the lower one',
        source: 'drivers/iommu/amd/amd_iommu_types.h:PAGE_SIZE_PTE_COUNT',
      },
    ],
    notes: [
      'Every power of two from 4K to 2 PiB is a page size, except 512G. Tables are only freed with the domain, or where a bigger page takes their place.',
    ],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:alloc_pte`,
  });
}

export const amdV1: Format = {
  id: 'amd-v1',
  aliases: ['amd'],
  title: 'AMD host page table (v1)',
  source: `${FILE} (6.12)`,
  doc: 'The table of AMD IOMMUs for VFIO and for the host. It starts with three levels and grows; any power of two is a page size.',
  parameters: [
    {
      id: 'sizes',
      aliases: ['page-sizes'],
      title: 'Page sizes',
      doc: 'All of them, or fewer by amd_iommu=nohugepages and amd_iommu=v2_pgsizes_only on the kernel command line.',
      kind: 'choice',
      default: 'all',
      choices: [
        { value: 'all', title: '4K to 2 PiB, without 512G' },
        { value: 'v2', title: '4K, 2M, 1G (v2_pgsizes_only)' },
        { value: '4k', title: '4K only (nohugepages)' },
      ],
      whatIf: true,
    },
  ],
  hasWindow: false,
  report,
};
