/**
 * RISC-V KVM G-stage: what translates guest physical addresses. Follows arch/riscv/kvm/mmu.c (6.12).
 */

import { pageSizes } from '../bits.ts';
import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import { ADDRESS_SPACE } from '../pages.ts';
import type { RadixTable } from '../radixTable.ts';
import { radixReport, radixShape, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';
import { sv39Shifts } from './riscv-iommu.ts';

const FILE = 'arch/riscv/kvm/mmu.c';
const PAGE = 4096n;
/** The root has two more index bits than the other tables. */
const ROOT_BYTES = PAGE << 2n;

const inside: Refusal = {
  errno: 'EEXIST',
  reason: 'A bigger page covers the place already. Unmap it before smaller pages are mapped inside it.',
  source: `${FILE}:gstage_set_pte`,
};

/** Sv39x4, Sv48x4 or Sv57x4: 41, 50 or 59 guest address bits. `maxPage`: the largest page the host side allows. */
export function riscvGstageTable(addressBits: number, maxPage: bigint | undefined): RadixTable {
  const levels = Math.floor((addressBits - 14) / 9);
  const shifts = sv39Shifts(levels);
  const bitmap = shifts
    .map((shift) => 1n << BigInt(shift))
    .filter((bytes) => bytes === PAGE || maxPage === undefined || bytes <= maxPage)
    .reduce((all, bytes) => all | bytes, 0n);
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
    overlap: { bigger: inside, same: 'replace', smaller: 'leak' },
    free: 'never',
    fold: Math.min(2 ** (addressBits - 12), ADDRESS_SPACE),
  };
  return {
    driver,
    levels: shifts.map((shift, depth) => ({
      name: `level ${levels - 1 - depth}`,
      shift,
      entries: depth === 0 ? 2048n : 512n,
      bytes: depth === 0 ? ROOT_BYTES : PAGE,
      allocated: depth === 0 ? ROOT_BYTES : PAGE,
    })),
    pageSizes: bitmap,
    aperture: { start: 0n, size: 1n << BigInt(addressBits) },
  };
}

function work(table: RadixTable, laid: Laid) {
  const { shape } = table.driver;
  const { tally } = laid;
  const path = (counts: ArrayLike<number>) => weighted(shape, counts, (size) => size.depth + 1);
  return {
    map: {
      entriesRead: path(tally.map.stepsBySize),
      invalidations: [
        {
          scheme: 'as the kernel does' as const,
          count: sum(tally.map.stepsBySize),
          note: 'gstage_set_pte sends one remote HFENCE.GVMA for every leaf it writes',
        },
      ],
    },
    unmap: {
      entriesRead: path(tally.leavesBySize) + sum(tally.leavesBySize),
      entriesWritten: sum(tally.leavesBySize),
      invalidations: unmapInvalidations(laid, PAGE, {
        count: sum(tally.leavesBySize),
        note: 'one remote HFENCE.GVMA for every leaf cleared',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(riscvGstage, request.values);
  const read = new ValueReader(values);
  const bits = Number(read.number('address-bits'));
  const table = riscvGstageTable(bits === 50 || bits === 59 ? bits : 41, read.number('max-page'));
  const laid = layRegions(table.driver, request.regions);
  const levels = table.levels.length;
  return radixReport(riscvGstage, request, values, {
    table,
    laid,
    ...work(table, laid),
    figures: [
      { id: 'levels', title: 'Levels', value: BigInt(levels), unit: 'levels' },
      { id: 'root-bytes', title: 'Root table', value: ROOT_BYTES, unit: 'bytes' },
    ],
    steps: [
      {
        text: 'Levels: 9 index bits each above a 4K page, two more in the root',
        formula: `(${bits} - 12 - 2) / 9`,
        value: String(levels),
        source: `${FILE}:gstage_gpa_bits`,
      },
      {
        text: 'Root: four pages side by side, for the two extra bits',
        formula: '4096 << 2',
        value: String(ROOT_BYTES),
        source: `${FILE}:kvm_riscv_gstage_alloc_pgd`,
      },
    ],
    notes: [
      'A page fault maps what the host maps: hugetlb pages of 2M or 1G as they are, everything else and device memory page by page. Set the largest page accordingly.',
      'Unmapping clears leaves one by one and keeps the tables until the guest is destroyed. A memory slot that ends at the very last guest address is refused (EFAULT, kvm_arch_prepare_memory_region).',
    ],
    splitSource: `${FILE}:gstage_map_page`,
    tableSource: `${FILE}:gstage_set_pte`,
  });
}

export const riscvGstage: Format = {
  id: 'riscv-gstage',
  title: 'RISC-V KVM G-stage',
  source: `${FILE} (6.12)`,
  doc: 'The second-stage table of a RISC-V guest. The root is 16 KiB, leaves are possible at every level.',
  parameters: [
    {
      id: 'address-bits',
      aliases: ['va-bits'],
      title: 'Guest address bits',
      doc: 'Sv39x4, Sv48x4 or Sv57x4. KVM takes the widest that the hardware has.',
      kind: 'choice',
      default: 50n,
      choices: [
        { value: 50n, title: 'Sv48x4, 4 levels' },
        { value: 41n, title: 'Sv39x4, 3 levels' },
        { value: 59n, title: 'Sv57x4, 5 levels' },
      ],
      whatIf: true,
    },
    {
      id: 'max-page',
      title: 'Largest page',
      doc: 'Largest page that the host side allows: the hugetlb page size behind the guest, or 4K for ordinary memory.',
      kind: 'size',
      default: 1n << 30n,
      choices: [
        { value: 1n << 30n, title: '1G' },
        { value: 1n << 21n, title: '2M' },
        { value: 1n << 12n, title: '4K' },
        { value: 1n << 39n, title: '512G' },
      ],
      min: 4096n,
      powerOfTwo: true,
      whatIf: true,
    },
  ],
  hasWindow: false,
  report,
};
