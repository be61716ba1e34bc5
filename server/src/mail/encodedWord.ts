import { decodeBase64 } from './base64.ts';
import { decodeBytes } from './charset.ts';

const word = /=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,2000})\?=/g;
const MAXIMUM_VALUE = 20_000;

/** Decodes the encoded words of a header (RFC 2047): `=?utf-8?q?caf=C3=A9?=`. Blanks between two words vanish. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const input = value.slice(0, MAXIMUM_VALUE);
  let result = '';
  let last = 0;
  let bytes: number[] = [];
  let charset = '';
  const flush = () => {
    if (bytes.length > 0) result += decodeBytes(new Uint8Array(bytes), charset);
    bytes = [];
  };
  word.lastIndex = 0;
  for (let match = word.exec(input); match; match = word.exec(input)) {
    const between = input.slice(last, match.index);
    const name = match[1]!.split('*')[0]!.toLowerCase();
    // Some mailers part a character between two words: bytes of neighbours are decoded together. Words of ISO-2022
    // start and end in ASCII each.
    if (bytes.length === 0 || between.trim() !== '' || name !== charset || name.startsWith('iso-2022')) {
      flush();
      if (last === 0 || between.trim() !== '') result += between;
    }
    charset = name;
    const words = match[3]!;
    bytes.push(...(match[2]!.toLowerCase() === 'b' ? decodeBase64(words, 0, words.length, 4000).bytes : qBytes(words)));
    last = match.index + match[0].length;
  }
  flush();
  return result + input.slice(last);
}

/** Bytes of the `q` encoding: `_` is a blank, `=XX` a byte. */
function qBytes(words: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < words.length; i++) {
    const code = words.charCodeAt(i);
    const escaped = code === 0x3d && /^[0-9a-f]{2}$/i.test(words.slice(i + 1, i + 3));
    if (escaped) {
      bytes.push(Number.parseInt(words.slice(i + 1, i + 3), 16));
      i += 2;
    } else if (code === 0x5f) bytes.push(0x20);
    else if (code < 0x80) bytes.push(code);
    else bytes.push(...new TextEncoder().encode(words[i]));
  }
  return bytes;
}
