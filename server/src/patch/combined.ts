import type { View } from '../text/view.ts';
import { readCombinedHeader } from './hunkHeader.ts';
import { makeLine } from './lines.ts';
import type { Hunk, HunkLine } from './model.ts';
import { lineEnd, withoutReturn } from './rows.ts';

/**
 * Reads a hunk of a combined diff (`diff --cc`, a merge seen from several parents): one marker column for each
 * parent. Numbers of the first parent stand for the old side.
 */
export function readCombinedHunk(
  view: View,
  start: number,
  next: number,
): { hunk: Hunk; end: number; added: number; removed: number } | undefined {
  const { text } = view;
  const header = readCombinedHeader(text, start);
  if (!header) return undefined;
  const columns = header.parents.length;
  const left = header.parents.map(({ count }) => count);
  let fresh = header.newCount;
  const lines: HunkLine[] = [];
  let oldLine = header.parents[0]!.start;
  let newLine = header.newStart;
  let added = 0;
  let removed = 0;
  let at = next;
  let broken = false;
  while (at < text.length && (fresh > 0 || left.some((count) => count > 0))) {
    const end = lineEnd(text, at);
    const last = withoutReturn(text, at, end);
    const marks = text.slice(at, Math.min(at + columns, last));
    if (marks.startsWith('\\')) {
      lines.push(makeLine(view, 'no-newline', at, last));
      at = end + 1;
      continue;
    }
    if (!/^[ +-]*$/.test(marks)) {
      broken = true;
      break;
    }
    const isRemoved = marks.includes('-');
    const kind = isRemoved ? 'removed' : marks.includes('+') ? 'added' : 'context';
    for (let i = 0; i < columns; i++) {
      const mark = marks[i] ?? ' ';
      if (mark === '-' || (mark === ' ' && !isRemoved)) left[i]!--;
    }
    const inFirst = isRemoved ? marks[0] === '-' : marks[0] !== '+';
    lines.push(
      makeLine(
        view,
        kind,
        Math.min(at + columns, last),
        last,
        inFirst ? oldLine : undefined,
        isRemoved ? undefined : newLine,
      ),
    );
    if (inFirst) oldLine++;
    if (!isRemoved) {
      fresh--;
      newLine++;
    }
    if (kind === 'added') added++;
    else if (kind === 'removed') removed++;
    at = end + 1;
  }
  const headerEnd = withoutReturn(text, start, lineEnd(text, start));
  const sectionStart = Math.min(header.sectionStart, headerEnd);
  const hunk: Hunk = {
    header: view.span(start, headerEnd),
    oldStart: header.parents[0]!.start,
    oldCount: header.parents[0]!.count,
    newStart: header.newStart,
    newCount: header.newCount,
    section: text.slice(sectionStart, headerEnd),
    sectionStart: view.place(sectionStart),
    lines,
    fragment: broken || fresh !== 0 || left.some((count) => count !== 0),
  };
  return { hunk, end: Math.min(at, text.length), added, removed };
}
