import type { FilePatch, Hunk, PatchMessage } from '../patch/model.ts';
import type { Span } from '../text/problem.ts';

export type Edit = Span & { readonly text: string };

/** `+start,count` of a hunk header; the count is left out where it is 1. */
const newRange = /^@@ -\d{1,15}(?:,\d{1,15})? (\+(\d{1,15})(?:,(\d{1,15}))?) @@/;

/**
 * Edits that make a patch add up again after `added` lines more (less, where negative) are added by some hunks of one
 * file: the counts of those hunks, where the later hunks of the file start, and the diffstat where there is one.
 * Undefined where a header is not in the document as it was read, so that it cannot be corrected.
 */
export function countEdits(
  text: string,
  message: PatchMessage,
  file: FilePatch,
  added: ReadonlyMap<Hunk, number>,
): Edit[] | undefined {
  const edits: Edit[] = [];
  let moved = 0;
  for (const hunk of file.hunks) {
    const more = added.get(hunk) ?? 0;
    if (more === 0 && moved === 0) continue;
    const match = newRange.exec(text.slice(hunk.header.start, hunk.header.end));
    if (!match || Number(match[2]) !== hunk.newStart) return undefined;
    const start = hunk.header.start + match[0].length - 3 - match[1]!.length;
    const count = hunk.newCount + more;
    const range = `+${hunk.newStart + moved}${count === 1 && match[3] === undefined ? '' : `,${count}`}`;
    edits.push({ start, end: start + match[1]!.length, text: range });
    moved += more;
  }
  return moved === 0 ? edits : [...edits, ...diffstatEdits(text, message, file, moved)];
}

/** The file's line of the diffstat and the line of totals. A diffstat that is not there as it was read stays. */
function diffstatEdits(text: string, message: PatchMessage, file: FilePatch, more: number): Edit[] {
  const { diffstat } = message.facts;
  const path = file.newPath ?? file.oldPath;
  if (!diffstat || path === undefined || file.quoteDepth) return [];
  const edits: Edit[] = [];
  const entry = diffstat.entries.find((one) => one.path === path || path.endsWith(one.path.replace(/^\.\.\./, '')));
  const line = entry && /^(.*\| *)(\d{1,9})( *)([+-]*)$/.exec(text.slice(entry.start, entry.end).trimEnd());
  if (entry && line && Number(line[2]) === entry.changes) {
    const [, before, number, blank, bar] = line;
    const start = entry.start + before!.length;
    const changes = entry.changes + more;
    // A bar with one mark a line keeps telling the truth; a scaled one stays as it is.
    const plus = (/^\+*/.exec(bar!)![0].length || 0) + more;
    const exact = bar!.length === entry.changes && plus >= 0;
    const marks = exact ? '+'.repeat(plus) + bar!.replace(/^\+*/, '') : bar!;
    edits.push({
      start,
      end: start + number!.length + blank!.length + bar!.length,
      text: `${changes}${marks === '' ? '' : blank || ' '}${marks}`,
    });
  }
  const total = / files? changed(?:, (\d{1,9}) insertions?\(\+\))?/.exec(text.slice(diffstat.start, diffstat.end));
  if (total && diffstat.insertions !== undefined && Number(total[1] ?? 0) === diffstat.insertions) {
    const insertions = diffstat.insertions + more;
    const end = diffstat.start + total.index + total[0].length;
    const start = end - total[0].length + total[0].indexOf(' changed') + ' changed'.length;
    const words = `, ${insertions} insertion${insertions === 1 ? '' : 's'}(+)`;
    edits.push({ start, end, text: insertions > 0 ? words : '' });
  }
  return edits;
}
