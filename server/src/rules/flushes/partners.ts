import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { variableOf } from '../support/nodes.ts';
import { frameNames } from '../../kernel/counts.ts';

/** An exchange that invalidates for each entry, where another function leaves that to one call for all. */
export function checkPartner(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  const partner = call.fact?.deferringPartner;
  if (partner === undefined) return;
  const inLoop = fn.loopsAround(call.node).length > 0;
  // An entry that was given: whoever gives it has a range of them, as a rule.
  const given = call.args.some((arg) => frameNames.test(fn.text(arg)) && (variableOf(fn, arg)?.parameter ?? true));
  if (!inLoop && !given) return;
  report({
    ...fn.span(call.node),
    severity: inLoop ? 'warning' : 'information',
    ...(!inLoop && { changesOnly: true }),
    what: inLoop
      ? `${call.name}() invalidates for one entry on each turn of this loop.`
      : `${call.name}() invalidates for the one entry that was given.`,
    why: 'An invalidation costs far more than the change of an entry, and one can be for a whole range.',
    advice: inLoop
      ? `Would ${partner}() do, with one invalidation after the loop?`
      : `Do callers come with one entry after the other? Then ${partner}() would do, with one invalidation at the end.`,
    brief: 'an invalidation for each entry',
  });
}
