import type { CallFact, PageFact, ParameterFact, Unit } from '../knowledge.ts';
import { gapMarker } from '../functionText.ts';
import type { Call, FunctionAnalysis, Node, Type } from '../model.ts';
import { comparedFrom, keepsUnit } from '../units.ts';
import { clash, merge, type Measure, type PageSize } from './measure.ts';
import { Reaching, type Definition } from './reaching.ts';
import { Structs } from './structs.ts';

const maxDepth = 60;
const cpuPage: PageSize = { kind: 'cpu', text: '' };
const hostPage: PageSize = { kind: 'iommu', text: '' };
const guestPage: PageSize = { kind: 'guest', text: '' };
const tablePage: PageSize = { kind: 'table', text: '' };
const somePage: PageSize = { kind: 'named', text: '' };

/** What a unit of the facts counts. */
export function measureOfUnit(unit: Unit | undefined, at: Node): Measure | undefined {
  switch (unit) {
    case 'bytes':
      return { kind: 'bytes', at };
    case 'cpu-pages':
      return { kind: 'pages', page: cpuPage, at };
    case 'iommu-pages':
      return { kind: 'pages', page: hostPage, at };
    case 'guest-pages':
      return { kind: 'pages', page: guestPage, at };
    case 'entries':
      return { kind: 'pages', page: somePage, at };
    default:
      return undefined;
  }
}

/** The unit that says the same, for a fact learned from a body. */
export function unitOfMeasure(measure: Measure | undefined): Unit | undefined {
  if (measure?.kind === 'bytes') return 'bytes';
  if (measure?.kind !== 'pages') return undefined;
  switch (measure.page.kind) {
    case 'cpu':
      return 'cpu-pages';
    case 'iommu':
      return 'iommu-pages';
    case 'guest':
      return 'guest-pages';
    default:
      return 'entries';
  }
}

function pageOfUnit(unit: Unit | undefined): PageSize | undefined {
  switch (unit) {
    case 'cpu-pages':
      return cpuPage;
    case 'iommu-pages':
      return hostPage;
    case 'guest-pages':
      return guestPage;
    case 'entries':
      return tablePage;
    default:
      return undefined;
  }
}

/** A shift, or a size, of pages that are known. */
function ofPage(parameter: ParameterFact, at: Node): Measure | undefined {
  const page = pageOfUnit(parameter.ofPage);
  return page && { kind: parameter.unit === 'shift' ? 'shift' : 'size', page, at };
}

/** The list of parameters that a call's arguments belong to, where their number is right. */
function listFor({ fact, args }: Call): CallFact['parameters'] {
  if (!fact) return undefined;
  if (fact.parameters?.length === args.length) return fact.parameters;
  return fact.otherParameters?.find((list) => list.length === args.length);
}

/** A place where an expression has to count something, whatever it does count. */
export interface Demand {
  readonly expression: Node;
  readonly measure: Measure;
  /** The call, operator or assignment that asks. */
  readonly by: Node;
  readonly call?: Call;
  /** A variable is assigned to whose type asks. */
  readonly variable?: boolean;
  /** It is shifted: turned into something else on purpose. */
  readonly convert?: boolean;
  /** A mask of a page is used on it: mostly an address. */
  readonly masked?: boolean;
  /** Only the name of what takes the value tells. */
  readonly named?: boolean;
  /** Only one release's body tells. */
  readonly ofRelease?: boolean;
  /** It is added to the address of a page. */
  readonly inPage?: boolean;
}

/**
 * What the integer expressions of one function count. A variable counts what its definitions do that reach a use;
 * failing that, what its type, a fact or its name says.
 */
export class Measures {
  private readonly fn: FunctionAnalysis;
  private readonly reaching: Reaching;
  private readonly structs: Structs;
  private readonly cache = new Map<Node, Measure | undefined>();
  private readonly busy = new Set<Node>();
  private cuts = 0;
  private found: readonly Demand[] | undefined;

  constructor(fn: FunctionAnalysis) {
    this.fn = fn;
    this.reaching = new Reaching(fn);
    this.structs = new Structs(fn);
  }

  of(expression: Node): Measure | undefined {
    const node = this.fn.strip(expression);
    return this.guarded(node, () => this.compute(node));
  }

  /** Once for each expression (its node) and each step of a variable (a number below 0). */
  private guarded(node: number, compute: () => Measure | undefined): Measure | undefined {
    if (this.cache.has(node)) return this.cache.get(node);
    if (this.busy.has(node) || this.busy.size > maxDepth) {
      this.cuts += 1;
      return undefined;
    }
    const { cuts } = this;
    this.busy.add(node);
    const measure = compute();
    this.busy.delete(node);
    // A part of a circle is not settled before the whole is.
    if (cuts === this.cuts || this.busy.size === 0) this.cache.set(node, measure);
    return measure;
  }

  private compute(node: Node): Measure | undefined {
    const { fn } = this;
    switch (fn.kind(node)) {
      case 'identifier':
        return this.ofName(node);
      case 'field_expression':
        return this.ofMember(node);
      case 'call_expression':
        return this.ofCall(node);
      case 'binary_expression':
        return this.ofBinary(node);
      case 'unary_expression': {
        const argument = fn.child(node, 'argument');
        const operator = fn.operator(node);
        if (argument === undefined || !/^[~+-]$/.test(operator)) return undefined;
        const inner = this.of(argument);
        if (operator !== '~') return inner && onlyAmount(inner, node);
        return inner?.kind === 'mask' ? { ...inner, low: !inner.low, at: node } : undefined;
      }
      case 'conditional_expression': {
        const yes = fn.child(node, 'consequence');
        const no = fn.child(node, 'alternative');
        return this.join([yes, no].map((part) => (part === undefined ? undefined : this.of(part))));
      }
      case 'assignment_expression': {
        const right = fn.child(node, 'right');
        return right === undefined || fn.operator(node) !== '=' ? undefined : this.of(right);
      }
      case 'sizeof_expression':
        return { kind: 'bytes', at: node };
      case 'pointer_expression':
        return fn.operator(node) === '*' ? (this.ofType(node) ?? this.ofPointed(node)) : undefined;
      default:
        return undefined;
    }
  }

  /** What all that is known of agree on. */
  private join(measures: readonly (Measure | undefined)[]): Measure | undefined {
    let found: Measure | undefined;
    for (const measure of measures) {
      if (!measure) continue;
      if (!found) found = measure;
      // A size that may be one page, or more.
      else if (found.kind !== measure.kind && amount(found)?.kind === 'bytes' && amount(measure)?.kind === 'bytes') {
        found = merge(amount(found)!, amount(measure)!);
      } else if (found.kind !== measure.kind || clash(found, measure)) return undefined;
      else found = merge(found, measure);
    }
    return found;
  }

  // -- names --

  private ofName(node: Node): Measure | undefined {
    const { fn } = this;
    const name = fn.text(node);
    const variable = fn.variable(name, node);
    if (!variable && /^[A-Z]/.test(name)) return this.ofConstant(node, name);
    if (variable && variable.type.kind !== 'integer' && variable.type.kind !== 'unknown') return undefined;
    const definitions = this.reaching.at(name, node);
    const measures = definitions.map((definition) => {
      const measure = definition && this.ofDefinition(name, definition);
      if (!measure || fn.source.own?.has(name)) return measure;
      return this.gapBetween(definition.node, node) ? { ...measure, acrossGap: true } : measure;
    });
    const joined = this.join(measures);
    if (joined) return joined;
    if (measures.some((measure) => measure !== undefined)) return undefined;
    const typed = this.ofType(node);
    const named = this.bySeenName(name, node);
    if (typed && named && clash(typed, named)) return undefined;
    if (definitions.some((one) => this.isShifted(one?.value))) return undefined;
    // What is put into it is not known: its type may misname that.
    if (typed && definitions.length > 0 && definitions.every((one) => one?.value !== undefined)) {
      return { ...typed, weak: named?.weak ?? 'less' };
    }
    const parameter = typed?.weak === undefined ? undefined : this.ofParameter(name, node);
    return (
      parameter ??
      (typed?.weak && named ? { ...typed, weak: named.weak! } : typed) ??
      this.ofParameter(name, node) ??
      named
    );
  }

  private isShifted(value: Node | undefined): boolean {
    const at = value === undefined ? undefined : this.fn.strip(value);
    return at !== undefined && this.fn.kind(at) === 'binary_expression' && /^(?:>>|<<)$/.test(this.fn.operator(at));
  }

  /** `*hpa`, by the name of the pointer. */
  private ofPointed(node: Node): Measure | undefined {
    const { fn } = this;
    const argument = fn.child(node, 'argument');
    if (argument === undefined || fn.kind(argument) !== 'identifier') return undefined;
    const pointee = fn.typeOf(node);
    return pointee.kind === 'integer' ? this.byName(fn.text(argument), node) : undefined;
  }

  /** Arithmetic of pointers counts elements. */
  private isPointer(node: Node): boolean {
    return this.fn.typeOf(node).kind === 'pointer';
  }

  private ofConstant(node: Node, name: string): Measure | undefined {
    const { fn } = this;
    const fact = fn.knowledge.page?.(name);
    if (fact) return measureOfPage(fact, pageOf(fact, name), node);
    if (!/PAGE_SHIFT/.test(name) || name.includes('PER_PAGE')) {
      const measure = this.byName(name, node);
      return measure?.kind === 'pages' ? measure : undefined;
    }
    const bits = fn.constantOf(node);
    // Pages of the CPU's size are all that is known of them.
    if (bits !== undefined && Number(bits) === fn.knowledge.cpuPageBits?.(fn.path))
      return { kind: 'shift', page: { ...somePage, text: name }, at: node };
    // Of a macro whose value is out of view no more is known than its name.
    const page: PageSize =
      bits === undefined ? { kind: 'named', text: name } : { kind: 'fixed', text: name, bits: Number(bits) };
    return { kind: 'shift', page, at: node };
  }

  private ofDefinition(name: string, { node, value, operator }: Definition): Measure | undefined {
    if (value === undefined) return this.givenBack(node);
    if (operator === '=') {
      const measure = this.of(value);
      return measure && { ...measure, at: node };
    }
    // `x <<= n` in a loop comes after itself.
    return this.guarded(-1 - node, () => {
      const before = this.join(this.reaching.at(name, node).map((d) => d && this.ofDefinition(name, d)));
      const measure = this.operate(operator.slice(0, -1), before, this.of(value), node, undefined, value);
      return measure && { ...measure, at: node };
    });
  }

  /** What a call puts where an argument points to: `f(&size)`. */
  private givenBack(address: Node): Measure | undefined {
    const { fn } = this;
    const list = fn.parent(address);
    const outer = list === undefined ? undefined : fn.parent(list);
    const call = outer === undefined ? undefined : fn.callOf(outer);
    const parameter = call && this.parametersOf(call)?.[call.args.indexOf(address)];
    return parameter && /\*$/.test(parameter.type) ? measureOfUnit(parameter.unit, address) : undefined;
  }

  /** By the declared type: `gfn_t`, `dma_addr_t`. */
  private ofType(node: Node): Measure | undefined {
    const type = this.fn.typeOf(node);
    if (isOffset(this.fn.text(node)) && type.text === 'pgoff_t') return undefined;
    return type.kind === 'integer' ? byType(this.fn.knowledge.unitOfType?.(type.text), node) : undefined;
  }

  /** What is promised of this function's own parameter. */
  private ofParameter(name: string, at: Node): Measure | undefined {
    const { fn } = this;
    const index = fn.parameters.findIndex((parameter) => parameter.name === name);
    const slot = index < 0 ? undefined : fn.opsFact?.parameters;
    if (slot?.length === fn.parameters.length && slot[index]!.unit) return measureOfUnit(slot[index]!.unit, at);
    const fact = fn.name === '' ? undefined : fn.knowledge.call(fn.name);
    if (!fact) return undefined;
    const count = fn.parameters.length;
    const list = [fact.parameters, ...(fact.otherParameters ?? [])].find(
      (parameters) => parameters?.length === count || (!fn.startInView && parameters),
    );
    const parameter = list?.find((one) => one.name === name);
    return parameter && measureOfUnit(parameter.unit, at);
  }

  private byName(name: string, at: Node): Measure | undefined {
    const unit = this.fn.knowledge.unitOfName(name);
    if (unit === 'shift') return { kind: 'shift', page: { kind: 'named', text: name }, at, weak: 'name' };
    const measure = measureOfUnit(unit, at);
    return measure && { ...measure, weak: 'name' };
  }

  private bySeenName(name: string, at: Node): Measure | undefined {
    const measure = this.byName(name, at);
    return measure && !this.fn.variable(name) ? { ...measure, weak: 'less' } : measure;
  }

  private ofMember(node: Node): Measure | undefined {
    const { fn } = this;
    const argument = fn.child(node, 'argument');
    const field = fn.child(node, 'field');
    if (argument === undefined || field === undefined) return undefined;
    const name = fn.text(field);
    const struct = this.structs.of(argument);
    // Tables are pointed to. A struct that is here itself, and of which nothing is known, has a member of that name.
    if (struct === undefined && fn.operator(node) === '.' && fn.kind(argument) === 'identifier') return undefined;
    const fact = fn.knowledge.field(struct, name);
    if (fact?.scales) {
      const scaled = measureOfUnit(fact.scales, node);
      const page = scaled?.kind === 'pages' ? scaled.page : somePage;
      return { kind: 'shift', page: { ...page, text: fn.canonical(node) }, at: node };
    }
    if (fact?.unit === 'shift') return { kind: 'shift', page: { kind: 'named', text: fn.canonical(node) }, at: node };
    const measure = measureOfUnit(fact?.unit, node);
    if (measure) return fact?.offsetIn === 'cpu-pages' ? { kind: 'bytes', within: cpuPage, at: node } : measure;
    const type = fact?.type ?? fn.typeOf(node).text;
    return byType(fn.knowledge.unitOfType?.(type), node) ?? (fact ? undefined : this.byMemberName(name, node));
  }

  /** A member of a struct that is not known, called as nothing but an address is, or the `addr` of what is about one. */
  private byMemberName(name: string, node: Node): Measure | undefined {
    const isTelling = name === 'addr' ? /addr\w*(?:\.|->)addr$/.test(this.fn.canonical(node)) : true;
    const unit = isTelling ? this.fn.knowledge.unitOfName(name) : undefined;
    return unit === 'bytes' ? { kind: 'bytes', at: node, weak: 'less' } : undefined;
  }

  // -- calls --

  private ofCall(node: Node): Measure | undefined {
    const { fn } = this;
    const call = fn.callOf(node);
    if (!call) return undefined;
    const page = fn.knowledge.page?.(call.name);
    if (page) return measureOfPage(page, pageOf(page, fn.canonical(node)), node);
    const keeper = keepsUnit(call.name);
    if (keeper) {
      const argument = call.args[keeper.value];
      const inner = argument === undefined ? undefined : this.of(argument);
      if (keeper.size === undefined || call.args[keeper.size] === undefined) return inner && { ...inner, at: node };
      const size = this.of(call.args[keeper.size]!);
      if (size?.kind === 'size') return { kind: 'bytes', alignedTo: size.page, at: node };
      return inner && { ...plain(inner), at: node };
    }
    const { fact } = call;
    if (fact?.resultPagesOf !== undefined) {
      const size = call.args[fact.resultPagesOf];
      const measure = size === undefined ? undefined : this.of(size);
      const page = measure?.kind === 'size' || measure?.kind === 'shift' ? measure.page : somePage;
      return { kind: 'pages', page, at: node };
    }
    if (fact?.resultPageBits !== undefined) {
      const page: PageSize = { kind: 'fixed', text: `${call.name}()`, bits: fact.resultPageBits };
      return { kind: 'pages', page, at: node };
    }
    const start = pageOfUnit(fact?.resultStartOf);
    if (start) return { kind: 'bytes', startOf: start, at: node };
    if (fact?.resultUnit === 'shift') return undefined;
    return (
      measureOfUnit(fact?.resultUnit, node) ??
      (isOffset(call.name) ? undefined : byType(this.fn.knowledge.unitOfType?.(fact?.type ?? ''), node)) ??
      this.byName(call.name, node)
    );
  }

  // -- operators --

  private ofBinary(node: Node): Measure | undefined {
    const { fn } = this;
    const left = fn.child(node, 'left');
    const right = fn.child(node, 'right');
    if (left === undefined || right === undefined || this.isPointer(left) || this.isPointer(right)) return undefined;
    return this.operate(fn.operator(node), this.of(left), this.of(right), node, left, right);
  }

  private operate(
    operator: string,
    a: Measure | undefined,
    b: Measure | undefined,
    node: Node,
    left: Node | undefined,
    right: Node,
  ): Measure | undefined {
    switch (operator) {
      case '>>':
        return shiftRight(a, b ?? (a?.kind === 'bytes' ? this.smallPage(right) : undefined), node);
      case '<<':
        return this.shiftLeft(a, b, node, left, right);
      case '*':
        // Bits of a page are neither bytes nor pages.
        if ([left, right].some((side) => side !== undefined && this.isBitsOfByte(side))) return undefined;
        if ([left, right].some((side) => side !== undefined && this.isSizeof(side))) return { kind: 'bytes', at: node };
        return multipliedBy(b, node) ?? multipliedBy(a, node);
      case '/':
        if (b?.kind === 'size' && (!a || a.kind === 'bytes')) return { kind: 'pages', page: b.page, at: node };
        if (b?.kind === 'ratio' && a?.kind === 'pages') return { kind: 'pages', page: b.from, at: node };
        return undefined;
      case '+':
        return add(a, b, node);
      case '-':
        if (a?.kind === 'shift' && b?.kind === 'shift') {
          return { kind: 'rescale', from: a.page, to: b.page, at: node };
        }
        if (a?.kind === 'size' && this.isOne(right)) return { kind: 'mask', page: a.page, low: true, at: node };
        return add(a, b, node);
      case '&':
        return masked(a, b, node) ?? masked(b, a, node) ?? (a && onlyAmount(a, node));
      case '|':
        if (a?.kind === 'mask' && !b) return { ...a, at: node };
        return add(a && plain(a), b && plain(b), node);
      case '%':
        if (b?.kind === 'size') return { kind: 'bytes', within: b.page, at: node };
        return a && onlyAmount(a, node);
      default:
        return undefined;
    }
  }

  /** `addr >> 12`: pages of 4 KiB, which the CPU's need not be. */
  private smallPage(shift: Node): Measure | undefined {
    const { fn } = this;
    if (fn.text(fn.strip(shift)) !== '12' || fn.knowledge.cpuPageBits?.(fn.path) !== undefined) return undefined;
    return { kind: 'shift', page: { kind: 'fixed', text: '12', bits: 12 }, at: shift };
  }

  private isSizeof(node: Node): boolean {
    return this.fn.kind(this.fn.strip(node)) === 'sizeof_expression';
  }

  private isBitsOfByte(node: Node): boolean {
    return /^(?:8|BITS_PER_BYTE)$/.test(this.fn.canonical(this.fn.strip(node)));
  }

  private isOne(node: Node): boolean {
    return /^1[uUlL]*$/.test(this.fn.canonical(this.fn.strip(node)));
  }

  /** lg of a number of pages, as the page allocator takes it: `get_order(size)`. */
  private isOrder(node: Node): boolean {
    const { fn } = this;
    const at = fn.strip(node);
    const isMade = (value: Node | undefined): boolean =>
      value !== undefined && fn.callOf(fn.strip(value))?.fact?.resultIsOrder === true;
    if (fn.kind(at) !== 'identifier') return isMade(at);
    const values = this.definitionsAt(fn.text(at), at).map((one) => one?.value);
    return fn.knowledge.isOrderName(fn.text(at)) || (values.length > 0 && values.every(isMade));
  }

  private shiftLeft(
    a: Measure | undefined,
    b: Measure | undefined,
    node: Node,
    left: Node | undefined,
    right: Node,
  ): Measure | undefined {
    if (!b && left !== undefined && this.isOne(left) && this.isOrder(right)) {
      return { kind: 'pages', page: cpuPage, at: node };
    }
    const lessShift = !b && left !== undefined && this.isOne(left) ? this.shiftTakenFrom(right) : undefined;
    if (lessShift) return { kind: 'pages', page: lessShift, at: node };
    if (b?.kind === 'shift') {
      if (left !== undefined && this.isOne(left)) return { kind: 'size', page: b.page, at: node };
      if (a?.kind === 'bytes') return undefined;
      return { kind: 'bytes', startOf: b.page, at: node };
    }
    if (b?.kind === 'rescale') {
      if (left !== undefined && this.isOne(left)) return { kind: 'ratio', from: b.from, to: b.to, at: node };
      return { kind: 'pages', page: b.to, at: node };
    }
    if (a?.kind === 'size') return { kind: 'bytes', at: node };
    return undefined;
  }

  /** `MAX_BITS - page_shift`: lg of how many pages so many bits of an address reach over. */
  private shiftTakenFrom(node: Node): PageSize | undefined {
    const { fn } = this;
    const at = fn.strip(node);
    if (fn.kind(at) !== 'binary_expression' || fn.operator(at) !== '-') return undefined;
    const [bits, shift] = [fn.child(at, 'left'), fn.child(at, 'right')];
    if (bits === undefined || shift === undefined || !/bits$/i.test(fn.canonical(bits))) return undefined;
    const measure = this.of(shift);
    return measure?.kind === 'shift' ? measure.page : undefined;
  }

  // -- what places ask for --

  /** Parameters of a function, or of the slot of an ops table that the call goes through. */
  parametersOf(call: Call): CallFact['parameters'] {
    if (!call.throughPointer) return listFor(call);
    const { fn } = this;
    const ops = fn.child(call.callee, 'argument');
    const fact = fn.knowledge.ops(ops === undefined ? undefined : this.structs.of(ops), call.name);
    return fact?.parameters?.length === call.args.length ? fact.parameters : undefined;
  }

  /** Demands of the function: arguments, operands of shifts, sides of sums and comparisons, what is assigned. */
  demands(): readonly Demand[] {
    return (this.found ??= this.findDemands());
  }

  private findDemands(): Demand[] {
    const { fn } = this;
    const found: Demand[] = [];
    const ask: Ask = (expression, measure, by, more) => {
      if (!measure || measure.acrossGap) return;
      if (!measure.weak || more?.named) found.push({ expression, measure, by, ...more });
    };
    for (const call of fn.calls) {
      this.parametersOf(call)?.forEach((parameter: ParameterFact, index) => {
        const argument = call.args[index]!;
        const typed = this.ofParameterType(parameter, argument);
        const measure = measureOfUnit(parameter.unit, argument) ?? typed;
        const ofRelease = parameter.ofRelease === true && !typed;
        ask(argument, ofPage(parameter, argument), call.node, { call });
        if (measure) ask(argument, measure, call.node, { call, ...(ofRelease && { ofRelease }) });
        if ((!measure || ofRelease) && !parameter.type.includes('*')) {
          ask(argument, this.pagesByName(parameter.name, argument), call.node, { call, named: true });
        }
      });
    }
    for (const call of fn.calls) if (call.fact?.sameUnit) this.askSame(call, call.fact.sameUnit, ask);
    for (const call of fn.calls) this.askCompared(call, ask);
    for (const node of fn.descendants(fn.body, 'initializer_pair')) this.askMember(node, ask);
    for (const node of fn.descendants(fn.body, 'for_statement')) this.askSteps(node, ask);
    for (const node of fn.returns) {
      const value = fn.children(node)[0];
      if (value !== undefined) ask(value, this.pagesByName(fn.name, value), node, { named: true });
    }
    for (const node of fn.descendants(fn.body, 'binary_expression')) {
      const left = fn.child(node, 'left');
      const right = fn.child(node, 'right');
      if (left !== undefined && right !== undefined) this.askOperands(fn.operator(node), left, right, node, ask);
    }
    for (const node of fn.descendants(fn.body, 'subscript_expression')) {
      const array = fn.child(node, 'argument');
      const index = fn.child(node, 'index');
      if (array !== undefined && index !== undefined) this.askIndex(array, index, node, ask);
    }
    for (const { node, target, operator, value } of fn.assignments) {
      if (value === undefined) continue;
      if (operator === '=') {
        const place = this.ofPlace(target);
        if (place) ask(value, { ...place, at: target }, node, { variable: fn.kind(target) === 'identifier' });
        else ask(value, this.byNameOfPlace(target, node), node, { named: true });
      } else if (!/^(?:>>|<<)/.test(operator) || fn.kind(fn.strip(target)) === 'identifier') {
        // A member that is shifted in place holds for a moment what it is not meant to.
        this.askOperands(operator.slice(0, -1), target, value, node, ask);
      }
    }
    return found;
  }

  /** `i++, addr += PAGE_SIZE`: the counter counts pages of that size. */
  private askSteps(loop: Node, ask: Ask): void {
    const { fn } = this;
    const update = fn.child(loop, 'update');
    if (update === undefined || fn.kind(update) !== 'comma_expression') return;
    const counters = fn.descendants(update, 'update_expression').flatMap((node) => fn.child(node, 'argument') ?? []);
    if (counters.length !== 1) return;
    for (const { node, operator, value } of fn.assignments) {
      if (operator !== '+=' || value === undefined || !fn.isInside(node, update)) continue;
      const step = this.of(value);
      if (step?.kind === 'size') ask(counters[0]!, { kind: 'pages', page: step.page, at: node }, node);
    }
  }

  /** Arguments that count the same: what one is known to count is asked of the others. */
  private askSame(call: Call, indexes: readonly number[], ask: Ask): void {
    const args = indexes.flatMap((index) => call.args[index] ?? []);
    for (const one of args) {
      const measure = this.of(one);
      if (measure?.kind !== 'pages' || measure.page.kind === 'named' || measure.weak) continue;
      for (const other of args) if (other !== one) ask(other, { ...measure, at: one }, call.node, { call });
      return;
    }
  }

  /** `min(a, b)` compares them. */
  private askCompared(call: Call, ask: Ask): void {
    const first = comparedFrom(call.name);
    if (first === undefined) return;
    const args = call.args.slice(first);
    args.forEach((one, i) => {
      const next = args[i + 1];
      for (const [a, b] of next === undefined ? [] : [[one, next] as const, [next, one] as const]) {
        const measure = this.of(b);
        // As many pages as one page has bytes: what is left may be anything.
        if (measure?.kind === 'bytes' || measure?.kind === 'pages')
          ask(a, { ...plain(measure), at: call.node }, call.node);
      }
    });
  }

  /** `.size = size` of a struct that is declared with its members. */
  private askMember(pair: Node, ask: Ask): void {
    const { fn } = this;
    const list = fn.parent(pair);
    const outer = list === undefined ? undefined : fn.parent(list);
    const value = fn.child(pair, 'value');
    const designator = fn.child(pair, 'designator');
    if (outer === undefined || value === undefined || designator === undefined) return;
    const struct = fn.variables.find(({ node }) => node === outer)?.type.struct;
    const name = fn.text(designator).replace(/^\./, '');
    const fact = struct === undefined ? undefined : fn.knowledge.field(struct, name);
    ask(value, measureOfUnit(fact?.unit, pair), pair);
  }

  /** An index counts elements: in bytes only where those are bytes. */
  private askIndex(array: Node, index: Node, node: Node, ask: Ask): void {
    const { fn } = this;
    const isArray =
      fn.typeOf(array).kind === 'pointer' ? isLarge(fn.typeOf(node)) : fn.typeOf(array).kind === 'unknown';
    if (!isArray || (fn.typeOf(array).kind === 'unknown' && !pageArray.test(fn.text(array)))) return;
    ask(index, { kind: 'pages', page: somePage, at: node }, node);
  }

  /** `pointer + index`, in elements as well. */
  private askPointer(left: Node, right: Node, node: Node, ask: Ask): void {
    const { fn } = this;
    for (const [pointer, index] of [
      [left, right],
      [right, left],
    ] as const) {
      if (this.isPointer(index)) continue;
      const { pointee } = fn.typeOf(pointer);
      if (isLarge(pointee) || pointee?.kind === 'struct') ask(index, { kind: 'pages', page: somePage, at: node }, node);
      // The address of a page's first byte, whatever it is cast to later.
      else if (this.isPageAddress(pointer)) ask(index, { kind: 'bytes', at: node }, node, { inPage: true });
    }
  }

  /** What `page_address(page)` gave. */
  private isPageAddress(pointer: Node): boolean {
    const { fn } = this;
    const node = fn.strip(pointer);
    const made = (value: Node | undefined): boolean =>
      value !== undefined && fn.callOf(fn.strip(value))?.fact?.resultStartOf === 'cpu-pages';
    if (fn.kind(node) !== 'identifier') return made(node);
    const definitions = this.reaching.at(fn.text(node), node);
    return definitions.length > 0 && definitions.every((one) => made(one?.value));
  }

  /**
   * What a variable or a member that is assigned to is called. Names of addresses are not asked: a variable is used
   * again for what its address was turned into. Nor is a variable that is converted later.
   */
  private byNameOfPlace(target: Node, node: Node): Measure | undefined {
    const { fn } = this;
    const at = fn.strip(target);
    if (fn.kind(at) === 'field_expression') {
      const field = fn.child(at, 'field');
      const measure = field === undefined ? undefined : this.pagesByName(fn.text(field), target);
      return measure && this.isConverted(fn.text(field!)) ? undefined : measure;
    }
    const variable =
      fn.kind(node) === 'init_declarator'
        ? fn.variables.find((one) => one.node === node)
        : fn.kind(at) === 'identifier'
          ? fn.variable(fn.text(at), at)
          : undefined;
    if (variable?.type.kind !== 'integer') return undefined;
    // `phys_addr_t pfn`: the type knows better.
    if (this.fn.knowledge.unitOfType?.(variable.type.text) === 'bytes') return undefined;
    const measure = this.pagesByName(variable.name, target);
    return measure && this.isConverted(variable.name) ? undefined : measure;
  }

  private pagesByName(name: string, at: Node): Measure | undefined {
    const measure = this.byName(name, at);
    return measure?.kind === 'pages' ? measure : undefined;
  }

  /** `npages >>= PAGE_SHIFT` */
  private isConverted(name: string, end = ''): boolean {
    return new RegExp(`\\b${name}\\)* *(?:>>|<<|/)${end}`).test(this.fn.source.code);
  }

  /**
   * What a member that is assigned to is meant to hold, or a variable of a type for page frame numbers. A variable
   * for addresses may hold one thing after another.
   */
  private ofPlace(target: Node): Measure | undefined {
    const node = this.fn.strip(target);
    if (this.fn.kind(node) === 'identifier') {
      const measure = this.ofType(node);
      return measure?.kind === 'pages' ? measure : undefined;
    }
    const measure = this.fn.kind(node) === 'field_expression' ? this.ofMember(node) : undefined;
    if (measure && this.isConverted(this.fn.text(this.fn.child(node, 'field')!), '=')) return undefined;
    return measure && (measure.kind === 'bytes' || measure.kind === 'pages') ? plain(measure) : undefined;
  }

  private ofParameterType(parameter: ParameterFact, at: Node): Measure | undefined {
    // `phys_addr_t idx`: the name knows better.
    if (/(?:^|_)(?:idx|index|i|nr|n)$/.test(parameter.name)) return undefined;
    return measureOfUnit(this.fn.knowledge.unitOfType?.(parameter.type), at);
  }

  private askOperands(operator: string, left: Node, right: Node, node: Node, ask: Ask): void {
    if (this.isPointer(left) || this.isPointer(right) || (operator === '+' && this.isPageAddress(left))) {
      if (operator === '+') this.askPointer(left, right, node, ask);
      return;
    }
    switch (operator) {
      case '>>': {
        const shift = this.of(right);
        if (shift?.kind === 'shift') ask(left, { kind: 'bytes', at: node }, node, { convert: true });
        else if (shift?.kind === 'rescale')
          ask(left, { kind: 'pages', page: shift.to, at: node }, node, { convert: true });
        return;
      }
      case '<<': {
        const shift = this.of(right);
        if (this.isOne(left)) return;
        if (shift?.kind === 'shift') ask(left, { kind: 'pages', page: shift.page, at: node }, node, { convert: true });
        else if (shift?.kind === 'rescale')
          ask(left, { kind: 'pages', page: shift.from, at: node }, node, { convert: true });
        return;
      }
      case '*': {
        for (const [one, other] of [
          [left, right],
          [right, left],
        ] as const) {
          const by = this.of(other);
          if (by?.kind === 'size') ask(one, { kind: 'pages', page: by.page, at: node }, node, { convert: true });
          else if (by?.kind === 'ratio') ask(one, { kind: 'pages', page: by.from, at: node }, node, { convert: true });
        }
        return;
      }
      case '&': {
        // An index is not cut at the borders of pages.
        for (const [one, other] of [
          [left, right],
          [right, left],
        ] as const) {
          if (this.of(other)?.kind === 'mask') ask(one, { kind: 'bytes', at: node }, node, { masked: true });
        }
        return;
      }
      case '+':
      case '-':
      case '<':
      case '>':
      case '<=':
      case '>=':
      case '==':
      case '!=':
        for (const [one, other] of [
          [left, right],
          [right, left],
        ] as const) {
          const measure = this.of(other);
          // `i < subpages`
          if (measure?.kind === 'ratio') ask(one, { kind: 'pages', page: measure.to, at: node }, node);
          if (measure?.kind === 'size' && /[<>]/.test(operator)) ask(one, { kind: 'bytes', at: node }, node);
          if (measure && (measure.kind === 'bytes' || measure.kind === 'pages')) {
            const named = measure.weak === 'name' && measure.kind === 'pages';
            ask(one, { ...plain(measure), at: node }, node, named ? { named } : {});
          }
        }
        return;
    }
  }

  /** Unseen code lies between two places. */
  gapBetween(a: Node, b: Node): boolean {
    const [from, to] = a < b ? [a, b] : [b, a];
    return this.fn.calls.some((call) => call.name === gapMarker && call.node > from && call.node < to);
  }

  /** Definitions that reach a use of a variable. */
  definitionsAt(name: string, use: Node): readonly (Definition | undefined)[] {
    return this.reaching.at(name, use);
  }
}

/** Arrays with an element for each page, where the type is out of view. */
const pageArray = /(?:^|[_>.])(?:pages|pfns|gfns|folios|ptes|tces|page_list|pfn_list)$/;

/** Of one in a file the type says pages, but what is called so is mostly in bytes. */
function isOffset(name: string): boolean {
  return /(?:^|_)(?:off|offset|ofs)$/.test(name);
}

type Ask = (expression: Node, measure: Measure | undefined, by: Node, more?: Partial<Demand>) => void;

/** A wide type for addresses holds other things, too. */
function byType(unit: Unit | undefined, at: Node): Measure | undefined {
  const measure = measureOfUnit(unit, at);
  return measure?.kind === 'bytes' ? { ...measure, weak: 'less' } : measure;
}

/** Without what only holds for the value itself, not for a sum with it. */
function plain(measure: Measure): Measure {
  if (measure.kind !== 'bytes') return measure;
  const { at, weak, acrossGap } = measure;
  return { kind: 'bytes', at, ...(weak && { weak }), ...(acrossGap && { acrossGap }) };
}

/** A part of an amount counts what the amount does. */
function onlyAmount(measure: Measure, at: Node): Measure | undefined {
  return measure.kind === 'bytes' || measure.kind === 'pages' ? { ...plain(measure), at } : undefined;
}

function shiftRight(a: Measure | undefined, b: Measure | undefined, at: Node): Measure | undefined {
  if (b?.kind === 'shift' && (!a || a.kind === 'bytes')) return { kind: 'pages', page: b.page, at };
  if (b?.kind === 'rescale' && (!a || a.kind === 'pages')) return { kind: 'pages', page: b.from, at };
  return undefined;
}

function multipliedBy(b: Measure | undefined, at: Node): Measure | undefined {
  if (b?.kind === 'size') return { kind: 'bytes', startOf: b.page, at };
  if (b?.kind === 'ratio') return { kind: 'pages', page: b.to, at };
  return undefined;
}

function add(a: Measure | undefined, b: Measure | undefined, at: Node): Measure | undefined {
  const one = a && amount(a);
  const other = b && amount(b);
  if (!one || !other) return (one ?? other) && { ...(one ?? other)!, at };
  if (one.kind !== other.kind || clash(one, other)) return undefined;
  const unsure = one.acrossGap === true || other.acrossGap === true;
  return { ...plain(merge(one, other)), at, ...(unsure && { acrossGap: true }) };
}

/** A page's size in a sum is a number of bytes. */
function amount(measure: Measure): Measure | undefined {
  if (measure.kind === 'size') return { kind: 'bytes', at: measure.at };
  return measure.kind === 'bytes' || measure.kind === 'pages' ? plain(measure) : undefined;
}

function masked(a: Measure | undefined, b: Measure | undefined, at: Node): Measure | undefined {
  if (b?.kind !== 'mask' || (a && a.kind !== 'bytes')) return undefined;
  if (!b.low) return { kind: 'bytes', alignedTo: b.page, at };
  // The low bits of what nothing is known of may be a number of their own.
  return { kind: 'bytes', within: b.page, at, ...((!a || a.weak) && { weak: a?.weak ?? 'less' }) };
}

function measureOfPage(fact: PageFact, page: PageSize, at: Node): Measure {
  switch (fact.gives) {
    case 'shift':
      return { kind: 'shift', page, at };
    case 'size':
      return { kind: 'size', page, at };
    case 'mask':
      return { kind: 'mask', page, low: false, at };
    case 'aligned':
      return { kind: 'bytes', alignedTo: page, at };
    case 'offset':
      return { kind: 'bytes', within: page, at };
  }
}

function pageOf(fact: PageFact, text: string): PageSize {
  return { kind: fact.page, text, ...(fact.bits !== undefined && { bits: fact.bits }) };
}

/** Elements of more than a byte. */
function isLarge(element: Type | undefined): boolean {
  return element?.kind === 'pointer' || (element?.kind === 'integer' && (element.bits ?? 0) > 8);
}
