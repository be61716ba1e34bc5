import type { SourceMap } from '../text/sourceMap.ts';
import { SourceMap as Map } from '../text/sourceMap.ts';
import type { View } from '../text/view.ts';
import type { HunkLine } from './model.ts';

/** Makes a hunk line from a stretch of a view: the content after its marker, without the line end. */
export function makeLine(
  view: View,
  kind: HunkLine['kind'],
  start: number,
  end: number,
  oldLine?: number,
  newLine?: number,
): HunkLine {
  const text = view.text.slice(start, end);
  const span = view.span(start, end);
  const numbers = lineNumbers(oldLine, newLine);
  if (view.isPlain) return { kind, text, start: span.start, end: span.end, ...numbers };
  const map = view.map.slice(start, end);
  return { kind, text, ...span, ...ownMap(map, text), ...numbers };
}

/**
 * Makes one hunk line from stretches that a mailer had broken apart: joined by one blank that has no source, or by
 * none inside `->`.
 */
export function makeJoinedLine(
  view: View,
  kind: HunkLine['kind'],
  pieces: readonly { readonly start: number; readonly end: number }[],
  oldLine?: number,
  newLine?: number,
): HunkLine {
  const map = new Map();
  let text = '';
  for (const { start, end } of pieces) {
    const isArrow = text.endsWith('-') && view.text[start] === '>';
    if (text !== '' && end > start && !isArrow) text += ' ';
    map.append(text.length, view.map.slice(start, end));
    text += view.text.slice(start, end);
  }
  const span = {
    start: view.place(pieces[0]!.start),
    end: view.span(pieces.at(-1)!.start, pieces.at(-1)!.end).end,
  };
  return { kind, text, ...span, map, ...lineNumbers(oldLine, newLine) };
}

/** Adds a hunk line, at an offset of an image, to the image's map. */
export function mapLine(map: SourceMap, at: number, line: HunkLine): void {
  if (line.map) map.append(at, line.map);
  else map.add(at, line.start, line.text.length, line.end - line.start);
}

/** A map is kept only where one segment of equal lengths does not say it all. */
function ownMap(map: SourceMap, text: string): { map?: SourceMap } {
  if (text === '') return {};
  const whole = map.segmentCount === 1 ? map.spanToSource(0, text.length) : undefined;
  return whole && whole.end - whole.start === text.length ? {} : { map };
}

function lineNumbers(oldLine: number | undefined, newLine: number | undefined): { oldLine?: number; newLine?: number } {
  return { ...(oldLine === undefined ? {} : { oldLine }), ...(newLine === undefined ? {} : { newLine }) };
}
