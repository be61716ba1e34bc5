/** One line of a body. Offsets are in the body. */
export interface Row {
  readonly start: number;
  /** Where the line's words start: after its quote marks and the blank that follows them. */
  readonly content: number;
  /** Before the line end and a carriage return. */
  readonly end: number;
  readonly depth: number;
}

const GREATER = 0x3e;
const SPACE = 0x20;

/** End of the line that starts at `start`: the place of its `\n`, or the end of the text. */
export function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

/** `end` without a carriage return before it. */
export function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
}

/** How deep a line is quoted (`> > `, `>> `, `Name> `), and where its marks end. */
export function quoteMarks(text: string, start: number, end: number): { depth: number; end: number } {
  let i = start;
  if (text.charCodeAt(i) === SPACE && text.charCodeAt(i + 1) === GREATER) i++;
  else if (text.charCodeAt(i) !== GREATER) {
    const named = nameMark(text, start, end);
    if (named === start) return { depth: 0, end: start };
    i = named - 1;
  }
  let depth = 0;
  let marks = start;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === GREATER) {
      depth++;
      marks = ++i;
    } else if (code === SPACE && i + 1 < end && text.charCodeAt(i + 1) === GREATER) i++;
    else break;
  }
  return depth === 0 ? { depth: 0, end: start } : { depth, end: marks };
}

/** End of a `Name>` mark at the start of a line (up to 12 letters, then `>` and a blank), or `start`. */
function nameMark(text: string, start: number, end: number): number {
  let i = start;
  while (i < end && i - start < 12 && isLetter(text.charCodeAt(i))) i++;
  if (i === start || i >= end || text.charCodeAt(i) !== GREATER) return start;
  const after = i + 1 < end ? text.charCodeAt(i + 1) : SPACE;
  return after === SPACE || after === GREATER ? i + 1 : start;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/**
 * The lines of a body with their depth. Mailers put a blank after the marks or none; which one is told by where the
 * `+`, `-` and `@@` of quoted diffs stand.
 */
export function readRows(text: string, from = 0, to = text.length): Row[] {
  const rows: { start: number; content: number; end: number; depth: number }[] = [];
  const tight: number[] = [];
  for (let start = from; start < to;) {
    const next = lineEnd(text, start);
    const end = withoutReturn(text, start, Math.min(next, to));
    const marks = quoteMarks(text, start, end);
    let content = marks.end;
    if (marks.depth > 0) {
      const spaced = text.charCodeAt(content) === SPACE && content < end;
      const first = text.charCodeAt(spaced ? content + 1 : content);
      if (first === 0x2b || first === 0x2d || first === 0x40) {
        tight[marks.depth] = (tight[marks.depth] ?? 0) + (spaced ? -1 : 1);
      }
      if (spaced) content++;
    }
    rows.push({ start, content, end, depth: marks.depth });
    start = next + 1;
  }
  for (const row of rows) {
    if (row.depth > 0 && (tight[row.depth] ?? 0) > 0 && text.charCodeAt(row.content - 1) === SPACE) row.content--;
  }
  return rows;
}

/** Lines of a text that is not quoted, whatever they start with. */
export function plainRow(text: string, start: number): Row {
  return { start, content: start, end: withoutReturn(text, start, lineEnd(text, start)), depth: 0 };
}
