import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

/** Helpers that read or write through their argument without a test of their own: as good as `*p`. */
export const uses: readonly CallFact[] = [
  ...each(
    'dma_pte_present dma_pte_addr dma_clear_pte dma_sl_pte_test_and_clear_dirty dma_pte_superpage',
    { dereferences: [0] },
    'drivers/iommu/intel/iommu.h',
  ),
  ...each('context_present context_clear_entry', { dereferences: [0] }, 'drivers/iommu/intel/iommu.h'),
  ...each('pasid_clear_entry pasid_pte_is_present', { dereferences: [0] }, 'drivers/iommu/intel/pasid.h'),
  ...each('kvmppc_page_address', { dereferences: [0] }, 'arch/powerpc/kvm/book3s_64_vio_hv.c', '5.14'),
  ...each('arm_smmu_write_cd_entry', { installsThrough: [2] }, 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c'),
  ...each('irqd_cfg', { dereferences: [0] }, 'arch/x86/kernel/apic/vector.c'),
  ...each('page_address page_to_virt lowmem_page_address', { dereferences: [0] }, 'include/linux/mm.h'),
];
