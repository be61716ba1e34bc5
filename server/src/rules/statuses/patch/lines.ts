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

/** A line without its blanks, and without the brace that it opens. */
export const bareText = (text: string): string => text.replace(/\{\s*$/, '').trim();

/** Changed lines without a context line in between. */
export interface Run {
  readonly removed: readonly HunkLine[];
  readonly added: readonly HunkLine[];
  /** The first removed line of each bare text. */
  readonly removedBy: ReadonlyMap<string, HunkLine>;
}

/** The run that each line of a hunk stands in, by its index: made once, as there may be many lines. */
export function runsOf(lines: readonly HunkLine[]): readonly (Run | undefined)[] {
  const runs: (Run | undefined)[] = [];
  for (let from = 0; from < lines.length; from = runs.length) {
    let to = from;
    while (to < lines.length && lines[to]!.kind !== 'context') to += 1;
    const run = to === from ? undefined : runOf(lines.slice(from, to));
    for (let i = from; i < Math.max(to, from + 1); i++) runs.push(run);
  }
  return runs;
}

function runOf(lines: readonly HunkLine[]): Run {
  const removed = lines.filter(({ kind }) => kind === 'removed');
  const removedBy = new Map([...removed].reverse().map((line) => [bareText(line.text), line]));
  return { removed, added: lines.filter(({ kind }) => kind === 'added'), removedBy };
}
