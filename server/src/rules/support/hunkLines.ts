import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';

/** How far a line is indented, in characters. */
export const indentOf = ({ text }: HunkLine): number => /^\s*/.exec(text)![0].length;

/** A line without its blanks in front. */
export const bareSpan = (line: HunkLine): Span => ({ start: line.start + indentOf(line), end: line.end });

/** A hunk with its `@@` line. */
export const spanOfHunk = ({ header, lines }: Hunk): Span => ({
  start: header.start,
  end: lines.at(-1)?.end ?? header.end,
});
