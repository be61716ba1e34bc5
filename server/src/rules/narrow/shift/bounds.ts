import type { Call, FunctionAnalysis, Node, Type } from '../../../c/index.ts';
import { is32BitOnly, tablePageBits } from '../../../kernel/architectures.ts';
import { addressWidthNames, pageNumberNames, sizeShiftNames, windowNames } from '../../../kernel/sizeNames.ts';
import { fieldFactOf, isConstantLike, nameOf, sides } from '../../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../../support/widths.ts';

/** What is known of how far a shift goes. */
export interface Shift {
  /** Shown to users: `tbl->it_page_shift`. */
  readonly text: string;
  /** Largest value that the kernel allows, where it is known. */
  readonly max?: bigint;
  /** The facts or the name say that it is lg of a page, a table or a window. */
  readonly ofSize: boolean;
  /** It is the width of an address: beyond 32 on machines of 32 bits too. */
  readonly ofAddress?: boolean;
}

/**
 * Reads a shift count: a member with a fact, a variable with a telling name or a telling source. Undefined where it is
 * a constant, a difference of shifts, or anything that may well be small.
 */
export function readShift(fn: FunctionAnalysis, node: Node, depth = 0): Shift | undefined {
  if (depth > 4) return undefined;
  const at = fn.strip(unwrap(fn, node));
  const text = fn.text(at);
  switch (fn.kind(at)) {
    case 'field_expression': {
      const field = fn.child(at, 'field');
      const argument = fn.child(at, 'argument');
      if (field === undefined || argument === undefined) return undefined;
      const type = fn.typeOf(argument);
      const fact = fn.knowledge.field(type.struct ?? type.pointee?.struct, fn.text(field));
      const most = fact?.max === undefined ? undefined : least([fact.max, tablePageBits(fn.path)]);
      const max = most === undefined ? {} : { max: most };
      if (addressWidthNames.test(fn.text(field))) return { text, ...max, ofSize: true, ofAddress: true };
      if (most !== undefined) return { text, ...max, ofSize: fact!.unit === 'shift' };
      return fact?.unit === 'shift' || sizeShiftNames.test(fn.text(field)) ? { text, ofSize: true } : undefined;
    }
    case 'identifier': {
      const variable = fn.variable(text);
      if (!variable) return undefined;
      const sources = fn.assignments.filter((one) => fn.text(one.target) === text || isNamed(fn, one.target, text));
      for (const source of sources) {
        // What bounds one of several values bounds not the variable.
        if (source.value === undefined || (sources.length > 1 && isLeast(fn, source.value))) continue;
        const found = readShift(fn, source.value, depth + 1);
        if (found) return { ...found, text };
      }
      if (addressWidthNames.test(text)) return { text, ofSize: true, ofAddress: true };
      return sizeShiftNames.test(text) || shiftsPageNumber(fn, text) ? { text, ofSize: true } : undefined;
    }
    case 'call_expression': {
      const call = fn.callOf(at);
      const ofLeast = call && isLeast(fn, at) ? smallest(fn, call, depth) : undefined;
      if (ofLeast) return { ...ofLeast, text };
      // Byte order and READ_ONCE() leave the value as it is.
      if (call?.args.every((arg) => isConstantLike(fn, arg))) return undefined;
      if (call && sizeShiftNames.test(call.name)) return { text, ofSize: true };
      if (call?.fact?.resultMax !== undefined) {
        const max = bounded(fn, call, call.fact.resultMax);
        return { text, ofSize: true, ...(max !== undefined && { max }) };
      }
      const inner =
        call && /^(?:[bl]e(?:16|32|64)_to_cpup?|READ_ONCE|of_read_number|max|max_t)$/.test(call.name) ? call.args : [];
      for (const argument of inner) {
        const found = readShift(fn, argument, depth + 1);
        if (found) return { ...found, text };
      }
      return undefined;
    }
    case 'pointer_expression':
    case 'subscript_expression': {
      const argument = fn.child(at, 'argument');
      const found = argument === undefined ? undefined : readShift(fn, argument, depth + 1);
      return found && { ...found, text };
    }
    case 'binary_expression': {
      if (fn.operator(at) === '-') return oneLess(fn, at, depth) ?? pagesOfWindow(fn, at, depth);
      if (fn.operator(at) !== '+') return undefined;
      const parts = [fn.child(at, 'left'), fn.child(at, 'right')];
      for (const part of parts) {
        const found = part === undefined ? undefined : readShift(fn, part, depth + 1);
        if (found) return { text, ofSize: found.ofSize };
      }
      return undefined;
    }
    case 'conditional_expression': {
      for (const field of ['consequence', 'alternative']) {
        const part = fn.child(at, field);
        const found = part === undefined ? undefined : readShift(fn, part, depth + 1);
        if (found) return { text, ofSize: found.ofSize };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** `pfn << shift` in the same function: what a page number is shifted by is the shift of a page. */
function shiftsPageNumber(fn: FunctionAnalysis, name: string): boolean {
  return fn.named(name).some((use) => {
    const parent = fn.parent(use);
    const both = parent !== undefined && fn.operator(parent) === '<<' ? sides(fn, parent) : undefined;
    return both?.[1] === use && pageNumberNames.test(nameOf(fn, both[0]));
  });
}

function isLeast(fn: FunctionAnalysis, node: Node): boolean {
  const name = fn.callOf(fn.strip(unwrap(fn, node)))?.name;
  return name !== undefined && /^(?:min|min_t|umin)$/.test(name);
}

/** The least of several shifts: no more than that of which most is known. */
function smallest(fn: FunctionAnalysis, call: Call, depth: number): Shift | undefined {
  const found = call.args.flatMap((arg) => readShift(fn, arg, depth + 1) ?? []);
  const max = least([...found.map((shift) => shift.max), ...call.args.map((arg) => upperBound(fn, arg))]);
  const [first] = found;
  return first && { text: first.text, ofSize: first.ofSize, ...(max !== undefined && { max }) };
}

/** `shift - 1`. */
function oneLess(fn: FunctionAnalysis, node: Node, depth: number): Shift | undefined {
  const both = sides(fn, node);
  if (!both || fn.canonical(both[1]) !== '1') return undefined;
  const found = readShift(fn, both[0], depth + 1);
  if (!found) return undefined;
  const { max, ...rest } = found;
  return { ...rest, text: fn.text(node), ...(max !== undefined && { max: max - 1n }) };
}

/** Of a word of 32 bits, no bit beyond 31 is found. Of what no type is known, nothing is. */
function bounded(fn: FunctionAnalysis, call: Call, max: bigint): bigint | undefined {
  // What is no number of a bit says for itself how large it is.
  if (max < 63n) return max;
  const width = call.args[0] === undefined ? undefined : widthOf(sureType(fn, call.args[0]) ?? unknown);
  // __fls() and its like take a word.
  const word = is32BitOnly(fn.path) && max === 63n ? 32 : undefined;
  const bits = word ?? (is32BitOnly(fn.path) ? width?.bits32 : width?.bits);
  if (bits === undefined) return undefined;
  return bits < 64 && BigInt(bits) <= max ? BigInt(bits) - 1n : max;
}

const unknown: Type = { text: '', kind: 'unknown' };

function isNamed(fn: FunctionAnalysis, target: Node, name: string): boolean {
  const variable = fn.variable(name);
  return variable?.node !== undefined && variable.node === fn.parent(target);
}

/** `window_shift - PAGE_SHIFT`: lg of the pages of a window, which may still be large. A page has few pages. */
function pagesOfWindow(fn: FunctionAnalysis, node: Node, depth: number): Shift | undefined {
  const left = fn.child(node, 'left');
  const whole = left === undefined ? undefined : readShift(fn, left, depth + 1);
  if (!whole || !(whole.ofAddress || windowNames.test(whole.text))) return undefined;
  return { text: fn.text(node), ofSize: true };
}

/** Largest value of a count whose parts are bounded in view: `(x & 0x1f) + 11`. */
export function upperBound(fn: FunctionAnalysis, node: Node, depth = 0): bigint | undefined {
  if (depth > 8) return undefined;
  const at = fn.strip(unwrap(fn, node));
  const of = (part: Node): bigint | undefined => upperBound(fn, part, depth + 1);
  switch (fn.kind(at)) {
    case 'number_literal': {
      const text = fn.text(at).replace(/[uUlL]+$/, '');
      return /^(?:0x[0-9a-f]+|0|[1-9]\d*)$/i.test(text) ? BigInt(text) : undefined;
    }
    case 'identifier':
      return fn.variable(fn.text(at)) ? undefined : fn.knowledge.constant(fn.text(at));
    case 'field_expression':
      return fieldFactOf(fn, at)?.max;
    case 'call_expression': {
      const call = fn.callOf(at);
      if (call && /^(?:min|min_t|umin|min3)$/.test(call.name)) return least(call.args.map(of));
      return call?.fact?.resultMax === undefined ? undefined : bounded(fn, call, call.fact.resultMax);
    }
    case 'binary_expression': {
      const both = sides(fn, at);
      if (!both) return undefined;
      const [a, b] = [of(both[0]), of(both[1])];
      switch (fn.operator(at)) {
        case '&':
          return least([a, b]);
        case '%':
          return b !== undefined && b > 0n ? b - 1n : undefined;
        case '+':
          return a !== undefined && b !== undefined ? a + b : undefined;
        case '*':
          return a !== undefined && b !== undefined && a * b < 1n << 16n ? a * b : undefined;
        case '-':
          return a === undefined ? undefined : a - (isConstantLike(fn, both[1]) ? (b ?? 0n) : 0n);
        case '>>':
          return a !== undefined && b !== undefined && b < 64n ? a >> b : undefined;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

function least(all: readonly (bigint | undefined)[]): bigint | undefined {
  return all.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
}

/** A condition of the function compares the count with what fits. */
export function isTestedAgainst(fn: FunctionAnalysis, count: Node, limit: bigint): boolean {
  const text = fn.canonical(count);
  return fn.descendants(fn.body, 'binary_expression').some((test) => {
    if (!/^[<>]=?$/.test(fn.operator(test))) return false;
    const [left, right] = sides(fn, test)!;
    if (fn.canonical(left) !== text) return false;
    if (!/^\d+$/.test(fn.canonical(right))) return isConstantLike(fn, right);
    const bound = BigInt(fn.canonical(right));
    return bound >= 8n && bound <= limit + 1n;
  });
}
