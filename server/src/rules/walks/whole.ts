import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { pageCountNames } from '../../kernel/counts.ts';
import { sparseTables, wholeTables } from '../../kernel/walks.ts';
import { assignmentsTo, fieldFactOf, quote } from '../support/nodes.ts';

/** What a loop runs over: all of a sparse table, or the range of it that is to be emptied. */
export function wholeTableOf(fn: FunctionAnalysis, loop: Loop): { readonly what: string } | undefined {
  const bounds = boundsOf(fn, loop);
  for (const bound of bounds) {
    for (const member of [bound, ...fn.descendants(bound, 'field_expression')]) {
      const fact = fieldFactOf(fn, member);
      if (fact && wholeTables.some(([struct, name]) => fact.struct === struct && fact.field === name))
        return { what: `the whole table, ${quote(fn, member)} of them` };
    }
  }
  if (fn.role !== 'clear' && fn.role !== 'free') return undefined;
  if (!fn.parameters.some(({ type }) => sparseTables.has(type.pointee?.struct ?? type.struct ?? ''))) return undefined;
  const names = bounds.flatMap((bound) => [bound, ...fn.descendants(bound, 'identifier')]).map((node) => fn.text(node));
  const count = names.find((name) => fn.variable(name)?.parameter && pageCountNames.test(name));
  return count === undefined ? undefined : { what: `a range that may be the whole window (${count} of them)` };
}

/** The condition, what the loop starts with, and what the variables in the condition were set to before. */
function boundsOf(fn: FunctionAnalysis, { node, condition, initialiser }: Loop): Node[] {
  const own = [condition, initialiser].filter((part) => part !== undefined);
  const names = condition === undefined ? [] : [condition, ...fn.descendants(condition, 'identifier')];
  const before = names
    .filter((name) => fn.kind(name) === 'identifier' && fn.variable(fn.text(name)))
    .flatMap((name) => assignmentsTo(fn, fn.text(name)))
    .filter((one) => !fn.isInside(one.node, node))
    .flatMap(({ value }) => (value === undefined ? [] : [value]));
  return [...own, ...before];
}
