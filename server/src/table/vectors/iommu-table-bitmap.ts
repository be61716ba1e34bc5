import { bitmapLayout } from '../tce/iommuTable.ts';
import { integer, powerOfTwo, vectorKind } from './kind.ts';

export const iommuTableBitmap = vectorKind({
  id: 'iommu-table-bitmap',
  inputs: {
    entries_total: integer,
    first_entry: integer,
    tce_page_bytes: powerOfTwo,
    reserved_start_entry: integer,
    reserved_end_entry: integer,
  },
  outputs: [
    'bitmap_bytes',
    'pools',
    'pool_entries',
    'large_pool_first',
    'reserved_first',
    'reserved_end',
    'entries_reserved',
  ],
  run(row) {
    const layout = bitmapLayout({
      entries: row.entries_total,
      firstEntry: row.first_entry,
      page: row.tce_page_bytes,
      reservedStart: row.reserved_start_entry,
      reservedEnd: row.reserved_end_entry,
    });
    return {
      bitmap_bytes: layout.bitmapBytes,
      pools: layout.pools,
      pool_entries: layout.poolEntries,
      large_pool_first: layout.largePoolFirst,
      reserved_first: layout.reservedFirst,
      reserved_end: layout.reservedEnd,
      entries_reserved: layout.reservedEntries,
    };
  },
});
