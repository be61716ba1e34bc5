import { placeHunk } from '../patch/locate.ts';
import type { FilePatch, Hunk } from '../patch/model.ts';
import { formatDecimal } from '../quantity/index.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

/** On an `@@` line: which lines it is about, in which function, and where it is in the tree. */
export function hunkHover(analysis: Analysis, offset: number, readTree?: ReadTree): HoverText | undefined {
  for (const message of analysis.patch?.messages ?? []) {
    for (const file of message.files) {
      if (offset < file.span.start || offset > file.span.end) continue;
      const hunk = file.hunks.find(({ header }) => header.start <= offset && offset <= header.end);
      if (!hunk) continue;
      const last = (start: number, count: number) => Math.max(start, start + count - 1);
      const lines =
        `Lines ${hunk.oldStart} to ${last(hunk.oldStart, hunk.oldCount)} before, ` +
        `${hunk.newStart} to ${last(hunk.newStart, hunk.newCount)} after: ` +
        `${formatDecimal(BigInt(hunk.lines.filter((line) => line.kind === 'added').length))} added, ` +
        `${formatDecimal(BigInt(hunk.lines.filter((line) => line.kind === 'removed').length))} removed.`;
      const parts = [
        { text: `${file.newPath ?? file.oldPath ?? 'a file'}` },
        { text: lines },
        ...(hunk.section === '' ? [] : [{ code: hunk.section }]),
        ...inTree(file, hunk, readTree),
        ...(hunk.fragment ? [{ text: 'The hunk was trimmed: what is out of view is unknown.' }] : []),
      ];
      return { ...hunk.header, parts };
    }
  }
  return undefined;
}

/** Text of a file of the kernel tree that is open. */
export type ReadTree = (path: string) => string | undefined;

function inTree(file: FilePatch, hunk: Hunk, readTree: ReadTree | undefined): { text: string }[] {
  const path = file.oldPath ?? file.newPath;
  if (!readTree || path === undefined || file.combined) return [];
  const text = readTree(path);
  if (text === undefined) return [{ text: 'The tree that is open has no such file.' }];
  const placed = placeHunk(file, hunk, text);
  if (!placed) return [{ text: 'In the tree that is open these lines are not to be found.' }];
  const { side, line, drift } = placed;
  const distance = Math.abs(drift);
  const where =
    drift === 0
      ? 'as it says'
      : `${distance} ${distance === 1 ? 'line' : 'lines'} further ${drift > 0 ? 'down' : 'up'}`;
  const applied = side === 'new' ? ' The patch is in that tree already.' : '';
  return [{ text: `In the tree that is open it is at line ${line}, ${where}.${applied}` }];
}
