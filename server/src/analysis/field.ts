/**
 * Words of which a C file must have one to be looked at: IOMMU drivers and tables, VFIO, vDPA, KVM, DMA addresses, page table
 * entries. The rules are about what these promise; in other code they would only guess, and cost time.
 */
const field =
  /iommu|IOMMU|iova|IOVA|tce_|TCE|ioda|vfio|VFIO|vdpa_|swiotlb|smmu|SMMU|dma_addr_t|phys_addr_t|dma_map|kvm_|pte_t|_pte\b/;

/** The same by the path: what lies beside such code and is changed with it, as that of hypervisors is. */
const fieldPaths = /iommu|vfio|vdpa|kvm|arch\/powerpc\/(?:mm|platforms\/(?:powernv|pseries))\//;

/** True for C that has to do with what this tool is for, by its path or its text. A patch is always looked at. */
export function isOfTheField(path: string, text: string): boolean {
  return fieldPaths.test(path) || field.test(text);
}
