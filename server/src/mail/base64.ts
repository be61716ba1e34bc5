import type { Places } from './bytesToView.ts';

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
  try {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}

/**
 * Where the letters of each byte stand: byte `i` comes from `start[i]` to before `end[i]`. The first byte of a group
 * takes two letters, the others one each, so that no letter belongs to two bytes.
 */
export function placesOfBase64(text: string, from: number, to: number, length: number): Places {
  const start = new Int32Array(length);
  const end = new Int32Array(length);
  scan(text, from, to, length, (index, _byte, at, before) => {
    start[index] = before;
    end[index] = at + 1;
  });
  return { start, end };
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
