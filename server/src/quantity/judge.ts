import type { Span } from '../text/problem.ts';
import { formatHex, withDecimals } from './print.ts';
import type { ProseToken } from './prose.ts';
import { powerOf, readings, shownValue, zerosBehindPoint, type Rational, type Reading } from './reading.ts';
import { rangeLength, restatement } from './restated.ts';
import { isMistyped, isOffByUnit, withUnitOf } from './slip.ts';
import type { NumberToken } from './token.ts';
import { unitReadings } from './unit.ts';

/** `expression = number unit`, found in prose. */
export interface Claim {
  readonly expression: Span;
  /** The stated number, without its unit. */
  readonly stated: Span;
  readonly right: boolean;
  /** What the expression comes to, written as the stated number is: `4656`, `0x2000`, `1.5`. */
  readonly computed: string;
  /** The stated number as written. */
  readonly statedText: string;
  /** The unit of the stated number as written, or nothing. */
  readonly unit: string;
  /** The computation on one line: `(0x800000000 >> 16) * 8 >> 20 = 4`. */
  readonly working: string;
}

/** One side of a claim. */
export interface Term {
  /** Index of the first and one past the last token. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'expression' | 'number';
}

/** How it is said. */
export interface Manner {
  readonly rounded: boolean;
  readonly relation: string;
  /** Something unknown is counted: only a slip is called wrong, not another quantity. */
  readonly closeOnly: boolean;
  /** In parentheses beside the other: a round number there is not meant to be exact. */
  readonly remark?: boolean;
  /** `is`, `gives`: the subject may be more than the expression. */
  readonly verb?: boolean;
  /** A size is set equal to a product of sizes, or a number to what stands in parentheses: nothing else is counted. */
  readonly sizes?: boolean;
  /** `needs`, `using`: said of bytes, and of a product. */
  readonly loose?: boolean;
  /** A time is stated, and the expression has no unit. */
  readonly timed?: boolean;
}

/** Relations that may as well add another thing as say the same again. */
const wordRelations = new Set(['or', 'i.e.', 'i.e', 'ie']);

/** Computes the expression in every way that people read it; undefined where it may say something else. */
export function judge(
  text: string,
  tokens: readonly ProseToken[],
  left: Term,
  right: Term,
  manner: Manner,
): Claim | undefined {
  const statedTokens = tokens.slice(right.from, right.to);
  const statedToken = statedPower(statedTokens) ?? statedTokens.find((token) => token.kind === 'number')!;
  const stated = statedToken.number!;
  const negative = statedTokens[0]!.text === '-';
  const expression = tokens.slice(left.from, left.to);
  if (stated.unit && isRatio(expression)) return undefined;
  if (manner.timed && expression.some((token) => token.number?.unit)) return undefined;
  if (manner.loose && (!stated.unit || !isStrong(expression))) return undefined;
  // Time stamps: the difference is told in another unit.
  if (expression.some((token) => !!token.number && !token.number.unit && token.number.decimals > 2)) return undefined;
  const all = readings(expression);
  // A quotient below one is not nothing.
  const primary = all[0]?.value.num === 0n ? (all.find(({ value }) => value.num !== 0n) ?? all[0]) : all[0];
  if (!primary) return undefined;
  const pages = [...expression, ...statedTokens].some((token) => /page/i.test(token.text));
  const trailing = trailingPower(expression);
  const question: Question = { stated, negative, pages, rounded: manner.rounded, trailing, expression };
  const isRight = all.some((reading) => fits(reading, question) || (manner.timed && fitsTime(reading, question)));
  const word = wordRelations.has(manner.relation);
  // `0x40 - 0x4f == 686B`: a range has a name, not a value.
  if (!isRight && primary.value.num < 0n && !negative && expression.length === 3) return undefined;
  if (!isRight && (word || manner.closeOnly) && !isSlip(primary, question, word, manner.sizes ? 4n : 1n))
    return undefined;
  if (!isRight && manner.remark && !isExact(primary, question)) return undefined;
  if (!isRight && isOtherQuantity(primary, question)) return undefined;
  if (!isRight && manner.verb && !isStrong(expression) && !isUnitOrDigit(primary, question)) return undefined;
  const isPower = statedToken.text.includes('^');
  const digitsEnd = isPower ? endOfPower(text, statedToken.start) : endOfDigits(text, statedToken.start);
  const statedSpan = { start: negative ? statedTokens[0]!.start : statedToken.start, end: digitsEnd };
  const unitText = text.slice(digitsEnd, statedToken.end);
  const otherUnit = isRight
    ? undefined
    : inOtherUnit(primary, question, text.slice(statedToken.start, digitsEnd), unitText);
  if (otherUnit !== undefined) statedSpan.end = statedToken.end;
  const computed = otherUnit ?? computedText(primary, question, text.slice(statedToken.start, digitsEnd));
  if (computed === undefined) return undefined;
  const expressionSpan = { start: expression[0]!.start, end: expression[expression.length - 1]!.end };
  const shownExpression = text.slice(expressionSpan.start, expressionSpan.end).replace(/\s*\n[\s>*]*/g, ' ');
  const unit = otherUnit === undefined ? unitText.trim() : '';
  return {
    expression: expressionSpan,
    stated: statedSpan,
    right: isRight,
    computed,
    statedText: text.slice(statedSpan.start, statedSpan.end),
    unit,
    working: `${shownExpression} = ${shownValue(primary.value)}${primary.value.den === 1n && unit && computed !== shownValue(primary.value) ? `, which is ${computed} ${unit}` : ''}`,
  };
}

/** A number that is written twice, in two notations; undefined where the two may be two things. */
export function judgeTwice(
  text: string,
  tokens: readonly ProseToken[],
  first: Term,
  second: Term,
  relation: string,
): Claim | undefined {
  const range = relation === '(' && isRange(tokens, first.to);
  const from = range ? first.to - 3 : first.from;
  const terms = [tokens.slice(from, first.to), tokens.slice(second.from, second.to)] as const;
  const found = range ? rangeLength(terms[0][0]!, terms[0][2]!, terms[1]) : restatement(...terms, relation);
  if (!found) return undefined;
  const [source, target] = found.mends === 'second' ? terms : [terms[1], terms[0]];
  const [expression, stated] = [spanOf(source), spanOf(target)];
  // A unit that is wrong is part of what is replaced.
  if (target.length === 1 && !found.hasUnit) stated.end = endOfDigits(text, stated.start);
  const unit = text.slice(stated.end, target[target.length - 1]!.end).trim();
  return {
    expression,
    stated,
    right: found.right,
    computed: found.computed,
    statedText: text.slice(stated.start, stated.end),
    unit,
    working: `${text.slice(expression.start, expression.end)} = ${found.computed}${unit === '' ? '' : ` ${unit}`}`,
  };
}

/** `0x1000-0x1fff` or `0x1000 to 0x1fff` before token `at`. */
export function isRange(tokens: readonly ProseToken[], at: number): boolean {
  const isAddress = (i: number) => tokens[i]?.number?.radix === 16 && !tokens[i].number.unit;
  return isAddress(at - 1) && isAddress(at - 3) && /^(?:-|to|thru|through)$/.test(tokens[at - 2]!.text);
}

/** `2^43` where a number is stated. */
function statedPower([base, sign, exponent]: readonly ProseToken[]): ProseToken | undefined {
  if (!base?.number || !exponent?.number || !/^(?:\^|\*\*)$/.test(sign!.text)) return undefined;
  const number = powerOf(base.number, exponent.number);
  return number && { ...base, end: exponent.end, text: '2^', number };
}

function spanOf(tokens: readonly ProseToken[]): { start: number; end: number } {
  return { start: tokens[0]!.start, end: tokens[tokens.length - 1]!.end };
}

interface Question {
  readonly stated: NumberToken;
  readonly negative: boolean;
  /** Pages are spoken of, so that a page size may be in the writer's head. */
  readonly pages: boolean;
  readonly rounded: boolean;
  /** Powers of 1024 that the expression divides by at its end: 2 for `>> 20`. */
  readonly trailing: number;
  readonly expression: readonly ProseToken[];
}

function statedValue({ stated, negative }: Question): Rational {
  return { num: negative ? -stated.digits : stated.digits, den: 10n ** BigInt(stated.decimals) };
}

/** The stated number is what the expression comes to, under this reading of the expression. */
function fits(reading: Reading, question: Question): boolean {
  const { stated, pages } = question;
  const n = statedValue(question);
  const { value, kilo } = reading;
  const isSize = question.expression.some(isSized);
  // Who counts in thousands does so on both sides.
  const other = stated.unit && (kilo === 1024n ? 1000n : 1024n) ** BigInt(stated.unit.power);
  const isMixed = isSize && !!stated.unit && stated.unit.power > 0 && !stated.unit.strict;
  const factors = unitFactors(question).filter((factor) => !isMixed || factor !== other);
  if (factors.some((factor) => near(value, factor, n, question))) return true;
  if (stated.unit && stated.unit.power > 0) {
    // The expression counts the unit itself, or a smaller one that its last shift made.
    if (near(value, 1n, n, question)) return true;
    const scale = 1n << BigInt(10 * question.trailing);
    if (question.trailing > 0 && factors.some((f) => near({ num: value.num * scale, den: value.den }, f, n, question)))
      return true;
    if (isSmall(question.expression)) {
      for (let power = 1; power <= 4; power++) {
        const scaled = { num: value.num << BigInt(10 * power), den: value.den };
        if (factors.some((factor) => near(scaled, factor, n, question))) return true;
      }
    }
  }
  if (value.den === 1n && n.den === 1n) {
    // `a - b` for how far two addresses are apart, whichever is greater.
    if (value.num < 0n && !stated.unit && -value.num === n.num) return true;
    const bytes = stated.unit ? n.num << BigInt(10 * stated.unit.power) : n.num;
    const wraps = (bits: number): boolean =>
      (value.num < 0n || value.num >> BigInt(bits) > 0n) &&
      n.num >> BigInt(bits) <= 0n &&
      BigInt.asUintN(bits, value.num) === BigInt.asUintN(bits, n.num);
    if (!stated.unit && (wraps(32) || wraps(64))) return true;
    // Pages on one side, bytes on the other.
    const isBoth = isSize && (!!stated.unit || isQuotient(question.expression));
    if (pages && !isBoth && (isPageRatio(value.num, bytes) || isPageRatio(bytes, value.num))) return true;
    if (stated.radix === 10 && !stated.unit && question.expression.some((token) => token.number?.radix === 16)) {
      if (BigInt(`0x${stated.digits}`) === value.num) return true;
    }
  }
  return false;
}

/** Counted in milliseconds, told in seconds. */
function fitsTime({ value }: Reading, question: Question): boolean {
  const n = statedValue(question);
  return [1000n, 1_000_000n, 1_000_000_000n].some(
    (factor) => near(value, factor, n, question) || near({ num: value.num * factor, den: value.den }, 1n, n, question),
  );
}

/** `3G/1G`: a split or a count, never bytes. */
function isRatio(expression: readonly ProseToken[]): boolean {
  const [a, operator, b] = expression;
  return expression.length === 3 && operator?.text === '/' && !!a?.number?.unit && !!b?.number?.unit;
}

function isSized({ number }: ProseToken): boolean {
  return number?.unit !== undefined && number.unit.power > 0;
}

/** `16M / 64K`: a count. */
function isQuotient(expression: readonly ProseToken[]): boolean {
  return expression.some((token, i) => i > 0 && expression[i - 1]!.text === '/' && isSized(token));
}

function isPageRatio(a: bigint, b: bigint): boolean {
  if (b <= 0n || a <= b || a % b !== 0n) return false;
  const ratio = a / b;
  return ratio >= 1024n && (ratio & (ratio - 1n)) === 0n;
}

function unitFactors({ stated, expression }: Question): bigint[] {
  const unit = stated.unit;
  if (!unit) {
    // `4 * 8KB = 32`: the unit carries over, unless it is divided away.
    const carried = (isQuotient(expression) ? [] : expression).flatMap((token) => token.number?.unit ?? []);
    return [1n, ...carried.map(({ power }) => 1n << BigInt(10 * power))];
  }
  return unitReadings(unit);
}

/** `value / factor` is `n` within its last digit, or roughly where the text says so. */
function near(value: Rational, factor: bigint, n: Rational, { rounded, stated }: Question): boolean {
  const num = value.num * n.den - n.num * value.den * factor;
  const distance = abs(num);
  const whole = value.den * factor;
  // Rounded to the nearest or cut off; a count of things (pages, tables) may be rounded up as well.
  const size = abs(value.num);
  if (distance * 2n <= whole) return true;
  if (distance < whole && distance * 8n <= size * n.den && (num > 0n || !stated.unit)) return true;
  if (rounded && distance * 8n <= size * n.den) return true;
  // `= 4600` for 4656: digits given up, not mistaken.
  const zeros = trailingZeros(stated);
  return zeros >= 2n && distance < 10n ** zeros * whole;
}

function abs(x: bigint): bigint {
  return x < 0n ? -x : x;
}

function trailingZeros({ digits, radix, decimals }: NumberToken): bigint {
  if (radix !== 10 || decimals > 0 || digits < 1000n) return 0n;
  const text = digits.toString();
  return BigInt(text.length - text.replace(/0+$/, '').length);
}

/** Plain small numbers only: they may as well count kilobytes. */
function isSmall(expression: readonly ProseToken[]): boolean {
  return (
    expression.every(
      (token) => !token.number || (token.number.digits < 4096n && !token.number.unit && token.number.radix === 10),
    ) &&
    !expression.some((token) => token.text === '<<' || token.text === '>>' || token.text === '^' || token.text === '**')
  );
}

/** Powers of 1024 in a `>> 20`, `/ 1024 / 1024` or `/ 1M` at the end. */
function trailingPower(expression: readonly ProseToken[]): number {
  let power = 0;
  for (let i = expression.length - 1; i >= 1; i -= 2) {
    const number = expression[i]!.number;
    const operator = expression[i - 1]!.text;
    if (!number || number.decimals > 0) break;
    if (operator === '>>' && number.digits % 10n === 0n) power += Number(number.digits / 10n);
    else if (operator === '/' && number.unit && number.digits === 1n) power += number.unit.power;
    else if (operator === '/' && !number.unit && (number.digits === 1024n || number.digits === 1000n)) power += 1;
    else if (operator === '/' && !number.unit && (number.digits === 1048576n || number.digits === 1000000n)) power += 2;
    else break;
  }
  return Math.min(power, 6);
}

/** Fixed point (`1 << 12 == 1.0`, `2.6 / 13 = 3355443`) and quotients greater than what was divided. */
function isOtherQuantity({ value }: Reading, { stated, expression, negative }: Question): boolean {
  if (stated.unit) return false;
  const operands = expression.flatMap((token) => token.number ?? []);
  const hasFractions = operands.some((number) => number.decimals > 0 && !number.unit);
  const divides = expression.some((token) => token.text === '/');
  if (stated.decimals > 0 && value.den === 1n && !divides && !hasFractions) return true;
  if (hasFractions && stated.decimals === 0) return true;
  return divides && expression.length === 3 && !negative && !operands[0]!.unit && stated.digits > operands[0]!.digits;
}

/** A digit gone wrong, not another thing that was meant: less than a factor of two away (and for `or` no power of two);
 * beside the sum itself a factor of `most`. */
function isSlip(reading: Reading, question: Question, strict: boolean, most: bigint): boolean {
  const n = statedValue(question);
  if (isUnitOrDigit(reading, question)) return true;
  if (strict && n.den === 1n && n.num > 0n && (n.num & (n.num - 1n)) === 0n) return false;
  return [...unitFactors(question), 1n].some((factor) => {
    const x = reading.value.num * n.den;
    const y = n.num * reading.value.den * factor;
    return (
      (x < 2n * y && y < 2n * x) ||
      (most > 1n && n.num * unitFactors(question)[0]! >= 16n && x <= most * y && y <= most * x)
    );
  });
}

/** The value is a whole number of the stated unit. */
function isExact({ value }: Reading, question: Question): boolean {
  return value.den === 1n && value.num % unitFactors(question)[0]! === 0n;
}

/** The digits or the unit of the stated number are those of the value but for one. */
function isUnitOrDigit({ value }: Reading, question: Question): boolean {
  const { stated, expression } = question;
  if (value.num <= 0n || value.den !== 1n || stated.decimals > 0) return false;
  const unit = unitFactors(question)[0]!;
  const hasUnit = !!stated.unit && expression.some((token) => token.number?.unit);
  if (hasUnit && isOffByUnit(value.num, stated.digits * unit)) return true;
  if (value.num % unit !== 0n) return false;
  const radix = stated.radix === 16 ? 16 : 10;
  const [meant, written] = [(value.num / unit).toString(radix), stated.digits.toString(radix)];
  return meant.length > 3 && written.length > 3 && isMistyped(meant, written);
}

/** Leaves no doubt that something is computed: a product or a shift. */
function isStrong(expression: readonly ProseToken[]): boolean {
  return expression.some((token) => /^(?:\*|<<|>>|x|X|of|\u00d7)$/.test(token.text));
}

function endOfDigits(text: string, start: number): number {
  const match = /^(?:0[xX][0-9a-fA-F]+|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)/.exec(text.slice(start, start + 80));
  return start + (match?.[0].length ?? 0);
}

function endOfPower(text: string, start: number): number {
  return start + (/^2\s*(?:\^|\*\*)\s*\d+/.exec(text.slice(start, start + 20))?.[0].length ?? 1);
}

/** The value with another unit than the stated one: where that is the slip, or where it would be less than one. */
function inOtherUnit(
  { value }: Reading,
  { stated, trailing }: Question,
  number: string,
  unit: string,
): string | undefined {
  if (!stated.unit || stated.unit.power === 0 || value.den !== 1n || value.num <= 0n || trailing > 0) return undefined;
  const factor = 1n << BigInt(10 * stated.unit.power);
  if (stated.decimals === 0 && isOffByUnit(value.num, stated.digits * factor))
    return withUnitOf(value.num, stated.digits * factor, number, unit);
  if (value.num * 2n >= factor) return undefined;
  let power = BigInt(stated.unit.power);
  while (power > 0n && value.num < 1n << (10n * power)) power--;
  const hundredths = (value.num * 100n) >> (10n * power);
  const shown = withDecimals(hundredths, 2).replace(/\.?0+$/, '');
  return power === 0n ? `${value.num} bytes` : withUnitOf(1n << (10n * power), factor, shown, unit);
}

/** The value in the form of the stated number: its unit, its radix, its separators. */
function computedText({ value }: Reading, question: Question, written: string): string | undefined {
  const { stated } = question;
  const n = statedValue(question);
  if (written.includes('^') || written.includes('**')) {
    const isPower = value.den === 1n && value.num > 0n && (value.num & (value.num - 1n)) === 0n;
    return isPower ? written.replace(/\d+$/, (value.num.toString(2).length - 1).toString()) : shownValue(value);
  }
  if (stated.radix === 16) return value.den === 1n ? formatHex(value.num) : undefined;
  const candidates: Rational[] = [value];
  const power = stated.unit?.power ?? 0;
  if (power > 0) {
    candidates.push({ num: value.num << BigInt(10 * question.trailing), den: value.den << BigInt(10 * power) });
  }
  const best =
    question.trailing === power && power > 0 ? value : candidates.reduce((a, b) => (farther(a, b, n) ? b : a));
  const size = abs(best.num);
  const decimals =
    best.den === 1n || size % best.den === 0n
      ? 0
      : Math.max(stated.decimals, size / best.den < 100n ? shownDecimals(size, best.den) : 0);
  const scaled = (size * 10n ** BigInt(decimals) * 2n + best.den) / (2n * best.den);
  const shown = withDecimals(scaled, decimals);
  return (best.num < 0n ? '-' : '') + (written.includes(',') ? shown : shown.replaceAll(',', ''));
}

function shownDecimals(num: bigint, den: bigint): number {
  const zeros = zerosBehindPoint(num, den);
  return zeros > 1 ? zeros + 3 : 2;
}

/** `a` is farther from `n` than `b` is, by ratio. All are taken as positive. */
function farther(a: Rational, b: Rational, n: Rational): boolean {
  return ratio(a, n) > ratio(b, n);
}

/** lg of how far two values are apart, in bits: enough to tell a unit's factor from a slip. */
function ratio(a: Rational, n: Rational): number {
  const bits = (x: bigint): number => abs(x).toString(2).length;
  return Math.abs(bits(a.num * n.den) - bits(n.num * a.den));
}
