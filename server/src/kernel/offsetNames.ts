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
 * `virt_to_phys()`; asm/page.h, asm/io.h, include/linux/dma-direct.h.
 */
export const linearConverters =
  /^(?:__(?:pa|va|phys_to_dma|dma_to_phys)|(?:phys|virt|dma|bus)_to_(?:phys|virt|dma|bus)(?:_direct|_unencrypted)?)$/;

/** Look an address of the device's up in the tables of its IOMMU: `iommu_iova_to_phys()`, include/linux/iommu.h. */
export const translators = /(?:^|_)(?:iova|dma|bus)_to_(?:phys|pa|virt|va|vaddr)$/;
