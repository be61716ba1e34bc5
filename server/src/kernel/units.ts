import type { Unit } from '../c/knowledge.ts';

/** Units of variables by name, where nothing better is known: names that mean the same all over these directories. */
export const unitNames: readonly (readonly [RegExp, Unit])[] = [
  [
    /^(?:ioba|iova|iova_start|iova_end|user_iova|orig_iova|dma_addr|dma_handle|dma_offset|dev_addr|(?:orig_)?paddr(?:_start|_end)?|phys|phys_addr|pa|hpa|hpaddr|oldhpa|hva|uaddr|vaddr|eaddr|raddr|(?:host_|base_)?addr)$/,
    'bytes',
  ],
  // Guest physical addresses: virt/kvm and its hosts.
  [/^(?:fault_)?(?:gpa|gpaddr|ipa)(?:_base|_start|_end)?$/, 'bytes'],
  [/^(?:window_size|aperture_size|table_size|tce32_size|dma32_size|pgsize|page_size)$/, 'bytes'],
  [/^(?:page_shift|pageshift|tce_shift|window_shift|pgshift|it_page_shift|table_shift|pg_shift)$/, 'shift'],
  [/^(?:tcenum|tce_index|io_entry)$/, 'iommu-pages'],
  // Page frames, but of whose pages the name does not say: VT-d's are not the CPU's.
  [/^(?:pfn|start_pfn|end_pfn|last_pfn|vpfn|pfn_base)$/, 'entries'],
  [/^(?:(?:start|end|base|last|first|from|to)_)?gfn(?:_base|_start|_end)?$/, 'cpu-pages'],
  // What functions return.
  [/^\w+_to_pfn$/, 'entries'],
  [/^get_(?:\w+_)?[er]?addr$/, 'bytes'],
  [/^\w+_to_gfn(?:_memslot)?$/, 'cpu-pages'],
  [/^n_?bytes$/, 'bytes'],
  [
    /^(?:page_num|num_pages|page_count)$|^(?:n|nr_?)?pages$|^nr_pages_\w+$|_(?:n|nr_?)pages$|^npages_\w+$|_(?:NR|NUM|N)_?PAGES$/,
    'entries',
  ],
];

/** Units of what is counted in pages, whosever they are. */
export const pageUnits: ReadonlySet<Unit> = new Set<Unit>(['cpu-pages', 'iommu-pages', 'guest-pages', 'entries']);

/** Names of lg of a number of CPU pages, as the page allocator takes it: kernel/dma/direct.c, kernel/dma/pool.c. */
export const orderNames = /^page_order$/;

/** Types whose values count the same everywhere: include/linux/kvm_types.h, include/linux/types.h. */
export const unitTypes: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...['gfn_t', 'hfn_t', 'kvm_pfn_t', 'pgoff_t'].map((name): [string, Unit] => [name, 'cpu-pages']),
  ...['gpa_t', 'gva_t', 'hpa_t', 'hva_t', 'dma_addr_t', 'phys_addr_t', 'resource_size_t'].map(
    (name): [string, Unit] => [name, 'bytes'],
  ),
]);

/**
 * What a name points to in these directories, for fragments that do not show its declaration. Only names that have
 * no other use there: arch/powerpc/kvm/book3s_64_vio.c, arch/powerpc/kernel/iommu.c, drivers/iommu/dma-iommu.c.
 */
export const structNames: ReadonlyMap<string, string> = new Map([
  ['stt', 'kvmppc_spapr_tce_table'],
  ['stit', 'kvmppc_spapr_tce_iommu_table'],
  ['tbl', 'iommu_table'],
  ['s', 'scatterlist'],
  ['sg', 'scatterlist'],
  ['sgl', 'scatterlist'],
]);
