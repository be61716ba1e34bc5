import { lastAtOrBefore } from '../text/sourceMap.ts';
import type { Places } from './bytesToView.ts';
import { isAscii } from './charset.ts';

const values = new Int8Array(128).fill(-1);
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  values[letter.charCodeAt(0)] = i;
}

/** Base64 text undone. */
export interface Decoded {
  readonly bytes: Uint8Array;
  /** True where there was more than `maximum` bytes. */
  readonly cut: boolean;
}

/** Bytes of a base64 text. Foreign characters are passed over (RFC 2045 6.8). */
export function decodeBase64(text: string, from: number, to: number, maximum: number): Decoded {
  const whole = ((to - from) * 3) / 4 <= maximum ? decodeClean(text.slice(from, to)) : undefined;
  if (whole) return { bytes: whole, cut: false };
  const bytes = new Uint8Array(Math.min(maximum, Math.ceil(((to - from) * 3) / 4) + 3));
  const { length, cut } = scan(text, from, to, maximum, (index, byte) => {
    bytes[index] = byte;
  });
  return { bytes: bytes.subarray(0, length), cut };
}

/** The engine's own decoder, which takes nothing but letters, padding at the end and white space. */
function decodeClean(text: string): Uint8Array | undefined {
  const characters = charactersOf(text);
  if (characters === undefined) return undefined;
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** The text itself, where a base64 text is a clean one of ASCII only: most patches are. */
export function decodeAsciiBase64(text: string, from: number, to: number, maximum: number): string | undefined {
  if (((to - from) * 3) / 4 > maximum) return undefined;
  const characters = charactersOf(text.slice(from, to));
  return characters !== undefined && isAscii(characters) ? characters : undefined;
}

function charactersOf(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

/**
 * Where the letters of each of `length` bytes stand. The first byte of a group takes two letters, the others one
 * each, so that no letter belongs to two bytes.
 */
export function placesOfBase64(text: string, from: number, to: number, length: number): Places {
  /** Runs of letters: where each starts, and how many letters are before it. */
  const starts: number[] = [];
  const counts: number[] = [];
  let count = 0;
  for (let at = from; at < to; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    starts.push(at);
    counts.push(count);
    const start = at;
    while (at < to && isLetter(text.charCodeAt(at))) at++;
    count += at - start;
    // Letters after padding start a group anew.
    if (text.charCodeAt(at) === PADDING && count < Math.ceil((length * 4) / 3))
      return placesOneByOne(text, from, to, length);
  }
  let last = 0;
  const placeOf = (letter: number) => {
    // Most often it is the run of the last one, or the next.
    if (letter < counts[last]! || letter >= (counts[last + 2] ?? Infinity)) last = lastAtOrBefore(counts, letter);
    else if (letter >= (counts[last + 1] ?? Infinity)) last++;
    return starts[last]! + letter - counts[last]!;
  };
  return {
    start: (i) => placeOf(Math.floor(i / 3) * 4 + (i % 3 === 0 ? 0 : (i % 3) + 1)),
    end: (i) => placeOf(Math.floor(i / 3) * 4 + (i % 3) + 1) + 1,
  };
}

const PADDING = 0x3d;

function isLetter(code: number): boolean {
  return code < 128 && values[code]! >= 0;
}

function placesOneByOne(text: string, from: number, to: number, length: number): Places {
  const start = new Int32Array(length);
  const end = new Int32Array(length);
  scan(text, from, to, length, (index, _byte, at, before) => {
    start[index] = before;
    end[index] = at + 1;
  });
  return { start: (i) => start[i]!, end: (i) => end[i]! };
}

/** Calls back for every byte, with the place of its last letter and that of its first. */
function scan(
  text: string,
  from: number,
  to: number,
  maximum: number,
  put: (index: number, byte: number, at: number, first: number) => void,
): { length: number; cut: boolean } {
  let length = 0;
  let bits = 0;
  let count = 0;
  let before = from;
  let at = from;
  for (; at < to && length < maximum; at++) {
    const code = text.charCodeAt(at);
    const value = code < 128 ? values[code]! : -1;
    if (value < 0) {
      // Padding ends a group; some mailers put another base64 text behind it.
      if (code === 0x3d) count = 0;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    count++;
    if (count > 1) put(length++, (bits >> (8 - 2 * count)) & 0xff, at, count === 2 ? before : at);
    if (count === 4) count = 0;
    before = at;
  }
  return { length, cut: at < to };
}
