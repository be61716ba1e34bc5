import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { assignmentsTo, variableOf } from './nodes.ts';
import { unwrap } from './widths.ts';

/**
 * The wanted call whose result an expression is, on every path that is known; undefined where it is not one call.
 * Values are followed only where such a call is assigned at all.
 */
export function originCall(
  fn: FunctionAnalysis,
  node: Node,
  isWanted: (call: Call) => boolean = () => true,
): Call | undefined {
  const at = fn.strip(unwrap(fn, node));
  const direct = fn.callOf(at);
  if (direct) return isWanted(direct) ? direct : undefined;
  if (fn.kind(at) !== 'identifier') return undefined;
  const name = fn.text(at);
  const assignments = fn.variable(name)
    ? assignmentsTo(fn, name)
    : fn.assignments.filter((one) => fn.text(one.target) === name);
  const assigned = assignments
    .map(({ value }) => (value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, value)))))
    .filter((call) => call !== undefined);
  const wanted = assigned.filter(isWanted);
  if (wanted.length === 0) return undefined;
  const symbols = new Set(fn.valuesOf(at).map((value) => value.symbol));
  if (symbols.size === 1) {
    const [symbol] = symbols;
    const call = wanted.find((one) => fn.valuesOf(one.node).some((value) => value.symbol === symbol));
    if (call) return call;
  }
  // Without values to follow: the only assignment there is.
  return assigned.length === 1 && !variableOf(fn, at)?.parameter ? wanted[0] : undefined;
}
