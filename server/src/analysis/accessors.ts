import type { Call, CallFact, Condition } from '../c/index.ts';
import type { Span } from '../text/problem.ts';
import type { Analysis } from './index.ts';

/** A call of the document that yields a pointer to a table entry. */
export interface AccessorCall extends Span {
  readonly name: string;
  readonly fact: CallFact;
  /** With the arguments it has here: builds missing levels, or may return NULL; undefined where that is not known. */
  readonly allocates: boolean | undefined;
}

const known = new WeakMap<Analysis, readonly AccessorCall[]>();

/** Entry accessors called in the document's code, in order. */
export function accessorCalls(analysis: Analysis): readonly AccessorCall[] {
  let found = known.get(analysis);
  if (!found) known.set(analysis, (found = find(analysis)));
  return found;
}

function find(analysis: Analysis): AccessorCall[] {
  const byPlace = new Map<string, AccessorCall>();
  for (const unit of analysis.units) {
    for (const fn of unit.analysis.functions) {
      for (const call of fn.calls) {
        if (!call.fact?.entryAccessor) continue;
        const inText = fn.span(call.node);
        const span = unit.map.spanToSource(inText.start, inText.end);
        if (!span) continue;
        const decided = fn.valuesOf(call.node).map((value) => value.accessor?.allocates);
        const allocates = decided.length > 0 && decided.every((one) => one === decided[0]) ? decided[0] : undefined;
        byPlace.set(`${span.start}-${span.end}`, { ...span, name: call.name, fact: call.fact, allocates });
      }
    }
  }
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}

/** A condition on a call's arguments, in words. */
export function conditionWords(condition: Condition | undefined, call?: Pick<Call, 'fact'>): string {
  if (condition === undefined) return 'not known';
  if (typeof condition === 'boolean') return condition ? 'always' : 'never';
  const name = call?.fact?.parameters?.[condition.argument]?.name ?? `argument ${condition.argument + 1}`;
  if ('is' in condition) return `when ${name} is ${condition.is === 'nonnull' ? 'not NULL' : condition.is}`;
  if ('hasFlag' in condition) return `when ${name} has ${condition.hasFlag}`;
  if ('otherThan' in condition) return `when ${name} is no struct ${condition.otherThan}`;
  return `when ${name} lacks ${condition.lacksFlag}`;
}
