/**
 * AMD guest page table (v2), used for kernel DMA domains. Follows drivers/iommu/amd/io_pgtable_v2.c (6.12).
 */

import { pageSizes } from '../bits.ts';
import type { Laid, RadixDriver } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import type { RadixTable } from '../radixTable.ts';
import { radixReport, radixShape, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';
import { AMD_PAGE_SIZES } from './amd-v1.ts';

const FILE = 'drivers/iommu/amd/io_pgtable_v2.c';
const PAGE = 4096n;

export function amdV2Table(levels: number): RadixTable {
  const shifts = Array.from({ length: levels }, (_, depth) => 12 + 9 * (levels - 1 - depth));
  const shape = radixShape(
    shifts,
    pageSizes(AMD_PAGE_SIZES.v2).map((bytes) => ({
      bytes,
      depth: shifts.findIndex((shift) => 1n << BigInt(shift) === bytes),
      batch: bytes,
    })),
  );
  const span = 2 ** (9 * levels);
  const driver: RadixDriver = {
    shape,
    unit: PAGE,
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: span,
    safeOutput: Number.MAX_SAFE_INTEGER,
    overlap: { bigger: 'replace', same: 'replace', smaller: 'replace' },
    free: 'never',
    fold: span,
  };
  return {
    driver,
    levels: shifts.map((shift, depth) => ({
      name: `level ${levels - depth}`,
      shift,
      entries: 512n,
      bytes: PAGE,
      allocated: PAGE,
    })),
    pageSizes: AMD_PAGE_SIZES.v2,
    // The upper half would need sign extension, so the driver does not offer it.
    aperture: { start: 0n, size: 1n << BigInt(12 + 9 * levels - 1) },
  };
}

function work(table: RadixTable, laid: Laid) {
  const { shape } = table.driver;
  const { tally } = laid;
  return {
    map: { entriesRead: weighted(shape, tally.map.stepsBySize, (size) => size.depth + 1) },
    unmap: {
      entriesRead: weighted(shape, tally.leavesBySize, (size) => size.depth + 1),
      entriesWritten: sum(tally.leavesBySize),
      invalidations: unmapInvalidations(laid, PAGE, {
        count: BigInt(laid.accepted),
        note: 'one range a region: the gather only widens (amd_iommu_iotlb_gather_add_page), except in a virtual machine',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(amdV2, request.values);
  const levels = new ValueReader(values).number('levels') === 5n ? 5 : 4;
  const table = amdV2Table(levels);
  const laid = layRegions(table.driver, request.regions);
  return radixReport(amdV2, request, values, {
    table,
    laid,
    ...work(table, laid),
    figures: [
      { id: 'levels', title: 'Levels', value: BigInt(levels), unit: 'levels' },
      { id: 'calls', title: 'Calls of the core into the driver', value: sum(laid.tally.map.callsBySize) },
    ],
    steps: [
      {
        text: 'Aperture: half of what the levels reach, because the upper half needs sign extension',
        formula: `2^(12 + 9 x ${levels} - 1) - 1`,
        value: `0x${(table.aperture.size - 1n).toString(16)}`,
        source: 'drivers/iommu/amd/iommu.c:dma_max_address',
      },
    ],
    notes: [
      'Only kernel DMA domains use this format; VFIO gets v1. The map call checks no range: past the last level the index wraps around. Tables stay until the domain goes.',
      ...(laid.overlapping
        ? [
            'A page put over a bigger page removes the whole bigger one; a 2M or 1G page put over one of the same size makes the driver free the data page as if it were a table.',
          ]
        : []),
    ],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:v2_alloc_pte`,
  });
}

export const amdV2: Format = {
  id: 'amd-v2',
  title: 'AMD guest page table (v2)',
  source: `${FILE} (6.12)`,
  doc: 'The x86-shaped table of AMD IOMMUs, for the DMA of kernel drivers (amd_iommu=pgtbl_v2). Four or five levels, 4K, 2M and 1G pages.',
  parameters: [
    {
      id: 'levels',
      title: 'Levels',
      doc: 'Five where processor and IOMMU both can.',
      kind: 'choice',
      default: 4n,
      choices: [
        { value: 4n, title: '4 levels, 48 bits' },
        { value: 5n, title: '5 levels, 57 bits' },
      ],
      whatIf: true,
    },
  ],
  hasWindow: false,
  report,
};
