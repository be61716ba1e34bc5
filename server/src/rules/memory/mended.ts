import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Report, Reporter } from '../rule.ts';

/** A call that is a statement of its own, on one line. */
export function callOn(text: string): { readonly name: string; readonly args: string } | undefined {
  const [, name, args] = /^\s*(\w+)\((.*)\);\s*$/.exec(text) ?? [];
  return name === undefined || args === undefined ? undefined : { name, args };
}

/** Whether something gives memory or a reference back; a lock is another rule's. */
export const lockNames = /lock|mutex/;

/** An old line at which a patch mends something, and what it says of it. */
export interface Mended {
  readonly line: HunkLine;
  readonly what: string;
}

/** Tells of the old lines at which a patch mends something, as `mended` finds them in a hunk. */
export function checkMended(
  message: PatchMessage,
  mended: (hunk: Hunk, added: string) => readonly Mended[],
  words: Pick<Report, 'why' | 'advice' | 'brief'>,
  report: Reporter,
): void {
  const files = message.files.filter(({ combined }) => !combined);
  const added = files
    .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.flatMap((l) => (l.kind === 'added' ? l.text : []))))
    .join('\n');
  for (const { line, what } of files.flatMap(({ hunks }) => hunks.flatMap((hunk) => mended(hunk, added)))) {
    const text = line.text.trim();
    const at = line.text.indexOf(text);
    const span = line.map?.spanToSource(at, at + text.length) ?? {
      start: line.start + at,
      end: line.start + at + text.length,
    };
    report({ ...span, change: 'fixed', what, ...words, key: `mended ${text}` });
  }
}
