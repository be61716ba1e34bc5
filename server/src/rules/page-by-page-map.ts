import { inPlace, type Rule } from './rule.ts';
import { checkLoops } from './runs/loop.ts';
import { runsGathered, slotsReplaced } from './runs/patch.ts';
import { checkSlot } from './runs/slot.ts';

/**
 * # A contiguous range is mapped page by page
 *
 * What is contiguous on both sides, addresses and memory, can be mapped by one call, which takes the largest pages that
 * fit. A loop that maps one small page at a time walks the table for each of them, fills a last-level table where one
 * entry above would do, and needs more entries of the TLB.
 *
 * The rule reports
 *
 * - a call in a loop that maps one page, where both the address and what it leads to go on by that page each turn;
 * - a function in the slot `.map` of an ops table that knows `.map_pages` (5.15), where the function deals with more than
 *   one page size.
 *
 * It is silent where the memory is looked up or allocated page by page, and where the size is not that of the smallest
 * page. Small pages may be meant: for splitting later, or to keep to what older kernels did.
 *
 * A patch that maps a run instead, or that takes up `.map_pages`, fixes it.
 *
 * ## Invalid
 *
 * ```c
 * static int example_direct(struct iommu_domain *domain, dma_addr_t start, dma_addr_t end, size_t pg_size, int prot)
 * {
 * 	dma_addr_t addr;
 * 	int ret;
 *
 * 	for (addr = start; addr < end; addr += pg_size) {
 * 		ret = iommu_map(domain, addr, addr, pg_size, prot, GFP_KERNEL);
 * 		if (ret)
 * 			return ret;
 * 	}
 * 	return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int example_direct(struct iommu_domain *domain, dma_addr_t start, dma_addr_t end, int prot)
 * {
 * 	return iommu_map(domain, start, start, end - start, prot, GFP_KERNEL);
 * }
 * ```
 *
 * ```c
 * static int example_pages(struct iommu_domain *domain, dma_addr_t iova, struct page **pages, int count, int prot)
 * {
 * 	int i, ret;
 *
 * 	for (i = 0; i < count; i++, iova += PAGE_SIZE) {
 * 		ret = iommu_map(domain, iova, page_to_phys(pages[i]), PAGE_SIZE, prot, GFP_KERNEL);
 * 		if (ret)
 * 			return ret;
 * 	}
 * 	return 0;
 * }
 * ```
 */
export const pageByPageMap: Rule = {
  meta: {
    id: 'page-by-page-map',
    number: 'R10',
    title: 'A contiguous range is mapped page by page',
    severity: 'information',
    since: '0.1.0',
    sources: [
      '<20201207093553.8635-1-yong.wu@mediatek.com> "iommu: Improve the performance for direct_mapping"',
      'include/linux/iommu.h, struct iommu_domain_ops of 6.1',
    ],
  },
  words: /map/,
  checkFunction(fn, report) {
    checkLoops(fn, (one) => report({ ...one, mendedBy: inPlace }));
    checkSlot(fn, report);
  },
  checkPatch(message, report) {
    for (const { combined, hunks } of message.files) {
      if (combined) continue;
      for (const found of hunks.flatMap((hunk) => [...runsGathered(hunk), ...slotsReplaced(hunk)])) report(found);
    }
  },
};
