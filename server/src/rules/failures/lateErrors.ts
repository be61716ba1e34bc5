import { gapMarker } from '../../c/index.ts';
import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { placeOf, type Tests } from './tests.ts';

/** `p->x` above `if (IS_ERR(p))`, in the same run of statements. */
export function checkLateErrors(fn: FunctionAnalysis, all: Tests, report: Reporter): void {
  for (const [place, tests] of all) {
    for (const { kind, use, node } of tests) {
      const around = kind === 'error' ? fn.parent(fn.statementOf(use)) : undefined;
      if (around === undefined || fn.kind(around) !== 'compound_statement') continue;
      const last = fn.assignments.filter((one) => one.node < use && placeOf(fn, one) === place).at(-1);
      const set = last?.node ?? -1;
      const early = fn.derefs.find(
        (one) =>
          one.kind !== 'call' &&
          one.node > set &&
          !(last && fn.isInside(one.node, last.node)) &&
          one.node < use &&
          fn.canonical(fn.strip(one.pointer)) === place &&
          fn.parent(fn.statementOf(one.node)) === around,
      );
      if (!early || tests.some((one) => one.kind === 'error' && one.use > set && one.use < early.node)) continue;
      // What is not in view may store to the place.
      if (fn.calls.some((call) => call.name === gapMarker && call.node > early.node && call.node < use)) continue;
      report({
        ...fn.span(early.node),
        what: `${quote(fn, early.pointer)} is used here, and tested for an error pointer only further down.`,
        why: 'An error pointer is an address that nothing is at: this reads memory that is not there.',
        advice: 'Should the test be above this line?',
        brief: `${quote(fn, early.pointer)} used before IS_ERR()`,
        related: [{ ...fn.span(node), message: 'the test' }],
      });
      break;
    }
  }
}
