/** What a pseries guest asks firmware for: `enable_ddw` (arch/powerpc/platforms/pseries/iommu.c). */
import { ceilLog2, u64 } from '../bits.ts';
import { bitmapBytes } from './iommuTable.ts';

/** Page shifts by bit of firmware's answer; 2M is out of order (`iommu_get_page_shift`). */
export const firmwareShifts = [12, 16, 24, 25, 26, 27, 28, 34, 21] as const;
/** `MIN_DDW_VPMEM_DMA_WINDOW` */
export const smallestSplit = 1n << 31n;

/** lg of the largest page in firmware's mask; 0 for none. */
export function pageShiftOf(firmwareMask: bigint): number {
  return firmwareShifts.reduce(
    (best, shift, bit) => (firmwareMask & (1n << BigInt(bit)) ? Math.max(best, shift) : best),
    0,
  );
}

/** Firmware's mask for a bitmap of page sizes; sizes it cannot name are left out. */
export function firmwareMaskOf(pageSizes: bigint): bigint {
  return firmwareShifts.reduce(
    (mask, shift, bit) => (pageSizes & (1n << BigInt(shift)) ? mask | (1n << BigInt(bit)) : mask),
    0n,
  );
}

export interface DdwSetup {
  readonly firmwareMask: bigint;
  /** Largest block that firmware offers, in TCEs. */
  readonly largestBlock: bigint;
  readonly maxRam: bigint;
  /** Persistent memory is present. */
  readonly pmem: boolean;
  /** The default window had to be removed to make room. */
  readonly defaultRemoved: boolean;
  /** Address bits of the device. */
  readonly dmaBits: number;
  /** `MAX_PHYSMEM_BITS` */
  readonly physBits: number;
}

export interface Ddw {
  readonly result: 'ok' | 'no-page-size' | 'window-smaller-than-page';
  readonly pageShift: number;
  /** lg of the largest window that firmware and the device allow. */
  readonly largestShift: number;
  readonly windowShift: number;
  readonly direct: boolean;
  readonly dynamic: boolean;
  /** Where the dynamically mapped part begins in the window. */
  readonly dynamicOffset: bigint;
  /** Entries of the whole window; 0 where it is smaller than a page. */
  readonly entries: bigint;
  readonly firmwareTableBytes: bigint;
  /** Entries of the dynamic part, and its bitmap. */
  readonly dynamicEntries: bigint;
  readonly bitmapBytes: bigint;
}

export function planDdw(setup: DdwSetup): Ddw {
  const { firmwareMask, largestBlock, maxRam, pmem, defaultRemoved, dmaBits, physBits } = setup;
  const pageShift = pageShiftOf(firmwareMask);
  const ramShift = ceilLog2(maxRam);
  if (pageShift === 0) return { ...nothing, result: 'no-page-size' };
  // The shift is in 64 bits: a block of 2^64 bytes counts as none.
  const largestShift = Math.min(ceilLog2(u64(largestBlock << BigInt(pageShift))), dmaBits);
  let windowShift = pmem && largestShift >= physBits ? physBits : ramShift;
  let direct = false;
  let dynamic = false;
  let dynamicOffset = 0n;
  if (largestShift < windowShift) {
    windowShift = largestShift;
    dynamic = true;
  } else {
    direct = !defaultRemoved || windowShift === physBits || (!pmem && windowShift === ramShift);
    if (!direct && pmem) {
      if (1n << BigInt(largestShift) >= smallestSplit + (1n << BigInt(ramShift))) {
        direct = true;
        dynamicOffset = 1n << BigInt(ramShift);
      }
      dynamic = true;
      windowShift = largestShift;
    }
  }
  const plan = { ...nothing, pageShift, largestShift, windowShift, direct, dynamic, dynamicOffset };
  if (windowShift < pageShift) return { ...plan, result: 'window-smaller-than-page' };
  const entries = 1n << BigInt(windowShift - pageShift);
  const dynamicEntries = dynamic ? ((1n << BigInt(windowShift)) - dynamicOffset) >> BigInt(pageShift) : 0n;
  return {
    ...plan,
    result: 'ok',
    entries,
    firmwareTableBytes: entries * 8n,
    dynamicEntries,
    bitmapBytes: bitmapBytes(dynamicEntries),
  };
}

const nothing: Omit<Ddw, 'result'> = {
  pageShift: 0,
  largestShift: 0,
  windowShift: 0,
  direct: false,
  dynamic: false,
  dynamicOffset: 0n,
  entries: 0n,
  firmwareTableBytes: 0n,
  dynamicEntries: 0n,
  bitmapBytes: 0n,
};
