/** The header lines of a mail or of one of its parts. Names are in lower case; of one name the first value counts. */
export interface Headers {
  readonly values: ReadonlyMap<string, string>;
  /** Offset of the first character after the blank line that ends the headers. */
  readonly end: number;
  /** True where the headers were longer than is read. */
  readonly tooLong: boolean;
}

/** Headers longer than this are cut off. */
export const MAXIMUM_HEADERS = 256 * 1024;

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** Reads `Name: value` lines from `start` to a blank line, folded lines put together again. */
export function readHeaders(text: string, start: number, limit: number): Headers {
  const values = new Map<string, string>();
  const cap = Math.min(limit, start + MAXIMUM_HEADERS);
  let name = '';
  let value = '';
  const keep = () => {
    if (name !== '' && !values.has(name)) values.set(name, value);
    name = '';
  };
  let at = start;
  while (at < cap) {
    let end = text.indexOf('\n', at);
    if (end === -1 || end > limit) end = limit;
    const last = end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    if (last === at) {
      keep();
      return { values, end: Math.min(limit, end + 1), tooLong: false };
    }
    const first = text.charCodeAt(at);
    if (first === SPACE || first === TAB) {
      if (name !== '') value += text.slice(at, last).replace(/^[ \t]+/, ' ');
    } else {
      const colon = headerColon(text, at, last);
      if (colon === -1) {
        keep();
        if (!text.startsWith('From ', at) && !text.startsWith('>From ', at)) return { values, end: at, tooLong: false };
      } else {
        keep();
        name = text.slice(at, colon).trimEnd().toLowerCase();
        value = text.slice(colon + 1, last).trimStart();
      }
    }
    at = end + 1;
  }
  keep();
  if (at >= limit) return { values, end: limit, tooLong: false };
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = at - 1;
  const found = blank.exec(text);
  return { values, end: Math.min(limit, found ? found.index + found[0].length : limit), tooLong: true };
}

/** Place of the colon that ends a header's name on a line, or -1 where the line is no header. */
export function headerColon(text: string, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === COLON) return i > start ? i : -1;
    if (code <= SPACE || code > 0x7e) return -1;
  }
  return -1;
}
