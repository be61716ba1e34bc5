import { amdV2Table } from '../formats/amd-v2.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, sum, tableBytes } from '../radixTable.ts';
import { byLevel, hex, regionList, small, vectorKind } from './kind.ts';

/** AMD guest format. */
export const amdV2 = vectorKind({
  id: 'amd-v2',
  inputs: { levels: small, regions: regionList },
  outputs: [
    'aperture_end',
    'map_errno',
    'failed_region',
    'map_calls',
    'tables_by_level',
    'leaf_entries_by_level',
    'table_bytes',
  ],
  run(row) {
    const table = amdV2Table(row.levels);
    const laid = layRegions(table.driver, row.regions);
    const aperture_end = hex(table.aperture.size - 1n);
    if (laid.refusal) return { aperture_end, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    const { tally } = laid;
    return {
      aperture_end,
      map_errno: 0,
      map_calls: sum(tally.map.callsBySize),
      tables_by_level: byLevel([...tally.tablesByDepth]),
      leaf_entries_by_level: byLevel(leavesByLevel(table.driver.shape, laid)),
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
    };
  },
});
