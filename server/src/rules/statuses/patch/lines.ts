import type { HunkLine } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';

/** What a patch adds, and where it was missing: the span is of the old side, where possible. */
export interface Added extends Span {
  readonly value: string;
  readonly line: HunkLine;
}

/** A line that leaves. */
export const jumps = /^\s*(?:goto \w+|break|return \w+);\s*(?:\/\*.*\*\/\s*|\/\/.*)?$/;
