import { isOfLargeThings } from '../kernel/architectures.ts';
import type { Rule } from './rule.ts';
import { aboutCheck, observeDropped } from './statuses/compared.ts';
import { checkCutJumps } from './statuses/cutJumps.ts';
import { checkDeadErrors } from './statuses/deadErrors.ts';
import { checkDropped } from './statuses/dropped.ts';
import { checkDroppedOwn } from './statuses/droppedOwn.ts';
import { checkErrorLabels } from './statuses/errorLabels.ts';
import { checkErrorsOfNothing } from './statuses/errorsOfNothing.ts';
import { checkChained, checkForgiven } from './statuses/forgiven.ts';
import { checkForgotten } from './statuses/forgotten.ts';
import { checkHalfSets } from './statuses/halfSet.ts';
import { checkJumps } from './statuses/jumps.ts';
import { checkLastTurn } from './statuses/lastTurn.ts';
import { checkLoggedTurns } from './statuses/loggedTurn.ts';
import { checkLostAtBreak } from './statuses/lostAtBreak.ts';
import { checkMisindented } from './statuses/misindented.ts';
import { checkOtherStatus } from './statuses/otherStatus.ts';
import { checkOverwritten } from './statuses/overwritten.ts';
import { checkChanges } from './statuses/patch.ts';
import { checkRemainders } from './statuses/remainder.ts';
import { checkBoolKept } from './statuses/boolKept.ts';
import { checkUnaskedMapping } from './statuses/unaskedMapping.ts';
import { checkUndoneOver } from './statuses/undoneOver.ts';
import { checkUnfilled } from './statuses/unfilled.ts';
import { checkUnread } from './statuses/unread.ts';
import { checkZeroReturned, returnsZero } from './statuses/zeroReturned.ts';
import { testPaths } from './support/changedCode.ts';

/** A status is returned, or two errors are set in a row: without it nothing is asked that follows values. */
const returnsVariable =
  /\breturn\s*\(*(?:ERR_PTR\s*\(\s*)?(?:\([\w *]+\)\s*)?[a-z_]\w*\s*\)*(?:;|[^;]* \?)|(?<=(?<lost>\w+)) = -E[A-Z0-9]+;\s*\}?\s*\k<lost> = /;

/**
 * # A failed step is reported as success
 *
 * A function that maps many entries, or sets a device up, leaves at the step that failed and returns a status variable.
 * Where the step does not set it, the variable still holds the 0 of the step before: the caller takes a partial
 * mapping or a half-made device for a whole one.
 *
 * The rule reports
 *
 * - a `break`, a `goto` or a `return` that is taken because something failed, where the status variable is 0 on every
 *   path that leads there and nothing on the way to `return` changes it;
 * - such a jump on which the variable got no value at all, and a `return` of it below an `if` in whose branches alone
 *   it gets one;
 * - an arm of a `switch` that leaves it without a value, or at 0 where all other arms put something into it;
 * - a `goto` or a `return` taken because something failed where it is 0 on some of the paths that lead there: an error
 *   from the top of a loop, over which a turn that went well puts its 0;
 * - of a hunk, a `goto` to a label out of view for a step that failed, where the other jumps take their error along, or
 *   to a label by the name of errors right below a step that went well;
 * - a `return 0` where an allocation failed, or where a step did and what was done before is undone, of a function
 *   whose other failures return an error; a `return n` where the branch is taken because `n` is 0, and says that it failed;
 * - a `return 0` below labels that only failures reach;
 * - a `return 0` to which a `goto` takes an error in a status that nobody reads on the way;
 * - an error that is put into a status in a branch that does not leave, where the next statement overwrites it, or a later
 *   one, while the branch before it leaves with an error;
 * - a status that is set to 0 after what was done was taken back;
 * - another variable than the one that holds the error, given to dev_err_probe(), which returns it;
 * - a result that is true or false, kept in a status that is returned where it is false;
 * - a status over which what takes back puts its own, `err: rc = undo(x); return rc;`, or whatever else is called below a label
 *   that all come to with an error;
 * - a status that is set to 0 together with the value that says that it failed: `ret = x->id = 0`;
 * - a status that the next statement overwrites, or that nobody looks at from there on;
 * - a failure that ends a loop, behind which nobody looks at the status and 0 is returned, or which another step's status
 *   is put over, be it in the next turn of the loop around it;
 * - a status that each turn of a loop puts over that of the turn before, and that is returned after it, whether nobody looks
 *   at it on the way or a failure is only printed;
 * - a call whose status is not kept, where the next line tests the variable that other calls keep it in;
 * - a call that drops the status of what nearly everybody asks, or of what sets something up and has no memory at times;
 * - a function that calls itself and drops there the status by which it says that a step failed;
 * - a call whose status is dropped, though what it was to fill has no value else, and is used: `kstrtoul(buf, 0, &n)`;
 * - memory that is returned as mapped, where nobody asked whether the address that was stored beside it is DMA_MAPPING_ERROR;
 * - the error of a pointer that is NULL, or may be as well: `if (!p) return PTR_ERR(p)`, which is 0;
 * - the number of bytes that `copy_to_user()` left over, returned as if it were an errno;
 * - a `goto` that is indented as part of the branch above and is none.
 *
 * What counts as a failure:
 *
 * - an allocation that gave NULL, an error pointer;
 * - a function that returns 0 on success and did not: by its body in view, or by what is known of the kernel;
 * - another variable that holds the status of a call, or a negative result;
 * - a branch that prints an error, a condition that warns, where the 0 is left over from a step before;
 * - a `goto` to a label by the name of errors, or one that success does not come by, to which the other jumps carry
 *   one;
 * - a check of bounds, of alignment or for what must be there, where the other checks leave with an error;
 * - a `break` out of a loop whose other breaks leave with an error, where the status decides what follows, or where it
 *   stands behind a check.
 *
 * A jump with a status of 0 is often right: nothing to do, found already. Without one of the signs above, or where the
 * start of the function or the label is not in view, nothing is said.
 *
 * A patch that takes the error away before a jump that stays introduces the defect. Where its message speaks of the
 * error code, a patch fixes it that
 *
 * - adds the assignment before such a jump;
 * - returns an error where 0 was, or a count of what is done so far;
 * - turns the sign of an error;
 * - begins to look at the status of a call, at its place or in another function;
 * - returns an error where nothing could be done, above a `return` of the count that was 0 there;
 * - puts the test of a status before a jump that was always taken;
 * - gives a status a value that it says to be uninitialized.
 *
 * So does, whatever its message says, one that leaves with an error from a branch that only printed one, or warned; one that
 * returns -EFAULT where what `copy_to_user()` left over was taken for a status; one that takes a part out of the condition for
 * a `return 0` and returns an error for it; one that adds the jump below an error at the end of a branch; and a
 * fix that leaves where a step failed, below a test that looked for its success alone.
 *
 * Where the only thing that a hunk does is that a branch returns 0 in the place of an error, and the message does not speak of
 * that, it introduces it.
 *
 * ## Invalid
 *
 * ```c
 * static long example_build(struct iommu_table *tbl, unsigned long entry, unsigned long pages, unsigned long *hpas)
 * {
 * 	long i, ret = 0;
 *
 * 	for (i = 0; i < pages; ++i) {
 * 		struct mm_iommu_table_group_mem_t *mem = example_mem(hpas[i]);
 *
 * 		if (mm_iommu_mapped_inc(mem))
 * 			break;
 * 		ret = example_xchg(tbl, entry + i, hpas[i]);
 * 		if (ret)
 * 			break;
 * 	}
 * 	if (ret)
 * 		example_clear(tbl, entry, i);
 * 	return ret;
 * }
 * ```
 *
 * ```c
 * static int example_probe(struct example *x)
 * {
 * 	int ret;
 *
 * 	ret = example_enable(x);
 * 	if (ret)
 * 		return ret;
 * 	x->table = kzalloc(SZ_4K, GFP_KERNEL);
 * 	if (!x->table)
 * 		goto disable;
 * 	return 0;
 *
 * disable:
 * 	example_disable(x);
 * 	return ret;
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_build(struct iommu_table *tbl, unsigned long entry, unsigned long pages, unsigned long *hpas)
 * {
 * 	long i, ret = 0;
 *
 * 	for (i = 0; i < pages; ++i) {
 * 		struct mm_iommu_table_group_mem_t *mem = example_mem(hpas[i]);
 *
 * 		ret = mm_iommu_mapped_inc(mem);
 * 		if (ret)
 * 			break;
 * 		ret = example_xchg(tbl, entry + i, hpas[i]);
 * 		if (ret)
 * 			break;
 * 	}
 * 	if (ret)
 * 		example_clear(tbl, entry, i);
 * 	return ret;
 * }
 * ```
 *
 * ```c
 * static int example_attach(struct example *x)
 * {
 * 	int ret;
 *
 * 	ret = example_lock(x);
 * 	if (ret)
 * 		return ret;
 * 	if (x->attached)
 * 		goto unlock;
 * 	ret = example_enable(x);
 * unlock:
 * 	example_unlock(x);
 * 	return ret;
 * }
 * ```
 */
export const successOnError: Rule = {
  meta: {
    id: 'success-on-error',
    number: 'R24',
    title: 'A failed step is reported as success',
    severity: 'warning',
    since: '0.1.0',
    sources: ['drivers/vfio/vfio_iommu_spapr_tce.c, tce_iommu_build_v2(), Linux 6.12'],
  },
  compare: { added: /\bif\b|(?:\w =|\breturn) \w+\(/, about: aboutCheck, words: /\w\(/, observe: observeDropped },
  checkFunction(fn, report) {
    if (testPaths.test(fn.path)) return;
    checkDropped(fn, report);
    checkDroppedOwn(fn, report);
    checkUnaskedMapping(fn, report);
    checkRemainders(fn, report);
    checkMisindented(fn, report);
    checkUnread(fn, report);
    checkUnfilled(fn, report);
    checkForgiven(fn, report);
    checkChained(fn, report);
    checkBoolKept(fn, report);
    checkOtherStatus(fn, report);
    checkUndoneOver(fn, report);
    checkLastTurn(fn, report);
    checkLoggedTurns(fn, report);
    checkLostAtBreak(fn, report);
    if (/\b(?:PTR_ERR|ERR_CAST)\(/.test(fn.source.code)) checkErrorsOfNothing(fn, report);
    // Elsewhere a driver may well go on without what it did not get.
    const isLarge = isOfLargeThings(fn.path);
    if (isLarge && returnsZero.test(fn.source.code)) checkZeroReturned(fn, report);
    const told = isLarge && /\breturn 0;/.test(fn.source.code) ? checkErrorLabels(fn, report) : [];
    checkDeadErrors(fn, told, report);
    if (!fn.whole && /\bgoto \w+;[^]*\bgoto \w+;/.test(fn.source.code)) checkCutJumps(fn, report);
    if (!returnsVariable.test(fn.source.code)) return;
    checkOverwritten(fn, report);
    checkForgotten(fn, report);
    checkHalfSets(fn, report);
    checkJumps(fn, report);
  },
  checkPatch: checkChanges,
};
