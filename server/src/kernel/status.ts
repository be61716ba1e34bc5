import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';
import { mapSg } from './scatterlists.ts';

const status = { zeroIsSuccess: true } as const;
const int = { type: 'int', zeroIsSuccess: true } as const;
/** All of its callers look at it. */
const always = { ...int, mustCheck: true } as const;
/** What is not negative is a result. */
const number = { type: 'int', negativeIsFailure: true } as const;
/** The number of bytes that were not copied. */
const rest = { type: 'unsigned long', zeroIsSuccess: true, returnsRemainder: true } as const;
const long = { type: 'long', zeroIsSuccess: true } as const;

/** Variables that hold whether something failed, by the habit of the kernel: `ret`, `rc`, `err`. */
export const statusVariables = /^(?:r|rc|rv|\w*ret|e?err|status)$/;

/**
 * The same, as far as drivers go: `retval`, `iret`, `err2`. Read in drivers/{iommu,vfio}/, arch/{powerpc,s390}/
 * and virt/kvm/, as are the next ones.
 */
export const statusNames = /^(?:r|rc|rv|\w*ret\w*|e?err\w*|res|result|status)$/;

/** Those that hold nothing else. */
export const plainStatuses = /^(?:r|rc|rv|ret|err|error|status)$/;

/** Those that say, where they are not 0, that a step failed. */
export const testedStatuses = /^(?:r|rc|ret\w*|e?err\w*|status)$/;

/** Variables that hold a status, flags or a level: their widths say nothing of memory. */
export const flagVariables = /^(?:r|rc|ret|retval|err|error|errno|result|res|status|flags|\w*_flags|level|prot|gfp)$/;

/** Functions that return 0 on success and something else on failure: an errno, a hypervisor code, bytes left over. */
export const statuses: readonly CallFact[] = [
  // -- user memory --
  ...each('copy_from_user copy_to_user __copy_from_user __copy_to_user', rest, 'include/linux/uaccess.h'),
  ...each('clear_user', rest, 'include/asm-generic/uaccess.h'),
  ...each('get_user put_user __get_user __put_user', status, 'arch/powerpc/include/asm/uaccess.h'),
  ...each('copy_struct_from_user copy_from_kernel_nofault copy_from_user_nofault', int, 'include/linux/uaccess.h'),
  // -- IOMMU and DMA --
  ...each(
    'iommu_map iommu_attach_device iommu_attach_group iommu_device_register iommu_device_sysfs_add',
    always,
    'include/linux/iommu.h',
  ),
  ...each('iova_bitmap_for_each', always, 'drivers/iommu/iommufd/iova_bitmap.c'),
  ...each('init_iova_flush_queue', always, 'drivers/iommu/iova.c', '5.14'),
  ...each('iommu_deferred_attach', int, 'include/linux/iommu.h'),
  ...each('iommu_device_link', int, 'include/linux/iommu.h'),
  ...each(
    'dma_mapping_error dma_set_mask dma_set_coherent_mask dma_set_mask_and_coherent',
    int,
    'include/linux/dma-mapping.h',
  ),
  ...each('iova_cache_get iova_domain_init_rcaches', int, 'include/linux/iova.h'),
  ...each('map_pages', int, 'include/linux/iommu.h'),
  ...each('dmar_table_init intel_cap_audit', int, 'drivers/iommu/intel/iommu.c'),
  ...each('dmar_enable_qi dmar_reenable_qi', always, 'drivers/iommu/intel/dmar.c'),
  ...each('iommufd_ucmd_respond', int, 'drivers/iommu/iommufd/iommufd_private.h'),
  // -- TCE tables --
  ...each('iommu_tce_check_ioba iommu_tce_check_gpa', int, 'arch/powerpc/kernel/iommu.c'),
  // They build levels of tables, or allocate what links them.
  ...each(
    'pnv_pci_link_table_and_group',
    { ...long, failsForMemory: true },
    'arch/powerpc/platforms/powernv/pci-ioda-tce.c',
  ),
  ...each('pnv_tce_build', { ...int, failsForMemory: true }, 'arch/powerpc/platforms/powernv/pci-ioda-tce.c'),
  ...each('pnv_ioda2_tce_build', { ...int, failsForMemory: true }, 'arch/powerpc/platforms/powernv/pci-ioda.c'),
  ...each('iommu_tce_xchg_no_kill', long, 'arch/powerpc/kernel/iommu.c'),
  ...each('mm_iommu_mapped_inc mm_iommu_ua_to_hpa', long, 'arch/powerpc/mm/book3s64/iommu_api.c'),
  ...each('mm_iommu_new mm_iommu_newdev mm_iommu_put', long, 'arch/powerpc/mm/book3s64/iommu_api.c'),
  ...each(
    'kvmppc_ioba_validate kvmppc_tce_validate kvmppc_tce_to_ua kvmppc_tce_iommu_map kvmppc_tce_iommu_unmap',
    long,
    'arch/powerpc/kvm/book3s_64_vio.c',
  ),
  ...each('account_locked_vm', int, 'include/linux/mm.h'),
  // -- devices --
  ...each(
    'pci_enable_device pcim_enable_device pci_request_regions pci_enable_msi pci_claim_resource',
    int,
    'include/linux/pci.h',
  ),
  ...each('pci_enable_ats pci_enable_pri pci_enable_pasid pci_reset_pri', int, 'include/linux/pci-ats.h'),
  ...each('of_address_to_resource', int, 'include/linux/of_address.h'),
  ...each(
    'of_property_read_u32 of_property_read_u64 of_property_read_string of_parse_phandle_with_args',
    int,
    'include/linux/of.h',
  ),
  ...each('clk_prepare_enable clk_enable clk_prepare clk_set_rate', int, 'include/linux/clk.h'),
  ...each(
    'request_irq request_threaded_irq devm_request_irq devm_request_threaded_irq',
    int,
    'include/linux/interrupt.h',
  ),
  ...each('devm_add_action devm_add_action_or_reset', always, 'include/linux/device.h'),
  ...each('device_add device_register device_create_file', int, 'include/linux/device.h'),
  ...each('sysfs_create_group sysfs_create_link sysfs_create_file', int, 'include/linux/sysfs.h'),
  ...each('register_memory_notifier', int, 'include/linux/memory.h'),
  ...each('register_memory_isolate_notifier', int, 'include/linux/memory.h', '5.4'),
  ...each('register_reboot_notifier', int, 'include/linux/reboot.h'),
  ...each('platform_driver_register', always, 'include/linux/platform_device.h'),
  ...each('bus_register', int, 'include/linux/device/bus.h'),
  ...each('mutex_lock_interruptible mutex_lock_killable', int, 'include/linux/mutex.h'),
  ...each('kstrtoint kstrtouint kstrtol kstrtoul kstrtou8 kstrtou64 kstrtobool', int, 'include/linux/kstrtox.h'),

  // -- a number on success, a negative one on failure --
  ...each(
    'platform_get_irq platform_get_irq_byname platform_get_irq_optional platform_get_irq_byname_optional',
    number,
    'drivers/base/platform.c',
  ),
  ...each('of_irq_get of_irq_get_byname', number, 'drivers/of/irq.c'),
  ...each('fwnode_irq_get fwnode_irq_get_byname', number, 'drivers/base/property.c'),
  ...each('pci_alloc_irq_vectors pci_alloc_irq_vectors_affinity pci_irq_vector', number, 'include/linux/pci.h'),
  ...each('pm_runtime_get_sync pm_runtime_get pm_runtime_resume', number, 'include/linux/pm_runtime.h'),
  ...each(
    'ida_alloc ida_alloc_range ida_alloc_min ida_alloc_max ida_simple_get idr_alloc',
    number,
    'include/linux/idr.h',
  ),
  // 0 before "dma-mapping: return error code from map_sg() ops" and its like, 5.15.
  ...each('ppc_iommu_map_sg', { ...number, typeSince: mapSg }, 'arch/powerpc/kernel/iommu.c'),
  ...each('dma_direct_map_sg', { ...number, typeSince: mapSg }, 'kernel/dma/direct.c'),
  ...each('iommu_dma_map_sg', { ...number, typeSince: mapSg }, 'drivers/iommu/dma-iommu.c'),
  // 1 where the numbers began again: lib/xarray.c, __xa_alloc_cyclic().
  ...each('xa_alloc_cyclic xa_alloc_cyclic_bh xa_alloc_cyclic_irq', number, 'include/linux/xarray.h'),
  ...each('bitmap_find_free_region', number, 'include/linux/bitmap.h'),
  ...each(
    'simple_write_to_buffer simple_read_from_buffer',
    { type: 'ssize_t', negativeIsFailure: true },
    'include/linux/fs.h',
  ),
  ...each('get_unused_fd_flags', number, 'include/linux/file.h'),
  // 0 is the root node.
  ...each(
    'fdt_next_node fdt_first_subnode fdt_next_subnode fdt_subnode_offset fdt_path_offset fdt_parent_offset',
    number,
    'scripts/dtc/libfdt/libfdt.h',
  ),
  ...each('fdt_node_offset_by_compatible fdt_node_offset_by_prop_value', number, 'scripts/dtc/libfdt/libfdt.h'),
  ...each('anon_inode_getfd', number, 'include/linux/anon_inodes.h'),
  ...each(
    'of_property_count_u32_elems of_property_count_elems_of_size of_count_phandle_with_args',
    number,
    'include/linux/of.h',
  ),

  // -- words to the user --
  ...each(
    'dev_err dev_err_ratelimited dev_err_once dev_crit dev_alert',
    { type: 'void', printsError: true },
    'include/linux/dev_printk.h',
  ),
  ...each(
    'pr_err pr_err_ratelimited pr_err_once pr_crit',
    { type: 'void', printsError: true },
    'include/linux/printk.h',
  ),
  // It returns the error that it was given.
  ...each('dev_err_probe', { type: 'int', printsError: true, returnsArgument: 1 }, 'include/linux/dev_printk.h'),
  ...each('WARN WARN_ON WARN_ON_ONCE WARN_ONCE', { printsError: true }, 'include/asm-generic/bug.h'),
  ...each('WARN_RATELIMIT', { printsError: true }, 'include/linux/ratelimit.h'),
  ...each('kvm_err', { type: 'void', printsError: true }, 'include/linux/kvm_host.h'),
  ...each('pci_err', { type: 'void', printsError: true }, 'include/linux/pci.h'),
];
