import { Grammar, type Arithmetic } from './grammar.ts';
import { formatHex, withDecimals } from './print.ts';
import type { ProseToken } from './prose.ts';
import type { NumberToken, Token } from './token.ts';

/** A fraction; `den` is positive. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** One way to understand an expression in prose, and what it comes to. */
export interface Reading {
  readonly value: Rational;
  /** Bytes of its `KB`. */
  readonly kilo: bigint;
}

interface Manner {
  /** Bytes of `KB`: `KiB` is 1024 in every reading. */
  readonly kilo: bigint;
  /** C's division drops the rest. */
  readonly whole: boolean;
  /** Numbers without `0x` are hexadecimal like those with it. */
  readonly hex: boolean;
}

/**
 * What an expression in prose can mean; the usual reading (units of 1024, division as in C unless it leaves a rest)
 * comes first. Empty where it has no value.
 */
export function readings(expression: readonly ProseToken[]): Reading[] {
  const result: Reading[] = [];
  const hexToo =
    expression.some((token) => token.number?.radix === 16) && !expression.some((token) => token.number?.unit);
  const asGrouped = cTokens(expression, true);
  const tight = asGrouped && shiftsFirst(asGrouped);
  const all = [...(tight ? [tight] : []), asGrouped, cTokens(expression, false)];
  // `2^2+1` where the raised letters of 2³ were lost.
  const raised = withSummedExponents(expression);
  if (raised) all.push(cTokens(raised, true));
  for (const tokens of all) {
    if (!tokens) return [];
    for (const hex of hexToo ? [false, true] : [false]) {
      for (const kilo of [1024n, 1000n]) {
        for (const whole of [true, false]) {
          const grammar = new Grammar(tokens, rationals({ kilo, whole, hex }), 40, 0);
          const value = grammar.read();
          if (value && grammar.problems.length === 0) result.push({ value, kilo });
          else if (result.length === 0) return [];
        }
      }
    }
  }
  return result;
}

/** A value for people: whole numbers in full, others to three decimals. */
export function shownValue({ num, den }: Rational): string {
  if (num % den === 0n) {
    const whole = num / den;
    return whole > 1n << 40n && whole % 4096n === 0n ? `${whole} (${formatHex(whole)})` : whole.toString();
  }
  if (zerosBehindPoint(num, den) > 2) {
    const decimals = zerosBehindPoint(num, den) + 3;
    const scaled = nearest((num < 0n ? -num : num) * 10n ** BigInt(decimals), den);
    return `about ${num < 0n ? '-' : ''}${withDecimals(scaled, decimals)}`;
  }
  const thousandths = nearest((num < 0n ? -num : num) * 1000n, den);
  return `about ${num < 0n ? '-' : ''}${thousandths / 1000n}.${(thousandths % 1000n).toString().padStart(3, '0')}`;
}

/** A quotient of what is not negative, rounded to the nearest. */
function nearest(num: bigint, den: bigint): bigint {
  return (2n * num + den) / (2n * den);
}

/** Zeros behind the point of a fraction below one: none of 0.5, three of 0.000125; at most twelve. */
export function zerosBehindPoint(num: bigint, den: bigint): number {
  let zeros = 0;
  for (let x = (num < 0n ? -num : num) * 10n; x > 0n && x < den && zeros < 12; x *= 10n) zeros++;
  return zeros;
}

const sign = (text: string, at: Token | ProseToken): Token => ({
  kind: 'operator',
  start: at.start,
  end: at.end,
  text,
});

/**
 * The prose's tokens as C's. With `grouped` a noun closes what stands before it: `1 << 20 entries * 8 bytes` is
 * `(1 << 20) * 8`. Undefined where something is no arithmetic.
 */
function cTokens(expression: readonly ProseToken[], grouped: boolean): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < expression.length; i++) {
    const token = expression[i]!;
    if (token.kind === 'number') {
      const next = expression[i + 1];
      if (next?.text === '^' || next?.text === '**') {
        const power = powerOf(token.number!, expression[i + 2]?.number);
        if (!power) return undefined;
        tokens.push(power);
        i += 2;
        continue;
      }
      const size = next?.kind === 'number' ? next : undefined;
      if (size) {
        tokens.push(sign('(', token), token.number!, sign('*', size), size.number!, sign(')', size));
        i++;
      } else tokens.push(token.number!);
    } else if (token.kind === 'of') {
      // `1/8 of 2G` is 2G / 8, not nothing.
      const size = expression[i + 1]?.number;
      const whole = i === 3 && tokens.length === 3 && tokens[1]!.kind === 'operator' && tokens[1]!.text === '/';
      if (whole && size) {
        tokens.unshift(size, sign('*', token));
        i++;
      } else tokens.push(sign('*', token));
    } else if (token.kind === 'noun') {
      if (grouped) groupShift(tokens);
    } else tokens.push(sign(/^[xX\u00d7]$/.test(token.text) ? '*' : token.text, token));
  }
  return tokens;
}

/** `2^2+1`, without blanks, as `2^(2+1)`; undefined where there is no such exponent. */
function withSummedExponents(expression: readonly ProseToken[]): ProseToken[] | undefined {
  const result: ProseToken[] = [];
  let changed = false;
  for (let i = 0; i < expression.length; i++) {
    const [power, exponent, plus, more] = [result[result.length - 1], ...expression.slice(i, i + 3)];
    const isGlued = exponent?.end === plus?.start && plus?.end === more?.start;
    const numbers = [exponent?.number, more?.number];
    const arePlain = numbers.every((number) => number && !number.unit && number.decimals === 0);
    if (!power || !/^(?:\^|\*\*)$/.test(power.text) || plus?.text !== '+' || !isGlued || !arePlain) {
      result.push(expression[i]!);
      continue;
    }
    const number = { ...numbers[0]!, digits: numbers[0]!.digits + numbers[1]!.digits };
    result.push({ ...exponent!, end: more!.end, number });
    changed = true;
    i += 2;
  }
  return changed ? result : undefined;
}

/**
 * `x >> 16 * 8` as people mean it, not as C reads it: whoever writes a plain number behind a shift shifts by that.
 * Undefined where there is nothing to tell apart.
 */
function shiftsFirst(tokens: readonly Token[]): Token[] | undefined {
  const result: Token[] = [];
  let changed = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const count = tokens[i + 1];
    if (!isOperator(token, '<<', '>>') || count?.kind !== 'number' || !isOperator(tokens[i + 2], '*', '/', '+', '-')) {
      result.push(token);
      continue;
    }
    const start = operandStart(result);
    if (start === undefined) return undefined;
    result.splice(start, 0, sign('(', token));
    result.push(token, count, sign(')', token));
    changed = true;
    i++;
  }
  return changed ? result : undefined;
}

function isOperator(token: Token | undefined, ...signs: readonly string[]): boolean {
  return token?.kind === 'operator' && signs.includes(token.text);
}

/** Where the operand begins that ends the tokens: a number, or what is in parentheses. */
function operandStart(tokens: readonly Token[]): number | undefined {
  let depth = 0;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    if (isOperator(token, ')')) depth++;
    else if (isOperator(token, '(')) depth--;
    if (depth === 0) return token.kind === 'number' || isOperator(token, '(') ? i : undefined;
  }
  return undefined;
}

/** Puts parentheses round a shift that ends the tokens. */
function groupShift(tokens: Token[]): void {
  const operator = tokens[tokens.length - 2];
  if (tokens.length < 3 || operator?.kind !== 'operator' || (operator.text !== '<<' && operator.text !== '>>')) return;
  const start = tokens.length - 3;
  if (tokens[start]?.kind !== 'number') return;
  tokens.splice(start, 0, sign('(', tokens[start]));
  tokens.push(sign(')', operator));
}

/** `2^46`, `10**6`; `^` between other numbers is C's exclusive or, or something unknown. */
export function powerOf(base: NumberToken, exponent: NumberToken | undefined): NumberToken | undefined {
  if (!exponent || (exponent.unit && exponent.unit.power > 0) || exponent.decimals > 0 || exponent.digits > 256n)
    return undefined;
  if (base.unit || base.decimals > 0 || (base.digits !== 2n && base.digits !== 10n) || base.radix !== 10)
    return undefined;
  const digits = base.digits ** exponent.digits;
  return { ...base, end: exponent.end, digits, ...(exponent.unit ? { unit: exponent.unit } : {}) };
}

function rationals({ kilo, whole, hex }: Manner): Arithmetic<Rational> {
  const int = (num: bigint): Rational => ({ num, den: 1n });
  return {
    number(token) {
      if (hex && token.radix === 10 && token.decimals === 0) return int(BigInt(`0x${token.digits}`));
      const unit = token.unit ? (token.unit.strict ? 1024n : kilo) ** BigInt(token.unit.power) : 1n;
      return reduce(token.digits * unit, 10n ** BigInt(token.decimals));
    },
    unary: (operator, value) => (operator === '-' ? { num: -value.num, den: value.den } : undefined),
    binary(operator, a, b) {
      switch (operator) {
        case '+':
          return reduce(a.num * b.den + b.num * a.den, a.den * b.den);
        case '-':
          return reduce(a.num * b.den - b.num * a.den, a.den * b.den);
        case '*':
          return reduce(a.num * b.num, a.den * b.den);
        case '/':
          if (b.num === 0n) return undefined;
          if (whole && a.den === 1n && b.den === 1n) return int(a.num / b.num);
          return b.num > 0n ? reduce(a.num * b.den, a.den * b.num) : reduce(-a.num * b.den, a.den * -b.num);
        case '<<':
        case '>>': {
          if (b.den !== 1n || b.num < 0n || b.num > 256n) return undefined;
          if (operator === '<<') return reduce(a.num << b.num, a.den);
          return whole && a.den === 1n ? int(a.num >> b.num) : reduce(a.num, a.den << b.num);
        }
        case '&':
          return a.den === 1n && b.den === 1n ? int(a.num & b.num) : undefined;
        case '|':
          return a.den === 1n && b.den === 1n ? int(a.num | b.num) : undefined;
        default:
          return undefined;
      }
    },
    name: () => undefined,
    cast: (_type, value) => value,
    sizeOf: (type) => int(BigInt(type.bits / 8)),
    call: () => undefined,
    choose: (taken) => taken,
    truth: (value) => value.num !== 0n,
  };
}

function reduce(num: bigint, den: bigint): Rational {
  if (den === 1n) return { num, den };
  if (num % den === 0n) return { num: num / den, den: 1n };
  return { num, den };
}
