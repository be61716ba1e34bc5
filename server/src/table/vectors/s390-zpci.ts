import { s390Table } from '../formats/s390-zpci.ts';
import { layRegions } from '../lay.ts';
import { tableBytes } from '../radixTable.ts';
import { regionList, vectorKind } from './kind.ts';

/** s390 PCI translation tables. */
export const s390Zpci = vectorKind({
  id: 's390-zpci',
  inputs: { regions: regionList },
  outputs: ['map_errno', 'failed_region', 'segment_tables', 'page_tables', 'pages_mapped', 'table_bytes'],
  run(row) {
    const table = s390Table();
    const { tally, refusal } = layRegions(table.driver, row.regions);
    if (refusal) return { map_errno: refusal.errno, failed_region: refusal.region };
    return {
      map_errno: 0,
      segment_tables: tally.tablesByDepth[1],
      page_tables: tally.tablesByDepth[2],
      pages_mapped: tally.leavesBySize[0],
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
    };
  },
});
