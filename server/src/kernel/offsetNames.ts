/**
 * Names of what an address is made of besides the place itself, and of what makes one kind of address of another, as a diff
 * shows them. Read in drivers/iommu/, kernel/dma/, arch/powerpc/ and include/linux/.
 */

/** Where something begins, or how far into it: `first_memblock_base`, `sg->offset`, `KVM_XIVE_ESB_PAGE_OFFSET`. */
export const offsetNames = /(?:^|_)(?:(?:off|pgoff)(?:s|set)?|base|start|bias)(?:_(?:addr|address|pfn|gfn|iova))?$/i;

/** The offset of an address in its page, without brackets: `addr & ~ PAGE_MASK`, `iova & size - 1`, `offset_in_page addr`. */
export const lowBits = /& (?:~ \w*(?:MASK|mask)|[\w>. -]*(?:SIZE|size) - 1)$|^\w*offset_in_\w+ [\w>.-]+$/i;

/**
 * Give the address of the same byte as another side has it, by what lies between the two: `__pa()`, `phys_to_dma()`,
 * `virt_to_phys()`, `PTRRELOC()`; asm/{page,io,setup}.h, include/linux/dma-direct.h.
 */
export const linearConverters =
  /^(?:PTRRELOC|__(?:pa|va|phys_to_dma|dma_to_phys)|(?:phys|virt|dma|bus)_to_(?:phys|virt|dma|bus)(?:_direct|_unencrypted)?)$/;

/** Look an address of the device's up in the tables of its IOMMU: `iommu_iova_to_phys()`, include/linux/iommu.h. */
export const translators = /(?:^|_)(?:iova|dma|bus)_to_(?:phys|pa|virt|va|vaddr)$/;

/** What calls and macros give the address of memory as: asm/page.h, asm/io.h, include/linux/{pfn,mm}.h. */
export const addressKinds: readonly (readonly [names: RegExp, kind: string])[] = [
  [/^(?:PFN_PHYS|page_to_phys|__pa|virt_to_phys|sg_phys)$/, 'physical'],
  [/^(?:pfn_to_kaddr|pfn_to_virt|page_address|page_to_virt|__va|phys_to_virt|sg_virt)$/, 'virtual'],
];

/** Flush or invalidate caches by virtual addresses, the start and the end of a range: arch/powerpc/include/asm/cacheflush.h. */
export const virtualTakers = /^(?:flush|clean|invalidate)_[di]cache_range(?:_chunked)?$/;

/** Where they do: on microblaze and others functions of the same names take physical addresses. */
export const virtualTakersOf = /^arch\/powerpc\//;
