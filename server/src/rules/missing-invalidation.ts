import { findAdded, goneFrom, isAboutInvalidation } from './invalidations/added.ts';
import { findTakenOver } from './invalidations/takenOver.ts';
import { checkUnsettled } from './invalidations/unsettled.ts';
import type { Rule } from './rule.ts';
import { isInFunction, mmuPaths, ourPaths, ownWords, testPaths } from './support/changedCode.ts';

/**
 * # What was changed is not invalidated
 *
 * The IOMMU, a device with a cache of its own, and the MMU go on with the entries that they have cached until they are
 * told. An entry that is changed or a table that is freed with no flush lets a device write where it must not, into memory
 * that somebody else has by then. Some calls flush by themselves, some leave it to another call, some only queue a flush
 * that must be awaited; the way out that is taken after a failure is where the second call is forgotten.
 *
 * The rule reports a call that leaves the flush, or the wait for it, to another one, where the function reaches that on
 * some ways out and not on all. Of a patch that says so it reports what the patch mends: a flush or a wait that was missing,
 * or that came at the wrong time.
 *
 * Where the function never flushes, its callers may: nothing is said. The body of a function in view tells what it leaves
 * and what it does.
 *
 * ## Invalid
 *
 * ```c
 * static long example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 * 	unsigned long i, hpa;
 * 	enum dma_data_direction dir;
 *
 * 	for (i = 0; i < pages; i++) {
 * 		if (iommu_tce_xchg_no_kill(current->mm, tbl, entry + i, &hpa, &dir))
 * 			continue;
 * 		if (!example_put(hpa))
 * 			return -EFAULT;
 * 	}
 * 	iommu_tce_kill(tbl, entry, pages);
 * 	return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 * 	unsigned long i, hpa;
 * 	enum dma_data_direction dir;
 * 	long ret = 0;
 *
 * 	for (i = 0; i < pages; i++) {
 * 		if (iommu_tce_xchg_no_kill(current->mm, tbl, entry + i, &hpa, &dir))
 * 			continue;
 * 		if (!example_put(hpa)) {
 * 			ret = -EFAULT;
 * 			break;
 * 		}
 * 	}
 * 	iommu_tce_kill(tbl, entry, pages);
 * 	return ret;
 * }
 * ```
 */
export const missingInvalidation: Rule = {
  meta: {
    id: 'missing-invalidation',
    number: 'R15',
    title: 'What was changed is not invalidated',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20200504125413.16798-4-joro@8bytes.org> "iommu/amd: Call domain_flush_complete() in update_domain()"',
      '<20210415004628.1779-1-longpeng2@huawei.com> "iommu/vt-d: Force to flush iotlb before creating superpage"',
      'arch/powerpc/kvm/book3s_64_vio.c, kvmppc_h_put_tce() of 6.12',
    ],
  },
  words: /flush|xchg|tce|dte|cmdq|zap|clear|unmap|inv/,
  checkFunction(fn, report) {
    checkUnsettled(fn, report);
  },
  checkPatch(message, report) {
    const words = ownWords(message);
    if (words === undefined || !isAboutInvalidation(message.facts.title, words)) return;
    const gone = goneFrom(message);
    const files = message.files.filter((file) => {
      const path = file.newPath ?? file.oldPath ?? '';
      // Others have caches of other kinds.
      return (
        !file.combined && path.endsWith('.c') && !testPaths.test(path) && (ourPaths.test(path) || mmuPaths.test(path))
      );
    });
    for (const hunk of files.flatMap(({ hunks }) => hunks).filter(isInFunction))
      for (const found of findAdded(hunk, gone)) report(found);
    for (const found of findTakenOver(files, gone)) report(found);
  },
};
