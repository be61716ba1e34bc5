import type { FilePatch, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { adviceResend, severityOf } from './say.ts';

const sourceFile = /(?:\.(?:c|h|S|dts|dtsi|lds)|(?:^|\/)(?:Makefile|Kbuild|Kconfig[^/]*))$/;
/** Indented lines without a single tab from which on blanks are surely not the file's own. */
const ENOUGH = 4;

/** Tabs that became blanks or no-break spaces: true where some did. */
export function checkBlanks(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  return checkHardBlanks(own, message, report) || checkTabs(own, message, report);
}

function isSource(file: FilePatch): boolean {
  return !file.binary && sourceFile.test(file.newPath ?? file.oldPath ?? '');
}

/** One report for each hunk, over the lines that were hit. */
function checkHardBlanks(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  let found = false;
  for (const file of own) {
    for (const hunk of file.hunks) {
      const marks = hunk.damage?.filter(({ kind }) => kind === 'blanks') ?? [];
      const hard = [...marks, ...(isSource(file) ? hunk.lines.filter(isHardBlank) : [])];
      if (hard.length === 0) continue;
      found = true;
      report({
        start: hard.reduce((least, { start }) => Math.min(least, start), Infinity),
        end: hard.reduce((most, { end }) => Math.max(most, end), 0),
        ...severityOf(message),
        what: `No-break spaces stand where this patch had blanks or tabs${more(new Set(hard.map(({ end }) => end)).size)}.`,
        why: 'These lines match nothing in the tree, so the patch does not apply; added lines do not compile.',
        advice: adviceResend,
        brief: 'no-break spaces',
        key: `no-break spaces ${hunk.oldStart}`,
      });
    }
  }
  return found;
}

/** One report for the message, at the first line that was hit. */
function checkTabs(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  const lines = own
    .filter(isSource)
    .flatMap((file) => file.hunks)
    .flatMap((hunk) => hunk.lines);
  const blanks = lostTabs(lines.filter(({ kind }) => kind !== 'comment' && kind !== 'no-newline'));
  if (blanks.length < ENOUGH) return false;
  report({
    start: blanks[0]!.start,
    end: blanks[0]!.end,
    ...severityOf(message),
    what: `Tabs have become blanks: the patch has none, and its lines are indented by blanks${more(blanks.length)}.`,
    why: 'Kernel code is indented by tabs. These lines match nothing in the tree, so the patch does not apply.',
    advice: adviceResend,
    brief: 'tabs became blanks',
    related: blanks.slice(1, 10).map(({ start, end }) => ({ start, end, message: 'here too' })),
    key: 'tabs',
  });
  return true;
}

/**
 * Context and removed lines indented by multiples of eight blanks, or of one less (copied from a terminal, where a tab
 * behind the line's mark ends at the eighth column), if no line has a tab and none is indented by four: code with
 * another style (QEMU's) is no damage.
 */
function lostTabs(lines: readonly HunkLine[]): HunkLine[] {
  if (lines.some(({ text }) => text.includes('\t') || /^ {4}(?: {8})*[A-Za-z{}]/.test(text))) return [];
  return lines.filter(({ kind, text }) => kind !== 'added' && /^ {7} ?(?: {8}){0,7}[A-Za-z{}]/.test(text));
}

const more = (count: number): string => (count > 1 ? ` (${count} lines)` : '');

/** A no-break space in the indentation, or as the blank of a context line. */
function isHardBlank({ text, kind }: HunkLine): boolean {
  return kind !== 'no-newline' && text.includes('\u00a0') && /^[ \t]*\u00a0/.test(text);
}
