import type { Citation } from '../c/knowledge.ts';
import { cite } from './fact.ts';

/** A call that maps a range of any length, contiguous on both sides: which arguments say where, to what and how much. */
export interface Mapper {
  readonly name: string;
  readonly virtual: number;
  readonly physical: number;
  readonly size: number;
  /** The physical side is a page frame number. */
  readonly frames?: boolean;
  /** A slot of an ops table, called through a pointer; it takes so many arguments at least. */
  readonly slotOf?: number;
  readonly cite: Citation;
}

export const mappers: readonly Mapper[] = [
  ...['iommu_map', 'iommu_map_atomic'].map((name) => ({
    name,
    virtual: 1,
    physical: 2,
    size: 3,
    cite: cite('include/linux/iommu.h', name),
  })),
  // `.map` of struct iommu_ops and struct io_pgtable_ops
  {
    name: 'map',
    virtual: 1,
    physical: 2,
    size: 3,
    slotOf: 5,
    cite: cite('include/linux/iommu.h', 'struct iommu_domain_ops', '6.1'),
  },
  ...['kvm_pgtable_stage2_map', 'kvm_pgtable_hyp_map'].map((name) => ({
    name,
    virtual: 1,
    physical: 3,
    size: 2,
    cite: cite('arch/arm64/include/asm/kvm_pgtable.h', name),
  })),
  ...['remap_pfn_range', 'io_remap_pfn_range'].map((name) => ({
    name,
    virtual: 1,
    physical: 2,
    size: 3,
    frames: true,
    cite: cite('include/linux/mm.h', name),
  })),
];

/** Sizes of the smallest page, as drivers call them: `PAGE_SIZE`, `SZ_4K`, `pg_size`. */
export const smallPages = /^(?:\w*PAGE_SIZE|SZ_4K|pg_?size|page_size|pagesize|granule)$/;

/** Functions that map small pages on purpose: `batch_iommu_map_small()` of drivers/iommu/iommufd/pages.c. */
export const smallOnPurpose = /(?:^|_)(?:small|single|4k|split)(?:_|$)/i;

/** Code whose tables tell in the entry of each page who owns it: arch/arm64/kvm/hyp/include/nvhe/mem_protect.h. */
export const ownedByPage = /(?:^|\/)arch\/arm64\/kvm\/hyp\/nvhe\//;

/** Physical and virtual addresses that move by the same step: asm/page.h, arch/arm64/kvm/hyp/include/nvhe/memory.h. */
export const linearConversions: ReadonlySet<string> = new Set([
  '__pa',
  'virt_to_phys',
  'hyp_virt_to_phys',
  '__hyp_pa',
  'PFN_PHYS',
  'PHYS_PFN',
  'PFN_DOWN',
]);

/** The slot that takes one page at a time, the one that takes several, and the ops tables that have both: 5.15. */
export const mapSlots = {
  one: 'map',
  several: 'map_pages',
  ops: new Set(['iommu_ops', 'iommu_domain_ops', 'io_pgtable_ops']),
} as const;

/** "iommu: Add a map_pages() op for IOMMU drivers" was merged for 5.15. */
export const severalSince = '2021-08-10';
