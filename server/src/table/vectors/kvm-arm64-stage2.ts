import { stage2Table, stage2Work } from '../formats/kvm-arm64-stage2.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, tableBytes } from '../radixTable.ts';
import { byLevel, flag, integer, powerOfTwo, regionList, small, vectorKind } from './kind.ts';

/** KVM stage 2: geometry, mapping, TLB invalidations of unmapping. */
export const kvmArm64Stage2 = vectorKind({
  id: 'kvm-arm64-stage2',
  inputs: {
    host_page_bytes: powerOfTwo,
    ipa_bits: small,
    ipa_limit_bits: small,
    lpa2: flag,
    map_chunk_bytes: integer,
    regions: regionList,
  },
  outputs: [
    'errno',
    'levels',
    'start_level',
    'root_pages',
    'root_bytes',
    'cache_pages_per_map',
    'map_errno',
    'failed_region',
    'map_walks',
    'tables_by_level',
    'leaf_entries_by_level',
    'table_bytes',
    'unmap_invalidations',
    'unmap_table_invalidations',
    'unmap_invalidations_with_range',
    'unmap_range_invalidations',
  ],
  run(row) {
    const table = stage2Table({
      page: row.host_page_bytes,
      ipaBits: row.ipa_bits,
      ipaLimit: row.ipa_limit_bits,
      chunk: row.map_chunk_bytes,
    });
    if ('errno' in table) return { errno: table.errno };
    const laid = layRegions(table.driver, row.regions);
    const levels = table.levels.length;
    const created = {
      errno: 0,
      levels,
      start_level: table.startLevel,
      root_pages: table.rootPages,
      root_bytes: table.levels[0]?.bytes,
      cache_pages_per_map: levels - 1,
    };
    if (laid.refusal) return { ...created, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    const { tally } = laid;
    const work = stage2Work(table, laid, row.regions, row.map_chunk_bytes);
    return {
      ...created,
      map_errno: 0,
      map_walks: work.walks,
      tables_by_level: byLevel([table.rootPages, ...tally.tablesByDepth.slice(1)]),
      leaf_entries_by_level: byLevel(leavesByLevel(table.driver.shape, laid)),
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
      unmap_invalidations: work.leafInvalidations + work.tableInvalidations,
      unmap_table_invalidations: work.tableInvalidations,
      unmap_invalidations_with_range: work.tableInvalidations + work.rangeInvalidations,
      unmap_range_invalidations: work.rangeInvalidations,
    };
  },
});
