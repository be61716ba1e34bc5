/** Reads through a pointer that its argument leads to, and that is not set everywhere: no caller sees it. */
interface Reader {
  readonly names: string;
  readonly through: string;
  /** Where it was read: file and release. */
  readonly file: string;
}

const readers: readonly Reader[] = [
  {
    // NULL for a node that was never online: arch/powerpc/mm/numa.c.
    names: 'node_present_pages node_spanned_pages node_start_pfn node_end_pfn',
    through: 'NODE_DATA(nid)',
    file: 'include/linux/mmzone.h (6.12)',
  },
  {
    // Allocated for the hash MMU only: arch/powerpc/mm/book3s64/mmu_context.c.
    names:
      'mm_ctx_user_psize mm_ctx_set_user_psize mm_ctx_low_slices mm_ctx_high_slices mm_ctx_slb_addr_limit ' +
      'mm_ctx_set_slb_addr_limit mm_ctx_subpage_prot',
    through: 'ctx->hash_context',
    file: 'arch/powerpc/include/asm/book3s/64/mmu.h (6.12)',
  },
  {
    // Allocated where a driver probes the device: drivers/iommu/iommu.c.
    names: 'dev_iommu_priv_set dev_iommu_fwspec_set',
    through: 'dev->iommu',
    file: 'drivers/iommu/iommu.c, include/linux/iommu.h (6.12)',
  },
];

/** What each of these functions and macros reads through, that is not there everywhere. */
export const readsUnset: ReadonlyMap<string, string> = new Map(
  readers.flatMap(({ names, through }) => names.split(' ').map((name) => [name, through] as const)),
);

/** Members that are not set everywhere, as they stand at the end of what leads to them. */
export const unsetMembers = /\bdev->iommu(?![\w.>-])|\bhash_context(?![\w.>-])/;
