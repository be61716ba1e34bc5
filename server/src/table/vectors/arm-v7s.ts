import { shortTable } from '../formats/arm-v7s.ts';
import { layRegions } from '../lay.ts';
import { tableBytes } from '../radixTable.ts';
import { flag, integer, powerOfTwo, regionList, small, vectorKind } from './kind.ts';

/** Arm short-descriptor tables. */
export const armV7s = vectorKind({
  id: 'arm-v7s',
  inputs: {
    host_page_bytes: powerOfTwo,
    page_sizes: integer,
    ias_bits: small,
    oas_bits: small,
    mediatek_extension: flag,
    regions: regionList,
  },
  outputs: [
    'accepted',
    'root_bytes',
    'root_allocated_bytes',
    'map_errno',
    'failed_region',
    'second_level_tables',
    'first_level_slots',
    'second_level_slots',
    'table_bytes',
    'allocated_bytes',
    'allocated_bytes_after_unmap',
  ],
  run(row) {
    const table = shortTable({
      hostPage: row.host_page_bytes,
      pageSizes: row.page_sizes,
      inputBits: row.ias_bits,
      outputBits: row.oas_bits,
      extended: row.mediatek_extension,
    });
    if ('errno' in table) return { accepted: false };
    const { tally, refusal } = layRegions(table.driver, row.regions);
    const root = table.levels[0];
    const created = { accepted: true, root_bytes: root?.bytes, root_allocated_bytes: root?.allocated };
    if (refusal) return { ...created, map_errno: refusal.errno, failed_region: refusal.region };
    return {
      ...created,
      map_errno: 0,
      second_level_tables: tally.tablesByDepth[1],
      first_level_slots: tally.slotsByDepth[0],
      second_level_slots: tally.slotsByDepth[1],
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
      allocated_bytes: tableBytes(table.levels, tally.tablesByDepth, 'allocated'),
      allocated_bytes_after_unmap: tableBytes(table.levels, tally.leftByDepth, 'allocated'),
    };
  },
});
