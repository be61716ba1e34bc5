import type { Unit } from '../c/knowledge.ts';

/** Units of variables by name, where nothing better is known: names that mean the same all over these directories. */
export const unitNames: readonly (readonly [RegExp, Unit])[] = [
  [
    /^(?:ioba|iova|iova_start|iova_end|user_iova|orig_iova|dma_addr|dma_handle|dev_addr|paddr|orig_paddr|phys|phys_addr|pa|hpa|hpaddr|oldhpa|gpa|hva|uaddr|vaddr)$/,
    'bytes',
  ],
  [/^(?:window_size|aperture_size|table_size|tce32_size|dma32_size|pgsize|page_size)$/, 'bytes'],
  [/^(?:page_shift|pageshift|tce_shift|window_shift|pgshift|it_page_shift|table_shift|pg_shift)$/, 'shift'],
  [/^(?:tcenum|tce_index|io_entry)$/, 'iommu-pages'],
  // Page frames, but of whose pages the name does not say: VT-d's are not the CPU's.
  [/^(?:pfn|start_pfn|end_pfn|last_pfn|vpfn|pfn_base)$/, 'entries'],
  [/^(?:gfn|gfn_start|gfn_end|base_gfn)$/, 'cpu-pages'],
];

/** Types whose values count the same everywhere: include/linux/kvm_types.h, include/linux/types.h. */
export const unitTypes: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...['gfn_t', 'hfn_t', 'kvm_pfn_t'].map((name): [string, Unit] => [name, 'cpu-pages']),
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
