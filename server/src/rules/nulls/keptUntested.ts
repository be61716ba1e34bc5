import type { Assignment, Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';
import { firstAfter, placesOf, type Places } from '../support/places.ts';
import { isSureIn } from './promised.ts';

/** Kept for others, and tested by nobody. */
export function checkKept(fn: FunctionAnalysis, reported: ReadonlySet<Node>, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.mayReturnNull)) return;
  for (const { node, call, place } of keptUntested(fn)) {
    if (reported.has(call.node) || isSureIn(fn, call)) continue;
    report({
      ...fn.span(call.node),
      what: `${place} keeps what ${call.name}() gives, which may be NULL; nothing in view tests it.`,
      why: `${fn.name ? `${fn.name}()` : 'The function'} reports success without it, and whoever uses ${place} later dereferences NULL.`,
      advice: `Test ${place} here, and return an error.`,
      brief: `${call.name}() result kept unchecked`,
      key: fn.text(node).replace(/\s+/g, ' '),
      restsOnAbsence: true,
    });
  }
}

/** A result that may be NULL, is kept for others to use, and is tested nowhere. */
interface Kept {
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
function keptUntested(fn: FunctionAnalysis): Kept[] {
  const { kind, signed } = fn.returnType;
  if (!fn.endInView || !(kind === 'pointer' || (kind === 'integer' && signed === true))) return [];
  const made = fn.assignments.flatMap((one) => {
    const call = one.operator !== '=' || one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const isSuspect = call?.fact?.mayReturnNull !== undefined && call.fact.mayReturnNull !== false;
    return isSuspect && !/\bchar \*$/.test(call.fact.type ?? '') && !isAskedAtOnce(fn, one) ? [{ one, call }] : [];
  });
  if (made.length === 0) return [];
  const stores = storesOf(fn);
  const kept = made.flatMap(({ one, call }) => {
    const store = outlives(fn, one) ? one : stores.get(placeOf(fn, one))?.find(({ node }) => node > one.node);
    return store && !isAskedInText(fn, call, endOf(fn, store)) ? [{ one, call, store }] : [];
  });
  if (kept.length === 0) return [];
  const places = placesOf(fn);
  const tests = fn.zeroTests.map(({ node, place }) => ({ node, place, owner: ownerOf(place) }));
  return kept.flatMap(({ one, call, store }): Kept[] => {
    if ((places.gaps.at(-1) ?? -1) > one.node || !mayBeNull(fn, call)) return [];
    const own = new Set([one, store, ...chainOf(fn, one)].map((part) => placeOf(fn, part)));
    const isSeen = [...own].some((place) => {
      const owner = ownerOf(place);
      // What stands beside it may be another name of the same.
      const isAsked = tests.some(
        (test) => test.node > one.node && (test.place === place || (owner !== undefined && test.owner === owner)),
      );
      return isAsked || isHandedOut(fn, places, one.node, place);
    });
    return isSeen ? [] : [{ node: one.node, call, place: placeOf(fn, store) }];
  });
}

/** Something in the text tests what ends so, or nothing reads through what was only looked up. */
function isAskedInText(fn: FunctionAnalysis, call: Call, end: string): boolean {
  const { tested, readThrough } = fn.usesInText(end);
  if (tested || !(call.fact?.nullIsFailure === true || readThrough)) return true;
  // A variable by the name of a member is mostly a copy of it.
  return fn.usesInText(/\w+$/.exec(end)?.[0] ?? end).tested;
}

/** Always, or with these arguments. */
function mayBeNull(fn: FunctionAnalysis, { node, fact }: Call): boolean {
  if (typeof fact?.mayReturnNull !== 'object') return fact?.mayReturnNull === true;
  return fn.valuesOf(node).some(({ nullness }) => nullness === 'maybe');
}

/** `if (!(p = f()))`: the assignment is a part of what asks. */
function isAskedAtOnce(fn: FunctionAnalysis, { node }: Assignment): boolean {
  const owner = fn.enclosing(node, 'if_statement', 'while_statement', 'for_statement', 'compound_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  return condition !== undefined && fn.isInside(node, condition);
}

/** `a = b = f()`: what else gets the same. */
function chainOf(fn: FunctionAnalysis, { node }: Assignment): Assignment[] {
  return fn.assignments.filter((one) => one.node !== node && one.value !== undefined && fn.isInside(node, one.value));
}

/** `p->x` of `p->x.y`. */
function ownerOf(place: string): string | undefined {
  return /^(.*(?:->|\.))\w+$/.exec(place)?.[1];
}

/** Assignments to what outlives the function, by the variable that they store. */
function storesOf(fn: FunctionAnalysis): ReadonlyMap<string, readonly Assignment[]> {
  const stores = new Map<string, Assignment[]>();
  for (const one of fn.assignments) {
    const name = one.operator !== '=' || one.value === undefined ? '' : fn.canonical(fn.strip(one.value));
    if (!/^[a-z_]\w*$/i.test(name) || !fn.variable(name) || !outlives(fn, one)) continue;
    stores.set(name, [...(stores.get(name) ?? []), one]);
  }
  return stores;
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

/** Returned, or given to a call whose status somebody looks at: there it may be tested. */
function isHandedOut(fn: FunctionAnalysis, { uses }: Places, made: Node, place: string): boolean {
  const own = uses.get(place) ?? [];
  return own.slice(firstAfter(own, made)).some((use) => {
    const owner = fn.parent(use);
    if (owner === undefined) return false;
    const list = fn.kind(owner) === 'argument_list' ? fn.parent(fn.parent(owner)!) : undefined;
    return fn.kind(owner) === 'return_statement' || (list !== undefined && fn.kind(list) !== 'expression_statement');
  });
}

/** What it ends with, as it stands in other functions, too: `->base`. */
function endOf(fn: FunctionAnalysis, { target }: Assignment): string {
  let at = fn.strip(target);
  while (fn.kind(at) === 'subscript_expression') at = fn.child(at, 'argument') ?? at;
  const field = fn.kind(at) === 'field_expression' ? fn.child(at, 'field') : undefined;
  return field === undefined ? fn.text(at) : `${fn.operator(at)}${fn.text(field)}`;
}
