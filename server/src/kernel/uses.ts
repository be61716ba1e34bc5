import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

/** Helpers that read or write through their argument without a test of their own: as good as `*p`; inline ones are declared. */
export const uses: readonly CallFact[] = [
  ...each('pte_clear ptep_get_and_clear', { dereferences: [2] }, 'include/linux/pgtable.h'),
  ...each('dma_clear_pte dma_sl_pte_test_and_clear_dirty', { dereferences: [0] }, 'drivers/iommu/intel/iommu.h'),
  ...each('kvmppc_page_address', { dereferences: [0] }, 'arch/powerpc/kvm/book3s_64_vio_hv.c', '5.14'),
  ...each('arm_smmu_write_cd_entry', { installsThrough: [2] }, 'drivers/iommu/arm/arm-smmu-v3/arm-smmu-v3.c'),
  ...each('IOMMU_PAGE_SIZE IOMMU_PAGE_MASK', { dereferences: [0] }, 'arch/powerpc/include/asm/iommu.h'),
  ...each('IOMMU_PAGE_ALIGN', { dereferences: [1] }, 'arch/powerpc/include/asm/iommu.h'),
  ...each('page_to_virt lowmem_page_address', { dereferences: [0] }, 'include/linux/mm.h'),
  ...each('of_add_property of_update_property', { dereferences: [1] }, 'drivers/of/base.c'),
  ...each('of_read_ulong', { dereferences: [0] }, 'include/linux/of.h'),
  ...each(
    'be16_to_cpup be32_to_cpup be64_to_cpup le16_to_cpup le32_to_cpup le64_to_cpup',
    { dereferences: [0] },
    'include/linux/byteorder/generic.h',
  ),
  ...each(
    'get_unaligned_be16 get_unaligned_be32 get_unaligned_be64 get_unaligned_le16 get_unaligned_le32 get_unaligned_le64',
    { dereferences: [0] },
    'include/linux/unaligned.h',
  ),
  ...each('readb readw readl readq readl_relaxed readq_relaxed', { dereferences: [0] }, 'include/asm-generic/io.h'),
  ...each(
    'writeb writew writel writeq writel_relaxed writeq_relaxed',
    { dereferences: [1] },
    'include/asm-generic/io.h',
  ),
  ...each('ioread8 ioread16 ioread32 ioread32be', { dereferences: [0] }, 'include/asm-generic/iomap.h'),
  ...each('iowrite8 iowrite16 iowrite32 iowrite32be', { dereferences: [1] }, 'include/asm-generic/iomap.h'),
  ...each(
    'in_8 in_be16 in_be32 in_be64 in_le16 in_le32 out_8 out_be16 out_be32 out_be64 out_le16 out_le32',
    { dereferences: [0] },
    'arch/powerpc/include/asm/io.h',
  ),
  ...each('acpi_device_hid acpi_device_uid', { dereferences: [0] }, 'include/acpi/acpi_bus.h'),
  ...each('memset strcpy strncpy strcat strlen strcmp strncmp', { dereferences: [0] }, 'lib/string.c'),
  ...each('strcasecmp strncasecmp strstr strchr strrchr strnchr', { dereferences: [0] }, 'lib/string.c'),
  ...each('memparse parse_option_str', { dereferences: [0] }, 'lib/cmdline.c'),
  ...each('simple_strtol simple_strtoul simple_strtoll simple_strtoull', { dereferences: [0] }, 'lib/vsprintf.c'),
  // All but kstrtobool(), which asks for NULL.
  ...each('kstrtoint kstrtouint kstrtoll kstrtoull kstrtou8 kstrtou16', { dereferences: [0] }, 'lib/kstrtox.c'),
  ...each('kstrtol kstrtoul kstrtou32 kstrtou64 kstrtos32', { dereferences: [0] }, 'include/linux/kstrtox.h'),
  ...each('strscpy', { dereferences: [0] }, 'include/linux/string.h'),
  ...each('memcpy memmove memcmp', { dereferences: [0, 1] }, 'lib/string.c'),
  ...each('sprintf sscanf', { dereferences: [0] }, 'lib/vsprintf.c'),
  ...each('clear_page', { dereferences: [0] }, 'arch/powerpc/include/asm/page_64.h'),
  ...each('INIT_LIST_HEAD list_empty', { dereferences: [0] }, 'include/linux/list.h'),
  ...each('INIT_LIST_HEAD_RCU', { dereferences: [0] }, 'include/linux/rculist.h'),
  ...each('spin_lock_init raw_spin_lock_init', { dereferences: [0] }, 'include/linux/spinlock.h'),
  ...each('mutex_init', { dereferences: [0] }, 'include/linux/mutex.h'),
  ...each('kref_init', { dereferences: [0] }, 'include/linux/kref.h'),
  ...each('refcount_set', { dereferences: [0] }, 'include/linux/refcount.h'),
  ...each('bitmap_zero bitmap_fill bitmap_set', { dereferences: [0] }, 'include/linux/bitmap.h'),
  ...each(
    'pci_read_config_byte pci_read_config_word pci_read_config_dword',
    { dereferences: [0] },
    'drivers/pci/access.c',
  ),
  ...each(
    'pci_write_config_byte pci_write_config_word pci_write_config_dword',
    { dereferences: [0] },
    'drivers/pci/access.c',
  ),
  ...each('pcie_do_recovery', { dereferences: [0] }, 'drivers/pci/pcie/err.c'),
  ...each('sg_init_table sg_next', { dereferences: [0] }, 'include/linux/scatterlist.h'),
];

/** Functions that only store what they are given: what a second call with the same arguments does is nothing. */
export const writes: readonly CallFact[] = [
  ...each('memset memcpy strcpy', { writesThrough: 0 }, 'lib/string.c'),
  ...each('clear_page', { writesThrough: 0 }, 'arch/powerpc/include/asm/page_64.h'),
  ...each(
    'patch_instruction patch_uint patch_u32 patch_ulong patch_u64',
    { writesThrough: 0 },
    'arch/powerpc/include/asm/code-patching.h',
  ),
];

/** Helpers that do nothing where they are given NULL. */
export const tolerant: readonly CallFact[] = [
  ...each('kfree kvfree kfree_sensitive', { toleratesNull: [0] }, 'include/linux/slab.h'),
  ...each('kfree_rcu kvfree_rcu', { toleratesNull: [0] }, 'include/linux/rcupdate.h'),
  ...each('vfree', { toleratesNull: [0] }, 'mm/vmalloc.c'),
  ...each('of_node_put of_node_get', { toleratesNull: [0] }, 'drivers/of/dynamic.c'),
  ...each('put_device get_device', { toleratesNull: [0] }, 'drivers/base/core.c'),
  ...each('platform_device_put', { toleratesNull: [0] }, 'drivers/base/platform.c'),
  ...each('pci_dev_put pci_dev_get', { toleratesNull: [0] }, 'drivers/pci/pci-driver.c'),
  // By apic_chip_data().
  ...each('irqd_cfg', { toleratesNull: [0] }, 'arch/x86/kernel/apic/vector.c'),
  ...each('kobject_put', { toleratesNull: [0] }, 'lib/kobject.c'),
  ...each('devm_ioremap_resource devm_ioremap_resource_wc', { toleratesNull: [1] }, 'lib/devres.c'),
  ...each('of_device_is_available of_device_is_compatible', { toleratesNull: [0] }, 'drivers/of/base.c'),
  ...each('of_iomap', { toleratesNull: [0] }, 'drivers/of/address.c'),
  ...each(
    'of_get_property of_property_read_u32 of_property_read_bool of_find_property',
    { toleratesNull: [0] },
    'drivers/of/base.c',
  ),
  // An address behind the struct: nothing is read.
  ...each('netdev_priv', { toleratesNull: [0] }, 'include/linux/netdevice.h'),
  ...each('iommu_group_put', { toleratesNull: [0] }, 'drivers/iommu/iommu.c'),
  ...each('free_io_pgtable_ops', { toleratesNull: [0] }, 'drivers/iommu/io-pgtable.c'),
  ...each('debugfs_remove debugfs_remove_recursive', { toleratesNull: [0] }, 'include/linux/debugfs.h'),
];
