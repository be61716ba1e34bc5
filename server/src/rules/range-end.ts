import { checkLong } from './ends/long.ts';
import { changedEnds, isAboutEnds } from './ends/patch.ts';
import { checkShort } from './ends/short.ts';
import { inPlace, type Reporter, type Rule } from './rule.ts';
import { isInFunction, kernelPaths, ownWords, testPaths } from './support/changedCode.ts';

/**
 * # An end that is taken for the other kind of end
 *
 * The end of a range is its last byte in some structs (`struct resource`, the aperture of an IOMMU domain, since 5.12 the
 * gather of the IOTLB) and the first byte behind it in others (`struct vm_area_struct`, the range of an MMU notifier).
 * Taken for the other kind the length is off by one, which is a whole page as soon as it is counted in pages.
 *
 * The rule reports the difference of both ends that is kept or passed as a length without the 1 that an inclusive end
 * needs, and the 1 added where the end is exclusive or the length has both ends in it. It is silent where the length is
 * rounded up afterwards. Of a patch that speaks of an end or of being off by one it reports the lines where 1 is added or
 * taken away as fixed.
 *
 * ## Invalid
 *
 * ```c
 * static void example_iotlb_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
 * {
 * 	size_t size = gather->end - gather->start;
 *
 * 	example_flush_range(domain, gather->start, size);
 * }
 * ```
 *
 * ```c
 * static void example_invalidate(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long start, unsigned long end)
 * {
 * 	example_flush_range(to_example(mn), start, end - start + 1);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_iotlb_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
 * {
 * 	size_t size = gather->end - gather->start + 1;
 *
 * 	example_flush_range(domain, gather->start, size);
 * }
 * ```
 *
 * ```c
 * static void example_invalidate(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long start, unsigned long end)
 * {
 * 	example_flush_range(to_example(mn), start, end - start);
 * }
 * ```
 */
export const rangeEnd: Rule = {
  meta: {
    id: 'range-end',
    number: 'R20',
    title: 'An end that is taken for the other kind of end',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20210107122909.16317-5-yong.wu@mediatek.com> "iommu: Switch gather->end to the inclusive end"',
      '<20210723093209.714328-2-namit@vmware.com> "iommu/amd: Selective flush on unmap"',
    ],
  },
  words: /\b(?:\w*end|last)\)? - |resource_size|range_len/,
  checkFunction(fn, reporter) {
    const report: Reporter = (one) => {
      reporter({ ...one, mendedBy: inPlace });
    };
    for (const node of fn.descendants(fn.body, 'binary_expression')) {
      checkShort(fn, node, report);
      checkLong(fn, node, report);
    }
  },
  checkPatch(message, report) {
    const words = ownWords(message);
    if (words === undefined || !isAboutEnds(message.facts.title, words)) return;
    for (const file of message.files) {
      const path = file.newPath ?? file.oldPath ?? '';
      if (file.combined || !path.endsWith('.c') || !kernelPaths.test(path) || testPaths.test(path)) continue;
      for (const hunk of file.hunks.filter(isInFunction)) for (const found of changedEnds(hunk)) report(found);
    }
  },
};
