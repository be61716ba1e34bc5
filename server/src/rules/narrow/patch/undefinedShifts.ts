import type { FilePatch, Hunk, HunkLine, PatchMessage } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';

/** A shift that a running kernel reported, as a message quotes it. */
interface Reported {
  readonly file: string;
  readonly line: number;
  /** `64 is too large for 64-bit type` */
  readonly exponent: string;
}

const reported =
  /\bUBSAN: [^\n]{0,80}? in (?<file>[\w./+-]{1,200}):(?<line>\d{1,6})[^]{0,120}?shift exponent (?<exponent>-?\d{1,20} is (?:negative|too large for \d+-bit type))/g;

/** `1ULL << (VTD_PAGE_SHIFT + mask)` in a line that goes: the message quotes what the sanitizer said of it. */
export function undefinedShifts({ prose, files }: PatchMessage): Report[] {
  return prose
    .filter(({ kind }) => kind === 'message')
    .flatMap(({ text }) => [...text.matchAll(reported)].map(({ groups }) => groups!))
    .flatMap(({ file = '', line, exponent = '' }): Report[] => {
      const found = shiftIn(files, { file, line: Number(line), exponent });
      if (!found) return [];
      return [
        {
          start: found.start,
          end: found.end,
          change: 'fixed',
          what: `\`${found.text}\` shifts by more bits than its left side has, or by less than none: a running kernel reported it, as the message quotes ("${exponent}").`,
          why: 'Such a shift is undefined: by what the processor does, the result is 0, or the value itself.',
          advice: 'Can the count still be as large on other paths?',
          brief: `shift exponent ${exponent}`,
          key: found.text,
        },
      ];
    });
}

function shiftIn(
  files: readonly FilePatch[],
  { file, line }: Reported,
): (Span & { readonly text: string }) | undefined {
  const changed = files.find(({ combined, oldPath }) => !combined && oldPath !== undefined && isAt(oldPath, file));
  const hunks = changed?.hunks ?? [];
  // Numbers of lines are those of the kernel that ran.
  const here = hunks.filter(({ oldStart, oldCount }) => line >= oldStart && line < oldStart + oldCount);
  for (const hunk of here.length > 0 ? here : hunks) {
    for (const removed of ofKind(hunk, 'removed')) {
      const shift = removed.map ? null : variableShift.exec(removed.text);
      // A 1 that only becomes wider is told by its own.
      if (!shift || ofKind(hunk, 'added').some(({ text }) => bare(text) === bare(removed.text))) continue;
      const start = removed.start + shift.index;
      return { start, end: start + shift[0].length, text: shift[0] };
    }
    const call = widenedCall(hunk);
    if (call) return call;
  }
  return undefined;
}

/** `pud_offset(p4d, 0)` that becomes `pud_offset(p4d, 0UL)`: what shifts is the body of a macro. */
export function widenedCall(hunk: Hunk): (Span & { readonly text: string }) | undefined {
  const added = ofKind(hunk, 'added').map(({ text }) => text);
  for (const removed of ofKind(hunk, 'removed')) {
    const call = callOfNumber.exec(removed.text);
    if (!call || !added.some((text) => text !== removed.text && bare(text) === bare(removed.text))) continue;
    const start = removed.start + call.index;
    return { start, end: start + call[0].length, text: call[0] };
  }
  return undefined;
}

const callOfNumber = /\b[a-z]\w{0,80}\((?:[^()]{0,80}, )?\d{1,20}(?:, [^()]{0,80})?\)/;

const isAt = (path: string, file: string): boolean =>
  path === file || path.endsWith(`/${file}`) || file.endsWith(`/${path}`);

const ofKind = (hunk: Hunk, wanted: HunkLine['kind']): HunkLine[] => hunk.lines.filter(({ kind }) => kind === wanted);

/** By a count that is no number. */
const variableShift =
  /\b\w[\w.>()-]{0,80} (?:<<|>>) (?:\([^()]{0,80}(?:\([^()]{0,80}\)[^()]{0,80})?\)|[A-Za-z_][\w.>-]{0,80}(?:\([^()]{0,80}\))?)/;

/** Without what tells the width of numbers. */
const bare = (text: string): string => text.replace(/\s+/g, '').replace(/(?<=\d)[uUlL]+/g, '');
