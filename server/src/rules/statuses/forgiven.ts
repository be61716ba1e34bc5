import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { messageNames, undoingNames } from '../../kernel/callNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { within } from '../support/places.ts';
import { takenBranch } from '../support/statements.ts';
import { isReturned } from './returned.ts';

/** `if (ret) { undo(x); ret = 0; }`: what was done is taken back, and then told as a success. */
export function checkForgiven(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, target, operator, value } of fn.assignments) {
    const name = operator === '=' && fn.kind(target) === 'identifier' ? fn.text(target) : '';
    if (!plainStatuses.test(name) || value === undefined || fn.text(value) !== '0') continue;
    const branch = fn.enclosing(node, 'if_statement');
    const [condition, block] =
      branch === undefined ? [] : [fn.child(branch, 'condition'), fn.child(branch, 'consequence')];
    if (condition === undefined || block === undefined || fn.parent(fn.statementOf(node)) !== block) continue;
    if (!saysFailure(fn, condition, name)) continue;
    const calls = within(fn, fn.calls, block);
    const undoing = calls.find((call) => call.node < node && takesBack(fn, call));
    if (!undoing || calls.some((call) => messageNames.test(call.name) || call.fact?.printsError)) continue;
    if (fn.named(name).some((use) => use > node && !fn.isInside(use, node) && !isReturned(fn, use))) continue;
    report({
      ...fn.span(node),
      what: `${name} is set to 0 where \`${fn.text(fn.strip(condition))}\` says that it holds an error, and ${undoing.name}() has taken back what was done.`,
      why: 'The caller takes what was undone for done.',
      advice: `Should ${name} keep the error?`,
      brief: `the error in ${name} is dropped`,
      related: [{ ...fn.span(undoing.node), message: 'taken back here' }],
    });
  }
}

/** By its name, or by that of a function that it is handed. */
function takesBack(fn: FunctionAnalysis, { name, args }: Call): boolean {
  return [name, ...args.map((arg) => fn.text(fn.strip(arg)))].some((one) => undoingNames.test(one));
}

/** `ret`, `ret < 0`, alone or beside something else. */
function saysFailure(fn: FunctionAnalysis, condition: Node, name: string): boolean {
  const text = fn.canonical(condition);
  return text.split(/\|\||&&/).some((part) => [name, `${name}<0`, `${name}!=0`].includes(part.replace(/[()]/g, '')));
}

/** `if (x->id < 0) { ret = x->id = 0; }`: the error that was to be kept is the 0 that takes its place. */
export function checkChained(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\b(?:r|rc|rv|ret|err|error|status) = [\w>.-]+ = 0;/.test(fn.source.code)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    if (operator !== '=' || value === undefined || !plainStatuses.test(fn.text(target))) continue;
    const inner = fn.kind(value) === 'assignment_expression' ? fn.child(value, 'left') : undefined;
    const taken = inner === undefined ? undefined : takenBranch(fn, node);
    if (!taken || fn.canonical(taken.condition).replace(/[()]/g, '') !== `${fn.canonical(inner!)}<0`) continue;
    report({
      ...fn.span(node),
      what: `${fn.text(target)} is set to 0 where \`${fn.text(fn.strip(taken.condition))}\` says that ${fn.text(inner!)} holds an error.`,
      why: 'The caller takes the failure for success.',
      advice: `Should ${fn.text(target)} get the error before ${fn.text(inner!)} is set to 0?`,
      brief: `the error in ${fn.text(inner!)} is dropped`,
      related: [{ ...fn.span(taken.condition), message: 'a failure' }],
    });
  }
}
