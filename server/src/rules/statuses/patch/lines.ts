import type { HunkLine } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';

/** What a patch adds, and where it was missing: the span is of the old side, where possible. */
export interface Added extends Span {
  readonly value: string;
  readonly line: HunkLine;
}

/** A line that leaves. */
export const jumps = /^\s*(?:goto \w+|break|return \w+);\s*(?:\/\*.*\*\/\s*|\/\/.*)?$/;

/** How far a line is indented, in characters. */
export const indentOf = ({ text }: HunkLine): number => /^\s*/.exec(text)![0].length;

/** A line without its blanks in front. */
export const bareSpan = (line: HunkLine): Span => ({ start: line.start + indentOf(line), end: line.end });
