/** A VFIO container's 64-bit window on pseries: `spapr_tce_get_table_size`, `spapr_tce_create_table` (Linux 6.12). */
import { alignUp, ilog2, isPowerOfTwo } from '../bits.ts';
import { firmwareShifts } from './ddw.ts';

/** The group offers 4K from the start (`iommu_pseries_alloc_group`). */
const always = 1n << 12n;

/** `query_page_size_to_mask` collects into a 32-bit `int`, which loses 16G. */
export function offeredPageSizes(firmwareMask: bigint): bigint {
  return firmwareShifts.reduce((sizes, shift, bit) => {
    const offered = (firmwareMask >> BigInt(bit)) & 1n && shift < 32;
    return offered ? sizes | (1n << BigInt(shift)) : sizes;
  }, always);
}

export interface VfioSetup {
  readonly hostPage: bigint;
  readonly firmwareMask: bigint;
  readonly page: bigint;
  readonly window: bigint;
  readonly levels: bigint;
  /** Largest block that firmware offers, in TCEs. */
  readonly largestBlock: bigint;
  /** RLIMIT_MEMLOCK; absent: no limit. */
  readonly memlock?: bigint;
}

export type VfioCheck = 'page-size' | 'size' | 'memlock' | 'levels' | 'window' | 'largest-block';

export interface VfioWindow {
  readonly errno: '0' | 'EINVAL' | 'ENOMEM';
  readonly failed?: VfioCheck;
  readonly source?: string;
  readonly offered: bigint;
  /** What is charged: one copy; 2^32 - 1 for more than one level. */
  readonly sizeBytes: bigint;
  /** Left charged also after a refusal by a later check. */
  readonly chargedPages: bigint;
  readonly entries: bigint;
  /** Flat array of user addresses, allocated at once. */
  readonly userViewBytes: bigint;
}

export function createVfioWindow(setup: VfioSetup): VfioWindow {
  const { hostPage, firmwareMask, page, window, levels, largestBlock } = setup;
  const offered = offeredPageSizes(firmwareMask);
  const sizeBytes = levels > 1n ? 0xffffffffn : (window * 8n) / page;
  const pages = sizeBytes / hostPage;
  const base = { offered, sizeBytes, entries: 0n, userViewBytes: 0n };
  const refuse = (errno: VfioWindow['errno'], failed: VfioCheck, source: string, chargedPages = 0n): VfioWindow => ({
    ...base,
    errno,
    failed,
    source,
    chargedPages,
  });
  if (!(offered & page)) return refuse('EINVAL', 'page-size', 'tce_iommu_create_window');
  if (sizeBytes === 0n) return refuse('EINVAL', 'size', 'tce_iommu_create_table');
  if (setup.memlock !== undefined && pages > setup.memlock / hostPage) {
    return refuse('ENOMEM', 'memlock', 'account_locked_vm');
  }
  const source = 'spapr_tce_create_table';
  if (levels > 1n) return refuse('EINVAL', 'levels', source, pages);
  if (!isPowerOfTwo(window) || window < page) return refuse('EINVAL', 'window', source, pages);
  const entries = 1n << BigInt(ilog2(window) - ilog2(page));
  if (largestBlock < entries) return refuse('EINVAL', 'largest-block', source, pages);
  return { ...base, errno: '0', chargedPages: pages, entries, userViewBytes: alignUp(entries * 8n, hostPage) };
}
