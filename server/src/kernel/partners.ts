import type { Citation } from '../c/knowledge.ts';
import { cite } from './fact.ts';

/** Two callbacks of an ops table of which the core calls the second, with no test, for whoever has the first. */
export interface Partners {
  readonly ops: string;
  readonly has: string;
  readonly needs: string;
  /** No other struct of the kernel has members of these names: a part of a table tells what it is. */
  readonly alone?: boolean;
  /** What calls it. */
  readonly cite: Citation;
}

const pair = (ops: string, has: string, needs: string, file: string, caller: string): Partners => ({
  ops,
  has,
  needs,
  cite: cite(file, caller),
});

const tables = 'arch/powerpc/kernel/iommu.c';
const pages = 'drivers/iommu/iommufd/io_pagetable.c';
const core = 'drivers/iommu/iommu.c';
const container = 'drivers/vfio/container.c';

const alone = (partners: Partners): Partners => ({ ...partners, alone: true });

/** Not `.device_group` of who has `.probe_device`: grant_dma_iommu_ops of drivers/xen/ refuses each device, and needs none. */
export const partners: readonly Partners[] = [
  pair('iommu_table_ops', 'set', 'clear', tables, '__iommu_free'),
  alone(
    pair('iommu_table_ops', 'xchg_no_kill', 'useraddrptr', 'drivers/vfio/vfio_iommu_spapr_tce.c', 'tce_iommu_build_v2'),
  ),
  alone(
    pair('iommu_table_group_ops', 'take_ownership', 'release_ownership', tables, 'spapr_tce_platform_iommu_attach_dev'),
  ),
  pair('iommu_dirty_ops', 'read_and_clear_dirty', 'set_dirty_tracking', pages, 'iopt_set_dirty_tracking'),
  pair('iommu_dirty_ops', 'set_dirty_tracking', 'read_and_clear_dirty', pages, 'iopt_clear_dirty_data'),
  pair('iommu_domain_ops', 'map_pages', 'iova_to_phys', core, 'iommu_iova_to_phys'),
  pair('vfio_iommu_driver_ops', 'open', 'release', container, 'vfio_ioctl_set_iommu'),
  pair('vfio_iommu_driver_ops', 'attach_group', 'detach_group', container, '__vfio_container_attach_groups'),
  pair('vfio_iommu_driver_ops', 'pin_pages', 'unpin_pages', container, 'vfio_device_container_unpin_pages'),
];
