import type { Unit } from '../c/knowledge.ts';

/** Units of variables by name, where nothing better is known: names that mean the same all over these directories. */
export const unitNames: readonly (readonly [RegExp, Unit])[] = [
  [
    /^(?:ioba|iova|iova_start|iova_end|user_iova|orig_iova|dma_addr|dma_handle|dev_addr|paddr|orig_paddr|phys|phys_addr|pa|hpa|oldhpa|gpa|hva|uaddr|vaddr)$/,
    'bytes',
  ],
  [/^(?:window_size|aperture_size|table_size|tce32_size|dma32_size|pgsize|page_size)$/, 'bytes'],
  [/^(?:page_shift|pageshift|tce_shift|window_shift|pgshift|it_page_shift|table_shift|pg_shift)$/, 'shift'],
  [/^(?:tcenum|tce_index|io_entry)$/, 'iommu-pages'],
  [/^(?:pfn|start_pfn|end_pfn|last_pfn|vpfn|pfn_base)$/, 'cpu-pages'],
  [/^(?:gfn|gfn_start|gfn_end|base_gfn)$/, 'cpu-pages'],
];
