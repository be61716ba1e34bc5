/** The allocation bitmap of a kernel-owned window: `iommu_init_table`, `iommu_table_reserve_pages` (arch/powerpc/kernel/iommu.c). */
import { ceilDiv, min, u64 } from '../bits.ts';

const pools = 4n;
const splitFrom = 1n << 30n;

export interface TableSetup {
  /** `it_size` */
  readonly entries: bigint;
  /** `it_offset` */
  readonly firstEntry: bigint;
  readonly page: bigint;
  /** Entries never handed out, end exclusive, counted like `firstEntry`. Equal: none. */
  readonly reservedStart: bigint;
  readonly reservedEnd: bigint;
}

export interface BitmapLayout {
  readonly bitmapBytes: bigint;
  readonly pools: bigint;
  readonly poolEntries: bigint;
  /** First entry of the pool for large requests. */
  readonly largePoolFirst: bigint;
  /** The reserved range clipped to the window; both `firstEntry` where nothing is left. */
  readonly reservedFirst: bigint;
  readonly reservedEnd: bigint;
  /** Bits set at start: entry 0 of a window at address 0, and the reserved range. */
  readonly reservedEntries: bigint;
}

/** `BITS_TO_LONGS(entries) * 8` */
export function bitmapBytes(entries: bigint): bigint {
  return ceilDiv(entries, 64n) * 8n;
}

/** All in 64-bit arithmetic that wraps, as the kernel's: a window of 2^64 bytes counts as empty and gets one pool. */
export function bitmapLayout(setup: TableSetup): BitmapLayout {
  const { entries, firstEntry, page, reservedStart, reservedEnd } = setup;
  const count = u64(entries * page) >= splitFrom ? pools : 1n;
  const poolEntries = u64(entries * 3n) / 4n / count;
  const first = reservedStart < firstEntry ? firstEntry : reservedStart;
  const end = min(reservedEnd, u64(firstEntry + entries));
  const any = first < end;
  const zero = firstEntry === 0n && entries > 0n;
  return {
    bitmapBytes: bitmapBytes(entries),
    pools: count,
    poolEntries,
    largePoolFirst: poolEntries * count,
    reservedFirst: any ? first : firstEntry,
    reservedEnd: any ? end : firstEntry,
    reservedEntries: (any ? end - first : 0n) + (zero && !(any && first === 0n) ? 1n : 0n),
  };
}
