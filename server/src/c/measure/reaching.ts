import type { FunctionAnalysis, Node } from '../model.ts';

/** A place that gives a variable a new value. */
export interface Definition {
  /** The assignment, declarator or call. */
  readonly node: Node;
  /** The value; undefined where a callee or a macro sets it. */
  readonly value: Node | undefined;
  /** `=`, or the operator of `x <<= 3`. */
  readonly operator: string;
}

/** Reaching definitions of single variables, worked out for those that somebody asks about. */
export class Reaching {
  private readonly fn: FunctionAnalysis;
  private byName: ReadonlyMap<string, readonly Definition[]> | undefined;
  private readonly byBlock = new Map<string, ReadonlyMap<number, readonly Definition[]>>();
  private cursors: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
  }

  /**
   * Definitions of a variable in the order of the text. Steps that keep what a value counts (`x += n`, `x++`,
   * `x |= bit`) are none.
   */
  definitions(name: string): readonly Definition[] {
    return (this.byName ??= this.find()).get(name) ?? none;
  }

  /** Of all names at once: which of them are asked for nobody knows, and there may be many of both. */
  private find(): ReadonlyMap<string, readonly Definition[]> {
    const { fn } = this;
    const found = new Map<string, Definition[]>();
    const note = (name: string | undefined, definition: Definition): void => {
      if (name !== undefined) add(found, name, definition);
    };
    const declared = new Map(fn.variables.map(({ node, name }) => [node, name]));
    for (const { node, target, operator, value } of fn.assignments) {
      if (fn.kind(node) === 'init_declarator') note(declared.get(node), { node, value, operator: '=' });
      else if (fn.kind(target) === 'identifier' && !keeps.test(operator)) {
        note(fn.text(target), { node, value, operator });
      }
    }
    for (const [name, nodes] of this.setByLoops) {
      for (const node of nodes) note(name, { node, value: undefined, operator: '=' });
    }
    // Calls that are given `&name`.
    for (const node of fn.descendants(fn.body, 'pointer_expression')) {
      const argument = fn.child(node, 'argument');
      if (fn.operator(node) !== '&' || argument === undefined || fn.kind(argument) !== 'identifier') continue;
      note(fn.text(argument), { node, value: undefined, operator: '=' });
    }
    for (const own of found.values()) own.sort((a, b) => a.node - b.node);
    return found;
  }

  /** Arguments of `for_each` macros, any of which may be a cursor. */
  private get setByLoops(): ReadonlyMap<string, readonly Node[]> {
    if (!this.cursors) {
      const made = new Map<string, Node[]>();
      for (const { macro } of this.fn.loops) for (const arg of macro?.args ?? []) add(made, this.fn.text(arg), arg);
      this.cursors = made;
    }
    return this.cursors;
  }

  /** Definitions that may have given a variable the value it has at a use; `undefined` stands for the one on entry. */
  at(name: string, use: Node): readonly (Definition | undefined)[] {
    const all = this.definitions(name);
    if (all.length === 0) return [undefined];
    // Where a macro sets it in the graph is not known.
    if (this.setByLoops.has(name)) return all;
    const { cfg } = this.fn;
    const start = cfg.blockOf(use);
    if (start === undefined) return all;
    const blocks = this.blocks(name, all);
    const own = blocks.get(start) ?? none;
    let last = firstAfter(own, use) - 1;
    while (last >= 0 && this.fn.isInside(use, own[last]!.node)) last--;
    if (last >= 0) return [own[last]!];
    const found = new Set<Definition | undefined>();
    const seen = new Set<number>();
    const work = cfg.blocks[start]!.in.map((edge) => edge.from);
    if (start === cfg.entry) found.add(undefined);
    for (let block = work.pop(); block !== undefined; block = work.pop()) {
      if (seen.has(block)) continue;
      seen.add(block);
      const own = blocks.get(block);
      if (own) found.add(own.at(-1));
      else {
        if (block === cfg.entry) found.add(undefined);
        for (const edge of cfg.blocks[block]!.in) work.push(edge.from);
      }
    }
    return [...found];
  }

  private blocks(name: string, all: readonly Definition[]): ReadonlyMap<number, readonly Definition[]> {
    let blocks = this.byBlock.get(name);
    if (!blocks) {
      const made = new Map<number, Definition[]>();
      for (const definition of all) {
        const block = this.fn.cfg.blockOf(definition.node);
        if (block !== undefined) add(made, block, definition);
      }
      blocks = made;
      this.byBlock.set(name, blocks);
    }
    return blocks;
  }
}

/** Operators after which a value counts what it counted before. */
const keeps = /^(?:\+\+|--|\+=|-=|\|=|&=|%=)$/;

const none: readonly never[] = [];

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** Index of the first definition that does not stand before a use. */
function firstAfter(own: readonly Definition[], use: Node): number {
  let low = 0;
  for (let high = own.length; low < high;) {
    const middle = (low + high) >> 1;
    if (own[middle]!.node < use) low = middle + 1;
    else high = middle;
  }
  return low;
}
