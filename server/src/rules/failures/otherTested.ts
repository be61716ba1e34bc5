import { leaves } from '../../c/index.ts';
import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { statementAfter, takenBranch } from '../support/statements.ts';
import { unwrap } from '../support/widths.ts';
import { fails, placeOf, type Tests } from './tests.ts';

/** `a = ioremap_resource(); if (IS_ERR(b))`, and nobody tests a. */
export function checkOtherTested(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const assigned of fn.assignments) {
    const call = assigned.value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    const next = statementAfter(fn, fn.statementOf(assigned.node));
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const test = condition === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, condition)));
    const tested = test?.name === 'IS_ERR' ? test.args[0] : undefined;
    const place = placeOf(fn, assigned);
    if (!call || tested === undefined || fn.canonical(tested) === place || !fails(call.fact)) continue;
    // The other one may be a copy, or the same under another name.
    if (!/^[\w>.-]+$/.test(place) || fn.canonical(tested).includes(place) || tests.has(place)) continue;
    if (fn.assignments.some(({ value }) => value !== undefined && fn.canonical(fn.strip(value)) === place)) continue;
    report({
      ...fn.span(test!.node),
      what: `${call.name}() returns an error pointer on failure, kept in ${place}; here ${quote(fn, tested)} is tested.`,
      why: 'A failure of this call is not seen, and the error pointer is used as if it were a result.',
      advice: `Is ${place} meant?`,
      brief: `${quote(fn, tested)} tested, not ${place}`,
      related: [{ ...fn.span(call.node), message: 'kept from here' }],
      fix: { title: `Test ${place}`, edits: [{ ...fn.span(tested), text: place }] },
    });
  }
}

/** `if (IS_ERR(a)) return PTR_ERR(b);` */
export function checkOtherError(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || !/^(?:PTR_ERR|ERR_CAST)$/.test(call.name)) continue;
    const taken = takenBranch(fn, call.node);
    const test = taken && fn.callOf(fn.strip(unwrap(fn, taken.condition)));
    const tested = test?.name === 'IS_ERR' ? test.args[0] : undefined;
    if (!taken || tested === undefined) continue;
    const place = fn.canonical(tested);
    const other = fn.canonical(value);
    // `no_free_ptr(p)` is p.
    if (other === place || other.endsWith(`(${place})`) || !/^[\w>.-]+$/.test(place)) continue;
    // A copy of it, or of this one, or what the branch got anew.
    const isSet = fn.assignments.some(
      (one) =>
        (placeOf(fn, one) === other && fn.isInside(one.node, taken.branch)) ||
        (one.value !== undefined &&
          fn.canonical(fn.strip(one.value)) ===
            (placeOf(fn, one) === place ? other : placeOf(fn, one) === other ? place : '')),
    );
    if (isSet) continue;
    const takes = fn.calls.some(
      (one) =>
        one.name === call.name &&
        one.args[0] !== undefined &&
        fn.isInside(one.node, taken.branch) &&
        fn.canonical(one.args[0]) === place,
    );
    if (takes && !areTwins(place, other)) continue;
    report({
      ...fn.span(call.node),
      what: `${quote(fn, tested)} is an error pointer here, and the error is taken out of ${quote(fn, value)}.`,
      why: 'That one is no error pointer: what is returned is no errno, or 0, success.',
      advice: `Is ${quote(fn, tested)} meant?`,
      brief: `the error of ${quote(fn, value)}, not of ${quote(fn, tested)}`,
      related: [{ ...fn.span(test!.node), message: 'the test' }],
      fix: { title: `Take the error of ${quote(fn, tested)}`, edits: [{ ...fn.span(value), text: fn.text(tested) }] },
    });
  }
}

/** `x->a = f(); if (!x->b)`, where nobody in view tests x->a: its twin was tested once more. */
export function checkTwinTested(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const { node, target, operator, value } of fn.assignments) {
    const call = operator !== '=' || value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, value)));
    const at = fn.strip(target);
    if (!call || fn.kind(at) !== 'field_expression' || (call.fact?.type !== undefined && !/\*$/.test(call.fact.type)))
      continue;
    const next = statementAfter(fn, fn.statementOf(node));
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const test = condition === undefined ? undefined : fn.strip(unwrap(fn, condition));
    const tested =
      test !== undefined && fn.kind(test) === 'unary_expression' && fn.operator(test) === '!'
        ? fn.child(test, 'argument')
        : undefined;
    if (tested === undefined || !leaves(fn, fn.child(next!, 'consequence'))) continue;
    const place = fn.canonical(at);
    if (!areTwins(place, fn.canonical(tested)) || tests.has(place)) continue;
    report({
      ...fn.span(test!),
      what: `${quote(fn, tested)} is tested here; ${place} was just set, and nothing in view tests it.`,
      why: `A failure of ${call.name}() is not seen, and goes on as a result.`,
      advice: `Is ${place} meant?`,
      brief: `${quote(fn, tested)} tested, not ${place}`,
      related: [{ ...fn.span(call.node), message: 'kept from here' }],
      fix: { title: `Test ${place}`, edits: [{ ...fn.span(tested), text: fn.text(at) }] },
    });
  }
}

/** Members of the same, the names of which differ in a letter or two, or a word: `ctx->sq_entry`, `ctx->rq_entry`. */
function areTwins(a: string, b: string): boolean {
  const [first, second] = [a, b].map((place) => /^(.*(?:->|\.))(\w+)$/.exec(place));
  if (!first || !second || first[1] !== second[1] || a === b) return false;
  const [one, other] = [first[2]!, second[2]!];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return start + end >= 4 && Math.max(one.length, other.length) - start - end <= 3;
}
