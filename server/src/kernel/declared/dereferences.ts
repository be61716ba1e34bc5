// Written by scripts/body-facts.ts; do not edit.

/** Which arguments inline functions read through without a test: `# file`, then functions; `function:arguments` where it is not the first. */
export const dereferences = `\
# arch/powerpc/include/asm/iommu.h
get_iommu_table_base set_iommu_table_base
# arch/powerpc/include/asm/pci-bridge.h
pci_bus_to_host
# arch/s390/include/asm/pci.h
to_zpci
# drivers/iommu/amd/amd_iommu.h
get_amd_iommu_from_dev_data
# drivers/iommu/intel/iommu.h
__iommu_flush_cache context_clear_entry context_copied context_present dma_pte_addr dma_pte_present dma_pte_superpage domain_id_iommu:1
# drivers/iommu/intel/pasid.h
pasid_clear_entry pasid_pte_is_present
# drivers/iommu/iommu-pages.h
iommu_put_pages_list
# drivers/iommu/iommu-priv.h
dev_iommu_ops
# drivers/iommu/iommufd/io_pagetable.h
iopt_area_contig_done iopt_area_index iopt_area_iova iopt_area_iova_to_index iopt_area_last_index iopt_area_last_iova iopt_area_start_byte
# drivers/iommu/iommufd/iommufd_private.h
iommufd_ucmd_respond
# drivers/iommu/omap-iommu.h
iommu_read_reg iommu_write_reg
# include/acpi/acpi_bus.h
acpi_driver_data
# include/linux/acpi.h
has_acpi_companion
# include/linux/device.h
dev_get_drvdata dev_get_platdata dev_name dev_set_drvdata dev_to_node device_is_registered device_link_test device_match_driver_override set_dev_node
# include/linux/dma-map-ops.h
dev_is_dma_coherent get_dma_ops set_dma_ops
# include/linux/dma-mapping.h
dma_coerce_mask_and_coherent dma_get_mask dma_set_max_seg_size dma_unmap_sgtable:1
# include/linux/iommu.h
dev_iommu_fwspec_get dev_iommu_priv_get iommu_iotlb_sync:0,1
# include/linux/ioport.h
resource_size resource_type
# include/linux/iova.h
iova_align iova_pfn iova_shift
# include/linux/irq.h
irq_data_get_chip_type irq_data_get_effective_affinity_mask irq_data_get_irq_chip irq_data_get_irq_chip_data irq_data_get_irq_handler_data irq_data_get_msi_desc irq_data_get_node irq_data_update_effective_affinity irq_reg_readl irq_reg_writel irqd_to_hwirq
# include/linux/irqdomain.h
irq_domain_get_of_node irq_domain_is_hierarchy
# include/linux/kvm_host.h
__gfn_to_hva_memslot __kvm_memslots id_to_memslot kvm_dirty_bitmap_bytes kvm_dirty_log_manual_protect_and_init_set kvm_get_bus kvm_memslots kvm_request_pending kvm_second_dirty_bitmap kvm_slot_dirty_track_enabled kvm_vcpu_srcu_read_lock kvm_vcpu_srcu_read_unlock mmu_invalidate_retry
# include/linux/memremap.h
folio_is_device_coherent
# include/linux/mm.h
folio_address folio_expected_ref_count get_locked_pte:2 lru_to_folio maybe_mkwrite:1 page_address update_hiwater_rss vm_flags_clear vm_flags_set vm_start_gap vma_assert_write_locked vma_end_read vma_is_accessible vma_is_anonymous vma_pages vma_start_read vma_start_write vmem_altmap_free zap_vma_pages
# include/linux/of.h
of_read_number
# include/linux/pci.h
pci_ari_enabled pci_bus_address pci_dev_id pci_dev_is_disconnected pci_dev_msi_enabled pci_dev_to_eeh_dev pci_domain_nr pci_get_drvdata pci_host_bridge_priv pci_is_bridge pci_is_pcie pci_is_root_bus pci_name pci_pcie_cap pci_pcie_type pci_set_drvdata
# include/linux/platform_device.h
platform_get_drvdata platform_set_drvdata
# include/linux/scatterlist.h
sg_dma_is_bus_address sg_page sg_phys sg_set_page
# include/linux/swiotlb.h
is_swiotlb_for_alloc swiotlb_find_pool
`;
