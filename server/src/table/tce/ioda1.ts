/** A share of the 32-bit DMA space: `pnv_pci_ioda1_setup_dma_pe` of Linux 6.1 (the code is gone in 6.12). */
import { max, min, roundUpPowerOfTwo } from '../bits.ts';

export const segmentBytes = 0x10000000n;
export const segmentTableBytes = (segmentBytes >> 12n) * 8n;

export interface ShareSetup {
  readonly hostPage: bigint;
  readonly m32Base: bigint;
  /** Of this device and of all on the bridge: 10 for most, 15 for RAID controllers, 3 for old USB. */
  readonly weight: bigint;
  readonly totalWeight: bigint;
  /** The longest run of segments that is still free. */
  readonly segmentsFree: bigint;
  readonly maxBlock?: bigint;
}

export interface Share {
  /** Segments on the bridge. */
  readonly segmentsTotal: bigint;
  /** What the weights ask for, at least 1. */
  readonly segmentsWanted: bigint;
  /** 0: the device gets no 32-bit DMA. */
  readonly segments: bigint;
  readonly tableBytes: bigint;
  /** One contiguous block: a power of two of host pages. */
  readonly allocatedBytes: bigint;
  readonly window: bigint;
  readonly entries: bigint;
}

export function shareOf(setup: ShareSetup): Share {
  const { hostPage, m32Base, weight, totalWeight, segmentsFree } = setup;
  const segmentsTotal = m32Base / segmentBytes;
  // `unsigned int` arithmetic
  const wanted = weight === 0n || totalWeight === 0n ? 0n : BigInt.asUintN(32, weight * segmentsTotal) / totalWeight;
  const segmentsWanted = weight === 0n ? 0n : max(1n, wanted);
  const segments = min(segmentsWanted, segmentsFree, segmentsTotal);
  const tableBytes = segments * segmentTableBytes;
  return {
    segmentsTotal,
    segmentsWanted,
    segments,
    tableBytes,
    allocatedBytes: segments === 0n ? 0n : max(hostPage, roundUpPowerOfTwo(tableBytes)),
    window: segments * segmentBytes,
    entries: tableBytes / 8n,
  };
}
