import type { CallFact } from '../c/knowledge.ts';
import { each, takes } from './fact.ts';

const mm = 'include/linux/mm.h';
const dirty = 'unsigned int gup_flags, struct page **pages';
const vma = 'struct vm_area_struct *vma';
const setMemory = ['include/linux/set_memory.h', 'arch/x86/include/asm/set_memory.h'];
const nvhe = 'arch/arm64/kvm/hyp/include/nvhe';

/** Functions around memory and its mapping: what is counted in bytes, and what in pages of the CPU. */
export const frameCalls: readonly CallFact[] = [
  ...['remap_pfn_range', 'io_remap_pfn_range'].map((name) =>
    takes(
      name,
      mm,
      `${vma}, unsigned long addr:bytes, unsigned long pfn:cpu-pages, unsigned long size:bytes, pgprot_t prot`,
      {
        result: 'int',
      },
    ),
  ),
  takes('vmf_insert_pfn', mm, `${vma}, unsigned long addr:bytes, unsigned long pfn:cpu-pages`, {
    result: 'vm_fault_t',
  }),
  takes('vmf_insert_pfn_prot', mm, `${vma}, unsigned long addr:bytes, unsigned long pfn:cpu-pages, pgprot_t pgprot`, {
    result: 'vm_fault_t',
  }),
  takes('vm_iomap_memory', mm, `${vma}, phys_addr_t start:bytes, unsigned long len:bytes`, { result: 'int' }),
  takes('vm_map_pages', mm, `${vma}, struct page **pages, unsigned long num:cpu-pages`, { result: 'int' }),
  takes('vma_pages', mm, vma, { result: 'unsigned long', unit: 'cpu-pages' }),
  takes(
    'kvm_free_hpt_cma',
    'arch/powerpc/include/asm/kvm_ppc.h',
    'struct page *page, unsigned long nr_pages:cpu-pages',
  ),
  takes('totalram_pages', mm, 'void', { result: 'unsigned long', unit: 'cpu-pages' }),
  takes('memory_failure', mm, 'unsigned long pfn:cpu-pages, int flags', { result: 'int' }),
  takes('page_is_ram', mm, 'unsigned long pfn:cpu-pages', { result: 'int' }),
  takes(
    'pin_user_pages_remote',
    mm,
    `struct mm_struct *mm, unsigned long start:bytes, unsigned long nr_pages:cpu-pages, ${dirty}, int *locked`,
    {
      result: 'long',
      unit: 'cpu-pages',
    },
  ),
  ...['pin_user_pages_fast', 'get_user_pages_fast'].map((name) =>
    takes(name, mm, `unsigned long start:bytes, int nr_pages:cpu-pages, ${dirty}`, {
      result: 'int',
      unit: 'cpu-pages',
    }),
  ),
  takes('truncate_inode_pages_range', mm, 'struct address_space *mapping, loff_t lstart:bytes, loff_t lend:bytes'),
  takes(
    'vmap',
    'include/linux/vmalloc.h',
    'struct page **pages, unsigned int count:cpu-pages, unsigned long flags, pgprot_t prot',
    {
      result: 'void *',
    },
  ),
  takes(
    'sg_alloc_table_from_pages',
    'include/linux/scatterlist.h',
    'struct sg_table *sgt, struct page **pages, unsigned int n_pages:cpu-pages, unsigned int offset:bytes, unsigned long size:bytes, gfp_t gfp_mask',
    { result: 'int' },
  ),
  takes(
    'dma_common_pages_remap',
    'include/linux/dma-map-ops.h',
    'struct page **pages, size_t size:bytes, pgprot_t prot, const void *caller',
    {
      result: 'void *',
    },
  ),
  ...['memblock_add', 'memblock_remove', 'memblock_reserve', 'memblock_phys_free'].map((name) =>
    takes(name, 'include/linux/memblock.h', 'phys_addr_t base:bytes, phys_addr_t size:bytes', { result: 'int' }),
  ),
  ...each(
    'memblock_start_of_DRAM memblock_end_of_DRAM memblock_phys_mem_size',
    { type: 'phys_addr_t', resultUnit: 'bytes' },
    'include/linux/memblock.h',
  ),
  ...['ro rw rox nx x', 'p np uc wc wb'].flatMap((names, i) =>
    names.split(' ').map((what) =>
      takes(`set_memory_${what}`, setMemory[i]!, 'unsigned long addr:bytes, int numpages:cpu-pages', {
        result: 'int',
      }),
    ),
  ),
  // Static, and called in hunks that do not show their heads.
  ...['dma_set_decrypted', 'dma_set_encrypted'].map((name) =>
    takes(name, 'kernel/dma/direct.c', 'struct device *dev, void *vaddr, size_t size:bytes', { result: 'int' }),
  ),
  takes(
    'kvm_flush_remote_tlbs_with_address',
    'arch/x86/kvm/mmu/mmu.c',
    'struct kvm *kvm, u64 start_gfn:cpu-pages, u64 pages:cpu-pages',
    { version: '6.1.192' },
  ),
  // Bits, whatever they stand for; never bytes.
  ...['bitmap_set', 'bitmap_clear'].map((name) =>
    takes(name, 'include/linux/bitmap.h', 'unsigned long *map, unsigned int start:entries, unsigned int nbits:entries'),
  ),
  ...['bitmap_zero', 'bitmap_fill'].map((name) =>
    takes(name, 'include/linux/bitmap.h', 'unsigned long *dst, unsigned int nbits:entries'),
  ),
  ...['bitmap_zalloc', 'bitmap_alloc'].map((name) =>
    takes(name, 'include/linux/bitmap.h', 'unsigned int nbits:entries, gfp_t flags', { result: 'unsigned long *' }),
  ),
  ...['find_first_bit', 'find_first_zero_bit'].map((name) =>
    takes(name, 'include/linux/find.h', 'const unsigned long *addr, unsigned long size:entries', {
      result: 'unsigned long',
    }),
  ),
  ...['find_next_bit', 'find_next_zero_bit'].map((name) =>
    takes(
      name,
      'include/linux/find.h',
      'const unsigned long *addr, unsigned long size:entries, unsigned long offset:entries',
      { result: 'unsigned long' },
    ),
  ),
  takes('bitmap_weight', 'include/linux/bitmap.h', 'const unsigned long *src, unsigned int nbits:entries', {
    result: 'unsigned int',
  }),
  takes('pfn_to_online_page', 'include/linux/memory_hotplug.h', 'unsigned long pfn:cpu-pages', {
    result: 'struct page *',
  }),
  ...each(
    'pci_resource_start pci_resource_end pci_resource_len',
    { type: 'resource_size_t', resultUnit: 'bytes' },
    'include/linux/pci.h',
  ),
  takes('resource_size', 'include/linux/ioport.h', 'const struct resource *res', {
    result: 'resource_size_t',
    unit: 'bytes',
  }),
  ...each('array_size size_mul size_add', { type: 'size_t', resultUnit: 'bytes' }, 'include/linux/overflow.h'),
  takes('range_len', 'include/linux/range.h', 'const struct range *range', { result: 'u64', unit: 'bytes' }),
  // What the limits of memory are given in; no other limit is taken for pages.
  takes('rlimit', 'include/linux/sched/signal.h', 'unsigned int limit', { result: 'unsigned long', unit: 'bytes' }),
  takes('uv_share_page', 'arch/powerpc/include/asm/ultravisor.h', 'u64 pfn:cpu-pages, u64 npages:cpu-pages', {
    result: 'int',
  }),
  takes('uv_unshare_page', 'arch/powerpc/include/asm/ultravisor.h', 'u64 pfn:cpu-pages, u64 npages:cpu-pages', {
    result: 'int',
  }),
  // -- the hypervisor of arm64 --
  takes('kvm_account_pgtable_pages', 'include/linux/kvm_host.h', 'void *virt, int nr:cpu-pages'),
  ...each(
    'kvm_pgtable_stage2_pgd_size',
    { type: 'size_t', resultUnit: 'bytes' },
    'arch/arm64/include/asm/kvm_pgtable.h',
  ),
  ...each('kvm_phys_size', { type: 'u64', resultUnit: 'bytes' }, 'arch/arm64/include/asm/kvm_mmu.h'),
  takes(
    'kvm_tlb_flush_vmid_range',
    'arch/arm64/include/asm/kvm_pgtable.h',
    'struct kvm_s2_mmu *mmu, phys_addr_t addr:bytes, size_t size:bytes',
  ),
  ...['kvm_pgtable_stage2_unmap', 'kvm_pgtable_stage2_wrprotect', 'kvm_pgtable_stage2_flush'].map((name) =>
    takes(name, 'arch/arm64/include/asm/kvm_pgtable.h', 'struct kvm_pgtable *pgt, u64 addr:bytes, u64 size:bytes', {
      result: 'int',
    }),
  ),
  ...['__pkvm_host_donate_hyp', '__pkvm_hyp_donate_host'].map((name) =>
    takes(name, `${nvhe}/mem_protect.h`, 'u64 pfn:cpu-pages, u64 nr_pages:cpu-pages', { result: 'int' }),
  ),
  takes(
    'hyp_pool_init',
    `${nvhe}/gfp.h`,
    'struct hyp_pool *pool, u64 pfn:cpu-pages, unsigned int nr_pages:cpu-pages, unsigned int reserved_pages:cpu-pages',
    {
      result: 'int',
    },
  ),
  // -- page arrays of the DMA layer --
  takes('__iommu_dma_free_pages', 'drivers/iommu/dma-iommu.c', 'struct page **pages, int count:cpu-pages'),
  takes(
    '__iommu_dma_alloc_pages',
    'drivers/iommu/dma-iommu.c',
    'struct device *dev, unsigned int count:cpu-pages, unsigned long order_mask:cpu-pages, gfp_t gfp',
    { result: 'struct page **' },
  ),
];
