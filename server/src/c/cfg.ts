import { gapMarker } from './functionText.ts';
import { endsPath, isAssertion, isTransparent, isWarning } from './idiom.ts';
import type { Cfg, Edge, Element, Node } from './model.ts';
import type { Syntax } from './syntax.ts';

interface Open {
  readonly id: number;
  readonly elements: Element[];
  readonly out: Edge[];
  readonly in: Edge[];
}

/** What the builder asks of the function. */
export interface CfgContext {
  readonly syntax: Syntax;
  /** Name of the macro behind a masked `while`, or of a scope behind a masked `if`. */
  macroName(node: Node): string | undefined;
  cursorOf(node: Node): Node | undefined;
  noReturn(name: string): boolean;
}

type Jump = { readonly breakTo: number; readonly continueTo: number | undefined };

/**
 * Builds the control-flow graph of one function body. `&&`, `||`, `?:`, `!`, statement expressions and warnings are
 * split, so that each edge hangs on one plain condition. Recursion is bounded by the depth of the tree, which the
 * caller has checked.
 */
export class CfgBuilder implements Cfg {
  readonly blocks: Open[] = [];
  readonly entry: number;
  readonly exit: number;
  readonly unseen: number;
  /** Blocks that follow a loop whose condition became false. */
  readonly loopExits = new Set<number>();
  /** Something could not be parsed. */
  hasErrors = false;
  private current: number;
  private readonly jumps: Jump[] = [];
  private readonly switches: { readonly head: number; readonly value: Node; hasDefault: boolean }[] = [];
  private readonly labels = new Map<string, number>();
  private readonly gotos: { readonly from: number; readonly label: string }[] = [];
  private readonly split: Uint8Array;
  private readonly elementBlock = new Map<Node, number>();
  private readonly kept: Uint8Array;
  private readonly context: CfgContext;
  private readonly syntax: Syntax;

  constructor(context: CfgContext, body: Node | undefined) {
    this.context = context;
    this.syntax = context.syntax;
    this.split = this.markSplits();
    this.kept = new Uint8Array(this.syntax.count);
    this.entry = this.block();
    this.exit = this.block();
    this.unseen = this.block();
    this.current = this.entry;
    if (body !== undefined) this.statement(body);
    this.edge(this.current, this.exit);
    for (const { from, label } of this.gotos) this.edge(from, this.labels.get(label) ?? this.unseen);
  }

  blockOf(node: Node): number | undefined {
    for (let n = node; n >= 0; n = this.syntax.parent(n)) {
      const block = this.elementBlock.get(n);
      if (block !== undefined) return block;
    }
    return undefined;
  }

  /** True for a node that a step evaluates for later ones. */
  isKept(node: Node): boolean {
    return this.kept[node] === 1;
  }

  /** The step that evaluates a node. */
  elementOf(node: Node): Node | undefined {
    for (let n = node; n >= 0; n = this.syntax.parent(n)) if (this.elementBlock.has(n)) return n;
    return undefined;
  }

  // -- blocks and edges --

  private block(): number {
    const id = this.blocks.length;
    this.blocks.push({ id, elements: [], out: [], in: [] });
    return id;
  }

  private edge(from: number, to: number, more: Partial<Edge> = {}): void {
    if (from < 0) return;
    const edge: Edge = { from, to, ...more };
    this.blocks[from]!.out.push(edge);
    this.blocks[to]!.in.push(edge);
  }

  /** A new block that control falls into. */
  private next(): number {
    const block = this.block();
    this.edge(this.current, block);
    this.current = block;
    return block;
  }

  /** Whether control comes here from what stands before. */
  private falls(block: number): boolean {
    return this.blocks[block]!.in.some(({ from }) => from === this.entry || this.blocks[from]!.in.length > 0);
  }

  /** A block that nothing leads to. */
  private dead(): void {
    this.current = this.block();
  }

  private element(element: Element): void {
    this.blocks[this.current]!.elements.push(element);
    if (element.kind !== 'choose') this.elementBlock.set(element.node, this.current);
    if (element.kind === 'choose' || (element.kind === 'expression' && !element.unused)) this.kept[element.node] = 1;
  }

  // -- which expressions hold control flow --

  private markSplits(): Uint8Array {
    const { syntax } = this;
    const split = new Uint8Array(syntax.count);
    for (let n = syntax.count - 1; n > 0; n--) {
      if (!split[n] && this.ownSplit(n)) split[n] = 1;
      if (split[n]) split[syntax.parent(n)] = 1;
    }
    return split;
  }

  private ownSplit(node: Node): boolean {
    switch (this.syntax.kind(node)) {
      case 'conditional_expression':
      case 'compound_statement':
        return true;
      case 'binary_expression': {
        const operator = this.operator(node);
        return operator === '&&' || operator === '||';
      }
      case 'call_expression':
        return this.checks(node) !== undefined;
      default:
        return false;
    }
  }

  private operator(node: Node): string {
    const operator = this.syntax.child(node, 'operator');
    return operator === undefined ? '' : this.syntax.textOf(operator);
  }

  private callName(node: Node): string {
    const callee = this.syntax.child(node, 'function');
    return callee !== undefined && this.syntax.kind(callee) === 'identifier' ? this.syntax.textOf(callee) : '';
  }

  /** What a warning or an assertion checks. */
  private checks(node: Node): Node | undefined {
    const name = this.callName(node);
    if (!isWarning(name) && !isAssertion(name)) return undefined;
    const first = this.argumentsOf(node)[0];
    return first === undefined || this.isText(first) ? undefined : first;
  }

  private argumentsOf(node: Node): Node[] {
    const list = this.syntax.child(node, 'arguments');
    return list === undefined ? [] : this.syntax.children(list);
  }

  // -- statements --

  private statements(nodes: readonly Node[]): void {
    for (const node of nodes) this.statement(node);
  }

  private statement(node: Node): void {
    const { syntax } = this;
    const child = (field: string): Node | undefined => syntax.child(node, field);
    switch (syntax.kind(node)) {
      case 'compound_statement':
      case 'translation_unit':
      case 'linkage_specification':
      case 'declaration_list':
        this.statements(syntax.children(node));
        return;
      case 'expression_statement':
      case 'attributed_statement':
        for (const expression of syntax.children(node)) {
          if (syntax.kind(expression).endsWith('_statement')) this.statement(expression);
          else this.effect(expression);
        }
        return;
      case 'declaration':
        this.declaration(node);
        return;
      case 'if_statement':
        this.ifStatement(node);
        return;
      case 'while_statement':
        if (this.context.macroName(node) !== undefined) this.macroLoop(node);
        else this.whileStatement(node);
        return;
      case 'do_statement': {
        const body = this.next();
        const test = this.block();
        const after = this.block();
        this.loop({ breakTo: after, continueTo: test }, child('body'));
        this.edge(this.current, test);
        this.current = test;
        this.condition(child('condition'), body, after, true);
        this.current = after;
        return;
      }
      case 'for_statement':
        this.forStatement(node);
        return;
      case 'switch_statement':
        this.switchStatement(node);
        return;
      case 'case_statement':
        this.caseStatement(node);
        return;
      case 'labeled_statement': {
        const label = child('label');
        const block = this.next();
        if (label !== undefined) this.labels.set(syntax.textOf(label), block);
        this.statements(syntax.children(node).filter((n) => n !== label));
        return;
      }
      case 'goto_statement': {
        const label = child('label');
        this.element({ kind: 'scope', node });
        this.gotos.push({ from: this.current, label: label === undefined ? '' : syntax.textOf(label) });
        this.dead();
        return;
      }
      case 'break_statement':
        this.element({ kind: 'scope', node });
        this.edge(this.current, this.jumps[this.jumps.length - 1]?.breakTo ?? this.unseen);
        this.dead();
        return;
      case 'continue_statement': {
        this.element({ kind: 'scope', node });
        let to: number | undefined;
        for (let i = this.jumps.length - 1; i >= 0 && to === undefined; i--) to = this.jumps[i]!.continueTo;
        this.edge(this.current, to ?? this.unseen);
        this.dead();
        return;
      }
      case 'return_statement':
        for (const value of syntax.children(node)) this.prepare(value);
        this.element({ kind: 'return', node });
        this.edge(this.current, this.exit);
        this.dead();
        return;
      case 'else_clause':
        this.statements(syntax.children(node));
        return;
      case 'preproc_if':
      case 'preproc_ifdef':
      case 'preproc_elif':
      case 'preproc_elifdef':
        this.conditionalCompilation(node);
        return;
      case 'preproc_else':
        this.statements(syntax.children(node));
        return;
      case 'ERROR':
        this.hasErrors = true;
        this.element({ kind: 'gap', node });
        for (const part of syntax.children(node)) {
          if (/_statement$|^declaration$/.test(syntax.kind(part))) this.statement(part);
        }
        return;
      case 'function_definition':
      case 'type_definition':
      case 'struct_specifier':
      case 'union_specifier':
      case 'enum_specifier':
      case 'preproc_def':
      case 'preproc_function_def':
      case 'preproc_call':
      case 'preproc_include':
      case 'identifier':
      case 'type_identifier':
      case 'statement_identifier':
        return;
      default:
        this.effect(node);
    }
  }

  private loop(jump: Jump, body: Node | undefined): void {
    this.jumps.push(jump);
    if (body !== undefined) this.statement(body);
    this.jumps.pop();
  }

  private declaration(node: Node): void {
    for (const part of this.syntax.children(node)) {
      if (this.syntax.kind(part) !== 'init_declarator') continue;
      const value = this.syntax.child(part, 'value');
      if (value !== undefined) this.prepare(value);
      this.element({ kind: 'declaration', node: part });
    }
  }

  private ifStatement(node: Node): void {
    const { syntax } = this;
    const scope = this.context.macroName(node);
    const yes = syntax.child(node, 'consequence');
    const no = syntax.child(node, 'alternative');
    if (scope !== undefined) {
      for (const argument of this.macroArguments(node)) this.effect(argument);
      this.element({ kind: 'scope', node });
      if (yes !== undefined) this.statement(yes);
      return;
    }
    const then = this.block();
    const otherwise = no === undefined ? undefined : this.block();
    const after = this.block();
    this.condition(syntax.child(node, 'condition'), then, otherwise ?? after);
    this.current = then;
    if (yes !== undefined) this.statement(yes);
    this.edge(this.current, after);
    if (otherwise !== undefined && no !== undefined) {
      this.current = otherwise;
      this.statement(no);
      this.edge(this.current, after);
    }
    this.current = after;
  }

  private whileStatement(node: Node): void {
    const head = this.next();
    const body = this.block();
    const after = this.block();
    this.loopExits.add(after);
    this.condition(this.syntax.child(node, 'condition'), body, after);
    this.current = body;
    this.loop({ breakTo: after, continueTo: head }, this.syntax.child(node, 'body'));
    this.edge(this.current, head, { back: true });
    this.current = after;
  }

  private macroArguments(node: Node): Node[] {
    const list: Node[] = [];
    let at = this.syntax.child(node, 'condition');
    if (at !== undefined && this.syntax.kind(at) === 'parenthesized_expression') at = this.syntax.children(at)[0];
    while (at !== undefined && this.syntax.kind(at) === 'comma_expression') {
      const left = this.syntax.child(at, 'left');
      if (left !== undefined) list.push(left);
      at = this.syntax.child(at, 'right');
    }
    if (at !== undefined) list.push(at);
    return list;
  }

  private macroLoop(node: Node): void {
    const cursor = this.context.cursorOf(node);
    for (const argument of this.macroArguments(node)) if (argument !== cursor) this.effect(argument);
    const head = this.next();
    const body = this.block();
    const ran = this.block();
    const after = this.block();
    this.edge(head, body);
    this.edge(head, ran);
    this.current = ran;
    this.element({ kind: 'after-loop', node });
    this.edge(ran, after);
    this.current = body;
    this.element({ kind: 'cursor', node });
    this.loop({ breakTo: after, continueTo: head }, this.syntax.child(node, 'body'));
    this.edge(this.current, head, { back: true });
    this.current = after;
  }

  private forStatement(node: Node): void {
    const { syntax } = this;
    const initialiser = syntax.child(node, 'initializer');
    const condition = syntax.child(node, 'condition');
    const update = syntax.child(node, 'update');
    if (initialiser !== undefined) this.statement(initialiser);
    const head = this.next();
    const body = this.block();
    const step = this.block();
    const after = this.block();
    if (condition === undefined) this.edge(head, body);
    else this.condition(condition, body, after);
    this.loopExits.add(after);
    this.current = body;
    this.loop({ breakTo: after, continueTo: step }, syntax.child(node, 'body'));
    this.edge(this.current, step);
    this.current = step;
    if (update !== undefined) this.effect(update);
    this.edge(this.current, head, { back: true });
    this.current = after;
  }

  private switchStatement(node: Node): void {
    const { syntax } = this;
    const value = syntax.child(node, 'condition');
    const body = syntax.child(node, 'body');
    const after = this.block();
    if (value !== undefined) this.emit(value);
    const scope = { head: this.current, value: value ?? node, hasDefault: false };
    this.switches.push(scope);
    this.dead();
    this.loop({ breakTo: after, continueTo: undefined }, body);
    this.switches.pop();
    this.edge(this.current, after);
    if (!scope.hasDefault) this.edge(scope.head, after, { switched: scope.value });
    this.current = after;
  }

  private caseStatement(node: Node): void {
    const { syntax } = this;
    const value = syntax.child(node, 'value');
    const arm = this.next();
    const scope = this.switches[this.switches.length - 1];
    if (scope) {
      if (value === undefined) scope.hasDefault = true;
      this.edge(scope.head, arm, {
        switched: scope.value,
        ...(value === undefined ? {} : { caseValue: value }),
      });
    }
    // The head of its switch is above what is in view, and what stands before it has left.
    else if (!this.falls(arm)) this.edge(this.entry, arm);
    this.statements(syntax.children(node).filter((n) => n !== value));
  }

  private conditionalCompilation(node: Node): void {
    const { syntax } = this;
    const alternative = syntax.child(node, 'alternative');
    const before = this.current;
    const after = this.block();
    this.next();
    const parts = syntax.children(node).filter((n) => {
      const field = syntax.field(n);
      return field !== 'alternative' && field !== 'name' && field !== 'condition';
    });
    this.statements(parts);
    this.edge(this.current, after);
    this.current = before;
    if (alternative !== undefined) {
      this.next();
      this.statement(alternative);
    }
    this.edge(this.current, after);
    this.current = after;
  }

  // -- expressions --

  private strip(node: Node): Node {
    let at = node;
    for (;;) {
      const { syntax } = this;
      if (syntax.kind(at) !== 'parenthesized_expression') return at;
      const inner = syntax.children(at)[0];
      if (inner === undefined || syntax.kind(inner) === 'compound_statement') return at;
      at = inner;
    }
  }

  /** An expression for its effects alone. */
  private effect(expression: Node): void {
    const node = this.strip(expression);
    const { syntax } = this;
    switch (syntax.kind(node)) {
      case 'comma_expression':
        for (const part of syntax.children(node)) this.effect(part);
        return;
      case 'cast_expression': {
        const value = syntax.child(node, 'value');
        if (value !== undefined) this.effect(value);
        return;
      }
      case 'binary_expression':
        if (this.operator(node) === '&&' || this.operator(node) === '||') {
          const after = this.block();
          this.condition(node, after, after);
          this.current = after;
          return;
        }
        break;
      case 'call_expression': {
        const name = this.callName(node);
        const checked = this.checks(node);
        if (name === gapMarker) {
          this.element({ kind: 'gap', node });
          return;
        }
        if (checked !== undefined) {
          const after = this.block();
          const failed = this.block();
          this.condition(checked, failed, after);
          this.current = failed;
          this.words(node);
          if (!isAssertion(name)) this.edge(this.current, after);
          this.current = after;
          return;
        }
        if (endsPath(name) || this.context.noReturn(name)) {
          this.emit(node, true);
          this.dead();
          return;
        }
        break;
      }
    }
    this.emit(node, true);
  }

  /** `WARN(c, "%d", x)` looks at x where c is true, to print it. */
  private words(warning: Node): void {
    for (const argument of this.wordsOf(warning)) this.emit(argument);
  }

  private wordsOf(warning: Node): Node[] {
    const plain = /string|literal|^identifier$/;
    return this.argumentsOf(warning)
      .slice(1)
      .filter((argument) => !plain.test(this.syntax.kind(argument)));
  }

  private isText(node: Node): boolean {
    return /string/.test(this.syntax.kind(node));
  }

  /** Evaluates a whole expression as one step, after the parts of it that hold control flow. */
  private emit(node: Node, unused = false): void {
    this.prepare(node);
    this.element(unused ? { kind: 'expression', node, unused } : { kind: 'expression', node });
  }

  /** Steps for the parts of an expression that hold control flow; afterwards it can be evaluated in one step. */
  private prepare(node: Node): void {
    if (!this.split[node]) return;
    const { syntax } = this;
    switch (syntax.kind(node)) {
      case 'conditional_expression': {
        const condition = syntax.child(node, 'condition');
        const yes = syntax.child(node, 'consequence');
        const no = syntax.child(node, 'alternative');
        const then = this.block();
        const otherwise = this.block();
        const after = this.block();
        this.condition(condition, then, otherwise, false, 3);
        for (const [block, value] of [
          [then, yes ?? condition],
          [otherwise, no],
        ] as const) {
          this.current = block;
          if (value !== undefined) {
            if (value !== condition) this.emit(value);
            this.element({ kind: 'choose', node, chosen: value });
          }
          this.edge(this.current, after);
        }
        this.current = after;
        return;
      }
      case 'binary_expression': {
        const operator = this.operator(node);
        if (operator === '&&' || operator === '||') {
          this.truthValue(node);
          return;
        }
        break;
      }
      case 'call_expression':
        if (this.checks(node) !== undefined) {
          this.truthValue(node);
          return;
        }
        break;
      case 'compound_statement': {
        const parts = syntax.children(node);
        const last = parts[parts.length - 1];
        this.statements(parts.slice(0, -1));
        if (last === undefined) return;
        const value = syntax.kind(last) === 'expression_statement' ? syntax.children(last)[0] : undefined;
        if (value === undefined) {
          this.statement(last);
          return;
        }
        this.emit(value);
        this.element({ kind: 'choose', node, chosen: value });
        return;
      }
    }
    for (const part of syntax.children(node)) this.prepare(part);
  }

  /** A condition whose truth is used as a value. */
  private truthValue(node: Node): void {
    const yes = this.block();
    const no = this.block();
    const after = this.block();
    this.condition(node, yes, no, false, 3);
    this.current = yes;
    this.element({ kind: 'choose', node, truth: true });
    this.edge(yes, after);
    this.current = no;
    this.element({ kind: 'choose', node, truth: false });
    this.edge(no, after);
    this.current = after;
  }

  /** Leads to `yes` where the expression is true, else to `no`. */
  private condition(expression: Node | undefined, yes: number, no: number, back = false, partial = 0): void {
    if (expression === undefined) {
      this.edge(this.current, yes);
      this.edge(this.current, no);
      return;
    }
    const { syntax } = this;
    const node = this.strip(expression);
    const child = (field: string): Node | undefined => syntax.child(node, field);
    switch (syntax.kind(node)) {
      case 'unary_expression':
        if (this.operator(node) === '!') {
          // What leads on to the next operand changes sides with the negation.
          const swapped = ((partial & 1) << 1) | ((partial & 2) >> 1);
          this.condition(child('argument'), no, yes, back, swapped);
          return;
        }
        break;
      case 'binary_expression': {
        const operator = this.operator(node);
        if (operator === '&&' || operator === '||') {
          const second = this.block();
          const and = operator === '&&';
          this.condition(child('left'), and ? second : yes, and ? no : second, back, (and ? 1 : 2) | partial);
          this.current = second;
          this.condition(child('right'), yes, no, back, partial);
          return;
        }
        break;
      }
      case 'comma_expression': {
        const left = child('left');
        if (left !== undefined) this.effect(left);
        this.condition(child('right'), yes, no, back, partial);
        return;
      }
      case 'number_literal':
      case 'true':
      case 'false': {
        const zero = /^(?:0[xX]?0*[uUlL]*|false)$/.test(syntax.textOf(node));
        this.edge(this.current, zero ? no : yes, back && !zero ? { back: true } : {});
        return;
      }
      case 'call_expression': {
        const name = this.callName(node);
        const first = this.argumentsOf(node)[0];
        if (first !== undefined && (isTransparent(name) || isAssertion(name)) && !this.isText(first)) {
          if (!isWarning(name) || this.wordsOf(node).length === 0) {
            this.condition(first, yes, no, back, partial);
            return;
          }
          const warned = this.block();
          this.condition(first, warned, no, false, partial);
          this.current = warned;
          this.words(node);
          this.edge(this.current, yes, back ? { back } : {});
          return;
        }
        break;
      }
      case 'conditional_expression': {
        const then = this.block();
        const otherwise = this.block();
        const consequence = child('consequence');
        this.condition(child('condition'), consequence === undefined ? yes : then, otherwise, false);
        this.current = then;
        if (consequence !== undefined) this.condition(consequence, yes, no, back, partial);
        this.current = otherwise;
        this.condition(child('alternative'), yes, no, back, partial);
        return;
      }
    }
    this.emit(node);
    const from = this.current;
    this.edge(from, yes, {
      condition: node,
      truth: true,
      ...(partial & 1 && { partial: true }),
      ...(back && { back: true }),
    });
    this.edge(from, no, { condition: node, truth: false, ...(partial & 2 && { partial: true }) });
  }
}
