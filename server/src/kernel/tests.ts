import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

const first = { testsForNull: [0] } as const;
const second = { testsForNull: [1] } as const;

/**
 * Functions whose first test of a parameter is for NULL, and that leave on it: of a patch, often only the declarations
 * above that test are in view.
 */
export const testers: readonly CallFact[] = [
  ...each('ppc_iommu_map_sg iommu_alloc_coherent', second, 'arch/powerpc/kernel/iommu.c'),
  ...each('ppc_iommu_unmap_sg iommu_tce_table_put', first, 'arch/powerpc/kernel/iommu.c'),
  ...each('iommu_map_sg', second, 'arch/powerpc/kernel/iommu.c', '4.19'),
  ...each('pnv_pci_unlink_table_and_group', { testsForNull: [0, 1] }, 'arch/powerpc/platforms/powernv/pci-ioda-tce.c'),
  ...each('pnv_pci_link_table_and_group', { testsForNull: [2, 3] }, 'arch/powerpc/platforms/powernv/pci-ioda-tce.c'),
  ...each('pnv_ioda_setup_pe_res', second, 'arch/powerpc/platforms/powernv/pci-ioda.c'),
  ...each('iommu_pseries_free_group iommu_group_get_first_pci_dev', first, 'arch/powerpc/platforms/pseries/iommu.c'),
  ...each('icp_rm_deliver_irq', second, 'arch/powerpc/kvm/book3s_hv_rm_xics.c'),
  ...each('icp_deliver_irq', second, 'arch/powerpc/kvm/book3s_xics.c'),
  ...each('kvmhv_remove_nest_rmap_range', second, 'arch/powerpc/kvm/book3s_hv_nested.c'),
  ...each('kvmppc_unmap_pte', { testsForNull: [4] }, 'arch/powerpc/kvm/book3s_64_mmu_radix.c'),
  ...each('iommu_pc_get_set_reg amd_iommu_pc_get_reg amd_iommu_pc_set_reg', first, 'drivers/iommu/amd/init.c'),
  ...each('check_device', first, 'drivers/iommu/amd/iommu.c'),
  ...each('protection_domain_free amd_iommu_domain_free', first, 'drivers/iommu/amd/iommu.c', '6.1'),
  ...each('device_lookup_iommu', first, 'drivers/iommu/intel/iommu.c'),
  ...each('device_to_iommu __iommu_flush_dev_iotlb', first, 'drivers/iommu/intel/iommu.c', '6.1'),
  ...each('alloc_irte', second, 'drivers/iommu/intel/irq_remapping.c'),
  ...each('modify_irte set_ioapic_sid set_hpet_sid', first, 'drivers/iommu/intel/irq_remapping.c'),
  ...each('set_msi_sid', { testsForNull: [0, 1] }, 'drivers/iommu/intel/irq_remapping.c'),
  ...each('iopf_queue_discard_partial iopf_queue_free', first, 'drivers/iommu/io-pgfault.c'),
  ...each('free_io_pgtable_ops', first, 'drivers/iommu/io-pgtable.c'),
  ...each('iommu_group_replace_domain', second, 'drivers/iommu/iommu.c'),
  ...each('iommu_device_link iommu_device_unlink', first, 'drivers/iommu/iommu-sysfs.c', '6.1'),
  ...each('of_iommu_configure', second, 'drivers/iommu/of_iommu.c'),
  ...each('omap_iommu_detach', first, 'drivers/iommu/omap-iommu.c'),
  ...each('dma_cleanup_tables', first, 'arch/s390/pci/pci_dma.c', '6.1'),
  ...each('zpci_zdev_put', first, 'arch/s390/pci/pci.c'),
  ...each('vfio_device_get_kvm_safe', second, 'drivers/vfio/vfio_main.c'),
  ...each('_dma_release_coherent_memory dma_assign_coherent_memory', first, 'kernel/dma/coherent.c'),
];
