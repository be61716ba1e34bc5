import type { FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { is32BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';

/** Bits of an integer type on a 64-bit and on a 32-bit kernel. */
export interface Width {
  readonly bits: number;
  readonly bits32: number;
  readonly signed: boolean;
}

/** Width of an integer type; undefined for what is not known to be one. */
export function widthOf(type: Type): Width | undefined {
  if (type.kind === 'bool') return { bits: 1, bits32: 1, signed: false };
  if (type.kind !== 'integer' || type.bits === undefined) return undefined;
  return { bits: type.bits, bits32: type.bits32 ?? type.bits, signed: type.signed === true };
}

const arithmetic = /^(?:\+|-|\*|\/|%|\||&|\^)$/;
const comparison = /^(?:==|!=|<|>|<=|>=)$/;

/** Type of an expression, if every name in it is declared in view or known as a member or a call: never a guess. */
export function sureType(fn: FunctionAnalysis, node: Node): Type | undefined {
  const at = unwrap(fn, node);
  switch (fn.kind(at)) {
    case 'number_literal':
    case 'char_literal':
    case 'cast_expression':
    case 'sizeof_expression':
      return fn.typeOf(at);
    case 'identifier':
      return fn.variable(fn.text(at), at)?.type ?? fn.knowledge.variable?.(fn.text(at)) ?? macroType(fn, at);
    case 'binary_expression': {
      const left = fn.child(at, 'left');
      const right = fn.child(at, 'right');
      if (left === undefined || right === undefined) return undefined;
      const operator = fn.operator(at);
      if (operator === '<<' || operator === '>>') return sureType(fn, left) && fn.typeOf(at);
      if (comparison.test(operator) || operator === '&&' || operator === '||') return fn.typeOf(at);
      const [a, b] = [sureType(fn, left), sureType(fn, right)];
      // What is 64 bits wide stays so, whatever the other side is.
      if (a?.kind === 'integer' && a.bits === 64 && a.bits32 === 64) return a;
      if (b?.kind === 'integer' && b.bits === 64 && b.bits32 === 64) return b;
      return a && b && fn.typeOf(at);
    }
    case 'unary_expression': {
      const argument = fn.child(at, 'argument');
      return argument === undefined ? undefined : sureType(fn, argument) && fn.typeOf(at);
    }
    case 'conditional_expression': {
      const parts = ['consequence', 'alternative'].map((field) => fn.child(at, field));
      return parts.every((part) => part !== undefined && sureType(fn, part)) ? fn.typeOf(at) : undefined;
    }
    default: {
      if (isGuessedMember(fn, at) && !isOfLargeThings(fn.path)) return undefined;
      const type = fn.typeOf(at);
      return type.kind === 'unknown' ? undefined : type;
    }
  }
}

/** `x->member` of a struct that is not known: elsewhere in the kernel others have a member of that name, too. */
function isGuessedMember(fn: FunctionAnalysis, node: Node): boolean {
  const of = fn.kind(node) === 'field_expression' ? fn.child(node, 'argument') : undefined;
  if (of === undefined) return false;
  const type = fn.typeOf(of);
  return (type.struct ?? type.pointee?.struct) === undefined;
}

/** Of a macro in view that is a number or a mask. */
function macroType(fn: FunctionAnalysis, node: Node): Type | undefined {
  const name = fn.text(node);
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || fn.knowledge.constant(name) !== undefined) return undefined;
  const type = fn.typeOf(node);
  return type.kind === 'integer' ? type : undefined;
}

/** Without parentheses; casts stay. */
export function unwrap(fn: FunctionAnalysis, node: Node): Node {
  let at = node;
  while (fn.kind(at) === 'parenthesized_expression') {
    const inner = fn.children(at)[0];
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}

/** Where an expression's value is turned into a wider type. */
export interface Widening {
  /** The place that needs the wider value: an assignment, an argument, an operator, a return. */
  readonly node: Node;
  readonly type: Type;
  readonly kind: 'assigned' | 'argument' | 'operand' | 'returned' | 'compared' | 'cast';
  /** The whole narrow expression that is widened there. */
  readonly whole: Node;
}

/** Macros that cast their other arguments to the type that is the first one: include/linux/minmax.h. */
const casting = /^(?:min|max|clamp)_t$/;

/** Macros whose arguments meet in one type. */
const meeting =
  /^(?:ALIGN|ALIGN_DOWN|IS_ALIGNED|PTR_ALIGN|round_up|round_down|roundup|rounddown|min|max|DIV_ROUND_UP|umin|umax)$/;

/**
 * Follows a value outwards through arithmetic to where it meets a type that is wider than its own: the place where the
 * narrow arithmetic is found out. Undefined where it stays narrow, or where that cannot be seen.
 */
export function wideningOf(fn: FunctionAnalysis, node: Node, wider: (type: Type) => boolean): Widening | undefined {
  let at = node;
  for (let steps = 0; steps < 64; steps++) {
    const parent = fn.parent(at);
    if (parent === undefined) return undefined;
    const found = (type: Type | undefined, kind: Widening['kind'], place = parent): Widening | undefined =>
      type && wider(type) ? { node: place, type, kind, whole: at } : undefined;
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
        break;
      case 'unary_expression':
        if (fn.operator(parent) === '!') return undefined;
        break;
      case 'cast_expression':
        return found(fn.typeOf(parent), 'cast');
      case 'conditional_expression':
        if (fn.child(parent, 'condition') === at) return undefined;
        break;
      case 'binary_expression': {
        const operator = fn.operator(parent);
        const left = fn.child(parent, 'left')!;
        const right = fn.child(parent, 'right')!;
        if (operator === '<<' || operator === '>>') {
          if (left !== at) return undefined;
          break;
        }
        const other = left === at ? right : left;
        if (arithmetic.test(operator)) {
          const meets = found(sureType(fn, other), 'operand');
          if (meets) return meets;
          break;
        }
        return comparison.test(operator) ? found(sureType(fn, other), 'compared') : undefined;
      }
      case 'assignment_expression':
        if (fn.child(parent, 'right') !== at) return undefined;
        return found(sureType(fn, fn.child(parent, 'left')!), 'assigned');
      case 'init_declarator':
        if (fn.child(parent, 'value') !== at) return undefined;
        return found(declaredType(fn, parent), 'assigned');
      case 'return_statement':
        return found(fn.startInView ? fn.returnType : undefined, 'returned');
      case 'argument_list': {
        const callNode = fn.parent(parent);
        const call = callNode === undefined ? undefined : fn.callOf(callNode);
        const index = call?.args.indexOf(at) ?? -1;
        if (!call || index < 0) return undefined;
        if (meeting.test(call.name)) {
          for (const other of call.args) {
            const meets = other === at ? undefined : found(sureType(fn, other), 'argument', call.node);
            if (meets) return meets;
          }
          at = call.node;
          continue;
        }
        const text = casting.test(call.name) ? fn.text(call.args[0]!) : call.fact?.parameters?.[index]?.type;
        return text === undefined ? undefined : found(parameterType(fn, text), 'argument', call.node);
      }
      default:
        return undefined;
    }
    at = parent;
  }
  return undefined;
}

/** Type of the variable that an initialiser gives its value to. */
function declaredType(fn: FunctionAnalysis, declarator: Node): Type | undefined {
  return fn.variables.find((variable) => variable.node === declarator)?.type;
}

function parameterType(fn: FunctionAnalysis, text: string): Type | undefined {
  const name = text.replace(/\b(?:const|volatile)\b/g, '').trim();
  const known = fn.knowledge.type(name);
  return known && { ...known };
}

/** At least 64 bits on a 64-bit kernel. */
export function isWide(type: Type): boolean {
  return (widthOf(type)?.bits ?? 0) >= 64;
}

/** 64 bits on a 32-bit kernel too: `u64`, `dma_addr_t`, `phys_addr_t`. */
export function isWideEverywhere(type: Type): boolean {
  return (widthOf(type)?.bits32 ?? 0) >= 64;
}

/** At least 64 bits where the file is built: in code for 32-bit kernels, `long` is no wider than `int`. */
export function isWideIn(fn: FunctionAnalysis): (type: Type) => boolean {
  return is32BitOnly(fn.path) ? isWideEverywhere : isWide;
}
