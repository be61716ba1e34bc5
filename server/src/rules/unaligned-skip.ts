import { textsOf } from '../patch/index.ts';
import type { Hunk } from '../patch/model.ts';
import type { Report, Rule } from './rule.ts';
import { roundingsAdded } from './skips/addedRounding.ts';
import { alignedStarts } from './skips/alignedStart.ts';
import { stepsExchanged } from './skips/finerStep.ts';
import { checkLateBase } from './skips/lateBase.ts';
import { aboutFix, mmuPaths, ourPaths } from './support/changedCode.ts';
import { roundingsLost } from './skips/lostRounding.ts';
import { stepsRounded } from './skips/roundedStep.ts';
import { wrongWays } from './skips/wrongWay.ts';
import { checkRelativeIndex } from './skips/relativeIndex.ts';
import { lowestBits } from './skips/lowestBit.ts';
import { checkNext } from './skips/nextPosition.ts';
import { checkSmallMask } from './skips/smallMask.ts';
import { amountOf, checkStep } from './skips/step.ts';

/** What is told of a patch that corrects something. */
const fixes: readonly ((hunk: Hunk) => Report[])[] = [
  roundingsAdded,
  stepsExchanged,
  stepsRounded,
  wrongWays,
  lowestBits,
];

/**
 * # A hole is skipped from an unaligned position
 *
 * A walk over a sparse table may skip what a missing level would have covered. Adding the size of the level is right
 * only at the first entry of it: from anywhere else the walk overshoots into the next level's range, and what is mapped
 * there is left out - it stays mapped, or is never unpinned.
 *
 * Right forms are `entry |= level_size - 1` together with the loop's own `++`, `(x & ~(size - 1)) + size`,
 * `ALIGN(x + 1, size)`, or a base of the level that is kept apart, and set before the first jump over it. The OR needs
 * the absolute index: on a counter that starts at 0 it aligns the wrong number.
 *
 * The rule looks at `x += size` in the branch for "nothing here" (`!pte`, `!pmd_val(*pmd)`, `pud_none(*pud)`; or behind a
 * label that such a branch jumps to), where `x` is the position of the loop and the size depends on a level; and at `data->addr += size` where a visitor finds no
 * table below its entry. It is silent where `x` was aligned or its alignment
 * was tested, where the size is the base page, and where it is a parameter that the caller keeps aligned. It needs to see
 * the step and the loop's condition; that the position starts aligned is taken from what is in view. A step by what a level
 * covers from `x & PAGE_MASK` is told wherever it stands in a loop.
 *
 * Where a hunk does not show the head of the loop, a `continue` behind the step says that there is one.
 *
 * Of a patch it reports a rounding that a step loses (`(x & ~(size - 1)) + size` to `x += size`, `pmd_addr_end(x, end)` to
 * `x + size`), one that a fix gives it, a value that a fix rounds the other way (`ALIGN()` to `ALIGN_DOWN()`) or
 * takes the other end of (`fls(base)` to `ffs(base)`), a loop whose start is aligned to its step on one side only, a start that a fix rounds down before a walk, and
 * the step of a loop that a fix exchanges for another (`PAGES_PER_SECTION` for `PAGES_PER_SUBSECTION`).
 *
 * ## Invalid
 *
 * ```c
 * static void demo_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 *         unsigned long last = entry + pages;
 *
 *         for (; entry < last; ++entry) {
 *                 __be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 *                 if (!pua) {
 *                         entry += tbl->it_level_size - 1;
 *                         continue;
 *                 }
 *                 demo_release(tbl, entry);
 *         }
 * }
 * ```
 *
 * ```c
 * static void demo_free(struct iommu_table *tbl, long index, long npages)
 * {
 *         long i;
 *
 *         for (i = 0; i < npages; i++) {
 *                 __be64 *ptce = pnv_tce(tbl, false, index - tbl->it_offset + i, false);
 *
 *                 if (ptce)
 *                         *ptce = cpu_to_be64(0);
 *                 else
 *                         i |= tbl->it_level_size - 1;
 *         }
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void demo_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
 * {
 *         unsigned long last = entry + pages;
 *
 *         for (; entry < last; ++entry) {
 *                 __be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
 *
 *                 if (!pua) {
 *                         entry |= tbl->it_level_size - 1;
 *                         continue;
 *                 }
 *                 demo_release(tbl, entry);
 *         }
 * }
 * ```
 *
 * ```c
 * static void demo_free_level(struct demo_pte *pte, int level, unsigned long pfn, unsigned long last)
 * {
 *         do {
 *                 unsigned long level_pfn = pfn & demo_level_mask(level);
 *
 *                 if (!demo_present(pte))
 *                         goto next;
 *                 demo_free(pte);
 * next:
 *                 pfn = level_pfn + demo_level_size(level);
 *         } while (!demo_last_in_page(++pte) && pfn <= last);
 * }
 * ```
 */
export const unalignedSkip: Rule = {
  meta: {
    id: 'unaligned-skip',
    number: 'R6',
    title: 'A hole is skipped from an unaligned position',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20211126135556.397932-3-baolu.lu@linux.intel.com> "iommu/vt-d: Fix unmap_pages support"',
      '6e301a8e56e4 ("KVM: PPC: Optimize clearing TCEs for sparse tables")',
      'arch/powerpc/platforms/powernv/pci-ioda-tce.c, pnv_tce_free() of 6.12',
    ],
  },
  words: /level|lvl|size|shift|(?:PMD|PUD|P4D|PGDIR|HPAGE)_SIZE/,
  checkFunction(fn, report) {
    for (const step of fn.assignments) {
      const { operator, value } = step;
      if (value === undefined || fn.kind(step.node) === 'init_declarator') continue;
      const amount = amountOf(fn, step);
      if (amount !== undefined) checkStep(fn, step, amount, report);
      else if (operator === '|=') checkRelativeIndex(fn, step, value, report);
      else if (operator === '=') {
        if (checkNext(fn, step, value, report) || checkSmallMask(fn, step, value, report)) continue;
        checkLateBase(fn, step, value, report);
      }
    }
  },
  checkPatch(message, report) {
    const isFix = textsOf(message).some((text) => aboutFix.test(text));
    for (const file of message.files) {
      const path = file.newPath ?? file.oldPath ?? '';
      if (file.combined) continue;
      if (mmuPaths.test(path) || ourPaths.test(path)) {
        for (const found of file.hunks.flatMap(alignedStarts)) report(found);
        if (isFix)
          for (const found of file.hunks.flatMap((hunk) => fixes.flatMap((check) => check(hunk)))) report(found);
      }
      if (ourPaths.test(path)) for (const found of file.hunks.flatMap(roundingsLost)) report(found);
    }
  },
};
