import { gapMarker } from './functionText.ts';
import { scopedLock, unlocks } from './idiom.ts';
import type { LockEffect } from './knowledge.ts';
import type { Call, FunctionAnalysis, Held, Node } from './model.ts';
import { solve } from './solver.ts';

/** What paths hold, by kind and place. A path that gave up what it never took holds it in `given`. */
type State = ReadonlyMap<string, Held>;

/** A lock that is held from one node to the end of another. */
interface Scope {
  readonly since: Node;
  readonly within: Node;
  readonly place: string;
  readonly forbidsSleep: boolean;
}

/** Something in a block that changes what is held, in the order of the text. */
interface Event {
  readonly node: Node;
  apply(state: Map<string, Held>): void;
}

/** A lock is taken or dropped, in the order of the text. */
interface Effect {
  readonly node: Node;
  readonly drops: boolean;
}

/** Locks that are held on every path to a place: taken by a call, a guard or an assertion that the caller took them. */
export class HeldFlow {
  private readonly fn: FunctionAnalysis;
  private readonly events: ReadonlyMap<number, readonly Event[]>;
  private readonly states: readonly (State | undefined)[];
  private readonly reached = new Map<number, { until: Node; next: number; readonly state: Map<string, Held> }>();
  private scopesFound: readonly Scope[] | undefined;

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
    this.events = this.readEvents();
    const { at, cutShort } = solve<State>(fn.cfg, {
      start: new Map(),
      join: (a, b) => new Map([...a].filter(([key]) => b.has(key))),
      equal: (a, b) => a.size === b.size && [...a.keys()].every((key) => b.has(key)),
      transfer: ({ id }, state) => this.run(id, state),
    });
    this.states = cutShort ? [] : at;
  }

  /** Just before a node; nothing where it is never reached. */
  before(node: Node): readonly Held[] {
    const block = this.fn.cfg.blockOf(node);
    const state = block === undefined ? undefined : this.states[block];
    if (block === undefined || !state) return [];
    const held = [...this.within(block, state, node).values()].filter(({ kind }) => kind !== 'given');
    return [...held, ...this.scoped(node)];
  }

  /** What a caller finds changed after the function: locks taken for it, and locks of its own that were dropped. */
  atExit(): readonly Held[] {
    return [...(this.states[this.fn.cfg.exit]?.values() ?? [])];
  }

  private run(block: number, state: State): State {
    const events = this.events.get(block);
    if (!events) return state;
    const after = new Map(state);
    for (const event of events) event.apply(after);
    return after;
  }

  /** Inside a block, just before a node: goes on from where the last question ended, as rules ask in the order of the text. */
  private within(block: number, state: State, until: Node): State {
    const events = this.events.get(block);
    if (!events) return state;
    let reached = this.reached.get(block);
    if (!reached || reached.until > until) reached = { until, next: 0, state: new Map(state) };
    this.reached.set(block, reached);
    reached.until = until;
    for (; reached.next < events.length && events[reached.next]!.node < until; reached.next++)
      events[reached.next]!.apply(reached.state);
    return reached.state;
  }

  private readEvents(): Map<number, Event[]> {
    const { fn } = this;
    const events: Event[] = [];
    const effects = new Map<string, Effect[]>();
    const note = (place: string, effect: Effect): void => {
      const known = effects.get(place);
      if (known) known.push(effect);
      else effects.set(place, [effect]);
    };
    const nextEffect = (place: string, node: Node): Effect | undefined =>
      effects.get(place)?.find((effect) => effect.node > node);
    for (const call of fn.calls) {
      const { fact } = call;
      for (const effect of fact?.locksTaken ?? []) {
        const place = placeOf(fn, call, effect);
        if (place === undefined) continue;
        events.push(takes(call.node, place, effect.forbidsSleep === true));
        note(place, { node: call.node, drops: false });
      }
      for (const effect of fact?.locksDropped ?? []) {
        const place = placeOf(fn, call, effect);
        if (place === undefined) continue;
        events.push(drops(call.node, place));
        note(place, { node: call.node, drops: true });
      }
      // Whatever it drops, nothing is held for sure.
      if (fact?.locksDropped === undefined && unlocks(call.name)) events.push(dropsAll(call.node));
    }
    for (const { name, node } of fn.calls) if (name === gapMarker) events.push(forgets(node, nextEffect));
    const bases = new Set([...effects.keys()].map(baseOf));
    for (const { node, target } of fn.assignments) {
      const base = fn.canonical(target);
      if (bases.has(base)) events.push(loses(node, base));
    }
    const byBlock = new Map<number, Event[]>();
    for (const event of events) {
      const block = fn.cfg.blockOf(event.node);
      if (block === undefined) continue;
      const list = byBlock.get(block);
      if (list) list.push(event);
      else byBlock.set(block, [event]);
    }
    for (const list of byBlock.values()) list.sort((a, b) => a.node - b.node);
    return byBlock;
  }

  /** `guard(spinlock)(&x->lock);` holds to the end of its block, `scoped_guard(mutex, &x->lock)` in its own. */
  private scoped(node: Node): Held[] {
    const { fn } = this;
    return this.scopes.flatMap(({ since, within, place, forbidsSleep }) =>
      since < node && fn.isInside(node, within) ? [{ kind: 'lock' as const, place, since, forbidsSleep }] : [],
    );
  }

  private get scopes(): readonly Scope[] {
    return (this.scopesFound ??= this.findScopes());
  }

  private findScopes(): Scope[] {
    const { fn } = this;
    const found: Scope[] = [];
    const note = (since: Node, within: Node | undefined, type: string, argument: Node | undefined): void => {
      const forbidsSleep = scopedLock(type);
      if (forbidsSleep === undefined || within === undefined) return;
      found.push({ since, within, place: argument === undefined ? type : lockText(fn, argument), forbidsSleep });
    };
    for (const node of fn.descendants(fn.body, 'call_expression')) {
      const callee = fn.child(node, 'function');
      const inner = callee === undefined ? undefined : fn.callOf(callee);
      if (inner?.name !== 'guard' || inner.args[0] === undefined) continue;
      const list = fn.child(node, 'arguments');
      const argument = list === undefined ? undefined : fn.children(list)[0];
      note(node, fn.enclosing(node, 'compound_statement'), fn.text(inner.args[0]), argument);
    }
    for (const { node, name, args, body } of fn.scopeMacros) {
      if (/^scoped_(?:cond_)?guard$/.test(name) && args[0] !== undefined) note(node, body, fn.text(args[0]), args[1]);
    }
    return found;
  }
}

function takes(node: Node, place: string, forbidsSleep: boolean): Event {
  const held: Held = { kind: 'lock', place, since: node, forbidsSleep };
  return {
    node,
    apply: (state) => {
      // Dropped for a while and taken again: the caller finds nothing changed.
      if (!state.delete(`given ${place}`)) state.set(`lock ${place}`, held);
    },
  };
}

function drops(node: Node, place: string): Event {
  const given: Held = { kind: 'given', place, since: node, forbidsSleep: false };
  return {
    node,
    apply: (state) => {
      if (!state.delete(`lock ${place}`)) state.set(`given ${place}`, given);
    },
  };
}

const dropsAll = (node: Node): Event => ({
  node,
  apply: (state) => {
    for (const [key, { kind }] of state) if (kind === 'lock') state.delete(key);
  },
});

/** Code out of view may take and drop anything; but what is dropped next, behind it, was held all the while. */
const forgets = (node: Node, next: (place: string, node: Node) => Effect | undefined): Event => ({
  node,
  apply: (state) => {
    for (const [key, { kind, place }] of state)
      if (kind === 'given' || next(place, node)?.drops !== true) state.delete(key);
  },
});

/** From here on the locks of what has this name are another one's. */
const loses = (node: Node, base: string): Event => ({
  node,
  apply: (state) => {
    for (const [key, { place }] of state) if (baseOf(place) === base) state.delete(key);
  },
});

/** The variable that a lock is a part of. */
const baseOf = (place: string): string | undefined => /^\w+(?=\W)/.exec(place)?.[0];

/** The lock that a callee's effect names, as the caller writes it. */
function placeOf(fn: FunctionAnalysis, call: Call, { argument, path = '' }: LockEffect): string | undefined {
  if (argument === undefined) return path;
  const node = call.args[argument];
  if (node === undefined) return undefined;
  const text = fn.canonical(fn.strip(node));
  if (text.startsWith('&')) return `${text.slice(1)}${path.replace(/^->/, '.')}`;
  return `${text}${path}`;
}

function lockText(fn: FunctionAnalysis, argument: Node): string {
  return fn.canonical(fn.strip(argument)).replace(/^&/, '');
}
