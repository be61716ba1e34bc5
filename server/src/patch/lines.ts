import { SourceMap } from '../text/sourceMap.ts';
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
  let place: number;
  let last: number;
  if (view.isPlain) {
    place = view.place(start);
    last = place + end - start;
  } else ({ start: place, end: last } = view.span(start, end));
  // Encodings only ever lengthen a text: where the lengths are equal, every character stands for itself.
  if (last - place !== text.length && text !== '') {
    const makeMap = () => view.mapOf(start, end);
    return new MappedLine(kind, text, place, last, makeMap, lineNumbers(oldLine, newLine));
  }
  // Written out: most lines of a large archive are made here.
  if (oldLine === undefined) {
    if (newLine === undefined) return { kind, text, start: place, end: last };
    return { kind, text, start: place, end: last, newLine };
  }
  if (newLine === undefined) return { kind, text, start: place, end: last, oldLine };
  return { kind, text, start: place, end: last, oldLine, newLine };
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
  const map = new SourceMap();
  let text = '';
  for (const { start, end } of pieces) {
    const isArrow = text.endsWith('-') && view.text[start] === '>';
    if (text !== '' && end > start && !isArrow) text += ' ';
    map.append(text.length, view.mapOf(start, end));
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

/** A line that the document holds in other characters. Its map is made when it is asked for. */
class MappedLine implements HunkLine {
  readonly kind: HunkLine['kind'];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly oldLine?: number;
  readonly newLine?: number;
  private readonly makeMap: () => SourceMap;
  private made: SourceMap | undefined;

  constructor(
    kind: HunkLine['kind'],
    text: string,
    start: number,
    end: number,
    makeMap: () => SourceMap,
    numbers: { oldLine?: number; newLine?: number },
  ) {
    this.kind = kind;
    this.text = text;
    this.start = start;
    this.end = end;
    this.makeMap = makeMap;
    if (numbers.oldLine !== undefined) this.oldLine = numbers.oldLine;
    if (numbers.newLine !== undefined) this.newLine = numbers.newLine;
  }

  get map(): SourceMap {
    return (this.made ??= this.makeMap());
  }
}

function lineNumbers(oldLine: number | undefined, newLine: number | undefined): { oldLine?: number; newLine?: number } {
  return { ...(oldLine === undefined ? {} : { oldLine }), ...(newLine === undefined ? {} : { newLine }) };
}
