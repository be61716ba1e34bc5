import { checkCursors } from './memory/cursor.ts';
import { checkFreed } from './memory/freed.ts';
import { checkFreedFix } from './memory/freedPatch.ts';
import { checkWrongFree } from './memory/wrongFree.ts';
import type { Rule } from './rule.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # Memory is used after it was freed, or freed wrongly
 *
 * What was freed belongs to whoever allocates next. A read gives garbage, a write destroys somebody else's data, a second
 * free hands one page out twice; none of it shows where it happens.
 *
 * The rule follows local variables and parameters, and reports
 *
 * - a use of what was freed on every path that leads there: read through, handed to a callee;
 * - a second free, also below the label that a `goto` leads to;
 * - memory that goes back to another allocator than it came from: `kfree()` of what `vmalloc()` made;
 * - `list_for_each_entry()` over elements that its body frees.
 *
 * A reference that is put proves nothing: another may be left. A free under a condition, a variable that is set again, and
 * a pointer that is only compared or printed are left alone. Of a patch whose subject says that it mends such a use, the
 * calls that free or put and that it moves, replaces or takes out are reported as fixed.
 *
 * ## Invalid
 *
 * ```c
 * static void example_release(struct example_window *win)
 * {
 * 	kfree(win);
 * 	example_count(win->table);
 * }
 * ```
 *
 * ```c
 * static int example_init(struct example *x)
 * {
 * 	unsigned long *map = vzalloc(x->size);
 *
 * 	if (!map)
 * 		return -ENOMEM;
 * 	if (x->busy) {
 * 		kfree(map);
 * 		return -EBUSY;
 * 	}
 * 	x->map = map;
 * 	return 0;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static void example_release(struct example_window *win)
 * {
 * 	example_count(win->table);
 * 	kfree(win);
 * }
 * ```
 *
 * ```c
 * static void example_release_all(struct example *x)
 * {
 * 	struct example_window *win, *next;
 *
 * 	list_for_each_entry_safe(win, next, &x->windows, list)
 * 		kfree(win);
 * }
 * ```
 */
export const useAfterFree: Rule = {
  meta: {
    id: 'use-after-free',
    number: 'R19',
    title: 'Memory is used after it was freed, or freed wrongly',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      '<20240614122910.3499489-1-mpe@ellerman.id.au> "KVM: PPC: Book3S HV: Prevent UAF in kvm_spapr_tce_attach_iommu_group()"',
      '<20211020132315.2287178-3-aik@ozlabs.ru> "powerpc/pseries/iommu: Use correct vfree for it_map"',
    ],
  },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path) || !fn.mayCall((fact) => fact.frees)) return;
    checkFreed(fn, report);
    checkWrongFree(fn, report);
    checkCursors(fn, report);
  },
  checkPatch: checkFreedFix,
};
