import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { fails, testAround } from './tests.ts';

/** `if (!debugfs_create_file(...))`: nobody keeps what the call gives, and it is tested for NULL. */
export function checkDirectTests(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.returnsErrPtr)) return;
  for (const call of fn.calls) {
    if (!fails(call.fact)) continue;
    const test = testAround(fn, call.node);
    if (test?.kind !== 'null') continue;
    const since = call.fact?.typeSince;
    report({
      ...fn.span(call.node),
      ...(since !== undefined && { since }),
      what: `${call.name}() returns an error pointer on failure, never NULL; here its result is tested for NULL.`,
      why: 'The test does not see the failure, which is taken for a success.',
      advice: 'Test for IS_ERR(), or do without the test where nobody needs to know.',
      brief: `${call.name}() does not return NULL`,
    });
  }
}
