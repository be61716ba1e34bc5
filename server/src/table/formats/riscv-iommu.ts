/**
 * RISC-V IOMMU first stage. Follows drivers/iommu/riscv/iommu.c as first merged (6.13).
 */

import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import { pageSizes } from '../bits.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import { ADDRESS_SPACE } from '../pages.ts';
import type { RadixTable } from '../radixTable.ts';
import { radixReport, radixShape, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const FILE = 'drivers/iommu/riscv/iommu.c';
const PAGE = 4096n;

/** What `riscv_iommu_alloc_paging_domain` offers. */
const SIZES = (1n << 12n) | (1n << 21n) | (1n << 30n) | (1n << 39n);

const inside: Refusal = {
  errno: 'ENOMEM',
  reason:
    'A bigger page covers the place; the driver finds no entry of the smaller size and reports it as out of memory. Unmap the bigger page first.',
  source: `${FILE}:riscv_iommu_pte_alloc`,
};

/** lg of what one entry maps, root first: 9 bits a level above a 4K page. */
export function sv39Shifts(levels: number): number[] {
  return Array.from({ length: levels }, (_, depth) => 12 + 9 * (levels - 1 - depth));
}

/** Sv39, Sv48 or Sv57. The top bit of the address is left unused, so that no address needs sign extension. */
export function riscvIommuTable(addressBits: number): RadixTable {
  const levels = Math.floor((addressBits - 12) / 9);
  const shifts = sv39Shifts(levels);
  const mask = (1n << BigInt(addressBits - 1)) - 1n;
  const bitmap = SIZES & mask;
  const shape = radixShape(
    shifts,
    pageSizes(bitmap).map((bytes) => ({ bytes, depth: shifts.findIndex((shift) => 1n << BigInt(shift) === bytes) })),
  );
  const driver: RadixDriver = {
    shape,
    unit: PAGE,
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: 2 ** (addressBits - 12),
    safeOutput: Number.MAX_SAFE_INTEGER,
    overlap: { bigger: inside, same: 'replace', smaller: 'replace' },
    free: 'never',
    fold: Math.min(2 ** (addressBits - 12), ADDRESS_SPACE),
  };
  return {
    driver,
    levels: shifts.map((shift, depth) => ({
      name: `level ${levels - 1 - depth}`,
      shift,
      entries: 512n,
      bytes: PAGE,
      allocated: PAGE,
    })),
    pageSizes: bitmap,
    aperture: { start: 0n, size: mask + 1n },
  };
}

function work(table: RadixTable, laid: Laid) {
  const { shape } = table.driver;
  const { tally } = laid;
  const path = (counts: ArrayLike<number>) => weighted(shape, counts, (size) => size.depth + 1);
  return {
    map: { entriesRead: path(tally.map.stepsBySize) + weighted(shape, tally.map.stepsBySize, () => 1) },
    unmap: {
      entriesRead: path(tally.leavesBySize) + sum(tally.leavesBySize),
      entriesWritten: sum(tally.leavesBySize),
      invalidations: unmapInvalidations(laid, PAGE, {
        count: sum(tally.unmap.callsBySize),
        note: 'one range a run of equal pages (iommu_iotlb_gather_add_page flushes when the size changes); past 2 MiB the driver invalidates the whole address space instead of page by page',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(riscvIommu, request.values);
  const bits = Number(new ValueReader(values).number('address-bits'));
  const table = riscvIommuTable(bits === 48 || bits === 57 ? bits : 39);
  const laid = layRegions(table.driver, request.regions);
  const levels = table.levels.length;
  return radixReport(riscvIommu, request, values, {
    table,
    laid,
    ...work(table, laid),
    figures: [{ id: 'levels', title: 'Levels', value: BigInt(levels), unit: 'levels' }],
    steps: [
      {
        text: 'Levels: 9 index bits each above a 4K page',
        formula: `(${bits} - 12) / 9`,
        value: String(levels),
        source: `${FILE}:riscv_iommu_alloc_paging_domain`,
      },
      {
        text: 'Aperture: one bit less than the table has, because addresses are sign-extended',
        formula: `2^(${bits} - 1) - 1`,
        value: `0x${(table.aperture.size - 1n).toString(16)}`,
        source: `${FILE}:riscv_iommu_alloc_paging_domain`,
      },
    ],
    notes: [
      'Unmapping keeps every table until the domain is destroyed. Unmapping part of a big page is refused: the call comes back short.',
    ],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:riscv_iommu_pte_alloc`,
  });
}

export const riscvIommu: Format = {
  id: 'riscv-iommu',
  title: 'RISC-V IOMMU first stage',
  source: `${FILE} (6.13)`,
  doc: 'The first-stage table of the RISC-V IOMMU driver: Sv39, Sv48 or Sv57, the widest that the hardware has.',
  parameters: [
    {
      id: 'address-bits',
      aliases: ['va-bits'],
      title: 'Virtual address bits',
      doc: 'The mode of the hardware: Sv39, Sv48 or Sv57. The driver takes the widest, and with it the most levels.',
      kind: 'choice',
      default: 57n,
      choices: [
        { value: 57n, title: 'Sv57, 5 levels' },
        { value: 48n, title: 'Sv48, 4 levels' },
        { value: 39n, title: 'Sv39, 3 levels' },
      ],
      whatIf: true,
    },
  ],
  hasWindow: false,
  report,
};
