import type { CFunction } from './function.ts';
import type { CallFact, Condition } from './knowledge.ts';
import type { Call, Node, Value } from './model.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a body shows of its function, as a fact. Says nothing where it is not sure. */
export function summarise(fn: CFunction, isMacro: boolean): CallFact {
  const fact: Mutable<CallFact> = { name: fn.name };
  if (!isMacro && fn.returnTypeText !== '') fact.type = fn.returnTypeText;
  const parameters = fn.parameters;
  if (!isMacro && parameters.length > 0) {
    fact.parameters = parameters.map(({ name, typeText }) => ({ name, type: typeText }));
  }
  const returned = fn.returns.flatMap((node) => {
    const value = fn.children(node)[0];
    return value === undefined ? [] : [{ value, values: fn.valuesOf(value) }];
  });
  if (fn.cutShort) return fact;
  nullness(fn, fact, returned, isMacro);
  accessor(fn, fact, returned);
  errorPointer(fn, fact);
  const must = unconditional(fn);
  const dereferenced = throughParameters(
    fn,
    must,
    fn.derefs.filter((d) => d.kind !== 'call').map((d) => [d.pointer, d.node]),
  );
  if (dereferenced.length > 0) fact.dereferences = dereferenced;
  stores(fn, fact);
  if (!isMacro && fn.whole && fn.returns.length === 0 && !fn.isReachableExit()) fact.noReturn = true;
  return fact;
}

interface Returned {
  readonly value: Node;
  readonly values: readonly Value[];
}

function nullness(fn: CFunction, fact: Mutable<CallFact>, returned: readonly Returned[], isMacro: boolean): void {
  const pointer = isMacro || fn.returnType.kind === 'pointer' || fn.returnTypeText.includes('*');
  if (!pointer || returned.length === 0) return;
  const values = returned.flatMap((r) => r.values);
  const nullValues = values.filter((v) => v.nullness === 'maybe' || (v.nullness === 'null' && !v.weak));
  if (nullValues.length > 0) {
    if (isMacro && !nullValues.some((v) => v.nullness === 'maybe')) return;
    fact.mayReturnNull = passedOn(fn, returned) ?? true;
  } else if (fn.whole && values.every((v) => v.nullness === 'nonnull')) fact.mayReturnNull = false;
}

/** A wrapper's promise that hangs on an argument which is its own parameter. */
function passedOn(fn: CFunction, returned: readonly Returned[]): Condition | undefined {
  if (returned.length !== 1) return undefined;
  const call = fn.callOf(fn.strip(returned[0]!.value));
  const condition = call?.fact?.mayReturnNull;
  return call && condition !== undefined ? translate(fn, call, condition) : undefined;
}

function translate(fn: CFunction, call: Call, condition: Condition): Condition | undefined {
  if (typeof condition === 'boolean') return condition;
  const argument = call.args[condition.argument];
  if (argument === undefined) return undefined;
  const variable = fn.variable(fn.text(fn.strip(argument)));
  return variable?.index === undefined ? undefined : { ...condition, argument: variable.index };
}

/** A function that hands out what an accessor gave it is an accessor itself. */
function accessor(fn: CFunction, fact: Mutable<CallFact>, returned: readonly Returned[]): void {
  const values = returned.flatMap((r) => r.values).filter((v) => v.nullness !== 'null');
  const accessors = values.map((v) => v.accessor);
  const first = accessors[0];
  if (!first || !accessors.every((a) => a !== undefined)) return;
  if (accessors.every((a) => a.allocates === first.allocates) && first.allocates !== undefined) {
    fact.entryAccessor = { allocates: first.allocates };
    return;
  }
  const condition = first.call.fact?.entryAccessor?.allocates;
  const translated = condition === undefined ? undefined : translate(fn, first.call, condition);
  if (translated !== undefined && accessors.every((a) => a.call.node === first.call.node)) {
    fact.entryAccessor = { allocates: translated };
  }
}

function errorPointer(fn: CFunction, fact: Mutable<CallFact>): void {
  for (const node of fn.returns) {
    const value = fn.children(node)[0];
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    if (call && /^ERR_(?:PTR|CAST)$/.test(call.name)) {
      fact.returnsErrPtr = true;
      return;
    }
  }
}

/** Steps that every path from the entry to the exit passes. */
function unconditional(fn: CFunction): (node: Node) => boolean {
  const { cfg } = fn;
  const answer = new Map<number, boolean>();
  return (node) => {
    const block = cfg.blockOf(node);
    if (block === undefined) return false;
    let known = answer.get(block);
    if (known === undefined) {
      known = !avoids(fn, block);
      answer.set(block, known);
    }
    return known;
  };
}

function avoids(fn: CFunction, block: number): boolean {
  const { cfg } = fn;
  if (block === cfg.entry) return false;
  const seen = new Set([cfg.entry]);
  const work = [cfg.entry];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (at === cfg.exit || at === cfg.unseen) return true;
    for (const edge of cfg.blocks[at]!.out) {
      if (edge.to === block || seen.has(edge.to)) continue;
      seen.add(edge.to);
      work.push(edge.to);
    }
  }
  return false;
}

/** Indexes of the parameters that are read through before any test, on every path. */
function throughParameters(
  fn: CFunction,
  must: (node: Node) => boolean,
  uses: readonly (readonly [Node, Node])[],
): number[] {
  const found = new Set<number>();
  for (const [pointer, node] of uses) {
    const index = parameterOf(fn, pointer);
    if (index === undefined || found.has(index) || !must(node)) continue;
    const values = fn.valuesOf(pointer);
    const name = fn.parameters.find((p) => p.index === index)!.name;
    if (values.length > 0 && values.every((v) => v.symbol === `${name}@0` && v.testedAt === undefined))
      found.add(index);
  }
  return [...found].sort((a, b) => a - b);
}

function parameterOf(fn: CFunction, pointer: Node): number | undefined {
  const node = fn.strip(pointer);
  return fn.kind(node) === 'identifier' ? fn.variable(fn.text(node))?.index : undefined;
}

/** Entries installed or cleared through a pointer parameter. */
function stores(fn: CFunction, fact: Mutable<CallFact>): void {
  const installs = new Set<number>();
  const clears = new Set<number>();
  for (const store of fn.stores) {
    const index = parameterOf(fn, store.pointer);
    if (index === undefined) continue;
    const effect = fn.storeEffect(store);
    if (effect === 'installs') installs.add(index);
    else if (effect === 'clears') clears.add(index);
  }
  for (const index of installs) clears.delete(index);
  if (installs.size > 0) fact.installsThrough = [...installs].sort((a, b) => a - b);
  if (clears.size > 0) fact.clearsThrough = [...clears].sort((a, b) => a - b);
}
