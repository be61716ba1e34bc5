import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { takenBranch } from '../support/statements.ts';
import { unwrap } from '../support/widths.ts';
import { placeOf } from './tests.ts';

/** `if (!p) return PTR_ERR(p)`: PTR_ERR(NULL) is 0, success. Of what is known to give NULL, `statuses/` tells. */
export function checkErrorOfNull(fn: FunctionAnalysis, report: Reporter): void {
  for (const { call, test, place } of errorsOfNull(fn)) {
    if (givesNull(fn, place, call.node)) continue;
    report({
      ...fn.span(test),
      what: `\`${quote(fn, test)}\` tests for NULL, and the error is taken out of it with ${call.name}().`,
      why: 'PTR_ERR(NULL) is 0: the failure is returned as success. An error pointer is not NULL, so it passes the test.',
      advice: 'Test with IS_ERR(), or return an error of its own.',
      brief: 'PTR_ERR(NULL) is 0',
      related: [{ ...fn.span(call.node), message: '0 here' }],
      key: `error of ${place}`,
    });
  }
}

/** An error that is taken out of a pointer where a test found that to be NULL. */
export interface ErrorOfNull {
  /** `PTR_ERR(p)` */
  readonly call: Call;
  readonly test: Node;
  readonly place: string;
}

export function errorsOfNull(fn: FunctionAnalysis): ErrorOfNull[] {
  return fn.calls.flatMap((call): ErrorOfNull[] => {
    const value = call.args[0];
    if (value === undefined || !/^(?:PTR_ERR|ERR_CAST)$/.test(call.name)) return [];
    const place = fn.canonical(value);
    const taken = takenBranch(fn, call.node);
    if (!taken) return [];
    const test = unwrap(fn, fn.strip(unwrap(fn, taken.condition)));
    return isNullTestOf(fn, test, place) && !isAssignedIn(fn, taken.branch, place) ? [{ call, test, place }] : [];
  });
}

/** What a place was given last says with NULL that it failed: the test is right. */
export function givesNull(fn: FunctionAnalysis, place: string, before: Node): boolean {
  const fact = makerOf(fn, place, before)?.fact;
  if (!fact || fact.returnsErrPtr === true) return false;
  return fact.returnsNullWhenAbsent === true || (fact.mayReturnNull !== undefined && fact.mayReturnNull !== false);
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
      advice: `Is PTR_ERR_OR_ZERO() meant?${call.name === 'IS_ERR' ? '' : ' It takes NULL for success: does NULL need an error of its own?'}`,
      brief: `${call.name}() returned as an error`,
      fix: {
        title: 'Return PTR_ERR_OR_ZERO()',
        edits: [{ ...fn.span(call.callee), text: 'PTR_ERR_OR_ZERO' }],
        safe: call.name === 'IS_ERR',
      },
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

export function isAssignedIn(fn: FunctionAnalysis, body: Node, place: string): boolean {
  return fn.assignments.some((one) => fn.isInside(one.node, body) && fn.canonical(one.target) === place);
}

/** The call that a place was given the result of last. */
export function makerOf(fn: FunctionAnalysis, place: string, before: Node): Call | undefined {
  const last = fn.assignments.findLast((one) => one.node < before && placeOf(fn, one) === place);
  return last?.value === undefined ? undefined : fn.callOf(fn.strip(last.value));
}
