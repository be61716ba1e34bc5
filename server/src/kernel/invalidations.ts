import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

const flushes = { flushes: true };
/** Notes what is to be flushed with the next sync. */
const gathers = { flushes: false };

/** Calls after which an IOTLB, or the TLB of a guest, holds nothing stale of what they are given. */
export const invalidations: readonly CallFact[] = [
  ...each('iommu_iotlb_sync iommu_flush_iotlb_all', flushes, 'include/linux/iommu.h'),
  ...each('iommu_iotlb_gather_add_page iommu_iotlb_gather_add_range', gathers, 'include/linux/iommu.h'),
  ...each('io_pgtable_tlb_flush_all io_pgtable_tlb_flush_walk', flushes, 'include/linux/io-pgtable.h'),
  ...each('io_pgtable_tlb_add_page', gathers, 'include/linux/io-pgtable.h'),
  ...each(
    'qi_flush_iotlb qi_flush_piotlb qi_flush_dev_iotlb qi_flush_dev_iotlb_pasid qi_flush_context qi_flush_pasid_cache',
    flushes,
    'drivers/iommu/intel/dmar.c',
  ),
  ...each('cache_tag_flush_range cache_tag_flush_all cache_tag_flush_range_np', flushes, 'drivers/iommu/intel/cache.c'),
  ...each('iommu_flush_iotlb_psi', flushes, 'drivers/iommu/intel/iommu.c', '6.1'),
  ...each(
    'amd_iommu_domain_flush_pages amd_iommu_domain_flush_all amd_iommu_dev_flush_pasid_pages',
    flushes,
    'drivers/iommu/amd/iommu.c',
  ),
  ...each(
    'arm_smmu_tlb_inv_asid arm_smmu_tlb_inv_range_asid arm_smmu_atc_inv_domain',
    flushes,
    'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c',
  ),
  ...each('rk_iommu_zap_iova', flushes, 'drivers/iommu/rockchip-iommu.c'),
  ...each('mtk_iommu_tlb_flush_all mtk_iommu_tlb_flush_range_sync', flushes, 'drivers/iommu/mtk_iommu.c'),
  ...each('sun50i_iommu_zap_range', flushes, 'drivers/iommu/sun50i-iommu.c'),
  ...each('zpci_refresh_trans', flushes, 'arch/s390/pci/pci_insn.c'),
  ...each('iommu_tce_kill', flushes, 'arch/powerpc/kernel/iommu.c'),
  ...each('pnv_pci_ioda2_tce_invalidate', flushes, 'arch/powerpc/platforms/powernv/pci-ioda.c'),
  ...each(
    'kvm_flush_remote_tlbs kvm_flush_remote_tlbs_range kvm_flush_remote_tlbs_memslot',
    flushes,
    'virt/kvm/kvm_main.c',
  ),
  ...each('kvm_tlb_flush_vmid_range', flushes, 'arch/arm64/kvm/hyp/pgtable.c'),
];
