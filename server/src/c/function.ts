import type { Span } from '../text/problem.ts';
import { CfgBuilder } from './cfg.ts';
import { PathEngine } from './paths.ts';
import { declaredName, fold, numberSymbol } from './symbols.ts';
import { HeldFlow } from './held.ts';
import { derefsOfCall, derefsOfWriter } from './derefs.ts';
import type { FunctionText } from './functionText.ts';
import { isContainerOf, isTransparent, isUnevaluated, keepsZero, writerOf } from './idiom.ts';
import type { CallFact, Knowledge, OpsFact } from './knowledge.ts';
import { liveness } from './liveness.ts';
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
import {
  commonType,
  intType,
  literalType,
  parseType,
  pointeeOf,
  pointerTo,
  promote,
  sizeType,
  unknownType,
} from './types.ts';

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
      if (list === undefined) return none;
      const found: Variable[] = [];
      let index = 0;
      for (const node of this.syntax.children(list)) {
        if (this.kind(node) !== 'parameter_declaration') continue;
        const declarator = this.syntax.child(node, 'declarator');
        const name = declarator === undefined ? undefined : declaredName(this.syntax, declarator);
        if (name !== undefined && declarator !== undefined)
          found.push(this.readVariable(name, node, declarator, index));
        index += 1;
      }
      return found;
    });
  }

  private readVariable(name: string, declaration: Node, declarator: Node, index: number | undefined): Variable {
    const { syntax } = this;
    const type = syntax.child(declaration, 'type');
    let suffix = '';
    let at: Node | undefined = declarator;
    let isFunction = false;
    while (at !== undefined) {
      const kind = this.kind(at);
      if (kind === 'pointer_declarator') suffix = ` *${suffix}`;
      else if (kind === 'array_declarator') suffix = index === undefined ? `${suffix} []` : ` *${suffix}`;
      else if (kind === 'function_declarator') isFunction = true;
      at = syntax.child(at, 'declarator') ?? (kind === 'parenthesized_declarator' ? syntax.children(at)[0] : undefined);
    }
    const base = type === undefined ? '' : this.typeName(type);
    const typeText = isFunction ? 'void *' : `${base}${suffix}`;
    const initialiser = this.kind(declarator) === 'init_declarator' ? syntax.child(declarator, 'value') : undefined;
    const isStatic = syntax
      .children(declaration)
      .some((n) => this.kind(n) === 'storage_class_specifier' && this.text(n) === 'static');
    const variable: Variable = {
      name,
      typeText,
      type: parseType(typeText, this.around.knowledge),
      parameter: index !== undefined,
      index,
      static: isStatic,
      node: declarator,
      initialiser,
    };
    // `__auto_type x = v`, `typeof(v) x`
    if (/^(?:__auto_type|typeof|__typeof__)/.test(base)) return { ...variable, type: unknownType };
    return variable;
  }

  private typeName(type: Node): string {
    const name = this.syntax.child(type, 'name');
    const kind = this.kind(type);
    if (name !== undefined && /^(?:struct|union|enum)_specifier$/.test(kind)) {
      return `${kind.slice(0, kind.indexOf('_'))} ${this.text(name)}`;
    }
    return this.text(type).replace(/\s+/g, ' ');
  }

  get variables(): readonly Variable[] {
    return this.once('variables', () => {
      const locals: Variable[] = [];
      const { syntax } = this;
      for (let n = this.body, past = syntax.past(this.body); n < past && past > 0; n++) {
        if (syntax.kind(n) !== 'declaration') continue;
        for (const part of syntax.children(n)) {
          if (syntax.field(part) !== 'declarator') continue;
          const name = declaredName(syntax, part);
          if (name !== undefined) locals.push(this.readVariable(name, n, part, undefined));
        }
      }
      return [...this.parameters, ...this.parametersOutOfView(locals), ...locals];
    });
  }

  /** Of a callback that is known by its name, where a hunk shows only a part of the head. */
  private parametersOutOfView(locals: readonly Variable[]): Variable[] {
    const { knowledge } = this.around;
    const own = this.parameters;
    const all = own[0] && knowledge.parametersOfName?.(this.name, this.path);
    if (!all || own.length >= all.length || own[0]!.typeText !== all[0]?.type) return [];
    const declared = new Set([...own, ...locals].map(({ name }) => name));
    return all.flatMap(({ name, type: typeText }, index): Variable[] =>
      declared.has(name) || own.some((one) => one.typeText === typeText && typeText.includes('*'))
        ? []
        : [
            {
              name,
              typeText,
              type: parseType(typeText, knowledge),
              parameter: true,
              index,
              static: false,
              node: undefined,
              initialiser: undefined,
            },
          ],
    );
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

  /** `p` of `&p->x.y`: who reads there reads what p points to. */
  private ownerOf(pointer: Node): Node {
    const { syntax } = this;
    const at = this.strip(pointer);
    if (this.kind(at) !== 'pointer_expression' || this.operator(at) !== '&') return pointer;
    let place = syntax.child(at, 'argument');
    while (place !== undefined) {
      const node = this.strip(place);
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
    return this.once('engine', () => {
      const graph = this.graph;
      const live = liveness(graph, this.syntax);
      const mentions = this.countMentions();
      const tests = this.countTests(graph);
      const loopRanges = this.loopRanges();
      return new PathEngine({
        syntax: this.syntax,
        knowledge: this.around.knowledge,
        cfg: graph,
        liveAt: live,
        variable: (name) => this.variable(name),
        callOf: (node) => this.callOf(node),
        canonical: (node) => this.canonical(node),
        operator: (node) => this.operator(node),
        typeOf: (node) => this.typeOf(node),
        namedUnit: (node) => this.namedUnit(node),
        macroLoop: (node) => this.loops.find((loop) => loop.node === node)?.macro,
        assignedByLoop: (condition) => this.assignedByLoop(condition),
        exposed: this.exposedVariables(),
        inLoop: (node) => loopRanges.some(([from, to]) => node >= from && node < to),
        mentionCount: (text) => mentions.get(text) ?? 0,
        testCount: (text) => tests.get(text) ?? 0,
        matters: this.placesThatMatter(tests),
        isTested: (text) => this.testedPlaces.has(text),
        macroValue: (name) => this.around.macroValue(name),
      });
    });
  }

  private placesThatMatter(tests: ReadonlyMap<string, number>): (canonical: string) => boolean {
    const places = new Set<string>();
    const add = (node: Node): void => {
      places.add(this.canonical(this.strip(node)));
    };
    for (const { pointer } of this.derefs) add(pointer);
    for (const value of this.returns.flatMap((node) => this.children(node))) {
      add(value);
      // `return ERR_PTR(ret);`
      const returned = this.strip(value);
      for (const argument of this.callOf(returned)?.args ?? []) add(argument);
      // `return done ? done : ret;`
      if (this.kind(returned) === 'conditional_expression') this.children(returned).forEach(add);
    }
    for (const call of this.calls) {
      const { fact } = call;
      if (!fact) continue;
      for (const condition of [fact.mayReturnNull, fact.entryAccessor?.allocates]) {
        if (typeof condition !== 'object') continue;
        const argument = call.args[condition.argument];
        if (argument !== undefined) add(argument);
      }
    }
    return (text) => (tests.get(text) ?? 0) > 1 || places.has(text);
  }

  private exposedVariables(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const node of this.descendants(this.body, 'pointer_expression')) {
      if (this.operator(node) !== '&') continue;
      const text = /^&\(?(\w+)(?![\w(]|->)/.exec(this.canonical(node));
      if (text) found.add(text[1]!);
    }
    return found;
  }

  private assignedByLoop(condition: Node): readonly string[] {
    const byLoop = this.once('loopTargets', () => new Map<Node, readonly string[]>());
    for (const loop of this.loops) {
      if (loop.condition === undefined || !this.isInside(condition, loop.condition)) continue;
      let names = byLoop.get(loop.node);
      if (!names) {
        names = this.assignments.filter((a) => this.isInside(a.node, loop.node)).map((a) => this.text(a.target));
        byLoop.set(loop.node, names);
      }
      return names;
    }
    return none;
  }

  private countMentions(): Map<string, number> {
    const counts = new Map<string, number>();
    const { syntax } = this;
    for (let n = 0; n < syntax.count; n++) {
      const kind = syntax.kind(n);
      if (kind !== 'field_expression' && kind !== 'subscript_expression' && kind !== 'pointer_expression') continue;
      const text = this.canonical(n);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return counts;
  }

  private countTests(graph: CfgBuilder): Map<string, number> {
    const counts = new Map<string, number>();
    for (const block of graph.blocks) {
      for (const edge of block.out) {
        if (edge.condition === undefined || edge.truth !== true) continue;
        const text = this.canonical(this.strip(edge.condition)).replace(/!=/g, '==');
        counts.set(text, (counts.get(text) ?? 0) + 1);
        const other = text.replace(/==/g, '!=');
        if (other !== text) counts.set(other, (counts.get(other) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** Stretches that may run more than once: loops, and from a label to the `goto` that jumps back to it. */
  private loopRanges(): (readonly [number, number])[] {
    const { syntax } = this;
    const ranges: [number, number][] = this.loops.map((loop) => [loop.node, syntax.past(loop.node)]);
    const labels = new Map<string, Node>();
    for (const node of this.descendants(this.body, 'labeled_statement', 'goto_statement')) {
      const label = syntax.child(node, 'label');
      if (label === undefined) continue;
      if (this.kind(node) === 'labeled_statement') labels.set(this.text(label), node);
      else {
        const back = labels.get(this.text(label));
        if (back !== undefined) ranges.push([back, node]);
      }
    }
    return ranges;
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
      type = this.computeType(expression);
      this.types.set(expression, type);
    }
    return type;
  }

  private computeType(node: Node): Type {
    const { syntax } = this;
    const { knowledge } = this.around;
    const child = (field: string): Node | undefined => syntax.child(node, field);
    const of = (field: string): Type => {
      const n = child(field);
      return n === undefined ? unknownType : this.typeOf(n);
    };
    switch (syntax.kind(node)) {
      case 'identifier': {
        const name = this.text(node);
        const type = this.variable(name, node)?.type;
        if (type || !/^[A-Z_][A-Z0-9_]*$/.test(name)) return type ?? unknownType;
        return this.around.macroType(name) ?? (knowledge.constant(name) === undefined ? unknownType : intType);
      }
      case 'parenthesized_expression': {
        const inner = syntax.children(node)[0];
        return inner === undefined ? unknownType : this.typeOf(inner);
      }
      case 'cast_expression':
      case 'compound_literal_expression': {
        const type = child('type');
        return type === undefined ? unknownType : parseType(this.text(type), knowledge);
      }
      case 'number_literal':
        return literalType(this.text(node));
      case 'char_literal':
        return intType;
      case 'true':
      case 'false':
        return { text: 'bool', kind: 'bool', bits: 8, bits32: 8, signed: false };
      case 'null':
        return pointerTo({ text: 'void', kind: 'void' });
      case 'string_literal':
      case 'concatenated_string':
        return pointerTo(parseType('char', knowledge));
      case 'sizeof_expression':
      case 'alignof_expression':
      case 'offsetof_expression':
        return sizeType;
      case 'field_expression': {
        const argument = of('argument');
        const field = child('field');
        if (field === undefined) return unknownType;
        const struct = argument.struct ?? argument.pointee?.struct;
        const text =
          this.around.memberType(struct, this.text(field)) ?? knowledge.field(struct, this.text(field))?.type;
        return text === undefined ? unknownType : parseType(text, knowledge);
      }
      case 'subscript_expression':
        return pointeeOf(of('argument'), knowledge);
      case 'pointer_expression':
        return this.operator(node) === '&' ? pointerTo(of('argument')) : pointeeOf(of('argument'), knowledge);
      case 'unary_expression':
        return this.operator(node) === '!' ? intType : promote(of('argument'));
      case 'update_expression':
        return of('argument');
      case 'assignment_expression':
        return of('left');
      case 'comma_expression':
        return of('right');
      case 'conditional_expression':
        return commonType(of(child('consequence') === undefined ? 'condition' : 'consequence'), of('alternative'));
      case 'binary_expression': {
        const operator = this.operator(node);
        if (/^(?:==|!=|<|>|<=|>=|&&|\|\|)$/.test(operator)) return intType;
        if (operator === '<<' || operator === '>>') return promote(of('left'));
        return commonType(of('left'), of('right'));
      }
      case 'call_expression': {
        const call = this.callOf(node);
        if (!call) return unknownType;
        if (isTransparent(call.name) && call.args[0] !== undefined) return this.typeOf(call.args[0]);
        const text = call.fact?.type;
        return text === undefined ? unknownType : parseType(text, knowledge);
      }
      default:
        return unknownType;
    }
  }

  /** Unit by the facts of names alone: a member's, a parameter's, a variable's. */
  private namedUnit(node: Node): UnitValue | undefined {
    const at = this.strip(node);
    const { knowledge } = this.around;
    switch (this.kind(at)) {
      case 'identifier': {
        const unit = knowledge.unitOfName(this.text(at));
        return unit && { unit };
      }
      case 'field_expression': {
        const field = this.syntax.child(at, 'field');
        const argument = this.syntax.child(at, 'argument');
        if (field === undefined || argument === undefined) return undefined;
        const type = this.typeOf(argument);
        const unit = knowledge.field(type.struct ?? type.pointee?.struct, this.text(field))?.unit;
        return unit && { unit };
      }
      default:
        return undefined;
    }
  }

  constantOf(expression: Node): bigint | undefined {
    const plain = this.plainConstant(expression);
    if (plain) return plain.value;
    const values = this.valuesOf(expression);
    const first = values[0]?.constant;
    return values.every((value) => value.constant === first) ? first : undefined;
  }

  /** Of numbers, names of macros and what is made of them: that needs no following of values. */
  private plainConstant(expression: Node, depth = 0): { readonly value: bigint | undefined } | undefined {
    let node = expression;
    while (this.kind(node) === 'parenthesized_expression' && this.children(node).length === 1) {
      node = this.children(node)[0]!;
    }
    switch (this.kind(node)) {
      case 'number_literal': {
        const symbol = numberSymbol(this.text(node));
        return symbol === undefined ? undefined : { value: BigInt(symbol.slice(1)) };
      }
      case 'identifier': {
        const name = this.text(node);
        if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || this.variable(name)) return undefined;
        if (name === 'NULL') return { value: 0n };
        return { value: this.around.knowledge.constant(name) ?? this.around.macroValue(name) };
      }
      // What a call gives is no constant, and neither is a complement: `~0` has as many bits as what it is used with.
      case 'call_expression': {
        const call = this.callOf(node);
        return call && !isTransparent(call.name) && !keepsZero(call.name) ? { value: undefined } : undefined;
      }
      case 'unary_expression': {
        const argument = this.syntax.child(node, 'argument');
        const inner = depth > 8 || argument === undefined ? undefined : this.plainConstant(argument, depth + 1);
        return inner && this.operator(node) === '~' ? { value: undefined } : undefined;
      }
      case 'binary_expression': {
        if (depth > 8 || !/^(?:[-+*/%&|^]|<<|>>)$/.test(this.operator(node))) return undefined;
        const [left, right] = ['left', 'right'].map((field) => {
          const side = this.syntax.child(node, field);
          return side === undefined ? undefined : this.plainConstant(side, depth + 1);
        });
        if (!left || !right) return undefined;
        const [a, b] = [left.value, right.value];
        return { value: a === undefined || b === undefined ? undefined : fold(this.operator(node), a, b) };
      }
      default:
        return undefined;
    }
  }

  unitOf(expression: Node): UnitValue | undefined {
    const values = this.valuesOf(expression);
    if (values.length === 0) return this.namedUnit(expression);
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

/** A class, as there are many: objects with getters of their own take several times the room and time. */
class CallInView implements Call {
  readonly node: Node;
  readonly name: string;
  readonly callee: Node;
  readonly throughPointer: boolean;
  readonly args: readonly Node[];
  private readonly around: Surroundings;
  /** A bit for each argument that is written out as 0. */
  private readonly zeros: number;

  constructor(
    around: Surroundings,
    node: Node,
    name: string,
    callee: Node,
    throughPointer: boolean,
    args: readonly Node[],
    zeros: number,
  ) {
    this.around = around;
    this.zeros = zeros;
    this.node = node;
    this.name = name;
    this.callee = callee;
    this.throughPointer = throughPointer;
    this.args = args;
  }

  get fact(): CallFact | undefined {
    // What a function of that name does says nothing of the one that a member points to.
    const fact = this.throughPointer
      ? this.around.knowledge.callThroughPointer(this.name)
      : this.around.factOf(this.name);
    const isStill = fact?.sleepsFor !== undefined && (this.zeros & (1 << fact.sleepsFor)) !== 0;
    return isStill ? { ...fact, sleeps: false } : fact;
  }
}

/** Without white space and outer parentheses; casts stay. */
export function canonicalText(code: string): string {
  let text = code
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w\s]) ?/g, '$1')
    .trim();
  while (text.startsWith('(') && closesAtEnd(text)) text = text.slice(1, -1);
  return text;
}

function closesAtEnd(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40) depth += 1;
    else if (c === 41 && --depth === 0) return i === text.length - 1;
  }
  return false;
}
