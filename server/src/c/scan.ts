import type { Span } from '../text/problem.ts';

/** A C text with comments, strings and character constants blanked out; same length, same lines. */
export interface Scanned {
  readonly code: string;
  readonly comments: readonly Span[];
}

const opener = /\/[*/]|["']/g;

const manyBlanks = ' '.repeat(200);

/** Cut from a string that is there: making each anew takes a third of a scan's memory. */
function blanks(length: number): string {
  return length <= manyBlanks.length ? manyBlanks.slice(0, length) : ' '.repeat(length);
}

/** Blanks to the same length, newlines kept. */
export function blank(text: string): string {
  let newline = text.indexOf('\n');
  if (newline === -1) return blanks(text.length);
  const lines: string[] = [];
  let from = 0;
  for (; newline !== -1; newline = text.indexOf('\n', from)) {
    lines.push(blanks(newline - from));
    from = newline + 1;
  }
  lines.push(blanks(text.length - from));
  return lines.join('\n');
}

/** Quotes stay (so that a string is still one), what is between them is blanked. Linear in the text. */
export function scanC(text: string): Scanned {
  const comments: Span[] = [];
  const parts: string[] = [];
  let done = 0;
  opener.lastIndex = 0;
  for (let match = opener.exec(text); match; match = opener.exec(text)) {
    const start = match.index;
    let end: number;
    if (match[0] === '/*') {
      const close = text.indexOf('*/', start + 2);
      end = close === -1 ? text.length : close + 2;
    } else if (match[0] === '//') {
      const close = text.indexOf('\n', start);
      end = close === -1 ? text.length : close;
    } else {
      end = endOfQuote(text, start);
      if (end === -1) continue;
      parts.push(text.slice(done, start + 1), blank(text.slice(start + 1, end - 1)));
      done = end - 1;
      opener.lastIndex = end;
      continue;
    }
    comments.push({ start, end });
    parts.push(text.slice(done, start), blank(text.slice(start, end)));
    done = end;
    opener.lastIndex = end;
  }
  parts.push(text.slice(done));
  return { code: parts.join(''), comments };
}

/** Offset after the closing quote, or -1 where the line ends first. */
function endOfQuote(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i += 1;
    else if (c === quote) return i + 1;
    else if (c === 10) return -1;
  }
  return -1;
}

/** Offset of the bracket that closes the one at `open`, or -1. Expects blanked code. */
export function closing(code: string, open: number, limit = code.length): number {
  let depth = 0;
  for (let i = open; i < limit; i++) {
    switch (code.charCodeAt(i)) {
      case 40: // (
      case 91: // [
      case 123: // {
        depth += 1;
        break;
      case 41:
      case 93:
      case 125:
        depth -= 1;
        if (depth === 0) return i;
        break;
    }
  }
  return -1;
}

/** Offset of the last non-blank character before `at`, or -1. */
export function lastBefore(code: string, at: number): number {
  let i = at - 1;
  while (i >= 0 && isSpace(code.charCodeAt(i))) i -= 1;
  return i;
}

/** Offset of the first non-blank character at or after `at`, or the end. */
export function firstFrom(code: string, at: number): number {
  let i = at;
  while (i < code.length && isSpace(code.charCodeAt(i))) i += 1;
  return i;
}

export function isSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13) || c === 0xa0;
}

export function isWord(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95;
}
