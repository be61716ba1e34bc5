import { shareOf } from '../tce/ioda1.ts';
import { integer, powerOfTwo, vectorKind } from './kind.ts';

export const ioda1Window = vectorKind({
  id: 'ioda1-window',
  inputs: {
    host_page_bytes: powerOfTwo,
    m32_base: integer,
    dma_weight: integer,
    total_weight: integer,
    segments_available: integer,
  },
  outputs: ['segments_assigned', 'table_bytes', 'allocated_bytes', 'window_bytes', 'entries_total'],
  run(row) {
    const share = shareOf({
      hostPage: row.host_page_bytes,
      m32Base: row.m32_base,
      weight: row.dma_weight,
      totalWeight: row.total_weight,
      segmentsFree: row.segments_available,
    });
    return {
      segments_assigned: share.segments,
      table_bytes: share.tableBytes,
      allocated_bytes: share.allocatedBytes,
      window_bytes: share.window,
      entries_total: share.entries,
    };
  },
});
