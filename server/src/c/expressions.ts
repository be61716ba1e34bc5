import { forbidsFailure, isTransparent, isUnevaluated, keepsZero, isContainerOf, prints } from './idiom.ts';
import type { CallFact, Condition } from './knowledge.ts';
import type { Call, Node, Nullness, Value } from './model.ts';
import type { FlowContext, PathEngine } from './paths.ts';
import { type FlowState, isMemory, tokensOf, type SymbolFact } from './state.ts';
import {
  equalKey,
  fold,
  isInside,
  isLoaded,
  isNamed,
  maxSymbol,
  movedPointer,
  numberSymbol,
  relationKey,
  structOf,
} from './symbols.ts';
import { combineUnits, keepsUnit, shiftedUnit } from './units.ts';

const isNullText = /^(?:NULL|nullptr)$/;

/** Evaluates expressions in one state, which it changes. `quiet`: without side effects, for looking only. */
export class ExpressionEvaluator {
  readonly state: FlowState;
  observe: ((node: Node, symbol: string) => void) | undefined;
  protected readonly c: FlowContext;
  protected readonly engine: PathEngine | undefined;
  protected readonly quiet: boolean;

  constructor(context: FlowContext, state: FlowState, engine: PathEngine | undefined, quiet = false) {
    this.c = context;
    this.state = state;
    this.engine = engine;
    this.quiet = quiet;
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
      ...(fact.negative !== undefined && { negative: fact.negative }),
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
    const quiet = new ExpressionEvaluator(this.c, this.state, undefined, true);
    return quiet.value(node);
  }

  value(node: Node): string {
    const held = this.c.cfg.isKept(node) ? this.state.env.get(`#${node}`) : undefined;
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

  protected compute(node: Node): string {
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

  protected strip(node: Node): Node {
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

  protected dereference(symbol: string, node: Node, pointer: Node): void {
    if (this.quiet) return;
    const fact = this.state.fact(symbol);
    if (fact.zero === false) return;
    if (!/[$@]/.test(symbol)) return;
    if (fact.zero === undefined && !fact.maybe && !this.matters(symbol, pointer)) return;
    const first = fact.zero === undefined && fact.testedAt === undefined;
    this.state.update(symbol, {
      zero: false,
      ...(first && this.isTested(symbol, pointer) && { dereferencedAt: node }),
    });
  }

  /** True where some condition of the function tests the value for NULL: else nobody asks where it was used. */
  protected isTested(symbol: string, pointer: Node): boolean {
    if (this.c.isTested(this.c.canonical(this.strip(pointer)))) return true;
    for (const [place, held] of this.state.env) if (held === symbol && this.c.isTested(place)) return true;
    return false;
  }

  /** True where somebody else in the function asks what this value is: else a path need not remember it. */
  protected matters(symbol: string, node: Node): boolean {
    if (this.c.matters(this.c.canonical(this.strip(node)))) return true;
    for (const [place, held] of this.state.env) if (held === symbol && this.c.matters(place)) return true;
    return false;
  }

  /** What memory holds at a place; the place's name is made of the symbols that lead there. */
  protected load(place: string, node: Node): string {
    const held = this.state.env.get(place);
    if (held !== undefined) return held;
    return place.length > maxSymbol || place.startsWith('=') ? `$n${node}` : place;
  }

  protected pointerExpression(node: Node): string {
    const argument = this.c.syntax.child(node, 'argument');
    if (argument === undefined) return `$n${node}`;
    if (this.c.operator(node) === '&') return this.addressOf(argument);
    const base = this.value(argument);
    this.dereference(base, node, argument);
    if (base.startsWith('&')) return this.load(base.slice(1), node);
    return this.load(`*${base}`, node);
  }

  /** `&entry[i]` points into the table that `entry` does. */
  protected addressOf(argument: Node): string {
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

  protected fieldPlace(node: Node, load: boolean): string {
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

  protected fieldExpression(node: Node): string {
    const place = this.fieldPlace(node, true);
    return this.withOrigin(this.load(place, node), node);
  }

  /** A member that the kernel's facts say may be NULL. */
  protected withOrigin(symbol: string, node: Node): string {
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

  protected subscriptPlace(node: Node, load: boolean): string {
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

  protected subscript(node: Node): string {
    return this.withOrigin(this.load(this.subscriptPlace(node, true), node), node);
  }

  protected setVariable(name: string, symbol: string, node: Node, value: Node | undefined): void {
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
  protected make(node: Node, fact: SymbolFact): string {
    const symbol = `$n${node}`;
    if (this.quiet) return symbol;
    this.state.retire(symbol);
    if (Object.keys(fact).length > 0) this.state.facts.set(symbol, fact);
    return symbol;
  }

  protected store(target: Node, symbol: string, node: Node): void {
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

  protected assignment(node: Node): string {
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
  protected mentionsTarget(left: Node, right: Node): boolean {
    const { syntax } = this.c;
    const target = this.strip(left);
    if (syntax.kind(target) !== 'identifier') return false;
    const name = syntax.textOf(target);
    for (let n = right; n < syntax.past(right); n++) {
      if (syntax.kind(n) === 'identifier' && syntax.textOf(n) === name) return true;
    }
    return false;
  }

  protected update(node: Node): string {
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

  protected unary(node: Node): string {
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

  protected binary(node: Node): string {
    const { syntax } = this.c;
    const left = syntax.child(node, 'left');
    const right = syntax.child(node, 'right');
    if (left === undefined || right === undefined) return `$n${node}`;
    const a = this.value(left);
    const b = this.value(right);
    return this.operate(node, this.c.operator(node), a, b, left, right, false);
  }

  protected operate(
    node: Node,
    operator: string,
    a: string,
    b: string,
    left: Node,
    right: Node,
    fresh: boolean,
  ): string {
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

  protected isPointer(node: Node, fact: SymbolFact): boolean {
    return fact.accessor !== undefined || this.c.typeOf(node).kind === 'pointer';
  }

  protected alignment(operator: string, a: SymbolFact, b: SymbolFact, left: Node, right: Node): readonly string[] {
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

  protected compare(operator: string, a: string, b: string): boolean | undefined {
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

  protected knownEqual(a: string, b: string): boolean | undefined {
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

  // -- calls --

  protected call(node: Node): string {
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
    for (const index of fact?.failsOnNull ?? []) {
      if (args[index] !== undefined && this.state.fact(args[index]).maybe)
        this.state.update(args[index], { maybe: false });
    }
    const result = this.resultFact(call, args);
    if (!prints(call.name)) this.clobber(call, args);
    return this.make(node, result);
  }

  /** `container_of(p, ...)` is not NULL; `sizeof(*p)` reads nothing. */
  protected unevaluated(call: Call): string {
    if (isContainerOf(call.name)) {
      const first = call.args[0];
      if (first !== undefined) this.value(first);
      return `$n${call.node}`;
    }
    return `$z${call.node}`;
  }

  protected resultFact(call: Call, args: readonly string[]): SymbolFact {
    const fact = call.fact;
    const result: { -readonly [K in keyof SymbolFact]: SymbolFact[K] } = {};
    if (fact) {
      const mayBeNull = this.mayBeNull(fact, call, args);
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

  private mayBeNull(fact: CallFact, call: Call, args: readonly string[]): boolean | undefined {
    if (fact.mayReturnNull === undefined) return undefined;
    const holds = this.holds(fact.mayReturnNull, call, args);
    return holds === true && call.args.some((argument) => forbidsFailure(this.c.canonical(argument))) ? false : holds;
  }

  /** What a place holds: `level` for `&level`. */
  protected held(place: string): string {
    return /^\w+$/.test(place) ? this.symbolOfVariable(place) : (this.state.env.get(place) ?? place);
  }

  protected holds(condition: Condition, call: Call, args: readonly string[]): boolean | undefined {
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
    if ('otherThan' in condition) {
      const { struct, pointee } = this.c.typeOf(argument);
      const name = struct ?? pointee?.struct;
      return name === undefined ? undefined : name !== condition.otherThan;
    }
    const flag = 'hasFlag' in condition ? condition.hasFlag : condition.lacksFlag;
    const has = new RegExp(`\\b${flag}\\b`).test(symbol) || this.c.canonical(argument).split(/\W/).includes(flag);
    const known = has || !/[$@]/.test(symbol);
    if (!known) return undefined;
    return 'hasFlag' in condition ? has : !has;
  }

  protected isHeld(symbol: string): boolean {
    for (const [place, held] of this.state.env) if (held === symbol && !isMemory(place)) return true;
    return false;
  }

  /** Memory may hold something else from here on: variables that took its old value keep that under a new name. */
  protected detach(symbol: string, node: Node): void {
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
  protected forgetExposed(): void {
    const { state } = this;
    const isExposed = (place: string): boolean => {
      if (this.c.exposed.size === 0) return false;
      const root = /^\w+(?=[.[])/.exec(place)?.[0];
      return root !== undefined && this.c.exposed.has(root);
    };
    for (const place of state.env.keys()) if (isExposed(place)) state.env.delete(place);
    state.facts.forEach((fact, symbol) => {
      if (isExposed(symbol)) state.facts.delete(symbol);
      else if (fact.dereferencedAt !== undefined && isLoaded(symbol) && !this.isHeld(symbol)) {
        const { dereferencedAt: _, ...rest } = fact;
        state.facts.set(symbol, rest);
      }
    });
  }

  /** A call may change what its arguments lead to: what was absent or a number may be there or another now. */
  protected clobber(call: Call, args: readonly string[]): void {
    const { state } = this;
    for (const argument of args) {
      if (!argument.startsWith('&')) continue;
      const place = argument.slice(1);
      // A variable of the file, or of the function; an array stays where it is.
      if (/^\w+$/.test(place) && !/\[\]$/.test(this.c.variable(place)?.typeText ?? '')) {
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
    state.env.forEach((held, place) => {
      if (!isMemory(place) || place.startsWith('#') || !reaches(place)) return;
      const fact = state.fact(held);
      // What was put there by this function stays suspicious: a callee seldom repairs it.
      if ((fact.zero !== false && !fact.maybe) || fact.constant !== undefined) state.env.delete(place);
    });
    state.facts.forEach((fact, symbol) => {
      if (!isMemory(symbol) || !reaches(symbol)) return;
      if (fact.zero === true || fact.maybe === true || fact.constant !== undefined) this.detach(symbol, call.node);
    });
  }
}
