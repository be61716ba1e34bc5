import type { Call, Node, UnitValue } from './model.ts';
import { isWord } from './scan.ts';

/**
 * What one path knows of a run-time value. Values are named by symbols: `x@0` is what variable x held at entry,
 * `$n12` what node 12 made, `=5` a number, `K:NAME` a named constant, `$n12->next` what is found in memory, and
 * `(a>>b)` what an operator makes of others. Equal symbols are equal values.
 */
export interface SymbolFact {
  /** True: null or 0. False: neither. */
  readonly zero?: boolean;
  /** Nobody tested it, and its origin may yield NULL. */
  readonly maybe?: boolean;
  readonly origin?: Node;
  readonly testedAt?: Node;
  readonly weak?: boolean;
  readonly constant?: bigint;
  readonly negative?: boolean;
  /** Equal to this named constant. */
  readonly same?: string;
  readonly isError?: boolean;
  /** NULL is not among what it may be; only an error pointer is. */
  readonly errorOnly?: boolean;
  readonly unit?: UnitValue;
  readonly alignedTo?: readonly string[];
  readonly accessor?: { readonly call: Call; readonly allocates: boolean | undefined };
  readonly afterLoop?: 'null' | 'invalid';
  readonly dereferencedAt?: Node;
}

const noFact: SymbolFact = {};
const implicitFacts = new Map<string, SymbolFact>();

/** What a symbol says by itself. */
export function implicitFact(symbol: string): SymbolFact {
  const c = symbol.charCodeAt(0);
  if (c !== 61 && c !== 38 && c !== 34 && c !== 45 && c !== 75) return noFact;
  const known = implicitFacts.get(symbol);
  if (known) return known;
  if (implicitFacts.size > 5000) implicitFacts.clear();
  const fact = makeImplicit(symbol);
  implicitFacts.set(symbol, fact);
  return fact;
}

function makeImplicit(symbol: string): SymbolFact {
  if (/^=-?\d+$/.test(symbol)) {
    const constant = BigInt(symbol.slice(1));
    return { constant, zero: constant === 0n, ...(constant < 0n && { negative: true }) };
  }
  if (/^(?:&|")[^()]*$/.test(symbol)) return { zero: false };
  if (/^-K:E[A-Z0-9]+$/.test(symbol)) return { zero: false, negative: true };
  return noFact;
}

const factKeys = new WeakMap<SymbolFact, string>();

/** Equal for equal facts. */
export function keyOfFact(fact: SymbolFact): string {
  let key = factKeys.get(fact);
  if (key === undefined) {
    key = [
      fact.zero === undefined ? '' : fact.zero ? 'z' : 'n',
      fact.maybe ? 'm' : '',
      fact.origin ?? '',
      fact.testedAt ?? '',
      fact.weak ? 'w' : '',
      fact.constant ?? '',
      fact.negative === undefined ? '' : fact.negative ? '-' : '+',
      fact.same ?? '',
      fact.isError === undefined ? '' : fact.isError ? 'e' : 'k',
      fact.unit ? `${fact.unit.unit}/${fact.unit.shift ?? ''}` : '',
      fact.alignedTo?.join('&') ?? '',
      fact.accessor ? `${fact.accessor.call.node}${String(fact.accessor.allocates)}` : '',
      fact.afterLoop ?? '',
      fact.dereferencedAt ?? '',
    ].join(',');
    factKeys.set(fact, key);
  }
  return key;
}

const tokenPattern = /\$[a-z]+\d+[\w~&]*|\w+@0/g;
const tokenCache = new Map<string, readonly string[]>();

/** The symbols that a symbol is made of and that can change: not constants. */
export function tokensOf(symbol: string): readonly string[] {
  let tokens = tokenCache.get(symbol);
  if (!tokens) {
    if (tokenCache.size > 20_000) tokenCache.clear();
    tokens = symbol.match(tokenPattern) ?? [];
    tokenCache.set(symbol, tokens);
  }
  return tokens;
}

/** One path's knowledge: which symbol each variable and memory place holds, and facts about symbols. */
export class FlowState {
  readonly env: Map<string, string>;
  readonly facts: Map<string, SymbolFact>;
  /** Facts that a made-up symbol like `(a>>b)` always has, shared by all states of a function. */
  readonly derived: Map<string, SymbolFact>;

  constructor(
    derived = new Map<string, SymbolFact>(),
    env = new Map<string, string>(),
    facts = new Map<string, SymbolFact>(),
  ) {
    this.derived = derived;
    this.env = env;
    this.facts = facts;
  }

  copy(): FlowState {
    return new FlowState(this.derived, clone(this.env), clone(this.facts));
  }

  equals(other: FlowState): boolean {
    if (this.env.size !== other.env.size || this.facts.size !== other.facts.size) return false;
    for (const place of this.env.keys()) if (other.env.get(place) !== this.env.get(place)) return false;
    for (const symbol of this.facts.keys()) {
      const fact = this.facts.get(symbol)!;
      const its = other.facts.get(symbol);
      if (its === undefined || (its !== fact && keyOfFact(its) !== keyOfFact(fact))) return false;
    }
    return true;
  }

  fact(symbol: string): SymbolFact {
    return this.facts.get(symbol) ?? this.derived.get(symbol) ?? implicitFact(symbol);
  }

  update(symbol: string, change: SymbolFact): void {
    const fact: { -readonly [K in keyof SymbolFact]: SymbolFact[K] } = { ...this.fact(symbol), ...change };
    if (!fact.maybe) delete fact.maybe;
    if (fact.zero === false) {
      // Where it was tested matters to nobody once it is known to be there; paths should not differ by it.
      delete fact.maybe;
      delete fact.testedAt;
      delete fact.weak;
    }
    this.facts.set(symbol, fact);
  }

  clear(): void {
    this.env.clear();
    this.facts.clear();
  }

  /**
   * A symbol is about to be made again (the next turn of a loop): what still holds its last value keeps it under an
   * old name, what was worked out from it is forgotten.
   */
  retire(symbol: string): void {
    const old = `$o${symbol.slice(1)}`;
    let seen = false;
    this.env.forEach((held, place) => {
      if (held === symbol) {
        if (!seen) this.forget(old);
        seen = true;
        this.env.set(place, old);
      } else if (mentions(held, symbol) || mentions(place, symbol)) this.lose(place);
    });
    const fact = this.facts.get(symbol);
    if (fact && seen) this.facts.set(old, fact);
    for (const key of this.facts.keys()) if (mentions(key, symbol)) this.facts.delete(key);
  }

  /** Nothing is known any more of what a place holds. */
  private lose(place: string, nonzero = false): void {
    if (isMemory(place)) this.env.delete(place);
    else {
      const unknown = `$u0~${place}`;
      this.env.set(place, unknown);
      if (nonzero) this.facts.set(unknown, { zero: false });
      else this.facts.delete(unknown);
    }
  }

  private forget(symbol: string): void {
    this.env.forEach((held, place) => {
      if (mentions(held, symbol) || mentions(place, symbol)) this.lose(place);
    });
    for (const key of this.facts.keys()) if (mentions(key, symbol)) this.facts.delete(key);
  }

  /** Drops what no live variable leads to. */
  prune(isLive: (variable: string) => boolean): void {
    const alive = new Set<string>();
    const memory: string[] = [];
    this.env.forEach((symbol, place) => {
      if (place.charCodeAt(0) !== 35) {
        if (isMemory(place)) {
          memory.push(place);
          return;
        }
        if (!isLive(place)) {
          this.env.delete(place);
          return;
        }
      }
      for (const token of tokensOf(symbol)) alive.add(token);
    });
    const lives = (token: string): boolean => {
      if (alive.has(token)) return true;
      if (!token.endsWith('@0')) return false;
      const name = token.slice(0, -2);
      return isLive(name) && !this.env.has(name);
    };
    for (const place of memory) {
      if (tokensOf(place).every(lives)) for (const token of tokensOf(this.env.get(place)!)) alive.add(token);
      else this.env.delete(place);
    }
    for (const symbol of this.facts.keys()) if (!tokensOf(symbol).every(lives)) this.facts.delete(symbol);
  }

  /** What decides the fate of pointers here: paths that agree on it may be merged. */
  fate(): string {
    const parts: string[] = [];
    for (const [place, symbol] of this.env) {
      const fact = this.facts.get(symbol);
      if (fact && isTelling(fact)) parts.push(`${place}:${symbol}?${keyOfFact(fact)}`);
    }
    return parts.sort().join(';');
  }

  /** What both states know. */
  join(other: FlowState): FlowState {
    const joined = this.copy();
    for (const place of new Set([...this.env.keys(), ...other.env.keys()])) {
      const a = this.env.get(place);
      const b = other.env.get(place);
      if (a === b) continue;
      const nonzero = a !== undefined && b !== undefined && this.fact(a).zero === false && other.fact(b).zero === false;
      joined.lose(place, nonzero);
    }
    for (const [symbol, fact] of joined.facts) {
      if (symbol.startsWith('$u0~') && !this.facts.has(symbol)) continue;
      const also = other.facts.get(symbol);
      if (also && keyOfFact(also) === keyOfFact(fact)) continue;
      if (also && also.zero !== undefined && also.zero === fact.zero) joined.facts.set(symbol, { zero: also.zero });
      else joined.facts.delete(symbol);
    }
    return joined;
  }
}

/** Twice as fast as the constructor; the loops over maps here call back for the same reason. */
function clone<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  const copy = new Map<string, V>();
  map.forEach((value, key) => copy.set(key, value));
  return copy;
}

function isTelling(fact: SymbolFact): boolean {
  return fact.maybe === true || fact.afterLoop !== undefined || fact.accessor !== undefined;
}

function mentions(text: string, symbol: string): boolean {
  const at = text.indexOf(symbol);
  if (at === -1) return false;
  return tokensOf(text).includes(symbol);
}

/** Keys of memory places hold an operator; those of variables are plain names. */
export function isMemory(place: string): boolean {
  for (let i = 0; i < place.length; i++) {
    const c = place.charCodeAt(i);
    if (!isWord(c) && c !== 35) return true;
  }
  return false;
}
