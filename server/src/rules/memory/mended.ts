import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Report, Reporter } from '../rule.ts';

/** Tells of the old lines at which a patch mends something, as `mended` finds them in a hunk. */
export function checkMended(
  message: PatchMessage,
  mended: (hunk: Hunk) => readonly HunkLine[],
  words: Pick<Report, 'what' | 'why' | 'advice' | 'brief'>,
  report: Reporter,
): void {
  for (const { hunks, combined } of message.files) {
    for (const line of combined ? [] : hunks.flatMap((hunk) => mended(hunk))) {
      const text = line.text.trim();
      const start = line.start + line.text.indexOf(text);
      report({ start, end: start + text.length, change: 'fixed', ...words, key: `mended ${text}` });
    }
  }
}
