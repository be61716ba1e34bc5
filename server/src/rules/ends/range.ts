import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { exclusiveCallers, rangeFacts, type RangeFact } from '../../kernel/ranges.ts';
import { lastName, sides } from '../support/nodes.ts';

type Range = Pick<RangeFact, 'struct' | 'end' | 'inclusive' | 'since'>;

/** What `x->end - x->start` is the difference of. */
export function rangeOf(fn: FunctionAnalysis, difference: Node): Range | undefined {
  const both = sides(fn, difference);
  if (!both || fn.operator(difference) !== '-') return undefined;
  const [end, start] = both.map((side) => fn.strip(side)) as [Node, Node];
  if (fn.kind(end) === 'identifier' && fn.kind(start) === 'identifier') return givenRange(fn, end, start);
  if (fn.kind(end) !== 'field_expression' || fn.kind(start) !== 'field_expression') return undefined;
  const [ofEnd, ofStart] = [fn.child(end, 'argument'), fn.child(start, 'argument')];
  if (ofEnd === undefined || ofStart === undefined || fn.canonical(ofEnd) !== fn.canonical(ofStart)) return undefined;
  const type = fn.typeOf(ofEnd);
  const struct = type.struct ?? type.pointee?.struct;
  const name = lastName(fn, ofEnd);
  return rangeFacts.find(
    (fact) =>
      fact.end === lastName(fn, end) &&
      fact.start === lastName(fn, start) &&
      (struct === undefined ? fact.names?.test(name) === true : fact.struct === struct),
  );
}

/** `start` and `end` that a callback got, whose caller means the first behind the range by `end`. */
function givenRange(fn: FunctionAnalysis, end: Node, start: Node): Range | undefined {
  if (!/end$/.test(fn.text(end)) || !/start$/.test(fn.text(start))) return undefined;
  // Of a hunk only the first parameters may be in view.
  const isGiven = (node: Node): boolean => fn.variable(fn.text(node))?.parameter ?? true;
  if (![end, start].every(isGiven)) return undefined;
  const struct = fn.parameters.find(({ type }) => exclusiveCallers.has(type.pointee?.struct ?? ''))?.type.pointee
    ?.struct;
  return struct === undefined ? undefined : { struct, end: fn.text(end), inclusive: false };
}
