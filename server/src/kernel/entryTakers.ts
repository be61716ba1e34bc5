/**
 * Clear an entry of the MMU's tables and return what it was, with the bits that the hardware had set in it until then:
 * include/linux/pgtable.h, mm/pgtable-generic.c, include/asm-generic/hugetlb.h.
 */
export const entryTakers: ReadonlySet<string> = new Set([
  'ptep_get_and_clear',
  'ptep_get_and_clear_full',
  'ptep_clear_flush',
  'huge_ptep_get_and_clear',
  'huge_ptep_clear_flush',
  'pmdp_huge_get_and_clear',
  'pmdp_huge_get_and_clear_full',
  'pmdp_huge_clear_flush',
  'pudp_huge_get_and_clear',
  'pudp_huge_get_and_clear_full',
  'pudp_huge_clear_flush',
]);
