import { aboutSleep, observeSleepers } from './atomic/compared.ts';
import { checkFlagTests } from './atomic/flagTests.ts';
import { checkLostFlags } from './atomic/lostFlags.ts';
import { checkOps } from './atomic/ops.ts';
import { checkSleeping } from './atomic/sleeping.ts';
import type { Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # Something sleeps where nothing may
 *
 * Drivers map and unmap from interrupt handlers and with spin locks held. An allocation that may wait for memory, a
 * mutex, a poll that sleeps between two looks: where a spin lock is held, interrupts or preemption are off, an RCU
 * reader runs, or the MMU is off (real mode), each of them gives the CPU away in the middle.
 *
 * The rule reports
 *
 * - a call that may sleep with the arguments that it has, while a lock under which nothing may is held on every path to
 *   it, or in real mode; what a callee does is read off its body where that is in view;
 * - `GFP_KERNEL` written out in a function whose caller said with a `gfp` parameter how memory may be had;
 * - `gfp & GFP_NOWAIT` and the like as a question: such names are several bits, of which all kinds of flags have some;
 * - a mutex, a wait or a poll that sleeps in a callback of a driver that is also called where nothing may sleep:
 *   `.map_pages`, `.unmap_pages`, `.iotlb_sync`, the flush callbacks of page tables.
 *
 * A lock dropped before the call, also by a callee whose name says that it unlocks something, flags chosen at run time,
 * and flags in a function that sleeps anyway are no reason to report. Code out of view may drop a lock: behind it, it
 * is held where it is dropped next.
 *
 * Where its subject says that something sleeps, or its words quote what the kernel said or name the commit that it
 * mends, a patch fixes what it gives other flags, replaces by a twin that does not sleep
 * (`readl_poll_timeout_atomic()`), locks with a lock that spins, or moves out from under the lock.
 *
 * ## Invalid
 *
 * ```c
 * static int example_map_page(struct example_domain *domain, unsigned long iova)
 * {
 * 	unsigned long flags;
 * 	u64 *table;
 *
 * 	spin_lock_irqsave(&domain->lock, flags);
 * 	table = kzalloc(4096, GFP_KERNEL);
 * 	if (table)
 * 		example_install(domain, iova, table);
 * 	spin_unlock_irqrestore(&domain->lock, flags);
 * 	return table ? 0 : -ENOMEM;
 * }
 * ```
 *
 * ```c
 * static u64 *example_alloc_level(struct example_domain *domain, gfp_t gfp)
 * {
 * 	return kmem_cache_zalloc(domain->cache, GFP_KERNEL);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int example_map_page(struct example_domain *domain, unsigned long iova, gfp_t gfp)
 * {
 * 	u64 *table = kzalloc(4096, gfp);
 * 	unsigned long flags;
 *
 * 	if (!table)
 * 		return -ENOMEM;
 * 	spin_lock_irqsave(&domain->lock, flags);
 * 	example_install(domain, iova, table);
 * 	spin_unlock_irqrestore(&domain->lock, flags);
 * 	return 0;
 * }
 * ```
 */
export const allocInAtomic: Rule = {
  meta: {
    id: 'alloc-in-atomic',
    number: 'R3',
    title: 'Something sleeps where nothing may',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'https://lore.kernel.org/linux-iommu/20191220002914.19043-5-nicoleotsuka@gmail.com/',
      'https://lore.kernel.org/linux-iommu/20200628180844.79205-1-maxime@cerno.tech/',
    ],
  },
  compare: { added: /\w\(|GFP_|gfp/, about: aboutSleep, observe: observeSleepers },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path)) return;
    checkFlagTests(fn, report);
    checkLostFlags(fn, report);
    checkOps(fn, report);
    checkSleeping(fn, report);
  },
};
