/**
 * What VFIO's type1 driver does on top of any table when one of its mappings goes away.
 * Follows `vfio_unmap_unpin`, `unmap_unpin_fast` and `vfio_dma_bitmap_alloc` in
 * drivers/vfio/vfio_iommu_type1.c (6.12).
 */

import { alignUp, ceilDiv, max } from './bits.ts';
import type { TableReport } from './model.ts';

/** `VFIO_IOMMU_TLB_SYNC_MAX`: unmapped runs after which the IOTLB is flushed and the pages are unpinned. */
export const TLB_SYNC_MAX = 512n;

/** `DIRTY_BITMAP_PAGES_MAX`. */
export const DIRTY_BITMAP_PAGES_MAX = (1n << 31n) - 1n;

/** Bytes of `struct vfio_dma` and of one list entry of an unmapped run, on a 64-bit kernel. */
export const MAPPING_BYTES = 96n;
export const RUN_BYTES = 40n;

/** `dma_entry_limit`: mappings a container may have. */
export const MAPPINGS_MAX = 65535n;

export interface Type1Mapping {
  readonly hostPage: bigint;
  readonly bytes: bigint;
  /** Physically contiguous stretches of the mapping; the last may be shorter. */
  readonly run: bigint;
  /** Set where the IOMMU removes whole leaves whatever is asked ("fine-grained superpages", AMD v1). */
  readonly leaf?: bigint | undefined;
}

export interface Type1Costs {
  /** Calls of `iommu_unmap_fast`. */
  readonly unmapCalls: bigint;
  /** Flush-and-unpin rounds: one per 512 calls, and one at the end. */
  readonly syncs: bigint;
  /** Calls of `iommu_iova_to_phys`: one for each host page, and one more where a run ends before the mapping does. */
  readonly lookups: bigint;
  /** Bytes of the list of runs, at most at one time. */
  readonly listBytes: bigint;
}

/** Flushes for a number of separately unmapped runs. */
export function batchedFlushes(runs: number): number {
  return Math.ceil(runs / Number(TLB_SYNC_MAX));
}

/** Runs that `pages` begin in. A run that ends within a page has that page whole; a run within a page has none. */
function runsOf(pages: bigint, hostPage: bigint, run: bigint): bigint {
  return pages === 0n ? 0n : ((pages - 1n) * hostPage) / max(run, hostPage) + 1n;
}

/** Costs of unmapping one mapping. */
export function type1Unmap({ hostPage, bytes, run, leaf }: Type1Mapping): Type1Costs {
  const pages = ceilDiv(bytes, hostPage);
  const runs = leaf === undefined ? runsOf(pages, hostPage, run) : ceilDiv(bytes, max(leaf, hostPage));
  const lookups = leaf === undefined && runs > 0n ? pages + runs - 1n : runs;
  return {
    unmapCalls: runs,
    syncs: ceilDiv(runs, TLB_SYNC_MAX),
    lookups,
    listBytes: (runs < TLB_SYNC_MAX ? runs : TLB_SYNC_MAX) * RUN_BYTES,
  };
}

/** Bytes of the dirty bitmap of one mapping, or EINVAL where it would have too many bits. */
export function dirtyBitmap(hostPage: bigint, bytes: bigint): { errno: 'EINVAL' } | { bytes: bigint } {
  const pages = bytes / hostPage;
  if (pages > DIRTY_BITMAP_PAGES_MAX) return { errno: 'EINVAL' };
  return { bytes: alignUp(pages, 64n) / 8n + 8n };
}

export interface Type1Total extends Omit<Type1Costs, 'listBytes'> {
  /** Regions, each a mapping of its own, and the bytes of their `struct vfio_dma`. */
  readonly mappings: bigint;
  readonly mappingBytes: bigint;
  /** Set where a container does not take so many mappings (`vfio_dma_do_map`: ENOSPC). */
  readonly errno?: 'ENOSPC';
}

/**
 * The same for every region of a report, each one VFIO mapping that is contiguous in memory. `fineGrained`: the IOMMU
 * removes whole leaves whatever is asked (AMD v1 with all its page sizes).
 */
export function type1OfReport(report: TableReport, hostPage: bigint, fineGrained: boolean): Type1Total {
  let mappings = 0n;
  let unmapCalls = 0n;
  let syncs = 0n;
  let lookups = 0n;
  for (const { blocks } of report.placements) {
    const bytes = blocks.reduce((sum, { size, count }) => sum + size * count, 0n);
    if (bytes === 0n) continue;
    const leaves = blocks.reduce((sum, { count }) => sum + count, 0n);
    const costs = fineGrained
      ? { unmapCalls: leaves, syncs: ceilDiv(leaves, TLB_SYNC_MAX), lookups: leaves }
      : type1Unmap({ hostPage, bytes, run: bytes });
    mappings++;
    unmapCalls += costs.unmapCalls;
    syncs += costs.syncs;
    lookups += costs.lookups;
  }
  return {
    mappings,
    mappingBytes: mappings * MAPPING_BYTES,
    unmapCalls,
    syncs,
    lookups,
    ...(mappings > MAPPINGS_MAX ? { errno: 'ENOSPC' as const } : {}),
  };
}
