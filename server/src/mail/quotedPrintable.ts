import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';
import { decodeBytes, isUtf8, utf8Length } from './charset.ts';

const EQUALS = 0x3d;

function hex(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Byte that `=XX` at `at` stands for, or -1. */
function byteAt(text: string, at: number): number {
  const high = hex(text.charCodeAt(at + 1));
  const low = high < 0 ? -1 : hex(text.charCodeAt(at + 2));
  return low < 0 ? -1 : high * 16 + low;
}

/** Decodes a quoted-printable stretch of a document. An `=` that starts nothing known stays as it is. */
export function decodeQuotedPrintable(document: string, from: number, to: number, charset: string): View {
  const first = document.indexOf('=', from);
  if (first === -1 || first >= to) return View.of(document, from, to);
  const parts: string[] = [];
  const map = new SourceMap();
  let length = 0;
  const keep = (start: number, end: number) => {
    if (end <= start) return;
    parts.push(document.slice(start, end));
    map.add(length, start, end - start);
    length += end - start;
  };
  const put = (text: string, start: number, end: number) => {
    parts.push(text);
    map.add(length, start, text.length, end - start);
    length += text.length;
  };
  let at = from;
  while (at < to) {
    let equals = document.indexOf('=', at);
    if (equals === -1 || equals > to) equals = to;
    keep(at, equals);
    if (equals === to) break;
    const soft = softBreak(document, equals + 1, to);
    if (soft > 0) {
      at = soft;
      continue;
    }
    const byte = equals + 2 < to ? byteAt(document, equals) : -1;
    if (byte < 0) {
      keep(equals, equals + 1);
      at = equals + 1;
    } else if (byte < 0x80) {
      put(String.fromCharCode(byte), equals, equals + 3);
      at = equals + 3;
    } else at = highBytes(document, equals, to, charset, put);
  }
  return View.mapped(parts.join(''), map);
}

/** After the line end that a soft break at `at` hides, or 0 where there is none. Blanks before it are transport's. */
function softBreak(text: string, at: number, to: number): number {
  let i = at;
  while (i < to && (text.charCodeAt(i) === 0x20 || text.charCodeAt(i) === 0x09 || text.charCodeAt(i) === 0x0d)) i++;
  if (i >= to) return to;
  return text.charCodeAt(i) === 0x0a ? i + 1 : 0;
}

/** A run of `=XX` above ASCII, soft breaks inside it passed over: decoded character by character where it can be. */
function highBytes(
  text: string,
  from: number,
  to: number,
  charset: string,
  put: (text: string, start: number, end: number) => void,
): number {
  const bytes: number[] = [];
  const places: number[] = [];
  let at = from;
  let end = from;
  while (at + 2 < to && text.charCodeAt(at) === EQUALS) {
    const soft = softBreak(text, at + 1, to);
    if (soft > 0) {
      at = soft;
      continue;
    }
    const byte = byteAt(text, at);
    if (byte < 0x80) break;
    bytes.push(byte);
    places.push(at);
    at += 3;
    end = at;
  }
  const data = new Uint8Array(bytes);
  const decoded = decodeBytes(data, charset);
  const ends = (i: number) => places[i]! + 3;
  if (decoded.length === bytes.length) {
    for (let i = 0; i < bytes.length; i++) put(decoded[i]!, places[i]!, ends(i));
  } else if (isUtf8(charset)) {
    let unit = 0;
    for (let i = 0; i < bytes.length && unit < decoded.length;) {
      const size = Math.max(1, Math.min(utf8Length(bytes[i]!), bytes.length - i));
      const units = size === 4 ? 2 : 1;
      put(decoded.slice(unit, unit + units), places[i]!, ends(i + size - 1));
      unit += units;
      i += size;
    }
  } else put(decoded, from, end);
  return end;
}
