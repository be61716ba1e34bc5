import { measuresOf, type FunctionAnalysis, type Node } from '../c/index.ts';
import { isOfLargeThings } from '../kernel/architectures.ts';
import { undoingNames } from '../kernel/callNames.ts';
import type { Related, Reporter, Rule } from './rule.ts';
import { exitOf } from './support/exits.ts';
import {
  addedErrors,
  addedExits,
  addedReturns,
  addedTests,
  addedValues,
  droppedErrors,
} from './support/addedErrors.ts';
import { aboutCheck, observeDropped, reportDropped, reportForgotten, reportOverwritten } from './support/lostStatus.ts';
import { ourPaths, testPaths } from './support/changedCode.ts';
import { failureOf, statusAtLabel, stepThatFailed, toldFailure, type Branch, type Failure } from './support/failure.ts';
import { halfSets } from './support/halfSet.ts';
import { quote } from './support/nodes.ts';
import { returnedName, sets } from './support/status.ts';
import { checkForgiven } from './statuses/forgiven.ts';
import { checkMisindented } from './statuses/misindented.ts';
import { checkRemainders } from './statuses/remainder.ts';
import { checkUnread } from './statuses/unread.ts';

const returnsVariable =
  /\breturn\s*\(*(?:ERR_PTR\s*\(\s*)?(?:\([\w *]+\)\s*)?[a-z_]\w*\s*\)*(?:;| \? ERR_PTR)|(?<=(?<lost>\w+)) = -E[A-Z0-9]+;\s*\}?\s*\k<lost> = /;

/**
 * # A failed step is reported as success
 *
 * A function that maps many entries, or sets a device up, leaves at the step that failed and returns a status variable.
 * Where the step does not set it, the variable still holds the 0 of the step before: the caller takes a partial
 * mapping or a half-made device for a whole one.
 *
 * The rule reports a `break`, a `goto` or a `return` that is taken because something failed, where the status variable
 * is 0 on every path that leads there and nothing on the way to `return` changes it. What counts as a failure:
 *
 * - an allocation that gave NULL, an error pointer;
 * - a function that returns 0 on success and did not: by its body in view, or by what is known of the kernel;
 * - another variable that holds the status of a call, or a negative result;
 * - a branch that prints an error, a condition that warns, where the 0 is left over from a step before;
 * - a `goto` to a label by the name of errors, or one that success does not come by, to which the other jumps carry one;
 * - a check of bounds or of alignment, where the other checks leave with an error;
 * - a `break` out of a loop whose other breaks leave with an error, where the status decides what follows.
 *
 * It reports, too, a `return 0` where an allocation failed, or a step did and what was done before is undone, of a
 * function whose other failures return an error; one below a label that only failures reach; a jump on which the variable got no value at all, and a `return` of it
 * below an `if` in whose branches alone it gets one.
 *
 * It reports an error that is put into a status variable in a branch that does not leave, where the next statement
 * overwrites it, or is set to 0 after what was done was taken back; a status that the next statement overwrites, or that nobody
 * looks at from there on; the number of bytes that `copy_to_user()` left over, returned as if it were an errno; a `goto` that is
 * indented as part of the branch above and is none. It reports a call whose status is not kept, where the next line tests the variable that other calls keep it in, and one
 * that drops the status of what nearly everybody asks.
 *
 * A jump with a status of 0 is often right: nothing to do, found already. Without one of the signs above, or where
 * the start of the function or the label is not in view, nothing is said. A patch that takes the error away before a jump
 * that stays introduces the defect. Where a patch whose message speaks of the
 * error code adds the assignment before such a jump, returns an error where 0 was, or begins to look at the status of a
 * call, puts the test of a status before a jump that was always taken, or gives a status a value that it says to be
 * uninitialized, that is reported as fixed.
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
    if (fn.mayCall((fact) => fact.mustCheck)) reportDropped(fn, report);
    checkRemainders(fn, report);
    checkMisindented(fn, report);
    checkUnread(fn, report);
    checkForgiven(fn, report);
    // Elsewhere a driver may well go on without what it did not get.
    if (isOfLargeThings(fn.path) && /\breturn 0;/.test(fn.source.code)) {
      reportZeroReturned(fn, report);
      if (/\bgoto \w*(?:err|fail|undo|unwind|rollback)/.test(fn.source.code)) reportErrorLabels(fn, report);
    }
    if (!returnsVariable.test(fn.source.code)) return;
    reportOverwritten(fn, report);
    reportForgotten(fn, report);
    for (const { name, exit, condition } of halfSets(fn)) {
      report({
        ...fn.span(exit),
        what: `${name} is returned without a value where \`${quote(fn, condition, 40)}\` and the conditions above it are false.`,
        why: 'The caller gets whatever the stack held: success, as often as not.',
        advice: `Give ${name} a value where it is declared, or in a last \`else\`.`,
        brief: `${name} returned without a value`,
        related: [{ ...fn.span(condition), message: 'false' }],
      });
    }
    const returned = statusesOf(fn);
    if (returned.length === 0) return;
    for (const jump of fn.descendants(fn.body, 'break_statement', 'goto_statement', 'return_statement')) {
      const branch = branchOf(fn, jump);
      if (!branch) continue;
      for (const status of returned) {
        if (sets(fn, branch.block, status)) continue;
        if (hasNoValue(fn, jump, status)) {
          const exit = exitOf(fn, jump, status);
          if (exit !== undefined) reportNoValue(fn, jump, status, exit, report);
          continue;
        }
        const exit = exitOf(fn, jump, status);
        if (exit === undefined) continue;
        const failure = failureOf(fn, { ...branch, jump, status });
        const none = failure && noError(fn, jump, status);
        // A number above 0 may be an answer that goes with a warning.
        if (!failure || !none || (none !== '0' && failure.isWarning)) continue;
        report({
          ...fn.span(branch.truth ? branch.condition : jump),
          what: `${words(fn, failure)}, but ${status} is ${none} here, and that is what the function returns.`,
          why: 'The caller takes what was done in part for done.',
          advice: `Should ${status} get an error before this ${verb(fn, jump)}?`,
          brief: `${status} is ${none} where ${failure.brief}`,
          related: relatedOf(fn, failure, jump, exit),
        });
        break;
      }
    }
  },
  checkPatch(message, report) {
    const { subject, fixes } = message.facts;
    for (const file of message.files) {
      const removed = file.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'removed'));
      for (const { start, end, status, error, line } of file.combined ? [] : file.hunks.flatMap(droppedErrors)) {
        // Several at once: the error is set above them now.
        if (removed.filter(({ text }) => text.trim() === line.text.trim()).length > 1) continue;
        report({
          start,
          end,
          change: 'introduced',
          what: `The patch takes ${error} away from ${status} before this jump.`,
          why: 'The function returns what the step before has left there: success, where that went well.',
          advice: `Is it no failure any more, or does ${status} get the error elsewhere?`,
          brief: `${status} is no longer set`,
          related: [{ start: line.start, end: line.end, message: 'taken away' }],
          key: `set ${status}`,
        });
      }
    }
    if (!aboutStatus.test(subject) && !message.prose.some(({ text }) => aboutStatus.test(text))) return;
    // Other patches change what a function returns on purpose.
    const isFix = fixes.length > 0 || /fix|missing|wrong|correct|return (?:an )?error\b.* on\b/i.test(subject);
    for (const file of message.files) {
      for (const { start, end, value, line, of } of file.combined || !isFix ? [] : file.hunks.flatMap(addedReturns)) {
        if (of && !aboutStatus.test(subject)) continue;
        report({
          start,
          end,
          change: 'fixed',
          what: `${of === 'end' ? 'The end of this function returned 0' : of ? 'This branch left with the status of an older step' : 'This branch returned 0'}; the patch makes it return ${value}.`,
          why: 'The caller took the failure for success.',
          advice: 'Do the other failures of this function return an error?',
          brief: of === 'jump' ? `left, returns ${value}` : `returned 0, returns ${value}`,
          related: [{ start: line.start, end: line.end, message: 'the error' }],
          key: `return ${value}`,
        });
      }
      for (const { start, end, value, line } of file.combined || !isFix ? [] : file.hunks.flatMap(addedTests)) {
        report({
          start,
          end,
          change: 'fixed',
          what: `This was left whatever the call before gave; the patch tests ${value} first.`,
          why: 'Where the call succeeds the rest is not done, and the caller gets a status that does not say so.',
          advice: 'Is the test the right way round?',
          brief: `${value} was not tested`,
          related: [{ start: line.start, end: line.end, message: 'the test' }],
          key: `test ${value}`,
        });
      }
      for (const { start, end, value, line } of file.combined || !isFix || !aboutStep.test(subject)
        ? []
        : file.hunks.flatMap(addedExits)) {
        report({
          start,
          end,
          change: 'fixed',
          what: `Nothing was asked of ${value} here; the patch leaves where it says that the step failed.`,
          why: 'The next step went on without this one, and what it returned took the place of the error.',
          advice: 'Is everything undone that was set up before it?',
          brief: `${value} was not looked at`,
          related: [{ start: line.start, end: line.end, message: 'the test' }],
          key: `exit ${value}`,
        });
      }
      const isAboutValue = aboutValue.test(subject) || message.prose.some(({ text }) => aboutValue.test(text));
      for (const { start, end, value, line } of file.combined || !isAboutValue ? [] : file.hunks.flatMap(addedValues)) {
        report({
          start,
          end,
          change: 'fixed',
          what: `${value} had no value where it was declared; the patch gives it one.`,
          why: 'On the paths that set none the caller got whatever the stack held: success, as often as not.',
          advice: 'Is it the right one for all paths that set none?',
          brief: `${value} had no value`,
          related: [{ start: line.start, end: line.end, message: 'the value' }],
          key: `value of ${value}`,
        });
      }
      const isOurs = ourPaths.test(file.newPath ?? file.oldPath ?? '') || (isFix && aboutStatus.test(subject));
      if (file.combined || !isOurs) continue;
      for (const { start, end, status, error, line, toError, test } of file.hunks.flatMap(addedErrors)) {
        if (!isFix && !toError) continue;
        report({
          start,
          end,
          change: 'fixed',
          what: `This branch left without an error in ${status}; the patch sets it to ${error}.`,
          why: 'The function returned what the step before had left there: success, where that went well.',
          advice: 'Do the other failures of this function set it?',
          brief: `${status} was not set`,
          related: [
            ...(test ? [{ start: test.start, end: test.end, message: 'the condition' }] : []),
            { start: line.start, end: line.end, message: 'set here' },
          ],
          key: `set ${status}`,
        });
      }
    }
  },
};

/** The message is about what is returned. */
const aboutStatus =
  /error code|err(?:or)? (?:value|number|return)|return(?:s|ing|ed)?\s+(?:-E[A-Z]+|0|zero|success|(?:an? )?err|code|value)|errno|set err|uninitiali[sz]ed (?:return|r(?:et|c)\b|err|variable)|\b(?:r(?:c|et\w*)|err\w*)\b[^.]{0,40} (?:un|always )?initiali[sz]ed|'(?:r(?:c|et\w*)|err)' is used uninit/i;

/** A status may be looked at where a hunk does not show it: the subject must say that it was not. */
const aboutStep =
  /error return|return(?:ed)? (?:error )?(?:code|value)|missing|unchecked|ignor|add (?:a )?check|check (?:for|the)/i;

/** It says that a variable is used without a value. */
const aboutValue = /uninitiali[sz]ed|without a value|initiali[sz]ed? (?:the )?(?:variable|ret|rc|err)/i;

/** `return 0;` in a branch for a step that failed, of a function whose other failures return an error. */
function reportZeroReturned(fn: FunctionAnalysis, report: Reporter): void {
  if (!returnsErrors(fn)) return;
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    const branch = value !== undefined && fn.text(value) === '0' ? branchOf(fn, jump) : undefined;
    if (!branch) continue;
    const failure = zeroOf(fn, { ...branch, jump, status: '' });
    if (!failure) continue;
    report({
      ...fn.span(jump),
      what: `${words(fn, failure)}, but 0 is returned here.`,
      why: 'The caller takes what was done in part for done; the other failures of this function return an error.',
      advice: 'Should this return an error, too?',
      brief: `0 is returned where ${failure.brief}`,
      related: failure.at === undefined ? [] : [{ ...fn.span(failure.at), message: 'the step that failed' }],
    });
  }
}

/** Why a branch that returns 0 is one for failures. */
function zeroOf(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const step = stepThatFailed(fn, branch);
  return step && (step.isAllocation || undoes(fn, branch.block)) ? step : toldFailure(fn, branch);
}

/** `err: undo(); return 0;`, where every jump to the label has a status that is not 0. */
function reportErrorLabels(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.returnType.kind !== 'integer' || fn.returnType.signed !== true) return;
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    if (value === undefined || fn.text(value) !== '0') continue;
    const failed = statusAtLabel(fn, jump);
    if (!failed) continue;
    report({
      ...fn.span(jump),
      what: `Only failures get to ${failed.label}, with the error in ${failed.status}, and 0 is returned here.`,
      why: 'The caller takes what was undone for done.',
      advice: `Should ${failed.status} be returned?`,
      brief: `0 is returned below ${failed.label}`,
      related: [{ ...fn.span(failed.jump), message: 'from here, for one' }],
      fix: { title: `Return ${failed.status}`, edits: [{ ...fn.span(value), text: failed.status }] },
    });
  }
}

/** An errno is returned somewhere, as a constant or in a status variable. */
function returnsErrors(fn: FunctionAnalysis): boolean {
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer' || signed !== true) return false;
  const values = fn.returns.flatMap((node) => fn.children(node).slice(0, 1)).map((value) => fn.canonical(value));
  // A 1 beside it: the 0 is an answer.
  return values.some((text) => /^-E[A-Z]/.test(text)) && !values.some((text) => /^[1-9]|^true$/.test(text));
}

/** Something that was done before is taken back: the branch is one for failures. */
function undoes(fn: FunctionAnalysis, block: Node): boolean {
  return fn.calls.some(({ node, name }) => fn.isInside(node, block) && undoingNames.test(name));
}

/** Nothing on any path from the declaration to here gave the variable a value. */
function hasNoValue(fn: FunctionAnalysis, jump: Node, status: string): boolean {
  const variable = fn.variable(status);
  if (!variable?.node || variable.initialiser !== undefined || variable.static || !fn.startInView) return false;
  if (
    measuresOf(fn)
      .definitionsAt(status, jump)
      .some((definition) => definition !== undefined)
  )
    return false;
  // A macro may set what it is given by name.
  return !fn.calls.some(
    (call) =>
      call.node < jump && (call.name === '__unseen_code' || call.args.some((arg) => fn.text(fn.strip(arg)) === status)),
  );
}

function reportNoValue(fn: FunctionAnalysis, jump: Node, status: string, exit: Node, report: Reporter): void {
  report({
    ...fn.span(jump),
    what: `${status} has no value yet where this ${verb(fn, jump)} leaves, and it is what the function returns.`,
    why: 'The caller gets whatever the stack held: success, as often as not.',
    advice: `Give ${status} the error before this ${verb(fn, jump)}.`,
    brief: `${status} returned without a value`,
    related: [{ ...fn.span(exit), message: 'what is returned' }],
  });
}

function words(fn: FunctionAnalysis, { what, at }: Failure): string {
  return at === undefined ? what : what.replace('%', quote(fn, at, 40));
}

function verb(fn: FunctionAnalysis, jump: Node): string {
  return fn.kind(jump).replace('_statement', '');
}

function relatedOf(fn: FunctionAnalysis, failure: Failure, jump: Node, exit: Node): Related[] {
  const related: Related[] = [
    { ...fn.span(jump), message: 'left here' },
    { ...fn.span(exit), message: 'what is returned' },
  ];
  if (failure.at !== undefined) related.unshift({ ...fn.span(failure.at), message: 'the step that failed' });
  return related;
}

/** Local integer variables that the function returns, bare or as ERR_PTR(). */
function statusesOf(fn: FunctionAnalysis): string[] {
  const names = new Set<string>();
  for (const node of fn.returns) {
    const name = returnedName(fn, node);
    if (name === undefined) continue;
    const variable = fn.variable(name);
    if (saysSuccessOtherwise(fn, name) || !isStatus(fn, name)) continue;
    if (variable ? !variable.parameter && variable.type.kind === 'integer' : !fn.startInView) names.add(name);
  }
  return returnsStatus(fn) ? [...names] : [];
}

/** By its name, or because it gets an errno somewhere; a count says 0 where there is none. */
function isStatus(fn: FunctionAnalysis, name: string): boolean {
  if (/^(?:r|rc|rv|\w*ret\w*|e?err\w*|res|result|status|error)$/.test(name)) return true;
  return fn.assignments.some(
    ({ target, value }) => value !== undefined && fn.text(target) === name && /^-E[A-Z]/.test(fn.text(value)),
  );
}

/** `ret = 1`: 0 is what this one returns on failure. */
function saysSuccessOtherwise(fn: FunctionAnalysis, name: string): boolean {
  return fn.assignments.some(
    ({ target, value }) =>
      fn.text(target) === name && value !== undefined && /^(?:[1-9]\d*|true)$/.test(fn.text(value)),
  );
}

/** An address or a count says 0 where it has none; a status is signed, or rides on a pointer. */
function returnsStatus(fn: FunctionAnalysis): boolean {
  const { kind, signed } = fn.returnType;
  return fn.name === '' || kind === 'unknown' || kind === 'pointer' || (kind === 'integer' && signed === true);
}

/** The branch of an `if` that ends with a jump. */
function branchOf(fn: FunctionAnalysis, jump: Node): Omit<Branch, 'jump' | 'status'> | undefined {
  let block = jump;
  let parent = fn.parent(block);
  if (parent !== undefined && fn.kind(parent) === 'compound_statement') {
    if (fn.children(parent).at(-1) !== block) return undefined;
    block = parent;
    parent = fn.parent(block);
  }
  if (parent !== undefined && fn.kind(parent) === 'else_clause') {
    block = parent;
    parent = fn.parent(block);
  }
  if (parent === undefined || fn.kind(parent) !== 'if_statement') return undefined;
  const condition = fn.child(parent, 'condition');
  if (condition === undefined || /__unseen/.test(fn.text(condition))) return undefined;
  return { condition, truth: fn.child(parent, 'consequence') === block, block };
}

/** The status is 0, or at least no errno, on every path that gets here, and has no name that says what it stands for. */
function noError(fn: FunctionAnalysis, jump: Node, status: string): '0' | 'not below 0' | undefined {
  const given = measuresOf(fn).definitionsAt(status, jump);
  if (given.some((one) => one?.value !== undefined && /^[A-Z]\w*$/.test(fn.text(fn.strip(one.value)))))
    return undefined;
  const variable = fn.variable(status);
  const isUnset = fn.startInView && variable?.initialiser === undefined && variable?.parameter === false;
  const all = fn.statesBefore(jump).map((state) => state.valueOf(status));
  // On the first turn of a loop it may have no value at all.
  const values = all.filter(({ symbol }) => !isUnset || symbol !== `${status}@0`);
  // What is not below 0 is no errno.
  if (values.length === 0 || !values.every(({ constant, negative }) => constant === 0n || negative === false))
    return undefined;
  return values.every(({ constant }) => constant === 0n) ? '0' : 'not below 0';
}
