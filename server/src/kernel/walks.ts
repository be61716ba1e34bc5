/**
 * Names of code that walks sparse tables. Each driver has helpers and variables of its own, and a hunk shows neither their
 * bodies nor their declarations: but the words that they are made of recur. Read in drivers/iommu/{amd,intel,arm}/,
 * drivers/iommu/io-pgtable*.c, arch/arm64/kvm/hyp/pgtable.c, arch/{powerpc,s390,x86}/{kvm,mm}/ and mm/.
 */

/** Sizes that depend on a level: `level_size(level)`, `lvl_to_nr_pages()`, `tbl->it_level_size`, `stride`. */
export const levelNames = /level|lvl|span|block_size|stride/i;

/** Sizes of what one entry of a level above the last covers: include/linux/pgtable.h, asm/pgtable-*.h. */
export const levelSizes = /^(?:PMD|PUD|P4D|PGDIR|HPAGE|HPAGE_PMD)_SIZE$/;

/** Variables that a look-up stores the size of its level to: `fetch_pte(pgtable, iova, &size)`, AMD's page tables. */
export const foundSizeNames = /size|pages|shift/;

/** The entry of an address in a table of the CPU's: `pmd_offset(pud, addr)`, include/linux/pgtable.h. */
export const entryLookups = /^(?:pgd|p4d|pud|pmd|pte)_(?:offset|index)/;

/**
 * Walks of the CPU's tables that end at a huge page as well, with the arguments that are the address and where the shift of
 * what was found goes: arch/powerpc/include/asm/{pte-walk,kvm_book3s_64}.h, arch/powerpc/kvm/book3s_hv_nested.c.
 */
export const hugeWalks: ReadonlyMap<string, { readonly address: number; readonly shift: number }> = new Map([
  ['find_init_mm_pte', { address: 0, shift: 1 }],
  ['find_linux_pte', { address: 1, shift: 3 }],
  ['__find_linux_pte', { address: 1, shift: 3 }],
  ['find_current_mm_pte', { address: 1, shift: 3 }],
  ['find_linux_pte_or_hugepte', { address: 1, shift: 3 }],
  ['__find_linux_pte_or_hugepte', { address: 1, shift: 3 }],
  ['find_kvm_secondary_pte', { address: 1, shift: 2 }],
  ['find_kvm_host_pte', { address: 2, shift: 3 }],
  ['find_kvm_nested_guest_pte', { address: 2, shift: 3 }],
]);

/** Where tables of the CPU may be smaller than a page, or is for all: arch/{powerpc,s390}/include/asm/pgalloc.h, mm/. */
export const smallTables = /^(?:mm|arch\/(?:powerpc|s390))\//;

/** The address of a page by its struct: include/linux/mm.h. */
export const tablePages = /^(?:page_to_virt|page_address)$/;

/** Free a table by where it begins: asm/pgalloc.h, include/asm-generic/pgalloc.h. */
export const tableFrees = /^(?:pte|pmd|pud|p4d)_free(?:_kernel)?$/;

/** Where a walk is, in what its visitors are given: `data->addr` of struct kvm_pgtable_walk_data and its like. */
export const positionMembers = /^(?:addr|iova|pos|cur|gfn|pfn|va|ipa|gpa)$/;

/** Functions that are true of an entry with nothing behind it: `pmd_none()`, `pte_none()`. */
export const emptyEntryTests = /(?:^|_)(?:none|empty|absent|hole|invalid|not_present)(?:_|$)/;

/** Functions that are true of an entry that leads somewhere: `dma_pte_present()`, `kvm_pte_valid()`, `pmd_leaf()`. */
export const presentEntryTests = /(?:^|_)(?:present|valid|exists|found|mapped|leaf)(?:_|$)/;

/** What says that a table is below an entry: `kvm_pte_table(pte, level)`. */
export const tableTests = /^(?:\w+_)?(?:table|present|valid)$/;

/** The bits of an entry of the CPU's tables: `pgd_val(*pgdp)`, asm/pgtable*.h. All zero where nothing is behind it. */
export const entryValues = /^(?:pgd|p4d|pud|pmd|pte)_val$/;

/** Bits of an entry that say that it leads somewhere: `_PAGE_PRESENT`, `ARM_LPAE_PTE_VALID`. */
export const presentBits = /PRESENT|VALID/;

/** Variables that hold an entry, a pointer to one, or whether there is one: `tce`, `ptep`, `pua`, `found`. */
export const entryNames = /pte|tce|pde|pmd|pud|pgd|entry|ent$|desc|found|present|valid|ua$/i;

/** Labels of what a walk does before its next turn. */
export const nextTurnLabels = /next|skip|cont/;

/** Functions whose result is aligned: include/linux/align.h, include/linux/math.h, and a driver's `..._align()`. */
export const aligningNames = /^(?:ALIGN|ALIGN_DOWN|round_?up|round_?down|PAGE_ALIGN\w*)$|align/i;

/** Give the end of the entry that an address is in: `pmd_addr_end()`, include/linux/pgtable.h and its like. */
export const levelEnds = /^\w*_(?:addr|range)_end$/;

/** Tests of alignment: `IS_ALIGNED()`, include/linux/align.h. */
export const alignmentTests = /ALIGNED/i;

/** Pointers to the last level of a CPU's page tables: `pte`, `ptep`. */
export const entryPointers = /^(?:\w*_)?ptep?$/;

/** By how much a walk over memory moves: `PAGES_PER_SECTION * sizeof(struct page)`, `PMD_SIZE`; include/linux/{mmzone,pgtable}.h. */
export const stepSizes = /^[A-Z\d_]*(?:PAGES_PER_\w+|SECTION\w*|SIZE)(?: \* sizeof\([\w ]+\)?)?$|^sizeof\([\w ]+\)?$/;

/** Arrays and pointers that table entries or the addresses of pages are stored through: `tcep`, `ste`, `hpas`. */
export const entryPlaces = /(?:pte|tce|ste|entr|table|hpas?)\w*$/i;

/**
 * Members that tell how many entries a whole sparse table or slot has: arch/powerpc/include/asm/iommu.h,
 * include/linux/kvm_host.h. What is mapped of it may be little.
 */
export const wholeTables: readonly (readonly [struct: string, member: string])[] = [
  ['iommu_table', 'it_size'],
  ['kvm_memory_slot', 'npages'],
];

/** Tables that are built level by level as they are needed: arch/powerpc/platforms/powernv/pci-ioda-tce.c. */
export const sparseTables: ReadonlySet<string> = new Set(['iommu_table']);

/** Words of a function that has to do with levels, in a line that skips what one of them covers. */
export const levelStep =
  /\|=.*(?:level|lvl)\w*(?:size|mask|pages)|\|=.*~\w*(?:MASK|mask)|\+=.*(?:level|lvl)\w*(?:size|pages)/;
