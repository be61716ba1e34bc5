import type { PageFact } from '../c/knowledge.ts';
import { cite } from './fact.ts';

const page = (of: PageFact['page'], gives: PageFact['gives'], file: string, names: string, bits?: number): PageFact[] =>
  names
    .split(' ')
    .map((name) => ({ name, gives, page: of, ...(bits !== undefined && { bits }), cite: cite(file, name) }));

const asm = 'arch/powerpc/include/asm/page.h';
const tce = 'arch/powerpc/include/asm/iommu.h';
const hv = 'include/asm-generic/hyperv-tlfs.h';
const vtd = 'drivers/iommu/intel/iommu.h';

/** Names of page sizes. */
export const pageSizes: readonly PageFact[] = [
  ...page('cpu', 'shift', asm, 'PAGE_SHIFT'),
  ...page('cpu', 'size', asm, 'PAGE_SIZE'),
  ...page('cpu', 'mask', asm, 'PAGE_MASK'),
  ...page('cpu', 'aligned', 'include/linux/mm.h', 'PAGE_ALIGN PAGE_ALIGN_DOWN'),
  ...page('cpu', 'aligned', 'include/linux/pfn.h', 'PFN_ALIGN'),
  ...page('cpu', 'offset', 'include/linux/mm.h', 'offset_in_page'),
  ...page('iommu', 'size', tce, 'IOMMU_PAGE_SIZE'),
  ...page('iommu', 'mask', tce, 'IOMMU_PAGE_MASK'),
  ...page('iommu', 'aligned', tce, 'IOMMU_PAGE_ALIGN'),
  ...page('fixed', 'shift', tce, 'IOMMU_PAGE_SHIFT_4K', 12),
  ...page('fixed', 'size', tce, 'IOMMU_PAGE_SIZE_4K', 12),
  ...page('fixed', 'mask', tce, 'IOMMU_PAGE_MASK_4K', 12),
  ...page('fixed', 'aligned', tce, 'IOMMU_PAGE_ALIGN_4K', 12),
  ...page('fixed', 'shift', 'include/linux/pgtable.h', 'PMD_SHIFT PUD_SHIFT HPAGE_SHIFT HPAGE_PMD_SHIFT'),
  ...page('fixed', 'size', 'include/linux/pgtable.h', 'PMD_SIZE PUD_SIZE HPAGE_SIZE HPAGE_PMD_SIZE'),
  // What is counted in 4 KiB by its constant alone.
  ...page('fixed', 'size', 'include/linux/sizes.h', 'SZ_4K', 12),
  // The pages of VT-d's tables, 4 KiB whatever the CPU's are; what is counted in them is called a dma_pfn.
  ...page('iommu', 'shift', vtd, 'VTD_PAGE_SHIFT', 12),
  ...page('iommu', 'size', vtd, 'VTD_PAGE_SIZE', 12),
  ...page('iommu', 'mask', vtd, 'VTD_PAGE_MASK', 12),
  ...page('iommu', 'aligned', vtd, 'VTD_PAGE_ALIGN', 12),
  // What a hypervisor or the firmware counts in, 4 KiB whatever the CPU's pages are.
  ...page('fixed', 'shift', hv, 'HV_HYP_PAGE_SHIFT', 12),
  ...page('fixed', 'size', hv, 'HV_HYP_PAGE_SIZE', 12),
  ...page('fixed', 'mask', hv, 'HV_HYP_PAGE_MASK', 12),
  ...page('fixed', 'shift', 'include/xen/page.h', 'XEN_PAGE_SHIFT', 12),
  ...page('fixed', 'size', 'include/xen/page.h', 'XEN_PAGE_SIZE', 12),
  ...page('fixed', 'mask', 'include/xen/page.h', 'XEN_PAGE_MASK', 12),
  ...page('fixed', 'shift', 'include/linux/efi.h', 'EFI_PAGE_SHIFT', 12),
  ...page('fixed', 'size', 'include/linux/efi.h', 'EFI_PAGE_SIZE', 12),
  ...page('fixed', 'shift', 'include/uapi/linux/virtio_balloon.h', 'VIRTIO_BALLOON_PFN_SHIFT', 12),
];
