/**
 * Mutations that are none: text that is changed while what the code does on every kernel that it is built for is not, or
 * that does not compile. Each is decided from the language, the build or a bound in view, never from what a rule says.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FunctionAnalysis, Node } from '../../server/src/c/index.ts';
import { is32BitOnly } from '../../server/src/kernel/architectures.ts';
import { fieldFactOf, isConstantLike, sides } from '../../server/src/rules/support/nodes.ts';

export interface Seed {
  readonly fn: FunctionAnalysis;
  /** Where the replaced text starts in the file, what it is, and what it becomes. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
  readonly text: string;
  readonly tree: string;
  /** The function as it is then. */
  seeded(): FunctionAnalysis | undefined;
}

/** Why a seeded change is no defect on any kernel; undefined where it may be one. */
export function whyNone(seed: Seed): string | undefined {
  if (!compiles(seed)) return 'does not compile';
  if (isSameConstant(seed)) return 'the same value';
  if (failsStill(seed)) return 'the status is not 0 without it';
  const shift = shiftAt(seed);
  if (shift === undefined) return undefined;
  if (isNoConversion(seed, shift)) return 'the same type';
  if (!/^1U?L/.test(seed.before)) return undefined;
  if (is32BitOnly(seed.fn.path) && !seed.before.includes('LL')) return 'long has 32 bits';
  if (staysNarrow(seed.fn, shift)) return 'the result has 32 bits';
  const count = sides(seed.fn, shift)![1];
  // 1 << 31 is negative, and widened with its sign.
  const most = largest(seed.fn, count);
  return most !== undefined && most < 31n ? `a shift by at most ${most}` : undefined;
}

/** No constant is assigned to or has an address, and names are those of the function. */
function compiles({ fn, at, before, after, text }: Seed): boolean {
  if (after === 'PAGE_SHIFT') {
    const behind = text.slice(at + before.length);
    if (/^\s*(?:[-+*/%|&^]|<<|>>)?=(?!=)/.test(behind) || /^\s*(?:\+\+|--)/.test(behind)) return false;
    if (/[(,=]\s*&$/.test(text.slice(0, at))) return false;
  }
  const name = /^(\w+)->/.exec(after)?.[1];
  return name === undefined || before.startsWith(`${name}->`) || fn.variable(name) !== undefined;
}

/** `if (rc) { rc = -EIO; goto err; }` without the assignment: the failure has another number, and is told all the same. */
function failsStill({ at, before, after, seeded }: Seed): boolean {
  const status = after.trim() === '' ? /^\s*(\w+) = -E[A-Z0-9]+;\s*$/.exec(before)?.[1] : undefined;
  const now = status === undefined ? undefined : seeded();
  if (!now) return false;
  const jumps = now.descendants(now.body, 'goto_statement', 'break_statement');
  const jump = jumps.find((node) => now.span(node).start >= at);
  const values = jump === undefined ? [] : now.statesBefore(jump).map((state) => state.valueOf(status!));
  return values.length > 0 && values.every((value) => value.nonzero === true || (value.constant ?? 0n) !== 0n);
}

/** A constant for another of the same value, and a shift by nothing. */
function isSameConstant({ fn, before, after, text, tree }: Seed): boolean {
  const dropped = /^ >> (\w+)$/.exec(before)?.[1];
  if (after === '' && dropped) return new RegExp(`^#define[ \\t]+${dropped}[ \\t]+0$`, 'm').test(text);
  // VTD_PAGE_SHIFT is 12: drivers/iommu/intel/iommu.h. So is PAGE_SHIFT: arch/x86/include/asm/page_types.h.
  return before === 'VTD_PAGE_SHIFT' && after === 'PAGE_SHIFT' && isForX86(tree, fn.path);
}

/** The driver that the folder's Kconfig is about depends on x86, without an alternative. */
function isForX86(tree: string, path: string): boolean {
  const kconfig = readFileSync(join(tree, dirname(path), 'Kconfig'), 'utf8');
  const needs = /^\tdepends on (.*)$/m.exec(kconfig)?.[1] ?? '';
  return /\bX86\b/.test(needs) && !needs.includes('||');
}

/** The shift that a replaced 1 or cast is the left side of, as it was before. */
function shiftAt({ fn, at }: Seed): Node | undefined {
  return fn
    .descendants(fn.body, 'binary_expression')
    .find((node) => fn.operator(node) === '<<' && fn.location.start + offsetOf(fn, node) === at);
}

function offsetOf(fn: FunctionAnalysis, node: Node): number {
  return fn.span(node).start - fn.location.start;
}

/** A cast to a type that the operand has already, on every kernel that the file is built for. */
function isNoConversion({ fn, before, after }: Seed, shift: Node): boolean {
  const cast = sides(fn, shift)![0];
  if (after !== '' || !before.startsWith('(') || fn.kind(cast) !== 'cast_expression') return false;
  const value = fn.child(cast, 'value')!;
  const [to, from] = [fn.typeOf(cast), fn.typeOf(value)];
  if (from.kind !== 'integer' || to.kind !== 'integer' || fieldFactOf(fn, value)?.bitField !== undefined) return false;
  const only64 = /^arch\/powerpc\/platforms\/(?:powernv|pseries)\//.test(fn.path);
  const width = (type: typeof to): number => (only64 ? type.bits : (type.bits32 ?? type.bits)) ?? 0;
  return width(from) >= width(to) && from.bits! >= to.bits!;
}

/** All of the result goes into 32 bits, or is combined by `&` with 32 bits. */
function staysNarrow(fn: FunctionAnalysis, shift: Node): boolean {
  const isNarrow = (node: Node): boolean => {
    const type = fn.typeOf(node);
    return type.kind === 'integer' && type.bits !== undefined && type.bits <= 32;
  };
  let at = shift;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
      case 'unary_expression':
        continue;
      case 'binary_expression': {
        const [left, right] = sides(fn, parent)!;
        const other = left === at ? right : left;
        if (fn.operator(parent) === '&' && isNarrow(other)) return true;
        if (/^[-+|^]$/.test(fn.operator(parent)) && isConstantLike(fn, other)) continue;
        return false;
      }
      case 'assignment_expression':
        return fn.child(parent, 'right') === at && isNarrow(fn.child(parent, 'left')!);
      case 'init_declarator': {
        const type = fn.variables.find(({ node }) => node === parent)?.type;
        return type?.kind === 'integer' && type.bits !== undefined && type.bits <= 32;
      }
      case 'return_statement':
        return fn.returnType.kind === 'integer' && (fn.returnType.bits ?? 64) <= 32;
      default:
        return false;
    }
  }
  return false;
}

/** Largest value of a count, as far as its assignments, the loop or the switch around it, masks and cited facts tell. */
function largest(fn: FunctionAnalysis, node: Node, busy = new Set<string>()): bigint | undefined {
  const at = fn.strip(node);
  const of = (part: Node): bigint | undefined => largest(fn, part, busy);
  const constant = fn.constantOf(at);
  if (constant !== undefined) return constant;
  switch (fn.kind(at)) {
    case 'identifier':
      return largestOfName(fn, at, busy);
    case 'field_expression':
      return fieldFactOf(fn, at)?.max;
    case 'call_expression': {
      const call = fn.callOf(at)!;
      const all = call.args.map(of);
      if (/^(?:min|min_t|umin)$/.test(call.name)) return least(all);
      if (/^(?:max|max_t|umax)$/.test(call.name)) return greatest(call.name === 'max_t' ? all.slice(1) : all);
      // No granule is larger than a page of the CPU, 256 KiB at most: init_iova_domain() in drivers/iommu/iova.c.
      if (call.name === '__ffs' && /\bpgsize_bitmap$/.test(fn.text(call.args[0]!))) return 18n;
      return call.fact?.resultMax;
    }
    case 'binary_expression': {
      const [left, right] = sides(fn, at)!;
      const [a, b] = [of(left), of(right)];
      switch (fn.operator(at)) {
        case '&':
          return least([a, b]);
        case '%':
          return b === undefined ? undefined : b - 1n;
        case '+':
          return a === undefined || b === undefined ? undefined : a + b;
        case '-': {
          // No CPU has pages below 4 KiB.
          const less = fn.text(right) === 'PAGE_SHIFT' ? 12n : (fn.constantOf(right) ?? 0n);
          return a === undefined ? undefined : a - less;
        }
        case '>>':
          return a === undefined || b === undefined ? undefined : a >> b;
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

function largestOfName(fn: FunctionAnalysis, at: Node, busy: Set<string>): bigint | undefined {
  const name = fn.text(at);
  if (busy.has(name)) return undefined;
  const bound = labels(fn, at, name) ?? ofLoop(fn, at, name, busy);
  if (bound !== undefined) return bound;
  const variable = fn.variable(name, at);
  // What comes from outside, or is given away by its address, may be anything.
  if (!variable || variable.parameter || new RegExp(`&${name}\\b`).test(fn.text(fn.body))) return undefined;
  busy.add(name);
  const values: (bigint | undefined)[] = [];
  for (const { node, target, operator, value } of fn.assignments) {
    const isInit = fn.kind(node) === 'init_declarator';
    if (isInit ? variable.node !== node : fn.text(target) !== name) continue;
    // `x -= 2` and its like make it no larger.
    if (/^(?:-=|--|>>=|&=|\/=|%=)$/.test(operator)) continue;
    if (operator !== '=' || value === undefined) return undefined;
    // `x = max(4, x & ~1)`: what it was is among the other values.
    const isOwn = fn.descendants(value, 'identifier').some((one) => fn.text(one) === name);
    const part = isOwn ? ofOthers(fn, value, name, busy) : largest(fn, value, busy);
    if (part !== null) values.push(part);
  }
  busy.delete(name);
  return values.length === 0 ? undefined : greatest(values);
}

/** Of `max(4, x & ~1)` and `min(y, x)`, which make `x` no larger than it was: the other side. `null`: nothing is added. */
function ofOthers(fn: FunctionAnalysis, value: Node, name: string, busy: Set<string>): bigint | undefined | null {
  const call = fn.callOf(fn.strip(value));
  if (!call) return undefined;
  const others = call.args.filter((arg) => !new RegExp(`^${name}(?: & .*)?$`).test(fn.text(arg)));
  if (others.length !== call.args.length - 1) return undefined;
  if (call.name === 'min') return null;
  return call.name === 'max' ? greatest(others.map((arg) => largest(fn, arg, busy))) : undefined;
}

/** The labels of the `case` that a place is in, of a switch over the name. */
function labels(fn: FunctionAnalysis, at: Node, name: string): bigint | undefined {
  const branch = fn.enclosing(at, 'case_statement');
  const choice = branch === undefined ? undefined : fn.enclosing(branch, 'switch_statement');
  if (branch === undefined || choice === undefined || fn.text(fn.child(choice, 'condition')!) !== `(${name})`) {
    return undefined;
  }
  const all: (bigint | undefined)[] = [];
  for (const one of fn
    .descendants(choice, 'case_statement')
    .filter((node) => node <= branch)
    .reverse()) {
    const value = fn.child(one, 'value');
    // An empty branch falls through to the next one; another one ends the list.
    if (one !== branch && fn.children(one).some((child) => child !== value)) break;
    all.push(value === undefined ? undefined : fn.constantOf(value));
  }
  return greatest(all);
}

/** `for (i = 0; i < ARRAY_SIZE(names); i++)` */
function ofLoop(fn: FunctionAnalysis, at: Node, name: string, busy: Set<string>): bigint | undefined {
  for (const loop of fn.loopsAround(at)) {
    if (fn.kind(loop.node) !== 'for_statement') continue;
    const condition = fn.child(loop.node, 'condition');
    const both = condition !== undefined && fn.operator(condition) === '<' ? sides(fn, condition) : undefined;
    if (!both || fn.text(both[0]) !== name) continue;
    const array = /^ARRAY_SIZE\((\w+)\)$/.exec(fn.text(both[1]))?.[1];
    const bound = array === undefined ? largest(fn, both[1], busy) : elementsOf(fn, array);
    return bound === undefined ? undefined : bound - 1n;
  }
  return undefined;
}

/** Elements of an array that the function itself fills. */
function elementsOf(fn: FunctionAnalysis, name: string): bigint | undefined {
  const initialiser = fn.variable(name)?.initialiser;
  if (initialiser === undefined || fn.kind(initialiser) !== 'initializer_list') return undefined;
  return BigInt(fn.children(initialiser).length);
}

function least(all: readonly (bigint | undefined)[]): bigint | undefined {
  return all.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
}

function greatest(all: readonly (bigint | undefined)[]): bigint | undefined {
  return all.every((one) => one !== undefined) && all.length > 0
    ? (all as bigint[]).reduce((a, b) => (b > a ? b : a))
    : undefined;
}
