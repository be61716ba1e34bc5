import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Related, Reporter } from '../rule.ts';
import { exitOf } from './exits.ts';
import { failureOf } from './failure.ts';
import { branchOf, type Branch, type Failure } from './failure/branch.ts';
import { hasNoValue, reportNoValue } from './noValue.ts';
import { statusesOf } from './returned.ts';
import { verb, words } from './say.ts';
import { sets } from './status.ts';

/** A branch that leaves because something failed, with a status that is 0 on every path to it, or that has no value. */
export function checkJumps(fn: FunctionAnalysis, report: Reporter): void {
  const statuses = statusesOf(fn);
  if (statuses.length === 0) return;
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
  const exit = exitOf(fn, jump, status);
  if (exit === undefined) return false;
  if (hasNone) {
    reportNoValue(fn, jump, status, exit, report);
    return false;
  }
  const failure = failureOf(fn, branch);
  const none = failure && noError(fn, jump, status);
  // A number above 0 may be an answer that goes with a warning.
  if (!failure || !none || (none !== '0' && failure.isWarning)) return false;
  report({
    ...fn.span(branch.truth ? branch.condition : jump),
    what: `${words(fn, failure)}, but ${status} is ${none} here, and that is what the function returns.`,
    why: 'The caller takes what was done in part for done.',
    advice: `Should ${status} get an error before this ${verb(fn, jump)}?`,
    brief: `${status} is ${none} where ${failure.brief}`,
    related: relatedOf(fn, failure, jump, exit),
  });
  return true;
}

function relatedOf(fn: FunctionAnalysis, failure: Failure, jump: Node, exit: Node): Related[] {
  const related: Related[] = [
    { ...fn.span(jump), message: 'left here' },
    { ...fn.span(exit), message: 'what is returned' },
  ];
  if (failure.at !== undefined) related.unshift({ ...fn.span(failure.at), message: 'the step that failed' });
  return related;
}

/** The status is 0, or at least no errno, on every path to here, and has no name that says what it stands for. */
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
