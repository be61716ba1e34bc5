import { checkExits } from './memory/exits.ts';
import { checkInverted } from './memory/inverted.ts';
import { checkLeakFix } from './memory/patch.ts';
import type { Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # What was allocated is left behind
 *
 * A function that sets a table up allocates, and then finds that something else fails. Each way out after that must free
 * what is there by then. One that does not loses a page or a table each time, until the machine has none left.
 *
 * The rule follows what a local variable got from an allocation or a mapping that is owed back, and reports
 *
 * - a `return` or a `goto` that leaves with it, where nothing kept it: it was not stored, returned, nor given to anybody;
 * - one that leaves after a failure with what a callee was lent, where a later way out frees it;
 * - a test that is the wrong way round: `if (!x->view) free_view(x);`.
 *
 * What is stored, returned, put on a list, or handed to a function that may keep it is somebody else's from there on.
 * Managed memory (`devm_`, `__free()`) needs nothing. Of a patch whose subject says that it mends a leak, or that does so
 * in its words and names the commit that it mends, the ways out are reported as fixed on which it begins to free. What
 * it begins to take as well is left alone.
 *
 * ## Invalid
 *
 * ```c
 * static int example_alloc(struct example *x, int node)
 * {
 * 	struct example_table *table;
 * 	struct page *pages;
 *
 * 	table = kzalloc(sizeof(*table), GFP_KERNEL);
 * 	if (!table)
 * 		return -ENOMEM;
 * 	pages = alloc_pages_node(node, GFP_KERNEL, 0);
 * 	if (!pages)
 * 		return -ENOMEM;
 * 	table->pages = pages;
 * 	x->table = table;
 * 	return 0;
 * }
 * ```
 *
 * ```c
 * static void example_free(struct example *x)
 * {
 * 	if (!x->userspace)
 * 		example_userspace_free(x);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static int example_alloc(struct example *x, int node)
 * {
 * 	struct example_table *table;
 * 	struct page *pages;
 *
 * 	table = kzalloc(sizeof(*table), GFP_KERNEL);
 * 	if (!table)
 * 		return -ENOMEM;
 * 	pages = alloc_pages_node(node, GFP_KERNEL, 0);
 * 	if (!pages) {
 * 		kfree(table);
 * 		return -ENOMEM;
 * 	}
 * 	table->pages = pages;
 * 	x->table = table;
 * 	return 0;
 * }
 * ```
 */
export const leak: Rule = {
  meta: {
    id: 'leak',
    number: 'R18',
    title: 'What was allocated is left behind',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'arch/powerpc/platforms/pseries/iommu.c, spapr_tce_create_table() of 6.12',
      '<20190430073004.10528-1-eric.auger@redhat.com> "iommu/vt-d: Fix leak in intel_pasid_alloc_table on error path"',
      '<20250512224653.35697-1-gbatra@linux.ibm.com> "powerpc/pseries/iommu: Fix kmemleak in TCE table userspace view"',
    ],
  },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path)) return;
    if (/if \(!|== NULL/.test(fn.source.code) && /free/.test(fn.source.code)) checkInverted(fn, report);
    if (fn.mayCall((fact) => fact.handsOut)) checkExits(fn, report);
  },
  checkPatch: checkLeakFix,
};
