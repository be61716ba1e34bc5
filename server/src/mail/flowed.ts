import type { Span } from '../text/problem.ts';
import type { View } from '../text/view.ts';

/** A body with format=flowed undone. */
export interface Unflowed {
  readonly view: View;
  /**
   * Offsets in the view's text, rising: starts of lines that git spoils when it undoes the format by the letter
   * (`git mailinfo`, `handle_filter_flowed`), which takes a blank off every line and joins blank lines to the next.
   */
  readonly spoiled: readonly number[];
}

/**
 * Undoes format=flowed (RFC 3676): a line that ends in a blank goes on in the next one of the same quote depth, and a
 * blank at the start of an unquoted line is stuffing. Many mailers declare the format and do not follow it for
 * patches: where a hunk shows that nothing is stuffed, the text is left alone. In encoded parts git takes a second
 * blank off a line that it joins (`decode_transfer_encoding` feeds it through the filter twice).
 */
export function unflow(body: View, deleteSpace: boolean, encoded = false): Unflowed {
  const { text } = body;
  if (!isStuffed(text)) return { view: body, spoiled: linesWithBlank(text) };
  const pieces: Span[] = [];
  const spoiled: number[] = [];
  let length = 0;
  const keep = (start: number, end: number) => {
    if (end <= start) return;
    pieces.push({ start, end });
    length += end - start;
  };
  let joinDepth = -1;
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const last = end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    const depth = marksOf(text, at, last);
    let start = at;
    const isStuffedLine = text.charCodeAt(at + depth) === 0x20 && last > at + depth;
    if (joinDepth === depth && joinDepth !== -1) {
      start = at + depth + (isStuffedLine ? 1 : 0);
    } else {
      if (joinDepth !== -1) keepLineEnd(text, at, keep);
      if (depth === 0 && isStuffedLine) {
        start = at + 1;
      }
    }
    const content = at + depth + (isStuffedLine ? 1 : 0);
    const isSoft = newline !== -1 && text.charCodeAt(last - 1) === 0x20 && hasWords(text, content, last);
    const isSignature = last - content === 3 && text.startsWith('-- ', content);
    if (depth === 0 && !isSoft && start < last && text.charCodeAt(last - 1) === 0x20 && !isSignature)
      spoiled.push(length);
    if (encoded && depth === 0 && isSoft && text.charCodeAt(start) === 0x20) spoiled.push(length);
    if (isSoft && !isSignature) {
      keep(start, deleteSpace ? last - 1 : last);
      joinDepth = depth;
    } else {
      keep(start, Math.min(text.length, end + 1));
      joinDepth = -1;
    }
    at = end + 1;
  }
  return { view: body.pick(pieces), spoiled };
}

/** The line end before `at`, which was held back in the hope of a line to join. */
function keepLineEnd(text: string, at: number, keep: (start: number, end: number) => void): void {
  keep(text.charCodeAt(at - 2) === 0x0d ? at - 2 : at - 1, at);
}

/** Starts of lines that start or end with a blank. */
function linesWithBlank(text: string): number[] {
  const lines: number[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    if (end > at && (text.charCodeAt(at) === 0x20 || text.charCodeAt(end - 1) === 0x20)) lines.push(at);
    at = end + 1;
  }
  return lines;
}

function hasWords(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 0x20) return true;
  return false;
}

function marksOf(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && text.charCodeAt(i) === 0x3e) i++;
  return i - start;
}

/** False where a hunk has a line that starts with one blank only: with stuffing its context lines have two. */
function isStuffed(text: string): boolean {
  for (let at = text.indexOf('\n@@ -'); at !== -1; at = text.indexOf('\n@@ -', at + 1)) {
    let line = text.indexOf('\n', at + 1) + 1;
    while (line > 0 && line < text.length) {
      const first = text.charCodeAt(line);
      if (first === 0x20 && text.charCodeAt(line + 1) > 0x0d && text.charCodeAt(line + 1) !== 0x20) return false;
      if (first === 0x20 && text.charCodeAt(line + 1) === 0x09) return false;
      if (first !== 0x20 && first !== 0x2b && first !== 0x2d) break;
      line = text.indexOf('\n', line) + 1;
    }
  }
  return true;
}
