import type { CallFact } from '../c/knowledge.ts';
import { each, sleepsWith } from './fact.ts';

const mayFail = { type: 'void *', mayReturnNull: true } as const;
const errPtr = { mayReturnNull: false, returnsErrPtr: true } as const;

/** Allocations and acquisitions: NULL on failure, an error pointer, or either; and whether they sleep. */
export const allocation: readonly CallFact[] = [
  // -- NULL on failure --
  ...each('kmalloc kzalloc kmalloc_node kzalloc_node', { ...mayFail, sleeps: sleepsWith(1) }, 'include/linux/slab.h'),
  ...each(
    'kcalloc kmalloc_array kcalloc_node kmalloc_array_node',
    { ...mayFail, sleeps: sleepsWith(2) },
    'include/linux/slab.h',
  ),
  ...each('krealloc', { ...mayFail, sleeps: sleepsWith(2) }, 'include/linux/slab.h'),
  ...each(
    'kvmalloc kvzalloc kvmalloc_node kvzalloc_node',
    { ...mayFail, sleeps: sleepsWith(1) },
    'include/linux/slab.h',
  ),
  ...each('kvcalloc kvmalloc_array', { ...mayFail, sleeps: sleepsWith(2) }, 'include/linux/slab.h'),
  ...each(
    'kmem_cache_alloc kmem_cache_zalloc kmem_cache_alloc_node',
    { ...mayFail, sleeps: sleepsWith(1) },
    'include/linux/slab.h',
  ),
  ...each(
    'kmem_cache_create',
    { type: 'struct kmem_cache *', mayReturnNull: { argument: 3, lacksFlag: 'SLAB_PANIC' }, sleeps: true },
    'include/linux/slab.h',
  ),
  ...each('vmalloc vzalloc vmalloc_node vzalloc_node', { ...mayFail, sleeps: true }, 'include/linux/vmalloc.h'),
  ...each('kmemdup', { ...mayFail, sleeps: sleepsWith(2) }, 'include/linux/string.h'),
  ...each('kstrdup', { type: 'char *', mayReturnNull: true, sleeps: sleepsWith(1) }, 'include/linux/string.h'),
  ...each(
    'kasprintf kvasprintf',
    { type: 'char *', mayReturnNull: true, sleeps: sleepsWith(0) },
    'include/linux/sprintf.h',
  ),
  ...each('devm_kzalloc devm_kmalloc', { ...mayFail, sleeps: sleepsWith(2) }, 'include/linux/device/devres.h'),
  ...each('devm_kcalloc devm_kmalloc_array', { ...mayFail, sleeps: sleepsWith(3) }, 'include/linux/device/devres.h'),
  ...each('devm_kasprintf devm_kstrdup', { type: 'char *', mayReturnNull: true }, 'include/linux/device/devres.h'),
  ...each('alloc_page', { type: 'struct page *', mayReturnNull: true, sleeps: sleepsWith(0) }, 'include/linux/gfp.h'),
  ...each('alloc_pages', { type: 'struct page *', mayReturnNull: true, sleeps: sleepsWith(0) }, 'include/linux/gfp.h'),
  ...each(
    'folio_alloc __folio_alloc',
    { type: 'struct folio *', mayReturnNull: true, sleeps: sleepsWith(0) },
    'include/linux/gfp.h',
  ),
  ...each(
    'alloc_pages_node',
    { type: 'struct page *', mayReturnNull: true, sleeps: sleepsWith(1) },
    'include/linux/gfp.h',
  ),
  ...each(
    'get_zeroed_page __get_free_pages __get_free_page __get_dma_pages',
    { type: 'unsigned long', mayReturnNull: true, sleeps: sleepsWith(0) },
    'include/linux/gfp.h',
  ),
  // These stopped the kernel themselves before 5.1.
  ...each(
    'memblock_alloc memblock_alloc_raw memblock_alloc_from memblock_alloc_low memblock_alloc_node',
    { ...mayFail },
    'include/linux/memblock.h',
  ),
  ...each('memblock_alloc_try_nid memblock_alloc_try_nid_raw', { ...mayFail }, 'mm/memblock.c'),
  ...each(
    'memblock_phys_alloc memblock_phys_alloc_range memblock_phys_alloc_try_nid',
    { type: 'phys_addr_t', mayReturnNull: true },
    'mm/memblock.c',
  ),
  // Xen maps the tables that it starts with so, before there is anything else.
  ...each(
    'early_memremap early_memremap_ro early_memremap_prot',
    { ...mayFail, neverNullUnder: ['arch/x86/xen/'] },
    'mm/early_ioremap.c',
  ),
  ...each('early_memremap_encrypted early_memremap_decrypted', { ...mayFail }, 'arch/x86/mm/ioremap.c'),
  ...each(
    'new_property',
    { type: 'struct property *', mayReturnNull: true },
    'arch/powerpc/platforms/pseries/reconfig.c',
  ),
  ...each('alloc_pages_exact', { ...mayFail, sleeps: sleepsWith(1) }, 'include/linux/gfp.h'),
  ...each('iommu_alloc_page iommu_alloc_pages', { ...mayFail, sleeps: sleepsWith(0) }, 'drivers/iommu/iommu-pages.h'),
  ...each(
    'iommu_alloc_page_node iommu_alloc_pages_node',
    { ...mayFail, sleeps: sleepsWith(1) },
    'drivers/iommu/iommu-pages.h',
  ),
  ...each(
    '__iommu_alloc_pages',
    { type: 'struct page *', mayReturnNull: true, sleeps: sleepsWith(0) },
    'drivers/iommu/iommu-pages.h',
  ),
  ...each('alloc_pgtable_page', { ...mayFail }, 'drivers/iommu/intel/iommu.c', '6.1'),
  ...each(
    'pnv_alloc_tce_level',
    { type: '__be64 *', mayReturnNull: true, sleeps: false },
    'arch/powerpc/platforms/powernv/pci-ioda-tce.c',
  ),
  ...each(
    'iommu_pseries_alloc_group',
    { type: 'struct iommu_table_group *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/platforms/pseries/iommu.c',
  ),
  ...each(
    'iommu_pseries_alloc_table',
    { type: 'struct iommu_table *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/platforms/pseries/iommu.c',
  ),
  ...each(
    'pnv_pci_table_alloc',
    { type: 'struct iommu_table *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/platforms/powernv/pci.c',
  ),
  ...each(
    'iommu_init_table',
    { type: 'struct iommu_table *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/kernel/iommu.c',
  ),
  ...each(
    'dma_alloc_cpu_table dma_alloc_page_table',
    { type: 'unsigned long *', mayReturnNull: true, sleeps: sleepsWith(0) },
    'drivers/iommu/s390-iommu.c',
  ),
  ...each('__arm_lpae_alloc_pages', { ...mayFail, sleeps: sleepsWith(1) }, 'drivers/iommu/io-pgtable-arm.c'),
  ...each('__arm_v7s_alloc_table', { ...mayFail, sleeps: sleepsWith(1) }, 'drivers/iommu/io-pgtable-arm-v7s.c'),
  ...each('__dart_alloc_pages', { ...mayFail, sleeps: sleepsWith(1) }, 'drivers/iommu/io-pgtable-dart.c'),
  ...each(
    'alloc_io_pgtable_ops',
    { type: 'struct io_pgtable_ops *', mayReturnNull: true, sleeps: true },
    'include/linux/io-pgtable.h',
  ),
  ...each(
    'iommu_domain_alloc',
    { type: 'struct iommu_domain *', mayReturnNull: true, sleeps: true },
    'drivers/iommu/iommu.c',
  ),
  ...each(
    'iommu_alloc_resv_region',
    { type: 'struct iommu_resv_region *', mayReturnNull: true },
    'drivers/iommu/iommu.c',
  ),
  ...each('alloc_iova', { type: 'struct iova *', mayReturnNull: true }, 'drivers/iommu/iova.c'),
  ...each('alloc_iova_mem', { type: 'struct iova *', mayReturnNull: true }, 'drivers/iommu/iova.c'),
  ...each(
    'iopf_queue_alloc',
    { type: 'struct iopf_queue *', mayReturnNull: true, sleeps: true },
    'drivers/iommu/io-pgfault.c',
  ),
  ...each(
    'dma_alloc_coherent dmam_alloc_coherent',
    { ...mayFail, sleeps: sleepsWith(3) },
    'include/linux/dma-mapping.h',
  ),
  ...each('dma_alloc_attrs dmam_alloc_attrs', { ...mayFail, sleeps: sleepsWith(3) }, 'include/linux/dma-mapping.h'),
  ...each('dma_pool_alloc dma_pool_zalloc', { ...mayFail, sleeps: sleepsWith(1) }, 'include/linux/dmapool.h'),
  ...each(
    'bitmap_alloc bitmap_zalloc',
    { type: 'unsigned long *', mayReturnNull: true, sleeps: sleepsWith(1) },
    'include/linux/bitmap.h',
  ),
  ...each(
    'alloc_workqueue alloc_ordered_workqueue',
    { type: 'struct workqueue_struct *', mayReturnNull: true, sleeps: true },
    'include/linux/workqueue.h',
  ),
  ...each(
    'create_workqueue create_singlethread_workqueue create_freezable_workqueue',
    { type: 'struct workqueue_struct *', mayReturnNull: true, sleeps: true },
    'include/linux/workqueue.h',
  ),
  ...each(
    'alloc_skb',
    { type: 'struct sk_buff *', mayReturnNull: true, sleeps: sleepsWith(1) },
    'include/linux/skbuff.h',
  ),
  ...each(
    'netdev_alloc_skb netdev_alloc_skb_ip_align napi_alloc_skb',
    { type: 'struct sk_buff *', mayReturnNull: true, sleeps: false },
    'include/linux/skbuff.h',
  ),
  ...each(
    'skb_clone skb_copy',
    { type: 'struct sk_buff *', mayReturnNull: true, sleeps: sleepsWith(1) },
    'include/linux/skbuff.h',
  ),
  ...each(
    'alloc_etherdev',
    { type: 'struct net_device *', mayReturnNull: true, sleeps: true },
    'include/linux/etherdevice.h',
  ),
  ...each(
    'alloc_netdev',
    { type: 'struct net_device *', mayReturnNull: true, sleeps: true },
    'include/linux/netdevice.h',
  ),
  ...each(
    'usb_alloc_urb',
    { type: 'struct urb *', mayReturnNull: true, sleeps: sleepsWith(1) },
    'drivers/usb/core/urb.c',
  ),
  ...each('kstrndup kmemdup_nul', { type: 'char *', mayReturnNull: true, sleeps: sleepsWith(2) }, 'mm/util.c'),
  ...each('vcalloc vmalloc_user vmalloc_32', { ...mayFail, sleeps: true }, 'include/linux/vmalloc.h'),
  ...each('early_ioremap', { ...mayFail }, 'mm/early_ioremap.c'),
  ...each('alloc_percpu __alloc_percpu', { ...mayFail, sleeps: true }, 'include/linux/percpu.h'),
  ...each('ioremap ioremap_wc', { ...mayFail, sleeps: true }, 'include/asm-generic/io.h'),
  ...each('devm_ioremap devm_ioremap_wc', { ...mayFail, sleeps: true }, 'lib/devres.c'),
  ...each('of_iomap', { ...mayFail, sleeps: true }, 'drivers/of/address.c'),
  ...each(
    'kvmppc_vcore_create',
    { type: 'struct kvmppc_vcore *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/kvm/book3s_hv.c',
  ),
  ...each('p4d_alloc', { type: 'p4d_t *', mayReturnNull: true, sleeps: true }, 'include/linux/mm.h'),
  ...each('pud_alloc', { type: 'pud_t *', mayReturnNull: true, sleeps: true }, 'include/linux/mm.h'),
  ...each('pmd_alloc', { type: 'pmd_t *', mayReturnNull: true, sleeps: true }, 'include/linux/mm.h'),
  ...each(
    'pte_alloc_map pte_alloc_kernel',
    { type: 'pte_t *', mayReturnNull: true, sleeps: true },
    'include/linux/mm.h',
  ),
  ...each('devm_kmemdup', { ...mayFail, sleeps: sleepsWith(3) }, 'include/linux/device/devres.h'),
  ...each('mempool_create', { type: 'mempool_t *', mayReturnNull: true, sleeps: true }, 'include/linux/mempool.h'),
  ...each('memremap', { ...mayFail, sleeps: true }, 'include/linux/io.h'),
  ...each('vmap', { ...mayFail, sleeps: true }, 'include/linux/vmalloc.h'),
  ...each('dma_alloc_noncoherent dma_alloc_wc', { ...mayFail, sleeps: sleepsWith(3) }, 'include/linux/dma-mapping.h'),
  ...each(
    'kobject_create_and_add',
    { type: 'struct kobject *', mayReturnNull: true, sleeps: true },
    'include/linux/kobject.h',
  ),
  ...each(
    'irq_domain_create_hierarchy irq_domain_create_linear irq_domain_add_linear',
    { type: 'struct irq_domain *', mayReturnNull: true, sleeps: true },
    'include/linux/irqdomain.h',
  ),
  ...each(
    'kvmppc_pte_alloc',
    { type: 'pte_t *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/kvm/book3s_64_mmu_radix.c',
  ),
  ...each(
    'kvmppc_pmd_alloc',
    { type: 'pmd_t *', mayReturnNull: true, sleeps: true },
    'arch/powerpc/kvm/book3s_64_mmu_radix.c',
  ),
  // A memory cache is topped up before the lock is taken: the allocation from it cannot fail.
  ...each(
    'kvm_mmu_memory_cache_alloc',
    { type: 'void *', mayReturnNull: false, sleeps: false, allocatesFrom: [0] },
    'virt/kvm/kvm_main.c',
  ),

  // -- ERR_PTR() on failure, never NULL --
  ...each(
    'devm_ioremap_resource devm_ioremap_resource_wc',
    { ...errPtr, type: 'void *', sleeps: true },
    'lib/devres.c',
  ),
  ...each(
    'devm_platform_ioremap_resource devm_platform_ioremap_resource_byname devm_platform_get_and_ioremap_resource',
    { ...errPtr, type: 'void *', sleeps: true },
    'drivers/base/platform.c',
  ),
  // NULL before 66dabbb65d67 ("mm: return an ERR_PTR from __filemap_get_folio"), 6.4.
  ...each(
    '__filemap_get_folio filemap_get_folio filemap_lock_folio filemap_grab_folio',
    { ...errPtr, type: 'struct folio *', typeSince: '2023-04-06' },
    'include/linux/pagemap.h',
  ),
  ...each('devm_of_iomap', { ...errPtr, type: 'void *', sleeps: true }, 'lib/devres.c'),
  ...each(
    'devm_clk_get clk_get devm_clk_get_enabled devm_clk_get_prepared of_clk_get',
    { ...errPtr, type: 'struct clk *' },
    'include/linux/clk.h',
  ),
  ...each(
    'devm_reset_control_get devm_reset_control_get_exclusive devm_reset_control_get_shared reset_control_get_exclusive reset_control_get_shared',
    { ...errPtr, type: 'struct reset_control *' },
    'include/linux/reset.h',
  ),
  ...each('memdup_user vmemdup_user', { ...errPtr, type: 'void *', sleeps: true }, 'mm/util.c'),
  ...each(
    'kthread_run kthread_create',
    { ...errPtr, type: 'struct task_struct *', sleeps: true },
    'include/linux/kthread.h',
  ),
  // NULL before ff9fb72bc077 ("debugfs: return error values, not NULL"), 5.0.
  ...each(
    'debugfs_create_dir debugfs_create_file debugfs_create_file_unsafe debugfs_create_symlink debugfs_create_automount debugfs_create_blob',
    { ...errPtr, type: 'struct dentry *', typeSince: '2019-01-23' },
    'include/linux/debugfs.h',
  ),
  ...each('dma_request_chan', { ...errPtr, type: 'struct dma_chan *', sleeps: true }, 'drivers/dma/dmaengine.c'),
  ...each('anon_inode_getfile', { ...errPtr, type: 'struct file *', sleeps: true }, 'fs/anon_inodes.c'),
  ...each('eventfd_ctx_fdget eventfd_ctx_fileget', { ...errPtr, type: 'struct eventfd_ctx *' }, 'fs/eventfd.c'),
  ...each('device_create', { ...errPtr, type: 'struct device *', sleeps: true }, 'drivers/base/core.c'),
  ...each('class_create', { ...errPtr, type: 'struct class *', sleeps: true }, 'drivers/base/class.c'),
  ...each(
    'syscon_regmap_lookup_by_phandle syscon_node_to_regmap syscon_regmap_lookup_by_compatible',
    { ...errPtr, type: 'struct regmap *' },
    'drivers/mfd/syscon.c',
  ),
  ...each('devm_regmap_init_mmio', { ...errPtr, type: 'struct regmap *' }, 'include/linux/regmap.h'),
  ...each(
    'platform_device_register_simple platform_device_register_full',
    { ...errPtr, type: 'struct platform_device *', sleeps: true },
    'include/linux/platform_device.h',
  ),
  ...each('vdpa_alloc_device', errPtr, 'include/linux/vdpa.h'),
  ...each('iommu_group_alloc', { ...errPtr, type: 'struct iommu_group *', sleeps: true }, 'drivers/iommu/iommu.c'),
  // NULL before "iommu: Return ERR_PTR() values from device_group call-backs", 4.13.
  ...each(
    'pci_device_group generic_device_group fsl_mc_device_group',
    { ...errPtr, type: 'struct iommu_group *', typeSince: '2017-06-28' },
    'drivers/iommu/iommu.c',
  ),
  ...each(
    'iommu_paging_domain_alloc',
    { ...errPtr, type: 'struct iommu_domain *', sleeps: true },
    'drivers/iommu/iommu.c',
  ),
  ...each(
    'iommu_sva_bind_device',
    { ...errPtr, type: 'struct iommu_sva *', sleeps: true },
    'drivers/iommu/iommu-sva.c',
  ),
  ...each(
    'iommufd_ctx_from_file iommufd_ctx_from_fd',
    { ...errPtr, type: 'struct iommufd_ctx *' },
    'drivers/iommu/iommufd/main.c',
  ),
  ...each('iommufd_get_object', { ...errPtr, type: 'struct iommufd_object *' }, 'drivers/iommu/iommufd/main.c'),
  ...each(
    'iommufd_device_bind',
    { ...errPtr, type: 'struct iommufd_device *', sleeps: true },
    'drivers/iommu/iommufd/device.c',
  ),
  ...each(
    'iommufd_hwpt_paging_alloc',
    { ...errPtr, type: 'struct iommufd_hwpt_paging *', sleeps: true },
    'drivers/iommu/iommufd/hw_pagetable.c',
  ),
  ...each(
    'iommu_attach_handle_get',
    { ...errPtr, type: 'struct iommu_attach_handle *', sleeps: true },
    'drivers/iommu/iommu.c',
  ),
  ...each(
    'domain_alloc_user domain_alloc_sva',
    { ...errPtr, type: 'struct iommu_domain *', sleeps: true },
    'include/linux/iommu.h',
  ),
  ...each(
    'domain_alloc_nested domain_alloc_paging_flags',
    { ...errPtr, type: 'struct iommu_domain *', sleeps: true },
    'include/linux/iommu.h',
    '6.13',
  ),
  ...each(
    'iommufd_object_alloc __iommufd_object_alloc',
    { ...errPtr, type: 'void *', sleeps: true },
    'drivers/iommu/iommufd/iommufd_private.h',
  ),
  ...each('iommufd_ioas_alloc', { ...errPtr, type: 'struct iommufd_ioas *' }, 'drivers/iommu/iommufd/ioas.c'),
  ...each('iommufd_get_ioas', { ...errPtr, type: 'struct iommufd_ioas *' }, 'drivers/iommu/iommufd/iommufd_private.h'),
  ...each(
    'iommufd_get_hwpt_paging',
    { ...errPtr, type: 'struct iommufd_hwpt_paging *' },
    'drivers/iommu/iommufd/iommufd_private.h',
  ),
  ...each(
    'iommufd_get_device',
    { ...errPtr, type: 'struct iommufd_device *' },
    'drivers/iommu/iommufd/iommufd_private.h',
  ),
  ...each(
    'iova_bitmap_alloc',
    { ...errPtr, type: 'struct iova_bitmap *', sleeps: true },
    'include/linux/iova_bitmap.h',
  ),
  ...each(
    'sun50i_iommu_alloc_page_table',
    { ...errPtr, type: 'void *', sleeps: sleepsWith(1) },
    'drivers/iommu/sun50i-iommu.c',
  ),
  ...each(
    'arm_smmu_mmu_notifier_get',
    { ...errPtr, type: 'struct arm_smmu_mmu_notifier *' },
    'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3-sva.c',
    '6.6',
  ),

  // -- NULL where there is none, ERR_PTR() on failure --
  ...each(
    'devm_clk_get_optional clk_get_optional',
    { type: 'struct clk *', mayReturnNull: true, returnsErrPtr: true },
    'include/linux/clk.h',
  ),
  ...each(
    'devm_reset_control_get_optional_exclusive devm_reset_control_get_optional_shared',
    { type: 'struct reset_control *', mayReturnNull: true, returnsErrPtr: true },
    'include/linux/reset.h',
  ),
  ...each(
    'devm_gpiod_get_optional gpiod_get_optional',
    { type: 'struct gpio_desc *', mayReturnNull: true, returnsErrPtr: true },
    'include/linux/gpio/consumer.h',
  ),
];

/** Which argument of those that allocate an array counts its elements: include/linux/slab.h. */
export const arrayAllocators: ReadonlyMap<string, number> = new Map([
  ...['kcalloc', 'kmalloc_array', 'kvcalloc', 'kvmalloc_array'].map((name): [string, number] => [name, 0]),
  ...['devm_kcalloc', 'devm_kmalloc_array'].map((name): [string, number] => [name, 1]),
]);

/** Which argument of those that allocate memory is how many bytes: include/linux/slab.h, include/linux/vmalloc.h. */
export const byteAllocators: ReadonlyMap<string, number> = new Map([
  ...['kmalloc', 'kzalloc', 'kvmalloc', 'kvzalloc', 'vmalloc', 'vzalloc'].map((name): [string, number] => [name, 0]),
  ...['kmalloc_node', 'kzalloc_node', 'vzalloc_node'].map((name): [string, number] => [name, 0]),
  ...['devm_kmalloc', 'devm_kzalloc', 'dma_alloc_coherent'].map((name): [string, number] => [name, 1]),
]);

/** Which argument of those that fill or copy memory is how many bytes: include/linux/string.h, include/linux/uaccess.h. */
export const byteTakers: ReadonlyMap<string, number> = new Map(
  ['memset', 'memcpy', 'memmove', 'memcmp', 'copy_from_user', 'copy_to_user'].map((name) => [name, 2]),
);

/** Which argument of those that write text is how many bytes there are for it; the first is where: include/linux/{sprintf,string}.h. */
export const textTakers: ReadonlyMap<string, number> = new Map([
  ...['snprintf', 'scnprintf', 'vsnprintf', 'vscnprintf'].map((name): [string, number] => [name, 1]),
  ...['strlcpy', 'strlcat', 'strscpy', 'strscpy_pad', 'strncpy', 'strncat'].map((name): [string, number] => [name, 2]),
]);
