/** Mapping into and clearing of an IODA2 window: `tce_iommu_ioctl`, `tce_iommu_build_v2`, `pnv_tce`, `tce_iommu_clear`. */
import { min } from '../bits.ts';
import { Coverage } from '../coverage.ts';
import type { Extent, Region } from '../model.ts';
import { depthShift, type Geometry } from './ioda2.ts';

export interface CallRefusal {
  /** `+1`: the call returns the positive number 1, because the check macro is a boolean. */
  readonly errno: 'ENXIO' | 'EINVAL' | '+1' | 'refused';
  readonly failed: 'no-window' | 'size' | 'user-address' | 'iova' | 'range' | 'past-end';
  readonly source: string;
}

/**
 * Bits below a TCE page as `tce_iommu_ioctl` masks them off. `IOMMU_PAGE_MASK` shifts a plain 32-bit 1, which leaves
 * nothing on POWER from 4G pages on, so that every size but 0 is refused.
 */
function lowBits(geometry: Geometry): bigint {
  return geometry.pageShift < 32 ? (1n << BigInt(geometry.pageShift)) - 1n : (1n << 64n) - 1n;
}

/** `tce_iommu_find_table` */
function inWindow(geometry: Geometry, address: bigint): boolean {
  const entry = address >> BigInt(geometry.pageShift);
  return geometry.firstEntry <= entry && entry < geometry.firstEntry + geometry.entries;
}

/**
 * What VFIO_IOMMU_MAP_DMA returns before it maps. The kernel compares only the first entry with the end of the window;
 * a region whose tail lies behind the last table would be written to memory that is not the table's. Here the tail must
 * lie before the entry `end`.
 */
export function checkMap(geometry: Geometry, region: Region, end = geometry.capacity): CallRefusal | undefined {
  const mask = lowBits(geometry);
  const { iova, size, phys = iova } = region;
  if (!inWindow(geometry, iova)) return { errno: 'ENXIO', failed: 'no-window', source: 'tce_iommu_find_table' };
  if (size & mask) return { errno: 'EINVAL', failed: 'size', source: 'tce_iommu_ioctl' };
  if (phys & mask) return { errno: 'EINVAL', failed: 'user-address', source: 'tce_iommu_ioctl' };
  const page = 1n << BigInt(geometry.pageShift);
  if (iova % page || phys % page) return { errno: '+1', failed: 'iova', source: 'iommu_tce_put_param_check' };
  const tail = (iova >> BigInt(geometry.pageShift)) - geometry.firstEntry + size / page;
  if (tail > end) return { errno: 'refused', failed: 'past-end', source: 'iommu_tce_put_param_check' };
  return undefined;
}

/** What VFIO_IOMMU_UNMAP_DMA returns before it clears. Here the whole range is compared. */
export function checkClear(geometry: Geometry, range: Extent): CallRefusal | undefined {
  const { start, size } = range;
  if (!inWindow(geometry, start)) return { errno: 'ENXIO', failed: 'no-window', source: 'tce_iommu_find_table' };
  if (size & lowBits(geometry)) return { errno: 'EINVAL', failed: 'size', source: 'tce_iommu_ioctl' };
  const shift = BigInt(geometry.pageShift);
  const source = 'iommu_tce_clear_param_check';
  if (start % (1n << shift)) return { errno: '+1', failed: 'iova', source };
  const end = (start >> shift) - geometry.firstEntry + (size >> shift);
  return end > geometry.entries ? { errno: '+1', failed: 'range', source } : undefined;
}

export interface Mapped {
  /** Set TCEs, as entries from the window's first one. */
  readonly entries: Coverage;
  /** Tables of one copy by level, root first. The root is always there. */
  readonly tables: readonly bigint[];
  /** TCEs written, counting again what overlaps. */
  readonly written: bigint;
  readonly refusal?: CallRefusal & { readonly region: number };
}

/** Maps regions one after another until one is refused; `end` as in `checkMap`. */
export function mapRegions(geometry: Geometry, regions: readonly Region[], end = geometry.capacity): Mapped {
  let refusal: Mapped['refusal'];
  let written = 0n;
  const shift = BigInt(geometry.pageShift);
  const entries = Coverage.collect(regions.length, (add) => {
    for (const [index, region] of regions.entries()) {
      const refused = checkMap(geometry, region, end);
      if (refused) {
        refusal = { ...refused, region: index };
        return;
      }
      const count = region.size >> shift;
      if (count === 0n) continue;
      const first = (region.iova >> shift) - geometry.firstEntry;
      add(first, first + count - 1n);
      written += count;
    }
  });
  const tables = [1n];
  for (let depth = 1; depth < geometry.levels; depth++) tables.push(entries.count(depthShift(geometry, depth - 1)));
  return { entries, tables, written, ...(refusal ? { refusal } : {}) };
}

export interface Cleared {
  /** Entries of the range: what a walk without the skip visits. */
  readonly range: bigint;
  /** Entries visited: each is exchanged with an empty one. */
  readonly exchanged: bigint;
  /** Entries visited whose leaf table is missing, so that nothing is written. */
  readonly absent: bigint;
  /** Missing leaf tables stepped over. */
  readonly skipped: bigint;
  /** Entries of the levels above the leaves that are read on the way, in both copies. */
  readonly read: bigint;
  /** TCEs that were set before. */
  readonly cleared: bigint;
  /** TCEs still set in the window. */
  readonly left: bigint;
  /** The same if the skip added `it_level_size - 1` to the entry instead of or-ing it in. */
  readonly leftByAdding: bigint;
}

/**
 * `tce_iommu_clear` over `count` entries from `first` (from the window's first one), by interval arithmetic: the cost
 * follows the regions. With several levels and a user copy, a leaf table that is missing is stepped over in one go.
 */
export function clearEntries(
  geometry: Geometry,
  mapped: Coverage,
  userCopy: boolean,
  first: bigint,
  count: bigint,
): Cleared {
  const total = mapped.size;
  if (count === 0n) {
    return {
      range: 0n,
      exchanged: 0n,
      absent: 0n,
      skipped: 0n,
      read: 0n,
      cleared: 0n,
      left: total,
      leftByAdding: total,
    };
  }
  const last = first + count - 1n;
  const cleared = mapped.clipped(first, last).size;
  const left = total - cleared;
  const always = { range: count, cleared, left };
  if (geometry.levels === 1) {
    return { ...always, exchanged: count, absent: 0n, skipped: 0n, read: 0n, leftByAdding: left };
  }
  const leafShift = geometry.levelShift - 3;
  const present = mapped.grown(leafShift);
  const inPresent = present.clipped(first, last);
  if (!userCopy) {
    const read = lookups(geometry, mapped, first, last, 0);
    return { ...always, exchanged: count, absent: count - inPresent.size, skipped: 0n, read, leftByAdding: left };
  }
  const shift = BigInt(leafShift);
  const walk = BigInt(geometry.levels - 1);
  const leaves = inPresent.count(leafShift);
  // An entry whose leaf exists is looked for in both copies, a missing leaf once and in one of them.
  const missing = lookups(geometry, mapped, first, last, leafShift) - leaves * walk;
  return {
    ...always,
    exchanged: inPresent.size,
    absent: 0n,
    skipped: (last >> shift) - (first >> shift) + 1n - leaves,
    read: inPresent.size * walk * 2n + missing,
    leftByAdding: left + missedByAdding(geometry, mapped, present, first, last),
  };
}

/**
 * Entries that are read above the leaves when everything from `first` to `last` is looked for in one copy, in steps of
 * 2^shift entries: one of the root, and one of every further table on the way that exists (`pnv_tce`).
 */
function lookups(geometry: Geometry, mapped: Coverage, first: bigint, last: bigint, shift: number): bigint {
  let read = (last >> BigInt(shift)) - (first >> BigInt(shift)) + 1n;
  for (let depth = 1; depth < geometry.levels - 1; depth++) {
    read += mapped
      .grown(depthShift(geometry, depth - 1))
      .clipped(first, last)
      .count(shift);
  }
  return read;
}

/**
 * TCEs that survive when a missing leaf is left by adding a whole leaf's entries: a start in the middle of a missing
 * leaf keeps its offset from leaf to leaf and so jumps over the head of the first one that exists.
 */
function missedByAdding(geometry: Geometry, mapped: Coverage, present: Coverage, first: bigint, last: bigint): bigint {
  const offset = first % geometry.levelEntries;
  if (offset === 0n || present.has(first)) return 0n;
  const next = present.next(first);
  if (next === undefined || next > last) return 0n;
  return mapped.clipped(next, min(next + offset - 1n, last)).size;
}
