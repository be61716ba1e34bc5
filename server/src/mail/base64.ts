import type { Bytes } from './bytesToView.ts';

const values = new Int8Array(128).fill(-1);
for (const [i, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  values[letter.charCodeAt(0)] = i;
}

/** Bytes of a base64 text, each with the letters it came from. Foreign characters are passed over (RFC 2045 6.8). */
export function decodeBase64(
  text: string,
  from: number,
  to: number,
  maximum: number,
): Bytes & { readonly cut: boolean } {
  const room = Math.min(maximum, Math.ceil(((to - from) * 3) / 4) + 3);
  const bytes = new Uint8Array(room);
  const start = new Int32Array(room);
  const end = new Int32Array(room);
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
    if (count > 1) {
      bytes[length] = (bits >> (8 - 2 * count)) & 0xff;
      // The first byte of a group takes two letters, the others one each: no letter belongs to two bytes.
      start[length] = count === 2 ? before : at;
      end[length] = at + 1;
      length++;
    }
    if (count === 4) count = 0;
    before = at;
  }
  return {
    bytes: bytes.subarray(0, length),
    start: start.subarray(0, length),
    end: end.subarray(0, length),
    cut: at < to,
  };
}
