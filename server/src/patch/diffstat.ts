import type { View } from '../text/view.ts';
import type { Diffstat, DiffstatEntry } from './model.ts';
import { lineEnd, withoutReturn } from './rows.ts';

const entryLine =
  /^ ?(\S.{0,400}?) {0,200}\| {1,10}(?:(\d{1,9})(?: [+-]{0,200})?|Bin(?: \d+ -> \d+ bytes)?|Unmerged) ?$/;
const totalLine = /^ ?(\d{1,7}) files? changed(?:, (\d{1,9}) insertions?\(\+\))?(?:, (\d{1,9}) deletions?\(-\))? ?$/;

/** Reads the last diffstat of a text: lines `path | 12 ++--` and the line of totals. Undefined without the totals. */
export function readDiffstat(view: View): Diffstat | undefined {
  const { text } = view;
  let entries: DiffstatEntry[] = [];
  let found: Diffstat | undefined;
  let start = -1;
  for (let at = 0; at < text.length;) {
    const next = lineEnd(text, at);
    const line = text.slice(at, withoutReturn(text, at, Math.min(next, at + 1000)));
    const entry = line.includes('|') ? entryLine.exec(line) : null;
    const total = !entry && line.includes('changed') ? totalLine.exec(line) : null;
    if (entry) {
      if (entries.length === 0) start = at;
      entries.push({ ...view.span(at, at + line.length), path: entry[1]!, changes: count(entry[2]) });
    } else if (total) {
      const [, files, insertions, deletions] = total;
      found = {
        ...view.span(entries.length === 0 ? at : start, at + line.length),
        entries,
        files: Number(files),
        insertions: Number(insertions ?? 0),
        deletions: Number(deletions ?? 0),
      };
      entries = [];
    } else if (line.trim() === '') entries = [];
    at = next + 1;
  }
  return found;
}

function count(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
