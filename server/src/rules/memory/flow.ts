import { solve, type Call, type FunctionAnalysis, type Node, type Variable } from '../../c/index.ts';
import { sides } from '../support/nodes.ts';
import { gapsOf, usesOf, type Use } from './uses.ts';

/** What is known of a variable's object on every path to a place. */
export type Fate =
  | { readonly is: 'owned'; readonly made: Call; readonly kind: string; readonly lent: boolean }
  | { readonly is: 'freed'; readonly by: Call; readonly made?: Call };

type State = ReadonlyMap<string, Fate>;

interface Event {
  readonly node: Node;
  apply(state: Map<string, Fate>): void;
}

/** Follows what local variables own: got from an allocation, lent to callees, freed, kept by somebody else. */
export class MemoryFlow {
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  private readonly fn: FunctionAnalysis;
  private readonly events = new Map<number, Event[]>();
  private readonly states: readonly (State | undefined)[];
  private readonly reached = new Map<number, { until: Node; next: number; readonly state: Map<string, Fate> }>();

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
    this.uses = new Map(namesOf(fn).map((name) => [name, usesOf(fn, name)]));
    this.readEvents();
    const { at, cutShort } = solve<State>(fn.cfg, {
      start: new Map(),
      join,
      equal: (a, b) => a.size === b.size && [...a].every(([name, fate]) => same(fate, b.get(name))),
      transfer: ({ id }, state) => this.run(id, state),
      edge: (edge, state) => this.withoutAbsent(edge.condition, edge.truth, state),
    });
    this.states = cutShort ? [] : at;
  }

  /** The uses of all variables, in the order in which they happen: questions about them go on from one another. */
  get inOrder(): readonly (Use & { readonly name: string })[] {
    return [...this.uses]
      .flatMap(([name, uses]) => uses.map((use) => ({ ...use, name })))
      .sort((a, b) => a.at - b.at || a.node - b.node);
  }

  /** Just before a node; empty where it is never reached. To be read at once: the next question goes on from there. */
  before(node: Node): State {
    const block = this.fn.cfg.blockOf(node);
    const state = block === undefined ? undefined : this.states[block];
    const events = block === undefined ? undefined : this.events.get(block);
    if (block === undefined || !state) return new Map();
    if (!events) return state;
    let reached = this.reached.get(block);
    if (!reached || reached.until > node) reached = { until: node, next: 0, state: new Map(state) };
    this.reached.set(block, reached);
    reached.until = node;
    for (; reached.next < events.length && events[reached.next]!.node < node; reached.next++)
      events[reached.next]!.apply(reached.state);
    return reached.state;
  }

  private run(block: number, state: State): State {
    const events = this.events.get(block);
    if (!events) return state;
    const after = new Map(state);
    for (const event of events) event.apply(after);
    return after;
  }

  private readEvents(): void {
    const { fn } = this;
    const events: Event[] = gapsOf(fn).map((node) => ({ node, apply: (state) => state.clear() }));
    for (const [name, uses] of this.uses) {
      for (const { node, at: begin, kind, call } of uses) {
        // A call acts after all of its arguments were read.
        const at = call ? endOf(fn, call) : begin;
        if (kind === 'lends') events.push({ node: at, apply: (state) => lend(state, name) });
        else if (kind === 'frees') events.push({ node: at, apply: (state) => free(state, name, call!) });
        else if (kind === 'keeps' || kind === 'gives back')
          events.push({ node: at, apply: (state) => settle(state, name) });
        else if (kind === 'sets') events.push({ node, apply: (state) => void state.delete(name) });
      }
    }
    for (const { operator, target, value, node } of fn.assignments) {
      const name = targetOf(fn, node, target);
      if (!this.uses.has(name)) continue;
      events.push({ node, apply: (state) => void state.delete(name) });
      const made = operator !== '=' || value === undefined ? undefined : fn.callOf(fn.strip(value));
      const kind = made?.fact?.handsOut;
      if (made && kind !== undefined && !isChained(fn, node))
        // After what its arguments do.
        events.push({
          node: made.node + 0.5,
          apply: (state) => state.set(name, { is: 'owned', made, kind, lent: false }),
        });
      else if (value !== undefined && fn.kind(node) !== 'init_declarator')
        events.push({ node: value + 0.5, apply: (state) => void state.delete(name) });
    }
    for (const { id, elements } of fn.cfg.blocks) {
      for (const { kind, node } of elements) {
        if (kind === 'cursor' || kind === 'after-loop')
          this.put(id, { node, apply: (state) => this.forgetIn(state, node) });
        if (kind === 'gap') this.put(id, { node, apply: (state) => state.clear() });
      }
    }
    for (const event of events) {
      const block = fn.cfg.blockOf(Math.floor(event.node));
      if (block !== undefined) this.put(block, event);
    }
    for (const list of this.events.values()) list.sort((a, b) => a.node - b.node);
  }

  /** A loop macro sets its cursors. */
  private forgetIn(state: Map<string, Fate>, node: Node): void {
    for (const name of [...state.keys()]) {
      if (this.fn.named(name).some((one) => this.fn.isInside(one, node))) state.delete(name);
    }
  }

  private put(block: number, event: Event): void {
    const list = this.events.get(block);
    if (list) list.push(event);
    else this.events.set(block, [event]);
  }

  /** Where it is known to be absent, nothing is owned. */
  private withoutAbsent(condition: Node | undefined, truth: boolean | undefined, state: State): State {
    if (condition === undefined || truth === undefined || state.size === 0) return state;
    const place = absentPlace(this.fn, condition, truth);
    if (place === undefined || !state.has(place)) return state;
    const rest = new Map(state);
    rest.delete(place);
    return rest;
  }
}

/** The variable that is known to hold nothing where a condition has this truth. */
function absentPlace(fn: FunctionAnalysis, condition: Node, truth: boolean): string | undefined {
  const at = fn.strip(condition);
  const call = fn.callOf(at);
  if (call?.args[0] !== undefined) {
    const first = fn.canonical(fn.strip(call.args[0]));
    // `IS_ERR(p)`, and macros that say something where `!p` is true.
    if (/ERR/.test(call.name)) return truth ? setIn(fn, call.args[0]) : undefined;
    return truth && first.startsWith('!') ? first.slice(1) : undefined;
  }
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return truth ? undefined : setIn(fn, at);
  const [left, right] = both;
  const other = isNothing(fn, left) ? right : isNothing(fn, right) ? left : undefined;
  if (other === undefined || !/^[!=]=$/.test(fn.operator(at))) return undefined;
  return (fn.operator(at) === '==') === truth ? setIn(fn, other) : undefined;
}

const isNothing = (fn: FunctionAnalysis, node: Node): boolean => /^(?:NULL|0U?L*)$/.test(fn.canonical(fn.strip(node)));

/** `p`, and the `p` of `(p = make())`. */
function setIn(fn: FunctionAnalysis, node: Node): string {
  const at = fn.strip(node);
  const left = fn.kind(at) === 'assignment_expression' ? fn.child(at, 'left') : undefined;
  return fn.canonical(left ?? at);
}

/** `x->p = p = make()`: somebody else has it from the start. */
function isChained(fn: FunctionAnalysis, node: Node): boolean {
  let at = fn.parent(node);
  while (at !== undefined && fn.kind(at) === 'parenthesized_expression') at = fn.parent(at);
  return at !== undefined && /^(?:assignment_expression|init_declarator)$/.test(fn.kind(at));
}

/** A declaration's stars belong to the type; `*p = q` sets what p points to. */
function targetOf(fn: FunctionAnalysis, node: Node, target: Node): string {
  const text = fn.canonical(target);
  return fn.kind(node) === 'init_declarator' ? text.replace(/^\*+/, '') : text;
}

/** A place behind the last argument of a call. */
function endOf(fn: FunctionAnalysis, { node }: Call): number {
  return (fn.descendants(node, 'identifier', 'field_identifier').at(-1) ?? node) + 0.25;
}

/** Local variables that get what is owed back, or that something is freed through. */
function namesOf(fn: FunctionAnalysis): string[] {
  const names = new Set<string>();
  for (const { node, value, target } of fn.assignments) {
    if (value !== undefined && fn.callOf(fn.strip(value))?.fact?.handsOut !== undefined)
      names.add(targetOf(fn, node, target));
  }
  for (const { fact, args } of fn.calls) {
    const node = fact?.frees && args[fact.frees.argument];
    if (node !== undefined) names.add(fn.canonical(fn.strip(node)));
  }
  return [...names].filter((name) => {
    const variable = /^\w+$/.test(name) ? fn.variable(name) : undefined;
    return variable !== undefined && !variable.static && !isManaged(fn, variable) && !isRedeclared(fn, name);
  });
}

/** `void *p __free(kfree) = NULL;` */
function isManaged(fn: FunctionAnalysis, { node }: Variable): boolean {
  const owner = node === undefined ? undefined : (fn.enclosing(node, 'declaration') ?? node);
  return owner !== undefined && /__free\s*\(|__cleanup/.test(fn.text(owner));
}

const isRedeclared = (fn: FunctionAnalysis, name: string): boolean =>
  fn.variables.filter((variable) => variable.name === name).length > 1;

function join(a: State, b: State): State {
  const both = new Map<string, Fate>();
  for (const [name, one] of a) {
    const other = b.get(name);
    if (other?.is !== one.is) continue;
    if (one.is === 'owned' && other.is === 'owned') {
      if (one.made.node === other.made.node) both.set(name, { ...one, lent: one.lent || other.lent });
    } else both.set(name, one);
  }
  return both;
}

function same(a: Fate, b: Fate | undefined): boolean {
  return a.is === b?.is && (a.is !== 'owned' || (b.is === 'owned' && a.lent === b.lent));
}

function lend(state: Map<string, Fate>, name: string): void {
  const fate = state.get(name);
  if (fate?.is === 'owned') state.set(name, { ...fate, lent: true });
}

function free(state: Map<string, Fate>, name: string, by: Call): void {
  const fate = state.get(name);
  state.set(name, fate?.is === 'owned' ? { is: 'freed', by, made: fate.made } : { is: 'freed', by });
}

function settle(state: Map<string, Fate>, name: string): void {
  if (state.get(name)?.is === 'owned') state.delete(name);
}

/** What a function owns, followed once for all rules that ask. */
export const memoryOf = (fn: FunctionAnalysis): MemoryFlow => fn.once('memory', () => new MemoryFlow(fn));
