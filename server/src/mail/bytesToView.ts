import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';
import { decodeBytes, isUtf8, utf8Length } from './charset.ts';

/** Where the bytes of a decoded part stand in the document: byte `i` from `start(i)` to before `end(i)`. */
export interface Places {
  readonly start: (index: number) => number;
  readonly end: (index: number) => number;
}

/** Turns bytes into text. One character may come from several bytes; where they stand is asked only if it matters. */
export function bytesToView(bytes: Uint8Array, charset: string, places: () => Places): View {
  const text = decodeBytes(bytes, charset);
  if (text.length === bytes.length) return placedView(text, places);
  if (!isUtf8(charset) && new TextDecoder().decode(bytes) !== text) {
    return View.lazy(text, () => mapByLines(text, bytes, places()));
  }
  let made: Int32Array | undefined;
  const firstBytes = () => (made ??= firstBytesOf(text, bytes));
  return placedView(text, () => {
    const { start, end } = places();
    return {
      start: (unit) => start(firstBytes()[unit]!),
      end: (unit) => end(firstBytes()[unit]! + Math.max(1, utf8Length(bytes[firstBytes()[unit]!]!)) - 1),
    };
  });
}

/** A view of a text whose characters stand at places, which are made when they are first asked for. */
export function placedView(text: string, places: () => Places): View {
  let made: Places | undefined;
  const get = () => (made ??= places());
  return View.placed(
    text,
    (offset) => get().start(offset),
    (offset) => get().end(offset),
  );
}

/** For each UTF-16 unit of a text, the first of the UTF-8 bytes that its character came from. */
function firstBytesOf(text: string, bytes: Uint8Array): Int32Array {
  const first = new Int32Array(text.length);
  const skipped = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let i = skipped, unit = 0; i < bytes.length && unit < text.length;) {
    const size = Math.max(1, Math.min(utf8Length(bytes[i]!), bytes.length - i));
    first[unit++] = i;
    if (size === 4 && unit < text.length) first[unit++] = i;
    i += size;
  }
  return first;
}

/** Other multi-byte charsets: ASCII lines exactly, any other line as one piece. */
function mapByLines(text: string, bytes: Uint8Array, { start, end }: Places): SourceMap {
  const map = new SourceMap();
  let at = 0;
  let i = 0;
  while (at < text.length && i < bytes.length) {
    const lineEnd = text.indexOf('\n', at);
    const textEnd = lineEnd === -1 ? text.length : lineEnd + 1;
    const newline = bytes.indexOf(0x0a, i);
    const byteEnd = newline === -1 ? bytes.length : newline + 1;
    if (textEnd - at === byteEnd - i) {
      for (let k = 0; k < byteEnd - i; k++) map.add(at + k, start(i + k), 1, end(i + k) - start(i + k));
    } else map.add(at, start(i), textEnd - at, end(byteEnd - 1) - start(i));
    at = textEnd;
    i = byteEnd;
  }
  return map;
}
