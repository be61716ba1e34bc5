import { amdV1Table } from '../formats/amd-v1.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, sum, tableBytes } from '../radixTable.ts';
import { byLevel, hex, lastAddress, oneOf, regionList, vectorKind } from './kind.ts';

/** AMD host format: the table grows, pages of any power of two. */
export const amdV1 = vectorKind({
  id: 'amd-v1',
  inputs: { page_size_set: oneOf('all', '4k', 'v2'), regions: regionList },
  outputs: [
    'page_sizes',
    'map_errno',
    'failed_region',
    'last_mapped_address',
    'levels',
    'growth_steps',
    'map_calls',
    'tables_by_level',
    'leaf_mappings_by_level',
    'leaf_slots_by_level',
    'table_bytes',
  ],
  run(row) {
    const table = amdV1Table(row.page_size_set);
    const laid = layRegions(table.driver, row.regions);
    const page_sizes = hex(table.pageSizes);
    if (laid.refusal) return { page_sizes, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    const { tally, root } = laid;
    return {
      page_sizes,
      map_errno: 0,
      last_mapped_address: lastAddress(row.regions),
      levels: table.levels.length - root,
      growth_steps: table.levels.length - root - 3,
      map_calls: sum(tally.map.callsBySize),
      tables_by_level: byLevel([...tally.tablesByDepth].slice(root)),
      leaf_mappings_by_level: byLevel(leavesByLevel(table.driver.shape, laid).slice(root)),
      leaf_slots_by_level: byLevel([...tally.slotsByDepth].slice(root)),
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
    };
  },
});
