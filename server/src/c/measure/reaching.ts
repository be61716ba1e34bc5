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
  private readonly byName = new Map<string, readonly Definition[]>();
  private readonly byBlock = new Map<string, ReadonlyMap<number, readonly Definition[]>>();
  private taken: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
  }

  /**
   * Definitions of a variable in the order of the text. Steps that keep what a value counts (`x += n`, `x++`,
   * `x |= bit`) are none.
   */
  definitions(name: string): readonly Definition[] {
    let found = this.byName.get(name);
    if (!found) {
      found = this.find(name);
      this.byName.set(name, found);
    }
    return found;
  }

  private find(name: string): Definition[] {
    const { fn } = this;
    const found: Definition[] = [];
    for (const { node, target, operator, value } of fn.assignments) {
      if (fn.kind(node) === 'init_declarator') {
        if (declared(fn, node) === name) found.push({ node, value, operator: '=' });
      } else if (fn.kind(target) === 'identifier' && fn.text(target) === name && !keeps.test(operator)) {
        found.push({ node, value, operator });
      }
    }
    for (const node of this.setByLoops(name)) found.push({ node, value: undefined, operator: '=' });
    for (const node of this.addressTaken(name)) found.push({ node, value: undefined, operator: '=' });
    return found.sort((a, b) => a.node - b.node);
  }

  /** Arguments of `for_each` macros, any of which may be a cursor. */
  private setByLoops(name: string): Node[] {
    return this.fn.loops.flatMap(({ macro }) => (macro?.args ?? []).filter((arg) => this.fn.text(arg) === name));
  }

  /** Calls that are given `&name`. */
  private addressTaken(name: string): readonly Node[] {
    if (!this.taken) {
      const { fn } = this;
      const taken = new Map<string, Node[]>();
      for (const node of fn.descendants(fn.body, 'pointer_expression')) {
        const argument = fn.child(node, 'argument');
        if (fn.operator(node) !== '&' || argument === undefined || fn.kind(argument) !== 'identifier') continue;
        taken.set(fn.text(argument), [...(taken.get(fn.text(argument)) ?? []), node]);
      }
      this.taken = taken;
    }
    return this.taken.get(name) ?? [];
  }

  /** Definitions that may have given a variable the value it has at a use; `undefined` stands for the one on entry. */
  at(name: string, use: Node): readonly (Definition | undefined)[] {
    const all = this.definitions(name);
    if (all.length === 0) return [undefined];
    // Where a macro sets it in the graph is not known.
    if (this.setByLoops(name).length > 0) return all;
    const { cfg } = this.fn;
    const start = cfg.blockOf(use);
    if (start === undefined) return all;
    const blocks = this.blocks(name, all);
    const before = (blocks.get(start) ?? []).filter((d) => d.node < use && !this.fn.isInside(use, d.node));
    if (before.length > 0) return [before.at(-1)!];
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
        if (block !== undefined) made.set(block, [...(made.get(block) ?? []), definition]);
      }
      blocks = made;
      this.byBlock.set(name, blocks);
    }
    return blocks;
  }
}

/** Operators after which a value counts what it counted before. */
const keeps = /^(?:\+\+|--|\+=|-=|\|=|&=|%=)$/;

function declared(fn: FunctionAnalysis, node: Node): string | undefined {
  return fn.variables.find((variable) => variable.node === node)?.name;
}
