import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { takenBranch } from '../support/statements.ts';
import { unwrap } from '../support/widths.ts';
import { placeOf } from './tests.ts';

/** `if (!p) return PTR_ERR(p)`: the error of NULL is 0, success. */
export function checkErrorOfNull(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || !/^(?:PTR_ERR|ERR_CAST)$/.test(call.name)) continue;
    const place = fn.canonical(value);
    const taken = takenBranch(fn, call.node);
    if (!taken) continue;
    const test = unwrap(fn, fn.strip(unwrap(fn, taken.condition)));
    if (!isNullTestOf(fn, test, place) || isAssignedIn(fn, taken.branch, place)) continue;
    report({
      ...fn.span(test),
      what: `\`${quote(fn, test)}\` tests for NULL, and the error is taken out of it with ${call.name}().`,
      why: 'The error of NULL is 0: the failure is returned as success. An error pointer is not NULL, so it passes the test.',
      advice: 'Test with IS_ERR(), or return an error of its own.',
      brief: 'the error of NULL is 0',
      related: [{ ...fn.span(call.node), message: '0 here' }],
      key: `error of ${place}`,
    });
  }
}

/** Ops that fail with an errno: struct iommu_domain_ops, include/linux/iommu.h; struct vfio_device_ops. */
const opNames = /(?:^|_)(?:attach|probe|open|bind|enable|init)(?:_|$)/;

/** `return IS_ERR(p);` from a function that fails with a negative number: it gives 1. */
export function checkReturnedTest(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.returnType.text !== 'int' || /(?:^|_)(?:is|has|can|was)_/.test(fn.name)) return;
  const errors = fn.returns.filter((node) => /^return ?(?:-E[A-Z]|PTR_ERR\()/.test(fn.canonical(node)));
  // `attach_dev` and its like: by the ops table that they stand in.
  const mayFail = fn.role === 'map' || opNames.test(fn.name);
  for (const node of errors.length > 0 || mayFail ? fn.returns : []) {
    const value = fn.children(node)[0];
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    if (call?.name !== 'IS_ERR_OR_NULL' && (call?.name !== 'IS_ERR' || errors.length === 0)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() tells whether there is an error: 1 is returned, and not the error.`,
      why: 'Callers that test for a negative number take the failure for success, others pass 1 on as an errno.',
      advice: 'Is PTR_ERR() meant?',
      brief: `${call.name}() returned as an error`,
      fix: { title: 'Return PTR_ERR()', edits: [{ ...fn.span(call.callee), text: 'PTR_ERR' }] },
    });
  }
}

function isNullTestOf(fn: FunctionAnalysis, test: Node, place: string): boolean {
  if (fn.kind(test) === 'unary_expression' && fn.operator(test) === '!') {
    const argument = fn.child(test, 'argument');
    return argument !== undefined && fn.canonical(argument) === place;
  }
  if (fn.kind(test) !== 'binary_expression' || fn.operator(test) !== '==') return false;
  const both = sides(fn, test)!;
  return both.some((side) => fn.canonical(side) === place) && both.some((side) => fn.canonical(side) === 'NULL');
}

function isAssignedIn(fn: FunctionAnalysis, body: Node, place: string): boolean {
  return fn.assignments.some((one) => fn.isInside(one.node, body) && fn.canonical(one.target) === place);
}

/** `if (IS_ERR_OR_NULL(p)) return PTR_ERR(p);`: of NULL that is 0, success. */
export function checkErrorOfBoth(fn: FunctionAnalysis, report: Reporter): void {
  // Elsewhere nothing to give may be a success.
  if (!isOfLargeThings(fn.path)) return;
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || call.name !== 'PTR_ERR' || !isHandedOn(fn, call.node)) continue;
    const place = fn.canonical(value);
    const taken = takenBranch(fn, call.node);
    if (!taken || fn.canonical(unwrap(fn, fn.strip(taken.condition))) !== `IS_ERR_OR_NULL(${place})`) continue;
    // What is optional need not be there.
    if (makerOf(fn, place, call.node)?.endsWith('_optional')) continue;
    // Where the branch asks again, it is for NULL.
    if (isAssignedIn(fn, taken.branch, place) || /\?|\bif \(/.test(fn.text(taken.branch))) continue;
    report({
      ...fn.span(call.node),
      what: `The branch is taken for NULL, too, and the error of NULL is 0.`,
      why: 'Where nothing is found the caller gets 0, and goes on as after a success.',
      advice: `Should NULL have an error of its own, such as -ENOENT?`,
      brief: `the error of NULL is 0`,
      related: [{ ...fn.span(taken.condition), message: 'NULL, or an error pointer' }],
    });
  }
}

/** The call that a place was given the result of last. */
function makerOf(fn: FunctionAnalysis, place: string, before: Node): string | undefined {
  const last = fn.assignments.findLast((one) => one.node < before && placeOf(fn, one) === place);
  return last?.value === undefined ? undefined : fn.callOf(fn.strip(last.value))?.name;
}

/** Returned, or kept in a status. */
function isHandedOn(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  if (parent === undefined) return false;
  if (fn.kind(parent) === 'return_statement') return true;
  const target = fn.kind(parent) === 'assignment_expression' ? fn.child(parent, 'left') : undefined;
  return target !== undefined && plainStatuses.test(fn.text(target));
}
