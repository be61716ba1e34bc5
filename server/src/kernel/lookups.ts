import type { CallFact } from '../c/knowledge.ts';
import { cite, each } from './fact.ts';

/** A walk to the end of everything is counted by other means. */
const toTheEnd = ['ULONG_MAX', 'U64_MAX', '0ULL - 1'];

/**
 * Look-ups that find nothing as a matter of course, and so return NULL. What is looked up in a container that the caller
 * filled (`xa_load()`, `idr_find()`) has no fact here.
 */
export const lookups: readonly CallFact[] = [
  {
    name: 'of_find_device_by_node',
    type: 'struct platform_device *',
    mayReturnNull: true,
    // .of_xlate() is called for a node whose driver registered, so its platform device is there: of_iommu_xlate().
    neverNullWith: ['of_phandle_args'],
    neverNullIn: ['_xlate'],
    // Every node gets a device at boot: scan_of_devices() of arch/sparc/kernel/of_device_{32,64}.c.
    neverNullUnder: ['arch/sparc/'],
    cite: cite('drivers/of/platform.c', 'of_find_device_by_node'),
  },
  // Their bodies return NULL, but once a device is probed they find something.
  ...each(
    'dev_iommu_priv_get dev_iommu_fwspec_get iommu_get_domain_for_dev',
    { returnsNullWhenAbsent: false },
    'include/linux/iommu.h',
  ),
  ...each(
    'of_find_node_by_name of_find_compatible_node of_parse_phandle of_get_child_by_name',
    { type: 'struct device_node *', mayReturnNull: true },
    'include/linux/of.h',
  ),
  ...each(
    'of_find_node_by_type of_find_node_by_phandle of_find_node_with_property of_find_matching_node',
    { type: 'struct device_node *', mayReturnNull: true },
    'include/linux/of.h',
  ),
  // Of a node that is disabled, or that has one: of_platform_device_create_pdata().
  ...each(
    'of_platform_device_create',
    { type: 'struct platform_device *', mayReturnNull: true },
    'include/linux/of_platform.h',
  ),
  ...each('of_phy_find_device', { type: 'struct phy_device *', mayReturnNull: true }, 'drivers/net/mdio/of_mdio.c'),
  ...each('find_memory_block', { type: 'struct memory_block *', mayReturnNull: true }, 'drivers/base/memory.c'),
  ...each('bus_find_device_by_name', { type: 'struct device *', mayReturnNull: true }, 'include/linux/device/bus.h'),
  ...each('driver_find_device', { type: 'struct device *', mayReturnNull: true }, 'include/linux/device/driver.h'),
  ...each(
    'class_find_device class_find_device_by_of_node',
    { type: 'struct device *', mayReturnNull: true },
    'include/linux/device/class.h',
  ),
  // The root is there where there is a tree at all: of_core_init().
  ...each(
    'of_find_node_by_path',
    { type: 'struct device_node *', mayReturnNull: true, neverNullFor: ['"/"'] },
    'include/linux/of.h',
  ),
  ...each(
    'of_get_property',
    // Of what the PROM's nodes have there nobody asks.
    { type: 'const void *', mayReturnNull: true, neverNullUnder: ['arch/sparc/'] },
    'include/linux/of.h',
  ),
  // Kept to be deleted, and not tested, as often as not.
  ...each(
    'device_link_add',
    { type: 'struct device_link *', returnsNullWhenAbsent: true, sleeps: true },
    'include/linux/device.h',
  ),
  // The first of a list that is known to hold something is asked for with list_first_entry().
  ...each(
    'list_first_entry_or_null',
    // A gadget's endpoint that is at work has a request.
    { type: 'void *', mayReturnNull: true, neverNullUnder: ['drivers/usb/'] },
    'include/linux/list.h',
  ),
  ...each('device_find_child', { type: 'struct device *', mayReturnNull: true }, 'include/linux/device.h'),
  ...each('bus_find_device_by_of_node', { type: 'struct device *', mayReturnNull: true }, 'include/linux/device/bus.h'),
  ...each(
    'class_find_device_by_name',
    { type: 'struct device *', mayReturnNull: true },
    'include/linux/device/class.h',
  ),
  ...each('of_get_next_parent', { type: 'struct device_node *', mayReturnNull: true }, 'include/linux/of.h'),
  ...each(
    'pid_task get_pid_task find_task_by_vpid',
    { type: 'struct task_struct *', mayReturnNull: true },
    'kernel/pid.c',
  ),
  ...each('eeh_dev_to_pe', { type: 'struct eeh_pe *', mayReturnNull: true }, 'arch/powerpc/include/asm/eeh.h'),
  ...each(
    'pci_find_controller_for_domain',
    { type: 'struct pci_controller *', mayReturnNull: true },
    'arch/powerpc/kernel/pci-common.c',
  ),
  ...each('of_gen_pool_get', { type: 'struct gen_pool *', mayReturnNull: true }, 'lib/genalloc.c'),
  ...each('acpi_fetch_acpi_dev', { type: 'struct acpi_device *', mayReturnNull: true }, 'drivers/acpi/scan.c'),
  ...each(
    'of_find_i2c_device_by_node',
    { type: 'struct i2c_client *', mayReturnNull: true },
    'drivers/i2c/i2c-core-of.c',
  ),
  ...each(
    'iommu_group_get_first_pci_dev',
    { type: 'struct pci_dev *', mayReturnNull: true },
    'arch/powerpc/platforms/pseries/iommu.c',
  ),
  ...each('of_get_address', { type: 'const __be32 *', mayReturnNull: true }, 'include/linux/of_address.h'),
  ...each('of_get_parent of_get_cpu_node', { type: 'struct device_node *', mayReturnNull: true }, 'include/linux/of.h'),
  ...each('acpi_get_pci_dev', { type: 'struct pci_dev *', mayReturnNull: true }, 'include/acpi/acpi_drivers.h'),
  ...each('ACPI_COMPANION', { type: 'struct acpi_device *', mayReturnNull: true }, 'include/linux/acpi.h'),
  ...each('pci_get_class pci_get_subsys', { type: 'struct pci_dev *', mayReturnNull: true }, 'drivers/pci/search.c'),
  ...each('pci_find_bus', { type: 'struct pci_bus *', mayReturnNull: true }, 'drivers/pci/search.c'),
  ...each('bus_find_device', { type: 'struct device *', mayReturnNull: true }, 'drivers/base/bus.c'),
  ...each('bus_find_device_by_fwnode', { type: 'struct device *', mayReturnNull: true }, 'include/linux/device/bus.h'),
  ...each(
    'pci_get_domain_bus_and_slot pci_get_device pci_get_slot',
    { type: 'struct pci_dev *', mayReturnNull: true },
    'drivers/pci/search.c',
  ),
  ...each(
    'platform_get_resource platform_get_resource_byname',
    // A device is removed that was probed, with the resource that is looked up again: platform_remove().
    {
      type: 'struct resource *',
      mayReturnNull: true,
      neverNullIn: ['_remove', '_shutdown'],
      // These look it up themselves: drivers/base/platform.c.
      neverNullAfter: ['devm_platform_ioremap_resource', 'devm_platform_ioremap_resource_wc'],
    },
    'drivers/base/platform.c',
  ),
  ...each(
    'resource_list_first_type',
    { type: 'struct resource_entry *', mayReturnNull: true },
    'include/linux/resource_ext.h',
  ),
  ...each(
    'dma_request_channel dma_request_slave_channel',
    { type: 'struct dma_chan *', mayReturnNull: true },
    'include/linux/dmaengine.h',
  ),
  ...each('get_xsave_addr', { type: 'void *', mayReturnNull: true }, 'arch/x86/kernel/fpu/xstate.c'),
  ...each('find_iova private_find_iova', { type: 'struct iova *', mayReturnNull: true }, 'drivers/iommu/iova.c'),
  ...each('iommu_group_get', { type: 'struct iommu_group *', mayReturnNull: true }, 'drivers/iommu/iommu.c'),
  // What INTERVAL_TREE_DEFINE() makes finds nothing where nothing overlaps.
  ...each(
    'interval_tree_iter_first interval_tree_iter_next',
    { type: 'struct interval_tree_node *', mayReturnNull: true, neverNullFor: toTheEnd },
    'include/linux/interval_tree.h',
  ),
  ...each(
    'vhost_iotlb_itree_first vhost_iotlb_itree_next',
    { type: 'struct vhost_iotlb_map *', mayReturnNull: true, neverNullFor: toTheEnd },
    'include/linux/vhost_iotlb.h',
  ),
  ...each(
    'iopt_area_iter_first iopt_area_iter_next',
    { type: 'struct iopt_area *', mayReturnNull: true },
    'drivers/iommu/iommufd/io_pagetable.c',
  ),
  // A parameter by that name is an interrupt of which the caller says that it is one of MSI.
  ...each(
    'irq_get_msi_desc',
    { type: 'struct msi_desc *', mayReturnNull: true, neverNullFor: ['irq', 'virq'] },
    'include/linux/irq.h',
  ),
  // An interrupt that is in another hierarchy. What a domain's own functions get, and a handler, is in theirs.
  ...each(
    'irq_domain_get_irq_data',
    {
      type: 'struct irq_data *',
      mayReturnNull: true,
      neverNullWith: ['irq_domain'],
      neverNullFor: ['irq'],
      neverNullAfter: ['irq_find_mapping'],
    },
    'kernel/irq/irqdomain.c',
  ),
  ...each(
    'gfn_to_memslot kvm_vcpu_gfn_to_memslot id_to_memslot',
    { type: 'struct kvm_memory_slot *', returnsNullWhenAbsent: true },
    'include/linux/kvm_host.h',
  ),
  // Of a page table that is gone by then, or of a huge entry: since 6.5, and on many paths it is known to be there.
  ...each(
    'pte_offset_map pte_offset_map_lock pte_offset_map_nolock __pte_offset_map __pte_offset_map_lock',
    { type: 'pte_t *', returnsNullWhenAbsent: true },
    'mm/pgtable-generic.c',
  ),
  // No memory for a table, or a huge entry where the table would be.
  ...each(
    '__get_locked_pte pte_alloc_map_lock',
    { type: 'pte_t *', mayReturnNull: true, nullIsFailure: true, sleeps: true },
    'include/linux/mm.h',
  ),
  ...each('find_vma vma_lookup', { type: 'struct vm_area_struct *', mayReturnNull: true }, 'include/linux/mm.h'),
  ...each('get_task_mm', { type: 'struct mm_struct *', mayReturnNull: true }, 'kernel/fork.c'),
  ...each('fget', { type: 'struct file *', mayReturnNull: true }, 'fs/file.c'),
  ...each(
    'mm_iommu_lookup mm_iommu_get',
    { type: 'struct mm_iommu_table_group_mem_t *', mayReturnNull: true },
    'arch/powerpc/mm/book3s64/iommu_api.c',
  ),
  ...each(
    'kvmppc_find_table',
    { type: 'struct kvmppc_spapr_tce_table *', mayReturnNull: true },
    'arch/powerpc/kvm/book3s_64_vio.c',
  ),
  ...each(
    'pnv_ioda_get_pe',
    { type: 'struct pnv_ioda_pe *', mayReturnNull: true },
    'arch/powerpc/platforms/powernv/pci-ioda.c',
  ),
  ...each('vfio_find_dma', { type: 'struct vfio_dma *', mayReturnNull: true }, 'drivers/vfio/vfio_iommu_type1.c'),
  ...each(
    'vfio_find_vpfn vfio_iova_get_vfio_pfn',
    { type: 'struct vfio_pfn *', mayReturnNull: true },
    'drivers/vfio/vfio_iommu_type1.c',
  ),
  ...each(
    'arm_smmu_find_master',
    { type: 'struct arm_smmu_master *', mayReturnNull: true },
    'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c',
  ),
  ...each(
    'search_dev_data find_dev_data',
    { type: 'struct iommu_dev_data *', mayReturnNull: true },
    'drivers/iommu/amd/iommu.c',
  ),
  ...each(
    'rlookup_amd_iommu',
    // Who has data of its own was probed.
    { type: 'struct amd_iommu *', mayReturnNull: true, neverNullFor: ['dev_data->dev'] },
    'drivers/iommu/amd/iommu.c',
  ),
  ...each(
    'get_irq_table alloc_irq_table',
    { type: 'struct irq_remap_table *', mayReturnNull: true },
    'drivers/iommu/amd/iommu.c',
  ),
  ...each(
    'device_to_iommu',
    { type: 'struct intel_iommu *', mayReturnNull: true },
    'drivers/iommu/intel/iommu.c',
    '6.1',
  ),
  ...each('device_lookup_iommu', { type: 'struct intel_iommu *', mayReturnNull: true }, 'drivers/iommu/intel/iommu.c'),
  ...each(
    'intel_pasid_get_table',
    { type: 'struct pasid_table *', mayReturnNull: true },
    'drivers/iommu/intel/pasid.c',
  ),
];

/** What fails, or leaves the test, where an argument is NULL. */
export const refusals: readonly CallFact[] = [
  ...each('devm_ioremap_resource devm_ioremap_resource_wc', { failsOnNull: [1] }, 'lib/devres.c'),
  ...each('devm_pci_remap_cfg_resource', { failsOnNull: [1] }, 'drivers/pci/devres.c'),
  ...each(
    'KUNIT_ASSERT_NOT_NULL KUNIT_ASSERT_NOT_NULL_MSG KUNIT_ASSERT_NOT_ERR_OR_NULL KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG',
    { failsOnNull: [1] },
    'include/kunit/test.h',
  ),
];

const passes = { noReturn: true } as const;

/** What never comes back. */
export const noReturns: readonly CallFact[] = [
  ...each('BUG', passes, 'include/asm-generic/bug.h'),
  ...each('panic', passes, 'kernel/panic.c'),
  ...each('do_exit make_task_dead', passes, 'kernel/exit.c'),
  ...each('nmi_panic', passes, 'kernel/panic.c'),
];
