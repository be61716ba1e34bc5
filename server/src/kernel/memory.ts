import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

/**
 * What a call hands out that its caller owes back, and which calls take it: by a word for the kind. What the slab
 * allocator made, `kvfree()` takes, too; what is in pages only, `kfree()` does not.
 */
export const memory: readonly CallFact[] = [
  ...each(
    'kmalloc kzalloc kmalloc_node kzalloc_node kcalloc kmalloc_array kcalloc_node kmalloc_array_node',
    { handsOut: 'slab' },
    'include/linux/slab.h',
  ),
  ...each('kmemdup kstrdup kstrndup memdup_user strndup_user', { handsOut: 'slab' }, 'include/linux/string.h'),
  ...each('kasprintf kvasprintf', { handsOut: 'slab' }, 'include/linux/sprintf.h'),
  ...each('bitmap_alloc bitmap_zalloc', { handsOut: 'slab' }, 'include/linux/bitmap.h'),
  ...each('kmem_cache_alloc kmem_cache_zalloc kmem_cache_alloc_node', { handsOut: 'cache' }, 'include/linux/slab.h'),
  ...each('vmalloc vzalloc vmalloc_node vzalloc_node vmalloc_user', { handsOut: 'vmalloc' }, 'include/linux/vmalloc.h'),
  ...each(
    'kvmalloc kvzalloc kvmalloc_node kvzalloc_node kvcalloc kvmalloc_array',
    { handsOut: 'slab or vmalloc' },
    'include/linux/slab.h',
  ),
  ...each('alloc_page alloc_pages alloc_pages_node', { handsOut: 'pages' }, 'include/linux/gfp.h'),
  ...each(
    'get_zeroed_page __get_free_pages __get_free_page __get_dma_pages',
    { handsOut: 'addresses of pages' },
    'include/linux/gfp.h',
  ),
  ...each(
    'iommu_alloc_page iommu_alloc_pages iommu_alloc_page_node iommu_alloc_pages_node',
    { handsOut: 'pages of tables' },
    'drivers/iommu/iommu-pages.h',
  ),
  ...each('ioremap ioremap_wc', { handsOut: 'mapping of registers' }, 'include/asm-generic/io.h'),
  ...each('of_iomap', { handsOut: 'mapping of registers' }, 'drivers/of/address.c'),
  ...each('vmemdup_user', { handsOut: 'slab or vmalloc' }, 'mm/util.c'),
  ...each('memremap', { handsOut: 'mapping of memory' }, 'kernel/iomem.c'),
  ...each('iommu_domain_alloc iommu_paging_domain_alloc', { handsOut: 'domain' }, 'drivers/iommu/iommu.c'),
  ...each('iommu_pseries_alloc_table', { handsOut: 'table' }, 'arch/powerpc/platforms/pseries/iommu.c'),
  ...each('pnv_pci_table_alloc', { handsOut: 'table' }, 'arch/powerpc/platforms/powernv/pci.c'),
  ...each('alloc_io_pgtable_ops', { handsOut: 'page table' }, 'drivers/iommu/io-pgtable.c'),
  ...each('alloc_workqueue alloc_ordered_workqueue', { handsOut: 'queue' }, 'include/linux/workqueue.h'),
  ...each('alloc_percpu __alloc_percpu', { handsOut: 'memory of each CPU' }, 'include/linux/percpu.h'),

  ...each('kfree kfree_sensitive', { frees: { argument: 0, kinds: ['slab', 'cache'] } }, 'include/linux/slab.h'),
  ...each(
    'kvfree kvfree_sensitive',
    { frees: { argument: 0, kinds: ['slab', 'cache', 'vmalloc', 'slab or vmalloc'] } },
    'mm/util.c',
  ),
  ...each('vfree', { frees: { argument: 0, kinds: ['vmalloc'] } }, 'mm/vmalloc.c'),
  ...each('bitmap_free', { frees: { argument: 0, kinds: ['slab'] } }, 'lib/bitmap.c'),
  ...each('kmem_cache_free', { frees: { argument: 1, kinds: ['slab', 'cache'] } }, 'mm/slub.c'),
  ...each('__free_page __free_pages', { frees: { argument: 0, kinds: ['pages'] } }, 'include/linux/gfp.h'),
  ...each('free_page free_pages', { frees: { argument: 0, kinds: ['addresses of pages'] } }, 'include/linux/gfp.h'),
  ...each(
    'iommu_free_page iommu_free_pages',
    { frees: { argument: 0, kinds: ['pages of tables'] } },
    'drivers/iommu/iommu-pages.h',
  ),
  ...each('iounmap', { frees: { argument: 0, kinds: ['mapping of registers'] } }, 'include/asm-generic/io.h'),
  ...each('memunmap', { frees: { argument: 0, kinds: ['mapping of memory'] } }, 'kernel/iomem.c'),
  ...each('iommu_domain_free', { frees: { argument: 0, kinds: ['domain'] } }, 'drivers/iommu/iommu.c'),
  ...each('free_io_pgtable_ops', { frees: { argument: 0, kinds: ['page table'] } }, 'drivers/iommu/io-pgtable.c'),
  ...each('destroy_workqueue', { frees: { argument: 0, kinds: ['queue'] } }, 'kernel/workqueue.c'),
  ...each('free_percpu', { frees: { argument: 0, kinds: ['memory of each CPU'] } }, 'mm/percpu.c'),

  // Read or filled, and given back to the caller as they are.
  ...each('memset memcpy memmove memcmp strcpy strcmp strncmp strlen', { borrows: true }, 'lib/string.c'),
  ...each('snprintf scnprintf sprintf', { borrows: true }, 'lib/vsprintf.c'),
  ...each('bitmap_zero bitmap_fill bitmap_set', { borrows: true }, 'include/linux/bitmap.h'),
  ...each('copy_from_user copy_to_user', { borrows: true }, 'include/linux/uaccess.h'),
  ...each('IS_ERR IS_ERR_OR_NULL PTR_ERR', { borrows: true }, 'include/linux/err.h'),
  ...each('mutex_init', { borrows: true }, 'include/linux/mutex.h'),
  ...each('spin_lock_init raw_spin_lock_init', { borrows: true }, 'include/linux/spinlock.h'),
  ...each('INIT_LIST_HEAD', { borrows: true }, 'include/linux/list.h'),
  ...each('kref_init', { borrows: true }, 'include/linux/kref.h'),
  ...each('refcount_set', { borrows: true }, 'include/linux/refcount.h'),
  ...each('of_property_read_u32_array', { borrows: true }, 'include/linux/of.h'),
];

/** What its maker can find again: the ops of a page table stand in the struct that its configuration is in. */
export const foundAgain: ReadonlySet<string> = new Set(['page table']);
