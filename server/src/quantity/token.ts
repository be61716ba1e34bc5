import type { Problem } from '../text/problem.ts';
import { unitOf, type Unit } from './unit.ts';

/** A number as written. Its value is `digits / 10^decimals`, times the unit. */
export interface NumberToken {
  readonly kind: 'number';
  readonly start: number;
  readonly end: number;
  readonly digits: bigint;
  /** Digits behind the decimal point. */
  readonly decimals: number;
  readonly radix: 2 | 8 | 10 | 16;
  readonly unsigned: boolean;
  readonly long: boolean;
  readonly unit?: Unit;
}

export interface WordToken {
  readonly kind: 'word' | 'operator' | 'other';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Token = NumberToken | WordToken;

export interface NumberOptions {
  /** Most digits of one number; more are not read as one. */
  readonly digits: number;
  /** `2,097,152` is one number. */
  readonly separators?: boolean;
}

const suffix = /^(?:u|l|ul|lu|ll|ull|llu)$/i;
/** Behind a space only what cannot be a word of its own is taken for a unit. */
const spacedUnit = /^(?:[KMGTPE]i?B|kB|kiB|[KMGT]|bytes?|[KMGT]bytes?|[kK]ilobytes?|[mM]egabytes?|[gG]igabytes?)$/;

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWordCode(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

export function endOfWord(text: string, at: number): number {
  let end = at;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** Reads the number that starts at `at` (a digit), its C suffix and its unit; undefined where the letters make no sense. */
export function readNumber(text: string, at: number, options: NumberOptions): NumberToken | undefined {
  let end = at;
  let radix: NumberToken['radix'] = 10;
  const second = text.charCodeAt(at + 1) | 32;
  if (text.charCodeAt(at) === 48 && (second === 120 || second === 98)) {
    radix = second === 120 ? 16 : 2;
    end = at + 2;
  }
  const first = end;
  while (end < text.length && isDigitOf(text.charCodeAt(end), radix)) end++;
  if (end === first) return undefined;
  let raw = text.slice(first, end);
  let decimals = 0;
  if (radix === 10) {
    if (options.separators && raw.length <= 3) {
      while (text.charCodeAt(end) === 44 && threeDigits(text, end + 1)) {
        raw += text.slice(end + 1, end + 4);
        end += 4;
      }
    }
    if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) {
      const point = end + 1;
      end = point;
      while (end < text.length && isDigit(text.charCodeAt(end))) end++;
      raw += text.slice(point, end);
      decimals = end - point;
    } else if (raw.length > 1 && raw.charCodeAt(0) === 48 && !options.separators) {
      radix = 8;
      if (/[89]/.test(raw)) return undefined;
    }
  }
  if (raw.length > options.digits) return undefined;
  const digits = BigInt((radix === 16 ? '0x' : radix === 8 ? '0o' : radix === 2 ? '0b' : '') + raw);
  const number = { kind: 'number' as const, start: at, digits, decimals, radix };
  const wordEnd = endOfWord(text, end);
  if (wordEnd > end) {
    const word = text.slice(end, wordEnd);
    if (suffix.test(word) && decimals === 0) {
      const lower = word.toLowerCase();
      return { ...number, end: wordEnd, unsigned: lower.includes('u'), long: lower.includes('l') };
    }
    const unit = unitOf(word);
    return unit && { ...number, end: wordEnd, unsigned: false, long: false, unit };
  }
  const gap = text.charCodeAt(end);
  if (gap === 32 || gap === 9 || gap === 0xa0) {
    const unitEnd = endOfWord(text, end + 1);
    const word = text.slice(end + 1, unitEnd);
    const unit = spacedUnit.test(word) ? unitOf(word) : undefined;
    if (unit) return { ...number, end: unitEnd, unsigned: false, long: false, unit };
  }
  return { ...number, end, unsigned: false, long: false };
}

function threeDigits(text: string, at: number): boolean {
  for (let i = at; i < at + 3; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return !isDigit(text.charCodeAt(at + 3));
}

function isDigitOf(code: number, radix: number): boolean {
  if (radix === 2) return code === 48 || code === 49;
  if (isDigit(code)) return true;
  const lower = code | 32;
  return radix === 16 && lower >= 97 && lower <= 102;
}

const pairs = new Set(['<<', '>>', '<=', '>=', '==', '!=', '&&', '||']);
const singles = new Set('+-*/%&|^~!<>()?:,');

/** The operator at `at`, or undefined. */
export function operatorAt(text: string, at: number): string | undefined {
  const two = text.slice(at, at + 2);
  if (pairs.has(two)) return two;
  return singles.has(two.charAt(0)) ? two.charAt(0) : undefined;
}

/** Tokens of a C expression. What is no token becomes a problem. */
export function tokenize(text: string, options: NumberOptions): { tokens: Token[]; problems: Problem[] } {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0xa0) {
      at++;
      continue;
    }
    if (isDigit(code)) {
      const number = readNumber(text, at, options);
      const end = number?.end ?? endOfWord(text, at);
      if (number) tokens.push(number);
      else
        problems.push({
          start: at,
          end,
          code: 'number',
          message: `\`${shown(text.slice(at, end))}\` is not a number: unknown suffix or unit, or too many digits`,
        });
      at = end;
    } else if (isWordCode(code)) {
      const end = endOfWord(text, at);
      tokens.push({ kind: 'word', start: at, end, text: text.slice(at, end) });
      at = end;
    } else {
      const operator = operatorAt(text, at);
      const end = at + (operator?.length ?? 1);
      if (operator) tokens.push({ kind: 'operator', start: at, end, text: operator });
      else
        problems.push({
          start: at,
          end,
          code: 'character',
          message: `\`${text.slice(at, end)}\` has no place in an expression`,
        });
      at = end;
    }
  }
  return { tokens, problems };
}

/** A stretch of the user's text, short enough for a message. */
export function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
