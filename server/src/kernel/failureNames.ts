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

interface NeverNull {
  readonly why: string;
  readonly advice: string;
  /** A function that calls this knows that there is something. */
  readonly askedBy?: RegExp;
  /** Where it may give NULL all the same. */
  readonly notIn?: RegExp;
}

const ofEmpty: NeverNull = {
  askedBy: /\blist_(?:empty|is_)/,
  why: 'Of an empty list it gives the list head itself, as if an element were around it: what is read there is something else.',
  advice: 'Ask list_empty() before, or call the variant that ends in _or_null.',
};
const ofAddress: NeverNull = {
  // Kernel addresses may be those of memory.
  notIn: /^arch\/s390\//,
  why: 'It adds an offset to what it is given: a wrong address gives a pointer like any other, and is read through.',
  advice: 'Test what it is given, before.',
};

/** Macros and functions that compute an address and give NULL for nothing: include/linux/list.h, asm/io.h. */
export const neverNull: ReadonlyMap<string, NeverNull> = new Map([
  ...['list_first_entry', 'list_last_entry'].map((name) => [name, ofEmpty] as const),
  ...['phys_to_virt', '__va'].map((name) => [name, ofAddress] as const),
]);
