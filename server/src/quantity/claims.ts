import { isRange, judge, judgeTwice, type Claim, type Term } from './judge.ts';
import { foreignUnit, isLoose, isOperandEnd, isVerb, proseTokens, timeUnit, type ProseToken } from './prose.ts';

export type { Claim } from './judge.ts';

/** Tokens of one side of a claim. Longer ones are not arithmetic that somebody did by hand. */
const maxTerm = 64;

const relationWord =
  /[=\u2248\u2245]|\((?=[\d(])|\b(?:is|are|equals|makes?|giv(?:es?|ing)|yield(?:s|ing)?|(?:comes|amounts) to|results in|or|ie|i\.e|tak(?:es?|ing)|needs?|us(?:es?|ing)|requir(?:es?|ing)|consum(?:es?|ing)|costs?|occup(?:y|ies)|wast(?:es?|ing)|total)\b/gi;

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
export function findClaims(source: string): Claim[] {
  const text = source.replaceAll('\u00a0', ' ');
  const tokens = proseTokens(text);
  const claims: Claim[] = [];
  /** The nearest expression of the current chain, and where the chain's last term ends. */
  let chain: { readonly expression: Term; end: number } | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const relation = tokens[i]!;
    const remark = isRemark(tokens, i);
    if (relation.kind !== 'relation' && !remark) continue;
    const left = leftTerm(tokens, i, text);
    const rightSide = left && rightTerm(tokens, i, text);
    if (!left || !rightSide) continue;
    const { term: right, rounded, timed } = rightSide;
    if (remark && (!isClosed(tokens, right.to) || (right.kind === 'number' && left.to < i))) continue;
    const loose = isLoose(relation);
    const continued = chain !== undefined && chain.end === left.to && !loose ? chain.expression : undefined;
    const weak = remark || /^[a-z]/i.test(relation.text);
    let claim: Claim | undefined;
    const isRounded = rounded || relation.text === '\u2248' || relation.text === '\u2245' || relation.text === '~=';
    if (continued && countsAnother(tokens, left, right)) {
      chain = undefined;
      continue;
    }
    const mayBeTwice = !isRounded && (remark ? left.to === i : !continued) && isAlone(tokens, left, relation);
    const twice = mayBeTwice ? judgeTwice(text, tokens, left, right, relation.text.toLowerCase()) : undefined;
    if (twice) claim = twice;
    else if (right.kind === 'number' || (left.kind === 'expression' && isPower(tokens, right))) {
      const expression = left.kind === 'expression' ? left : continued;
      const plain = expression ?? (weak ? undefined : left);
      const last = { from: left.to - 1, to: left.to, kind: 'number' } as const;
      // `2^12 (4K)`, `3 * 0x2000 (8K)`: it is the power, or the last number, that is said again.
      const isSpelling =
        remark && left.kind === 'expression' && (isPower(tokens, left) || !!judgeTwice(text, tokens, last, right, '('));
      if (plain && !isSpelling && (expression || bothInBytes(tokens, plain, right))) {
        claim = judge(text, tokens, plain, right, {
          rounded: isRounded,
          relation: relation.text.toLowerCase(),
          verb: isVerb(relation),
          remark,
          loose,
          timed,
          closeOnly:
            remark ||
            tokens[i - 1]!.kind === 'word' ||
            loose ||
            plain.kind === 'number' ||
            (timed ? !isPlainSum(tokens, plain) : goesOnUnknown(tokens[right.to])),
        });
      }
    } else if (left.kind === 'number' && !continued && tokens[right.to]?.kind !== 'relation') {
      const closed = isProduct(tokens, right) && !goesOnUnknown(tokens[right.to]);
      const sizes = closed && isBytes(tokens[left.from]!) && hasUnit(tokens, right);
      if ((remark && !isPower(tokens, right)) || (closed && !weak) || (sizes && isVerb(relation))) {
        const manner = { rounded: isRounded, relation: relation.text, closeOnly: true, remark, sizes: sizes || remark };
        claim = judge(text, tokens, right, left, manner);
      }
    }
    if (claim) claims.push(claim);
    const expression = right.kind === 'expression' ? right : left.kind === 'expression' ? left : continued;
    chain = expression && !remark ? { expression, end: right.to } : undefined;
  }
  return claims;
}

/** `128 pages = 256 ring entries`, `4k sectors = 2MB`: what is counted changes along the chain. */
function countsAnother(tokens: readonly ProseToken[], left: Term, right: Term): boolean {
  const [a, b] = [tokens[left.to - 1]!, tokens[right.to - 1]!];
  return (
    a.kind === 'noun' && (b.kind === 'noun' ? singular(a.text) !== singular(b.text) : b.number?.unit !== undefined)
  );
}

function singular(noun: string): string {
  return noun.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
}

/** What is counted is named by a word that is not known: it may be another thing than the one before. */
function goesOnUnknown(next: ProseToken | undefined): boolean {
  return next?.kind === 'word' && !next.first && !goesOnWord.test(next.text);
}

const goesOnWord = /^(?:so|which|and|for|in|on|at|with|because|but|as|when|if|then|by|from|since|the|a)$/i;

/** `1 + 2 + 4`: nothing hidden by which it is multiplied. */
function isPlainSum(tokens: readonly ProseToken[], { from, to }: Term): boolean {
  for (let i = from; i < to; i++) if (tokens[i]!.kind !== 'number' && tokens[i]!.text !== '+') return false;
  return true;
}

/** Nothing is computed with the number, so that what follows may say it once more. */
function isAlone(tokens: readonly ProseToken[], left: Term, relation: ProseToken): boolean {
  if (isVerb(relation) || isLoose(relation)) return false;
  const before = tokens[left.from - 1];
  if (!before || before.text === '(' || before.first) return !/^[xX]$/.test(before?.text ?? '');
  if (/^(?:to|thru|through)$/.test(before.text)) return relation.text === '(';
  return before.kind !== 'operator' && before.kind !== 'number' && !/^[xX]$/.test(before.text);
}

/** `65536 (0x10000)`, `544 bytes (256 + 288)`: parentheses that say the same again. */
function isRemark(tokens: readonly ProseToken[], at: number): boolean {
  const before = tokens[at - 1];
  if (tokens[at]!.text !== '(' || tokens[at]!.first || !before || before.text === ')') return false;
  if (!isOperandEnd(before) && beforeContents(tokens, at) === at) return false;
  const after = tokens[at + 1];
  return after !== undefined && (after.kind === 'number' || after.text === '(') && tokens[at]!.start > before.end;
}

/** The parentheses end at `at`, and nothing is computed with them. */
function isClosed(tokens: readonly ProseToken[], at: number): boolean {
  const next = tokens[at + 1];
  return tokens[at]?.text === ')' && (next?.kind !== 'operator' || /^[()]$/.test(next.text) || next.first);
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
  if (tokens[at]!.text === '(' && isRange(tokens, at)) return { from: at - 3, to: at, kind: 'expression' };
  let to = at;
  // `512 * 4096, i.e. 2MB` and `1 << 20 (= 1M)`.
  const before = tokens[to - 1];
  const weak = /^[a-z]/i.test(tokens[at]!.text);
  if (before && ((weak && before.text === ',') || before.text === '(')) to--;
  if (isLoose(tokens[at]!)) to = beforeWords(tokens, to);
  else if (isVerb(tokens[at]!) && /^(?:which|that)$/.test(before?.text ?? ''))
    to -= tokens[to - 2]?.text === ',' ? 2 : 1;
  else if (tokens[at]!.text === '(') to = beforeContents(tokens, to);
  if (!isOperandEnd(tokens[to - 1])) return undefined;
  let from = to;
  let depth = 0;
  while (from > 0 && to - from < maxTerm) {
    const token = tokens[from - 1]!;
    if (!isPart(token)) break;
    const next = from < to ? tokens[from] : undefined;
    if (next && isOperandStart(next) && isOperandEnd(token) && !isJuxtaposed(tokens, from - 1)) {
      // `2*4kB 3*8kB = 32kB`: a list of terms, whose last one is not the whole.
      if ((token.kind === 'number' || isRemarkEnd(tokens, from - 1)) && !next.first) return undefined;
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

/** The end of a remark on a number: `1*512kB (M)`; not the `(1)` of a list. */
function isRemarkEnd(tokens: readonly ProseToken[], at: number): boolean {
  if (tokens[at]!.text !== ')') return false;
  let open = at;
  while (open > 0 && at - open < maxWords && tokens[open]!.text !== '(') open--;
  return tokens[open]!.text === '(' && !tokens[open]!.first && isOperandEnd(tokens[open - 1]);
}

/** Words that may stand between what is counted and what it takes: `8 * 64K leaf tables, for a total of`. */
const maxWords = 5;

function beforeWords(tokens: readonly ProseToken[], end: number): number {
  let to = end;
  while (end - to < maxWords && (tokens[to - 1]?.kind === 'word' || tokens[to - 1]?.text === ',')) to--;
  return to;
}

/** `2GB worth of pages`, `512 invalidations`: behind the size, or the number, what it is of. */
function beforeContents(tokens: readonly ProseToken[], end: number): number {
  let to = end;
  while (end - to < maxWords && /^(?:word|noun|of)$/.test(tokens[to - 1]?.kind ?? '')) to--;
  // `10 bits (2^10)` are as many values, and `16 bit (16 - 1)` is what a register gets.
  if (tokens[to] && foreignUnit.test(tokens[to]!.text)) return end;
  const number = tokens[to - 1]?.number;
  if (!number || end === to) return end;
  const isOf = tokens[to]!.kind === 'of' || tokens[to + 1]?.kind === 'of';
  if (number.unit) return isOf ? to : end;
  return end - to === 1 && tokens[to]!.kind === 'word' && !betweenTwo.test(tokens[to]!.text) ? to : end;
}

/** `from 0 to (4096 - 1)`: not what is counted. */
const betweenTwo = /^(?:to|till|until|thru|through|and|or|at|by|from|in|on|than|with|for)$/i;

/** The closed expression or number that starts behind token `at`. */
function rightTerm(
  tokens: readonly ProseToken[],
  at: number,
  text: string,
): { term: Term; rounded: boolean; timed: boolean } | undefined {
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
  const timed = next?.kind === 'word' && timeUnit.test(next.text) && to - from === 1 && !tokens[from]!.number!.unit;
  if (next && !timed) {
    // A condition, a list, a share: `== 4 && ...`, `= 6, 17`, `= 2.4 %`, `= 8 (this) + 6 (that)`.
    if (/^(?:&&|[?%|])/.test(next.text)) return undefined;
    if (next.text === ',' && tokens[to + 1]?.kind === 'number') return undefined;
    if (next.text === '(' && goesOn(tokens, to)) return undefined;
    // `0x1 0000 0000`, a dump, a table: two numbers in a row.
    if (/^\d/.test(next.text)) return undefined;
    if (next.kind === 'about' || (next.kind === 'word' && foreignUnit.test(next.text))) return undefined;
    if (next.kind === 'word' && /^(?:to|and|or|plus|minus|KVA)$/.test(next.text)) return undefined;
    if (next.text === 'per' && !tokens[to - 1]!.text.match(/[KMGT]i?B?$/i) && tokens[to - 1]!.kind !== 'noun')
      return undefined;
    if (next.kind === 'relation' && next.text === 'or' && !/^(?:more|greater)$/.test(tokens[to + 1]?.text ?? ''))
      return undefined;
    if (next.start === tokens[to - 1]!.end && (next.kind === 'word' || "%@#[{$'".includes(next.text.charAt(0) || ' ')))
      return undefined;
  }
  const term = termOf(tokens, from, to, text);
  return term && { term, rounded, timed };
}

/** Behind the parentheses at `open` the sum goes on. */
function goesOn(tokens: readonly ProseToken[], open: number): boolean {
  for (let i = open; i < Math.min(tokens.length, open + maxTerm); i++) {
    const next = tokens[i + 1];
    if (tokens[i]!.text === ')') return next?.kind === 'operator' && !/^[()]$/.test(next.text) && !next.first;
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
      // Only `N entries of M bytes` and `N of 4 KB` are products.
      const [counted, size] = [tokens[i - 1], tokens[i + 1]];
      if (size?.kind !== 'number' || (counted?.kind !== 'noun' && !(counted?.kind === 'number' && isBytes(size))))
        return undefined;
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
  if (onlyDashes && !spaced && (!telling || !slashes) && !isWholeQuotient(tokens, from, to)) return undefined;
  // `| 4 | 8 |` is a table unless bits are at work.
  if (masks && !shifts && !allHex) return undefined;
  return { from, to, kind: 'expression' };
}

/** `256/16`: too large for a date, a part of a series or a ratio, and nothing is left over. */
function isWholeQuotient(tokens: readonly ProseToken[], from: number, to: number): boolean {
  const [a, b] = [tokens[from]!.number, tokens[from + 2]?.number];
  return (
    to - from === 3 &&
    !!a &&
    !!b &&
    a.digits >= 64n &&
    b.digits >= 2n &&
    a.digits % b.digits === 0n &&
    a.digits > b.digits
  );
}

function isBytes({ number }: ProseToken): boolean {
  return number?.unit !== undefined && number.unit.power > 0;
}

/** `64K = 65536 bytes`: two plain sizes, and the text stops there. */
function bothInBytes(tokens: readonly ProseToken[], a: Term, b: Term): boolean {
  const next = tokens[b.to];
  if (next && (next.kind !== 'break' || next.text === ':') && next.text !== ')') return false;
  if (/^[xX]$/.test(tokens[a.from - 1]?.text ?? '')) return false;
  return [a, b].every((term) => term.to - term.from === 1 && tokens[term.from]!.number?.unit !== undefined);
}

function hasUnit(tokens: readonly ProseToken[], { from, to }: Term): boolean {
  for (let i = from; i < to; i++) if (tokens[i]!.number?.unit) return true;
  return false;
}

/** `2^43` alone. */
function isPower(tokens: readonly ProseToken[], { from, to }: Term): boolean {
  return to - from === 3 && /^(?:\^|\*\*)$/.test(tokens[from + 1]!.text) && tokens[from]!.number?.digits === 2n;
}

function isProduct(tokens: readonly ProseToken[], term: Term): boolean {
  for (let i = term.from; i < term.to; i++) if (/^(?:\*|<<|x|X|\u00d7)$/.test(tokens[i]!.text)) return true;
  return false;
}
