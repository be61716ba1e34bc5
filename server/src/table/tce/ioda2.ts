/**
 * The powernv IODA2 TCE table as Linux 6.12 builds it: `arch/powerpc/platforms/powernv/pci-ioda-tce.c`, `pci-ioda.c`,
 * and for windows that a process asks for `drivers/vfio/vfio_iommu_spapr_tce.c`.
 */
import { alignUp, ceilDiv, ilog2, isPowerOfTwo, max } from '../bits.ts';

export const maxLevels = 5n;
/** `(level_shift - 3) * levels + page_shift >= 55` is refused by `pnv_pci_ioda2_table_alloc_pages`. */
export const addressLimit = 55n;
/** The limit when on-demand levels were introduced. */
export const olderLimit = 60n;
/** Window 1 is chosen by bit 59 of the bus address (`pnv_pci_ioda2_setup_dma_pe`). */
export const window1Start = 1n << 59n;

/** What somebody asks for. Sizes in bytes. */
export interface WindowRequest {
  readonly hostPage: bigint;
  readonly page: bigint;
  readonly window: bigint;
  readonly levels: bigint;
  readonly start: bigint;
  /** True: through VFIO, with a second copy for user addresses, and charged. False: the kernel's own, neither. */
  readonly userCopy: boolean;
  /** The largest block the page allocator gives out. */
  readonly maxBlock: bigint;
  /** The bridge's page sizes; absent: all. */
  readonly pageSizes?: bigint;
  /** Windows the container has already; 2 is all there are. */
  readonly windowsUsed?: bigint;
  /** RLIMIT_MEMLOCK; absent: no limit. */
  readonly memlock?: bigint;
  /** Absent: `addressLimit`. It was 60 before. */
  readonly addressLimit?: bigint;
}

/** The shape of a table; all levels have the same size. Sizes in bytes. */
export interface Geometry {
  readonly pageShift: number;
  readonly levels: number;
  /** lg of the entries that the window has, before rounding. */
  readonly entriesShift: number;
  /** lg of one table's bytes. */
  readonly levelShift: number;
  readonly levelBytes: bigint;
  /** `it_level_size`: entries of one table. */
  readonly levelEntries: bigint;
  /** `it_size`: entries the kernel believes in; small windows grow to a host page of entries. */
  readonly entries: bigint;
  /** `it_offset` */
  readonly firstEntry: bigint;
  /** What hardware is told: the size of its root. */
  readonly rootBytes: bigint;
  /** Entries that all levels together can address; at least `entries`. */
  readonly capacity: bigint;
}

/**
 * The shape for a request, also for one that is refused later on. Undefined where the kernel's own arithmetic is
 * undefined or the first checks refuse: levels outside 1..5, no power of two, a window smaller than one page.
 */
export function geometryOf(request: Pick<WindowRequest, 'hostPage' | 'page' | 'window' | 'levels' | 'start'>) {
  const { hostPage, page, window, levels, start } = request;
  if (levels < 1n || levels > maxLevels) return undefined;
  if (!isPowerOfTwo(window) || !isPowerOfTwo(page) || !isPowerOfTwo(hostPage) || window < page) return undefined;
  const pageShift = ilog2(page);
  const entriesShift = ilog2(window) - pageShift;
  const count = Number(levels);
  const levelShift = Math.max(Math.ceil(entriesShift / count) + 3, ilog2(hostPage));
  const levelBytes = 1n << BigInt(levelShift);
  const tableBytes = max(8n << BigInt(entriesShift), hostPage);
  const geometry: Geometry = {
    pageShift,
    levels: count,
    entriesShift,
    levelShift,
    levelBytes,
    levelEntries: levelBytes / 8n,
    entries: tableBytes / 8n,
    firstEntry: start >> BigInt(pageShift),
    rootBytes: count > 1 ? levelBytes : tableBytes,
    capacity: count > 1 ? 1n << BigInt((levelShift - 3) * count) : tableBytes / 8n,
  };
  return geometry;
}

/** lg of the entries that one entry of depth `depth` (root is 0) stands for. */
export function depthShift(geometry: Geometry, depth: number): number {
  return (geometry.levelShift - 3) * (geometry.levels - 1 - depth);
}

/** Tables of one copy by level, root first, when every entry of the window is mapped. */
export function fullTables(geometry: Geometry): bigint[] {
  const tables: bigint[] = [];
  let bytes = max(4096n, 8n << BigInt(geometry.entriesShift));
  for (let level = 0; level < geometry.levels; level++) {
    tables.unshift(ceilDiv(bytes, geometry.levelBytes));
    bytes = max((bytes / geometry.levelBytes) * 8n, geometry.levelBytes);
  }
  return tables;
}

/** `pnv_pci_ioda2_get_table_size`: bytes of the completely populated table, both copies; 0 for what it refuses. */
export function tableSize(request: Pick<WindowRequest, 'hostPage' | 'page' | 'window' | 'levels'>): bigint {
  const geometry = geometryOf({ ...request, start: 0n });
  if (!geometry) return 0n;
  let bytes = 0n;
  let table = max(4096n, 8n << BigInt(geometry.entriesShift));
  for (let level = 0; level < geometry.levels; level++) {
    bytes += alignUp(table, geometry.levelBytes);
    table = max((table / geometry.levelBytes) * 8n, geometry.levelBytes);
  }
  return 2n * bytes;
}

export type CreateCheck =
  'windows-used' | 'page-size' | 'levels' | 'window' | 'window-page' | 'memlock' | 'address-limit' | 'max-block';

export interface Creation {
  /** What the call returns; `0` for success. */
  readonly errno: '0' | 'ENOSPC' | 'EINVAL' | 'ENOMEM';
  /** The check that refused. */
  readonly failed?: CreateCheck;
  /** Kernel function that refused. */
  readonly source?: string;
  /** Result of the size function, in bytes. */
  readonly fullBytes: bigint;
  /** Host pages left charged to locked memory, also after a refusal. */
  readonly chargedPages: bigint;
  /** The shape, where it is defined, even if refused. */
  readonly geometry?: Geometry;
}

/**
 * Creates a window: `tce_iommu_create_window`, `tce_iommu_create_table`, `pnv_pci_ioda2_table_alloc_pages`, checks in
 * that order. The kernel's own window (`userCopy` false) starts at the last one and is not charged.
 */
export function createWindow(request: WindowRequest): Creation {
  const { hostPage, page, window, levels, userCopy, maxBlock } = request;
  const geometry = geometryOf(request);
  const fullBytes = tableSize(request);
  const pages = fullBytes / hostPage;
  const refuse = (errno: Creation['errno'], failed: CreateCheck, source: string, chargedPages = 0n): Creation => ({
    errno,
    failed,
    source,
    fullBytes,
    chargedPages,
    ...(geometry ? { geometry } : {}),
  });
  const shapeFault = levels < 1n || levels > maxLevels ? 'levels' : isPowerOfTwo(window) ? 'window-page' : 'window';
  let chargedPages = 0n;
  if (userCopy) {
    if ((request.windowsUsed ?? 0n) >= 2n) return refuse('ENOSPC', 'windows-used', 'tce_iommu_find_free_table');
    if (request.pageSizes !== undefined && !(request.pageSizes & page)) {
      return refuse('EINVAL', 'page-size', 'tce_iommu_create_window');
    }
    if (!geometry) return refuse('EINVAL', shapeFault, 'pnv_pci_ioda2_get_table_size');
    if (request.memlock !== undefined && pages > request.memlock / hostPage) {
      return refuse('ENOMEM', 'memlock', 'account_locked_vm');
    }
    chargedPages = pages;
  }
  const source = 'pnv_pci_ioda2_table_alloc_pages';
  if (!geometry) return refuse('EINVAL', shapeFault, source);
  const bits = BigInt((geometry.levelShift - 3) * geometry.levels + geometry.pageShift);
  if (bits >= (request.addressLimit ?? addressLimit)) return refuse('EINVAL', 'address-limit', source, chargedPages);
  if (geometry.levelBytes > maxBlock) return refuse('ENOMEM', 'max-block', 'pnv_alloc_tce_level', chargedPages);
  return { errno: '0', fullBytes, chargedPages, geometry };
}
