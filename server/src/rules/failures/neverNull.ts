import type { FunctionAnalysis } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { neverNull } from '../../kernel/failureNames.ts';
import type { Reporter } from '../rule.ts';
import { placeOf, testsAfter, type Tests } from './tests.ts';

/** `x = list_first_entry(...); if (!x)`: a member's offset taken from an address, and never NULL. */
export function checkNeverNull(fn: FunctionAnalysis, tests: Tests, report: Reporter): void {
  for (const assigned of isOfLargeThings(fn.path) ? fn.assignments : []) {
    const call = assigned.operator !== '=' || assigned.value === undefined ? undefined : fn.callOf(assigned.value);
    const known = call && neverNull.get(call.name);
    // Who has asked for elements tests once more than needed, and that is all.
    if (!call || !known || known.notIn?.test(fn.path) || known.askedBy?.test(fn.source.code)) continue;
    const place = placeOf(fn, assigned);
    const test = testsAfter(fn, assigned, call, tests.get(place) ?? []).find(({ kind }) => kind === 'null');
    if (!test || !fn.valuesOf(test.use).every(({ symbol }) => symbol === `$n${call.node}`)) continue;
    const isForSuccess = !/^!|==/.test(fn.canonical(test.node));
    report({
      ...fn.span(test.node),
      what: `${place} comes from ${call.name}(), which never gives NULL: this test is ${isForSuccess ? 'always' : 'never'} true.`,
      why: known.why,
      advice: known.advice,
      brief: `${call.name}() is never NULL`,
      related: [{ ...fn.span(call.node), message: 'never NULL' }],
    });
  }
}
