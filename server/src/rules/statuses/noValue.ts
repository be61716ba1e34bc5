import { gapMarker, measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { verb } from './say.ts';

export function reportNoValue(fn: FunctionAnalysis, jump: Node, status: string, exit: Node, report: Reporter): void {
  report({
    ...fn.span(jump),
    what: `${status} has no value yet where this ${verb(fn, jump)} leaves, and it is what the function returns.`,
    why: 'The caller gets whatever the stack held: success, as often as not.',
    advice: `Give ${status} the error before this ${verb(fn, jump)}.`,
    brief: `${status} returned without a value`,
    related: [{ ...fn.span(exit), message: 'what is returned' }],
  });
}

/** Nothing on any path from the declaration to here gave the variable a value. */
export function hasNoValue(fn: FunctionAnalysis, jump: Node, status: string): boolean {
  const variable = fn.variable(status);
  if (!variable?.node || variable.initialiser !== undefined || variable.static || !fn.startInView) return false;
  if (
    measuresOf(fn)
      .definitionsAt(status, jump)
      .some((definition) => definition !== undefined)
  )
    return false;
  // A macro may set what it is given by name.
  return !fn.calls.some(
    (call) =>
      call.node < jump && (call.name === gapMarker || call.args.some((arg) => fn.text(fn.strip(arg)) === status)),
  );
}
