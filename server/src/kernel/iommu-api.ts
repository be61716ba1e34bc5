import type { CallFact, Unit } from '../c/knowledge.ts';
import { cite, each } from './fact.ts';
import { mapSg } from './scatterlists.ts';

/**
 * The map and unmap family: what the argument of each is counted in, and what it returns. Types and parameter names
 * come from the prototypes (`declared/prototypes.ts`); a unit is given by the parameter's name.
 */
interface ApiFact extends Omit<CallFact, 'name' | 'parameters' | 'cite'> {
  readonly units: Readonly<Record<string, Unit>>;
  /** Whose pages a shift or a size is that of. */
  readonly ofPages?: Readonly<Record<string, Unit>>;
}

const bytes = (...names: string[]): Record<string, Unit> =>
  Object.fromEntries(names.map((name): [string, Unit] => [name, 'bytes']));

const api: readonly (readonly [name: string, file: string, fact: ApiFact, version?: string])[] = [
  // -- include/linux/iommu.h --
  [
    'iommu_map',
    'drivers/iommu/iommu.c',
    { units: bytes('iova', 'paddr', 'size'), sleeps: { argument: 5, hasFlag: 'GFP_KERNEL' } },
  ],
  [
    'iommu_unmap',
    'drivers/iommu/iommu.c',
    { units: bytes('iova', 'size'), returnsUnmapped: true, flushes: true, resultUnit: 'bytes' },
  ],
  [
    'iommu_unmap_fast',
    'drivers/iommu/iommu.c',
    { units: bytes('iova', 'size'), returnsUnmapped: true, flushes: false, resultUnit: 'bytes' },
  ],
  // size_t before ad8f36e4b6b1 ("iommu: Return full error code from iommu_map_sg[_atomic]()"), 5.15.
  [
    'iommu_map_sg',
    'drivers/iommu/iommu.c',
    { units: bytes('iova'), resultUnit: 'bytes', typeSince: mapSg, negativeIsFailure: true },
  ],
  [
    'iommu_map_sg_atomic',
    'drivers/iommu/iommu.c',
    { units: bytes('iova'), resultUnit: 'bytes', typeSince: mapSg, negativeIsFailure: true },
    '6.1',
  ],
  ['iommu_map_atomic', 'drivers/iommu/iommu.c', { units: bytes('iova', 'paddr', 'size'), sleeps: false }, '6.1'],
  [
    'iommu_map_sgtable',
    'include/linux/iommu.h',
    { units: bytes('iova'), resultUnit: 'bytes', typeSince: mapSg, negativeIsFailure: true },
  ],
  ['iommu_iova_to_phys', 'drivers/iommu/iommu.c', { units: bytes('iova'), resultUnit: 'bytes' }],
  ['iommu_iotlb_gather_add_range', 'include/linux/iommu.h', { units: bytes('iova', 'size') }],
  ['iommu_iotlb_gather_add_page', 'include/linux/iommu.h', { units: bytes('iova', 'size') }],
  ['iommu_dma_map_page', 'drivers/iommu/dma-iommu.c', { units: bytes('offset', 'size'), resultUnit: 'bytes' }],
  ['iommu_dma_unmap_page', 'drivers/iommu/dma-iommu.c', { units: bytes('dma_handle', 'size') }],
  // -- include/linux/iova.h: page frame numbers of the IOVA domain's granule, which many drivers set to PAGE_SIZE --
  ['iova_pfn', 'include/linux/iova.h', { units: bytes('iova'), resultUnit: 'entries' }],
  ['iova_offset', 'include/linux/iova.h', { units: bytes('iova'), resultUnit: 'bytes' }],
  ['iova_align', 'include/linux/iova.h', { units: bytes('size'), resultUnit: 'bytes' }],
  ['iova_size', 'include/linux/iova.h', { units: {}, resultUnit: 'entries' }],
  [
    'alloc_iova_fast',
    'drivers/iommu/iova.c',
    { units: { size: 'entries', limit_pfn: 'entries' }, resultUnit: 'entries' },
  ],
  ['free_iova_fast', 'drivers/iommu/iova.c', { units: { pfn: 'entries', size: 'entries' } }],
  ['reserve_iova', 'drivers/iommu/iova.c', { units: { pfn_lo: 'entries', pfn_hi: 'entries' } }],
  // -- arch/powerpc/include/asm/iommu.h: entries of the host's TCE table --
  ['iommu_tce_kill', 'arch/powerpc/kernel/iommu.c', { units: { entry: 'iommu-pages', pages: 'iommu-pages' } }],
  ['iommu_tce_xchg_no_kill', 'arch/powerpc/kernel/iommu.c', { units: { entry: 'iommu-pages' }, flushes: false }],
  ['iommu_init_table', 'arch/powerpc/kernel/iommu.c', { units: { res_start: 'iommu-pages', res_end: 'iommu-pages' } }],
  [
    'iommu_tce_clear_param_check',
    'arch/powerpc/include/asm/iommu.h',
    { units: { ioba: 'bytes', npages: 'iommu-pages' } },
  ],
  // Of the host's table or of the guest's view: whatever has the page shift given.
  [
    'iommu_tce_check_ioba',
    'arch/powerpc/kernel/iommu.c',
    {
      units: { page_shift: 'shift', offset: 'entries', size: 'entries', ioba: 'bytes', npages: 'entries' },
      ofPages: { page_shift: 'entries' },
    },
  ],
  [
    'iommu_tce_check_gpa',
    'arch/powerpc/kernel/iommu.c',
    { units: { page_shift: 'shift', gpa: 'bytes' }, ofPages: { page_shift: 'entries' } },
  ],
  [
    'iommu_num_pages',
    'include/linux/iommu-helper.h',
    { units: bytes('addr', 'len', 'io_page_size'), resultPagesOf: 2 },
  ],
  ['get_iommu_order', 'arch/powerpc/include/asm/iommu.h', { units: bytes('size'), resultUnit: 'count' }],
  // Asked for what one page of a table is to map; the tables' lists are looked up by the functions for real mode.
  [
    'mm_iommu_lookup',
    'arch/powerpc/mm/book3s64/iommu_api.c',
    { units: bytes('ua', 'size'), ofPages: { size: 'iommu-pages' } },
  ],
  [
    'mm_iommu_ua_to_hpa',
    'arch/powerpc/mm/book3s64/iommu_api.c',
    { units: { ua: 'bytes', pageshift: 'shift' }, ofPages: { pageshift: 'iommu-pages' } },
  ],
  [
    'mm_iommu_is_devmem',
    'arch/powerpc/mm/book3s64/iommu_api.c',
    { units: { hpa: 'bytes', pageshift: 'shift' }, ofPages: { pageshift: 'iommu-pages' } },
  ],
  // Bits of one bitmap of pages.
  ['iommu_area_alloc', 'lib/iommu-helper.c', { units: {}, sameUnit: [1, 2, 3, 4, 5] }],
  [
    'dma_get_seg_boundary_nr_pages',
    'include/linux/dma-mapping.h',
    { units: { page_shift: 'shift' }, resultPagesOf: 1 },
  ],
  ['mm_iommu_get', 'arch/powerpc/mm/book3s64/iommu_api.c', { units: { ua: 'bytes', entries: 'cpu-pages' } }],
  ['mm_iommu_new', 'arch/powerpc/mm/book3s64/iommu_api.c', { units: { ua: 'bytes', entries: 'cpu-pages' } }],
];

const declaredElsewhere: Readonly<Record<string, CallFact['parameters']>> = {
  iommu_num_pages: [
    { name: 'addr', type: 'unsigned long' },
    { name: 'len', type: 'unsigned long' },
    { name: 'io_page_size', type: 'unsigned long' },
  ],
  iommu_area_alloc: [
    { name: 'map', type: 'unsigned long *' },
    ...['size', 'start', 'nr', 'shift', 'boundary_size', 'align_mask'].map((name) => ({ name, type: 'unsigned long' })),
  ],
  iommu_tce_clear_param_check: [
    { name: 'tbl', type: 'struct iommu_table *' },
    { name: 'ioba', type: 'unsigned long' },
    { name: 'tce_value', type: 'unsigned long' },
    { name: 'npages', type: 'unsigned long' },
  ],
};

/** The facts above with the parameters of the prototypes. */
export function iommuApi(parametersOf: (name: string) => CallFact['parameters']): CallFact[] {
  return api.map(([name, file, { units, ofPages, ...fact }, version]) => {
    const parameters = declaredElsewhere[name] ?? parametersOf(name);
    return {
      ...fact,
      name,
      ...(parameters && {
        parameters: parameters.map((parameter) => {
          const unit = units[parameter.name];
          const ofPage = ofPages?.[parameter.name];
          return unit === undefined ? parameter : { ...parameter, unit, ...(ofPage && { ofPage }) };
        }),
      }),
      cite: cite(file, name, version),
    };
  });
}

/**
 * Functions that give back a range of I/O virtual addresses, with the position of the argument that says how long it
 * is: drivers/iommu/dma-iommu.c, drivers/iommu/iova.c.
 */
export const rangeFreers: ReadonlyMap<string, number> = new Map([
  ['iommu_dma_free_iova', 2],
  ['free_iova_fast', 2],
  ['queue_iova', 2],
]);

/** Unmapping functions of the drivers and of ops tables: bytes unmapped, never negative. */
export const unmappers: readonly CallFact[] = [
  ...each('unmap_pages', { type: 'size_t', returnsUnmapped: true, resultUnit: 'bytes' }, 'include/linux/iommu.h'),
  ...each('__iommu_unmap', { type: 'size_t', returnsUnmapped: true, resultUnit: 'bytes' }, 'drivers/iommu/iommu.c'),
  ...each(
    '__arm_lpae_unmap',
    { type: 'size_t', returnsUnmapped: true, resultUnit: 'bytes' },
    'drivers/iommu/io-pgtable-arm.c',
  ),
  ...each(
    '__arm_v7s_unmap',
    { type: 'size_t', returnsUnmapped: true, resultUnit: 'bytes' },
    'drivers/iommu/io-pgtable-arm-v7s.c',
  ),
  ...each(
    'arm_lpae_split_blk_unmap',
    { type: 'size_t', returnsUnmapped: true, resultUnit: 'bytes' },
    'drivers/iommu/io-pgtable-arm.c',
    '6.1',
  ),
];

/** Results that are a shift or a boundary in bytes, or that are unsigned. */
export const shifts: readonly CallFact[] = [
  ...each('ilog2 order_base_2', { type: 'int', resultUnit: 'shift', resultMax: 64n }, 'include/linux/log2.h'),
  ...each(
    '__fls',
    { type: 'unsigned long', resultUnit: 'shift', resultMax: 63n },
    'include/asm-generic/bitops/__fls.h',
  ),
  ...each('BIT', { type: 'unsigned long' }, 'include/vdso/bits.h'),
  ...each('BIT_ULL', { type: 'unsigned long long' }, 'include/vdso/bits.h'),
  ...each('GENMASK', { type: 'unsigned long' }, 'include/linux/bits.h'),
  ...each('GENMASK_ULL', { type: 'unsigned long long' }, 'include/linux/bits.h'),
  ...each('seq_buf_used', { type: 'unsigned int' }, 'include/linux/seq_buf.h'),
  ...each('fls64', { type: 'int', resultUnit: 'shift', resultMax: 64n }, 'include/asm-generic/bitops/fls64.h'),
  ...each('fls_long', { type: 'unsigned int', resultUnit: 'shift', resultMax: 64n }, 'include/linux/bitops.h'),
  // Up to the 16 GiB pages of book3s64 hash: arch/powerpc/include/asm/{hugetlb,mmu}.h
  ...each(
    'hugepd_shift',
    { type: 'unsigned int', resultUnit: 'shift', resultMax: 34n },
    'arch/powerpc/include/asm/book3s/64/hugetlb.h',
    '6.1',
  ),
  // Of a page-size bitmap these give the smallest page size: no maximum of any use.
  ...each('__ffs', { type: 'unsigned long', resultUnit: 'shift' }, 'include/asm-generic/bitops/__ffs.h'),
  ...each('ffs', { type: 'int', resultUnit: 'shift' }, 'include/asm-generic/bitops/ffs.h'),
  ...each('fls', { type: 'int', resultUnit: 'shift' }, 'include/asm-generic/bitops/fls.h'),
  ...each(
    'get_order',
    {
      type: 'int',
      resultUnit: 'count',
      resultIsOrder: true,
      parameters: [{ name: 'size', type: 'unsigned long', unit: 'bytes' }],
    },
    'include/asm-generic/getorder.h',
  ),
  // A device without a limit has a boundary of ULONG_MAX.
  ...each(
    'dma_get_seg_boundary',
    { type: 'unsigned long', resultUnit: 'bytes', mayBeAllOnes: true },
    'include/linux/dma-mapping.h',
  ),
  ...each('dma_get_mask', { type: 'u64', resultUnit: 'bytes', mayBeAllOnes: true }, 'include/linux/dma-mapping.h'),
];

/**
 * Map a range, and return 0 or a negative errno: nothing else tells that nothing was mapped. drivers/iommu/iommu.c,
 * arch/powerpc/platforms/powernv/pci-ioda-tce.c, "pnv_tce_build"
 */
export const rangeMappers: ReadonlySet<string> = new Set([
  'iommu_map',
  'iommu_map_atomic',
  'pnv_tce_build',
  'pnv_ioda1_tce_build',
  'pnv_ioda2_tce_build',
]);

/** Map a range, take it away or change how it may be used, and say whether they could: asm/set_memory.h, and a driver's own. */
export const mappingStatusNames =
  /^(?:\w+_)?(?:map|unmap|remap)(?:_\w+)?$|^set_(?:memory|pages|direct_map)_\w+$|_tce_build$/;
