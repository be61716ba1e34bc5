import { gapMarker } from '../../c/index.ts';
import type { Assignment, Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { placeOf } from './nodes.ts';

/** A result that may be NULL, is kept for others to use, and is tested nowhere. */
export interface Kept {
  /** The assignment. */
  readonly node: Node;
  readonly call: Call;
  /** Where it is kept: a member, or a variable that outlives the function. */
  readonly place: string;
}

/**
 * `priv->base = ioremap(...)` in a function that can say that it failed, and nothing in the whole text asks whether there is
 * anything in `base`. What is looked up need not be there: it counts where something in the text reads through it. A name is
 * mostly printed, and NULL is printed as such.
 */
export function keptUntested(fn: FunctionAnalysis): Kept[] {
  const { kind, signed } = fn.returnType;
  if (!fn.endInView || !(kind === 'pointer' || (kind === 'integer' && signed === true))) return [];
  return fn.assignments.flatMap((made): Kept[] => {
    const call = made.operator !== '=' || made.value === undefined ? undefined : fn.callOf(fn.strip(made.value));
    if (call?.fact?.mayReturnNull !== true || /\bchar \*$/.test(call.fact.type ?? '')) return [];
    const kept = outlives(fn, made) ? made : storeOf(fn, made);
    if (!kept || fn.calls.some((one) => one.name === gapMarker && one.node > made.node)) return [];
    const places = new Set([made, kept].map((one) => placeOf(fn, one)));
    if ([...places].some((place) => isSeenLater(fn, made.node, place))) return [];
    const { tested, readThrough } = fn.usesInText(endOf(fn, kept));
    return tested || !(call.fact.nullIsFailure === true || readThrough)
      ? []
      : [{ node: made.node, call, place: placeOf(fn, kept) }];
  });
}

/** A member, an element, or a name that is no variable of the function. */
function outlives(fn: FunctionAnalysis, { node, target }: Assignment): boolean {
  let base = fn.strip(target);
  if (fn.kind(node) === 'init_declarator') return false;
  while (fn.kind(base) === 'field_expression' || fn.kind(base) === 'subscript_expression') {
    if (fn.kind(base) === 'field_expression' && fn.operator(base) === '->') return true;
    const inner = fn.child(base, 'argument');
    if (inner === undefined) return false;
    base = inner;
  }
  // Of a fragment, a name may be that of a parameter.
  return fn.kind(base) === 'identifier' && fn.startInView && fn.variable(fn.text(base))?.static !== false;
}

/** `p = f(); x->p = p;` */
function storeOf(fn: FunctionAnalysis, made: Assignment): Assignment | undefined {
  const name = placeOf(fn, made);
  if (!/^\w+$/.test(name) || !fn.variable(name)) return undefined;
  return fn.assignments.find(
    (one) =>
      one.node > made.node &&
      one.operator === '=' &&
      one.value !== undefined &&
      fn.canonical(fn.strip(one.value)) === name &&
      outlives(fn, one),
  );
}

/** This function tests it or what stands beside it, or returns it: a caller may find out. */
function isSeenLater(fn: FunctionAnalysis, made: Node, place: string): boolean {
  const owner = /^(.*(?:->|\.))\w+$/.exec(place)?.[1];
  const isBeside = (tested: string): boolean => tested === place || (owner !== undefined && tested.startsWith(owner));
  if (fn.zeroTests.some((test) => test.node > made && isBeside(test.place))) return true;
  return fn
    .descendants(fn.body, 'identifier', 'field_expression')
    .some((use) => use > made && fn.canonical(use) === place && isHandedOut(fn, use));
}

function isHandedOut(fn: FunctionAnalysis, use: Node): boolean {
  const owner = fn.parent(use);
  if (owner === undefined) return false;
  // Given to a call whose status somebody looks at: that one may test it.
  const list = fn.kind(owner) === 'argument_list' ? fn.parent(fn.parent(owner)!) : undefined;
  return fn.kind(owner) === 'return_statement' || (list !== undefined && fn.kind(list) !== 'expression_statement');
}

/** What it ends with, as it stands in other functions, too: `->base`. */
function endOf(fn: FunctionAnalysis, { target }: Assignment): string {
  let at = fn.strip(target);
  while (fn.kind(at) === 'subscript_expression') at = fn.child(at, 'argument') ?? at;
  const field = fn.kind(at) === 'field_expression' ? fn.child(at, 'field') : undefined;
  return field === undefined ? fn.text(at) : `${fn.operator(at)}${fn.text(field)}`;
}
