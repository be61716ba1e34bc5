/**
 * s390 zPCI translation tables. Follows drivers/iommu/s390-iommu.c and arch/s390/include/asm/pci_dma.h (6.12).
 */

import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, TableReport, TableRequest } from '../model.ts';
import { ADDRESS_SPACE } from '../pages.ts';
import type { RadixTable } from '../radixTable.ts';
import { radixReport, radixShape, sum, unmapInvalidations } from '../radixTable.ts';
import { completeValues } from '../values.ts';

const FILE = 'drivers/iommu/s390-iommu.c';
const PAGE = 4096n;
const ADDRESS_BITS = 42;
/** `ZPCI_TABLE_SIZE` and `ZPCI_PT_SIZE`. */
const TABLE_BYTES = 16384n;
const PAGE_TABLE_BYTES = 2048n;

const outside: Refusal = {
  errno: 'EINVAL',
  reason: 'The region reaches past 4 TiB, the 42 bits of a region-third table. Move it below.',
  source: `${FILE}:s390_iommu_map_pages`,
};

/** The one table there is: region-third table, segment tables of 1 MiB entries, page tables of 256 pages. */
export function s390Table(): RadixTable {
  const limit = 2 ** (ADDRESS_BITS - 12);
  const driver: RadixDriver = {
    shape: radixShape([31, 20, 12], [{ bytes: PAGE, depth: 2 }]),
    unit: PAGE,
    align: 'refuse',
    limit: 0,
    safeEnd: limit,
    safeOutput: Number.MAX_SAFE_INTEGER,
    refuseCall({ end }) {
      // The sum wraps at 64 bits, and then it is below the limit again.
      return (end > ADDRESS_SPACE ? end - ADDRESS_SPACE : end) > limit ? outside : undefined;
    },
    overlap: { bigger: 'replace', same: 'replace', smaller: 'replace' },
    free: 'never',
    fold: limit,
  };
  const level = (name: string, shift: number, bytes: bigint) => ({
    name,
    shift,
    entries: bytes / 8n,
    bytes,
    allocated: bytes,
  });
  return {
    driver,
    levels: [
      level('region-third table', 31, TABLE_BYTES),
      level('segment table', 20, TABLE_BYTES),
      level('page table', 12, PAGE_TABLE_BYTES),
    ],
    pageSizes: PAGE,
    aperture: { start: 0n, size: 1n << BigInt(ADDRESS_BITS) },
  };
}

function work(laid: Laid) {
  const { tally } = laid;
  const mapped = sum(tally.map.stepsBySize);
  const unmapped = sum(tally.unmap.stepsBySize);
  return {
    // dma_walk_cpu_trans starts from the root for every page.
    map: { entriesRead: mapped * 3n },
    unmap: {
      entriesRead: unmapped * 3n,
      entriesWritten: unmapped,
      invalidations: unmapInvalidations(laid, PAGE, {
        count: BigInt(laid.accepted),
        note: 'one RPCIT a region and device: the gather only widens (s390_iommu_iotlb_sync)',
      }),
    },
  };
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(s390Zpci, request.values);
  const table = s390Table();
  const laid = layRegions(table.driver, request.regions);
  return radixReport(s390Zpci, request, values, {
    table,
    laid,
    ...work(laid),
    figures: [{ id: 'pages', title: 'Pages mapped', value: sum(laid.tally.leavesBySize), unit: 'pages' }],
    steps: [
      {
        text: 'Region-third and segment tables: 2048 entries of 8 bytes; page tables: 256',
        formula: '2048 x 8, 256 x 8',
        value: '16384 and 2048 bytes',
        source: 'arch/s390/include/asm/pci_dma.h:ZPCI_TABLE_SIZE, ZPCI_PT_SIZE',
      },
    ],
    notes: [
      'Only 4K pages exist, whatever the alignment. Tables stay until the domain goes; an overlap is written over.',
    ],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:dma_walk_cpu_trans`,
  });
}

export const s390Zpci: Format = {
  id: 's390-zpci',
  aliases: ['s390', 'zpci'],
  title: 's390 zPCI',
  source: `${FILE} (6.12)`,
  doc: 'The translation table of s390 PCI devices: three levels, 42 address bits, 4K pages only. It has no settings.',
  parameters: [],
  hasWindow: false,
  report,
};
