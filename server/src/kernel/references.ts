import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

const takes = { takesReference: [0] };
const drops = { dropsReference: [0] };

/** Calls that count users of what they are given. Look-ups that hand out a reference are not among them. */
export const references: readonly CallFact[] = [
  ...each('kref_get', takes, 'include/linux/kref.h'),
  ...each('kref_put', drops, 'include/linux/kref.h'),
  ...each('refcount_inc', takes, 'include/linux/refcount.h'),
  ...each('kobject_get', takes, 'lib/kobject.c'),
  ...each('kobject_put', drops, 'lib/kobject.c'),
  ...each('get_device', takes, 'drivers/base/core.c'),
  ...each('put_device', drops, 'drivers/base/core.c'),
  ...each('pci_dev_get', takes, 'drivers/pci/pci-driver.c'),
  ...each('pci_dev_put', drops, 'drivers/pci/pci-driver.c'),
  ...each('platform_device_put', drops, 'drivers/base/platform.c'),
  ...each('of_node_get', takes, 'drivers/of/dynamic.c'),
  ...each('of_node_put', drops, 'drivers/of/dynamic.c'),
  ...each('fwnode_handle_get', takes, 'drivers/base/property.c'),
  ...each('fwnode_handle_put', drops, 'include/linux/property.h'),
  ...each('iommu_group_ref_get', takes, 'drivers/iommu/iommu.c'),
  ...each('iommu_group_put', drops, 'drivers/iommu/iommu.c'),
  ...each('iommu_tce_table_get', takes, 'arch/powerpc/kernel/iommu.c'),
  ...each('iommu_tce_table_put', drops, 'arch/powerpc/kernel/iommu.c'),
  ...each('get_page folio_get', takes, 'include/linux/mm.h'),
  ...each('put_page folio_put', drops, 'include/linux/mm.h'),
  ...each('unpin_user_page', drops, 'mm/gup.c'),
  ...each('mmget mmgrab', takes, 'include/linux/sched/mm.h'),
  ...each('mmput mmdrop', drops, 'include/linux/sched/mm.h'),
  ...each('get_task_struct', takes, 'include/linux/sched/task.h'),
  ...each('put_task_struct', drops, 'include/linux/sched/task.h'),
  ...each('get_file', takes, 'include/linux/fs.h'),
  ...each('fput', drops, 'fs/file_table.c'),
  ...each('eventfd_ctx_put', drops, 'fs/eventfd.c'),
  ...each('dma_buf_put', drops, 'drivers/dma-buf/dma-buf.c'),
  ...each('kvm_get_kvm', takes, 'virt/kvm/kvm_main.c'),
  ...each('kvm_put_kvm', drops, 'virt/kvm/kvm_main.c'),
  ...each('iommufd_ctx_get', takes, 'drivers/iommu/iommufd/main.c'),
  ...each('iommufd_ctx_put', drops, 'drivers/iommu/iommufd/main.c'),
  ...each('percpu_ref_get', takes, 'include/linux/percpu-refcount.h'),
  ...each('percpu_ref_put', drops, 'include/linux/percpu-refcount.h'),
];
