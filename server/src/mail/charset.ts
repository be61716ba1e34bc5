/** Bytes to characters. A document arrives as characters; encoded parts of it turn into bytes again here. */

const decoders = new Map<string, TextDecoder | undefined>();

/** A decoder for a charset's name, or undefined where there is none of that name. */
function decoderOf(charset: string): TextDecoder | undefined {
  const name = charset
    .trim()
    .toLowerCase()
    .replace(/^ansi_x3\..*|^us-ascii$|^ascii$|^646$/, 'utf-8');
  if (!decoders.has(name)) {
    let decoder: TextDecoder | undefined;
    try {
      // Where nothing else could be meant, a bad byte costs one character, not the text.
      decoder = new TextDecoder(name, { fatal: !name.startsWith('iso-2022') });
    } catch {
      decoder = undefined;
    }
    if (decoders.size > 200) decoders.clear();
    decoders.set(name, decoder);
  }
  return decoders.get(name);
}

/** True where a charset's name means UTF-8, or ASCII, which is a part of it. */
export function isUtf8(charset: string): boolean {
  return charset === '' || decoderOf(charset)?.encoding === 'utf-8';
}

/**
 * Decodes bytes: by the declared charset, else as UTF-8, else as Latin-1 (Windows-1252), in which nothing is invalid.
 */
export function decodeBytes(bytes: Uint8Array, charset: string): string {
  for (const name of [charset || 'utf-8', 'utf-8']) {
    try {
      const decoder = decoderOf(name);
      if (decoder) return decoder.decode(bytes);
    } catch {
      continue;
    }
  }
  return decoderOf('windows-1252')!.decode(bytes);
}

/** Characters of Windows-1252 above 0x7f to their bytes: what a shell made of bytes that were not UTF-8. */
const byteOf = new Map<number, number>();

function fillBytes(): void {
  const high = new Uint8Array(128).map((_, i) => i + 128);
  const text = new TextDecoder('windows-1252').decode(high);
  for (let i = 0; i < text.length; i++) byteOf.set(text.charCodeAt(i), i + 128);
  for (let i = 128; i < 256; i++) if (!byteOf.has(i)) byteOf.set(i, i);
}

/** The bytes a text was read from, if it was read byte by byte; undefined where that cannot be. */
export function bytesOf(text: string): Uint8Array | undefined {
  if (byteOf.size === 0) fillBytes();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code < 128 ? code : byteOf.get(code);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** How many bytes a UTF-8 sequence has, by its first byte; 0 where none starts with it. */
export function utf8Length(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

const encoder = new TextEncoder();
const PIECE = 1 << 15;
let room: Uint8Array | undefined;

/** True for a text of ASCII alone. The engine's encoder finds that several times as fast as a pattern does. */
export function isAscii(text: string): boolean {
  room ??= new Uint8Array(PIECE);
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = text.length <= PIECE ? text : text.slice(at, at + PIECE);
    const { read, written } = encoder.encodeInto(piece, room);
    if (read !== piece.length || written !== piece.length) return false;
  }
  return true;
}
