import { findAddedRounding } from './ranges/addedRounding.ts';
import { checkAlignedAsTruth } from './ranges/alignedAsTruth.ts';
import { checkLengthAsEnd } from './ranges/lengthAsEnd.ts';
import { checkOrderOfPages, observeOrder, orderWords } from './ranges/orderOfPages.ts';
import { checkShiftAsMask } from './ranges/shiftAsMask.ts';
import { checkWideMask } from './ranges/wideMask.ts';
import { inPlace, type Reporter, type Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # The range of a flush is computed wrongly
 *
 * Hardware takes the range of an invalidation in forms that are easily got wrong: an address and an order whose block must
 * be aligned, a mask, a number of pages, a last address. What is computed too small leaves entries in the cache that are
 * gone from the table, and nobody notices until a device writes through one of them.
 *
 * The rule reports
 *
 * - `ALIGN()` and its kin taken for a test whether something is aligned;
 * - `GENMASK(order + PAGE_SHIFT, 0)` as a mask of the bits below a size: it has the bit of the size, too;
 * - an address masked with the number of a page's bits: `iova &= ~12UL`;
 * - an order that comes from the number of pages alone, passed on with an address that nothing in the function aligns or
 *   tests;
 * - a length where a flush takes an end, or an end where it takes a length;
 * - of a patch that rounds the range that a flush was given: that it was not rounded before.
 *
 * ## Invalid
 *
 * ```c
 * static void example_flush(struct example *x, u64 addr, unsigned int order)
 * {
 * 	if (WARN_ON_ONCE(!ALIGN(addr, PAGE_SIZE << order)))
 * 		addr = ALIGN_DOWN(addr, PAGE_SIZE << order);
 * 	example_command(x, addr, order);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_flush(struct example *x, u64 addr, unsigned int order)
 * {
 * 	if (WARN_ON_ONCE(!IS_ALIGNED(addr, PAGE_SIZE << order)))
 * 		addr = ALIGN_DOWN(addr, PAGE_SIZE << order);
 * 	example_command(x, addr, order);
 * }
 * ```
 */
export const invalidationRange: Rule = {
  meta: {
    id: 'invalidation-range',
    number: 'R26',
    title: 'The range of a flush is computed wrongly',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20210119043500.1539596-1-baolu.lu@linux.intel.com> "iommu/vt-d: Correctly check addr alignment in qi_flush_dev_iotlb_pasid()"',
      '<20220410013533.3959168-2-baolu.lu@linux.intel.com> "iommu/vt-d: Calculate mask for non-aligned flushes"',
    ],
  },
  words: /ALIGN|round_|GENMASK|~ *1[2346]|roundup_pow_of_two|flush|unmap|kill|zap|refresh|inv_/,
  compare: { added: /[&^]|ALIGN|round_/, about: /align/i, words: orderWords, observe: observeOrder },
  checkFunction(fn, reporter) {
    const report: Reporter = (one) => {
      reporter({ ...one, mendedBy: inPlace });
    };
    checkShiftAsMask(fn, report);
    checkOrderOfPages(fn, report);
    for (const call of fn.calls) {
      checkAlignedAsTruth(fn, call, report);
      checkWideMask(fn, call, report);
      checkLengthAsEnd(fn, call, report);
    }
  },
  checkPatch(message, report) {
    for (const file of message.files) {
      if (file.combined || testPaths.test(file.newPath ?? file.oldPath ?? '')) continue;
      for (const hunk of file.hunks) for (const found of findAddedRounding(hunk)) report(found);
    }
  },
};
