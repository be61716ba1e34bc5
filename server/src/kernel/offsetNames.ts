/**
 * Names of what an address is made of besides the place itself, and of what makes one kind of address of another, as a diff
 * shows them. Read in drivers/iommu/, kernel/dma/, arch/powerpc/ and include/linux/.
 */

/** Where something begins, or how far into it: `first_memblock_base`, `sg->offset`, `KVM_XIVE_ESB_PAGE_OFFSET`. */
export const offsetNames =
  /(?:^|_)(?:(?:off|pgoff)(?:s|set)?|base|start|bias|headroom)(?:_(?:addr|address|pfn|gfn|iova))?$/i;

/** The same, as constants: `VIRTIO_XDP_HEADROOM`. */
export const constantOffsets = /^[A-Z][A-Z\d_]*_(?:OFFSET|HEADROOM|BASE|START)$/;

/** What lies before the data in a buffer. */
export const leadNames = /(?:^|_)headroom$/;

/** The offset of an address in its page, without brackets: `addr & ~ PAGE_MASK`, `iova & size - 1`, `offset_in_page addr`. */
export const lowBits = /& (?:~ \w*(?:MASK|mask)|[\w>. -]*(?:SIZE|size) - 1)$|^\w*offset_in_\w+ [\w>.-]+$/i;

/**
 * Give the address of the same byte as another side has it, by what lies between the two: `__pa()`, `phys_to_dma()`,
 * `virt_to_phys()`, `PTRRELOC()`; asm/{page,io,setup}.h, include/linux/dma-direct.h.
 */
export const linearConverters =
  /^(?:PTRRELOC|__(?:phys_to_dma|dma_to_phys)|\w*real_to_abs|(?:phys|virt)_to_(?:dma|bus)(?:_direct|_unencrypted)?|(?:dma|bus)_to_(?:phys|virt)(?:_direct)?)$/;

/** Look an address of the device's up in the tables of its IOMMU: `iommu_iova_to_phys()`, include/linux/iommu.h. */
export const translators = /(?:^|_)(?:iova|dma|bus)_to_(?:phys|pa|virt|va|vaddr)$/;

/** What calls and macros give the address of memory as: asm/page.h, asm/io.h, include/linux/{pfn,mm}.h. */
export const addressKinds: readonly (readonly [names: RegExp, kind: string])[] = [
  [/^(?:PFN_PHYS|page_to_phys|__pa|virt_to_phys|sg_phys)$/, 'physical'],
  [/^(?:pfn_to_kaddr|pfn_to_virt|page_address|page_to_virt|__va|phys_to_virt|sg_virt)$/, 'virtual'],
];

/** What makes one kind of address of another, or finds a page by it: asm/{page,io}.h, include/linux/mm.h. */
export const addressConverters: ReadonlyMap<string, string> = new Map([
  ...['virt_to_phys', '__pa', '__pa_nodebug', '__pa_symbol'].map((name): [string, string] => [name, 'virt>phys']),
  ...['phys_to_virt', '__va'].map((name): [string, string] => [name, 'phys>virt']),
  ['page_to_phys', 'page>phys'],
  ['page_to_virt', 'page>virt'],
  ['page_address', 'page>virt'],
  ['phys_to_page', 'phys>page'],
  ['virt_to_page', 'virt>page'],
  ['phys_to_folio', 'phys>folio'],
  ['virt_to_folio', 'virt>folio'],
  ['virt_to_pfn', 'virt>pfn'],
  ['phys_to_pfn', 'phys>pfn'],
  ['PHYS_PFN', 'phys>pfn'],
  ['pfn_to_kaddr', 'pfn>virt'],
  ['pfn_to_virt', 'pfn>virt'],
  ['pfn_to_phys', 'pfn>phys'],
  ['PFN_PHYS', 'pfn>phys'],
]);

/** Which argument is where memory is, as an address or as the number of a page: mm/memory.c. */
export const physicalTakers: ReadonlyMap<string, number> = new Map([
  ['vm_iomap_memory', 1],
  ['remap_pfn_range', 2],
]);

/** What `dma_alloc_coherent()` stores for the device, or the number of its page. */
export const dmaHandles =
  /^(?:\w+(?:->|\.))*dma_handle(?:>>PAGE_SHIFT)?$|^P(?:HYS_PFN|FN_DOWN)\((?:\w+(?:->|\.))*dma_handle\)$/;

/** Flush or invalidate caches by virtual addresses, the start and the end of a range: arch/powerpc/include/asm/cacheflush.h. */
export const virtualTakers = /^(?:flush|clean|invalidate)_[di]cache_range(?:_chunked)?$/;

/** Where they do: on microblaze and others functions of the same names take physical addresses. */
export const virtualTakersOf = /^arch\/powerpc\//;

/** Which argument of those that copy to and from user space is the memory of the kernel: include/linux/uaccess.h. The last is the length. */
export const userCopyMemory: ReadonlyMap<string, number> = new Map([
  ['copy_to_user', 1],
  ['copy_from_user', 0],
]);

/** Where a file is read or written next: the last parameter of `read` and `write`, include/linux/fs.h. */
export const filePositions = /^\*\w*pos$/;
