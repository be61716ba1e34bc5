import type { Span } from '../text/problem.ts';
import { CallInView } from './callInView.ts';
import { canonicalText } from './canonical.ts';
import { CfgBuilder } from './cfg.ts';
import { plainConstant } from './constants.ts';
import { flowContextOf, unitOfNames } from './flowContext.ts';
import { PathEngine } from './paths.ts';
import { HeldFlow } from './held.ts';
import { derefsOfCall, derefsOfWriter } from './derefs.ts';
import type { FunctionText } from './functionText.ts';
import { isContainerOf, isTransparent, isUnevaluated, writerOf } from './idiom.ts';
import type { CallFact, Knowledge, OpsFact } from './knowledge.ts';
import { maskKernelC } from './mask.ts';
import type {
  Assignment,
  Call,
  Cfg,
  Context,
  Deref,
  FunctionAnalysis,
  Ground,
  Held,
  Loop,
  Node,
  PathState,
  Question,
  ScopeMacro,
  Store,
  Type,
  UnitValue,
  Value,
  Variable,
} from './model.ts';
import { hasNullSuspects } from './nullSuspects.ts';
import type { CParser } from './parser.ts';
import type { Syntax } from './syntax.ts';
import type { TextResults, TextUses } from './textUses.ts';
import type { WideShift } from './wideShifts.ts';
import { findZeroTests, type ZeroTest } from './zeroTests.ts';
import { parseType } from './types.ts';
import { typeOfExpression } from './typing.ts';
import { parametersOutOfView, readLocals, readParameters } from './variables.ts';

/** What a function sees of the world around it. */
export interface Surroundings {
  readonly path: string;
  readonly parser: CParser;
  readonly knowledge: Knowledge;
  /** Fact of a name: learned from bodies in view, else the kernel's. */
  factOf(name: string): CallFact | undefined;
  memberType(struct: string | undefined, member: string): string | undefined;
  slotOf(functionName: string): { readonly ops: string | undefined; readonly slot: string } | undefined;
  /** Shifts of the text in the width of long or more, by a count. */
  wideShifts(count: string): readonly WideShift[];
  usesInText(name: string): TextUses;
  resultsInText(name: string): TextResults;
  keptInText(name: string): readonly string[];
  settersInText(name: string): readonly string[];
  topmostInText(length: string): readonly string[];
  lastByteInText(): string;
  macroValue(name: string): bigint | undefined;
  macroType(name: string): Type | undefined;
  /** The questions above that were put so far. */
  readonly asked: ReadonlySet<Question>;
  /** These, and those of the bodies whose facts were the answers, with the answers. */
  ground(): Ground;
  standsOn(ground: Ground): boolean;
}

/** A deeper tree than this is not looked at; walkers below may recurse. */
const maxDepth = 500;
const maxNodes = 60_000;
const none: readonly never[] = [];
const calledName = /\b([A-Za-z_]\w*)[ \t\n]*\(/g;

/** One function (or what is in view of it). Everything is worked out when first asked for. */
export class CFunction implements FunctionAnalysis {
  readonly name: string;
  readonly path: string;
  readonly location: Span;
  readonly nameSpan: Span;
  readonly startInView: boolean;
  readonly endInView: boolean;
  readonly whole: boolean;
  readonly source: FunctionText;
  private readonly around: Surroundings;
  private readonly cache = new Map<string, unknown>();
  /** Asked for at every step of every walk, so not kept among the others. */
  private tree: Syntax | undefined;
  private bodyNode: Node | undefined;
  private callsByNode: ReadonlyMap<Node, Call> | undefined;
  private namedVariables: ReadonlyMap<string, readonly Variable[]> | undefined;
  private readonly canonicals = new Map<Node, string>();
  private readonly types = new Map<Node, Type>();

  constructor(source: FunctionText, around: Surroundings) {
    this.source = source;
    this.around = around;
    this.name = source.name;
    this.path = around.path;
    this.location = source.location;
    this.nameSpan = source.nameSpan;
    this.startInView = source.startInView;
    this.endInView = source.endInView;
    this.whole = source.startInView && source.endInView && !source.gaps;
  }

  get knowledge(): Knowledge {
    return this.around.knowledge;
  }

  /** Of its text. */
  get fingerprint(): string {
    return this.source.fingerprint;
  }

  get key(): string {
    const { code, startInView, endInView, gaps, own } = this.source;
    // A hunk may start inside a comment: then the same text is other code.
    const blank = code.length - code.trimStart().length;
    const known = own ? [...own].join(' ') : '';
    return `${this.path}\0${this.name}\0${startInView}${endInView}${gaps}${blank}${known}\0${this.fingerprint}`;
  }

  get asked(): ReadonlySet<Question> {
    return this.around.asked;
  }

  ground(): Ground {
    return this.around.ground();
  }

  standsOn(ground: Ground): boolean {
    return this.around.standsOn(ground);
  }

  wideShifts(count: string): readonly WideShift[] {
    return this.around.wideShifts(count);
  }

  usesInText(name: string): TextUses {
    return this.around.usesInText(name);
  }

  resultsInText(name: string): TextResults {
    return this.around.resultsInText(name);
  }

  keptInText(name: string): readonly string[] {
    return this.around.keptInText(name);
  }

  settersInText(name: string): readonly string[] {
    return this.around.settersInText(name);
  }

  topmostInText(length: string): readonly string[] {
    return this.around.topmostInText(length);
  }

  lastByteInText(): string {
    return this.around.lastByteInText();
  }

  once<T>(key: string, make: () => T): T {
    const known = this.cache.get(key);
    if (known !== undefined || this.cache.has(key)) return known as T;
    const value = make();
    this.cache.set(key, value);
    return value;
  }

  forget(): void {
    this.cache.clear();
    this.canonicals.clear();
    this.types.clear();
    this.tree = undefined;
    this.bodyNode = undefined;
    this.callsByNode = undefined;
    this.namedVariables = undefined;
  }

  // -- the tree --

  get syntax(): Syntax {
    return (this.tree ??= this.parse());
  }

  private parse(): Syntax {
    const { text, code } = this.source;
    const { parser } = this.around;
    const masked = maskKernelC(code);
    let syntax = parser.parse(masked, text);
    if (!this.definitionIn(syntax)) {
      // A header that is no C (SYSCALL_DEFINE3, odd annotations) must not cost the body.
      const open = code.indexOf('{');
      if (open > 9) syntax = parser.parse(`void f() ${' '.repeat(open - 9)}${masked.slice(open)}`, text);
    }
    if (syntax.depth > maxDepth || syntax.count > maxNodes) {
      this.cache.set('tooLarge', true);
      return parser.parse('', text);
    }
    return syntax;
  }

  private definitionIn(syntax: Syntax): Node | undefined {
    for (let n = 0; n < syntax.count; n++) {
      if (syntax.kind(n) === 'function_definition' && syntax.child(n, 'body') !== undefined) return n;
    }
    return undefined;
  }

  private get definition(): Node | undefined {
    return this.once('definition', () => this.definitionIn(this.syntax));
  }

  get body(): Node {
    return (this.bodyNode ??= this.definition === undefined ? 0 : (this.syntax.child(this.definition, 'body') ?? 0));
  }

  kind(node: Node): string {
    return this.syntax.kind(node);
  }

  text(node: Node): string {
    return this.syntax.textOf(node);
  }

  canonical(node: Node): string {
    let text = this.canonicals.get(node);
    if (text === undefined) {
      text = canonicalText(this.source.code.slice(this.syntax.start(node), this.syntax.end(node)));
      this.canonicals.set(node, text);
    }
    return text;
  }

  span(node: Node): Span {
    const start = this.syntax.start(node);
    const end = this.syntax.end(node);
    const span = this.source.map.spanToSource(start, end);
    if (span) return span;
    const at = this.source.map.toSource(start);
    return { start: at, end: at };
  }

  indentOf(node: Node): string | undefined {
    const start = this.syntax.start(node);
    const { code } = this.source;
    const before = code.slice(code.lastIndexOf('\n', start - 1) + 1, start);
    return /^\s*$/.test(before) ? before : undefined;
  }

  parent(node: Node): Node | undefined {
    const parent = this.syntax.parent(node);
    return parent < 0 ? undefined : parent;
  }

  children(node: Node): readonly Node[] {
    return this.syntax.children(node);
  }

  child(node: Node, field: string): Node | undefined {
    return this.syntax.child(node, field);
  }

  operator(node: Node): string {
    const operator = this.syntax.child(node, 'operator');
    return operator === undefined ? '' : this.syntax.textOf(operator);
  }

  descendants(node: Node, ...kinds: string[]): readonly Node[] {
    return this.syntax.below(node, kinds);
  }

  named(name: string): readonly Node[] {
    return this.identifiers.get(name) ?? none;
  }

  private get identifiers(): ReadonlyMap<string, readonly Node[]> {
    return this.once('identifiers', () => {
      const byName = new Map<string, Node[]>();
      for (const node of this.descendants(this.body, 'identifier')) {
        const name = this.text(node);
        const nodes = byName.get(name);
        if (nodes) nodes.push(node);
        else byName.set(name, [node]);
      }
      return byName;
    });
  }

  enclosing(node: Node, ...kinds: string[]): Node | undefined {
    const { syntax } = this;
    for (let n = syntax.parent(node); n >= 0; n = syntax.parent(n)) if (kinds.includes(syntax.kind(n))) return n;
    return undefined;
  }

  isInside(node: Node, outer: Node): boolean {
    return node >= outer && node < this.syntax.past(outer);
  }

  strip(node: Node): Node {
    const { syntax } = this;
    let at = node;
    for (;;) {
      const kind = syntax.kind(at);
      let inner: Node | undefined;
      if (kind === 'parenthesized_expression') inner = syntax.children(at)[0];
      else if (kind === 'cast_expression') inner = syntax.child(at, 'value');
      else if (kind === 'call_expression') {
        const call = this.callOf(at);
        if (call && isTransparent(call.name)) inner = call.args[0];
      }
      if (inner === undefined || syntax.kind(inner) === 'compound_statement') return at;
      at = inner;
    }
  }

  statementOf(node: Node): Node {
    const { syntax } = this;
    for (let n = node; n >= 0; n = syntax.parent(n)) {
      if (/_statement$|^declaration$/.test(syntax.kind(n))) return n;
    }
    return node;
  }

  // -- names --

  /** The text before the body: enough to tell that no pointer is taken or given. */
  get header(): string {
    const { code } = this.source;
    return code.slice(0, Math.max(0, code.indexOf('{')));
  }

  private get declarator(): Node | undefined {
    return this.once('declarator', () => {
      let at = this.definition === undefined ? undefined : this.syntax.child(this.definition, 'declarator');
      while (at !== undefined && this.kind(at) !== 'function_declarator') at = this.syntax.child(at, 'declarator');
      return at;
    });
  }

  get returnTypeText(): string {
    return this.once('returnTypeText', () => {
      const { definition, syntax } = this;
      if (definition === undefined) return '';
      const type = syntax.child(definition, 'type');
      if (type === undefined) return '';
      let stars = '';
      for (
        let at = syntax.child(definition, 'declarator');
        at !== undefined && this.kind(at) === 'pointer_declarator';
        at = syntax.child(at, 'declarator')
      ) {
        stars += '*';
      }
      return `${syntax.textOf(type)}${stars && ` ${stars}`}`;
    });
  }

  get returnType(): Type {
    return this.once('returnType', () => parseType(this.returnTypeText, this.around.knowledge));
  }

  get parameters(): readonly Variable[] {
    return this.once('parameters', () => {
      const list = this.declarator === undefined ? undefined : this.syntax.child(this.declarator, 'parameters');
      return list === undefined ? none : readParameters(this, list);
    });
  }

  get variables(): readonly Variable[] {
    return this.once('variables', () => {
      const locals = readLocals(this);
      return [...this.parameters, ...parametersOutOfView(this, locals), ...locals];
    });
  }

  private get variablesByName(): ReadonlyMap<string, readonly Variable[]> {
    if (!this.namedVariables) {
      const named = new Map<string, Variable[]>();
      for (const variable of this.variables) {
        const same = named.get(variable.name);
        if (same) same.push(variable);
        else named.set(variable.name, [variable]);
      }
      this.namedVariables = named;
    }
    return this.namedVariables;
  }

  variable(name: string, at?: Node): Variable | undefined {
    const named = this.variablesByName.get(name);
    if (!named || named.length === 1 || at === undefined) return named?.[0];
    return named.findLast((variable) => this.isInScope(variable, at)) ?? named[0];
  }

  /** In the block that declares a variable, after its declaration. */
  private isInScope({ node }: Variable, at: Node): boolean {
    if (node === undefined || node > at) return false;
    const block = this.enclosing(node, 'compound_statement', 'for_statement');
    return block !== undefined && this.isInside(at, block);
  }

  get opsFact(): OpsFact | undefined {
    return this.once('opsFact', () => {
      const slot = this.name === '' ? undefined : this.around.slotOf(this.name);
      return slot && this.around.knowledge.ops(slot.ops, slot.slot);
    });
  }

  get role(): OpsFact['role'] | undefined {
    if (this.name === '') return undefined;
    return this.opsFact?.role ?? this.around.knowledge.roleOfName(this.name);
  }

  get context(): 'real-mode' | undefined {
    return this.once('context', () => {
      const of = (name: string): 'real-mode' | undefined => this.around.knowledge.contextOfName?.(name, this.path);
      if (this.name !== '' && of(this.name)) return of(this.name);
      for (const call of this.calls) if (of(call.name)) return of(call.name);
      return undefined;
    });
  }

  // -- what occurs --

  private get callMap(): ReadonlyMap<Node, Call> {
    return (this.callsByNode ??= this.readCalls());
  }

  private readCalls(): ReadonlyMap<Node, Call> {
    const { syntax } = this;
    const map = new Map<Node, Call>();
    for (let n = 0; n < syntax.count; n++) {
      if (syntax.kind(n) !== 'call_expression') continue;
      const call = this.readCall(n);
      if (call) map.set(n, call);
    }
    return map;
  }

  mayCall(promises: (fact: CallFact) => unknown): boolean {
    for (const name of this.calledNames) {
      const fact = this.around.factOf(name);
      if (fact && promises(fact)) return true;
    }
    return false;
  }

  get calledNames(): ReadonlySet<string> {
    return this.once('calledNames', () => {
      const { code } = this.source;
      const names = new Set<string>();
      calledName.lastIndex = Math.max(0, code.indexOf('{'));
      for (let m = calledName.exec(code); m; m = calledName.exec(code)) names.add(m[1]!);
      return names;
    });
  }

  private readCall(node: Node): Call | undefined {
    const { syntax } = this;
    let callee = syntax.child(node, 'function');
    const list = syntax.child(node, 'arguments');
    if (callee === undefined || list === undefined) return undefined;
    while (this.kind(callee) === 'parenthesized_expression' && syntax.children(callee)[0] !== undefined) {
      callee = syntax.children(callee)[0]!;
    }
    let name: string;
    let throughPointer = true;
    if (this.kind(callee) === 'identifier') {
      name = this.text(callee);
      throughPointer = false;
    } else if (this.kind(callee) === 'field_expression') {
      const field = syntax.child(callee, 'field');
      if (field === undefined) return undefined;
      name = this.text(field);
    } else return undefined;
    const args = syntax.children(list).filter((n) => this.kind(n) !== 'ERROR');
    const zeros = args.reduce((bits, argument, i) => (this.text(argument) === '0' ? bits | (1 << i) : bits), 0);
    return new CallInView(this.around, node, name, callee, throughPointer, args, zeros);
  }

  get calls(): readonly Call[] {
    return this.once('calls', () => [...this.callMap.values()]);
  }

  callOf(node: Node): Call | undefined {
    return this.callMap.get(node);
  }

  /** True inside `sizeof`, `typeof`, `offsetof` and macros that take names. */
  private isUnevaluated(node: Node): boolean {
    const { syntax } = this;
    for (let n = node, p = syntax.parent(n); p >= 0; n = p, p = syntax.parent(p)) {
      const kind = syntax.kind(p);
      if (kind === 'sizeof_expression' || kind === 'alignof_expression' || kind === 'macro_type_specifier') return true;
      if (kind === 'call_expression' && n !== p + 1) {
        const call = this.callMap.get(p);
        if (call && isUnevaluated(call.name)) {
          const first = call.args[0];
          if (!isContainerOf(call.name) || first === undefined || !this.isInside(node, first)) return true;
        }
      }
      if (kind === 'compound_statement') return false;
    }
    return false;
  }

  /** The operand of `&`, or a member inside it: `&p->x` reads nothing. */
  private isAddressed(node: Node): boolean {
    const { syntax } = this;
    for (let n = node, p = syntax.parent(n); p >= 0; n = p, p = syntax.parent(p)) {
      const kind = syntax.kind(p);
      if (kind === 'pointer_expression') return this.operator(p) === '&';
      if (kind === 'parenthesized_expression') continue;
      if (kind === 'field_expression' && this.operator(p) === '.') continue;
      if (kind === 'subscript_expression' && syntax.child(p, 'argument') === n) continue;
      return false;
    }
    return false;
  }

  get derefs(): readonly Deref[] {
    return this.once('derefs', () =>
      [
        ...this.ownDerefs,
        ...this.calls
          .flatMap((call) => [...derefsOfCall(call), ...derefsOfWriter(call)])
          .map((deref) => ({ ...deref, pointer: this.ownerOf(deref.pointer) })),
      ].sort((a, b) => a.node - b.node),
    );
  }

  /** `p` of `&p->x.y`, `&p[n]`, `p + n`: who reads there reads what p points to. */
  private ownerOf(pointer: Node): Node {
    const { syntax } = this;
    const at = this.strip(pointer);
    if (this.kind(at) === 'binary_expression' && this.operator(at) === '+') {
      const left = this.strip(syntax.child(at, 'left') ?? at);
      return /^(?:identifier|field_expression)$/.test(this.kind(left)) && this.typeOf(left).kind !== 'integer'
        ? left
        : pointer;
    }
    if (this.kind(at) !== 'pointer_expression' || this.operator(at) !== '&') return pointer;
    let place = syntax.child(at, 'argument');
    while (place !== undefined) {
      const node = this.strip(place);
      if (this.kind(node) === 'subscript_expression') {
        const base = this.strip(syntax.child(node, 'argument') ?? node);
        return this.kind(base) === 'identifier' && this.typeOf(base).kind === 'pointer' ? base : pointer;
      }
      if (this.kind(node) !== 'field_expression') return pointer;
      place = syntax.child(node, 'argument');
      if (this.operator(node) === '->' && place !== undefined) return place;
    }
    return pointer;
  }

  /** Without those that callees do: needs no summaries. */
  get ownDerefs(): readonly Deref[] {
    return this.once('ownDerefs', () => {
      const { syntax } = this;
      const found: Deref[] = [];
      for (let n = 0; n < syntax.count; n++) {
        const kind = syntax.kind(n);
        let deref: Deref | undefined;
        if (kind === 'field_expression' && this.operator(n) === '->') {
          const pointer = syntax.child(n, 'argument');
          if (pointer !== undefined) deref = { node: n, pointer, kind: 'arrow' };
        } else if (kind === 'pointer_expression' && this.operator(n) === '*') {
          const pointer = syntax.child(n, 'argument');
          if (pointer !== undefined) deref = { node: n, pointer, kind: 'star' };
        } else if (kind === 'subscript_expression') {
          const pointer = syntax.child(n, 'argument');
          if (pointer !== undefined && !this.typeOf(pointer).text.endsWith('[]'))
            deref = { node: n, pointer, kind: 'index' };
        }
        if (deref && !this.isAddressed(deref.node) && !this.isUnevaluated(deref.node)) found.push(deref);
      }
      return found;
    });
  }

  get assignments(): readonly Assignment[] {
    return this.once('assignments', () => {
      const { syntax } = this;
      const found: Assignment[] = [];
      for (let n = 0; n < syntax.count; n++) {
        const kind = syntax.kind(n);
        if (kind === 'assignment_expression') {
          const target = syntax.child(n, 'left');
          const value = syntax.child(n, 'right');
          if (target !== undefined) found.push({ node: n, target, operator: this.operator(n), value });
        } else if (kind === 'init_declarator') {
          const target = syntax.child(n, 'declarator');
          const value = syntax.child(n, 'value');
          if (target !== undefined && value !== undefined) found.push({ node: n, target, operator: '=', value });
        } else if (kind === 'update_expression') {
          const target = syntax.child(n, 'argument');
          if (target !== undefined) found.push({ node: n, target, operator: this.operator(n), value: undefined });
        }
      }
      return found;
    });
  }

  get stores(): readonly Store[] {
    return this.once('stores', () => {
      const found: Store[] = [];
      for (const { node, target, value, operator } of this.assignments) {
        if (this.kind(node) === 'init_declarator') continue;
        const pointer = this.storedThrough(target);
        if (pointer !== undefined)
          found.push({ node, pointer, value: operator === '=' ? value : undefined, effect: 'store' });
      }
      for (const call of this.calls) {
        const writer = writerOf(call.name);
        if (writer) {
          const place = call.args[writer.place];
          const pointer =
            place === undefined ? undefined : this.writtenThrough(this.strip(place), writer.lvalue === true);
          const value = call.args[writer.value];
          if (pointer !== undefined) found.push({ node: call.node, pointer, value, effect: 'store', call });
        }
        for (const index of call.fact?.installsThrough ?? []) {
          const pointer = call.args[index];
          if (pointer !== undefined)
            found.push({ node: call.node, pointer, value: undefined, effect: 'installs', call });
        }
        for (const index of call.fact?.clearsThrough ?? []) {
          const pointer = call.args[index];
          if (pointer !== undefined) found.push({ node: call.node, pointer, value: undefined, effect: 'clears', call });
        }
      }
      return found.sort((a, b) => a.node - b.node);
    });
  }

  /** Whether a store installs an entry or clears it; undefined where the value does not tell. */
  storeEffect(store: Store): 'installs' | 'clears' | undefined {
    if (store.effect !== 'store') return store.effect;
    if (store.value === undefined) return undefined;
    const values = this.valuesOf(store.value);
    if (values.length === 0) return undefined;
    return values.every((value) => value.constant === 0n) ? 'clears' : 'installs';
  }

  /** True where some path leads to the end of the function. */
  isReachableExit(): boolean {
    return this.engine.reached(this.graph.exit) || this.engine.reached(this.graph.unseen);
  }

  /** The pointer behind what a writing call is given: `p`, `&p->x`, or the lvalue itself. */
  private writtenThrough(place: Node, isLvalue: boolean): Node | undefined {
    if (isLvalue) return this.storedThrough(place);
    if (this.kind(place) !== 'pointer_expression' || this.operator(place) !== '&') return place;
    const target = this.syntax.child(place, 'argument');
    return target === undefined ? undefined : this.storedThrough(target);
  }

  private storedThrough(target: Node): Node | undefined {
    const { syntax } = this;
    let at = this.strip(target);
    while (this.kind(at) === 'field_expression' && this.operator(at) === '.') {
      const inner = syntax.child(at, 'argument');
      if (inner === undefined) return undefined;
      at = this.strip(inner);
    }
    switch (this.kind(at)) {
      case 'pointer_expression':
        return this.operator(at) === '*' ? syntax.child(at, 'argument') : undefined;
      case 'field_expression':
      case 'subscript_expression':
        return syntax.child(at, 'argument');
      default:
        return undefined;
    }
  }

  /** Name of the macro that the parser was shown as `while` or `if`. */
  macroName(node: Node): string | undefined {
    const kind = this.kind(node);
    if (kind !== 'while_statement' && kind !== 'if_statement') return undefined;
    const { text } = this.source;
    const start = this.syntax.start(node);
    const name = /^\w+/.exec(text.slice(start, start + 80))?.[0];
    return name === undefined || name === 'while' || name === 'if' ? undefined : name;
  }

  get loops(): readonly Loop[] {
    return this.once('loops', () => {
      const { syntax } = this;
      const found: Loop[] = [];
      for (let n = 0; n < syntax.count; n++) {
        const kind = syntax.kind(n);
        if (kind !== 'for_statement' && kind !== 'while_statement' && kind !== 'do_statement') continue;
        const macro = kind === 'while_statement' ? this.macroName(n) : undefined;
        const loop: Loop = {
          node: n,
          kind:
            kind === 'for_statement' ? 'for' : kind === 'do_statement' ? 'do' : macro === undefined ? 'while' : 'macro',
          body: syntax.child(n, 'body'),
          condition: macro === undefined ? syntax.child(n, 'condition') : undefined,
          initialiser: syntax.child(n, 'initializer'),
          update: syntax.child(n, 'update'),
        };
        if (macro === undefined) {
          found.push(loop);
          continue;
        }
        const args = this.macroArguments(n);
        const index = this.around.knowledge.loopMacro(macro)?.cursor ?? 0;
        found.push({ ...loop, macro: { name: macro, args, cursor: args[index] } });
      }
      return found;
    });
  }

  get scopeMacros(): readonly ScopeMacro[] {
    return this.once('scopeMacros', () =>
      this.descendants(this.body, 'if_statement').flatMap((node) => {
        const name = this.macroName(node);
        if (name === undefined) return [];
        return [{ node, name, args: this.macroArguments(node), body: this.syntax.child(node, 'consequence') }];
      }),
    );
  }

  private macroArguments(node: Node): Node[] {
    const args: Node[] = [];
    let at = this.syntax.child(node, 'condition');
    if (at !== undefined && this.kind(at) === 'parenthesized_expression') at = this.syntax.children(at)[0];
    while (at !== undefined && this.kind(at) === 'comma_expression') {
      const left = this.syntax.child(at, 'left');
      if (left !== undefined) args.push(left);
      at = this.syntax.child(at, 'right');
    }
    if (at !== undefined) args.push(at);
    return args;
  }

  loopsAround(node: Node): readonly Loop[] {
    return this.loops.filter((loop) => loop.node !== node && this.isInside(node, loop.node));
  }

  /** Canonical texts of the places that conditions test for zero or NULL. */
  get testedPlaces(): ReadonlySet<string> {
    return this.once('testedPlaces', () => new Set(this.zeroTests.map((test) => test.place)));
  }

  /** Tests of a place for zero or NULL, wherever a condition stands. */
  get zeroTests(): readonly ZeroTest[] {
    return this.once('zeroTests', () => findZeroTests(this));
  }

  get returns(): readonly Node[] {
    return this.once('returns', () => this.descendants(this.body, 'return_statement'));
  }

  // -- flow --

  get cfg(): Cfg {
    return this.graph;
  }

  private get graph(): CfgBuilder {
    return this.once('graph', () => {
      const { syntax } = this;
      return new CfgBuilder(
        {
          syntax,
          macroName: (node) => this.macroName(node),
          cursorOf: (node) => this.loops.find((loop) => loop.node === node)?.macro?.cursor,
          noReturn: (name) => this.around.factOf(name)?.noReturn === true,
        },
        this.definition === undefined ? undefined : this.body,
      );
    });
  }

  private get engine(): PathEngine {
    return this.once('engine', () => new PathEngine(flowContextOf(this, this.around, this.graph)));
  }

  valuesOf(expression: Node): readonly Value[] {
    return this.engine.valuesOf(expression);
  }

  statesBefore(node: Node): readonly PathState[] {
    return this.engine.statesBefore(node);
  }

  isReachable(node: Node): boolean {
    const block = this.graph.blockOf(node);
    return block !== undefined && this.engine.reached(block);
  }

  private get heldFlow(): HeldFlow {
    return this.once('held', () => new HeldFlow(this));
  }

  heldBefore(node: Node): readonly Held[] {
    return this.heldFlow.before(node);
  }

  get heldAtExit(): readonly Held[] {
    return this.heldFlow.atExit();
  }

  contextAt(node: Node): Context | undefined {
    return this.context ?? (this.heldBefore(node).some(({ forbidsSleep }) => forbidsSleep) ? 'atomic' : undefined);
  }

  reaches(from: Node, to: Node): boolean {
    const graph = this.graph;
    const a = graph.blockOf(from);
    const b = graph.blockOf(to);
    if (a === undefined || b === undefined) return false;
    if (a === b && from < to) return true;
    const seen = new Set<number>();
    const work = graph.blocks[a]!.out.map((edge) => edge.to);
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      if (next === b) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      for (const edge of graph.blocks[next]!.out) work.push(edge.to);
    }
    return false;
  }

  get lateTests(): readonly { readonly test: Node; readonly deref: Node }[] {
    return this.engine.lateTests;
  }

  get hasNullSuspects(): boolean {
    return this.once('hasNullSuspects', () => hasNullSuspects(this));
  }

  get cutShort(): boolean {
    return this.cache.has('tooLarge') || (this.cache.has('engine') && this.engine.cutShort);
  }

  // -- expressions --

  typeOf(expression: Node): Type {
    let type = this.types.get(expression);
    if (!type) {
      type = typeOfExpression(this, this.around, expression);
      this.types.set(expression, type);
    }
    return type;
  }

  constantOf(expression: Node): bigint | undefined {
    const plain = plainConstant(this, this.around, expression);
    if (plain) return plain.value;
    const values = this.valuesOf(expression);
    const first = values[0]?.constant;
    return values.every((value) => value.constant === first) ? first : undefined;
  }

  unitOf(expression: Node): UnitValue | undefined {
    const values = this.valuesOf(expression);
    if (values.length === 0) return unitOfNames(this, expression);
    const first = values[0]!.unit;
    if (!first) return undefined;
    return values.every((v) => v.unit?.unit === first.unit && v.unit.shift === first.shift) ? first : undefined;
  }

  alignmentsOf(expression: Node): readonly string[] {
    const values = this.valuesOf(expression);
    const first = values[0]?.alignedTo ?? [];
    return first.filter((size) => values.every((value) => value.alignedTo?.includes(size)));
  }
}
