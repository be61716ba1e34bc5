import type { Unit } from '../c/knowledge.ts';

/**
 * What members of structs are counted in. Types are in `declared/structs.ts`; here is what a comment beside the member
 * or the code that fills it says. `max` where the kernel refuses larger values.
 */
export interface FieldUnit {
  readonly unit: Unit;
  readonly scales?: Unit;
  readonly offsetIn?: Unit;
  readonly max?: bigint;
  readonly mayBeAllOnes?: boolean;
  readonly zeroIfUnset?: boolean;
}

const of = (unit: Unit, ...names: string[]): [string, FieldUnit][] => names.map((name) => [name, { unit }]);

/** By `struct.member`. */
export const fieldUnits: ReadonlyMap<string, FieldUnit> = new Map<string, FieldUnit>([
  // "Size of iommu table in entries", "Offset into global table": arch/powerpc/include/asm/iommu.h
  ...of('iommu-pages', 'iommu_table.it_size', 'iommu_table.it_offset', 'iommu_table.it_level_size'),
  // "Simple case with no reserved MMIO32 region": arch/powerpc/kernel/iommu.c, iommu_table_in_use()
  ['iommu_table.it_reserved_start', { unit: 'iommu-pages', zeroIfUnset: true }],
  ['iommu_table.it_reserved_end', { unit: 'iommu-pages', zeroIfUnset: true }],
  ...of('iommu-pages', 'iommu_table.poolsize', 'iommu_pool.start', 'iommu_pool.end', 'iommu_pool.hint'),
  ...of('bytes', 'iommu_table.it_allocated_size', 'iommu_table.it_base'),
  // 16 GiB is the largest page a TCE can map: arch/powerpc/platforms/pseries/iommu.c, query_page_size_to_mask()
  ['iommu_table.it_page_shift', { unit: 'shift', scales: 'iommu-pages', max: 34n }],
  ...of('bytes', 'iommu_table_group.tce32_start', 'iommu_table_group.tce32_size', 'iommu_table_group.pgsizes'),
  // "offset in pages", "window size in pages" of the guest's view: arch/powerpc/include/asm/kvm_host.h
  ...of('guest-pages', 'kvmppc_spapr_tce_table.offset', 'kvmppc_spapr_tce_table.size'),
  ['kvmppc_spapr_tce_table.page_shift', { unit: 'shift', scales: 'guest-pages', max: 34n }],
  ...of('bytes', 'iommu_iotlb_gather.start', 'iommu_iotlb_gather.end', 'iommu_iotlb_gather.pgsize'),
  ...of('bytes', 'iommu_domain_geometry.aperture_start'),
  ['iommu_domain_geometry.aperture_end', { unit: 'bytes' }],
  ...of('bytes', 'iommu_domain.pgsize_bitmap', 'iommu_ops.pgsize_bitmap', 'io_pgtable_cfg.pgsize_bitmap'),
  ['io_pgtable_cfg.ias', { unit: 'shift', max: 64n }],
  ['io_pgtable_cfg.oas', { unit: 'shift', max: 64n }],
  // A StreamID has up to 32 bits: IDR1_SIDSIZE of drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.h
  ['arm_smmu_device.sid_bits', { unit: 'count', max: 32n }],
  // "Page request address" in pages of 4 KiB: VT-d specification 7.4.1, intel_svm_prq_report(). Reported as a "page address".
  ...of('iommu-pages', 'page_req_dsc.addr'),
  ...of('bytes', 'iommu_fault_page_request.addr'),
  ...of('bytes', 'iommu_resv_region.start', 'iommu_resv_region.length'),
  // Pages of the domain's granule, which many drivers set to PAGE_SIZE: include/linux/iova.h
  ...of('entries', 'iova.pfn_lo', 'iova.pfn_hi', 'iova_domain.start_pfn', 'iova_domain.dma_32bit_pfn'),
  ...of('bytes', 'iova_domain.granule'),
  // Inside the page that sg_page() gives: include/linux/scatterlist.h
  ['scatterlist.offset', { unit: 'bytes', offsetIn: 'cpu-pages' }],
  ...of('bytes', 'scatterlist.length', 'scatterlist.dma_address', 'scatterlist.dma_length'),
  ...of('bytes', 'vfio_dma.iova', 'vfio_dma.vaddr', 'vfio_dma.size', 'vfio_regions.iova', 'vfio_regions.len'),
  ...of('bytes', 'vfio_iommu_type1_dma_map.iova', 'vfio_iommu_type1_dma_map.vaddr', 'vfio_iommu_type1_dma_map.size'),
  ...of('bytes', 'vfio_iommu_type1_dma_unmap.iova', 'vfio_iommu_type1_dma_unmap.size'),
  ...of('bytes', 'vfio_iommu_spapr_tce_create.window_size', 'vfio_iommu_spapr_tce_create.start_addr'),
  ...of('shift', 'vfio_iommu_spapr_tce_create.page_shift'),
  ...of('cpu-pages', 'kvm_memory_slot.base_gfn'),
  // KVM_MEM_MAX_NR_PAGES: virt/kvm/kvm_main.c
  ['kvm_memory_slot.npages', { unit: 'cpu-pages', max: (1n << 31n) - 1n }],
  ...of('cpu-pages', 'mm_iommu_table_group_mem_t.entries'),
  ...of('bytes', 'mm_iommu_table_group_mem_t.ua'),
  // "ilog2(tce_page_size)", "ilog2(tce_window_size)": arch/powerpc/platforms/pseries/iommu.c
  ['dynamic_dma_window_prop.tce_shift', { unit: 'shift', scales: 'iommu-pages', max: 34n }],
  ...of('cpu-pages', 'memory_notify.start_pfn', 'memory_notify.nr_pages', 'mm_struct.locked_vm'),
  ...of('bytes', 'zpci_dev.start_dma', 'zpci_dev.end_dma'),
  ...of('bytes', 'dmar_rmrr_unit.base_address', 'dmar_rmrr_unit.end_address'),
  ...of('bytes', 'vm_area_struct.vm_start', 'vm_area_struct.vm_end', 'vm_fault.address', 'vm_fault.real_address'),
  // "Offset (within vm_file) in PAGE_SIZE units", "Logical page offset based on vma": include/linux/mm_types.h, mm.h
  ...of('cpu-pages', 'vm_area_struct.vm_pgoff', 'vm_fault.pgoff'),
  ...of('bytes', 'resource.start', 'resource.end'),
  // Up to MMU_PAGE_16G: arch/powerpc/include/asm/mmu.h
  ['mmu_psize_def.shift', { unit: 'shift', max: 34n }],
  ...of('bytes', 'kvmppc_pte.eaddr', 'kvmppc_pte.raddr'),
  ...of('bytes', 'kvm_memory_slot.userspace_addr', 'kvm_userspace_memory_region.guest_phys_addr'),
  ...of('bytes', 'kvm_userspace_memory_region.memory_size', 'kvm_userspace_memory_region.userspace_addr'),
  ...of('bytes', 'kvm_userspace_memory_region2.guest_phys_addr', 'kvm_userspace_memory_region2.memory_size'),
  ...of('bytes', 'kvm_userspace_memory_region2.userspace_addr', 'kvm_userspace_memory_region2.guest_memfd_offset'),
  ...['vfio_platform_region', 'vfio_fsl_mc_region', 'vfio_cdx_region'].flatMap((region) =>
    of('bytes', `${region}.addr`, `${region}.size`),
  ),
  ...of('bytes', 'kvmppc_vpa.gpa', 'kvmppc_uvmem_page_pvt.gpa', 'xive_irq_data.trig_page', 'xive_irq_data.eoi_page'),
  ...of('cpu-pages', 'hpte_cache.pfn'),
  // A number of pages of 4 KiB: arch/powerpc/kvm/book3s_64_mmu.c, booke.c
  ...of('entries', 'kvmppc_pte.vpage'),
  ...of('bytes', 'kvm_memory_attributes.address', 'kvm_memory_attributes.size'),
]);
