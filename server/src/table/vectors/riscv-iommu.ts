import { riscvIommuTable } from '../formats/riscv-iommu.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, tableBytes } from '../radixTable.ts';
import { byLevel, hex, regionList, small, vectorKind } from './kind.ts';

/** RISC-V IOMMU first stage. */
export const riscvIommu = vectorKind({
  id: 'riscv-iommu',
  inputs: { va_bits: small, regions: regionList },
  outputs: [
    'levels',
    'page_sizes',
    'aperture_end',
    'root_bytes',
    'map_errno',
    'failed_region',
    'tables_by_level',
    'leaf_entries_by_level',
    'table_bytes',
  ],
  run(row) {
    const table = riscvIommuTable(row.va_bits);
    const laid = layRegions(table.driver, row.regions);
    const created = {
      levels: table.levels.length,
      page_sizes: hex(table.pageSizes),
      aperture_end: hex(table.aperture.size - 1n),
      root_bytes: table.levels[0]?.bytes,
    };
    if (laid.refusal) return { ...created, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    return {
      ...created,
      map_errno: 0,
      tables_by_level: byLevel([...laid.tally.tablesByDepth]),
      leaf_entries_by_level: byLevel(leavesByLevel(table.driver.shape, laid)),
      table_bytes: tableBytes(table.levels, laid.tally.tablesByDepth, 'bytes'),
    };
  },
});
