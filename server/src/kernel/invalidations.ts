import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

const flushes = { flushes: true };
/** Notes what is to be flushed with the next sync. */
const gathers = { flushes: false };

const leaves = (...names: string[]): Partial<CallFact> => ({ flushes: false, leaves: names });
const settles = (...names: string[]): Partial<CallFact> => ({ settles: names });
/** A range whose length, or whose end, is this argument. */
const range = (flushesUpTo: number, flushesUpToIs: CallFact['flushesUpToIs'] = 'length'): Partial<CallFact> => ({
  flushes: true,
  flushesUpTo,
  flushesUpToIs,
});

const amd = 'drivers/iommu/amd/iommu.c';
const smmu3 = 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c';

/** Calls after which an IOTLB, or the TLB of a guest, holds nothing stale of what they are given. */
export const invalidations: readonly CallFact[] = [
  ...each('iommu_iotlb_sync iommu_flush_iotlb_all', flushes, 'include/linux/iommu.h'),
  ...each('iommu_iotlb_gather_add_page iommu_iotlb_gather_add_range', gathers, 'include/linux/iommu.h'),
  ...each('iommu_unmap', range(2), 'drivers/iommu/iommu.c'),
  ...each('io_pgtable_tlb_flush_all io_pgtable_tlb_flush_walk', flushes, 'include/linux/io-pgtable.h'),
  ...each('io_pgtable_tlb_add_page', gathers, 'include/linux/io-pgtable.h'),
  ...each(
    'qi_flush_iotlb qi_flush_piotlb qi_flush_dev_iotlb qi_flush_dev_iotlb_pasid qi_flush_context qi_flush_pasid_cache',
    flushes,
    'drivers/iommu/intel/dmar.c',
  ),
  ...each('cache_tag_flush_all', flushes, 'drivers/iommu/intel/cache.c'),
  ...each('cache_tag_flush_range cache_tag_flush_range_np', range(2, 'last'), 'drivers/iommu/intel/cache.c'),
  ...each('iommu_flush_iotlb_psi __mapping_notify_one', range(3), 'drivers/iommu/intel/iommu.c', '6.1'),
  ...each('amd_iommu_domain_flush_all', flushes, amd),
  ...each('amd_iommu_domain_flush_pages', range(2), amd),
  ...each('amd_iommu_dev_flush_pasid_pages', range(3), amd),
  ...each('domain_flush_np_cache', range(2), amd, '6.1'),
  // A completion wait is due after each: amd_iommu_domain_flush_pages() does both.
  ...each('domain_flush_pages domain_flush_tlb domain_flush_tlb_pde', leaves('domain_flush_complete'), amd, '5.7'),
  ...each('domain_flush_devices', leaves('domain_flush_complete'), amd, '6.1'),
  ...each('domain_flush_complete amd_iommu_domain_flush_complete', settles('domain_flush_complete'), amd, '6.1'),
  // In 6.12 device_flush_dte() queues, and whoever calls it waits.
  ...each('device_flush_dte', leaves('domain_flush_complete'), amd),
  // The queue is that of one IOMMU; the domain's waits for those of all.
  ...each('iommu_completion_wait', { awaits: { queue: 0 }, settles: ['domain_flush_complete'] }, amd),
  ...each('arm_smmu_tlb_inv_asid', flushes, smmu3),
  ...each('arm_smmu_tlb_inv_range_asid', range(1), smmu3),
  ...each('arm_smmu_atc_inv_domain', flushes, smmu3),
  ...each('arm_smmu_cmdq_issue_sync', { awaits: { queue: 0 } }, smmu3, '5.10'),
  ...each('arm_smmu_cmdq_issue_cmd_with_sync', { awaits: { queue: 0 } }, smmu3),
  // All masters of a domain are behind one SMMU.
  ...each('arm_smmu_atc_inv_master', { awaits: {} }, smmu3),
  ...each('arm_smmu_cmdq_batch_add', leaves('arm_smmu_cmdq_batch_submit'), smmu3),
  ...each('arm_smmu_cmdq_batch_submit', settles('arm_smmu_cmdq_batch_submit'), smmu3),
  ...each('viommu_sync_req', { awaits: { queue: 0 } }, 'drivers/iommu/virtio-iommu.c'),
  ...each('rk_iommu_zap_iova', range(2), 'drivers/iommu/rockchip-iommu.c'),
  ...each('mtk_iommu_tlb_flush_all', flushes, 'drivers/iommu/mtk_iommu.c'),
  ...each('mtk_iommu_tlb_flush_range_sync', range(1), 'drivers/iommu/mtk_iommu.c'),
  ...each('sun50i_iommu_zap_range', range(2), 'drivers/iommu/sun50i-iommu.c'),
  ...each('zpci_refresh_trans', range(2), 'arch/s390/pci/pci_insn.c'),
  ...each('iommu_tce_kill', { ...range(2), settles: ['iommu_tce_kill'] }, 'arch/powerpc/kernel/iommu.c'),
  ...each('iommu_tce_xchg_no_kill', leaves('iommu_tce_kill'), 'arch/powerpc/kernel/iommu.c'),
  // Gone with 5.4, where iommu_tce_xchg_no_kill() took its place.
  ...each(
    'iommu_tce_xchg',
    { flushes: true, deferringPartner: 'iommu_tce_xchg_no_kill' },
    'arch/powerpc/kernel/iommu.c',
    '5.3',
  ),
  ...each('pnv_pci_ioda2_tce_invalidate', range(2), 'arch/powerpc/platforms/powernv/pci-ioda.c'),
  ...each('kvm_flush_remote_tlbs kvm_flush_remote_tlbs_memslot', flushes, 'virt/kvm/kvm_main.c'),
  ...each('kvm_flush_remote_tlbs_range', range(2), 'virt/kvm/kvm_main.c'),
  // The MMU's own: what drivers of the IOMMU share its tables with.
  ...each('flush_tlb_range', range(2, 'end'), 'include/asm-generic/tlb.h'),
  ...each('flush_tlb_kernel_range', range(1, 'end'), 'mm/vmalloc.c'),
  ...each('kvm_tlb_flush_vmid_range', { flushes: true, flushesUpTo: 2 }, 'arch/arm64/kvm/hyp/pgtable.c'),
];

/** Flags of a page table that make it flush whenever something is mapped: include/linux/io-pgtable.h until 5.11. */
export const flushOnMapFlags: ReadonlySet<string> = new Set(['IO_PGTABLE_QUIRK_TLBI_ON_MAP']);

/** Round an amount up or down; none is a test whether it is a multiple: include/linux/align.h, include/linux/math.h. */
export const roundingCalls: ReadonlySet<string> = new Set(['ALIGN', 'ALIGN_DOWN', 'round_up', 'round_down']);

/** Tell whether something is a multiple. */
export const alignmentTests = /\bIS_ALIGNED\b|\bALIGN(?:_DOWN)?\b|\bround_(?:down|up)\b|\boffset_in_page\b/;

/** Give the next power of two: include/linux/log2.h. */
export const powerRounders: ReadonlySet<string> = new Set(['__roundup_pow_of_two', 'roundup_pow_of_two']);

/** Make a power of two of any number, or tell which one: include/linux/{log2,bitops}.h. */
export const powerMakers = /^(?:__)?(?:fls(?:64|_long)?|ilog2|order_base_2|roundup_pow_of_two)$/;

/** Masks by their highest and lowest bit, the highest included: include/linux/bits.h. */
export const bitRangeMasks: ReadonlySet<string> = new Set(['GENMASK', 'GENMASK_ULL']);

/** Masks by how many bits they have: include/linux/dma-mapping.h. */
export const bitCountMasks: ReadonlySet<string> = new Set(['DMA_BIT_MASK']);
