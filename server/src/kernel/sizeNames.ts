/**
 * Names of sizes, of addresses, and of lg of them: what the width of a value should be, where types are out of view or say
 * `int`. Read in drivers/iommu/, drivers/vfio/, arch/{powerpc,s390}/, arch/arm64/kvm/ and kernel/dma/: the same words are
 * used for the same there. Names that have a unit are in units.ts.
 */

/** lg of something that is as large as memory: `page_shift`, `it_page_shift`, `window_shift`, `hugepage_shift`. */
export const sizeShiftNames =
  /^(?:\w*_)?(?:page|pages|tce|window|table|tbl|level|block|iova|vma|psize|pg|huge|hugepage|hpage|win|aperture|region)_?shift$/i;

/** The same, of what may be so wherever it is: also in drivers that have to do with buffers only. */
export const windowShiftNames = /(?:^|[^a-z])(?:tce|window|win|iova|aperture|hpage|huge\w*|it_page)_?shift/i;

/** Widths of addresses: `ias` and `oas` of struct io_pgtable_cfg, `va_bits`, `addr_width`. */
export const addressWidthNames = /^(?:ias|oas|aw|addr_width|va_bits|iova_bits|input_bits)$/;

/** Windows: what is as large as a device can address. */
export const windowNames = /window|aperture/;

/** lg of the size of a window, less the shift of its pages: `len - page_shift`, `window_shift - page_shift`. */
export const windowLengthNames = /len$|window|_sz$/;

/**
 * lg of something. A member that is called `shift` and no more may be lg of anything; `max_n_shift` is that of a queue,
 * which is short: drivers/iommu/arm/arm-smmu-v3/.
 */
export const logNames = /(?<!(?:^|_)n_)shift$|(?:^|_)(?:len|bits|log\w*)$|^log_|_size$|^sz$/i;

/** Counts of a shift that are small by what they are: the order of an allocation, the smallest bit of a bitmap. */
export const smallCountNames = /order(?:\b|_|$)|\b_*(?:ffs|\w*ctz)\w*\(/i;

/** An order and nothing else: `folio_order(folio)`. With something added or taken away it is of a larger thing. */
export const orderOnly = /^[\w>.-]*order(?:\([^()]*\))?$/i;

/** Variables that hold a number of bytes, or an address. */
export const sizeValueNames =
  /size$|(?:^|_)(?:bytes|len|length|addr|address|offset|limit|end|allocated|granule|iova|phys|g?pa|hpa)$/;

/** Addresses alone: of the bus, of the CPU, of a guest, of user space. */
export const addressValueNames = /^(?:\w+_)?(?:addr|address|iova|g?pa|hpa|paddr|phys|ea|eaddr|hva|ua)$/;

/** Declared as `dma_addr_t`, or as a pointer to one, wherever they are: include/linux/dma-map-ops.h. */
export const dmaAddressNames = /^dma_(?:handle|addr)$/;

/** Addresses and where ranges begin or end: what a length is added to. */
export const placeNames = /(?:^|_)(?:start|addr|address|iova|base|phys|paddr|pa|ipa|gpa|offset|end)$/;

/** The ends of a range: their difference is its size. */
export const edgeNames = /(?:^|_)(?:start|end|first|last|iova|addr|base)$/;

/** The last of what is allowed: all ones of it mean that all is. */
export const limitNames = /(?:^|_)(?:mask|limit|boundary|end|last|max)$/;

/** What a loop over a range of a table starts at. */
export const firstNames = /(?:^|_)(?:start|first|index|entry|pfn|addr|iova)$/;

/** How long something is. */
export const lengthValueNames = /(?:^|_)(?:len|length|size|bytes)$/;

/** The size of one of many: of a page, a block, a window. */
export const unitSizeNames = /(?:page|pg|block|blk|chunk|granule|window|region|bank|segment)_?(?:size|sz)$/;

/** Masks of page sizes: `pgsize_bitmap` of struct iommu_domain_ops, `pgsizes`. */
export const sizeMaskNames = /bitmap$|^pgsizes$/;

/** An offset inside of something: small, whatever its type. */
export const offsetNames = /(?:^|_)off(?:set)?$/;

/** An address in any part of an expression. */
export const addressWords = /addr|phys|iova|^v?pa$|virt/;

/** What is unsigned: places in tables and in memory, and how long something is. */
export const unsignedNames =
  /(?:^|_)(?:start|end|offset|off|size|len|length|pfn|count|npages|pages|limit|reserved|entry|index|base|addr|iova)$/;

/** Declared for amounts of memory, and for places in it. */
export const amountNames =
  /(?:size|(?<![a-z])sz|len(?:gth)?|bytes|mem|addr(?:ess)?|phys|pfn|pages|limit|offset|mask|shift)(?:$|_|[A-Z])/;

/** Declared for numbers of pages and for addresses: what must not become narrower. */
export const pageOrAddressNames =
  /^(?:n(?:r_?)?pages?|pages|num_?pages|(?:\w+_)?(?:pfn|iova|addr|address|phys|paddr))$/;

/** Declared for what is numbered or encoded: it becomes wider because there are more of them. */
export const identifierNames = /(?:^|_)(?:\w*ids?|inst|insn|opcode)$/;

/** Parameters that are a number of bytes. */
export const sizeParameterNames = /size$|bytes$|^len$/;

/** Numbers of pages, which on a 32-bit kernel are those of its own memory. */
export const bufferPageNames = /pages$|^nr|count$/;

/** The number of a page, which may be anywhere: `pfn`, `gfn`, `vm_pgoff`. */
export const pageNumberNames = /(?:^|_)(?:[a-z]*pfn|[gmb]fn|frame|vm_pgoff)s?$|^max_low_pfn$/;

/** Shifts of pages, of the CPU's and of what maps them, and of the slots of the bounce buffer: asm/page.h, asm/iommu.h, include/linux/{pgtable,swiotlb}.h. */
export const pageShiftMacros = /(?:^|_)(?:H?PAGE|PMD|PUD|TCE|IO_TLB)_SHIFT(?:_\w+)?$/;

/** Functions that return a size, or a mask of sizes. */
export const sizeFunctionNames = /size|mask/;

/** What a count is by its text where it ends with an order: a count called so is small. */
export const orderEndings = /(?:^|\W|_)order$/;

/** The same, where it is called `order` and no more: that of an allocation. */
export const plainOrderEndings = /(?:^|\W)order$/;

/** How long something is, of variables and members as a patch writes them: `sg->length`, `max_len`. */
export const byteLengthNames = /(?:^|_|->|\.)\s*\w*(?:len|length|size|bytes)$/;

/** One page or one entry, where a length is given: `PAGE_SIZE`, `SZ_4K`, `1`, `pgsize`. */
export const pageSteps =
  /^(?:1U?L?|\w*PAGE_SIZE(?:_4K)?|SZ_(?:4|16|64)K|(?:1U?L?<<)\w*PAGE_SHIFT|(?:io|iommu_?)?p(?:age|g)_?size)$/;

/** lg of the sizes of pages, as numbers: 4K, 8K, 16K, 64K. */
export const pageShiftNumbers: ReadonlySet<string> = new Set(['12', '13', '14', '16']);

/** Where a range of pages begins, as the number of a page. */
export const frameAddressNames = /(?:^|_)(?:pfn|gfn)$/;

/** Ends of ranges. */
export const endNames = /(?:^|_)(?:end|last|end_pfn|last_pfn|end_addr|vm_end)$/;

/** Variables that hold how large something is: `res_size`, `iolen`, `region_size`. */
export const lengthResultNames = /(?:size|len|length|bytes)$/;

/** How much of a range is mapped or dealt with: `unmapped`, `unmapped_bytes`, `csize`, `pgsize`, `iova_len`. */
export const wholeSizeNames =
  /^(?:un)?mapped|(?:^|_)(?:pg|c|page_?|map_?|iova_?|region_?|range_?)(?:size|len(?:gth)?)$|mapped_bytes$/;

/** What a call said of how it went: 0, a count, or a negative error. */
export const resultNames = /^(?:r|rc|ret|retval|err|error|res|result|rv)$/;

/** Functions that return a rate in Hz: drivers/clk/, drivers/gpu/drm/msm/. */
export const rateNames = /(?:^|_)(?:rate|freq|frequency)$/;

/** Lengths, by names that nothing else has. */
export const plainLengths = /^(?:size|len|length|n(?:r_)?pages|num_pages|bytes)$/;

/** Sizes of pages in bytes: asm/page.h, include/linux/{pgtable,sizes}.h, asm/iommu.h, include/hyperv/hvgdk_mini.h */
export const pageSizeMacros = /^(?:(?:VTD_|IOMMU_|HV_HYP_|XEN_|H)?PAGE|PMD|PUD|P4D)_SIZE$|^SZ_\d+[KMGT]$/;

/** A number of bytes or an address, and not lg of one. */
export const byteNames = /^(?!\w*(?:log|order|shift|bits))(?:\w*_)?(?:size|len|length|bytes|addr|address|iova|offset)$/;

/** lg of a size, as a constant; a `MAX_SHIFT` may be how many bytes a register can shift out: MTK_NOR_MAX_SHIFT. */
export const shiftMacros = /^(?!\w*_MAX_SHIFT$)[A-Z]\w*_SHIFT$/;

/** Where an element of a list is for the CPU, and for how long it is there: include/linux/scatterlist.h. */
export const cpuAddresses = /^sg_(?:virt|phys)\((?<element>[\w>.-]+)\)$/;

/** How long one is for the device, once the list is mapped, when elements may be merged: include/linux/scatterlist.h. */
export const deviceLengths = /^sg_dma_len\((?<element>[\w>.-]+)\)$/;

/** Which of the MMU's page sizes is meant, no size by itself: arch/powerpc/include/asm/mmu.h. */
export const sizeIndexes = /^mmu_\w+_psize$/;
