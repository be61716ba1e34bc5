/** The window the host makes for itself: `pnv_pci_ioda2_setup_default_config`, `pnv_pci_ioda_dma_64bit_bypass`. */
import { ilog2, max, min, roundDownPowerOfTwo, roundUpPowerOfTwo } from '../bits.ts';
import { createWindow, type Creation } from './ioda2.ts';
import { bitmapBytes } from './iommuTable.ts';

const defaultLevels = 2;
const fourGiB = 1n << 32n;

export interface HostSetup {
  readonly hostPage: bigint;
  readonly maxBlock: bigint;
  /** Highest address of memory that may ever be plugged in. */
  readonly memoryMax: bigint;
  /** Where the 32-bit MMIO space begins on the bus. */
  readonly m32Base: bigint;
}

export interface HostWindow {
  readonly window: bigint;
  readonly levels: bigint;
  readonly creation: Creation;
  /** One bit per entry. */
  readonly bitmapBytes: bigint;
  /** The MMIO hole below 4 GiB, as handed to `iommu_init_table`; equal where there is none. */
  readonly reservedFirst: bigint;
  readonly reservedEnd: bigint;
  /** The window and the table of 256 MiB pages when POWER8 squeezes 64-bit bypass through window 0. */
  readonly bypassWindow: bigint;
  readonly bypassTable: bigint;
}

export function hostWindow(setup: HostSetup): HostWindow {
  const { hostPage, maxBlock, memoryMax, m32Base } = setup;
  const window = min(maxBlock * 8n * hostPage, roundDownPowerOfTwo(memoryMax));
  const order = Math.max(0, ilog2(window / hostPage));
  const levelOrder = Math.max(1, ilog2(maxBlock >> 3n));
  const levels = BigInt(Math.max(Math.ceil(order / levelOrder), defaultLevels));
  const creation = createWindow({
    hostPage,
    page: hostPage,
    window,
    levels,
    start: 0n,
    userCopy: false,
    maxBlock,
  });
  const hole = window > m32Base;
  const bypassWindow = roundUpPowerOfTwo(memoryMax + fourGiB);
  return {
    window,
    levels,
    creation,
    bitmapBytes: bitmapBytes(creation.geometry?.entries ?? 0n),
    reservedFirst: hole ? m32Base / hostPage : 0n,
    reservedEnd: hole ? min(window, fourGiB) / hostPage : 0n,
    bypassWindow,
    bypassTable: max((bypassWindow >> 28n) * 8n, hostPage),
  };
}
