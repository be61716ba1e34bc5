import type { Assignment, Call, CallFact, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Fix, Observation, Reporter } from '../rule.ts';
import { variableOf } from '../support/nodes.ts';
import { withFix } from '../support/otherAccessor.ts';
import { unwrap } from '../support/widths.ts';
import { fails, placeOf, testsAfter, testsOf, type Tests } from './tests.ts';

/** Which of the two tests a result gets: a patch that puts the other one in its place says that it was wrong. */
export function observe(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const tests = testsOf(fn);
  if (tests.size === 0) return;
  for (const assigned of fn.assignments) {
    if (assigned.operator !== '=' || assigned.value === undefined) continue;
    const call = fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    // Where the callee is in view it may be the one that changes.
    if (!call || (call.fact !== undefined && call.fact.cite === undefined)) continue;
    const place = placeOf(fn, assigned);
    const all = testsAfter(fn, assigned, call, tests.get(place) ?? []);
    const own = all.filter(({ kind }) => kind !== 'both');
    const kinds = new Set(own.map(({ kind }) => kind));
    // Both are asked for at once.
    if (kinds.size === 0 && all.length > 0)
      for (const one of ['NULL', 'an error pointer']) note({ key: `${one} ${place}=${call.name}`, state: 'settled' });
    if (kinds.size !== 1) continue;
    const [wrong, right] = kinds.has('null') ? ['NULL', 'an error pointer'] : ['an error pointer', 'NULL'];
    note({ key: `${wrong} ${place}=${call.name}`, state: 'settled' });
    note({
      key: `${right} ${place}=${call.name}`,
      state: 'open',
      report: {
        ...fn.span(own[0]!.node),
        what: `The result of ${call.name}() was tested for ${wrong} here; the patch tests it for ${right}.`,
        why: 'The wrong test does not see the failure, which goes on as if it were a result.',
        advice: 'Are all other tests of what this function returns right?',
        brief: `${call.name}() fails with ${right}`,
        related: [{ ...fn.span(call.node), message: 'the call' }],
      },
    });
  }
}

/** Results of calls that say how they fail, and the tests of them. */
export function checkPointers(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const assigned of fn.assignments) {
    if (assigned.operator !== '=' || assigned.value === undefined) continue;
    const call = fn.callOf(fn.strip(unwrap(fn, assigned.value)));
    if (!call || isNumber(fn, assigned)) continue;
    const own = testsAfter(fn, assigned, call, tests.get(placeOf(fn, assigned)) ?? []);
    const forNull = own.find(({ kind }) => kind === 'null');
    const forError = own.find(({ kind }) => kind === 'error');
    // In the branch of both, NULL only chooses the error.
    if (own.some(({ kind }) => kind === 'both')) continue;
    // What a call returns is asked last: its body may have to be followed.
    if (forNull && !forError && fails(call.fact) && isAllOf(fn, call, forNull.use)) {
      sayPointer(fn, report, forNull.node, call, 'an error pointer on failure, never NULL', 'IS_ERR()');
    } else if (forError && !forNull && isNullOnly(call.fact)) {
      sayPointer(fn, report, forError.node, call, 'NULL on failure, never an error pointer', 'NULL');
    }
  }
}

/** Kept in an integer, or under a name of statuses: then the function is not the one that the facts tell of. */
function isNumber(fn: FunctionAnalysis, assigned: Assignment): boolean {
  const variable = variableOf(fn, assigned.target);
  if (variable) return variable.type.kind === 'integer';
  return /^(?:rc|ret\w*|err|error|status)$/.test(placeOf(fn, assigned));
}

/** What is tested was made by this call, or by others that fail the same way: another path may have left NULL there. */
function isAllOf(fn: FunctionAnalysis, call: Call, use: Node): boolean {
  // Of a fragment, not all jumps to a label are in view.
  if (!fn.whole && fn.descendants(fn.body, 'labeled_statement').some((label) => call.node < label && label < use))
    return false;
  return fn.valuesOf(use).every(({ symbol }) => {
    const made = /^\$n(\d+)$/.exec(symbol);
    return made !== null && fails(fn.callOf(Number(made[1]))?.fact);
  });
}

function isNullOnly(fact: CallFact | undefined): boolean {
  if (fact?.type?.endsWith('*') !== true || fact.isPartial === true) return false;
  return fact.returnsErrPtr !== true && fact.mayReturnNull === true;
}

function sayPointer(
  fn: FunctionAnalysis,
  report: Reporter,
  test: Node,
  call: Call,
  returns: string,
  right: string,
): void {
  const wrong = right === 'NULL' ? 'an error pointer' : 'NULL';
  const isForSuccess = right !== 'NULL' && !/^!|==/.test(fn.canonical(test));
  const since = call.fact?.typeSince;
  report({
    ...fn.span(test),
    ...(since !== undefined && { since }),
    what: `${call.name}() returns ${returns}; here its result is tested for ${wrong}.`,
    why: `The test is ${isForSuccess ? 'always' : 'never'} true: a failure goes on as if it were a result.`,
    advice: `Test for ${right}.`,
    brief: `${call.name}() does not return ${wrong}`,
    related: [{ ...fn.span(call.node), message: `returns ${returns}` }],
    ...withFix(right === 'NULL' ? nullTest(fn, test) : errorTest(fn, test)),
  });
}

/** `IS_ERR(p)` in the place of `!p`, `!IS_ERR(p)` in that of `p`. */
function errorTest(fn: FunctionAnalysis, test: Node): Fix | undefined {
  const found = /^(!)?(?:(.+?)(==|!=)NULL|(.+))$/.exec(fn.canonical(test));
  const place = found?.[2] ?? found?.[4];
  // `!(p = f())` has to stay two steps.
  if (!found || place === undefined || /[^\w>.[\]-]/.test(place)) return undefined;
  const fails = (found[1] === '!') !== (found[3] === '==');
  return {
    title: 'Test for an error pointer',
    edits: [{ ...fn.span(test), text: `${fails ? '' : '!'}IS_ERR(${place})` }],
    safe: true,
  };
}

/** `!p` in the place of `IS_ERR(p)`, where nobody takes the error out of p. */
function nullTest(fn: FunctionAnalysis, test: Node): Fix | undefined {
  const call = fn.callOf(test);
  const value = call?.args[0];
  if (call?.name !== 'IS_ERR' || value === undefined) return undefined;
  const place = fn.canonical(value);
  const takesError = fn.calls.some(
    ({ name, args }) => /^(?:PTR_ERR|ERR_CAST)/.test(name) && args[0] !== undefined && fn.canonical(args[0]) === place,
  );
  if (takesError || /[^\w>.[\]-]/.test(place)) return undefined;
  const parent = fn.parent(test);
  const negated = parent !== undefined && fn.kind(parent) === 'unary_expression' && fn.operator(parent) === '!';
  return {
    title: 'Test for NULL',
    edits: [{ ...fn.span(negated ? parent : test), text: `${negated ? '' : '!'}${place}` }],
    safe: true,
  };
}

/** The subject says that nobody looked, or tells of error pointers. */
export const aboutUntested = /^[^\n]*(?:check|ERR_PTR|IS_ERR|err(?:or)?[- ]p(?:oin)?te?r|unchecked|handl|fail)/i;

/** A result of which nobody in view asks whether it is an error pointer: open where it is not tested at all. */
export function observeUntested(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const tests = testsOf(fn);
  for (const assigned of fn.assignments) {
    const call = assigned.operator !== '=' ? undefined : callIn(fn, assigned);
    if (!call || call.throughPointer || !/^$|\*$/.test(call.fact?.type ?? '') || isNumber(fn, assigned)) continue;
    const place = placeOf(fn, assigned);
    const all = testsAfter(fn, assigned, call, tests.get(place) ?? []);
    const key = `untested ${place}=${call.name}`;
    if (all.some(({ kind }) => kind !== 'null')) note({ key, state: 'settled' });
    // Of what fails in another way, others tell.
    if (all.length > 0 || (call.fact?.mayReturnNull !== undefined && !fails(call.fact))) continue;
    note({
      key,
      state: 'open',
      report: {
        ...fn.span(call.node),
        what: `Nobody in view asks whether ${call.name}() gave an error pointer; the patch does.`,
        why: 'An error pointer is no place in memory: the first use of it is a crash, and kept for others it is one later.',
        advice: 'Is everything undone that was set up before it?',
        brief: `${call.name}() result not tested`,
      },
    });
  }
}

function callIn(fn: FunctionAnalysis, { value }: Assignment): Call | undefined {
  return value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, value)));
}
