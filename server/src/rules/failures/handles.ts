import { leaves, type Call, type FunctionAnalysis } from '../../c/index.ts';
import { handleGivers } from '../../kernel/results.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';

/** `p = dma_alloc_coherent(dev, size, &dma, gfp); if (dma_mapping_error(dev, dma))`: NULL says that it failed, and dma has no value then. */
export function checkHandles(fn: FunctionAnalysis, report: Reporter): void {
  for (const test of fn.calls) {
    const tested = test.fact?.testsFor && test.args[test.fact.testsFor.argument];
    const place = tested === undefined ? '' : fn.canonical(tested);
    if (!/^[a-z][\w>.-]*$/.test(place)) continue;
    const isGiven = (arg: number): boolean => fn.canonical(arg) === `&${place}`;
    const given = fn.calls.findLast(({ node, args }) => node < test.node && args.some(isGiven));
    if (!given || !handleGivers.test(given.name)) continue;
    if (
      fn.assignments.some((one) => one.node > given.node && one.node < test.node && fn.canonical(one.target) === place)
    )
      continue;
    report({
      ...fn.span(test.node),
      what: `${given.name}() says with NULL that it failed; ${test.name}() looks at the address that it gives beside.`,
      why: 'Where nothing was allocated the address has no value, or one of before: the failure is not seen.',
      advice: `Test what ${given.name}() returns for NULL.`,
      brief: `${given.name}() does not fail with an address`,
      related: [{ ...fn.span(given.node), message: 'gives NULL on failure' }],
    });
  }
}

/** `page = dma_alloc_from_pool(dev, size, &addr, gfp, NULL); if (!addr)`, and nobody asks whether there is a page. */
export function checkHandlesForZero(fn: FunctionAnalysis, report: Reporter): void {
  for (const made of fn.assignments) {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    if (!call || !handleGivers.test(call.name)) continue;
    const test = testOfHandle(fn, call);
    const kept = placeOf(fn, made);
    if (!test || fn.zeroTests.some(({ place, node }) => place === kept && node > call.node)) continue;
    report({
      ...fn.span(test.node),
      what: `${call.name}() says with NULL that it failed; here the address that it gives beside is tested.`,
      why: 'Where nothing was allocated the address has no value, or one of before: the failure is not seen.',
      advice: `Test what ${call.name}() returns for NULL.`,
      brief: `${call.name}() does not fail with an address`,
      related: [{ ...fn.span(call.node), message: 'gives NULL on failure' }],
    });
  }
}

/** The first test of an address that a call gives beside, where the branch for 0 leaves, and nothing else sets it on the way. */
function testOfHandle(fn: FunctionAnalysis, call: Call): { readonly node: number } | undefined {
  const given = call.args.map((arg) => /^&([a-z][\w>.-]*)$/.exec(fn.canonical(arg))?.[1]);
  const test = fn.zeroTests.find(({ place, node }) => node > call.node && given.includes(place));
  if (!test?.negated || fn.kind(test.owner) !== 'if_statement') return undefined;
  const branch = fn.child(test.owner, 'consequence');
  // Of a hunk, the branch may be out of view.
  const isCut = !fn.endInView && branch !== undefined && fn.text(branch) === ';';
  if (!leaves(fn, branch) && !isCut) return undefined;
  const isSet = fn.assignments.some(
    (one) =>
      one.node > call.node &&
      one.node < test.node &&
      placeOf(fn, one) === test.place &&
      fn.reaches(call.node, one.node),
  );
  return !isSet && fn.reaches(call.node, test.node) ? test : undefined;
}
