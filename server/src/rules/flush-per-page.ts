import { checkEveryMap } from './flushes/everyMap.ts';
import { checkOnePage } from './flushes/onePage.ts';
import { checkPartner } from './flushes/partners.ts';
import { checkWaits } from './flushes/waits.ts';
import { inPlace, type Reporter, type Rule } from './rule.ts';

/**
 * # A flush for each page
 *
 * A flush of the IOTLB costs a command, and mostly a wait for the hardware; inside a guest it costs an exit to the
 * hypervisor. One flush can be for a range as well as for a page, so a loop that flushes for each of its pages takes as
 * many times as long as it has turns.
 *
 * The rule reports
 *
 * - a call that flushes for one page in a loop that moves the address: `iommu_unmap(domain, iova, PAGE_SIZE)`;
 * - a call that flushes from where a loop is to where it will end, on each of its turns;
 * - an exchange that invalidates one entry, where a partner leaves that to one call for all;
 * - a wait on each turn of a loop whose commands go to one queue;
 * - a flush in every call of a driver's map op, which `iotlb_sync_map` would do once (as information).
 *
 * Of a patch, what is told as information is told of what the patch changes, not of code that it only shows.
 *
 * It is silent about loops over domains and devices, each with its own queue or with the whole range, about loops with a
 * constant number of turns, about what only gathers, and about what is done where something failed.
 *
 * ## Invalid
 *
 * ```c
 * static void example_release(struct example *x, unsigned long iova, unsigned long npages)
 * {
 * 	unsigned long i;
 *
 * 	for (i = 0; i < npages; i++)
 * 		iommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_release(struct example *x, unsigned long iova, unsigned long npages)
 * {
 * 	iommu_unmap(x->domain, iova, npages * PAGE_SIZE);
 * }
 * ```
 *
 * ```c
 * static void example_release_all(struct example *x, unsigned long iova, size_t size)
 * {
 * 	struct example_domain *d;
 *
 * 	list_for_each_entry(d, &x->domains, next)
 * 		iommu_unmap(d->domain, iova, size);
 * }
 * ```
 */
export const flushPerPage: Rule = {
  meta: {
    id: 'flush-per-page',
    number: 'R8',
    title: 'A flush for each page',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20190829085252.72370-3-aik@ozlabs.ru> "KVM: PPC: Book3S: Invalidate multiple TCEs at once"',
      '<20210107122909.16317-4-yong.wu@mediatek.com> "iommu/mediatek: Add iotlb_sync_map to sync whole the iova range"',
      'drivers/iommu/intel/iommu.c, switch_to_super_page() of 6.12',
    ],
  },
  words: /flush|unmap|tlb|inv|zap|kill|xchg|sync|wait|refresh|notify|TLBI/,
  checkFunction(fn, reporter) {
    checkEveryMap(fn, reporter);
    const report: Reporter = (one) => reporter({ mendedBy: inPlace, ...one });
    if (fn.loops.length === 0 && !fn.mayCall((fact) => fact.deferringPartner)) return;
    if (!fn.mayCall((fact) => fact.deferringPartner ?? fact.awaits ?? fact.flushesUpTo)) return;
    for (const call of fn.calls) {
      checkOnePage(fn, call, report);
      checkPartner(fn, call, report);
      checkWaits(fn, call, report);
    }
  },
};
