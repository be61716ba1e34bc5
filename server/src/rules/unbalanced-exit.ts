import { aboutBalance, observeExits } from './exits/compared.ts';
import { checkLocks } from './exits/locks.ts';
import type { Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # A way out leaves something held
 *
 * A function takes a lock, starts an RCU section or gets a reference, and gives it back on the way out. A `return` that
 * was added in the middle, or that should have been a `goto`, leaves with it: the next one to take the lock waits for
 * ever, the object is never freed.
 *
 * The rule reports a `return` that every path reaches with a lock held that the function took and that its other ways
 * out, the last one among them, drop. Guards, locks of the caller's, locks that are held on some paths only, and
 * functions that say with `__acquires()` that they return with a lock held are left alone, and so is a way out that
 * hands out what it found. The whole function must be in view.
 *
 * Where its message speaks of a leak or of a missing put or unlock, a patch fixes a way out before which it adds what
 * gives something back, one that it makes a jump to a label, and a statement after which it puts what that used.
 *
 * ## Invalid
 *
 * ```c
 * static int example_find(struct example *x, int id)
 * {
 * 	struct example_dev *dev;
 *
 * 	mutex_lock(&x->lock);
 * 	dev = example_lookup(x, id);
 * 	if (!dev)
 * 		return -ENODEV;
 * 	dev->users++;
 * 	mutex_unlock(&x->lock);
 * 	return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int example_find(struct example *x, int id)
 * {
 * 	struct example_dev *dev;
 * 	int ret = 0;
 *
 * 	mutex_lock(&x->lock);
 * 	dev = example_lookup(x, id);
 * 	if (!dev) {
 * 		ret = -ENODEV;
 * 		goto unlock;
 * 	}
 * 	dev->users++;
 * unlock:
 * 	mutex_unlock(&x->lock);
 * 	return ret;
 * }
 * ```
 */
export const unbalancedExit: Rule = {
  meta: {
    id: 'unbalanced-exit',
    number: 'R17',
    title: 'A way out leaves something held',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'https://lore.kernel.org/linux-iommu/20200312113730.GF20562@mwanda/',
      'https://lore.kernel.org/linuxppc-dev/170784021983.6249.10039296655906636112.stgit@linux.ibm.com/',
    ],
  },
  compare: {
    added: /put|unlock|goto|unref|up_(?:read|write)|pm_runtime_disable/,
    about: aboutBalance,
    observe: observeExits,
  },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path)) return;
    checkLocks(fn, report);
  },
};
