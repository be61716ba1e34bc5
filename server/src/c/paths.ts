import type { CfgBuilder } from './cfg.ts';
import { Evaluator } from './evaluator.ts';
import type { Knowledge } from './knowledge.ts';
import type { Call, Node, PathState, Type, UnitValue, Value, Variable } from './model.ts';
import { FlowState, keyOfFact } from './state.ts';
import type { Syntax } from './syntax.ts';

/** What the engine asks of the function it runs over. */
export interface FlowContext {
  readonly syntax: Syntax;
  readonly knowledge: Knowledge;
  readonly cfg: CfgBuilder;
  readonly liveAt: (block: number, name: string) => boolean;
  variable(name: string): Variable | undefined;
  callOf(node: Node): Call | undefined;
  canonical(node: Node): string;
  operator(node: Node): string;
  typeOf(node: Node): Type;
  /** Unit by the facts of a name or member, without flow. */
  namedUnit(node: Node): UnitValue | undefined;
  macroLoop(node: Node): { name: string; args: readonly Node[]; cursor: Node | undefined } | undefined;
  inLoop(node: Node): boolean;
  /** Variables that the loop with this condition assigns; none where it is no loop's. */
  assignedByLoop(condition: Node): readonly string[];
  /** Variables (or members of them) whose address is taken. */
  readonly exposed: ReadonlySet<string>;
  /** How often a place is mentioned in the function. */
  mentionCount(canonical: string): number;
  /** How often a condition is tested in the function. */
  testCount(canonical: string): number;
  /** True for a place that is dereferenced, tested more than once, returned, or decides what a callee does. */
  matters(canonical: string): boolean;
  /** True for a place that some condition tests for zero. */
  isTested(canonical: string): boolean;
  macroValue(name: string): bigint | undefined;
}

/** Different states kept at the beginning of a block; later ones that agree on the fate of pointers are merged. */
const maxPaths = 8;
const mostPaths = 40;
/** Runs of a block, over the whole function. */
const maxSteps = 6000;
/** Runs paths through a function: every block once for each different state that reaches it. */
export class PathEngine {
  cutShort = false;
  private readonly entries: FlowState[][];
  private readonly lateTestsFound = new Map<Node, { deref: Node | undefined; always: boolean }>();
  private recorded: Map<Node, Map<string, Value>> | undefined;
  private readonly c: FlowContext;
  private readonly hint = new Map<string, bigint | undefined>();

  constructor(context: FlowContext) {
    this.c = context;
    this.entries = context.cfg.blocks.map(() => []);
    this.run();
  }

  get lateTests(): { test: Node; deref: Node }[] {
    if (this.cutShort) return [];
    const found: { test: Node; deref: Node }[] = [];
    for (const [test, { deref, always }] of this.lateTestsFound) {
      if (always && deref !== undefined) found.push({ test, deref });
    }
    return found;
  }

  reached(block: number): boolean {
    return this.entries[block]!.length > 0;
  }

  // -- the run over all paths --

  private run(): void {
    const { blocks } = this.c.cfg;
    const work: { block: number; state: FlowState }[] = [];
    const merged = blocks.map(() => new Map<string, FlowState>());
    const arrive = (block: number, arriving: FlowState): void => {
      arriving.prune((name) => this.c.liveAt(block, name));
      let state = arriving;
      const kept = this.entries[block]!.length;
      if (kept >= maxPaths) {
        const fate = arriving.fate();
        const before = merged[block]!.get(fate);
        state = before ? before.join(arriving) : arriving;
        merged[block]!.set(fate, state);
      }
      if (this.entries[block]!.some((known) => known.equals(state))) return;
      if (kept >= mostPaths) {
        this.cutShort = true;
        return;
      }
      this.entries[block]!.push(state);
      work.push({ block, state });
    };
    arrive(this.c.cfg.entry, new FlowState());
    let steps = 0;
    // The first block in the order of the text first: joins see most of their states at once.
    while (work.length > 0) {
      if (++steps > maxSteps) {
        this.cutShort = true;
        return;
      }
      const { block, state } = work.pop()!;
      const { elements, out } = blocks[block]!;
      const run = new Evaluator(this.c, state.copy(), this);
      for (const element of elements) run.step(element);
      for (let i = out.length - 1; i >= 0; i--) {
        const edge = out[i]!;
        const after = i === 0 ? run.state : run.state.copy();
        if (new Evaluator(this.c, after, this).take(edge)) arrive(edge.to, after);
      }
    }
  }

  noteTest(test: Node, deref: Node | undefined): void {
    const before = this.lateTestsFound.get(test);
    if (!before) this.lateTestsFound.set(test, { deref, always: deref !== undefined });
    else {
      before.always &&= deref !== undefined;
      before.deref ??= deref;
    }
  }

  // -- questions --

  /** Distinct values that an expression had in the steps that evaluate it. */
  valuesOf(node: Node): readonly Value[] {
    this.recorded ??= this.record();
    const values = this.recorded.get(node);
    return values ? [...values.values()] : [];
  }

  private record(): Map<Node, Map<string, Value>> {
    const all = new Map<Node, Map<string, Value>>();
    this.c.cfg.blocks.forEach((block, id) => {
      for (const entry of this.entries[id]!) {
        const run = new Evaluator(this.c, entry.copy(), undefined);
        run.observe = (node, symbol) => {
          let values = all.get(node);
          if (!values) all.set(node, (values = new Map<string, Value>()));
          if (values.size >= maxPaths) return;
          const key = symbol + keyOfFact(run.state.fact(symbol));
          if (!values.has(key)) values.set(key, run.toValue(symbol, node));
        };
        for (const element of block.elements) run.step(element);
      }
    });
    return all;
  }

  statesBefore(node: Node): PathState[] {
    const { cfg } = this.c;
    const id = cfg.blockOf(node);
    const stop = cfg.elementOf(node);
    if (id === undefined || stop === undefined) return [];
    return this.entries[id]!.map((entry) => {
      const run = new Evaluator(this.c, entry.copy(), undefined);
      for (const element of cfg.blocks[id]!.elements) {
        if (element.node === stop && element.kind !== 'choose') break;
        run.step(element);
      }
      return new ReadOnlyState(this.c, run.state);
    });
  }

  constantHint(name: string): bigint | undefined {
    if (!this.hint.has(name)) this.hint.set(name, this.c.knowledge.constant(name) ?? this.c.macroValue(name));
    return this.hint.get(name);
  }
}

class ReadOnlyState implements PathState {
  private readonly c: FlowContext;
  private readonly state: FlowState;
  constructor(c: FlowContext, state: FlowState) {
    this.c = c;
    this.state = state;
  }

  valueOf(expression: Node | string): Value {
    const run = new Evaluator(this.c, this.state.copy(), undefined, true);
    if (typeof expression !== 'string') return run.toValue(run.value(expression), expression);
    return run.toValue(run.symbolOfVariable(expression), undefined);
  }

  truthOf(condition: Node | string): boolean | undefined {
    const { zero } = this.state.fact(this.valueOf(condition).symbol);
    return zero === undefined ? undefined : !zero;
  }
}
