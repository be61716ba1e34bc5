/**
 * Labels that failures jump to, and words that tell of them: coding-style.rst, 7, "Centralized exiting of functions", and
 * what drivers/{iommu,vfio}/, arch/{powerpc,s390}/ and virt/kvm/ make of it.
 */

/** Only failures come here, where nothing falls into it: `err_free`, `fail`, `unwind`. */
export const errorLabels = /(?:^|_)(?:err|fail|bad|undo|unwind|unroll|rollback|abort|revert)/i;

/** The same, where what was done is taken back and no success ends, whatever is returned. */
export const undoLabels = /(?:^|_)(?:err|fail|undo|unwind|rollback)/i;

/** The text of a function that may have such a label. */
export const jumpsToErrors = /\bgoto \w*(?:err|fail|undo|unwind|rollback)/;

/** What is named for an error and nothing else: a patch sends more there. */
export const plainErrorLabels = /^_*(?:err|fail|bad)/;

/** What ends here is an answer, too: `out_no_data`, `next`. */
export const answerLabels = /(?:^|_)(?:no|none|empty|fall_?back|skip|next|again|retry)(?:_|$)/;

/** The way out, of failure or success. */
export const exitLabels = /err|fail|out|undo|unwind|free|put|exit/i;

/** In a message: something failed, or is not as it should be. */
export const failureWords =
  /\b(?:fail|invalid|cannot|can't|could not|unable|not support|does not support|un-?expected|already)/i;

/** Labels of what is done, or need not be: a jump to one says that all is well. */
export const doneLabels = /(?:^|_)(?:done|ok|success|finish(?:ed)?|skip|none?|empty)(?:_|$)/i;
