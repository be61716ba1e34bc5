import type { CallFact } from '../c/knowledge.ts';
import { each, takes } from './fact.ts';

const vio = 'arch/powerpc/kvm/book3s_64_vio.c';
const rm = 'arch/powerpc/kvm/book3s_64_vio_hv.c';
const core = 'arch/powerpc/kernel/iommu.c';
const vfio = 'drivers/vfio/vfio_iommu_spapr_tce.c';

const tbl = 'struct iommu_table *tbl';
const stt = 'struct kvmppc_spapr_tce_table *stt';
const dir = 'enum dma_data_direction dir';
const memory = 'unsigned long addr:bytes, int numpages:cpu-pages';

/**
 * What the functions around a TCE table take: a guest's hypercalls and views are counted in the guest's pages
 * (`stt->page_shift`), the hardware's table behind them in its own (`tbl->it_page_shift`).
 */
export const tceCalls: readonly CallFact[] = [
  // -- the guest's side --
  takes('kvmppc_ioba_validate', vio, `${stt}, unsigned long ioba:bytes, unsigned long npages:guest-pages`, {
    result: 'long',
  }),
  takes('kvmppc_tce_put', vio, `${stt}, unsigned long idx:guest-pages, unsigned long tce`),
  takes('kvmppc_tce_validate', vio, `${stt}, unsigned long tce`, { result: 'long' }),
  takes('kvmppc_clear_tce', vio, `struct mm_struct *mm, ${stt}, ${tbl}, unsigned long entry:guest-pages`, {
    // Up to 5.17 it took the entry of the hardware's table.
    or: `struct mm_struct *mm, ${tbl}, unsigned long entry:iommu-pages`,
  }),
  takes('kvmppc_tce_iommu_unmap', vio, `struct kvm *kvm, ${stt}, ${tbl}, unsigned long entry:guest-pages`, {
    result: 'long',
  }),
  takes(
    'kvmppc_tce_iommu_map',
    vio,
    `struct kvm *kvm, ${stt}, ${tbl}, unsigned long entry:guest-pages, unsigned long ua:bytes, ${dir}`,
    { result: 'long' },
  ),
  takes(
    'kvmppc_h_stuff_tce',
    vio,
    'struct kvm_vcpu *vcpu, unsigned long liobn, unsigned long ioba:bytes, unsigned long tce_value, unsigned long npages:guest-pages',
    { result: 'long' },
  ),
  takes('kvmppc_rm_tce_put', rm, `${stt}, unsigned long idx:guest-pages, unsigned long tce`, { version: '5.10' }),
  takes('kvmppc_rm_tce_iommu_unmap', rm, `struct kvm *kvm, ${stt}, ${tbl}, unsigned long entry:guest-pages`, {
    result: 'long',
    version: '5.10',
  }),
  takes(
    'kvmppc_rm_tce_iommu_map',
    rm,
    `struct kvm *kvm, ${stt}, ${tbl}, unsigned long entry:guest-pages, unsigned long ua:bytes, ${dir}`,
    { result: 'long', version: '5.10' },
  ),
  takes('kvmppc_rm_clear_tce', rm, `struct kvm *kvm, ${tbl}, unsigned long entry:iommu-pages`, {
    or: `struct kvm *kvm, ${stt}, ${tbl}, unsigned long entry:guest-pages`,
    version: '5.10',
  }),
  // -- the hardware's table --
  // The number of entries of a table, of which the body takes `get_order(size << 3)`.
  takes(
    'pnv_pci_ioda2_table_do_free_pages',
    'arch/powerpc/platforms/powernv/pci-ioda-tce.c',
    '__be64 *addr, unsigned long size, unsigned int levels',
  ),
  // Through xchg of the table's ops: pnv_tce_xchg() walks all levels for each entry.
  ...each('iommu_tce_xchg', { looksUp: true }, core, '4.19'),
  ...each('iommu_tce_xchg_no_kill', { looksUp: true }, core),
  takes('kvmppc_tce_iommu_do_unmap', vio, `struct kvm *kvm, ${tbl}, unsigned long entry:iommu-pages`, {
    result: 'long',
  }),
  takes(
    'kvmppc_tce_iommu_do_map',
    vio,
    `struct kvm *kvm, ${tbl}, unsigned long entry:iommu-pages, unsigned long ua:bytes, ${dir}`,
    { result: 'long' },
  ),
  takes('kvmppc_tce_iommu_mapped_dec', vio, `struct kvm *kvm, ${tbl}, unsigned long entry:iommu-pages`, {
    result: 'long',
  }),
  takes('iommu_tce_kill_rm', rm, `${tbl}, unsigned long entry:iommu-pages, unsigned long pages:iommu-pages`, {
    version: '5.10',
  }),
  {
    ...takes(
      'iommu_alloc',
      core,
      `struct device *dev, ${tbl}, void *page, unsigned int npages:iommu-pages, enum dma_data_direction direction, unsigned long mask:iommu-pages, unsigned int align_order, unsigned long attrs`,
      { result: 'dma_addr_t', unit: 'bytes' },
    ),
    resultStartOf: 'iommu-pages',
  },
  takes(
    'iommu_range_alloc',
    core,
    `struct device *dev, ${tbl}, unsigned long npages:iommu-pages, unsigned long *handle, unsigned long mask:iommu-pages, unsigned int align_order`,
    { result: 'unsigned long', unit: 'iommu-pages' },
  ),
  takes(
    'ppc_iommu_map_sg',
    core,
    `struct device *dev, ${tbl}, struct scatterlist *sglist, int nelems, unsigned long mask:bytes, enum dma_data_direction direction, unsigned long attrs`,
    { result: 'int' },
  ),
  takes(
    'iommu_map_page',
    core,
    `struct device *dev, ${tbl}, struct page *page, unsigned long offset:bytes, size_t size:bytes, unsigned long mask:bytes, enum dma_data_direction direction, unsigned long attrs`,
    { result: 'dma_addr_t', unit: 'bytes' },
  ),
  takes(
    'iommu_alloc_coherent',
    core,
    `struct device *dev, ${tbl}, size_t size:bytes, dma_addr_t *dma_handle:bytes, unsigned long mask:bytes, gfp_t flag, int node`,
    { result: 'void *' },
  ),
  takes('dma_iommu_dma_supported', 'arch/powerpc/kernel/dma-iommu.c', 'struct device *dev, u64 mask:bytes', {
    result: 'int',
  }),
  takes(
    'of_parse_dma_window',
    'arch/powerpc/include/asm/prom.h',
    'struct device_node *dn, const __be32 *dma_window, unsigned long *busno, unsigned long *phys:bytes, unsigned long *size:bytes',
  ),
  takes('iommu_free', core, `${tbl}, dma_addr_t dma_addr:bytes, unsigned int npages:iommu-pages`),
  takes('__iommu_free', core, `${tbl}, dma_addr_t dma_addr:bytes, unsigned int npages:iommu-pages`),
  takes(
    'iommu_table_reserve_pages',
    core,
    `${tbl}, unsigned long res_start:iommu-pages, unsigned long res_end:iommu-pages`,
  ),
  takes(
    'tce_iommu_clear',
    vfio,
    `struct tce_container *container, ${tbl}, unsigned long entry:iommu-pages, unsigned long pages:iommu-pages`,
    { result: 'int' },
  ),
  ...['tce_iommu_build', 'tce_iommu_build_v2'].map((name) =>
    takes(
      name,
      vfio,
      `struct tce_container *container, ${tbl}, unsigned long entry:iommu-pages, unsigned long tce, unsigned long pages:iommu-pages, enum dma_data_direction direction`,
      { result: 'long' },
    ),
  ),
  takes('tce_iommu_unuse_page_v2', vfio, `struct tce_container *container, ${tbl}, unsigned long entry:iommu-pages`),
];

const plpar = 'arch/powerpc/include/asm/plpar_wrappers.h';
const pseries = 'arch/powerpc/platforms/pseries/iommu.c';
const type1 = 'drivers/vfio/vfio_iommu_type1.c';

/** The hypervisor's calls take addresses; memory hot-plug and locked memory are counted in CPU pages. */
export const callersOfTables: readonly CallFact[] = [
  takes('plpar_tce_get', plpar, 'unsigned long liobn, unsigned long ioba:bytes, unsigned long *tce_ret', {
    result: 'long',
  }),
  takes('plpar_tce_put', plpar, 'unsigned long liobn, unsigned long ioba:bytes, unsigned long tceval', {
    result: 'long',
  }),
  takes(
    'plpar_tce_put_indirect',
    plpar,
    'unsigned long liobn, unsigned long ioba:bytes, unsigned long page:bytes, unsigned long count',
    { result: 'long' },
  ),
  takes(
    'plpar_tce_stuff',
    plpar,
    'unsigned long liobn, unsigned long ioba:bytes, unsigned long tceval, unsigned long count',
    { result: 'long' },
  ),
  takes(
    'tce_build_pSeriesLP',
    pseries,
    'unsigned long liobn, long tcenum:iommu-pages, long tceshift:shift:iommu-pages, long npages:iommu-pages, unsigned long uaddr:bytes, enum dma_data_direction direction, unsigned long attrs',
    { result: 'int' },
  ),
  takes(
    'tce_free_pSeriesLP',
    pseries,
    'unsigned long liobn, long tcenum:iommu-pages, long tceshift:shift:iommu-pages, long npages:iommu-pages',
  ),
  ...['tce_setrange_multi_pSeriesLP', 'tce_clearrange_multi_pSeriesLP'].map((name) =>
    takes(name, pseries, 'unsigned long start_pfn:cpu-pages, unsigned long num_pfn:cpu-pages, const void *arg', {
      result: 'int',
    }),
  ),
  takes(
    'walk_system_ram_range',
    'include/linux/ioport.h',
    'unsigned long start_pfn:cpu-pages, unsigned long nr_pages:cpu-pages, void *arg, void *func',
    { result: 'int' },
  ),
  takes('account_locked_vm', 'include/linux/mm.h', 'struct mm_struct *mm, unsigned long pages:cpu-pages, bool inc', {
    result: 'int',
  }),
  takes(
    '__account_locked_vm',
    'include/linux/mm.h',
    'struct mm_struct *mm, unsigned long pages:cpu-pages, bool inc, struct task_struct *task, bool bypass_rlim',
    { result: 'int' },
  ),
  takes('vfio_lock_acct', type1, 'struct vfio_dma *dma, long npage:cpu-pages, bool async', { result: 'int' }),
  takes('put_pfn', type1, 'unsigned long pfn:cpu-pages, int prot', { result: 'int' }),
  takes(
    'vfio_unpin_pages_remote',
    type1,
    'struct vfio_dma *dma, dma_addr_t iova:bytes, unsigned long pfn:cpu-pages, long npage:cpu-pages, bool do_accounting',
    { result: 'long', unit: 'cpu-pages' },
  ),
  takes(
    'vfio_pin_pages_remote',
    type1,
    'struct vfio_dma *dma, unsigned long vaddr:bytes, long npage:cpu-pages, unsigned long *pfn_base, unsigned long limit:cpu-pages, struct vfio_batch *batch',
    { result: 'long', unit: 'cpu-pages' },
  ),
  takes(
    'vfio_iommu_map',
    type1,
    'struct vfio_iommu *iommu, dma_addr_t iova:bytes, unsigned long pfn:cpu-pages, long npage:cpu-pages, int prot',
    { result: 'int' },
  ),
];

const vtd = 'drivers/iommu/intel/iommu.h';

/** VT-d's page frame numbers: `dma_pfn` those of its tables, `mm_pfn` those of the CPU. */
export const vtdCalls: readonly CallFact[] = [
  ...['mm_to_dma_pfn_start', 'mm_to_dma_pfn_end'].map((name) =>
    takes(name, vtd, 'unsigned long mm_pfn:cpu-pages', { result: 'unsigned long', unit: 'iommu-pages' }),
  ),
  takes('mm_to_dma_pfn', 'drivers/iommu/intel/iommu.c', 'unsigned long mm_pfn:cpu-pages', {
    result: 'unsigned long',
    unit: 'iommu-pages',
    version: '6.1',
  }),
  takes('page_to_dma_pfn', vtd, 'struct page *pg', { result: 'unsigned long', unit: 'iommu-pages' }),
  takes('virt_to_dma_pfn', vtd, 'void *p', { result: 'unsigned long', unit: 'iommu-pages' }),
  takes(
    'domain_unmap',
    'drivers/iommu/intel/iommu.c',
    'struct dmar_domain *domain, unsigned long start_pfn:iommu-pages, unsigned long last_pfn:iommu-pages, struct list_head *freelist',
  ),
  takes(
    '__domain_mapping',
    'drivers/iommu/intel/iommu.c',
    'struct dmar_domain *domain, unsigned long iov_pfn:iommu-pages, unsigned long phys_pfn:iommu-pages, unsigned long nr_pages:iommu-pages, int prot, gfp_t gfp',
  ),
  takes(
    'pfn_to_dma_pte',
    'drivers/iommu/intel/iommu.c',
    'struct dmar_domain *domain, unsigned long pfn:iommu-pages, int *target_level, gfp_t gfp',
    { or: 'struct dmar_domain *domain, unsigned long pfn:iommu-pages, int *target_level' },
  ),
  takes(
    'pgtable_walk',
    'drivers/iommu/intel/iommu.c',
    'struct intel_iommu *iommu, unsigned long pfn:iommu-pages, u8 bus, u8 devfn, struct dma_pte *parent, int level',
  ),
  takes(
    'dma_pte_clear_range',
    'drivers/iommu/intel/iommu.c',
    'struct dmar_domain *domain, unsigned long start_pfn:iommu-pages, unsigned long last_pfn:iommu-pages',
  ),
  takes(
    'dma_pte_free_pagetable',
    'drivers/iommu/intel/iommu.c',
    'struct dmar_domain *domain, unsigned long start_pfn:iommu-pages, unsigned long last_pfn:iommu-pages, int retain_level',
  ),
  takes(
    'iommu_flush_iotlb_psi',
    'drivers/iommu/intel/iommu.c',
    'struct intel_iommu *iommu, struct dmar_domain *domain, unsigned long pfn:iommu-pages, unsigned int pages:iommu-pages, int ih, int map',
    { version: '6.1' },
  ),
];

const mm = 'include/linux/mm.h';
const pfn = 'include/linux/pfn.h';
const model = 'include/asm-generic/memory_model.h';

/** Conversions between addresses and page frame numbers. */
export const conversions: readonly CallFact[] = [
  ...['PFN_UP', 'PFN_DOWN', 'PHYS_PFN', '__phys_to_pfn'].map((name) =>
    takes(name, name.startsWith('__') ? model : pfn, 'unsigned long x:bytes', { unit: 'cpu-pages' }),
  ),
  ...['PFN_PHYS', '__pfn_to_phys'].map((name) =>
    takes(name, name.startsWith('__') ? model : pfn, 'unsigned long x:cpu-pages', {
      result: 'phys_addr_t',
      unit: 'bytes',
    }),
  ),
  takes('pte_pfn', 'arch/powerpc/include/asm/pgtable.h', 'pte_t pte', { result: 'unsigned long', unit: 'cpu-pages' }),
  takes('page_to_pfn', mm, 'struct page *page', { result: 'unsigned long', unit: 'cpu-pages' }),
  takes('pfn_to_page', mm, 'unsigned long pfn:cpu-pages', { result: 'struct page *' }),
  takes('pfn_valid', 'include/linux/mmzone.h', 'unsigned long pfn:cpu-pages', { result: 'int' }),
  ...['pfn_to_nid', 'early_pfn_to_nid', 'pfn_to_section_nr'].map((name) =>
    takes(name, name.startsWith('early') ? mm : 'include/linux/mmzone.h', 'unsigned long pfn:cpu-pages', {
      result: 'unsigned long',
    }),
  ),
  takes('memory_present', 'mm/sparse.c', 'int nid, unsigned long start:cpu-pages, unsigned long end:cpu-pages'),
  takes(
    'register_nosave_region',
    'include/linux/suspend.h',
    'unsigned long start_pfn:cpu-pages, unsigned long end_pfn:cpu-pages',
  ),
  takes('absent_pages_in_range', mm, 'unsigned long start_pfn:cpu-pages, unsigned long end_pfn:cpu-pages', {
    result: 'unsigned long',
    unit: 'cpu-pages',
  }),
  ...['pte', 'pmd', 'pud'].map((level) =>
    takes(
      `pfn_${level}`,
      'arch/powerpc/include/asm/book3s/64/pgtable.h',
      'unsigned long pfn:cpu-pages, pgprot_t prot',
      {
        result: `${level}_t`,
      },
    ),
  ),
  ...['__va', 'phys_to_virt'].map((name) =>
    takes(name, `arch/powerpc/include/asm/${name === '__va' ? 'page' : 'io'}.h`, 'phys_addr_t address:bytes', {
      result: 'void *',
    }),
  ),
  takes('page_to_phys', 'arch/powerpc/include/asm/io.h', 'struct page *page', {
    result: 'phys_addr_t',
    unit: 'bytes',
  }),
  takes('phys_to_page', 'arch/arm/include/asm/memory.h', 'phys_addr_t phys:bytes', { result: 'struct page *' }),
  ...['__pa', 'virt_to_phys', 'virt_to_pfn'].map((name) =>
    takes(
      name,
      name === 'virt_to_phys' ? 'arch/powerpc/include/asm/io.h' : 'arch/powerpc/include/asm/page.h',
      'void *x',
      {
        result: 'unsigned long',
        unit: name === 'virt_to_pfn' ? 'cpu-pages' : 'bytes',
      },
    ),
  ),
  // The prototypes say gpa_t, the function takes a frame number.
  ...['kvm_vcpu_map', 'kvm_vcpu_map_readonly'].map((name) =>
    takes(name, 'virt/kvm/kvm_main.c', 'struct kvm_vcpu *vcpu, gpa_t gpa:cpu-pages, struct kvm_host_map *map', {
      result: 'int',
      ...(name === 'kvm_vcpu_map_readonly' && { version: '6.13' }),
    }),
  ),
  ...each(
    'page_address lowmem_page_address page_to_virt folio_address',
    { type: 'void *', resultStartOf: 'cpu-pages' },
    mm,
  ),
  ...each(
    'kmap kmap_local_page kmap_atomic',
    { type: 'void *', resultStartOf: 'cpu-pages' },
    'include/linux/highmem.h',
  ),
  takes('totalram_pages', mm, 'void', { result: 'unsigned long', unit: 'cpu-pages' }),
  ...['encrypted', 'decrypted', 'ro', 'rw', 'x', 'nx', 'rox'].map((how) =>
    takes(`set_memory_${how}`, 'include/linux/set_memory.h', memory, { result: 'int' }),
  ),
  ...['uc', 'wc', 'wb', 'np', 'p', '4k'].map((how) =>
    takes(`set_memory_${how}`, 'arch/x86/include/asm/set_memory.h', memory, { result: 'int' }),
  ),
  // Pages of the hypervisor, 4 KiB whatever the CPU's are.
  ...each('HVPFN_UP HVPFN_DOWN virt_to_hvpfn page_to_hvpfn', { resultPageBits: 12 }, 'include/linux/hyperv.h'),
  ...each('XEN_PFN_UP XEN_PFN_DOWN', { resultPageBits: 12 }, 'include/xen/page.h'),
  ...each('sg_phys sg_virt', { resultIncludes: { argument: 0, member: 'offset' } }, 'include/linux/scatterlist.h'),
  ...each('sg_dma_address', { resultIncludes: { argument: 0, member: 'offset' } }, 'include/linux/scatterlist.h'),
  ...each('bvec_phys bvec_virt', { resultIncludes: { argument: 0, member: 'bv_offset' } }, 'include/linux/bvec.h'),
  takes(
    'vmap',
    'include/linux/vmalloc.h',
    'struct page **pages, unsigned int count:cpu-pages, unsigned long flags, pgprot_t prot',
    {
      result: 'void *',
    },
  ),
  takes(
    'cma_release',
    'include/linux/cma.h',
    'struct cma *cma, const struct page *pages, unsigned long count:cpu-pages',
    {
      result: 'bool',
    },
  ),
  takes('gfn_to_gpa', 'include/linux/kvm_host.h', 'gfn_t gfn:cpu-pages', { result: 'gpa_t', unit: 'bytes' }),
  takes('gpa_to_gfn', 'include/linux/kvm_host.h', 'gpa_t gpa:bytes', { result: 'gfn_t', unit: 'cpu-pages' }),
  takes('pfn_to_hpa', 'include/linux/kvm_host.h', 'kvm_pfn_t pfn:cpu-pages', { result: 'hpa_t', unit: 'bytes' }),
];

/** Tables whose pages have a size of their own, and the member that is lg of it: arch/powerpc/include/asm/iommu.h. */
export const tableShifts: ReadonlyMap<string, string> = new Map([['iommu_table', 'it_page_shift']]);
