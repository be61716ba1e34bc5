import { formatDecimal } from '../quantity/index.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

/** On an `@@` line: which lines it is about, and in which function. */
export function hunkHover(analysis: Analysis, offset: number): HoverText | undefined {
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
        ...(hunk.fragment ? [{ text: 'The hunk was trimmed: what is out of view is unknown.' }] : []),
      ];
      return { ...hunk.header, parts };
    }
  }
  return undefined;
}
