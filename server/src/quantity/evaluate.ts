import type { Parsed } from '../text/problem.ts';
import { common, convert, int, literalType, promote, unsignedLong, type CType } from './ctype.ts';
import { Grammar, type Arithmetic } from './grammar.ts';
import { helpers, sizeConstant } from './helpers.ts';
import { shown, tokenize } from './token.ts';
import { unitBytes } from './unit.ts';

/** Value of a C constant expression. */
export interface Evaluation {
  /** What C computes on LP64: the type's own arithmetic, modulo 2^bits. */
  readonly value: bigint;
  /** The same without any limit on width. */
  readonly exact: bigint;
  readonly type: CType;
  /** `value` and `exact` differ. */
  readonly wrapped: boolean;
}

export interface EvaluateLimits {
  /** Characters of text. Default 4096. */
  readonly length?: number;
  /** Digits of one number. Default 64. */
  readonly digits?: number;
  /** Depth of parentheses, casts and unary operators. Default 64. */
  readonly depth?: number;
  /** Widest shift that is still computed exactly. Default 256; C's own limit is reported well before. */
  readonly shift?: number;
}

export interface EvaluateOptions {
  /** Value of a name: a macro, an enumerator. Its type is taken as that of a literal of the value. */
  readonly lookup?: (name: string) => bigint | undefined;
  readonly limits?: EvaluateLimits;
}

/** A value on its way: C's and the exact one. */
export interface Operand {
  readonly value: bigint;
  readonly exact: bigint;
  readonly type: CType;
}

/** Hexadecimal digits of the widest exact intermediate value: 65536 bits. */
const exactDigits = 1 << 14;

/**
 * Evaluates a C constant expression: C's precedence, the usual arithmetic conversions on LP64, literal suffixes,
 * casts, `sizeof` of basic types, the kernel's `SZ_*`, `BIT()`, `ALIGN()` and their like, and byte units behind
 * numbers (`64K`, `16 GiB`, which count 1024 and have the type `unsigned long`).
 * A division by zero or a missing operand leaves no value. A shift that is wider than its type is a problem,
 * but has a value: `exact` is what was meant.
 */
export function evaluate(text: string, options: EvaluateOptions = {}): Parsed<Evaluation | undefined> {
  const limits = { length: 4096, digits: 64, depth: 64, shift: 256, ...options.limits };
  if (text.length > limits.length) {
    const message = `longer than ${limits.length} characters`;
    return { value: undefined, problems: [{ start: limits.length, end: text.length, message, code: 'length' }] };
  }
  const { tokens, problems } = tokenize(text, { digits: limits.digits });
  if (problems.length > 0) return { value: undefined, problems };
  const grammar = new Grammar(tokens, cArithmetic(limits.shift, options.lookup), limits.depth, text.length);
  const result = grammar.read();
  if (!result) return { value: undefined, problems: grammar.problems };
  return { value: { ...result, wrapped: result.value !== result.exact }, problems: grammar.problems };
}

/** An operand whose exact value is `exact`, converted to `type`. */
export function operand(exact: bigint, type: CType): Operand {
  return { value: convert(exact, type), exact, type };
}

function truthOf(condition: boolean): Operand {
  return operand(condition ? 1n : 0n, int);
}

function constant(value: bigint): Operand {
  return operand(value, literalType(value, false, false, false) ?? unsignedLong);
}

function cArithmetic(maxShift: number, lookup: EvaluateOptions['lookup']): Arithmetic<Operand> {
  return {
    number(token, complain) {
      if (token.unit || token.decimals > 0) {
        const scaled = token.digits * (token.unit ? unitBytes(token.unit) : 1n);
        const divisor = 10n ** BigInt(token.decimals);
        if (scaled % divisor !== 0n) complain(token, 'this is no whole number of bytes', 'fraction');
        return scaled % divisor === 0n ? operand(scaled / divisor, unsignedLong) : undefined;
      }
      const type = literalType(token.digits, token.radix === 10, token.unsigned, token.long);
      if (!type) complain(token, 'this number does not fit in 64 bits', 'width');
      return operand(token.digits, type ?? unsignedLong);
    },
    name(name, place, complain) {
      const value = lookup?.(name) ?? sizeConstant(name);
      if (value === undefined) complain(place, `\`${shown(name)}\` has no known value`, 'name');
      return value === undefined ? undefined : constant(value);
    },
    unary(operator, { value, exact, type }) {
      if (operator === '!') return truthOf(value === 0n);
      const wide = promote(type);
      if (operator === '+') return { value, exact, type: wide };
      if (operator === '-') return { value: convert(-value, wide), exact: -exact, type: wide };
      // The complement is defined by the type's width, so an unbounded one would mean something else.
      const complement = convert(~convert(value, wide), wide);
      return { value: complement, exact: complement, type: wide };
    },
    binary(operator, a, b, place, complain) {
      if (operator === '&&') return truthOf(a.value !== 0n && b.value !== 0n);
      if (operator === '||') return truthOf(a.value !== 0n || b.value !== 0n);
      if (operator === '<<' || operator === '>>') {
        const type = promote(a.type);
        const left = { value: convert(a.value, type), exact: a.exact };
        if (b.exact < 0n || b.exact >= BigInt(type.bits)) {
          const kind = `${type.signed ? 'a signed' : 'an unsigned'} ${type.bits}-bit value`;
          complain(place, `a shift by ${shown(b.exact.toString())} is undefined for ${kind}`, 'shift');
          if (b.exact < 0n || b.exact > BigInt(maxShift)) return undefined;
        }
        const exact = operator === '<<' ? left.exact << b.exact : left.exact >> b.exact;
        if (tooWide(exact)) return undefined;
        return {
          value: convert(operator === '<<' ? left.value << b.exact : left.value >> b.exact, type),
          exact,
          type,
        };
      }
      const type = common(a.type, b.type);
      const x = convert(a.value, type);
      const y = convert(b.value, type);
      const isDivision = operator === '/' || operator === '%';
      if (isDivision && (y === 0n || b.exact === 0n)) {
        complain(place, 'a division by zero has no value', 'division');
        return undefined;
      }
      const test = compare(operator, x, y);
      if (test !== undefined) return truthOf(test);
      const exact = compute(operator, a.exact, b.exact);
      if (tooWide(exact)) return undefined;
      return { value: convert(compute(operator, x, y), type), exact, type };
    },
    choose(taken, other) {
      const type = other ? common(taken.type, other.type) : promote(taken.type);
      return { value: convert(taken.value, type), exact: taken.exact, type };
    },
    truth: (value) => value.value !== 0n,
    cast(type, { value }) {
      // A cast says that the narrowing is meant: the exact value follows it.
      const result = convert(value, type);
      return { value: result, exact: result, type };
    },
    sizeOf: (type) => operand(BigInt(type.bits / 8), unsignedLong),
    call(name, values, place, complain) {
      const helper = helpers.get(name);
      if (!helper) {
        complain(place, `\`${shown(name)}()\` is not one of the helpers known here`, 'name');
        return undefined;
      }
      if (values.length !== helper.arguments) {
        const wanted = `${helper.arguments} argument${helper.arguments === 1 ? '' : 's'}`;
        complain(place, `\`${name}()\` takes ${wanted}, not ${values.length}`, 'arguments');
        return undefined;
      }
      const result = helper.apply(values);
      if (typeof result !== 'string') return result;
      complain(place, result, 'helper');
      return undefined;
    },
  };
}

function tooWide(value: bigint): boolean {
  return value.toString(16).replace('-', '').length > exactDigits;
}

function compare(operator: string, x: bigint, y: bigint): boolean | undefined {
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
    default:
      return undefined;
  }
}

function compute(operator: string, x: bigint, y: bigint): bigint {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    case '&':
      return x & y;
    case '|':
      return x | y;
    default:
      return x ^ y;
  }
}
