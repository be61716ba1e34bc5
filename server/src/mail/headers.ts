/** The header lines of a mail or of one of its parts. Of one name the first value counts. */
export interface Headers {
  readonly values: HeaderValues;
  /** Offset of the first character after the blank line that ends the headers. */
  readonly end: number;
  /** True where the headers were longer than is read. */
  readonly tooLong: boolean;
}

/** Headers longer than this are cut off. */
export const MAXIMUM_HEADERS = 256 * 1024;

/** The only headers that are kept: a list mail has dozens of others. */
const kept = [
  'subject',
  'from',
  'date',
  'to',
  'cc',
  'message-id',
  'in-reply-to',
  'references',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'mime-version',
  'return-path',
  'received',
  'delivered-to',
  'list-id',
  'sender',
  'reply-to',
];

/** Headers of which two at the start of a text make it a mail. `to` and `cc` alone are words too. */
const telling = new Set([
  'from',
  'date',
  'subject',
  'message-id',
  'return-path',
  'received',
  'delivered-to',
  'mime-version',
  'in-reply-to',
  'content-type',
  'list-id',
  'to',
  'cc',
]);

/** A look at a name's length and first letter, before it is cut out: none of the dozens of others passes. */
const mayBeKept = new Uint8Array(32 * 32);
for (const name of kept) mayBeKept[name.length * 32 + (name.charCodeAt(0) & 31)] = 1;

const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;

/** Values by name in lower case. Folded lines are put together when a value is asked for. */
export class HeaderValues {
  private readonly text: string;
  /** Where each value stands, its folds included. */
  private readonly spans = new Map<string, { start: number; end: number }>();
  /** How many of them tell of a mail. */
  telling = 0;

  constructor(text: string) {
    this.text = text;
  }

  has(name: string): boolean {
    return this.spans.has(name);
  }

  get(name: string): string | undefined {
    const span = this.spans.get(name);
    if (!span) return undefined;
    const value = this.text.slice(span.start, span.end);
    return value.includes('\n') ? value.trim().replace(/\r?\n\s*/g, ' ') : value.trim();
  }

  set(name: string, span: { start: number; end: number }): void {
    this.spans.set(name, span);
    if (telling.has(name)) this.telling++;
  }
}

/** Reads `Name: value` lines from `start` to a blank line. */
export function readHeaders(text: string, start: number, limit: number): Headers {
  const values = new HeaderValues(text);
  const cap = Math.min(limit, start + MAXIMUM_HEADERS);
  /** The value that lines which start with a blank go on. */
  let open: { start: number; end: number } | undefined;
  let at = start;
  while (at < cap) {
    let end = text.indexOf('\n', at);
    if (end === -1 || end > limit) end = limit;
    const last = end > at && text.charCodeAt(end - 1) === RETURN ? end - 1 : end;
    if (last === at) return { values, end: Math.min(limit, end + 1), tooLong: false };
    const first = text.charCodeAt(at);
    if (first === SPACE || first === TAB) {
      if (open) open.end = last;
    } else {
      const colon = headerColon(text, at, last);
      if (colon === -1 && !text.startsWith('From ', at) && !text.startsWith('>From ', at)) {
        return { values, end: at, tooLong: false };
      }
      open = undefined;
      if (colon !== -1 && colon - at < 32 && mayBeKept[(colon - at) * 32 + (first & 31)] === 1) {
        const name = text.slice(at, colon).toLowerCase();
        if (kept.includes(name) && !values.has(name)) {
          open = { start: colon + 1, end: last };
          values.set(name, open);
        }
      }
    }
    at = end + 1;
  }
  if (at >= limit) return { values, end: limit, tooLong: false };
  return { values, end: endOfHeaders(text, at, limit), tooLong: true };
}

/** After the blank line that follows `at`. */
function endOfHeaders(text: string, at: number, limit: number): number {
  for (let next = text.indexOf('\n', at - 1); next !== -1 && next < limit; next = text.indexOf('\n', next + 1)) {
    const code = text.charCodeAt(next + 1);
    if (code === 0x0a) return Math.min(limit, next + 2);
    if (code === RETURN && text.charCodeAt(next + 2) === 0x0a) return Math.min(limit, next + 3);
  }
  return limit;
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

/** True for headers of which at least two are well known. */
export function areMail(headers: HeaderValues): boolean {
  return headers.telling >= 2;
}

/** True where a text starts as a mail does. */
export function startsWithHeaders(text: string, start = 0): boolean {
  const colon = headerColon(text, start, Math.min(text.length, start + 100));
  return colon !== -1 && areMail(readHeaders(text, start, Math.min(text.length, start + 65_536)).values);
}
