import { isTransparent, isUnevaluated, keepsZero } from './idiom.ts';
import type { Condition, Knowledge } from './knowledge.ts';
import type { CfgBuilder } from './cfg.ts';
import type { Call, Edge, Element, Node, Nullness, PathState, Type, UnitValue, Value, Variable } from './model.ts';
import { FlowState, isMemory, keyOfFact, tokensOf, type SymbolFact } from './state.ts';
import type { Syntax } from './syntax.ts';
import { combineUnits, keepsUnit, shiftedUnit } from './units.ts';

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
  macroValue(name: string): bigint | undefined;
}

const maxPaths = 24;
const maxSteps = 6000;
const maxSymbol = 160;

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
    const seen = blocks.map(() => new Set<string>());
    const crowded = new Uint8Array(blocks.length);
    const work: { block: number; state: FlowState }[] = [];
    const arrive = (block: number, state: FlowState): void => {
      state.prune((name) => this.c.liveAt(block, name));
      if (crowded[block]) state.simplify();
      if (seen[block]!.has(state.key())) return;
      if (this.entries[block]!.length >= maxPaths) {
        if (crowded[block]) {
          if (this.entries[block]!.length >= maxPaths * 2) {
            this.cutShort = true;
            return;
          }
        } else {
          crowded[block] = 1;
          const copy = state.copy();
          copy.simplify();
          arrive(block, copy);
          return;
        }
      }
      seen[block]!.add(state.key());
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

const isNullText = /^(?:NULL|nullptr)$/;

/** Evaluates expressions in one state, which it changes. `quiet`: without side effects, for looking only. */
export class Evaluator {
  readonly state: FlowState;
  observe: ((node: Node, symbol: string) => void) | undefined;
  private readonly c: FlowContext;
  private readonly engine: PathEngine | undefined;
  private readonly quiet: boolean;

  constructor(context: FlowContext, state: FlowState, engine: PathEngine | undefined, quiet = false) {
    this.c = context;
    this.state = state;
    this.engine = engine;
    this.quiet = quiet;
  }

  // -- steps and edges --

  step(element: Element): void {
    const { state } = this;
    const { syntax } = this.c;
    switch (element.kind) {
      case 'expression': {
        const symbol = this.value(element.node);
        if (element.unused !== true) state.env.set(`#${element.node}`, symbol);
        return;
      }
      case 'declaration': {
        const value = syntax.child(element.node, 'value');
        if (value === undefined) return;
        const symbol = this.value(value);
        const name = declaredName(syntax, element.node);
        if (name !== undefined) this.setVariable(name, symbol, element.node, value);
        return;
      }
      case 'return':
        for (const value of syntax.children(element.node)) this.value(value);
        return;
      case 'choose': {
        let symbol: string;
        if (element.chosen === undefined) symbol = element.truth === true ? '=1' : '=0';
        else {
          symbol = state.env.get(`#${element.chosen}`) ?? this.look(element.chosen);
          state.env.delete(`#${element.chosen}`);
        }
        state.env.set(`#${element.node}`, symbol);
        return;
      }
      case 'cursor':
      case 'after-loop':
        this.loopStep(element);
        return;
      case 'gap':
        state.clear();
        return;
      case 'scope':
        return;
    }
  }

  private loopStep(element: Element): void {
    const loop = this.c.macroLoop(element.node);
    if (!loop) return;
    const fact = this.c.knowledge.loopMacro(loop.name);
    const inBody = element.kind === 'cursor';
    for (const argument of loop.args) {
      const node = this.strip(argument);
      if (this.c.syntax.kind(node) !== 'identifier') continue;
      const name = this.c.syntax.textOf(node);
      const variable = this.c.variable(name);
      const isCursor = argument === loop.cursor;
      if (!isCursor && (!variable || variable.parameter)) continue;
      const symbol = `$${inBody ? 'c' : 'l'}${element.node}${isCursor ? '' : `~${name}`}`;
      this.state.retire(symbol);
      this.state.env.set(name, symbol);
      if (!isCursor) continue;
      const pointer = variable ? variable.type.kind === 'pointer' : true;
      if (inBody) {
        if (pointer) this.state.facts.set(symbol, { zero: false });
      } else if (fact && fact.afterLoop !== 'unknown' && pointer) {
        this.state.facts.set(symbol, {
          afterLoop: fact.afterLoop,
          origin: element.node,
          ...(fact.afterLoop === 'null' && { zero: true }),
        });
      }
    }
  }

  /** Adds what an edge's condition says; false where this path cannot take it. */
  take(edge: Edge): boolean {
    const { condition, truth, switched, caseValue } = edge;
    let possible = true;
    if (condition !== undefined && this.c.cfg.loopExits.has(edge.to)) this.skipLoop(condition);
    if (condition !== undefined && truth !== undefined) {
      possible = this.refine(condition, truth, edge.partial === true);
      this.state.env.delete(`#${condition}`);
    } else if (switched !== undefined) {
      if (caseValue !== undefined) {
        possible = this.equals(this.look(switched), this.look(caseValue), true, switched, false);
      } else possible = this.notAnyCase(edge);
      this.state.env.delete(`#${switched}`);
    }
    return possible;
  }

  /** A loop ends: if it ran not even once is seldom meant, so what it would have assigned proves nothing. */
  private skipLoop(condition: Node): void {
    for (const name of this.c.assignedByLoop(condition)) {
      const symbol = this.state.env.get(name) ?? `${name}@0`;
      const fact = this.state.fact(symbol);
      if (fact.zero === true && fact.testedAt !== undefined) this.state.update(symbol, { weak: true });
    }
  }

  /** The default arm: none of the other arms' values. */
  private notAnyCase(edge: Edge): boolean {
    const value = this.look(edge.switched!);
    for (const other of this.c.cfg.blocks[edge.from]!.out) {
      if (other.caseValue === undefined) continue;
      if (!this.equals(value, this.look(other.caseValue), false, edge.switched!, false)) return false;
    }
    return true;
  }

  // -- values --

  toValue(symbol: string, node: Node | undefined): Value {
    const fact = this.state.fact(symbol);
    const unit = fact.unit ?? (node === undefined ? undefined : this.c.namedUnit(node));
    const constant = fact.constant;
    const nullness: Nullness =
      fact.zero === true ? 'null' : fact.zero === false ? 'nonnull' : fact.maybe ? 'maybe' : 'unknown';
    return {
      symbol,
      nullness,
      ...(fact.origin !== undefined && { origin: fact.origin }),
      ...(fact.testedAt !== undefined && { testedAt: fact.testedAt }),
      ...(fact.weak && { weak: true }),
      ...(constant !== undefined && { constant }),
      ...(fact.zero === false && { nonzero: true }),
      ...(fact.negative && { negative: true }),
      ...(unit && { unit }),
      ...(fact.alignedTo && { alignedTo: fact.alignedTo }),
      ...(fact.accessor && { accessor: fact.accessor }),
      ...(fact.afterLoop && { afterLoop: fact.afterLoop }),
      ...(fact.dereferencedAt !== undefined && { dereferencedAt: fact.dereferencedAt }),
    };
  }

  /** The value of an expression without its side effects: of what was just evaluated, or of what memory holds. */
  look(node: Node): string {
    if (this.quiet) return this.value(node);
    const quiet = new Evaluator(this.c, this.state, undefined, true);
    return quiet.value(node);
  }

  value(node: Node): string {
    const held = this.state.env.get(`#${node}`);
    if (held !== undefined) {
      if (!this.quiet) this.state.env.delete(`#${node}`);
      this.observe?.(node, held);
      return held;
    }
    const symbol = this.compute(node);
    const bounded = symbol.length > maxSymbol ? `$n${node}` : symbol;
    this.observe?.(node, bounded);
    return bounded;
  }

  symbolOfVariable(name: string): string {
    const held = this.state.env.get(name);
    if (held !== undefined) return held;
    const variable = this.c.variable(name);
    if (variable) return /\[\]$/.test(variable.typeText) && !variable.parameter ? `&${name}` : `${name}@0`;
    if (isNullText.test(name)) return '=0';
    const constant = this.engine?.constantHint(name) ?? this.c.knowledge.constant(name) ?? this.c.macroValue(name);
    if (constant !== undefined) return `=${constant}`;
    return /^[A-Z_][A-Z0-9_]*$/.test(name) ? `K:${name}` : `${name}@0`;
  }

  private compute(node: Node): string {
    const { syntax } = this.c;
    const child = (field: string): Node | undefined => syntax.child(node, field);
    switch (syntax.kind(node)) {
      case 'identifier':
        return this.symbolOfVariable(syntax.textOf(node));
      case 'number_literal':
        return numberSymbol(syntax.textOf(node)) ?? `$n${node}`;
      case 'char_literal':
        return `$n${node}`;
      case 'true':
        return '=1';
      case 'false':
      case 'null':
        return '=0';
      case 'string_literal':
      case 'concatenated_string':
        return `"${node}`;
      case 'parenthesized_expression': {
        let last = `$n${node}`;
        for (const part of syntax.children(node)) last = this.value(part);
        return last;
      }
      case 'cast_expression': {
        const value = child('value');
        return value === undefined ? `$n${node}` : this.value(value);
      }
      case 'comma_expression': {
        let last = `$n${node}`;
        for (const part of syntax.children(node)) last = this.value(part);
        return last;
      }
      case 'pointer_expression':
        return this.pointerExpression(node);
      case 'field_expression':
        return this.fieldExpression(node);
      case 'subscript_expression':
        return this.subscript(node);
      case 'call_expression':
        return this.call(node);
      case 'assignment_expression':
        return this.assignment(node);
      case 'update_expression':
        return this.update(node);
      case 'unary_expression':
        return this.unary(node);
      case 'binary_expression':
        return this.binary(node);
      case 'conditional_expression': {
        // Reached only in a quiet look: the graph splits it otherwise.
        const yes = child('consequence');
        const no = child('alternative');
        const a = yes === undefined ? undefined : this.value(yes);
        const b = no === undefined ? undefined : this.value(no);
        return a !== undefined && a === b ? a : `$n${node}`;
      }
      case 'sizeof_expression':
      case 'alignof_expression':
      case 'offsetof_expression': {
        const symbol = `$z${node}`;
        this.state.derived.set(symbol, { zero: false, unit: { unit: 'bytes' } });
        return symbol;
      }
      case 'initializer_list':
        for (const part of syntax.children(node)) {
          const value = syntax.kind(part) === 'initializer_pair' ? syntax.child(part, 'value') : part;
          if (value !== undefined) this.value(value);
        }
        return `$n${node}`;
      case 'compound_literal_expression': {
        const value = child('value');
        if (value !== undefined) this.value(value);
        return `&n${node}`;
      }
      case 'compound_statement':
        return `$n${node}`;
      default:
        for (const part of syntax.children(node)) this.value(part);
        return `$n${node}`;
    }
  }

  private strip(node: Node): Node {
    const { syntax } = this.c;
    let at = node;
    for (;;) {
      const kind = syntax.kind(at);
      let inner: Node | undefined;
      if (kind === 'parenthesized_expression') inner = syntax.children(at)[0];
      else if (kind === 'cast_expression') inner = syntax.child(at, 'value');
      else if (kind === 'call_expression') {
        const call = this.c.callOf(at);
        if (call && isTransparent(call.name)) inner = call.args[0];
      }
      if (inner === undefined || syntax.kind(inner) === 'compound_statement') return at;
      at = inner;
    }
  }

  // -- memory --

  private dereference(symbol: string, node: Node, pointer: Node): void {
    if (this.quiet) return;
    const fact = this.state.fact(symbol);
    if (fact.zero === false) return;
    if (!/[$@]/.test(symbol)) return;
    if (fact.zero === undefined && !fact.maybe && !this.matters(symbol, pointer)) return;
    this.state.update(symbol, {
      zero: false,
      maybe: false,
      ...(fact.zero === undefined && !fact.maybe && fact.testedAt === undefined && { dereferencedAt: node }),
    });
  }

  /** True where somebody else in the function asks what this value is: else a path need not remember it. */
  private matters(symbol: string, node: Node): boolean {
    if (this.c.matters(this.c.canonical(this.strip(node)))) return true;
    for (const [place, held] of this.state.env) if (held === symbol && this.c.matters(place)) return true;
    return false;
  }

  /** What memory holds at a place; the place's name is made of the symbols that lead there. */
  private load(place: string, node: Node): string {
    const held = this.state.env.get(place);
    if (held !== undefined) return held;
    return place.length > maxSymbol || place.startsWith('=') ? `$n${node}` : place;
  }

  private pointerExpression(node: Node): string {
    const argument = this.c.syntax.child(node, 'argument');
    if (argument === undefined) return `$n${node}`;
    if (this.c.operator(node) === '&') return this.addressOf(argument);
    const base = this.value(argument);
    this.dereference(base, node, argument);
    if (base.startsWith('&')) return this.load(base.slice(1), node);
    return this.load(`*${base}`, node);
  }

  /** `&entry[i]` points into the table that `entry` does. */
  private addressOf(argument: Node): string {
    const symbol = `&${this.address(argument)}`;
    for (const token of tokensOf(symbol)) {
      const { accessor } = this.state.fact(token);
      if (accessor) this.state.derived.set(symbol, { zero: false, accessor });
    }
    return symbol;
  }

  /** Name of a place, evaluating what leads to it but not loading it: the operand of `&`, a target of `=`. */
  address(node: Node, store = false): string {
    const { syntax } = this.c;
    const inner = this.strip(node);
    switch (syntax.kind(inner)) {
      case 'identifier':
        return syntax.textOf(inner);
      case 'field_expression':
        return this.fieldPlace(inner, store);
      case 'subscript_expression':
        return this.subscriptPlace(inner, store);
      case 'pointer_expression': {
        const argument = syntax.child(inner, 'argument');
        if (argument === undefined) break;
        const base = this.value(argument);
        if (store) this.dereference(base, inner, argument);
        return base.startsWith('&') ? base.slice(1) : `*${base}`;
      }
    }
    return this.value(inner);
  }

  private fieldPlace(node: Node, load: boolean): string {
    const { syntax } = this.c;
    const argument = syntax.child(node, 'argument');
    const field = syntax.child(node, 'field');
    if (argument === undefined || field === undefined) return `$n${node}`;
    const name = syntax.textOf(field);
    if (this.c.operator(node) === '->') {
      const base = this.value(argument);
      if (load) this.dereference(base, node, argument);
      return base.startsWith('&') ? `${base.slice(1)}.${name}` : `${base}->${name}`;
    }
    const inner = this.strip(argument);
    const kind = syntax.kind(inner);
    // `a->b.c`: an address inside *a.
    const base =
      kind === 'field_expression' || kind === 'subscript_expression' || kind === 'pointer_expression'
        ? this.address(inner, load)
        : kind === 'identifier'
          ? syntax.textOf(inner)
          : this.value(inner);
    return `${base}.${name}`;
  }

  private fieldExpression(node: Node): string {
    const place = this.fieldPlace(node, true);
    return this.withOrigin(this.load(place, node), node);
  }

  /** A member that the kernel's facts say may be NULL. */
  private withOrigin(symbol: string, node: Node): string {
    if (this.quiet || !isMemory(symbol) || this.state.facts.has(symbol)) return symbol;
    const { syntax } = this.c;
    let member = node;
    if (syntax.kind(node) === 'subscript_expression') {
      const argument = syntax.child(node, 'argument');
      if (argument === undefined) return symbol;
      member = this.strip(argument);
    }
    if (syntax.kind(member) !== 'field_expression') return symbol;
    const argument = syntax.child(member, 'argument');
    const field = syntax.child(member, 'field');
    if (argument === undefined || field === undefined) return symbol;
    const fact = this.c.knowledge.field(structOf(this.c.typeOf(argument)), syntax.textOf(field));
    if (!fact) return symbol;
    if (fact.mayBeNull && (syntax.kind(node) === 'subscript_expression' || !/\[\]$/.test(fact.type))) {
      this.state.facts.set(symbol, { maybe: true, origin: node });
    }
    return symbol;
  }

  private subscriptPlace(node: Node, load: boolean): string {
    const { syntax } = this.c;
    const argument = syntax.child(node, 'argument');
    const index = syntax.child(node, 'index');
    const base = argument === undefined ? `$n${node}` : this.value(argument);
    const at = index === undefined ? '' : this.value(index);
    // An array member is no pointer: indexing it loads nothing.
    if (load && argument !== undefined && this.c.typeOf(argument).text.endsWith(']') === false) {
      this.dereference(base, node, argument);
    }
    return `${base.startsWith('&') ? base.slice(1) : base}[${at}]`;
  }

  private subscript(node: Node): string {
    return this.withOrigin(this.load(this.subscriptPlace(node, true), node), node);
  }

  private setVariable(name: string, symbol: string, node: Node, value: Node | undefined): void {
    if (this.quiet) return;
    const variable = this.c.variable(name);
    let held = symbol;
    if (variable && /\[\]$/.test(variable.typeText)) held = `&${name}`;
    else if (value !== undefined && this.c.syntax.kind(value) === 'initializer_list') held = this.make(node, {});
    else if (this.c.inLoop(node) && tokensOf(symbol).some((t) => t === `$n${node}`)) held = `$n${node}`;
    for (const place of this.state.env.keys()) {
      if (place.startsWith(name) && /^[.[]/.test(place.slice(name.length))) this.state.env.delete(place);
    }
    this.state.env.set(name, held);
  }

  /** A new value, made by a node. */
  private make(node: Node, fact: SymbolFact): string {
    const symbol = `$n${node}`;
    if (this.quiet) return symbol;
    this.state.retire(symbol);
    if (Object.keys(fact).length > 0) this.state.facts.set(symbol, fact);
    return symbol;
  }

  private store(target: Node, symbol: string, node: Node): void {
    if (this.quiet) return;
    const inner = this.strip(target);
    if (this.c.syntax.kind(inner) === 'identifier') {
      const name = this.c.syntax.textOf(inner);
      this.setVariable(name, symbol, node, undefined);
      return;
    }
    const place = this.address(inner, true);
    if (place.length <= maxSymbol && this.c.mentionCount(this.c.canonical(inner)) > 1) {
      this.state.env.set(place, symbol);
      this.state.facts.delete(place);
    } else this.state.env.delete(place);
    this.observe?.(target, symbol);
  }

  // -- operators --

  private assignment(node: Node): string {
    const { syntax } = this.c;
    const left = syntax.child(node, 'left');
    const right = syntax.child(node, 'right');
    if (left === undefined || right === undefined) return `$n${node}`;
    const operator = this.c.operator(node);
    if (this.quiet) return operator === '=' ? this.value(right) : this.value(left);
    let symbol: string;
    if (operator === '=') {
      symbol = this.value(right);
      if (this.c.inLoop(node) && this.mentionsTarget(left, right)) {
        const fact = this.state.fact(symbol);
        if (!/^\$n\d+$/.test(symbol)) symbol = this.make(node, { ...fact });
      }
    } else {
      const before = this.value(left);
      const value = this.value(right);
      symbol = this.operate(node, operator.slice(0, -1), before, value, left, right, this.c.inLoop(node));
    }
    this.store(left, symbol, node);
    return symbol;
  }

  /** `x = x->next`, `x = (x + 1) & mask` in a loop: the value of each turn is a new one. */
  private mentionsTarget(left: Node, right: Node): boolean {
    const { syntax } = this.c;
    const target = this.strip(left);
    if (syntax.kind(target) !== 'identifier') return false;
    const name = syntax.textOf(target);
    for (let n = right; n < syntax.past(right); n++) {
      if (syntax.kind(n) === 'identifier' && syntax.textOf(n) === name) return true;
    }
    return false;
  }

  private update(node: Node): string {
    const argument = this.c.syntax.child(node, 'argument');
    if (argument === undefined) return `$n${node}`;
    const before = this.value(argument);
    if (this.quiet) return before;
    const fact = this.state.fact(before);
    const unit = fact.unit ?? this.c.namedUnit(argument);
    const constant = fact.constant;
    const plus = this.c.operator(node) === '++';
    const after =
      constant !== undefined && !this.c.inLoop(node)
        ? `=${plus ? constant + 1n : constant - 1n}`
        : this.make(node, { ...(unit && { unit }), ...(this.isPointer(argument, fact) && movedPointer(fact)) });
    this.store(argument, after, node);
    const prefix = this.c.syntax.start(argument) > this.c.syntax.start(node);
    return prefix ? after : before;
  }

  private unary(node: Node): string {
    const argument = this.c.syntax.child(node, 'argument');
    if (argument === undefined) return `$n${node}`;
    const value = this.value(argument);
    const fact = this.state.fact(value);
    switch (this.c.operator(node)) {
      case '!':
        if (fact.zero !== undefined) return fact.zero ? '=1' : '=0';
        return `!${value}`;
      case '-':
        return fact.constant === undefined ? `-${value}` : `=${-fact.constant}`;
      case '+':
        return value;
      case '~': {
        const symbol = `~${value}`;
        return symbol;
      }
      default:
        return `$n${node}`;
    }
  }

  private binary(node: Node): string {
    const { syntax } = this.c;
    const left = syntax.child(node, 'left');
    const right = syntax.child(node, 'right');
    if (left === undefined || right === undefined) return `$n${node}`;
    const a = this.value(left);
    const b = this.value(right);
    return this.operate(node, this.c.operator(node), a, b, left, right, false);
  }

  private operate(node: Node, operator: string, a: string, b: string, left: Node, right: Node, fresh: boolean): string {
    const factA = this.state.fact(a);
    const factB = this.state.fact(b);
    if (
      operator === '==' ||
      operator === '!=' ||
      operator === '<' ||
      operator === '>' ||
      operator === '<=' ||
      operator === '>='
    ) {
      const known = this.compare(operator, a, b);
      if (known !== undefined) return known ? '=1' : '=0';
      return `?${a}${operator}${b}`;
    }
    if (factA.constant !== undefined && factB.constant !== undefined && !fresh) {
      const folded = fold(operator, factA.constant, factB.constant);
      if (folded !== undefined) return `=${folded}`;
    }
    const fact: { -readonly [K in keyof SymbolFact]: SymbolFact[K] } = {};
    const unitA = factA.unit ?? this.c.namedUnit(left);
    const unitB = factB.unit ?? this.c.namedUnit(right);
    const unit = /^(?:<<|>>|\*|\/)$/.test(operator)
      ? shiftedUnit(operator, unitA, unitB, this.c.canonical(left), this.c.canonical(right), this.c.knowledge)
      : combineUnits(operator, unitA, unitB);
    if (unit) fact.unit = unit;
    const aligned = this.alignment(operator, factA, factB, left, right);
    if (aligned.length > 0) fact.alignedTo = aligned;
    if ((operator === '+' || operator === '-') && this.isPointer(left, factA)) {
      Object.assign(fact, movedPointer(factA));
    }
    if (fresh) return this.make(node, fact);
    const symbol = `(${a}${operator}${b})`;
    if (symbol.length > maxSymbol) return this.make(node, fact);
    if (Object.keys(fact).length > 0) this.state.derived.set(symbol, fact);
    return symbol;
  }

  private isPointer(node: Node, fact: SymbolFact): boolean {
    return fact.accessor !== undefined || this.c.typeOf(node).kind === 'pointer';
  }

  private alignment(operator: string, a: SymbolFact, b: SymbolFact, left: Node, right: Node): readonly string[] {
    const text = this.c.canonical(right);
    switch (operator) {
      case '&': {
        const mask = /^~\(?(.+?)-1\)?$/.exec(text);
        if (mask) return [mask[1]!];
        if (/_MASK$/.test(text) && !text.startsWith('~')) return [text];
        const flipped = /^~(\w*_?mask)$/i.exec(text);
        return flipped ? [flipped[1]!] : [];
      }
      case '<<':
        return [`1<<${text}`, ...(this.c.canonical(left) === '1' ? [text] : [])];
      case '+':
      case '-': {
        const both = (a.alignedTo ?? []).filter((to) => b.alignedTo?.includes(to) || text === to);
        if (b.constant === 0n) return a.alignedTo ?? [];
        return both;
      }
      case '*':
        return [...(a.alignedTo ?? []), ...(b.alignedTo ?? []), text, this.c.canonical(left)].filter(
          (t) => !/^\d+$/.test(t),
        );
      default:
        return [];
    }
  }

  private compare(operator: string, a: string, b: string): boolean | undefined {
    const factA = this.state.fact(a);
    const factB = this.state.fact(b);
    const x = factA.constant ?? (factA.zero === true ? 0n : undefined);
    const y = factB.constant ?? (factB.zero === true ? 0n : undefined);
    if (x !== undefined && y !== undefined) {
      switch (operator) {
        case '==':
          return x === y;
        case '!=':
          return x !== y;
        case '<':
          return x < y;
        case '>':
          return x > y;
        case '<=':
          return x <= y;
        case '>=':
          return x >= y;
      }
    }
    if (operator === '==' || operator === '!=') {
      const equal = this.knownEqual(a, b);
      return equal === undefined ? undefined : operator === '==' ? equal : !equal;
    }
    if (y === 0n && factA.negative !== undefined) {
      if (operator === '<') return factA.negative;
      if (operator === '>=') return !factA.negative;
      if (operator === '>' && factA.negative) return false;
      if (operator === '<=' && factA.negative) return true;
    }
    const [key, swap] = relationKey(operator, a, b);
    const known = this.state.facts.get(key)?.zero;
    return known === undefined ? undefined : swap ? known : !known;
  }

  private knownEqual(a: string, b: string): boolean | undefined {
    if (a === b) return true;
    const x = this.state.fact(a);
    const y = this.state.fact(b);
    const nameA = x.same ?? a;
    const nameB = y.same ?? b;
    if (nameA === nameB) return true;
    if (isNamed(nameA) && isNamed(nameB)) return false;
    if (x.zero !== undefined && y.zero !== undefined && x.zero !== y.zero) return false;
    const known = this.state.facts.get(equalKey(a, b))?.zero;
    return known === undefined ? undefined : !known;
  }

  // -- conditions --

  /** Adds that a condition is true or false; returns false where that cannot be. */
  refine(expression: Node, truth: boolean, partial: boolean): boolean {
    const { syntax } = this.c;
    const node = this.strip(expression);
    switch (syntax.kind(node)) {
      case 'unary_expression': {
        const argument = syntax.child(node, 'argument');
        if (this.c.operator(node) === '!' && argument !== undefined) return this.refine(argument, !truth, partial);
        break;
      }
      case 'binary_expression': {
        const left = syntax.child(node, 'left');
        const right = syntax.child(node, 'right');
        if (left === undefined || right === undefined) break;
        return this.refineBinary(node, left, right, truth, partial);
      }
      case 'call_expression': {
        const call = this.c.callOf(node);
        const argument = call?.args[0];
        if (call && argument !== undefined) {
          const result = this.refineErrorTest(call.name, argument, truth, node);
          if (result !== undefined) return result;
          if (call.name === 'IS_ALIGNED' && truth && call.args[1] !== undefined) {
            this.align(this.look(argument), this.c.canonical(call.args[1]));
          }
        }
        break;
      }
    }
    const symbol = this.look(node);
    this.noteTest(node, symbol, truth);
    this.trustPredicate(node);
    return this.setZero(symbol, !truth, node, partial);
  }

  /** `if (!can_use(p)) return;`: a function of which nothing is known may have tested its argument for us. */
  private trustPredicate(node: Node): void {
    const call = this.c.callOf(node);
    if (!call) return;
    call.args.forEach((argument, index) => {
      const symbol = this.look(argument);
      if (this.state.fact(symbol).maybe && !call.fact?.dereferences?.includes(index))
        this.state.update(symbol, { maybe: false });
    });
  }

  private noteTest(node: Node, symbol: string, truth: boolean): void {
    if (!truth || !this.engine) return;
    const fact = this.state.fact(symbol);
    if (symbol.startsWith('?') || this.c.typeOf(node).kind === 'integer') return;
    this.engine.noteTest(node, fact.dereferencedAt);
  }

  private refineErrorTest(name: string, argument: Node, truth: boolean, node: Node): boolean | undefined {
    if (name === 'IS_ERR') {
      const symbol = this.look(argument);
      const fact = this.state.fact(symbol);
      if (fact.isError !== undefined && fact.isError !== truth) return false;
      if (truth && fact.zero === true) return false;
      this.state.update(symbol, { isError: truth, ...((truth || fact.errorOnly) && { zero: false, testedAt: node }) });
      return true;
    }
    if (name === 'IS_ERR_OR_NULL') {
      const symbol = this.look(argument);
      const fact = this.state.fact(symbol);
      if (!truth) {
        if (fact.zero === true || fact.isError === true) return false;
        this.state.update(symbol, { isError: false, zero: false, maybe: false, testedAt: node });
      } else {
        if (fact.isError === false && fact.zero === false) return false;
        this.state.update(symbol, { maybe: false, testedAt: node, weak: true });
      }
      return true;
    }
    return undefined;
  }

  private refineBinary(node: Node, left: Node, right: Node, truth: boolean, partial: boolean): boolean {
    const operator = this.c.operator(node);
    const a = this.look(left);
    const b = this.look(right);
    switch (operator) {
      case '==':
      case '!=':
        return this.equals(a, b, (operator === '==') === truth, left, partial);
      case '<':
      case '>':
      case '<=':
      case '>=':
        return this.relation(operator, a, b, truth, node);
      case '&': {
        if (!truth) {
          const text = this.c.canonical(right);
          const mask = /^\(?(.+?)-1\)?$/.exec(text);
          if (mask) this.align(a, mask[1]!);
          const negated = /^~(\w*MASK)$/.exec(text);
          if (negated) this.align(a, negated[1]!);
          const plain = /^(\w*mask)$/i.exec(text);
          if (plain) this.align(a, plain[1]!);
        }
        break;
      }
    }
    return this.setZero(this.look(node), !truth, node, partial);
  }

  private align(symbol: string, to: string): void {
    const before = this.state.fact(symbol).alignedTo ?? [];
    if (!before.includes(to)) this.state.update(symbol, { alignedTo: [...before, to] });
  }

  private equals(a: string, b: string, equal: boolean, node: Node, partial: boolean): boolean {
    const known = this.compare('==', a, b);
    if (this.state.fact(b).constant === 0n || b === '=0') {
      this.noteTest(node, a, equal);
      return this.setZero(a, equal, node, partial);
    }
    if (this.state.fact(a).constant === 0n) return this.setZero(b, equal, node, partial);
    if (known !== undefined) return known === equal;
    const constant = this.state.fact(b).constant;
    if (equal) {
      if (constant !== undefined) this.state.update(a, { constant, zero: false, maybe: false, testedAt: node });
      else if (isNamed(b)) this.state.update(a, { same: b });
      else if (isNamed(a)) this.state.update(b, { same: a });
      const fact = this.state.fact(b);
      if (fact.zero === false) this.state.update(a, { zero: false, maybe: false });
    }
    this.remember(equalKey(a, b), equal, node);
    return true;
  }

  private relation(operator: string, a: string, b: string, truth: boolean, node: Node): boolean {
    const known = this.compare(operator, a, b);
    if (known !== undefined) return known === truth;
    const y = this.state.fact(b).constant;
    if (y === 0n) {
      const op = truth ? operator : negate(operator);
      if (op === '<') this.state.update(a, { negative: true, zero: false, maybe: false });
      else if (op === '>') this.state.update(a, { negative: false, zero: false });
      else if (op === '>=') this.state.update(a, { negative: false });
    }
    const [key, swap] = relationKey(operator, a, b);
    this.remember(key, swap ? !truth : truth, node);
    return true;
  }

  /** Remembers the outcome of a condition that is tested again. */
  private remember(key: string, truth: boolean, node: Node): void {
    if (key.length > maxSymbol || !this.isRetested(node)) return;
    this.state.facts.set(key, { zero: !truth });
  }

  private isRetested(node: Node): boolean {
    let at = node;
    const { syntax } = this.c;
    const parent = syntax.parent(at);
    if (parent >= 0 && syntax.kind(parent) === 'binary_expression') at = parent;
    return this.c.testCount(this.c.canonical(at)) > 1;
  }

  private setZero(symbol: string, zero: boolean, node: Node, partial: boolean): boolean {
    if (symbol.startsWith('!')) return this.setZero(symbol.slice(1), !zero, node, partial);
    const fact = this.state.fact(symbol);
    if (fact.zero !== undefined) return fact.zero === zero;
    if (!/[$@]/.test(symbol)) {
      // An unknown constant: the same on all paths.
      if (this.isRetested(node)) this.state.facts.set(symbol, { zero });
      return true;
    }
    const structural = symbol.startsWith('(') || symbol.startsWith('?') || symbol.startsWith('~');
    // What may be NULL is followed through copies too.
    if (structural ? !this.isRetested(node) : !fact.maybe && !this.matters(symbol, node)) return true;
    this.state.update(symbol, {
      zero,
      maybe: false,
      testedAt: node,
      ...(zero && { weak: partial, constant: 0n }),
      ...(fact.afterLoop === 'null' && !zero && { afterLoop: 'null' as const }),
    });
    return true;
  }

  // -- calls --

  private call(node: Node): string {
    const { syntax } = this.c;
    const call = this.c.callOf(node);
    if (!call) {
      for (const part of syntax.children(node)) {
        if (syntax.kind(part) === 'argument_list') for (const argument of syntax.children(part)) this.value(argument);
        else this.value(part);
      }
      return this.make(node, {});
    }
    if (isUnevaluated(call.name)) return this.unevaluated(call);
    if (call.throughPointer) this.value(call.callee);
    const args = call.args.map((argument) => this.value(argument));
    if (isTransparent(call.name) && args[0] !== undefined) return args[0];
    if (keepsZero(call.name) && args[0] !== undefined && this.state.fact(args[0]).zero === true) return '=0';
    if (this.quiet) return `$n${node}`;
    const fact = call.fact;
    for (const index of fact?.dereferences ?? []) {
      if (args[index] !== undefined) this.dereference(args[index], node, call.args[index]!);
    }
    const result = this.resultFact(call, args);
    this.clobber(call, args);
    return this.make(node, result);
  }

  /** `container_of(p, ...)` is not NULL; `sizeof(*p)` reads nothing. */
  private unevaluated(call: Call): string {
    if (/^(?:container_of|list_entry)/.test(call.name)) {
      const first = call.args[0];
      if (first !== undefined) this.value(first);
      return `$n${call.node}`;
    }
    return `$z${call.node}`;
  }

  private resultFact(call: Call, args: readonly string[]): SymbolFact {
    const fact = call.fact;
    const result: { -readonly [K in keyof SymbolFact]: SymbolFact[K] } = {};
    if (fact) {
      const mayBeNull = fact.mayReturnNull === undefined ? undefined : this.holds(fact.mayReturnNull, call, args);
      if (mayBeNull === true) {
        result.maybe = true;
        result.origin = call.node;
      } else if (mayBeNull === false && !fact.returnsErrPtr) result.zero = false;
      if (fact.returnsErrPtr && mayBeNull !== true) result.errorOnly = true;
      if (fact.entryAccessor) {
        result.accessor = { call, allocates: this.holds(fact.entryAccessor.allocates, call, args) };
        result.origin = call.node;
      }
      if (fact.resultUnit) {
        result.unit = { unit: fact.resultUnit };
      }
    }
    const keeper = keepsUnit(call.name);
    if (keeper !== undefined) {
      const argument = call.args[keeper.value];
      const symbol = args[keeper.value];
      const unit =
        argument === undefined || symbol === undefined
          ? undefined
          : (this.state.fact(symbol).unit ?? this.c.namedUnit(argument));
      if (unit) result.unit = unit;
      const size = keeper.size === undefined ? undefined : call.args[keeper.size];
      if (size !== undefined) result.alignedTo = [this.c.canonical(size)];
    }
    return result;
  }

  /** What a place holds: `level` for `&level`. */
  private held(place: string): string {
    return /^\w+$/.test(place) ? this.symbolOfVariable(place) : (this.state.env.get(place) ?? place);
  }

  private holds(condition: Condition, call: Call, args: readonly string[]): boolean | undefined {
    if (typeof condition === 'boolean') return condition;
    const symbol = args[condition.argument];
    const argument = call.args[condition.argument];
    if (symbol === undefined || argument === undefined) return undefined;
    if ('is' in condition) {
      const pointed = condition.is.startsWith('points-to-');
      if (pointed && !symbol.startsWith('&')) return undefined;
      const { zero } = this.state.fact(pointed ? this.held(symbol.slice(1)) : symbol);
      if (zero === undefined) return undefined;
      return zero === /^(?:points-to-zero|zero|false|null)$/.test(condition.is);
    }
    const flag = 'hasFlag' in condition ? condition.hasFlag : condition.lacksFlag;
    const has = new RegExp(`\\b${flag}\\b`).test(symbol) || this.c.canonical(argument).split(/\W/).includes(flag);
    const known = has || !/[$@]/.test(symbol);
    if (!known) return undefined;
    return 'hasFlag' in condition ? has : !has;
  }

  private isHeld(symbol: string): boolean {
    for (const [place, held] of this.state.env) if (held === symbol && !isMemory(place)) return true;
    return false;
  }

  /** Memory may hold something else from here on: variables that took its old value keep that under a new name. */
  private detach(symbol: string, node: Node): void {
    const { state } = this;
    const fact = state.facts.get(symbol);
    let fresh: string | undefined;
    for (const [place, held] of state.env) {
      if (held !== symbol || isMemory(place)) continue;
      if (fresh === undefined) {
        fresh = `$m${node}~${place}`;
        state.retire(fresh);
        if (fact) state.facts.set(fresh, fact);
      }
      state.env.set(place, fresh);
    }
    state.facts.delete(symbol);
  }

  /** Members of variables whose address went somewhere, and what was found in memory before the call. */
  private forgetExposed(): void {
    const { state } = this;
    const isExposed = (place: string): boolean => {
      const root = /^\w+(?=[.[])/.exec(place)?.[0];
      return root !== undefined && this.c.exposed.has(root);
    };
    for (const place of state.env.keys()) if (isExposed(place)) state.env.delete(place);
    for (const [symbol, fact] of state.facts) {
      if (isExposed(symbol)) state.facts.delete(symbol);
      else if (fact.dereferencedAt !== undefined && isLoaded(symbol) && !this.isHeld(symbol)) {
        const { dereferencedAt: _, ...rest } = fact;
        state.facts.set(symbol, rest);
      }
    }
  }

  /** A call may change what its arguments lead to: what was absent or a number may be there or another now. */
  private clobber(call: Call, args: readonly string[]): void {
    const { state } = this;
    for (const argument of args) {
      if (!argument.startsWith('&')) continue;
      const place = argument.slice(1);
      if (/^\w+$/.test(place) && this.c.variable(place) && !/\[\]$/.test(this.c.variable(place)!.typeText)) {
        const symbol = `$n${call.node}~${place}`;
        state.retire(symbol);
        state.env.set(place, symbol);
      } else {
        for (const held of state.env.keys()) if (held === place || isInside(held, place)) state.env.delete(held);
        for (const key of state.facts.keys()) if (key === place || isInside(key, place)) state.facts.delete(key);
      }
    }
    this.forgetExposed();
    const bases = new Set(args.filter((a) => /[$@]/.test(a)));
    if (bases.size === 0) return;
    const reaches = (place: string): boolean => {
      for (const base of bases) if (isInside(place, base)) return true;
      return false;
    };
    for (const [place, held] of state.env) {
      if (!isMemory(place) || place.startsWith('#') || !reaches(place)) continue;
      const fact = state.fact(held);
      // What was put there by this function stays suspicious: a callee seldom repairs it.
      if ((fact.zero !== false && !fact.maybe) || fact.constant !== undefined) state.env.delete(place);
    }
    for (const [symbol, fact] of state.facts) {
      if (!isMemory(symbol) || !reaches(symbol)) continue;
      if (fact.zero === true || fact.maybe === true || fact.constant !== undefined) this.detach(symbol, call.node);
    }
  }
}

/** What a pointer keeps when it is moved along its table. */
function movedPointer(fact: SymbolFact): SymbolFact {
  return {
    ...(fact.accessor && { accessor: fact.accessor }),
    ...(fact.zero === false && { zero: false }),
  };
}

/** A symbol for what was found in memory. */
function isLoaded(symbol: string): boolean {
  return /^(?:\$\w+|\w+@0)(?:->|\.|\[)|^\*/.test(symbol);
}

function isInside(place: string, base: string): boolean {
  const at = place.indexOf(base);
  if (at === -1) return false;
  const next = place[at + base.length];
  return next === '-' || next === '.' || next === '[' || place[at - 1] === '*';
}

function structOf(type: Type): string | undefined {
  return type.struct ?? type.pointee?.struct;
}

/** Name that an `init_declarator` declares. */
export function declaredName(syntax: Syntax, declarator: Node): string | undefined {
  let at: Node | undefined = declarator;
  while (at !== undefined) {
    const kind = syntax.kind(at);
    if (kind === 'identifier' || kind === 'field_identifier' || kind === 'type_identifier') return syntax.textOf(at);
    const inner: Node | undefined = syntax.child(at, 'declarator');
    at = inner ?? (kind === 'parenthesized_declarator' ? syntax.children(at)[0] : undefined);
  }
  return undefined;
}

/** A C integer literal as a symbol. */
export function numberSymbol(text: string): string | undefined {
  if (text.startsWith('-')) {
    const positive = numberSymbol(text.slice(1).trim());
    return positive === undefined ? undefined : `=${-BigInt(positive.slice(1))}`;
  }
  const digits = text.replace(/[uUlL]+$/, '');
  if (/^0[0-7]+$/.test(digits)) return `=${BigInt(`0o${digits.slice(1)}`)}`;
  if (!/^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)$/.test(digits) || digits.length > 40) return undefined;
  return `=${BigInt(digits)}`;
}

function fold(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '<<':
      return b < 0n || b > 64n ? undefined : a << b;
    case '>>':
      return b < 0n || b > 64n ? undefined : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return undefined;
  }
}

function isNamed(symbol: string): boolean {
  return symbol.startsWith('K:') || symbol.startsWith('-K:') || symbol.startsWith('=');
}

function equalKey(a: string, b: string): string {
  return a < b ? `?${a}==${b}` : `?${b}==${a}`;
}

/** All relations as `a<b`; the second part tells that the truth is the opposite. */
function relationKey(operator: string, a: string, b: string): [string, boolean] {
  switch (operator) {
    case '<':
      return [`?${a}<${b}`, false];
    case '>':
      return [`?${b}<${a}`, false];
    case '<=':
      return [`?${b}<${a}`, true];
    default:
      return [`?${a}<${b}`, true];
  }
}

function negate(operator: string): string {
  return { '<': '>=', '>': '<=', '<=': '>', '>=': '<' }[operator]!;
}
