import { leaves, measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import type { Related, Reporter } from '../rule.ts';
import { checkArms } from './arms.ts';
import { mentions } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';
import { exitOf } from './exits.ts';
import { failureOf } from './failure.ts';
import { branchOf, type Branch, type Failure } from './failure/branch.ts';
import { isUnsetFlag } from './failure/checks.ts';
import { byLabel, byOthers } from './failure/labels.ts';
import { hasNoValue, reportNoValue } from './noValue.ts';
import { statusesOf } from './returned.ts';
import { verb, words } from './say.ts';
import { sets } from './status.ts';

/** A branch that leaves because something failed, with a status that is 0 on every path to it, or that has no value. */
export function checkJumps(fn: FunctionAnalysis, report: Reporter): void {
  const statuses = statusesOf(fn);
  if (statuses.length === 0) return;
  if (/\bswitch \(/.test(fn.source.code)) checkArms(fn, statuses, report);
  for (const jump of fn.descendants(fn.body, 'break_statement', 'goto_statement', 'return_statement')) {
    const branch = branchOf(fn, jump);
    if (!branch) continue;
    for (const status of statuses) {
      if (!sets(fn, branch.block, status) && checkJump(fn, { ...branch, jump, status }, report)) break;
    }
  }
}

/** Whether it was reported that the status is 0; where one has no value, the other statuses are asked, too. */
function checkJump(fn: FunctionAnalysis, branch: Branch, report: Reporter): boolean {
  const { jump, status } = branch;
  const hasNone = hasNoValue(fn, jump, status);
  const exit = exitOf(fn, jump, status) ?? (branch.truth ? testBehind(fn, jump, status) : undefined);
  if (exit === undefined) return false;
  if (hasNone) {
    reportNoValue(fn, jump, status, exit, report);
    return false;
  }
  const found = failureOf(fn, branch);
  const isGoto = fn.kind(jump) === 'goto_statement';
  const none = found || isGoto ? noError(fn, jump, status) : undefined;
  // A part may well be done: `return ret ?: done`.
  if (!found && none !== 'sometimes') return false;
  if (!found?.isStep && isOneOfTwo(fn, exit)) return false;
  const failure = none === 'sometimes' ? sureFailure(fn, branch, found) : found;
  // A number above 0 may be an answer that goes with a warning.
  if (!failure || !none || (none !== '0' && failure.isWarning)) return false;
  const isReturned = fn.kind(exit) === 'return_statement';
  report({
    ...fn.span(branch.truth ? branch.condition : jump),
    what: `${words(fn, failure)}, but ${status} ${none === 'sometimes' ? 'may still be 0' : `is ${none}`} here, and that is what ${isReturned ? 'the function returns' : 'is asked behind the loop'}.`,
    why: isReturned
      ? 'The caller takes what was done in part for done.'
      : 'What was done in part is taken for done, and the function goes on with it.',
    advice: `Should ${status} get an error before this ${verb(fn, jump)}?`,
    brief: `${status} ${none === 'sometimes' ? 'may be 0' : `is ${none}`} where ${failure.brief}`,
    related: relatedOf(fn, failure, branch, exit),
  });
  return true;
}

function isOneOfTwo(fn: FunctionAnalysis, exit: Node): boolean {
  const value = fn.children(exit)[0];
  const at = value === undefined ? undefined : fn.strip(value);
  return at !== undefined && fn.kind(at) === 'conditional_expression' && !fn.text(at).includes('ERR_PTR(');
}

/** Of a status that is 0 on some paths: they must be ways to this jump, and the jump no way out that just says why. */
function sureFailure(fn: FunctionAnalysis, branch: Branch, found: Failure | undefined): Failure | undefined {
  const { condition, jump, status } = branch;
  if (fn.kind(jump) === 'break_statement' || mentions(fn, condition, status) || isUnsetFlag(fn, condition))
    return undefined;
  // What a branch prints may hold on the other paths only: `if (i == 0)` behind a loop that stopped at the first error.
  if (found && !found.isSaid && !found.isWarning) return found;
  return byLabel(fn, branch) ?? byOthers(fn, branch);
}

function relatedOf(fn: FunctionAnalysis, failure: Failure, { jump, block }: Branch, exit: Node): Related[] {
  const related: Related[] = [
    { ...fn.span(jump), message: 'left here' },
    { ...fn.span(exit), message: fn.kind(exit) === 'return_statement' ? 'what is returned' : 'asked here' },
  ];
  const told = fn.calls.find(({ node, name }) => fn.isInside(node, block) && loggingNames.test(name));
  if (told && told.node !== failure.at) related.unshift({ ...fn.span(told.node), message: 'what is said of it' });
  if (failure.at !== undefined) related.unshift({ ...fn.span(failure.at), message: 'the step that failed' });
  return related;
}

/** The status is 0, or at least no errno, on every path to here, and has no name that says what it stands for. */
function noError(fn: FunctionAnalysis, jump: Node, status: string): '0' | 'not below 0' | 'sometimes' | undefined {
  const given = measuresOf(fn).definitionsAt(status, jump);
  if (given.some((one) => one?.value !== undefined && /^[A-Z]\w*$/.test(fn.text(fn.strip(one.value)))))
    return undefined;
  const variable = fn.variable(status);
  const isUnset = fn.startInView && variable?.initialiser === undefined && variable?.parameter === false;
  const all = fn.statesBefore(jump).map((state) => state.valueOf(status));
  // On the first turn of a loop it may have no value at all.
  const values = all.filter(({ symbol }) => !isUnset || symbol !== `${status}@0`);
  if (values.length > 0 && values.every(({ constant }) => constant === 0n)) return '0';
  const isUnsetAtTimes = fn.whole && values.length > 0 && values.length < all.length;
  if (isUnsetAtTimes || values.some(({ constant }) => constant === 0n)) return 'sometimes';
  // What is not below 0 is no errno.
  return values.length > 0 && values.every(({ negative }) => negative === false) ? 'not below 0' : undefined;
}

/** `if (ret) goto undo;` behind a loop that a `break` leaves: where the status decides what is done. */
function testBehind(fn: FunctionAnalysis, jump: Node, status: string): Node | undefined {
  const loop = fn.kind(jump) === 'break_statement' ? fn.loopsAround(jump).at(-1)?.node : undefined;
  if (loop === undefined || fn.enclosing(jump, ...breakable) !== loop) return undefined;
  for (let at = statementAfter(fn, loop); at !== undefined; at = statementAfter(fn, at)) {
    const condition = fn.kind(at) === 'if_statement' ? fn.child(at, 'condition') : undefined;
    if (condition !== undefined && /^\w+/.exec(fn.canonical(condition))?.[0] === status)
      return /^\w+(?:<0|!=0)?$/.test(fn.canonical(condition)) && leaves(fn, fn.child(at, 'consequence'))
        ? condition
        : undefined;
    if (!/^(?:expression|if)_statement$/.test(fn.kind(at)) || mentions(fn, at, status)) return undefined;
  }
  return undefined;
}

const breakable = ['switch_statement', 'for_statement', 'while_statement', 'do_statement'];
