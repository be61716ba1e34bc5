import type { View } from '../text/view.ts';
import type { HunkHeader } from './hunkHeader.ts';
import { LazyHunk } from './lazyHunk.ts';
import { makeLine } from './lines.ts';
import type { HunkDamage, HunkLine } from './model.ts';
import { lineEnd, withoutReturn, type Row } from './rows.ts';

/** Where the lines of a hunk end, if its counts come out even. Offsets are in the text. */
export interface HunkExtent {
  readonly end: number;
  /** Where each line ends: searching them again would cost half as much as reading the diff. */
  readonly ends: readonly number[];
  readonly added: number;
  readonly removed: number;
}

const PLUS = 0x2b;
const MINUS = 0x2d;
const SPACE = 0x20;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Measures the lines of a hunk strictly by its counts, as `git apply` does (`parse_fragment`): so a signature is no
 * deleted line and a deleted `-- x` is no signature. A blank line stands for a blank context line.
 * Undefined where a line has no marker or the text ends too early.
 */
export function measureHunk(text: string, start: number, header: HunkHeader): HunkExtent | undefined {
  let old = header.oldCount;
  let fresh = header.newCount;
  let added = 0;
  let removed = 0;
  let at = start;
  const ends: number[] = [];
  while (old > 0 || fresh > 0) {
    if (at >= text.length) return undefined;
    switch (text.charCodeAt(at)) {
      case PLUS:
        fresh--;
        added++;
        break;
      case MINUS:
        old--;
        removed++;
        break;
      case RETURN:
        if (text.charCodeAt(at + 1) !== NEWLINE) return undefined;
        old--;
        fresh--;
        break;
      case SPACE:
      case NEWLINE:
        old--;
        fresh--;
        break;
      case BACKSLASH:
        if (text.charCodeAt(at + 1) !== SPACE) return undefined;
        break;
      default:
        return undefined;
    }
    if (old < 0 || fresh < 0) return undefined;
    const end = lineEnd(text, at);
    ends.push(end);
    at = end + 1;
  }
  if (text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === SPACE) {
    const end = lineEnd(text, at);
    ends.push(end);
    at = end + 1;
  }
  return { end: Math.min(at, text.length), ends, added, removed };
}

/** A hunk whose counts came out even. */
export class WholeHunk extends LazyHunk {
  protected readonly view: View;
  private readonly from: number;
  private readonly ends: readonly number[];

  /** `start` is that of the header line, `from` that of the first line, `ends` where the lines end, all in the view. */
  constructor(
    view: View,
    header: HunkHeader,
    start: number,
    from: number,
    ends: readonly number[],
    damage?: readonly HunkDamage[],
  ) {
    const end = withoutReturn(view.text, start, Math.max(start, lineEnd(view.text, start)));
    const sectionStart = Math.min(header.sectionStart, end);
    super({
      header: view.span(start, end),
      oldStart: header.oldStart,
      oldCount: header.oldCount,
      newStart: header.newStart,
      newCount: header.newCount,
      section: view.text.slice(sectionStart, end),
      sectionStart: view.place(sectionStart),
      fragment: damage !== undefined,
      ...(damage && { damage }),
    });
    this.view = view;
    this.from = from;
    this.ends = ends;
  }

  protected override readLines(): HunkLine[] {
    const { text } = this.view;
    const lines: HunkLine[] = [];
    let old = this.oldStart;
    let fresh = this.newStart;
    let at = this.from;
    for (const next of this.ends) {
      const end = next > at && text.charCodeAt(next - 1) === RETURN ? next - 1 : next;
      switch (at < end ? text.charCodeAt(at) : SPACE) {
        case PLUS:
          lines.push(makeLine(this.view, 'added', at + 1, end, undefined, fresh++));
          break;
        case MINUS:
          lines.push(makeLine(this.view, 'removed', at + 1, end, old++, undefined));
          break;
        case BACKSLASH:
          lines.push(makeLine(this.view, 'no-newline', at, end));
          break;
        default:
          lines.push(makeLine(this.view, 'context', at < end ? at + 1 : end, end, old++, fresh++));
      }
      at = next + 1;
    }
    return lines;
  }
}

function wholeLine(view: View, at: number, end: number, old: number, fresh: number): HunkLine {
  switch (at < end ? view.text.charCodeAt(at) : SPACE) {
    case PLUS:
      return makeLine(view, 'added', at + 1, end, undefined, fresh);
    case MINUS:
      return makeLine(view, 'removed', at + 1, end, old, undefined);
    case BACKSLASH:
      return makeLine(view, 'no-newline', at, end);
    default:
      return makeLine(view, 'context', Math.min(at + 1, end), end, old, fresh);
  }
}

/**
 * Measures quoted rows as `measureHunk` measures lines: `end` is the index of the row after the hunk. Undefined where the
 * counts do not come out even, and where a row is not of this depth or has no marker. `contentOf` tells where a row's
 * marker is, or -1.
 */
export function measureRows(
  text: string,
  rows: readonly Row[],
  from: number,
  depth: number,
  header: HunkHeader,
  contentOf: (row: Row) => number,
): Omit<HunkExtent, 'ends'> | undefined {
  let old = header.oldCount;
  let fresh = header.newCount;
  let added = 0;
  let removed = 0;
  let i = from;
  for (; old > 0 || fresh > 0 || text.startsWith('\\ ', rows[i]?.content); i++) {
    const row = rows[i];
    if (row?.depth !== depth) return undefined;
    const content = contentOf(row);
    if (content < 0) return undefined;
    switch (content < row.end ? text.charCodeAt(content) : SPACE) {
      case PLUS:
        fresh--;
        added++;
        break;
      case MINUS:
        old--;
        removed++;
        break;
      case SPACE:
        old--;
        fresh--;
        break;
      case BACKSLASH:
        if (text.charCodeAt(content + 1) !== SPACE) return undefined;
        break;
      default:
        return undefined;
    }
    if (old < 0 || fresh < 0) return undefined;
  }
  return { end: i, added, removed };
}

/** A quoted hunk whose counts came out even. */
export class QuotedHunk extends WholeHunk {
  private readonly rows: readonly Row[];
  private readonly contentOf: (row: Row) => number;

  constructor(view: View, header: HunkHeader, headerRow: Row, rows: readonly Row[], contentOf: (row: Row) => number) {
    super(view, header, headerRow.content, 0, []);
    this.rows = rows;
    this.contentOf = contentOf;
  }

  protected override readLines(): HunkLine[] {
    let old = this.oldStart;
    let fresh = this.newStart;
    return this.rows.map((row) => {
      const line = wholeLine(this.view, this.contentOf(row), row.end, old, fresh);
      if (line.oldLine !== undefined) old++;
      if (line.newLine !== undefined) fresh++;
      return line;
    });
  }
}
