import { alignUp } from '../bits.ts';
import { lpaeGeometry, lpaeTable } from '../formats/arm-lpae.ts';
import { layRegions } from '../lay.ts';
import { leavesByLevel, tableBytes } from '../radixTable.ts';
import { byLevel, hex, integer, oneOf, powerOfTwo, regionList, small, vectorKind } from './kind.ts';

/** SMMU long-descriptor tables: geometry, mapping, unmapping every region in order. */
export const armLpae = vectorKind({
  id: 'arm-lpae',
  inputs: {
    format: oneOf('arm64-s1', 'arm64-s2', 'arm32-s1', 'arm32-s2', 'mali'),
    host_page_bytes: powerOfTwo,
    page_sizes: integer,
    ias_bits: small,
    oas_bits: small,
    regions: regionList,
  },
  outputs: [
    'accepted',
    'granule_bytes',
    'effective_page_sizes',
    'effective_ias',
    'effective_oas',
    'levels',
    'start_level',
    'root_index_bits',
    'index_bits',
    'root_bytes',
    'root_allocated_bytes',
    'map_errno',
    'failed_region',
    'tables_by_level',
    'leaf_entries_by_level',
    'table_bytes',
    'allocated_bytes',
    'allocated_bytes_after_unmap',
    'leaf_invalidations',
    'walk_invalidations',
  ],
  run(row) {
    const geometry = lpaeGeometry({
      kind: row.format,
      hostPage: row.host_page_bytes,
      pageSizes: row.page_sizes,
      inputBits: row.ias_bits,
      outputBits: row.oas_bits,
    });
    if ('errno' in geometry) return { accepted: false };
    const table = lpaeTable(geometry, row.host_page_bytes);
    const laid = layRegions(table.driver, row.regions);
    const created = {
      accepted: true,
      granule_bytes: geometry.granule,
      effective_page_sizes: hex(geometry.pageSizes),
      effective_ias: geometry.inputBits,
      effective_oas: geometry.outputBits,
      levels: geometry.levels,
      start_level: geometry.startLevel,
      root_index_bits: geometry.rootIndexBits,
      index_bits: geometry.indexBits,
      root_bytes: geometry.rootBytes,
      root_allocated_bytes: alignUp(geometry.rootBytes, row.host_page_bytes),
    };
    if (laid.refusal) return { ...created, map_errno: laid.refusal.errno, failed_region: laid.refusal.region };
    const { tally } = laid;
    return {
      ...created,
      map_errno: 0,
      tables_by_level: byLevel([...tally.tablesByDepth]),
      leaf_entries_by_level: byLevel(leavesByLevel(table.driver.shape, laid)),
      table_bytes: tableBytes(table.levels, tally.tablesByDepth, 'bytes'),
      allocated_bytes: tableBytes(table.levels, tally.tablesByDepth, 'allocated'),
      allocated_bytes_after_unmap: tableBytes(table.levels, tally.leftByDepth, 'allocated'),
      leaf_invalidations: tally.leafSteps,
      walk_invalidations: tally.tableSteps,
    };
  },
});
