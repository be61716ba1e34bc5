import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';
import { decodeBytes, isUtf8, utf8Length } from './charset.ts';

/** Where the bytes of a decoded part stand in the document: byte `i` at `start[i]`, to before `end[i]`. */
export interface Places {
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** Turns bytes into text. One character may come from several bytes; where they stand is asked only if it matters. */
export function bytesToView(bytes: Uint8Array, charset: string, places: () => Places): View {
  const text = decodeBytes(bytes, charset);
  return View.lazy(text, () => {
    const { start, end } = places();
    return mapOf(text, bytes, start, end, charset);
  });
}

function mapOf(text: string, bytes: Uint8Array, start: Int32Array, end: Int32Array, charset: string): SourceMap {
  const map = new SourceMap();
  if (text.length === bytes.length) {
    addSingles(map, 0, 0, bytes.length, start, end);
    return map;
  }
  const skipped = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (isUtf8(charset) || decodesAsUtf8(bytes, text)) {
    for (let i = skipped, at = 0; i < bytes.length && at < text.length;) {
      const size = Math.max(1, Math.min(utf8Length(bytes[i]!), bytes.length - i));
      const units = size === 4 ? 2 : 1;
      map.add(at, start[i]!, units, end[i + size - 1]! - start[i]!);
      at += units;
      i += size;
    }
    return map;
  }
  mapByLines(map, text, bytes, start, end);
  return map;
}

/** Bytes `from` to `to`, each one character: runs of neighbours as one segment. */
function addSingles(map: SourceMap, at: number, from: number, to: number, start: Int32Array, end: Int32Array): void {
  for (let i = from; i < to;) {
    let next = i + 1;
    const isNeighbour = (k: number) => start[k] === end[k - 1] && end[k]! - start[k]! === 1;
    if (end[i]! - start[i]! === 1) while (next < to && isNeighbour(next)) next++;
    map.add(at + i - from, start[i]!, next - i, end[next - 1]! - start[i]!);
    i = next;
  }
}

function decodesAsUtf8(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder().decode(bytes) === text;
}

/** Other multi-byte charsets: ASCII lines exactly, any other line as one piece. */
function mapByLines(map: SourceMap, text: string, bytes: Uint8Array, start: Int32Array, end: Int32Array): void {
  let at = 0;
  let i = 0;
  while (at < text.length && i < bytes.length) {
    const lineEnd = text.indexOf('\n', at);
    const textEnd = lineEnd === -1 ? text.length : lineEnd + 1;
    const newline = bytes.indexOf(0x0a, i);
    const byteEnd = newline === -1 ? bytes.length : newline + 1;
    if (textEnd - at === byteEnd - i) {
      addSingles(map, at, i, byteEnd, start, end);
    } else map.add(at, start[i]!, textEnd - at, end[byteEnd - 1]! - start[i]!);
    at = textEnd;
    i = byteEnd;
  }
}
