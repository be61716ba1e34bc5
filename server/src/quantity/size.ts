import type { Parsed, Problem } from '../text/problem.ts';
import { evaluate } from './evaluate.ts';
import { readNumber, shown } from './token.ts';

/** A number of bytes as somebody wrote it. */
export interface Size {
  readonly bytes: bigint;
  /** Written `KB`, `MB`...: read as 1024-based, as kernel people mean it, but a disk vendor would not. */
  readonly ambiguous: boolean;
}

/** A stretch of addresses, in bytes. `size` may be 2^64. */
export interface AddressRange {
  readonly start: bigint;
  readonly size: bigint;
}

export const addressSpace = 1n << 64n;

/**
 * A size in bytes: `64K`, `16GiB`, `16 GB`, `0x10000`, `SZ_64K`, `1ULL << 39`, `4096`, or any C constant
 * expression, without C's limits on width. 0 .. 2^64.
 */
export function parseSize(text: string): Parsed<Size | undefined> {
  const trimmed = text.trim();
  const number = readNumber(trimmed, 0, { digits: 64 });
  const { value, problems } = parseNumber(text, 'a size', addressSpace);
  const ambiguous = number?.end === trimmed.length && (number.unit?.ambiguous ?? false);
  return { value: value === undefined ? undefined : { bytes: value, ambiguous }, problems };
}

/** An address: what `parseSize` reads, below 2^64. */
export function parseAddress(text: string): Parsed<bigint | undefined> {
  return parseNumber(text, 'an address', addressSpace - 1n);
}

function parseNumber(text: string, what: string, largest: bigint): Parsed<bigint | undefined> {
  const start = text.length - text.trimStart().length;
  const place = { start, end: Math.max(start, text.trimEnd().length) };
  if (place.start === place.end) {
    return { value: undefined, problems: [{ ...place, message: `${what} is missing here`, code: 'missing' }] };
  }
  const { value, problems } = evaluate(text);
  // Sizes are not C values: what would wrap or shift out of an `int` is meant as written.
  const real = problems.filter((problem) => problem.code !== 'shift' && problem.code !== 'width');
  if (!value) return { value: undefined, problems: real.length > 0 ? real : problems };
  if (value.exact >= 0n && value.exact <= largest) return { value: value.exact, problems: [] };
  const message =
    value.exact < 0n
      ? `\`${shown(text.trim())}\` is negative, and ${what} is not`
      : `\`${shown(text.trim())}\` is past 2^64, where addresses end`;
  return { value: undefined, problems: [{ ...place, message, code: 'range' }] };
}

const inclusive = /^(?:0x)?([0-9a-f]{1,17})\s*-\s*(?:0x)?([0-9a-f]{1,17})$/i;

/**
 * A range of addresses: `A+SIZE`; `A..B`, where B is the first address behind; `A-B` of hexadecimal numbers (with or
 * without `0x`), where B is the last address of it, as `/proc/iomem` prints.
 */
export function parseExtent(text: string): Parsed<AddressRange | undefined> {
  const place = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  const fail = (message: string, code: string): Parsed<AddressRange | undefined> => ({
    value: undefined,
    problems: [{ ...place, end: Math.max(place.start, place.end), message, code }],
  });
  const dots = text.indexOf('..');
  if (dots !== -1) {
    const from = parseAddress(text.slice(0, dots));
    const to = shift(parseSize(text.slice(dots + 2)), dots + 2);
    if (from.value === undefined || !to.value) {
      return { value: undefined, problems: [...from.problems, ...to.problems] };
    }
    if (to.value.bytes <= from.value) return fail('the end is not behind the start', 'order');
    return { value: { start: from.value, size: to.value.bytes - from.value }, problems: [] };
  }
  const [, firstDigits, lastDigits] = inclusive.exec(text.trim()) ?? [];
  if (firstDigits !== undefined && lastDigits !== undefined) {
    const from = BigInt(`0x${firstDigits}`);
    const to = BigInt(`0x${lastDigits}`);
    if (to >= addressSpace) return fail('the end is past 2^64, where addresses end', 'range');
    if (to < from) return fail('the end lies before the start', 'order');
    return { value: { start: from, size: to - from + 1n }, problems: [] };
  }
  const plus = lastPlus(text);
  if (plus === -1) return fail('a range is `START+SIZE`, `START..END` or `FIRST-LAST`', 'syntax');
  const start = parseAddress(text.slice(0, plus));
  const size = shift(parseSize(text.slice(plus + 1)), plus + 1);
  if (start.value === undefined || !size.value) {
    return { value: undefined, problems: [...start.problems, ...size.problems] };
  }
  if (size.value.bytes === 0n) return fail('the range is empty', 'empty');
  if (start.value + size.value.bytes > addressSpace) return fail('the range ends past 2^64', 'range');
  return { value: { start: start.value, size: size.value.bytes }, problems: [] };
}

/** The last `+` outside parentheses: the one before the size. */
function lastPlus(text: string): number {
  let depth = 0;
  let found = -1;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '+' && depth === 0) found = i;
  }
  return found;
}

function shift<T>(parsed: Parsed<T>, by: number): Parsed<T> {
  const moved: Problem[] = parsed.problems.map((problem) => ({
    ...problem,
    start: problem.start + by,
    end: problem.end + by,
  }));
  return { value: parsed.value, problems: moved };
}
