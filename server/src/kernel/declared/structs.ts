// Written by scripts/kernel-facts.ts from Linux 6.12.117; do not edit.

/** Members of structs: `# file`, then `struct: member type; ...`. */
export const structs = `\
# include/linux/iommu.h
iommu_fault_page_request: flags u32; pasid u32; grpid u32; perm u32; addr u64; private_data u64[]
iommu_fault: type u32; prm struct iommu_fault_page_request
iommu_page_response: pasid u32; grpid u32; code u32
iopf_fault: fault struct iommu_fault
iopf_group: last_fault struct iopf_fault; fault_count size_t; work struct work_struct; attach_handle struct iommu_attach_handle *; fault_param struct iommu_fault_param *; cookie u32
iopf_queue: wq struct workqueue_struct *; lock struct mutex
iommu_domain_geometry: aperture_start dma_addr_t; aperture_end dma_addr_t; force_aperture bool
iommu_domain: handler iommu_fault_handler_t; handler_token void *; mm struct mm_struct *; users int; type unsigned; ops const struct iommu_domain_ops *; dirty_ops const struct iommu_dirty_ops *; owner const struct iommu_ops *; pgsize_bitmap unsigned long; geometry struct iommu_domain_geometry; iova_cookie struct iommu_dma_cookie *; fault_data void *
iommu_resv_region: start phys_addr_t; length size_t; prot int; type enum iommu_resv_type
iommu_iort_rmr_data: rr struct iommu_resv_region; sids const u32 *; num_sids u32
iommu_iotlb_gather: start unsigned long; end unsigned long; pgsize size_t; queued bool
iommu_dirty_bitmap: bitmap struct iova_bitmap *; gather struct iommu_iotlb_gather *
iommu_user_data: type unsigned int; uptr void *; len size_t
iommu_user_data_array: type unsigned int; uptr void *; entry_len size_t; entry_num u32
iommu_ops: default_domain_ops const struct iommu_domain_ops *; pgsize_bitmap unsigned long; owner struct module *; identity_domain struct iommu_domain *; blocked_domain struct iommu_domain *; release_domain struct iommu_domain *; default_domain struct iommu_domain *
iommu_device: ops const struct iommu_ops *; fwnode struct fwnode_handle *; dev struct device *; singleton_group struct iommu_group *; max_pasids u32
iommu_fault_param: lock struct mutex; users refcount_t; rcu struct rcu_head; dev struct device *; queue struct iopf_queue *
dev_iommu: lock struct mutex; fault_param struct iommu_fault_param *; fwspec struct iommu_fwspec *; iommu_dev struct iommu_device *; priv void *; max_pasids u32
iommu_fwspec: iommu_fwnode struct fwnode_handle *; flags u32; num_ids unsigned int; ids u32[]
iommu_attach_handle: domain struct iommu_domain *
iommu_sva: handle struct iommu_attach_handle; dev struct device *; users refcount_t
iommu_mm_data: pasid u32
# include/linux/io-pgtable.h
io_pgtable_cfg: quirks unsigned long; pgsize_bitmap unsigned long; ias unsigned int; oas unsigned int; coherent_walk bool; tlb const struct iommu_flush_ops *; iommu_dev struct device *
io_pgtable: fmt enum io_pgtable_fmt; cookie void *; cfg struct io_pgtable_cfg; ops struct io_pgtable_ops
io_pgtable_init_fns: caps u32
# include/linux/iova.h
iova: node struct rb_node; pfn_hi unsigned long; pfn_lo unsigned long
iova_domain: iova_rbtree_lock spinlock_t; rbroot struct rb_root; cached_node struct rb_node *; cached32_node struct rb_node *; granule unsigned long; start_pfn unsigned long; dma_32bit_pfn unsigned long; max32_alloc_size unsigned long; anchor struct iova; rcaches struct iova_rcache *; cpuhp_dead struct hlist_node
# include/linux/dma-map-ops.h
pci_p2pdma_map_state: pgmap struct dev_pagemap *; map int; bus_off u64
# include/linux/dma-direct.h
bus_dma_region: cpu_start phys_addr_t; dma_start dma_addr_t; size u64
# include/linux/swiotlb.h
io_tlb_pool: start phys_addr_t; end phys_addr_t; vaddr void *; nslabs unsigned long; late_alloc bool; nareas unsigned int; area_nslabs unsigned int; areas struct io_tlb_area *; slots struct io_tlb_slot *; rcu struct rcu_head; transient bool
io_tlb_mem: defpool struct io_tlb_pool; nslabs unsigned long; debugfs struct dentry *; force_bounce bool; for_alloc bool; can_grow bool; phys_limit u64; lock spinlock_t; dyn_alloc struct work_struct; total_used atomic_long_t; used_hiwater atomic_long_t; transient_nslabs atomic_long_t
# include/linux/scatterlist.h
scatterlist: page_link unsigned long; offset unsigned int; length unsigned int; dma_address dma_addr_t; dma_length unsigned int; dma_flags unsigned int
sg_table: sgl struct scatterlist *; nents unsigned int; orig_nents unsigned int
sg_append_table: sgt struct sg_table; prv struct scatterlist *; total_nents unsigned int
sg_page_iter: sg struct scatterlist *; sg_pgoffset unsigned int; __nents unsigned int; __pg_advance int
sg_dma_page_iter: base struct sg_page_iter
sg_mapping_iter: page struct page *; addr void *; length size_t; consumed size_t; piter struct sg_page_iter; __offset unsigned int; __remaining unsigned int; __flags unsigned int
# include/linux/vfio.h
vfio_device_set: set_id void *; lock struct mutex; device_count unsigned int
vfio_device: dev struct device *; ops const struct vfio_device_ops *; mig_ops const struct vfio_migration_ops *; log_ops const struct vfio_log_ops *; group struct vfio_group *; dev_set struct vfio_device_set *; migration_flags unsigned int; kvm struct kvm *; index unsigned int; device struct device; cdev struct cdev; refcount refcount_t; open_count unsigned int; comp struct completion; iommufd_access struct iommufd_access *; inode struct inode *; iommufd_device struct iommufd_device *; debug_root struct dentry *
vfio_device_ops: name char *
vfio_info_cap: buf struct vfio_info_cap_header *; size size_t
virqfd: opaque void *; eventfd struct eventfd_ctx *; data void *; inject struct work_struct; wait wait_queue_entry_t; pt poll_table; shutdown struct work_struct; flush_inject struct work_struct; pvirqfd struct virqfd **
# include/linux/vfio_pci_core.h
vfio_pci_eventfd: ctx struct eventfd_ctx *; rcu struct rcu_head
vfio_pci_region: type u32; subtype u32; ops const struct vfio_pci_regops *; data void *; size size_t; flags u32
vfio_pci_core_device: vdev struct vfio_device; pdev struct pci_dev *; barmap void *[]; bar_mmap_supported bool[]; virq_disabled bool; bardirty bool; pci_config_map u8 *; vconfig u8 *; msi_perm struct perm_bits *; irqlock spinlock_t; igate struct mutex; irq_type int; num_regions int; region struct vfio_pci_region *; msi_qmax u8; msix_bar u8; msix_size u16; msix_offset u32; rbar u32[]; needs_reset bool; pm_intx_masked bool; pm_runtime_engaged bool; sriov_active bool; pci_saved_state struct pci_saved_state *; pm_save struct pci_saved_state *; ioeventfds_nr int; pm_wake_eventfd_ctx struct eventfd_ctx *; ioeventfds_lock struct mutex; vf_token struct vfio_pci_vf_token *; sriov_pf_core_dev struct vfio_pci_core_device *; nb struct notifier_block; memory_lock struct rw_semaphore
# include/linux/mmu_notifier.h
mmu_notifier: hlist struct hlist_node; ops const struct mmu_notifier_ops *; mm struct mm_struct *; rcu struct rcu_head; users unsigned int
mmu_interval_notifier: interval_tree struct interval_tree_node; ops const struct mmu_interval_notifier_ops *; mm struct mm_struct *; deferred_item struct hlist_node; invalidate_seq unsigned long
mmu_notifier_range: mm struct mm_struct *; start unsigned long; end unsigned long; flags unsigned; event enum mmu_notifier_event; owner void *
# include/linux/mm_types.h
vm_area_struct: vm_start unsigned long; vm_end unsigned long; vm_rcu struct rcu_head; __vm_flags vm_flags_t; vm_mm struct mm_struct *; vm_page_prot pgprot_t; detached bool; vm_lock_seq unsigned int; vm_lock struct vma_lock *; anon_vma struct anon_vma *; vm_ops const struct vm_operations_struct *; vm_pgoff unsigned long; vm_file struct file *; vm_private_data void *; anon_name struct anon_vma_name *; swap_readahead_info atomic_long_t; vm_region struct vm_region *; vm_policy struct mempolicy *; numab_state struct vma_numab_state *; vm_userfaultfd_ctx struct vm_userfaultfd_ctx
# include/linux/device.h
device_type: name const char *; groups const struct attribute_group **; pm const struct dev_pm_ops *; need_parent_lock bool
device_dma_parameters: max_segment_size unsigned int; min_align_mask unsigned int; segment_boundary_mask unsigned long
# include/uapi/linux/vfio.h
vfio_info_cap_header: id __u16; version __u16; next __u32
vfio_group_status: argsz __u32; flags __u32
vfio_device_info: argsz __u32; flags __u32; num_regions __u32; num_irqs __u32; cap_offset __u32; pad __u32
vfio_device_info_cap_pci_atomic_comp: header struct vfio_info_cap_header; flags __u32; reserved __u32
vfio_region_info: argsz __u32; flags __u32; index __u32; cap_offset __u32
vfio_region_info_cap_sparse_mmap: header struct vfio_info_cap_header; nr_areas __u32; reserved __u32; areas struct vfio_region_sparse_mmap_area[]
vfio_region_info_cap_type: header struct vfio_info_cap_header; type __u32; subtype __u32
vfio_region_gfx_edid: edid_offset __u32; edid_max_size __u32; edid_size __u32; max_xres __u32; max_yres __u32; link_state __u32
vfio_device_migration_info: device_state __u32; reserved __u32
vfio_region_info_cap_nvlink2_ssatgt: header struct vfio_info_cap_header
vfio_region_info_cap_nvlink2_lnkspd: header struct vfio_info_cap_header; link_speed __u32; __pad __u32
vfio_irq_info: argsz __u32; flags __u32; index __u32; count __u32
vfio_irq_set: argsz __u32; flags __u32; index __u32; start __u32; count __u32; data __u8[]
vfio_pci_dependent_device: group_id __u32; devid __u32; segment __u16; bus __u8; devfn __u8
vfio_pci_hot_reset_info: argsz __u32; flags __u32; count __u32; devices struct vfio_pci_dependent_device[]
vfio_pci_hot_reset: argsz __u32; flags __u32; count __u32; group_fds __s32[]
vfio_device_gfx_plane_info: region_index __u32; dmabuf_id __u32; argsz __u32; flags __u32; drm_plane_type __u32; drm_format __u32; width __u32; height __u32; stride __u32; size __u32; x_pos __u32; y_pos __u32; x_hot __u32; y_hot __u32; reserved __u32
vfio_device_ioeventfd: argsz __u32; flags __u32; fd __s32; reserved __u32
vfio_device_feature: argsz __u32; flags __u32; data __u8[]
vfio_device_bind_iommufd: argsz __u32; flags __u32; iommufd __s32; out_devid __u32
vfio_device_attach_iommufd_pt: argsz __u32; flags __u32; pt_id __u32
vfio_device_detach_iommufd_pt: argsz __u32; flags __u32
vfio_device_feature_migration: flags __aligned_u64
vfio_device_feature_mig_state: device_state __u32; data_fd __s32
vfio_precopy_info: argsz __u32; flags __u32; initial_bytes __aligned_u64; dirty_bytes __aligned_u64
vfio_device_low_power_entry_with_wakeup: wakeup_eventfd __s32; reserved __u32
vfio_device_feature_dma_logging_control: page_size __aligned_u64; num_ranges __u32; __reserved __u32; ranges __aligned_u64
vfio_device_feature_dma_logging_range: iova __aligned_u64; length __aligned_u64
vfio_device_feature_dma_logging_report: iova __aligned_u64; length __aligned_u64; page_size __aligned_u64; bitmap __aligned_u64
vfio_device_feature_mig_data_size: stop_copy_length __aligned_u64
vfio_device_feature_bus_master: op __u32
vfio_iommu_type1_info: argsz __u32; flags __u32; cap_offset __u32; pad __u32
vfio_iova_range: start __u64; end __u64
vfio_iommu_type1_info_cap_iova_range: header struct vfio_info_cap_header; nr_iovas __u32; reserved __u32; iova_ranges struct vfio_iova_range[]
vfio_iommu_type1_info_cap_migration: header struct vfio_info_cap_header; flags __u32; pgsize_bitmap __u64; max_dirty_bitmap_size __u64
vfio_iommu_type1_info_dma_avail: header struct vfio_info_cap_header; avail __u32
vfio_iommu_type1_dma_map: argsz __u32; flags __u32; vaddr __u64; iova __u64; size __u64
vfio_bitmap: pgsize __u64; size __u64; data __u64 *
vfio_iommu_type1_dma_unmap: argsz __u32; flags __u32; iova __u64; size __u64; data __u8[]
vfio_iommu_type1_dirty_bitmap: argsz __u32; flags __u32; data __u8[]
vfio_iommu_type1_dirty_bitmap_get: iova __u64; size __u64; bitmap struct vfio_bitmap
vfio_iommu_spapr_tce_ddw_info: pgsizes __u64; max_dynamic_windows_supported __u32; levels __u32
vfio_iommu_spapr_tce_info: argsz __u32; flags __u32; dma32_window_start __u32; dma32_window_size __u32; ddw struct vfio_iommu_spapr_tce_ddw_info
vfio_eeh_pe_err: type __u32; func __u32; addr __u64; mask __u64
vfio_eeh_pe_op: err struct vfio_eeh_pe_err; argsz __u32; flags __u32; op __u32
vfio_iommu_spapr_register_memory: argsz __u32; flags __u32; vaddr __u64; size __u64
vfio_iommu_spapr_tce_create: argsz __u32; flags __u32; page_shift __u32; __resv1 __u32; window_size __u64; levels __u32; __resv2 __u32; start_addr __u64
vfio_iommu_spapr_tce_remove: argsz __u32; flags __u32; start_addr __u64
# include/uapi/linux/iommufd.h
iommu_destroy: size __u32; id __u32
iommu_ioas_alloc: size __u32; flags __u32; out_ioas_id __u32
iommu_iova_range: start __aligned_u64; last __aligned_u64
iommu_ioas_iova_ranges: size __u32; ioas_id __u32; num_iovas __u32; __reserved __u32; allowed_iovas __aligned_u64; out_iova_alignment __aligned_u64
iommu_ioas_allow_iovas: size __u32; ioas_id __u32; num_iovas __u32; __reserved __u32; allowed_iovas __aligned_u64
iommu_ioas_map: size __u32; flags __u32; ioas_id __u32; __reserved __u32; user_va __aligned_u64; length __aligned_u64; iova __aligned_u64
iommu_ioas_copy: size __u32; flags __u32; dst_ioas_id __u32; src_ioas_id __u32; length __aligned_u64; dst_iova __aligned_u64; src_iova __aligned_u64
iommu_ioas_unmap: size __u32; ioas_id __u32; iova __aligned_u64; length __aligned_u64
iommu_option: size __u32; option_id __u32; op __u16; __reserved __u16; object_id __u32; val64 __aligned_u64
iommu_vfio_ioas: size __u32; ioas_id __u32; op __u16; __reserved __u16
iommu_hwpt_vtd_s1: flags __aligned_u64; pgtbl_addr __aligned_u64; addr_width __u32; __reserved __u32
iommu_hwpt_alloc: size __u32; flags __u32; dev_id __u32; pt_id __u32; out_hwpt_id __u32; __reserved __u32; data_type __u32; data_len __u32; data_uptr __aligned_u64; fault_id __u32; __reserved2 __u32
iommu_hw_info_vtd: flags __u32; __reserved __u32; cap_reg __aligned_u64; ecap_reg __aligned_u64
iommu_hw_info: size __u32; flags __u32; dev_id __u32; data_len __u32; data_uptr __aligned_u64; out_data_type __u32; out_max_pasid_log2 __u8; __reserved __u8[]; out_capabilities __aligned_u64
iommu_hwpt_set_dirty_tracking: size __u32; flags __u32; hwpt_id __u32; __reserved __u32
iommu_hwpt_get_dirty_bitmap: size __u32; hwpt_id __u32; flags __u32; __reserved __u32; iova __aligned_u64; length __aligned_u64; page_size __aligned_u64; data __aligned_u64
iommu_hwpt_vtd_s1_invalidate: addr __aligned_u64; npages __aligned_u64; flags __u32; __reserved __u32
iommu_hwpt_invalidate: size __u32; hwpt_id __u32; data_uptr __aligned_u64; data_type __u32; entry_len __u32; entry_num __u32; __reserved __u32
iommu_hwpt_pgfault: flags __u32; dev_id __u32; pasid __u32; grpid __u32; perm __u32; __reserved __u32; addr __aligned_u64; length __u32; cookie __u32
iommu_hwpt_page_response: cookie __u32; code __u32
iommu_fault_alloc: size __u32; flags __u32; out_fault_id __u32; out_fault_fd __u32
# arch/powerpc/include/asm/iommu.h
iommu_pool: start unsigned long; end unsigned long; hint unsigned long; lock spinlock_t
iommu_table: it_busno unsigned long; it_size unsigned long; it_indirect_levels unsigned long; it_level_size unsigned long; it_allocated_size unsigned long; it_offset unsigned long; it_base unsigned long; it_index unsigned long; it_type unsigned long; it_blocksize unsigned long; poolsize unsigned long; nr_pools unsigned long; large_pool struct iommu_pool; pools struct iommu_pool[]; it_map unsigned long *; it_page_shift unsigned long; it_userspace __be64 *; it_ops struct iommu_table_ops *; it_kref struct kref; it_nid int; it_reserved_start unsigned long; it_reserved_end unsigned long
iommu_table_group_link: rcu struct rcu_head; table_group struct iommu_table_group *
iommu_table_group: tce32_start __u32; tce32_size __u32; pgsizes __u64; max_dynamic_windows_supported __u32; max_levels __u32; group struct iommu_group *; tables struct iommu_table *[]; ops struct iommu_table_group_ops *
# arch/powerpc/include/asm/pci-bridge.h
pci_controller: bus struct pci_bus *; is_dynamic char; node int; dn struct device_node *; parent struct device *; first_busno int; last_busno int; self_busno int; busn struct resource; io_base_virt void *; io_base_alloc void *; io_base_phys resource_size_t; pci_io_size resource_size_t; isa_mem_phys resource_size_t; isa_mem_size resource_size_t; controller_ops struct pci_controller_ops; ops struct pci_ops *; cfg_addr unsigned int *; cfg_data void *; indirect_type u32; io_resource struct resource; mem_resources struct resource[]; mem_offset resource_size_t[]; global_number int; dma_window_base_cur resource_size_t; dma_window_size resource_size_t; buid unsigned long; pci_data struct pci_dn *; private_data void *; dev_domain struct irq_domain *; msi_domain struct irq_domain *; fwnode struct fwnode_handle *; iommu struct iommu_device
pci_dn: flags int; busno int; devfn int; vendor_id int; device_id int; class_code int; parent struct pci_dn *; phb struct pci_controller *; table_group struct iommu_table_group *; pci_ext_config_space int; edev struct eeh_dev *; pe_number unsigned int; vfs_expanded u16; num_vfs u16; pe_num_map unsigned int *; m64_single_mode bool; last_allow_rc int; mps int; holes struct resource[]
# arch/powerpc/include/asm/kvm_book3s.h
hpte_cache: list_pte struct hlist_node; list_pte_long struct hlist_node; list_vpte struct hlist_node; list_vpte_long struct hlist_node; list_vpte_64k struct hlist_node; rcu_head struct rcu_head; host_vpn u64; pfn u64; slot ulong; pte struct kvmppc_pte; pagesize int
# arch/powerpc/include/asm/hvcall.h
hvcall_mpp_data: entitled_mem unsigned long; mapped_mem unsigned long; group_num unsigned short; pool_num unsigned short; mem_weight unsigned char; unallocated_mem_weight unsigned char; unallocated_entitlement unsigned long; pool_size unsigned long; loan_request signed long; backing_mem unsigned long
hvcall_mpp_x_data: coalesced_bytes unsigned long; pool_coalesced_bytes unsigned long; pool_purr_cycles unsigned long; pool_spurr_cycles unsigned long; reserved unsigned long[]
h_cpu_char_result: character u64; behaviour u64
hv_guest_state: version u64; lpid u32; vcpu_token u32; lpcr u64; pcr u64; amor u64; dpdes u64; hfscr u64; tb_offset s64; dawr0 u64; dawrx0 u64; ciabr u64; hdec_expiry u64; purr u64; spurr u64; ic u64; vtb u64; hdar u64; hdsisr u64; heir u64; asdr u64; srr0 u64; srr1 u64; sprg u64[]; pidr u64; cfar u64; ppr u64; dawr1 u64; dawrx1 u64
hv_get_perf_counter_info_params: counter_request __be32; starting_index __be32; secondary_index __be16; returned_values __be16; detail_rc __be32; cv_element_size __be16; counter_info_version_in __u8; counter_info_version_out __u8; reserved __u8[]; counter_value __u8[]
hv_gpci_request_buffer: params struct hv_get_perf_counter_info_params; bytes uint8_t[]
# arch/powerpc/include/asm/pnv-pci.h
pnv_php_slot: slot struct hotplug_slot; id uint64_t; name char *; slot_no int; flags unsigned int; kref struct kref; state int; irq int; wq struct workqueue_struct *; dn struct device_node *; pdev struct pci_dev *; bus struct pci_bus *; power_state_check bool; attention_state u8; fdt void *; dt void *; ocs struct of_changeset; parent struct pnv_php_slot *
# arch/s390/include/asm/pci.h
zpci_fmb_fmt0: dma_rbytes u64; dma_wbytes u64
zpci_fmb_fmt1: rx_bytes u64; rx_packets u64; tx_bytes u64; tx_packets u64
zpci_fmb_fmt2: consumed_work_units u64; max_work_units u64
zpci_fmb_fmt3: tx_bytes u64
zpci_fmb: fmt0 struct zpci_fmb_fmt0; fmt1 struct zpci_fmb_fmt1; fmt2 struct zpci_fmb_fmt2; fmt3 struct zpci_fmb_fmt3; samples u32; last_update u64; ld_ops u64; st_ops u64; stb_ops u64; rpcit_ops u64
zpci_bar_struct: res struct resource *; mio_wb void *; mio_wt void *; val u32; map_idx u16; size u8
zpci_bus: kref struct kref; bus struct pci_bus *; function struct zpci_dev *[]; bus_resource struct resource; topo int; domain_nr int; max_bus_speed enum pci_bus_speed
zpci_dev: zbus struct zpci_bus *; kref struct kref; rcu struct rcu_head; hotplug_slot struct hotplug_slot; state_lock struct mutex; state enum zpci_state; fid u32; fh u32; gisa u32; vfn u16; pchid u16; maxstbl u16; rid u16; tid u16; pfgid u8; pft u8; port u8; dtsm u8; devfn unsigned int; pfip u8[]; uid u32; util_str u8[]; msi_addr u64; max_msi unsigned int; msi_first_bit unsigned int; msi_nr_irqs unsigned int; aibv struct airq_iv *; aisb unsigned long; dma_table unsigned long *; tlb_refresh int; iommu_dev struct iommu_device; res_name char[]; mio_capable bool; bars struct zpci_bar_struct[]; start_dma u64; end_dma u64; dma_mask u64; fmb_lock struct mutex; fmb struct zpci_fmb *; fmb_update u16; fmb_length u16; version u8; max_bus_speed enum pci_bus_speed; debugfs_dev struct dentry *; kzdev struct kvm_zdev *; kzdev_lock struct mutex; dom_lock spinlock_t
# arch/s390/include/asm/pci_dma.h
zpci_iommu_ctrs: mapped_pages atomic64_t; unmapped_pages atomic64_t; global_rpcits atomic64_t; sync_map_rpcits atomic64_t; sync_rpcits atomic64_t
# arch/s390/include/asm/pci_clp.h
clp_fh_list_entry: device_id u16; vendor_id u16; fid u32; fh u32
clp_rsp_slpc_pci: hdr struct clp_rsp_hdr; reserved2 u32[]; lpif u32[]; reserved3 u32[]; reserved5 u32[]; lpic u32[]
clp_req_list_pci: hdr struct clp_req_hdr; resume_token u64; reserved2 u64
clp_rsp_list_pci: hdr struct clp_rsp_hdr; resume_token u64; reserved2 u32; max_fn u16; entry_size u8; fh_list struct clp_fh_list_entry[]
mio_info: reserved u32[]
clp_req_query_pci: hdr struct clp_req_hdr; fh u32; reserved2 u32; reserved3 u64
clp_rsp_query_pci: hdr struct clp_rsp_hdr; vfn u16; fid u32; bar_size u8[]; pchid u16; bar __le32[]; pfip u8[]; fmb_len u8; pft u8; sdma u64; edma u64; rid u16; tid u16; reserved u32[]; uid u32; util_str u8[]; reserved2 u32[]; mio struct mio_info
clp_req_query_pci_grp: hdr struct clp_req_hdr; reserved3 u32; reserved4 u64
clp_rsp_query_pci_grp: hdr struct clp_rsp_hdr; version u8; mui u16; dtsm u8; reserved3 u8; maxfaal u16; maxcpu u16; dasm u64; msia u64; reserved4 u64; reserved5 u64
clp_req_set_pci: hdr struct clp_req_hdr; fh u32; reserved2 u16; oc u8; ndas u8; reserved3 u32; gisa u32
clp_rsp_set_pci: hdr struct clp_rsp_hdr; fh u32; reserved1 u32; reserved2 u64; mio struct mio_info
clp_req_rsp_slpc_pci: request struct clp_req_slpc; response struct clp_rsp_slpc_pci
clp_req_rsp_list_pci: request struct clp_req_list_pci; response struct clp_rsp_list_pci
clp_req_rsp_set_pci: request struct clp_req_set_pci; response struct clp_rsp_set_pci
clp_req_rsp_query_pci: request struct clp_req_query_pci; response struct clp_rsp_query_pci
clp_req_rsp_query_pci_grp: request struct clp_req_query_pci_grp; response struct clp_rsp_query_pci_grp
# arch/arm64/include/asm/kvm_pgtable.h
kvm_pgtable_visit_ctx: ptep kvm_pte_t *; old kvm_pte_t; arg void *; mm_ops struct kvm_pgtable_mm_ops *; start u64; addr u64; end u64; level s8; flags enum kvm_pgtable_walk_flags
kvm_pgtable_walker: cb const kvm_pgtable_visitor_fn_t; flags const enum kvm_pgtable_walk_flags
kvm_pgtable: ia_bits u32; mm_ops struct kvm_pgtable_mm_ops *; mmu struct kvm_s2_mmu *; flags enum kvm_pgtable_stage2_flags; force_pte_cb kvm_pgtable_force_pte_cb_t
# arch/powerpc/platforms/powernv/pci.h
pnv_ioda_pe: flags unsigned long; phb struct pnv_phb *; device_count int; parent_dev struct pci_dev *; pdev struct pci_dev *; pbus struct pci_bus *; rid unsigned int; pe_number unsigned int; table_group struct iommu_table_group; tce_bypass_enabled bool; tce_bypass_base uint64_t; dma_setup_done bool; mve_number int; master struct pnv_ioda_pe *
pnv_phb: hose struct pci_controller *; type enum pnv_phb_type; model enum pnv_phb_model; hub_id u64; opal_id u64; flags int; regs void *; regs_phys u64; lock spinlock_t; has_dbgfs int; dbgfs struct dentry *; msi_base unsigned int; msi_bmp struct msi_bitmap; diag_data_size unsigned int; diag_data u8 *
pnv_iov_data: num_vfs u16; vf_pe_arr struct pnv_ioda_pe *; m64_single_mode bool[]; need_shift bool; holes struct resource[]
# drivers/vfio/vfio.h
vfio_device_file: device struct vfio_device *; group struct vfio_group *; access_granted u8; devid u32; kvm_ref_lock spinlock_t; kvm struct kvm *; iommufd struct iommufd_ctx *
vfio_group: dev struct device; cdev struct cdev; drivers refcount_t; container_users unsigned int; iommu_group struct iommu_group *; container struct vfio_container *; device_lock struct mutex; type enum vfio_group_type; group_lock struct mutex; kvm struct kvm *; opened_file struct file *; notifier struct blocking_notifier_head; iommufd struct iommufd_ctx *; kvm_ref_lock spinlock_t; cdev_device_open_cnt unsigned int
vfio_iommu_driver_ops: name char *; owner struct module *
vfio_iommu_driver: ops const struct vfio_iommu_driver_ops *
# drivers/iommu/amd/amd_iommu_types.h
irq_remap_table: lock raw_spinlock_t; min_index unsigned; table u32 *
gcr3_tbl_info: gcr3_tbl u64 *; glx int; pasid_cnt u32; domid u16
amd_io_pgtable: seqcount seqcount_t; pgtbl struct io_pgtable; mode int; root u64 *; pgd u64 *
pdom_dev_data: dev_data struct iommu_dev_data *; pasid ioasid_t
pdom_iommu_info: iommu struct amd_iommu *; refcnt u32
protection_domain: domain struct iommu_domain; iop struct amd_io_pgtable; lock spinlock_t; id u16; pd_mode enum protection_domain_mode; dirty_tracking bool; iommu_array struct xarray; mn struct mmu_notifier
amd_iommu_pci_seg: dev_data_list struct llist_head; id u16; last_bdf u16; dev_table_size u32; alias_table_size u32; rlookup_table_size u32; dev_table struct dev_table_entry *; rlookup_table struct amd_iommu **; irq_lookup_table struct irq_remap_table **; old_dev_tbl_cpy struct dev_table_entry *; alias_table u16 *
amd_iommu: index int; lock raw_spinlock_t; dev struct pci_dev *; root_pdev struct pci_dev *; mmio_phys u64; mmio_phys_end u64; mmio_base u8 *; cap u32; acpi_flags u8; features u64; features2 u64; devid u16; cap_ptr u16; pci_seg struct amd_iommu_pci_seg *; exclusion_start u64; exclusion_length u64; cmd_buf u8 *; cmd_buf_head u32; cmd_buf_tail u32; evt_buf u8 *; evt_irq_name unsigned char[]; ppr_log u8 *; ppr_irq_name unsigned char[]; ga_log u8 *; ga_irq_name unsigned char[]; ga_log_tail u8 *; int_enabled bool; need_sync bool; irtcachedis_enabled bool; iommu struct iommu_device; stored_addr_lo u32; stored_addr_hi u32; stored_l1 u32[]; stored_l2 u32[]; max_banks u8; max_counters u8; ir_domain struct irq_domain *; irte_ops struct amd_irte_ops *; flags u32; cmd_sem u64 *; cmd_sem_val u64; debugfs struct dentry *; iopf_queue struct iopf_queue *; iopfq_name unsigned char[]
acpihid_map_entry: uid u8[]; hid u8[]; devid u32; root_devid u32; cmd_line bool; group struct iommu_group *
devid_map: id u8; devid u32; cmd_line bool
iommu_dev_data: mutex struct mutex; dte_lock spinlock_t; dev_data_list struct llist_node; domain struct protection_domain *; gcr3_info struct gcr3_tbl_info; dev struct device *; devid u16; max_pasids u32; flags u32; ats_qdep int; use_vapic bool; defer_attach bool; rs struct ratelimit_state
dev_table_entry: data u64[]; data128 u128[]
unity_map_entry: devid_start u16; devid_end u16; address_start u64; address_end u64; prot int
irte: val u32
irte_ga_lo: val u64
irte_ga_hi: val u64
irte_ga: lo union irte_ga_lo; hi union irte_ga_hi; irte u128
irq_2_irte: devid u16; index u16
amd_ir_data: cached_ga_tag u32; iommu struct amd_iommu *; irq_2_irte struct irq_2_irte; msi_entry struct msi_msg; entry void *; cfg struct irq_cfg *; ga_vector int; ga_root_ptr u64; ga_tag u32
# drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h
arm_smmu_ste: data __le64[]
arm_smmu_strtab_l2: stes struct arm_smmu_ste[]
arm_smmu_strtab_l1: l2ptr __le64
arm_smmu_cd: data __le64[]
arm_smmu_cdtab_l2: cds struct arm_smmu_cd[]
arm_smmu_cdtab_l1: l2ptr __le64
arm_smmu_cmdq_ent: opcode u8; substream_valid bool
arm_smmu_ll_queue: prod u32; cons u32; val u64; __pad u8[]; max_n_shift u32
arm_smmu_queue: llq struct arm_smmu_ll_queue; irq int; base __le64 *; base_dma dma_addr_t; q_base u64; ent_dwords size_t; prod_reg u32 *; cons_reg u32 *
arm_smmu_queue_poll: timeout ktime_t; delay unsigned int; spin_cnt unsigned int; wfe bool
arm_smmu_cmdq: q struct arm_smmu_queue; valid_map atomic_long_t *; owner_prod atomic_t; lock atomic_t
arm_smmu_cmdq_batch: cmds u64[]; cmdq struct arm_smmu_cmdq *; num int
arm_smmu_evtq: q struct arm_smmu_queue; iopf struct iopf_queue *; max_stalls u32
arm_smmu_priq: q struct arm_smmu_queue
arm_smmu_ctx_desc: asid u16
arm_smmu_ctx_desc_cfg: cdtab_dma dma_addr_t; used_ssids unsigned int; in_ste u8; s1fmt u8; s1cdmax u8
arm_smmu_s2_cfg: vmid u16
arm_smmu_device: dev struct device *; impl_dev struct device *; impl_ops const struct arm_smmu_impl_ops *; base void *; page1 void *; features u32; options u32; cmdq struct arm_smmu_cmdq; evtq struct arm_smmu_evtq; priq struct arm_smmu_priq; gerr_irq int; combined_irq int; ias unsigned long; oas unsigned long; pgsize_bitmap unsigned long; asid_bits unsigned int; vmid_bits unsigned int; vmid_map struct ida; ssid_bits unsigned int; sid_bits unsigned int; strtab_cfg struct arm_smmu_strtab_cfg; iommu struct iommu_device; streams struct rb_root; streams_mutex struct mutex
arm_smmu_stream: id u32; master struct arm_smmu_master *; node struct rb_node
arm_smmu_master: smmu struct arm_smmu_device *; dev struct device *; streams struct arm_smmu_stream *; cd_table struct arm_smmu_ctx_desc_cfg; num_streams unsigned int; stall_enabled bool; sva_enabled bool; iopf_enabled bool; ssid_bits unsigned int
arm_smmu_domain: cd struct arm_smmu_ctx_desc; s2_cfg struct arm_smmu_s2_cfg; smmu struct arm_smmu_device *; init_mutex struct mutex; pgtbl_ops struct io_pgtable_ops *; nr_ats_masters atomic_t; stage enum arm_smmu_domain_stage; domain struct iommu_domain; devices_lock spinlock_t; mmu_notifier struct mmu_notifier
arm_smmu_entry_writer: ops const struct arm_smmu_entry_writer_ops *; master struct arm_smmu_master *
arm_smmu_master_domain: master struct arm_smmu_master *; ssid ioasid_t
# drivers/iommu/arm/arm-smmu/arm-smmu-qcom.h
qcom_smmu: smmu struct arm_smmu_device; cfg const struct qcom_smmu_config *; bypass_quirk bool; bypass_cbndx u8; stall_enabled u32
qcom_smmu_config: reg_offset const u32 *
qcom_smmu_match_data: cfg const struct qcom_smmu_config *; impl const struct arm_smmu_impl *; adreno_impl const struct arm_smmu_impl *
# drivers/iommu/arm/arm-smmu/arm-smmu.h
arm_smmu_s2cr: group struct iommu_group *; count int; type enum arm_smmu_s2cr_type; privcfg enum arm_smmu_s2cr_privcfg; cbndx u8
arm_smmu_smr: mask u16; id u16; valid bool; pinned bool
arm_smmu_cfg: asid u16; vmid u16; cbndx u8; irptndx u8; cbar enum arm_smmu_cbar_type; fmt enum arm_smmu_context_fmt; flush_walk_prefer_tlbiasid bool
arm_smmu_cb: ttbr u64[]; tcr u32[]; mair u32[]; cfg struct arm_smmu_cfg *
arm_smmu_master_cfg: smmu struct arm_smmu_device *; smendx s16[]
arm_smmu_impl: context_fault_needs_threaded_irq bool
arm_smmu_context_fault_info: iova unsigned long; fsr u32; fsynr u32; cbfrsynra u32
# drivers/iommu/fsl_pamu.h
pamu_mmap_regs: ppbah u32; ppbal u32; pplah u32; pplal u32; spbah u32; spbal u32; splah u32; splal u32; obah u32; obal u32; olah u32; olal u32
paace: wbah u32; addr_bitfields u32; impl_attr u32; twbah u32; win_bitfields u32; fspi u32; reserved u32[]
ome: moe u8[]
# drivers/iommu/fsl_pamu_domain.h
fsl_dma_domain: stash_id u32; iommu_domain struct iommu_domain; domain_lock spinlock_t
device_domain_info: dev struct device *; liodn u32
# drivers/iommu/intel/iommu.h
qi_desc: qw0 u64; qw1 u64; qw2 u64; qw3 u64
q_inval: q_lock raw_spinlock_t; desc void *; desc_status int *; free_head int; free_tail int; free_cnt int
ir_table: base struct irte *; bitmap unsigned long *
root_entry: lo u64; hi u64
context_entry: lo u64; hi u64
iommu_domain_info: iommu struct intel_iommu *; refcnt unsigned int; did u16
qi_batch: descs struct qi_desc[]; index unsigned int
dmar_domain: pgd struct dma_pte *; gaw int; agaw int; max_addr u64; s1_lock spinlock_t; s2_domain struct dmar_domain *; s1_pgtbl unsigned long; s1_cfg struct iommu_hwpt_vtd_s1; notifier struct mmu_notifier; nid int; iommu_array struct xarray; lock spinlock_t; cache_lock spinlock_t; qi_batch struct qi_batch *; iommu_superpage int; domain struct iommu_domain
iommu_pmu: iommu struct intel_iommu *; num_cntr u32; num_eg u32; cntr_width u32; cntr_stride u32; filter u32; base void *; cfg_reg void *; cntr_reg void *; overflow void *; evcap u64 *; cntr_evcap u32 **; pmu struct pmu; event_list struct perf_event *[]; irq_name unsigned char[]
intel_iommu: reg void *; reg_phys u64; reg_size u64; cap u64; ecap u64; vccap u64; ecmdcap u64[]; gcmd u32; register_lock raw_spinlock_t; seq_id int; agaw int; msagaw int; irq unsigned int; pr_irq unsigned int; perf_irq unsigned int; segment u16; name unsigned char[]; domain_ids unsigned long *; copied_tables unsigned long *; lock spinlock_t; root_entry struct root_entry *; flush struct iommu_flush; prq struct page_req_dsc *; prq_name unsigned char[]; prq_seq_number unsigned long; prq_complete struct completion; iopf_queue struct iopf_queue *; iopfq_name unsigned char[]; iopf_lock struct mutex; qi struct q_inval *; iommu_state u32[]; device_rbtree struct rb_root; device_rbtree_lock spinlock_t; ir_table struct ir_table *; ir_domain struct irq_domain *; iommu struct iommu_device; node int; flags u32; drhd struct dmar_drhd_unit *; perf_statistic void *; pmu struct iommu_pmu *
dev_pasid_info: dev struct device *; pasid ioasid_t; debugfs_dentry struct dentry *
dma_pte: val u64
cache_tag: type enum cache_tag_type; iommu struct intel_iommu *; dev struct device *; domain_id u16; pasid ioasid_t; users unsigned int
# drivers/iommu/intel/pasid.h
pasid_dir_entry: val u64
pasid_entry: val u64[]
pasid_table: table void *; order int; max_pasid u32
# drivers/iommu/intel/perf.h
latency_statistic: enabled bool; counter u64[]; samples u64
# drivers/iommu/iommufd/double_span.h
interval_tree_double_span_iter: start_hole unsigned long; start_used unsigned long; last_hole unsigned long; last_used unsigned long; itrees struct rb_root_cached *[]; spans struct interval_tree_span_iter[]; is_used int
# drivers/iommu/iommufd/io_pagetable.h
iopt_area: node struct interval_tree_node; pages_node struct interval_tree_node; iopt struct io_pagetable *; pages struct iopt_pages *; storage_domain struct iommu_domain *; page_offset unsigned int; iommu_prot int; num_accesses unsigned int
iopt_allowed: node struct interval_tree_node
iopt_reserved: node struct interval_tree_node; owner void *
iopt_area_contig_iter: cur_iova unsigned long; last_iova unsigned long; area struct iopt_area *
iopt_pages: kref struct kref; mutex struct mutex; npages size_t; npinned size_t; last_npinned size_t; source_task struct task_struct *; source_mm struct mm_struct *; source_user struct user_struct *; uptr void *; account_mode u8; pinned_pfns struct xarray; access_itree struct rb_root_cached; domains_itree struct rb_root_cached
iopt_pages_access: node struct interval_tree_node; users unsigned int
# drivers/iommu/iommufd/iommufd_private.h
iommufd_ctx: file struct file *; objects struct xarray; groups struct xarray; destroy_wait wait_queue_head_t; account_mode u8; no_iommu_mode u8; vfio_ioas struct iommufd_ioas *
io_pagetable: domains_rwsem struct rw_semaphore; domains struct xarray; access_list struct xarray; next_domain_id unsigned int; iova_rwsem struct rw_semaphore; area_itree struct rb_root_cached; allowed_itree struct rb_root_cached; reserved_itree struct rb_root_cached; disable_large_pages u8; iova_alignment unsigned long
iommufd_ucmd: ictx struct iommufd_ctx *; ubuffer void *; user_size u32; cmd void *
iommufd_object: shortterm_users refcount_t; users refcount_t; type enum iommufd_object_type; id unsigned int
iommufd_ioas: obj struct iommufd_object; iopt struct io_pagetable; mutex struct mutex
iommufd_hw_pagetable: obj struct iommufd_object; domain struct iommu_domain *; fault struct iommufd_fault *
iommufd_hwpt_paging: common struct iommufd_hw_pagetable; ioas struct iommufd_ioas *
iommufd_hwpt_nested: common struct iommufd_hw_pagetable; parent struct iommufd_hwpt_paging *
iommufd_group: ref struct kref; lock struct mutex; ictx struct iommufd_ctx *; group struct iommu_group *; hwpt struct iommufd_hw_pagetable *; sw_msi_start phys_addr_t
iommufd_device: obj struct iommufd_object; ictx struct iommufd_ctx *; igroup struct iommufd_group *; dev struct device *; enforce_cache_coherency bool; iopf_lock struct mutex; iopf_enabled unsigned int
iommufd_access: obj struct iommufd_object; ictx struct iommufd_ctx *; ioas struct iommufd_ioas *; ioas_unpin struct iommufd_ioas *; ioas_lock struct mutex; ops const struct iommufd_access_ops *; data void *; iova_alignment unsigned long; iopt_access_list_id u32
iommufd_fault: obj struct iommufd_object; ictx struct iommufd_ctx *; filep struct file *; lock spinlock_t; mutex struct mutex; response struct xarray; wait_queue struct wait_queue_head
iommufd_attach_handle: handle struct iommu_attach_handle; idev struct iommufd_device *
# drivers/iommu/iommufd/iommufd_test.h
iommu_test_cmd: size __u32; op __u32; id __u32; __reserved __u32; last __u32
iommu_test_hw_info: flags __u32; test_reg __u32
iommu_hwpt_selftest: iotlb __u32
iommu_hwpt_invalidate_selftest: flags __u32; iotlb_id __u32
# drivers/iommu/irq_remapping.h
irq_remap_ops: capability int
# drivers/iommu/msm_iommu.h
msm_iommu_dev: base void *; ncb int; dev struct device *; irq int; clk struct clk *; pclk struct clk *; iommu struct iommu_device
msm_iommu_ctx_dev: of_node struct device_node *; num int; mids int[]; num_mids int
# drivers/iommu/omap-iommu.h
iotlb_entry: da u32; pa u32; pgsz u32; prsvd u32; valid u32; endian u32; elsz u32; mixed u32
omap_iommu_device: pgtable u32 *; iommu_dev struct omap_iommu *
omap_iommu_domain: num_iommus u32; iommus struct omap_iommu_device *; dev struct device *; lock spinlock_t; domain struct iommu_domain
omap_iommu: name const char *; regbase void *; syscfg struct regmap *; dev struct device *; domain struct iommu_domain *; debug_dir struct dentry *; iommu_lock spinlock_t; iopgd u32 *; page_table_lock spinlock_t; pd_dma dma_addr_t; nr_tlb_entries int; ctx void *; cr_ctx struct cr_regs *; num_cr_ctx u32; has_bus_err_back int; id u32; iommu struct iommu_device; has_iommu_driver bool; pwrst u8
omap_iommu_arch_data: iommu_dev struct omap_iommu *
cr_regs: cam u32; ram u32
iotlb_lock: base short; vict short
# drivers/iommu/amd/init.c
ivhd_header: type u8; flags u8; length u16; devid u16; cap_ptr u16; mmio_phys u64; pci_seg u16; info u16; efr_attr u32; efr_reg u64; efr_reg2 u64
ivhd_entry: type u8; devid u16; flags u8; hidh u32; cid u64; uidf u8; uidl u8; uid u8
ivmd_header: type u8; flags u8; length u16; devid u16; aux u16; pci_seg u16; resv u8[]; range_start u64; range_length u64
intcapxt: capxt u64
# drivers/iommu/amd/iommu.c
iommu_cmd: data u32[]
# drivers/iommu/amd/quirks.c
ivrs_quirk_entry: id u8; devid u32
# drivers/iommu/apple-dart.c
apple_dart_hw: type enum dart_type; oas u32; fmt enum io_pgtable_fmt; max_sid_count int; lock u64; lock_bit u64; error u64; enable_streams u64; tcr u64; tcr_enabled u64; tcr_disabled u64; tcr_bypass u64; ttbr u64; ttbr_valid u64; ttbr_addr_field_shift u64; ttbr_shift u64; ttbr_count int
apple_dart: dev struct device *; hw const struct apple_dart_hw *; regs void *; irq int; clks struct clk_bulk_data *; num_clks int; lock spinlock_t; ias u32; oas u32; pgsize u32; num_streams u32; sid2group struct iommu_group *[]; iommu struct iommu_device; save_tcr u32[]; save_ttbr u32[]
apple_dart_stream_map: dart struct apple_dart *
apple_dart_atomic_stream_map: dart struct apple_dart *
apple_dart_domain: pgtbl_ops struct io_pgtable_ops *; finalized bool; init_lock struct mutex; stream_maps struct apple_dart_atomic_stream_map[]; domain struct iommu_domain
apple_dart_master_cfg: stream_maps struct apple_dart_stream_map[]
# drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-test.c
arm_smmu_test_writer: writer struct arm_smmu_entry_writer; test struct kunit *; init_entry const __le64 *; target_entry const __le64 *; entry __le64 *; invalid_entry_written bool; num_syncs unsigned int
# drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c
arm_smmu_option_prop: opt u32; prop const char *
arm_smmu_cd_writer: writer struct arm_smmu_entry_writer; ssid unsigned int
arm_smmu_ste_writer: writer struct arm_smmu_entry_writer; sid u32
arm_smmu_attach_state: old_domain struct iommu_domain *; master struct arm_smmu_master *; cd_needs_ats bool; ssid ioasid_t; ats_enabled bool
# drivers/iommu/arm/arm-smmu-v3/tegra241-cmdqv.c
tegra241_vcmdq: idx u16; lidx u16; enabled bool; cmdqv struct tegra241_cmdqv *; vintf struct tegra241_vintf *; cmdq struct arm_smmu_cmdq; page0 void *; page1 void *
tegra241_vintf: idx u16; enabled bool; hyp_own bool; cmdqv struct tegra241_cmdqv *; lvcmdqs struct tegra241_vcmdq **; base void *
tegra241_cmdqv: smmu struct arm_smmu_device; dev struct device *; base void *; irq int; num_vintfs u16; num_vcmdqs u16; num_lvcmdqs_per_vintf u16; vintf_ids struct ida; vintfs struct tegra241_vintf **
# drivers/iommu/arm/arm-smmu/arm-smmu-impl.c
cavium_smmu: smmu struct arm_smmu_device; id_base u32
# drivers/iommu/arm/arm-smmu/arm-smmu-nvidia.c
nvidia_smmu: smmu struct arm_smmu_device; bases void *[]; num_instances unsigned int; mc struct tegra_mc *
# drivers/iommu/arm/arm-smmu/arm-smmu-qcom-debug.c
qcom_tbu: dev struct device *; smmu_np struct device_node *; sid_range u32[]; clk struct clk *; path struct icc_path *; base void *; halt_lock spinlock_t; halt_count int
# drivers/iommu/arm/arm-smmu/arm-smmu.c
arm_smmu_match_data: version enum arm_smmu_arch_version; model enum arm_smmu_implementation
# drivers/iommu/arm/arm-smmu/qcom_iommu.c
qcom_iommu_dev: iommu struct iommu_device; dev struct device *; clks struct clk_bulk_data[]; local_base void *; sec_id u32; max_asid u8; ctxs struct qcom_iommu_ctx *[]
qcom_iommu_ctx: dev struct device *; base void *; secure_init bool; secured_ctx bool; asid u8; domain struct iommu_domain *
qcom_iommu_domain: pgtbl_ops struct io_pgtable_ops *; pgtbl_lock spinlock_t; init_mutex struct mutex; domain struct iommu_domain; iommu struct qcom_iommu_dev *; fwspec struct iommu_fwspec *
# drivers/iommu/dma-iommu.c
iommu_dma_msi_page: iova dma_addr_t; phys phys_addr_t
iommu_dma_options: qt enum iommu_dma_queue_type; fq_size size_t; fq_timeout unsigned int
iommu_dma_cookie: single_fq struct iova_fq *; percpu_fq struct iova_fq *; iovad struct iova_domain; fq_flush_start_cnt atomic64_t; fq_flush_finish_cnt atomic64_t; fq_timer struct timer_list; fq_timer_on atomic_t; msi_iova dma_addr_t; type enum iommu_dma_cookie_type; fq_domain struct iommu_domain *; options struct iommu_dma_options; mutex struct mutex
iova_fq_entry: iova_pfn unsigned long; pages unsigned long; counter u64
iova_fq: lock spinlock_t; head unsigned int; tail unsigned int; mod_mask unsigned int; entries struct iova_fq_entry[]
dma_sgt_handle: sgt struct sg_table; pages struct page **
# drivers/iommu/exynos-iommu.c
sysmmu_fault: addr sysmmu_iova_t; name const char *; type unsigned int
sysmmu_v1_fault_info: addr_reg unsigned short; name const char *; type unsigned int
exynos_iommu_owner: domain struct iommu_domain *; rpm_lock struct mutex
exynos_iommu_domain: pgtable sysmmu_pte_t *; lv2entcnt short *; lock spinlock_t; pgtablelock spinlock_t; domain struct iommu_domain
sysmmu_variant: pt_base u32; flush_all u32; flush_entry u32; flush_range u32; flush_start u32; flush_end u32; int_status u32; int_clear u32; fault_va u32; fault_info u32
sysmmu_drvdata: sysmmu struct device *; master struct device *; link struct device_link *; sfrbase void *; clk struct clk *; aclk struct clk *; pclk struct clk *; clk_master struct clk *; lock spinlock_t; active bool; domain struct exynos_iommu_domain *; pgtable phys_addr_t; version unsigned int; iommu struct iommu_device; variant const struct sysmmu_variant *; has_vcr bool
# drivers/iommu/fsl_pamu.c
pamu_isr_data: pamu_reg_base void *; count unsigned int
ccsr_law: lawbarh u32; lawbarl u32; lawar u32; reserved u32
# drivers/iommu/hyperv-iommu.c
hyperv_root_ir_data: ioapic_id u8; is_level bool; entry struct hv_interrupt_entry
# drivers/iommu/intel/debugfs.c
tbl_walk: bus u16; devfn u16; pasid u32; rt_entry struct root_entry *; ctx_entry struct context_entry *; pasid_tbl_entry struct pasid_entry *
iommu_regset: offset int; regs const char *
# drivers/iommu/intel/dmar.c
dmar_res_callback: cb dmar_res_handler_t[]; arg void *[]; ignore_unhandled bool; print_entry bool
# drivers/iommu/intel/iommu.c
dmar_rmrr_unit: hdr struct acpi_dmar_header *; base_address u64; end_address u64; devices struct dmar_dev_scope *; devices_cnt int
dmar_atsr_unit: hdr struct acpi_dmar_header *; devices struct dmar_dev_scope *; devices_cnt int
dmar_satc_unit: hdr struct acpi_dmar_header *; devices struct dmar_dev_scope *; iommu struct intel_iommu *; devices_cnt int
# drivers/iommu/intel/irq_remapping.c
ioapic_scope: iommu struct intel_iommu *; id unsigned int; bus unsigned int; devfn unsigned int
hpet_scope: iommu struct intel_iommu *; id u8; bus unsigned int; devfn unsigned int
irq_2_iommu: iommu struct intel_iommu *; irte_index u16; sub_handle u16; irte_mask u8; posted_msi bool; posted_vcpu bool
intel_ir_data: msi_entry struct msi_msg; irq_2_iommu struct irq_2_iommu; irte_entry struct irte
set_msi_sid_data: pdev struct pci_dev *; alias u16; count int; busmatch_count int
# drivers/iommu/intel/prq.c
page_req_dsc: qw_0 u64; addr u64:52; qw_1 u64; qw_2 u64; qw_3 u64
# drivers/iommu/io-pgtable-arm-v7s.c
arm_v7s_io_pgtable: iop struct io_pgtable; pgd arm_v7s_iopte *; l2_tables struct kmem_cache *; split_lock spinlock_t
# drivers/iommu/io-pgtable-arm.c
arm_lpae_io_pgtable: iop struct io_pgtable; pgd_bits int; start_level int; bits_per_level int; pgd void *
io_pgtable_walk_data: dirty struct iommu_dirty_bitmap *; flags unsigned long; addr u64; end const u64
# drivers/iommu/io-pgtable-dart.c
dart_io_pgtable: iop struct io_pgtable; tbl_bits int; bits_per_level int; pgd void *[]
# drivers/iommu/iommu.c
iommu_group: kobj struct kobject; devices_kobj struct kobject *; pasid_array struct xarray; mutex struct mutex; iommu_data void *; name char *; id int; default_domain struct iommu_domain *; blocking_domain struct iommu_domain *; domain struct iommu_domain *; owner_cnt unsigned int; owner void *
group_device: dev struct device *; name char *
iommu_group_attribute: attr struct attribute
group_for_pci_data: pdev struct pci_dev *; group struct iommu_group *
# drivers/iommu/iommufd/io_pagetable.c
iopt_pages_list: pages struct iopt_pages *; area struct iopt_area *; start_byte unsigned long; length unsigned long
iova_bitmap_fn_arg: flags unsigned long; iopt struct io_pagetable *; domain struct iommu_domain *; dirty struct iommu_dirty_bitmap *
# drivers/iommu/iommufd/iova_bitmap.c
iova_bitmap_map: iova unsigned long; length unsigned long; pgshift unsigned long; pgoff unsigned long; npages unsigned long; pages struct page **
iova_bitmap: mapped struct iova_bitmap_map; bitmap u8 *; mapped_base_index unsigned long; mapped_total_index unsigned long; iova unsigned long; length size_t
# drivers/iommu/iommufd/main.c
iommufd_object_ops: file_offset size_t
ucmd_buffer: destroy struct iommu_destroy; fault struct iommu_fault_alloc; info struct iommu_hw_info; hwpt struct iommu_hwpt_alloc; get_dirty_bitmap struct iommu_hwpt_get_dirty_bitmap; cache struct iommu_hwpt_invalidate; set_dirty_tracking struct iommu_hwpt_set_dirty_tracking; alloc struct iommu_ioas_alloc; allow_iovas struct iommu_ioas_allow_iovas; ioas_copy struct iommu_ioas_copy; iova_ranges struct iommu_ioas_iova_ranges; map struct iommu_ioas_map; unmap struct iommu_ioas_unmap; option struct iommu_option; vfio_ioas struct iommu_vfio_ioas; test struct iommu_test_cmd
iommufd_ioctl_op: size unsigned int; min_size unsigned int; ioctl_num unsigned int
# drivers/iommu/iommufd/pages.c
pfn_batch: pfns unsigned long *; npfns u32 *; array_size unsigned int; end unsigned int; total_pfns unsigned int
pfn_reader_user: upages struct page **; upages_len size_t; upages_start unsigned long; upages_end unsigned long; gup_flags unsigned int; locked int
pfn_reader: pages struct iopt_pages *; span struct interval_tree_double_span_iter; batch struct pfn_batch; batch_start_index unsigned long; batch_end_index unsigned long; last_index unsigned long; user struct pfn_reader_user
# drivers/iommu/iommufd/selftest.c
mock_bus_type: bus struct bus_type; nb struct notifier_block
syz_layout: nth_area __u32; offset __u32
mock_iommu_domain: flags unsigned long; domain struct iommu_domain; pfns struct xarray
mock_iommu_domain_nested: domain struct iommu_domain; parent struct mock_iommu_domain *; iotlb u32[]
mock_dev: dev struct device; iopf_rwsem struct rw_semaphore; flags unsigned long; id int
selftest_obj: obj struct iommufd_object; type enum selftest_obj_type
selftest_access: access struct iommufd_access *; file struct file *; lock struct mutex; next_id unsigned int; destroying bool
selftest_access_item: iova unsigned long; length size_t; id unsigned int
# drivers/iommu/iova.c
iova_magazine: size unsigned long; next struct iova_magazine *; pfns unsigned long[]
iova_cpu_rcache: lock spinlock_t; loaded struct iova_magazine *; prev struct iova_magazine *
iova_rcache: lock spinlock_t; cpu_rcaches struct iova_cpu_rcache *; iovad struct iova_domain *; work struct delayed_work
# drivers/iommu/ipmmu-vmsa.c
ipmmu_features: use_ns_alias_offset bool; has_cache_leaf_nodes bool; number_of_contexts unsigned int; num_utlbs unsigned int; setup_imbuscr bool; twobit_imttbcr_sl0 bool; reserved_context bool; cache_snoop bool; ctx_offset_base unsigned int; ctx_offset_stride unsigned int; utlb_offset_base unsigned int
ipmmu_vmsa_device: dev struct device *; base void *; iommu struct iommu_device; root struct ipmmu_vmsa_device *; features const struct ipmmu_features *; num_ctx unsigned int; lock spinlock_t; domains struct ipmmu_vmsa_domain *[]; utlb_ctx s8[]; mapping struct dma_iommu_mapping *
ipmmu_vmsa_domain: mmu struct ipmmu_vmsa_device *; io_domain struct iommu_domain; cfg struct io_pgtable_cfg; iop struct io_pgtable_ops *; context_id unsigned int; mutex struct mutex
# drivers/iommu/msm_iommu.c
msm_priv: domain struct iommu_domain; cfg struct io_pgtable_cfg; iop struct io_pgtable_ops *; dev struct device *; pgtlock spinlock_t
# drivers/iommu/mtk_iommu.c
mtk_iommu_iova_region: iova_base dma_addr_t; size unsigned long long
mtk_iommu_suspend_reg: misc_ctrl u32; dcm_dis u32; ctrl_reg u32; vld_pa_rng u32; wr_len_ctrl u32; int_control u32[]; int_main_control u32[]; ivrp_paddr u32[]
mtk_iommu_plat_data: iova_region_nr unsigned int; iova_region const struct mtk_iommu_iova_region *; banks_num u8; banks_enable bool[]; banks_portmsk unsigned int[]; m4u_plat enum mtk_iommu_plat; flags u32; inv_sel_reg u32; pericfg_comp_str char *; hw_list struct list_head *; larbid_remap unsigned char[]
mtk_iommu_bank_data: base void *; irq int; id u8; parent_dev struct device *; parent_data struct mtk_iommu_data *; tlb_lock spinlock_t; m4u_dom struct mtk_iommu_domain *
mtk_iommu_data: dev struct device *; bclk struct clk *; protect_base phys_addr_t; reg struct mtk_iommu_suspend_reg; m4u_group struct iommu_group *[]; enable_4GB bool; iommu struct iommu_device; plat_data const struct mtk_iommu_plat_data *; smicomm_dev struct device *; bank struct mtk_iommu_bank_data *; share_dom struct mtk_iommu_domain *; pericfg struct regmap *; mutex struct mutex; hw_list struct list_head *; larb_imu struct mtk_smi_larb_iommu[]
mtk_iommu_domain: cfg struct io_pgtable_cfg; iop struct io_pgtable_ops *; bank struct mtk_iommu_bank_data *; domain struct iommu_domain; mutex struct mutex
# drivers/iommu/mtk_iommu_v1.c
mtk_iommu_v1_suspend_reg: standard_axi_mode u32; dcm_dis u32; ctrl_reg u32; int_control0 u32
mtk_iommu_v1_data: base void *; irq int; dev struct device *; bclk struct clk *; protect_base phys_addr_t; m4u_dom struct mtk_iommu_v1_domain *; iommu struct iommu_device; mapping struct dma_iommu_mapping *; larb_imu struct mtk_smi_larb_iommu[]; reg struct mtk_iommu_v1_suspend_reg
mtk_iommu_v1_domain: pgtlock spinlock_t; domain struct iommu_domain; pgt_va u32 *; pgt_pa dma_addr_t; data struct mtk_iommu_v1_data *
# drivers/iommu/of_iommu.c
of_pci_iommu_alias_info: dev struct device *; np struct device_node *
# drivers/iommu/rockchip-iommu.c
rk_iommu_domain: dt u32 *; dt_dma dma_addr_t; iommus_lock spinlock_t; dt_lock spinlock_t; domain struct iommu_domain
rk_iommu_ops: dma_bit_mask u64; gfp_flags gfp_t
rk_iommu: dev struct device *; bases void **; num_mmu int; num_irq int; clocks struct clk_bulk_data *; num_clocks int; reset_disabled bool; iommu struct iommu_device; domain struct iommu_domain *
rk_iommudata: link struct device_link *; iommu struct rk_iommu *
# drivers/iommu/s390-iommu.c
s390_domain: domain struct iommu_domain; ctrs struct zpci_iommu_ctrs; dma_table unsigned long *; list_lock spinlock_t; rcu struct rcu_head; origin_type u8
# drivers/iommu/sprd-iommu.c
sprd_iommu_device: dom struct sprd_iommu_domain *; ver enum sprd_iommu_version; prot_page_va u32 *; prot_page_pa dma_addr_t; base void *; dev struct device *; iommu struct iommu_device; eb struct clk *
sprd_iommu_domain: pgtlock spinlock_t; domain struct iommu_domain; pgt_va u32 *; pgt_pa dma_addr_t; sdev struct sprd_iommu_device *
# drivers/iommu/sun50i-iommu.c
sun50i_iommu: iommu struct iommu_device; iommu_lock spinlock_t; dev struct device *; base void *; reset struct reset_control *; clk struct clk *; domain struct iommu_domain *; pt_pool struct kmem_cache *
sun50i_iommu_domain: domain struct iommu_domain; refcnt refcount_t; dt u32 *; dt_dma dma_addr_t; iommu struct sun50i_iommu *
# drivers/iommu/tegra-smmu.c
tegra_smmu_group: smmu struct tegra_smmu *; soc const struct tegra_smmu_group_soc *; group struct iommu_group *; swgroup unsigned int
tegra_smmu: regs void *; dev struct device *; mc struct tegra_mc *; soc const struct tegra_smmu_soc *; pfn_mask unsigned long; tlb_mask unsigned long; asids unsigned long *; lock struct mutex; debugfs struct dentry *; iommu struct iommu_device
tegra_smmu_as: domain struct iommu_domain; smmu struct tegra_smmu *; use_count unsigned int; lock spinlock_t; count u32 *; pts struct page **; pd struct page *; pd_dma dma_addr_t; id unsigned; attr u32
# drivers/iommu/virtio-iommu.c
viommu_dev: iommu struct iommu_device; dev struct device *; vdev struct virtio_device *; domain_ids struct ida; vqs struct virtqueue *[]; request_lock spinlock_t; evts void *; geometry struct iommu_domain_geometry; pgsize_bitmap u64; first_domain u32; last_domain u32; map_flags u32; probe_size u32
viommu_mapping: paddr phys_addr_t; iova struct interval_tree_node; flags u32
viommu_domain: domain struct iommu_domain; viommu struct viommu_dev *; mutex struct mutex; id unsigned int; map_flags u32; mappings_lock spinlock_t; mappings struct rb_root_cached; nr_endpoints unsigned long; bypass bool
viommu_endpoint: dev struct device *; viommu struct viommu_dev *; vdomain struct viommu_domain *
viommu_request: writeback void *; write_offset unsigned int; len unsigned int; buf char[]
viommu_event: head u32; fault struct virtio_iommu_fault
# drivers/vfio/cdx/private.h
vfio_cdx_irq: flags u32; count u32; irq_no int; trigger struct eventfd_ctx *; name char *
vfio_cdx_region: flags u32; type u32; addr u64; size resource_size_t
vfio_cdx_device: vdev struct vfio_device; regions struct vfio_cdx_region *; cdx_irqs_lock struct mutex; cdx_irqs struct vfio_cdx_irq *; flags u32; msi_count u32; config_msi u8
# drivers/vfio/container.c
vfio_container: kref struct kref; group_lock struct rw_semaphore; iommu_driver struct vfio_iommu_driver *; iommu_data void *; noiommu bool
vfio: iommu_drivers_lock struct mutex
# drivers/vfio/fsl-mc/vfio_fsl_mc_private.h
vfio_fsl_mc_irq: flags u32; count u32; trigger struct eventfd_ctx *; name char *
vfio_fsl_mc_region: flags u32; type u32; addr u64; size resource_size_t; ioaddr void *
vfio_fsl_mc_device: vdev struct vfio_device; mc_dev struct fsl_mc_device *; nb struct notifier_block; regions struct vfio_fsl_mc_region *; igate struct mutex; mc_irqs struct vfio_fsl_mc_irq *
# drivers/vfio/mdev/mdev_sysfs.c
mdev_type_attribute: attr struct attribute
# drivers/vfio/pci/nvgrace-gpu/main.c
mem_region: memaddr void *; ioaddr void *; memphys phys_addr_t; memlength size_t; bar_size size_t; bar_val __le64
nvgrace_gpu_pci_core_device: core_device struct vfio_pci_core_device; usemem struct mem_region; resmem struct mem_region; remap_lock struct mutex; has_mig_hw_bug bool
# drivers/vfio/pci/pds/dirty.h
pds_vfio_region: host_seq unsigned long *; host_ack unsigned long *; bmp_bytes u64; size u64; start u64; page_size u64; sgl struct pds_lm_sg_elem *; sgl_addr dma_addr_t; dev_bmp_offset_start_byte u32; num_sge u16
pds_vfio_dirty: regions struct pds_vfio_region *; num_regions u8; is_enabled bool
# drivers/vfio/pci/pds/lm.h
pds_vfio_lm_file: filep struct file *; lock struct mutex; size u64; alloc_size u64; page_mem void *; pages struct page **; npages unsigned long long; sg_table struct sg_table; sgl struct pds_lm_sg_elem *; sgl_addr dma_addr_t; num_sge u16; last_offset_sg struct scatterlist *; sg_last_entry unsigned int; last_offset unsigned long; disabled bool
# drivers/vfio/pci/pds/vfio_dev.h
pds_vfio_pci_device: vfio_coredev struct vfio_pci_core_device; save_file struct pds_vfio_lm_file *; restore_file struct pds_vfio_lm_file *; dirty struct pds_vfio_dirty; state_mutex struct mutex; state enum vfio_device_mig_state; nb struct notifier_block; vf_id int; client_id u16
# drivers/vfio/pci/qat/main.c
qat_vf_migration_file: filp struct file *; lock struct mutex; disabled bool; qat_vdev struct qat_vf_core_device *; filled_size ssize_t
qat_vf_core_device: core_device struct vfio_pci_core_device; mdev struct qat_mig_dev *; state_mutex struct mutex; mig_state enum vfio_device_mig_state; resuming_migf struct qat_vf_migration_file *; saving_migf struct qat_vf_migration_file *
# drivers/vfio/pci/vfio_pci_config.c
perm_bits: virt u8 *; write u8 *
# drivers/vfio/pci/vfio_pci_core.c
vfio_pci_dummy_resource: resource struct resource; index int
vfio_pci_vf_token: lock struct mutex; uuid uuid_t; users int
vfio_pci_fill_info: vdev struct vfio_device *; devices struct vfio_pci_dependent_device *; nr_devices int; count u32; flags u32
vfio_pci_group_info: count int; files struct file **
vfio_pci_walk_info: data void *; pdev struct pci_dev *; slot bool; ret int
# drivers/vfio/pci/vfio_pci_igd.c
igd_opregion_vbt: opregion void *; vbt_ex void *
# drivers/vfio/pci/vfio_pci_intrs.c
vfio_pci_irq_ctx: vdev struct vfio_pci_core_device *; trigger struct eventfd_ctx *; unmask struct virqfd *; mask struct virqfd *; name char *; masked bool; producer struct irq_bypass_producer
# drivers/vfio/pci/vfio_pci_priv.h
vfio_pci_ioeventfd: vdev struct vfio_pci_core_device *; virqfd struct virqfd *; addr void *; data uint64_t; pos loff_t; bar int; count int; test_mem bool
# drivers/vfio/pci/virtio/main.c
virtiovf_pci_core_device: core_device struct vfio_pci_core_device; bar0_virtual_buf u8 *; bar_mutex struct mutex; notify_addr void *; notify_offset u64; pci_base_addr_0 __le32; pci_cmd __le16; bar0_virtual_buf_size u8; notify_bar u8
# drivers/vfio/platform/vfio_platform_private.h
vfio_platform_irq: flags u32; count u32; hwirq int; name char *; trigger struct eventfd_ctx *; masked bool; lock spinlock_t; unmask struct virqfd *; mask struct virqfd *
vfio_platform_region: addr u64; size resource_size_t; flags u32; type u32; ioaddr void *
vfio_platform_device: vdev struct vfio_device; regions struct vfio_platform_region *; num_regions u32; irqs struct vfio_platform_irq *; num_irqs u32; igate struct mutex; compat const char *; acpihid const char *; reset_module struct module *; device struct device *; opaque void *; name const char *; flags uint32_t; reset_required bool
vfio_platform_reset_node: compat char *; owner struct module *; of_reset vfio_platform_reset_fn_t
# drivers/vfio/vfio_iommu_spapr_tce.c
tce_iommu_group: grp struct iommu_group *
tce_iommu_prereg: mem struct mm_iommu_table_group_mem_t *
tce_container: lock struct mutex; enabled bool; v2 bool; def_window_pending bool; locked_pages unsigned long; mm struct mm_struct *; tables struct iommu_table *[]
# drivers/vfio/vfio_iommu_type1.c
vfio_iommu: lock struct mutex; dma_list struct rb_root; device_list_lock struct mutex; dma_avail unsigned int; vaddr_invalid_count unsigned int; pgsize_bitmap uint64_t; num_non_pinned_groups uint64_t; v2 bool; nesting bool; dirty_page_tracking bool
vfio_domain: domain struct iommu_domain *
vfio_dma: node struct rb_node; iova dma_addr_t; vaddr unsigned long; size size_t; prot int; iommu_mapped bool; lock_cap bool; vaddr_invalid bool; task struct task_struct *; pfn_list struct rb_root; bitmap unsigned long *; mm struct mm_struct *; locked_vm size_t
vfio_batch: pages struct page **; fallback_page struct page *; capacity int; size int; offset int
vfio_iommu_group: iommu_group struct iommu_group *; pinned_page_dirty_scope bool
vfio_iova: start dma_addr_t; end dma_addr_t
vfio_pfn: node struct rb_node; iova dma_addr_t; pfn unsigned long; ref_count unsigned int
vfio_regions: iova dma_addr_t; phys phys_addr_t; len size_t
# arch/powerpc/platforms/pseries/iommu.c
dynamic_dma_window_prop: liobn __be32; dma_base __be64; tce_shift __be32; window_shift __be32
dma_win: device struct device_node *; prop const struct dynamic_dma_window_prop *; direct bool
ddw_query_response: windows_available u32; largest_available_block u64; page_size u32; migration_capable u32
ddw_create_response: liobn u32; addr_hi u32; addr_lo u32
failed_ddw_pdn: pdn struct device_node *
# arch/powerpc/kvm/book3s_hv_uvmem.c
kvmppc_uvmem_slot: nr_pfns unsigned long; base_pfn unsigned long; pfns unsigned long *
kvmppc_uvmem_page_pvt: kvm struct kvm *; gpa unsigned long; skip_page_out bool; remove_gfn bool
# arch/powerpc/include/asm/kvm_host.h
kvmppc_spapr_tce_iommu_table: rcu struct rcu_head; tbl struct iommu_table *; kref struct kref
kvmppc_spapr_tce_table: kvm struct kvm *; liobn u64; rcu struct rcu_head; page_shift u32; offset u64; size u64; alloc_lock struct mutex; pages struct page *[]
kvm_arch_memory_slot: rmap unsigned long *
kvmppc_vpa: gpa unsigned long; pinned_addr void *; pinned_end void *; next_gpa unsigned long; len unsigned long; update_pending u8; dirty bool
kvmppc_pte: eaddr ulong; vpage u64; raddr ulong; wimg unsigned long; rc unsigned long; page_size u8; page_shift u8
mmio_hpte_cache_entry: hpte_v unsigned long; hpte_r unsigned long; rpte unsigned long; pte_index unsigned long; eaddr unsigned long; slb_v unsigned long; mmio_update long; slb_base_pshift unsigned int
mmio_hpte_cache: entry struct mmio_hpte_cache_entry[]; index unsigned int
# arch/powerpc/include/asm/xive.h
xive_irq_data: flags u64; eoi_page u64; eoi_mmio void *; trig_page u64; trig_mmio void *; esb_shift u32; src_chip int; hw_irq u32; target int; saved_p bool; stale_p bool
# arch/powerpc/include/asm/book3s/64/mmu.h
mmu_psize_def: sllp unsigned long; ap unsigned long; shift unsigned int; penc int[]; tlbiel unsigned int; avpnm unsigned long; h_rpt_pgsize unsigned long
# include/linux/kvm_host.h
kvm_memory_slot: id_node struct hlist_node[]; hva_node struct interval_tree_node[]; gfn_node struct rb_node[]; base_gfn gfn_t; npages unsigned long; dirty_bitmap unsigned long *; arch struct kvm_arch_memory_slot; userspace_addr unsigned long; flags u32; id short; as_id u16
kvm_memslots: generation u64; last_used_slot atomic_long_t; hva_tree struct rb_root_cached; gfn_tree struct rb_root; node_idx int
kvm_memslot_iter: slots struct kvm_memslots *; node struct rb_node *; slot struct kvm_memory_slot *
# include/linux/mm.h
vm_fault: vma struct vm_area_struct *; gfp_mask gfp_t; pgoff pgoff_t; address unsigned long; real_address unsigned long; orig_pte pte_t; orig_pmd pmd_t; flags enum fault_flag; pmd pmd_t *; pud pud_t *; cow_page struct page *; page struct page *; pte pte_t *; ptl spinlock_t *; prealloc_pte pgtable_t
# include/linux/ioport.h
resource: start resource_size_t; end resource_size_t; name const char *; flags unsigned long; desc unsigned long; parent struct resource *; sibling struct resource *; child struct resource *
# include/linux/interval_tree.h
interval_tree_node: rb struct rb_node; start unsigned long; last unsigned long; __subtree_last unsigned long
interval_tree_span_iter: start_hole unsigned long; start_used unsigned long; last_hole unsigned long; last_used unsigned long; nodes struct interval_tree_node *[]; first_index unsigned long; last_index unsigned long; is_hole int
# include/uapi/linux/kvm.h
kvm_userspace_memory_region: slot __u32; flags __u32; guest_phys_addr __u64; memory_size __u64; userspace_addr __u64
kvm_userspace_memory_region2: slot __u32; flags __u32; guest_phys_addr __u64; memory_size __u64; userspace_addr __u64; guest_memfd_offset __u64; guest_memfd __u32; pad1 __u32; pad2 __u64[]
kvm_vfio_spapr_tce: groupfd __s32; tablefd __s32
kvm_memory_attributes: address __u64; size __u64; attributes __u64; flags __u64
kvm_pre_fault_memory: gpa __u64; size __u64; flags __u64; padding __u64[]
# include/linux/iommu.h@6.1.192
iommu_fault_event: fault struct iommu_fault
# include/linux/dma-map-ops.h@6.1.192
dma_map_ops: flags unsigned int
# drivers/iommu/amd/amd_iommu_types.h@6.1.192
amd_iommu_fault: address u64; pasid u32; sbdf u32; tag u16; flags u16
# drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h@6.1.192
arm_smmu_strtab_l1_desc: span u8; l2ptr __le64 *; l2ptr_dma dma_addr_t
arm_smmu_l1_ctx_desc: l2ptr __le64 *; l2ptr_dma dma_addr_t
arm_smmu_s1_cfg: cdcfg struct arm_smmu_ctx_desc_cfg; cd struct arm_smmu_ctx_desc; s1fmt u8; s1cdmax u8
arm_smmu_strtab_cfg: strtab __le64 *; strtab_dma dma_addr_t; l1_desc struct arm_smmu_strtab_l1_desc *; num_l1_ents unsigned int; strtab_base u64; strtab_base_cfg u32
# drivers/iommu/intel/iommu.h@6.1.192
intel_svm_dev: rcu struct rcu_head; dev struct device *; iommu struct intel_iommu *; sva struct iommu_sva; pasid u32; users int; did u16; sid u16; qdep u16
intel_svm: notifier struct mmu_notifier; mm struct mm_struct *; flags unsigned int; pasid u32
# drivers/iommu/amd/iommu_v2.c@6.1.192
pri_queue: inflight atomic_t; finish bool; status int
pasid_state: count refcount_t; mmu_notifier_count unsigned; mm struct mm_struct *; mn struct mmu_notifier; pri struct pri_queue[]; device_state struct device_state *; pasid u32; invalid bool; lock spinlock_t; wq wait_queue_head_t
device_state: sbdf u32; count atomic_t; pdev struct pci_dev *; states struct pasid_state **; domain struct iommu_domain *; pasid_levels int; max_pasids int; inv_ppr_cb amd_iommu_invalid_ppr_cb; inv_ctx_cb amd_iommu_invalidate_ctx; lock spinlock_t; wq wait_queue_head_t
fault: work struct work_struct; dev_state struct device_state *; state struct pasid_state *; mm struct mm_struct *; address u64; pasid u32; tag u16; finish u16; flags u16
# drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-sva.c@6.1.192
arm_smmu_mmu_notifier: mn struct mmu_notifier; cd struct arm_smmu_ctx_desc *; cleared bool; refs refcount_t; domain struct arm_smmu_domain *
arm_smmu_bond: sva struct iommu_sva; mm struct mm_struct *; smmu_mn struct arm_smmu_mmu_notifier *; refs refcount_t
# drivers/iommu/exynos-iommu.c@6.1.192
sysmmu_fault_info: bit unsigned int; addr_reg unsigned short; name const char *; type unsigned int
# drivers/iommu/intel/iommu.c@6.1.192
domain_context_mapping_data: domain struct dmar_domain *; iommu struct intel_iommu *; table struct pasid_table *
# drivers/iommu/io-pgfault.c@6.1.192
iopf_device_param: dev struct device *; queue struct iopf_queue *
# drivers/iommu/ioasid.c@6.1.192
ioasid_data: id ioasid_t; set struct ioasid_set *; private void *; rcu struct rcu_head
ioasid_allocator_data: ops struct ioasid_allocator_ops *; flags unsigned long; xa struct xarray; rcu struct rcu_head
# drivers/iommu/iommu.c@6.1.192
__group_domain_type: dev struct device *; type unsigned int
# drivers/iommu/s390-iommu.c@6.1.192
s390_domain_device: zdev struct zpci_dev *
# drivers/iommu/tegra-gart.c@6.1.192
gart_device: regs void *; savedata u32 *; iovmm_base unsigned long; iovmm_end unsigned long; pte_lock spinlock_t; dom_lock spinlock_t; active_devices unsigned int; active_domain struct iommu_domain *; iommu struct iommu_device; dev struct device *
# drivers/vfio/pci/vfio_pci_core.c@6.1.192
vfio_pci_mmap_vma: vma struct vm_area_struct *
# include/uapi/linux/kvm.h@6.1.192
kvm_memory_region: slot __u32; flags __u32; guest_phys_addr __u64; memory_size __u64
`;
