import type { FunctionAnalysis } from '../../c/index.ts';
import { handleGivers } from '../../kernel/results.ts';
import type { Reporter } from '../rule.ts';

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
