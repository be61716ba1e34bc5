import { dirtyBitmap, type1Unmap } from '../type1.ts';
import { integer, optionalInteger, powerOfTwo, vectorKind } from './kind.ts';

/** Mappings with more host pages than this are not walked page by page: their unmap columns stay empty. */
const WALKED_PAGES = 1n << 28n;

/** Cost of unmapping one VFIO mapping, and its dirty bitmap. */
export const vfioType1 = vectorKind({
  id: 'vfio-type1',
  inputs: {
    host_page_bytes: powerOfTwo,
    dma_bytes: integer,
    contiguous_run_bytes: integer,
    fine_grained_leaf_bytes: optionalInteger,
  },
  outputs: ['unmap_calls', 'tlb_syncs', 'translation_lookups', 'dirty_bitmap_errno', 'dirty_bitmap_bytes'],
  run(row) {
    const hostPage = row.host_page_bytes;
    const bitmap = dirtyBitmap(hostPage, row.dma_bytes);
    const dirty =
      'errno' in bitmap
        ? { dirty_bitmap_errno: bitmap.errno }
        : { dirty_bitmap_errno: 0, dirty_bitmap_bytes: bitmap.bytes };
    if (row.dma_bytes / hostPage > WALKED_PAGES) return dirty;
    const costs = type1Unmap({
      hostPage,
      bytes: row.dma_bytes,
      run: row.contiguous_run_bytes,
      leaf: row.fine_grained_leaf_bytes,
    });
    return {
      unmap_calls: costs.unmapCalls,
      tlb_syncs: costs.syncs,
      translation_lookups: costs.lookups,
      ...dirty,
    };
  },
});
