/**
 * Constants that no header in `declared/constants.ts` gives as a plain number, and those that must have none because
 * the configuration decides them.
 */
export const moreConstants: ReadonlyMap<string, bigint> = new Map([
  ['IOMMU_PAGE_SHIFT_64K', 16n],
  ['BITS_PER_BYTE', 8n],
  ['true', 1n],
  ['false', 0n],
  ['U8_MAX', 0xffn],
  ['U16_MAX', 0xffffn],
  ['U32_MAX', 0xffffffffn],
  ['UINT_MAX', 0xffffffffn],
  ['INT_MAX', 0x7fffffffn],
  ['S32_MAX', 0x7fffffffn],
  ['U64_MAX', 0xffffffffffffffffn],
  ['ULLONG_MAX', 0xffffffffffffffffn],
]);

/** Different from one configuration to the next. */
export const configured: ReadonlySet<string> = new Set(
  (
    'PAGE_SHIFT PAGE_SIZE PAGE_MASK PMD_SHIFT PMD_SIZE PUD_SHIFT PUD_SIZE PGDIR_SHIFT BITS_PER_LONG ULONG_MAX LONG_MAX ' +
    'SIZE_MAX MAX_PAGE_ORDER MAX_ORDER HPAGE_SHIFT NR_CPUS MAX_NUMNODES'
  ).split(' '),
);

/**
 * All ones of an address type, whose width the configuration decides: include/linux/dma-mapping.h, kernel/dma/swiotlb.c,
 * include/linux/limits.h of 6.12.
 */
export const allOnesOf: ReadonlyMap<string, string> = new Map([
  ['DMA_MAPPING_ERROR', 'dma_addr_t'],
  ['INVALID_PHYS_ADDR', 'phys_addr_t'],
  ['PHYS_ADDR_MAX', 'phys_addr_t'],
]);

/** What has all bits of a type set, without white space: include/vdso/limits.h, include/linux/limits.h, include/linux/dma-mapping.h, include/linux/bits.h of 6.12. */
export const largestOf: ReadonlyMap<string, string> = new Map([
  ['ULONG_MAX', 'unsigned long'],
  ['SIZE_MAX', 'size_t'],
  ['PHYS_ADDR_MAX', 'phys_addr_t'],
  ['RESOURCE_SIZE_MAX', 'resource_size_t'],
  ['DMA_BIT_MASK(64)', 'u64'],
  ['GENMASK_ULL(63,0)', 'u64'],
]);

/** Names of all ones, of any width: include/vdso/limits.h, include/linux/limits.h. */
export const everyBitSet = /^(?:U(?:INT|LONG|LLONG|8|16|32|64)|SIZE|PHYS_ADDR|RESOURCE_SIZE)_MAX$/;

/** Largest values of 8, 16 and 32 bits: include/linux/limits.h. */
export const smallLimits = /^U(?:8|16|32|INT|CHAR|SHRT)_MAX$/;

/** What a node that is none is called, -1: include/linux/numa.h. */
export const negativeNames = /^NUMA_NO_NODE$/;
