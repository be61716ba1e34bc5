import type { Span } from '../text/problem.ts';
import { formatHex, withDecimals } from './print.ts';
import { foreignUnit, isOperandEnd, proseTokens, type ProseToken } from './prose.ts';
import { readings, shownValue, type Rational, type Reading } from './reading.ts';
import type { NumberToken } from './token.ts';

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

/** Tokens of one side of a claim. Longer ones are not arithmetic that somebody did by hand. */
const maxTerm = 64;

interface Term {
  /** Index of the first and one past the last token. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'expression' | 'number';
}

const relationWord = /[=\u2248\u2245]|\b(?:is|are|equals|makes|gives|or|ie|i\.e)\b/gi;

/** A plain scan for a number, a relation and another number: without them there is no claim. */
export function mayHoldClaim(text: string): boolean {
  const number = text.search(/\d/);
  if (number === -1) return false;
  relationWord.lastIndex = number + 1;
  return relationWord.test(text) && /\d/.test(text.slice(relationWord.lastIndex));
}

/**
 * Closed claims in prose: `expression = number unit`, `==`, `is`, `i.e.`, `or`, chains `a = b = c`, also across a line
 * wrap. A claim is wrong only if it is wrong under every reading that people use: units of 1000 or 1024, whole or
 * exact division, rounding of the last digit, an expression that counts the unit (`>> 20 = 4 MB`), wrapping at 32 or
 * 64 bits. What cannot be read with certainty is no claim. Linear in the text.
 */
export function findClaims(text: string): Claim[] {
  const tokens = proseTokens(text);
  const claims: Claim[] = [];
  /** The nearest expression of the current chain, and where the chain's last term ends. */
  let chain: { readonly expression: Term; end: number } | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const relation = tokens[i]!;
    if (relation.kind !== 'relation') continue;
    const left = leftTerm(tokens, i, text);
    const rightSide = rightTerm(tokens, i, text);
    if (!left || !rightSide) continue;
    const { term: right, rounded } = rightSide;
    const continued = chain !== undefined && chain.end === left.to ? chain.expression : undefined;
    const weak = /^[a-z]/i.test(relation.text);
    let claim: Claim | undefined;
    const isRounded = rounded || relation.text === '\u2248' || relation.text === '\u2245' || relation.text === '~=';
    if (right.kind === 'number') {
      const expression = left.kind === 'expression' ? left : continued;
      const plain = expression ?? (weak ? undefined : left);
      if (plain && (expression || bothInBytes(tokens, plain, right))) {
        claim = judge(text, tokens, plain, right, {
          rounded: isRounded,
          relation: relation.text.toLowerCase(),
          closeOnly:
            tokens[right.to]?.kind === 'word' &&
            !tokens[right.to]!.first &&
            !/^(?:so|which|and|for|in|on|at|with|because|but|as|when|if|then|by|from|since|the|a)$/i.test(
              tokens[right.to]!.text,
            ),
        });
      }
    } else if (left.kind === 'number' && !weak && !continued && tokens[right.to]?.kind !== 'relation') {
      if (isProduct(tokens, right)) {
        claim = judge(text, tokens, right, left, { rounded: isRounded, relation: relation.text, closeOnly: true });
      }
    }
    if (claim) claims.push(claim);
    const expression = right.kind === 'expression' ? right : left.kind === 'expression' ? left : continued;
    chain = expression ? { expression, end: right.to } : undefined;
  }
  return claims;
}

function isBullet(token: ProseToken, text: string): boolean {
  return token.first && /^[-+*]$/.test(token.text) && text.charCodeAt(token.end) <= 32;
}

function isOperandStart(token: ProseToken): boolean {
  return token.kind === 'number' || token.text === '(';
}

function isPart(token: ProseToken): boolean {
  return token.kind === 'number' || token.kind === 'operator' || token.kind === 'noun' || token.kind === 'of';
}

/** The closed expression that ends before token `at`, or undefined. */
function leftTerm(tokens: readonly ProseToken[], at: number, text: string): Term | undefined {
  let to = at;
  // `512 * 4096, i.e. 2MB` and `1 << 20 (= 1M)`.
  const before = tokens[to - 1];
  const weak = /^[a-z]/i.test(tokens[at]!.text);
  if (before && ((weak && before.text === ',') || before.text === '(')) to--;
  if (!isOperandEnd(tokens[to - 1])) return undefined;
  let from = to;
  let depth = 0;
  while (from > 0 && to - from < maxTerm) {
    const token = tokens[from - 1]!;
    if (!isPart(token)) break;
    const next = from < to ? tokens[from] : undefined;
    if (next && isOperandStart(next) && isOperandEnd(token) && !isJuxtaposed(tokens, from - 1)) {
      // `2*4kB 3*8kB = 32kB`: a list of terms, whose last one is not the whole.
      if (token.kind === 'number' && !next.first) return undefined;
      break;
    }
    if (token.text === ')') depth++;
    if (token.text === '(' && --depth < 0) break;
    // An operator that starts a line is a bullet as likely as not.
    if (isBullet(token, text) && isOperandEnd(tokens[from - 2])) {
      from--;
      break;
    }
    from--;
  }
  if (depth > 0 || to - from >= maxTerm) return undefined;
  while (tokens[from]!.kind === 'noun' || tokens[from]!.kind === 'of') from++;
  const first = tokens[from];
  if (first?.kind === 'operator' && first.text !== '(') {
    // A bullet may stand before the expression; anything else hangs on something unknown.
    if (!first.first || text.charCodeAt(first.end) > 32 || !'-*+'.includes(first.text)) return undefined;
    from++;
  }
  return termOf(tokens, from, to, text);
}

/** The closed expression or number that starts behind token `at`. */
function rightTerm(
  tokens: readonly ProseToken[],
  at: number,
  text: string,
): { term: Term; rounded: boolean } | undefined {
  let from = at + 1;
  let rounded = false;
  while (
    tokens[from]?.kind === 'about' ||
    tokens[from]?.kind === 'filler' ||
    (tokens[from]?.text === ',' && /^i/i.test(tokens[at]!.text))
  ) {
    if (tokens[from]!.kind === 'about') rounded = true;
    from++;
  }
  let to = from;
  let depth = 0;
  while (to < tokens.length && to - from < maxTerm) {
    const token = tokens[to]!;
    if (
      !isPart(token) ||
      (to > from && isBullet(token, text)) ||
      (token.kind === 'of' && tokens[to + 1]?.kind !== 'number')
    )
      break;
    const last = to > from ? tokens[to - 1] : undefined;
    // `= 4MB (plus some)`: what stands in parentheses is a remark.
    if (last && isOperandStart(token) && isOperandEnd(last) && !isJuxtaposed(tokens, to - 1)) break;
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) break;
    to++;
  }
  if (to - from >= maxTerm) return undefined;
  const next = tokens[to];
  if (next) {
    // A condition, a list, a share: `== 4 && ...`, `= 6, 17`, `= 2.4 %`, `= 8 (this) + 6 (that)`.
    if (/^(?:&&|[?%|])/.test(next.text)) return undefined;
    if (next.text === ',' && tokens[to + 1]?.kind === 'number') return undefined;
    if (next.text === '(' && goesOn(tokens, to)) return undefined;
    // `0x1 0000 0000`, a dump, a table: two numbers in a row.
    if (/^\d/.test(next.text)) return undefined;
    if (next.kind === 'about' || (next.kind === 'word' && foreignUnit.test(next.text))) return undefined;
    if (next.kind === 'word' && /^(?:to|and|or|plus|minus|per|KVA)$/.test(next.text)) return undefined;
    if (next.kind === 'relation' && next.text === 'or') return undefined;
    if (next.start === tokens[to - 1]!.end && (next.kind === 'word' || "%@#[{$'".includes(next.text.charAt(0) || ' ')))
      return undefined;
  }
  const term = termOf(tokens, from, to, text);
  return term && { term, rounded };
}

/** Behind the parentheses at `open` the sum goes on. */
function goesOn(tokens: readonly ProseToken[], open: number): boolean {
  for (let i = open; i < Math.min(tokens.length, open + maxTerm); i++) {
    const next = tokens[i + 1];
    if (tokens[i]!.text === ')') return next?.kind === 'operator' && next.text !== '(' && next.text !== ')';
  }
  return false;
}

/** `512 4K pages`: a number, a size and a noun in a row are a product. */
function isJuxtaposed(tokens: readonly ProseToken[], at: number): boolean {
  const [count, size, noun] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  return (
    count!.kind === 'number' &&
    size?.kind === 'number' &&
    noun?.kind === 'noun' &&
    !!size.number!.unit &&
    (!count!.number!.unit || count!.number!.unit.power === 1 || count!.number!.unit.power === 2) &&
    size.start - count!.end === 1
  );
}

const operators = new Set(['+', '-', '*', '/', '<<', '>>', '&', '|', '^', '**', 'x', 'X', '\u00d7']);

function termOf(tokens: readonly ProseToken[], from: number, to: number, text: string): Term | undefined {
  if (from >= to) return undefined;
  const before = tokens[from - 1];
  const first = tokens[from]!;
  if (before && /^(?:&&|!)$/.test(before.text)) return undefined;
  if (before?.kind === 'break' && /^\d/.test(before.text) && !first.first) return undefined;
  // A call, a member, an index: `foo(4 * 2)`, `a.4`, `x[3]`.
  if (before && before.end === first.start && before.kind !== 'relation' && before.text !== '(') {
    if (before.kind !== 'about' && !'"\'`,:[{\u201c'.includes(before.text.charAt(0) || ' ')) return undefined;
  }
  let numbers = 0;
  let count = 0;
  let spaced = false;
  let telling = false;
  let masks = false;
  let shifts = false;
  let allHex = true;
  let onlyDashes = true;
  let slashes = false;
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    if (token.kind === 'number') {
      numbers++;
      const { radix, unit } = token.number!;
      if (radix !== 10 || unit) telling = true;
      if (radix !== 16) allHex = false;
      if (i + 1 < to && isJuxtaposed(tokens, i)) {
        count++;
        onlyDashes = false;
      }
    } else if (token.kind === 'of') {
      // Only `N entries of M bytes` is a product.
      if (tokens[i - 1]?.kind !== 'noun' || tokens[i + 1]?.kind !== 'number') return undefined;
      count++;
      onlyDashes = false;
    } else if (token.kind === 'operator' && operators.has(token.text)) {
      const isBinary = isOperandEnd(tokens[i - 1]) && i > from;
      if (!isBinary && token.text !== '-') return undefined;
      if (isBinary) {
        count++;
        if (text.charCodeAt(token.start - 1) <= 32) spaced = true;
        if (token.text !== '-' && token.text !== '/') onlyDashes = false;
        if (token.text === '/') slashes = true;
        if (token.text === '&' || token.text === '|') masks = true;
        if (token.text === '<<' || token.text === '>>') shifts = true;
      }
    }
  }
  if (!isOperandEnd(tokens[to - 1]) || numbers === 0) return undefined;
  if (count === 0) return numbers === 1 ? { from, to, kind: 'number' } : undefined;
  // `3/5`, `10-20`, `2020-01-02`: parts of a series, a range, a date.
  if (onlyDashes && !spaced && (!telling || !slashes)) return undefined;
  // `| 4 | 8 |` is a table unless bits are at work.
  if (masks && !shifts && !allHex) return undefined;
  return { from, to, kind: 'expression' };
}

/** `64K = 65536 bytes`: two plain sizes, and the text stops there. */
function bothInBytes(tokens: readonly ProseToken[], a: Term, b: Term): boolean {
  const next = tokens[b.to];
  if (next && (next.kind !== 'break' || next.text === ':') && next.text !== ')') return false;
  if (/^[xX]$/.test(tokens[a.from - 1]?.text ?? '')) return false;
  return [a, b].every((term) => term.to - term.from === 1 && tokens[term.from]!.number?.unit !== undefined);
}

function isProduct(tokens: readonly ProseToken[], term: Term): boolean {
  for (let i = term.from; i < term.to; i++) if (/^(?:\*|<<|x|X|\u00d7)$/.test(tokens[i]!.text)) return true;
  return false;
}

interface Manner {
  readonly rounded: boolean;
  readonly relation: string;
  /** Something unknown is counted: only a slip is called wrong, not another quantity. */
  readonly closeOnly: boolean;
}

/** Relations that may as well add another thing as say the same again. */
const wordRelations = new Set(['or', 'i.e.', 'i.e', 'ie']);

function judge(
  text: string,
  tokens: readonly ProseToken[],
  left: Term,
  right: Term,
  manner: Manner,
): Claim | undefined {
  const statedTokens = tokens.slice(right.from, right.to);
  const statedToken = statedTokens.find((token) => token.kind === 'number')!;
  const stated = statedToken.number!;
  const negative = statedTokens[0]!.text === '-';
  const expression = tokens.slice(left.from, left.to);
  if (stated.unit && isRatio(expression)) return undefined;
  // Time stamps: the difference is told in another unit.
  if (expression.some((token) => !!token.number && !token.number.unit && token.number.decimals > 2)) return undefined;
  const all = readings(expression);
  const primary = all[0];
  if (!primary) return undefined;
  const pages = [...expression, ...statedTokens].some((token) => /page/i.test(token.text));
  const trailing = trailingPower(expression);
  const question: Question = { stated, negative, pages, rounded: manner.rounded, trailing, expression };
  const isRight = all.some((reading) => fits(reading, question));
  const word = wordRelations.has(manner.relation);
  // `0x40 - 0x4f == 686B`: a range has a name, not a value.
  if (!isRight && primary.value.num < 0n && !negative && expression.length === 3) return undefined;
  if (!isRight && (word || manner.closeOnly) && !isSlip(primary, question, word)) return undefined;
  if (!isRight && isOtherQuantity(primary, question)) return undefined;
  if (!isRight && /^(?:is|are|makes|gives)$/.test(manner.relation) && !isStrong(expression)) return undefined;
  const digitsEnd = endOfDigits(text, statedToken.start);
  const statedSpan = { start: negative ? statedTokens[0]!.start : statedToken.start, end: digitsEnd };
  const computed = computedText(primary, question, text.slice(statedToken.start, digitsEnd));
  if (computed === undefined) return undefined;
  const expressionSpan = { start: expression[0]!.start, end: expression[expression.length - 1]!.end };
  const shownExpression = text.slice(expressionSpan.start, expressionSpan.end).replace(/\s*\n[\s>*]*/g, ' ');
  const unit = text.slice(digitsEnd, statedToken.end).trim();
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
  const factors = unitFactors(question);
  const { value } = reading;
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
    if (pages && (isPageRatio(value.num, bytes) || isPageRatio(bytes, value.num))) return true;
    if (stated.radix === 10 && !stated.unit && question.expression.some((token) => token.number?.radix === 16)) {
      if (BigInt(`0x${stated.digits}`) === value.num) return true;
    }
  }
  return false;
}

/** `3G/1G`: a split or a count, never bytes. */
function isRatio(expression: readonly ProseToken[]): boolean {
  const [a, operator, b] = expression;
  return expression.length === 3 && operator?.text === '/' && !!a?.number?.unit && !!b?.number?.unit;
}

function isPageRatio(a: bigint, b: bigint): boolean {
  if (b <= 0n || a <= b || a % b !== 0n) return false;
  const ratio = a / b;
  return ratio >= 1024n && (ratio & (ratio - 1n)) === 0n;
}

function unitFactors({ stated, expression }: Question): bigint[] {
  const unit = stated.unit;
  if (!unit) {
    // `4 * 8KB = 32`: the unit carries over.
    const carried = expression.flatMap((token) => token.number?.unit ?? []);
    return [1n, ...carried.map(({ power }) => 1n << BigInt(10 * power))];
  }
  if (unit.power === 0) return [1n];
  const binary = 1n << BigInt(10 * unit.power);
  if (unit.strict) return [binary];
  const k = BigInt(unit.power);
  return [binary, 1000n ** k, 1000n * 1024n ** (k - 1n), 1024n * 1000n ** (k - 1n)];
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

/** A digit gone wrong, not another thing that was meant: less than a factor of two away (and for `or` no power of two). */
function isSlip(reading: Reading, question: Question, strict: boolean): boolean {
  const n = statedValue(question);
  if (strict && n.den === 1n && n.num > 0n && (n.num & (n.num - 1n)) === 0n) return false;
  return [...unitFactors(question), 1n].some((factor) => {
    const x = reading.value.num * n.den;
    const y = n.num * reading.value.den * factor;
    return x < 2n * y && y < 2n * x;
  });
}

/** Leaves no doubt that something is computed: a product or a shift. */
function isStrong(expression: readonly ProseToken[]): boolean {
  return expression.some((token) => /^(?:\*|<<|>>|x|X|of|\u00d7)$/.test(token.text));
}

function endOfDigits(text: string, start: number): number {
  const match = /^(?:0[xX][0-9a-fA-F]+|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)/.exec(text.slice(start, start + 80));
  return start + (match?.[0].length ?? 0);
}

/** The value in the form of the stated number: its unit, its radix, its separators. */
function computedText({ value }: Reading, question: Question, written: string): string | undefined {
  const { stated } = question;
  const n = statedValue(question);
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
    best.den === 1n || size % best.den === 0n ? 0 : Math.max(stated.decimals, size / best.den < 100n ? 2 : 0);
  const scaled = (size * 10n ** BigInt(decimals) * 2n + best.den) / (2n * best.den);
  const shown = withDecimals(scaled, decimals);
  return (best.num < 0n ? '-' : '') + (written.includes(',') ? shown : shown.replaceAll(',', ''));
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
