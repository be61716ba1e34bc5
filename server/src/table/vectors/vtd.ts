import { vtdTable } from '../formats/vtd.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, sum, tableBytes } from '../radixTable.ts';
import { byLevel, hex, oneOf, regionList, small, vectorKind } from './kind.ts';

/** Intel VT-d: mapping, and unmapping every region in order. */
export const vtd = vectorKind({
  id: 'vtd',
  inputs: {
    stage: oneOf('second', 'first'),
    levels: small,
    max_guest_width: small,
    superpage_levels: small,
    regions: regionList,
  },
  outputs: [
    'page_sizes',
    'width_bits',
    'aperture_end',
    'map_errno',
    'failed_region',
    'map_calls',
    'tables_by_level',
    'leaf_entries_by_level',
    'table_bytes',
    'table_bytes_after_unmap',
  ],
  run(row) {
    const table = vtdTable({
      stage: row.stage,
      levels: row.levels,
      maxWidth: row.max_guest_width,
      superpages: row.superpage_levels,
    });
    const laid = layRegions(table.driver, row.regions);
    const created = {
      page_sizes: hex(table.pageSizes),
      width_bits: table.width,
      aperture_end: hex(table.aperture.size - 1n),
    };
    if (laid.refusal) return { ...created, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    const { tally } = laid;
    return {
      ...created,
      map_errno: 0,
      map_calls: sum(tally.map.callsBySize),
      tables_by_level: byLevel([...tally.tablesByDepth]),
      leaf_entries_by_level: byLevel(leavesByLevel(table.driver.shape, laid)),
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
      table_bytes_after_unmap: tableBytes(table.levels, tally.leftByDepth, 'bytes'),
    };
  },
});
