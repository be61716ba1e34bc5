import { kernelKnowledge } from '../../kernel/index.ts';
import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { assignmentsTo } from '../support/nodes.ts';
import { within } from '../support/places.ts';

type IsFixed = (place: Node, loop: Node) => boolean;

/** A call that gets the same of everything on every turn of a loop over pages or entries. */
export interface Repeat {
  readonly call: Call;
  /** The argument that says where. */
  readonly place: Node;
  readonly counter: string;
}

/** How far locals of the loop's body are followed to what they were made of. */
const MAXIMUM_STEPS = 3;

export function repeatedCalls(fn: FunctionAnalysis, loop: Loop, counter: string, isFixed: IsFixed): Repeat[] {
  const { body } = loop;
  if (body === undefined) return [];
  return within(fn, fn.calls, body).flatMap((call): Repeat[] => {
    if (innermost(fn, call.node) !== loop || !isStep(fn, call.node)) return [];
    if (endsLoop(fn, call.node, body)) return [];
    // Macros and predicates make values.
    if (/^[A-Z_0-9]+$|(?:^|_)(?:is|has|valid)(?:_|$)/.test(call.name)) return [];
    const place = call.args.find((arg) => saysWhere(fn, arg, body));
    const all = [call.callee, ...call.args];
    if (place === undefined || call.args.some((arg) => isCount(fn, arg)) || movesBeside(fn, body, place, counter))
      return [];
    return all.every((arg) => isSame(fn, loop, arg, isFixed)) ? [{ call, place, counter }] : [];
  });
}

/** The address of a page, given to the function, that each entry of a table gets. */
export interface SameAddress {
  readonly node: Node;
  readonly address: Node;
  /** `ptep[i]` */
  readonly entry: Node;
}

/** `ptep[i] = pte | to_entry(paddr)`, where nothing moves `paddr`. */
export function sameAddresses(fn: FunctionAnalysis, loop: Loop, counter: string, isFixed: IsFixed): SameAddress[] {
  if (loop.body === undefined) return [];
  return within(fn, fn.assignments, loop.body).flatMap(({ node, target, operator, value }): SameAddress[] => {
    const index = fn.kind(target) === 'subscript_expression' ? fn.child(target, 'index') : undefined;
    if (value === undefined || operator !== '=' || index === undefined || fn.text(index) !== counter) return [];
    if (endsLoop(fn, node, loop.body!) || !namesIn(fn, value).every((name) => isFixed(name, loop.node))) return [];
    const address = namesIn(fn, value).find((name) => isGiven(fn, fn.text(name)) && isAddress(fn, name));
    return address === undefined ? [] : [{ node, address, entry: target }];
  });
}

/** The loop looks for one entry, and is left where it is found. */
function endsLoop(fn: FunctionAnalysis, node: Node, body: Node): boolean {
  const block = fn.enclosing(node, 'compound_statement');
  const last = block === undefined || !fn.isInside(block, body) ? undefined : fn.children(block).at(-1);
  return last !== undefined && /^(?:break|return|goto)_statement$/.test(fn.kind(last));
}

/** A parameter, or what a hunk does not show the declaration of. */
function isGiven(fn: FunctionAnalysis, name: string): boolean {
  return fn.variable(name)?.parameter ?? !fn.startInView;
}

/** `*ptep` in a loop that reads or clears `ptep[i]` beside it. */
export interface FirstOnly {
  readonly node: Node;
  readonly entry: Node;
}

export function firstOnly(fn: FunctionAnalysis, loop: Loop, counter: string, isFixed: IsFixed): FirstOnly[] {
  if (loop.body === undefined) return [];
  const entries = fn.descendants(loop.body, 'subscript_expression').filter((node) => {
    const index = fn.child(node, 'index');
    return index !== undefined && fn.text(index) === counter;
  });
  return within(fn, fn.derefs, loop.body).flatMap(({ node, pointer, kind }): FirstOnly[] => {
    if (kind !== 'star' || !isFixed(pointer, loop.node)) return [];
    if (isCountedFrom(fn, node, counter)) return [];
    const entry = entries.find((one) => fn.canonical(fn.child(one, 'argument')!) === fn.canonical(pointer));
    return entry === undefined ? [] : [{ node, entry }];
  });
}

/** A store to the first entry, of something else on every turn: the last one stays. */
export interface LastOnly {
  readonly node: Node;
  readonly place: Node;
}

/** `*tcep = proto | rpn` or `hpas[0] = page_to_pfn(page)` in a loop that counts. */
export function lastOnly(fn: FunctionAnalysis, { body, update, node: loop }: Loop, isFixed: IsFixed): LastOnly[] {
  const counter = update === undefined ? undefined : /^(?:\+\+)?([a-z]\w*)(?:\+\+)?$/.exec(fn.canonical(update))?.[1];
  if (body === undefined || counter === undefined) return [];
  return within(fn, fn.assignments, body).flatMap(({ node, target, operator, value }): LastOnly[] => {
    if (operator !== '=' || value === undefined || endsLoop(fn, node, body)) return [];
    if (
      innermost(fn, node)?.node !== loop ||
      fn.enclosing(node, 'if_statement', 'switch_statement') !== fn.enclosing(loop, 'if_statement', 'switch_statement')
    )
      return [];
    const pointer = firstOf(fn, target);
    if (pointer === undefined || !isFixed(pointer, loop) || isRead(fn, body, node, fn.canonical(target))) return [];
    // The same on every turn is another finding; and a constant may be a signal.
    return namesIn(fn, value).some((name) => !isFixed(name, loop)) ? [{ node, place: target }] : [];
  });
}

/** The pointer to entries of `*pte` and `x->hpas[0]`. */
function firstOf(fn: FunctionAnalysis, target: Node): Node | undefined {
  const pointer = fn.child(target, 'argument');
  if (pointer === undefined || !/(?:pte|tce|ste|entr|table|hpas?)\w*$/i.test(fn.text(pointer))) return undefined;
  if (fn.kind(target) === 'pointer_expression') return fn.operator(target) === '*' ? pointer : undefined;
  const index = fn.kind(target) === 'subscript_expression' ? fn.child(target, 'index') : undefined;
  return index !== undefined && fn.text(index) === '0' ? pointer : undefined;
}

function isRead(fn: FunctionAnalysis, body: Node, store: Node, place: string): boolean {
  return fn
    .descendants(body, 'pointer_expression', 'subscript_expression')
    .some((node) => fn.canonical(node) === place && fn.child(store, 'left') !== node);
}

/** `*p + i * size`: the first one is what is counted from. */
function isCountedFrom(fn: FunctionAnalysis, node: Node, counter: string): boolean {
  let sum = fn.parent(node);
  while (sum !== undefined && /^(?:parenthesized|cast)_expression$/.test(fn.kind(sum))) sum = fn.parent(sum);
  return (
    sum !== undefined &&
    fn.kind(sum) === 'binary_expression' &&
    /^[-+]$/.test(fn.operator(sum)) &&
    namesIn(fn, sum).some((name) => fn.text(name) === counter)
  );
}

/** The variable that counts the turns of a loop, where these are pages or entries: `i < num_entries`, `i++`. */
export function pageCounterOf(fn: FunctionAnalysis, { kind, condition, body, update, node }: Loop): string | undefined {
  if ((kind !== 'for' && kind !== 'while') || condition === undefined || body === undefined) return undefined;
  const test = fn.strip(condition);
  const [left, right] = [fn.child(test, 'left'), fn.child(test, 'right')];
  if (left === undefined || right === undefined || !/^(?:<=?|!=)$/.test(fn.operator(test))) return undefined;
  const name = fn.text(fn.strip(left));
  const steps = fn.descendants(update ?? body, 'update_expression', 'assignment_expression');
  const counts = [...steps, ...(update === undefined ? [] : [update])].some((step) =>
    [`${name}++`, `++${name}`, `${name}+=1`].includes(fn.canonical(step)),
  );
  const bound = lastName(fn, right);
  if (!counts || /(?:^|_)(?:retr(?:y|ies)|tries|times|loops?)(?:_|$)/i.test(bound)) return undefined;
  const isPages = /pages?$|^nr_|^num_|count$|entries$|_cnt$/i.test(bound);
  return isPages || countedBefore(fn, node, bound) ? name : undefined;
}

/** The bound is how far an earlier loop got: entries that are undone. */
function countedBefore(fn: FunctionAnalysis, node: Node, bound: string): boolean {
  const loops = countersOf(fn).get(bound) ?? [];
  return loops.some((loop) => loop < node && !fn.isInside(node, loop));
}

const counters = new WeakMap<FunctionAnalysis, ReadonlyMap<string, readonly Node[]>>();

/** Loops by what their conditions compare. */
function countersOf(fn: FunctionAnalysis): ReadonlyMap<string, readonly Node[]> {
  const known = counters.get(fn);
  if (known) return known;
  const found = new Map<string, Node[]>();
  for (const { node, condition } of fn.loops) {
    const counted = condition === undefined ? undefined : fn.child(fn.strip(condition), 'left');
    if (counted === undefined) continue;
    const name = fn.text(fn.strip(counted));
    const same = found.get(name);
    if (same) same.push(node);
    else found.set(name, [node]);
  }
  counters.set(fn, found);
  return found;
}

/** A number of entries: the call handles the whole range at once. */
function isCount(fn: FunctionAnalysis, argument: Node): boolean {
  return /(?:^|_)(?:n|nr|num|n?pages|count|cnt|len|length|n?entries)(?:$|_)/i.test(lastName(fn, argument));
}

function lastName(fn: FunctionAnalysis, node: Node): string {
  return /\w*$/.exec(fn.canonical(fn.strip(node)))![0];
}

/** `place + i` beside it: which of both is meant, what they are given besides tells. */
function movesBeside(fn: FunctionAnalysis, body: Node, place: Node, counter: string): boolean {
  const names = namesIn(fn, place).map((name) => fn.text(name));
  return fn.descendants(body, 'binary_expression').some((sum) => {
    const used = namesIn(fn, sum).map((name) => fn.text(name));
    return used.includes(counter) && names.some((name) => used.includes(name));
  });
}

/** Done for itself, for a variable, or to be asked: no part of a value. */
function isStep(fn: FunctionAnalysis, call: Node): boolean {
  let node = call;
  let parent = fn.parent(node);
  while (parent !== undefined && /^(?:parenthesized|cast|unary)_expression$/.test(fn.kind(parent))) {
    node = parent;
    parent = fn.parent(node);
  }
  if (parent === undefined) return false;
  // `*entry_of(tbl, idx) = value`
  if (fn.kind(parent) === 'pointer_expression' && fn.operator(parent) === '*') {
    const owner = fn.parent(parent);
    return owner !== undefined && fn.child(owner, 'left') === parent;
  }
  const target = fn.child(parent, 'left');
  if (target !== undefined) return fn.kind(target) === 'identifier' && fn.kind(parent) === 'assignment_expression';
  return /^(?:expression_statement|init_declarator|if_statement)$/.test(fn.kind(parent));
}

function innermost(fn: FunctionAnalysis, node: Node): Loop | undefined {
  return fn.loopsAround(node).at(-1);
}

/** An address or an index, by its name; an index of anything where the loop makes it. */
function saysWhere(fn: FunctionAnalysis, argument: Node, body: Node): boolean {
  if (fn.kind(fn.strip(argument)) === 'pointer_expression') return false;
  return namesIn(fn, argument).some(
    (name) =>
      isAddress(fn, name) ||
      (/^(?:idx|index)$/.test(fn.text(name)) &&
        assignmentsTo(fn, fn.text(name)).some(({ node }) => fn.isInside(node, body))),
  );
}

function isAddress(fn: FunctionAnalysis, name: Node): boolean {
  const text = fn.text(name);
  const unit = kernelKnowledge.unitOfName(text);
  return (unit === 'bytes' && !/size|len|bytes/.test(text)) || /^(?:entry|gfn|pfn)$/.test(text);
}

function namesIn(fn: FunctionAnalysis, node: Node): readonly Node[] {
  return fn.descendants(node, 'identifier');
}

/** Nothing that the expression is made of changes between two turns; locals of the body are what they get there. */
function isSame(fn: FunctionAnalysis, loop: Loop, node: Node, isFixed: IsFixed, steps = 0): boolean {
  const at = fn.strip(node);
  // Where a value goes to, or comes from.
  if (fn.kind(at) === 'pointer_expression' && fn.operator(at) === '&') {
    const place = fn.child(at, 'argument');
    if (place !== undefined && fn.kind(place) === 'identifier') return true;
  }
  if (steps === MAXIMUM_STEPS || fn.descendants(at, 'call_expression').length > 0 || fn.callOf(at)) return false;
  return namesIn(fn, at).every((name) => {
    if (isFixed(name, loop.node)) return true;
    const [made, ...more] = assignmentsTo(fn, fn.text(name)).filter((one) => fn.isInside(one.node, loop.node));
    const value = made?.operator === '=' && more.length === 0 && made.node < name ? made.value : undefined;
    return value !== undefined && isSame(fn, loop, value, isFixed, steps + 1);
  });
}
