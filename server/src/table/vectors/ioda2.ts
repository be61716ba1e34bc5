import { geometryOf, createWindow } from '../tce/ioda2.ts';
import { hostWindow } from '../tce/ioda2Default.ts';
import { checkClear, clearEntries, mapRegions } from '../tce/ioda2Map.ts';
import { byLevel, flag, hex, integer, lastAddress, powerOfTwo, regionList, vectorKind } from './kind.ts';

/** The window of `ioda2-clear`, which has no such column. */
const clearMaxBlock = 1n << 24n;
/** Walks of more entries than this are left empty, as the reference leaves them. */
const longestWalk = 1n << 31n;

export const ioda2Window = vectorKind({
  id: 'ioda2-window',
  inputs: {
    host_page_bytes: powerOfTwo,
    tce_page_bytes: powerOfTwo,
    window_bytes: integer,
    levels: integer,
    window_start: integer,
    supported_page_mask: integer,
    max_contiguous_bytes: integer,
  },
  outputs: [
    'errno',
    'full_table_bytes',
    'charged_host_pages',
    'level_entries',
    'level_bytes',
    'root_bytes',
    'entries_total',
    'first_entry',
    'window_last',
    'upfront_bytes_hw',
    'upfront_bytes_both',
  ],
  run(row) {
    const { errno, fullBytes, chargedPages, geometry } = createWindow({
      hostPage: row.host_page_bytes,
      page: row.tce_page_bytes,
      window: row.window_bytes,
      levels: row.levels,
      start: row.window_start,
      userCopy: true,
      maxBlock: row.max_contiguous_bytes,
      pageSizes: row.supported_page_mask,
    });
    const sizes = { errno, full_table_bytes: fullBytes, charged_host_pages: chargedPages };
    if (errno !== '0' || !geometry) return sizes;
    return {
      ...sizes,
      level_entries: geometry.levelEntries,
      level_bytes: geometry.levelBytes,
      root_bytes: geometry.rootBytes,
      entries_total: geometry.entries,
      first_entry: geometry.firstEntry,
      window_last: hex(row.window_start + geometry.entries * row.tce_page_bytes - 1n),
      upfront_bytes_hw: geometry.levelBytes,
      upfront_bytes_both: 2n * geometry.levelBytes,
    };
  },
});

export const ioda2Map = vectorKind({
  id: 'ioda2-map',
  inputs: {
    host_page_bytes: powerOfTwo,
    tce_page_bytes: powerOfTwo,
    window_bytes: integer,
    levels: integer,
    window_start: integer,
    user_copy: flag,
    max_contiguous_bytes: integer,
    regions: regionList,
  },
  outputs: [
    'create_errno',
    'charged_host_pages',
    'map_errno',
    'failed_region',
    'last_mapped_address',
    'hw_tables_by_level',
    'tces_set',
    'hw_bytes',
    'user_copy_bytes',
    'total_bytes',
    'indirect_bytes_hw',
    'teardown_exchanges',
    'teardown_skips',
  ],
  run(row) {
    const { errno, chargedPages, geometry } = createWindow({
      hostPage: row.host_page_bytes,
      page: row.tce_page_bytes,
      window: row.window_bytes,
      levels: row.levels,
      start: row.window_start,
      userCopy: row.user_copy,
      maxBlock: row.max_contiguous_bytes,
    });
    const created = { create_errno: errno, charged_host_pages: chargedPages };
    if (errno !== '0' || !geometry) return created;
    const { entries, tables, refusal } = mapRegions(geometry, row.regions);
    if (refusal) return { ...created, map_errno: refusal.errno, failed_region: refusal.region };
    const total = tables.reduce((sum, count) => sum + count, 0n);
    const hw = total * geometry.levelBytes;
    const copy = row.user_copy ? hw : 0n;
    const leaves = geometry.levels > 1 ? tables[tables.length - 1]! : total;
    const teardown = clearEntries(geometry, entries, row.user_copy, 0n, geometry.entries);
    const walked = teardown.exchanged + teardown.skipped <= longestWalk;
    return {
      ...created,
      map_errno: 0,
      last_mapped_address: lastAddress(row.regions),
      hw_tables_by_level: byLevel(tables),
      tces_set: entries.size,
      hw_bytes: hw,
      user_copy_bytes: copy,
      total_bytes: hw + copy,
      indirect_bytes_hw: (total - leaves) * geometry.levelBytes,
      teardown_exchanges: walked ? teardown.exchanged : undefined,
      teardown_skips: walked ? teardown.skipped : undefined,
    };
  },
});

export const ioda2Clear = vectorKind({
  id: 'ioda2-clear',
  inputs: {
    host_page_bytes: powerOfTwo,
    tce_page_bytes: powerOfTwo,
    window_bytes: integer,
    levels: integer,
    window_start: integer,
    user_copy: flag,
    regions: regionList,
    clear_address: integer,
    clear_bytes: integer,
  },
  outputs: ['errno', 'entries_exchanged', 'tables_skipped', 'tces_left', 'tces_left_by_add_variant'],
  run(row) {
    const request = {
      hostPage: row.host_page_bytes,
      page: row.tce_page_bytes,
      window: row.window_bytes,
      levels: row.levels,
      start: row.window_start,
      userCopy: row.user_copy,
      maxBlock: clearMaxBlock,
    };
    const { errno } = createWindow(request);
    const geometry = geometryOf(request);
    if (errno !== '0' || !geometry) return { errno };
    const { entries, refusal } = mapRegions(geometry, row.regions);
    const refused = refusal ?? checkClear(geometry, { start: row.clear_address, size: row.clear_bytes });
    if (refused) return { errno: refused.errno };
    const shift = BigInt(geometry.pageShift);
    const first = (row.clear_address >> shift) - geometry.firstEntry;
    const done = clearEntries(geometry, entries, row.user_copy, first, row.clear_bytes >> shift);
    return {
      errno: 0,
      entries_exchanged: done.exchanged,
      tables_skipped: done.skipped,
      tces_left: done.left,
      tces_left_by_add_variant: done.leftByAdding,
    };
  },
});

export const ioda2Default = vectorKind({
  id: 'ioda2-default',
  inputs: {
    host_page_bytes: powerOfTwo,
    max_contiguous_bytes: integer,
    memory_max_bytes: integer,
    m32_base: integer,
  },
  outputs: [
    'errno',
    'window_bytes',
    'levels',
    'level_bytes',
    'entries_total',
    'root_bytes',
    'upfront_bytes',
    'bitmap_bytes',
    'reserved_first_entry',
    'reserved_end_entry',
    'bypass_window_bytes',
    'bypass_table_bytes',
  ],
  run(row) {
    const host = hostWindow({
      hostPage: row.host_page_bytes,
      maxBlock: row.max_contiguous_bytes,
      memoryMax: row.memory_max_bytes,
      m32Base: row.m32_base,
    });
    const { errno, geometry } = host.creation;
    const chosen = { errno, window_bytes: host.window, levels: host.levels };
    if (errno !== '0' || !geometry) return chosen;
    return {
      ...chosen,
      level_bytes: geometry.levelBytes,
      entries_total: geometry.entries,
      root_bytes: geometry.rootBytes,
      upfront_bytes: geometry.levelBytes,
      bitmap_bytes: host.bitmapBytes,
      reserved_first_entry: host.reservedFirst,
      reserved_end_entry: host.reservedEnd,
      bypass_window_bytes: host.bypassWindow,
      bypass_table_bytes: host.bypassTable,
    };
  },
});
