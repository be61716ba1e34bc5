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

/**
 * Locks and resources that are held on every path to a place: taken by a call, a guard or an assertion that the caller
 * took them; got by an allocation or a look-up that hands out a reference, and neither tested to be absent, given
 * back, stored, returned nor handed to a callee that may keep it.
 */
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
      edge: (edge, state) => this.withoutAbsent(edge.condition, edge.truth, state),
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
    return [...(this.states[this.fn.cfg.exit]?.values() ?? [])].filter(({ kind }) => kind !== 'resource');
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
    const kept = keptIn(fn);
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
      const keeps = fact?.nullIsFailure ? kept.get(call.node) : undefined;
      if (keeps !== undefined) {
        const held: Held = { kind: 'resource', place: keeps, since: call.node, forbidsSleep: false };
        events.push({ node: call.node, apply: (state) => state.set(`resource ${keeps}`, held) });
      }
      for (const [index, argument] of call.args.entries()) {
        if (isOnlyRead(call, index)) continue;
        events.push(letsGo(call.node, baseOf(fn, argument)));
      }
    }
    for (const { name, node } of fn.calls) if (name === gapMarker) events.push(forgets(node, nextEffect));
    const placesOf = new Map<string, string[]>();
    for (const place of effects.keys()) {
      const [base] = /^\w+/.exec(place) ?? [];
      if (base !== undefined && base !== place) placesOf.set(base, [...(placesOf.get(base) ?? []), place]);
    }
    for (const { node, target, value } of fn.assignments) {
      // A copy of the pointer may be what is given back later.
      if (value !== undefined && fn.kind(fn.strip(value)) !== 'call_expression')
        events.push(letsGo(node, fn.canonical(fn.strip(value))));
      if (value === undefined || fn.callOf(fn.strip(value))?.fact?.nullIsFailure !== true)
        events.push(letsGo(node, fn.canonical(target)));
      // From here on the lock is another one's.
      for (const place of placesOf.get(fn.canonical(target)) ?? []) events.push(loses(node, place));
    }
    for (const node of fn.returns) {
      for (const value of fn.children(node)) events.push(letsGo(node, fn.canonical(fn.strip(value))));
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

  /** On the branch where it is known to be absent, a resource is not held. */
  private withoutAbsent(condition: Node | undefined, truth: boolean | undefined, state: State): State {
    if (condition === undefined || truth === undefined || state.size === 0) return state;
    const { fn } = this;
    const at = fn.strip(condition);
    const call = fn.callOf(at);
    let place: string | undefined;
    if (call && /^IS_ERR(?:_OR_NULL)?$/.test(call.name) && call.args[0] !== undefined) {
      if (truth) place = fn.canonical(fn.strip(call.args[0]));
    } else {
      const text = fn.canonical(at);
      const compared = /^(.+?)([=!]=)(?:NULL|0)$/.exec(text);
      if (compared) {
        if ((compared[2] === '==') === truth) place = compared[1];
      } else if (!truth) place = text;
    }
    if (place === undefined || !state.has(`resource ${place}`)) return state;
    const rest = new Map(state);
    rest.delete(`resource ${place}`);
    return rest;
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
      if (kind !== 'lock' || next(place, node)?.drops !== true) state.delete(key);
  },
});

const loses = (node: Node, place: string): Event => ({
  node,
  apply: (state) => {
    state.delete(`lock ${place}`);
    state.delete(`given ${place}`);
  },
});

const letsGo = (node: Node, place: string): Event => ({
  node,
  apply: (state) => void state.delete(`resource ${place}`),
});

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

/** The variables that get the results of calls. */
function keptIn(fn: FunctionAnalysis): ReadonlyMap<Node, string> {
  const kept = new Map<Node, string>();
  for (const { operator, value, target } of fn.assignments) {
    const call = operator === '=' && value !== undefined ? fn.strip(value) : undefined;
    const name = fn.canonical(target).replace(/^\*+/, '');
    if (call !== undefined && !kept.has(call) && /^\w+$/.test(name)) kept.set(call, name);
  }
  return kept;
}

/** A callee that reads or prints what it is given does not keep it. */
function isOnlyRead({ fact }: Call, index: number): boolean {
  return fact?.printsError === true || fact?.dereferences?.includes(index) === true;
}

/** `&p->member` is a part of `p`. */
function baseOf(fn: FunctionAnalysis, argument: Node): string {
  const text = fn.canonical(fn.strip(argument));
  return text.startsWith('&') ? (/^&\(*(\w+)/.exec(text)?.[1] ?? text) : text;
}
