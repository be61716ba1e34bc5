import { leaves, negativeErrno } from '../../c/index.ts';
import type { Assignment, Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { sgMappers } from '../../kernel/scatterlists.ts';
import { failureTests } from '../../kernel/results.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { isForFailure, testsOf, words, type NumberTest } from './numberTests.ts';
import { placesOf, type Places } from '../support/places.ts';
import { statementAfter } from '../support/statements.ts';
import { unwrap } from '../support/widths.ts';

/** What maps scatterlists, and what gives an address or a size that its body shows to be an errno at times. */
export function mapsOrGivesErrno({ name, fact }: Call): boolean {
  return sgMappers.has(name) || (fact?.failsWith === negativeErrno && fact.cite === undefined);
}

/** Calls that fail with a certain number, where what is tested is another one. */
export function checkValues(fn: FunctionAnalysis, report: Reporter, isAsked: (call: Call) => boolean): void {
  if (!fn.mayCall((fact) => fact.failsWith)) return;
  const places = placesOf(fn);
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    const value = call?.fact?.failsWith;
    if (!call || value === undefined || !isAsked(call)) continue;
    const test = wrongTest(fn, places, made, value);
    // Of a constant that only a body in view tells of, it may be that all others are 0.
    if (test?.kind === 'nonzero' && call.fact?.cite === undefined) continue;
    if (test) say(fn, report, call, value, test);
  }
}

/** The first test, where none of them is for the value. */
function wrongTest(fn: FunctionAnalysis, places: Places, made: Assignment, value: string): NumberTest | undefined {
  // What is computed with it is no test.
  const tests = testsOf(fn, places, made).filter(
    ({ kind, node }) => kind !== 'other' || !/^[-+*/%&|^]$|<<|>>/.test(fn.operator(node)),
  );
  const [first] = tests;
  if (!first || !tests.every((test) => isWrong(fn, test, value)) || isAskedElsewhere(fn, places, made, tests))
    return undefined;
  if (first.kind === 'nonzero') return isNext(fn, made.node, first.node) ? first : undefined;
  return first.kind !== 'zero' || isForFailure(fn, first) || isLeftOn(fn, first.node) ? first : undefined;
}

function isWrong(fn: FunctionAnalysis, test: NumberTest, value: string): boolean {
  if (test.kind === 'one' || test.kind === 'named')
    return test.value !== undefined && test.value !== value && failureTests.has(test.value);
  // What has no sign is reported as such; of what outlives the function the type is not always in view.
  if (value === '0') return test.kind === 'negative' && fn.typeOf(test.use).signed !== false;
  return test.kind === 'zero' || test.kind === 'nonzero';
}

/** The branch that is taken where the test is true leaves the path. */
function isLeftOn(fn: FunctionAnalysis, test: Node): boolean {
  const owner = fn.enclosing(test, 'if_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  if (condition === undefined || !fn.isInside(test, condition) || !leaves(fn, fn.child(owner!, 'consequence')))
    return false;
  let at = fn.strip(unwrap(fn, condition));
  while (at !== test && fn.kind(at) === 'binary_expression' && fn.operator(at) === '||') {
    const side = sides(fn, at)!.find((one) => fn.isInside(test, one));
    if (side === undefined) return false;
    at = fn.strip(unwrap(fn, side));
  }
  return at === test;
}

/** It is a part of another condition, such as the argument of a test that is not known. */
function isAskedElsewhere(
  fn: FunctionAnalysis,
  places: Places,
  made: Assignment,
  tests: readonly NumberTest[],
): boolean {
  const own = places.uses.get(fn.canonical(fn.strip(made.target))) ?? [];
  return own.some((use) => {
    if (use < made.node || fn.isInside(use, made.node) || tests.some((test) => test.use === use)) return false;
    const owner = fn.enclosing(use, 'if_statement', 'while_statement', 'compound_statement');
    const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
    if (condition === undefined || !fn.isInside(use, condition)) return false;
    const list = fn.enclosing(use, 'argument_list', 'if_statement', 'while_statement');
    const call = list === undefined || fn.kind(list) !== 'argument_list' ? undefined : fn.callOf(fn.parent(list)!);
    // What takes more than that does more than to test.
    return !call || call.args.length <= 2;
  });
}

/** `x = f(); if (x)`, with nothing else in the condition. */
function isNext(fn: FunctionAnalysis, made: Node, test: Node): boolean {
  const next = statementAfter(fn, fn.statementOf(made));
  const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
  return condition !== undefined && fn.strip(unwrap(fn, condition)) === test;
}

function say(fn: FunctionAnalysis, report: Reporter, call: Call, value: string, test: NumberTest): void {
  const since = call.fact?.typeSince;
  const tester = failureTests.get(value);
  report({
    ...fn.span(test.node),
    ...(since !== undefined && { since }),
    what: `${call.name}() fails with ${value}; here its result is tested for ${test.value ?? words[test.kind]}.`,
    why: 'The test does not see the failure, which goes on as if it were a result.',
    advice: value === '0' ? 'Test for 0.' : tester ? `Test with ${tester}().` : `Compare it with ${value}.`,
    brief: `${call.name}() fails with ${value}`,
    related: [{ ...fn.span(call.node), message: `fails with ${value}` }],
    key: `${quote(fn, test.use)} fails with ${value}`,
  });
}
