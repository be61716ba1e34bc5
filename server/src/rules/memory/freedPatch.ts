import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';

const aboutFreed =
  /use.after.free|\buaf\b|double.?(?:free|put)|(?:freed|put) (?:twice|too early|before)|wrong (?:k|v)?free|correct (?:k|v)?free|freed pointer/i;

const undo = /^\s*(\w+)\((.*)\);\s*$/;

/** What frees, or drops a reference: `fdput()` is spelled in one word. */
const givesBack = (name: string): boolean => undoingNames.test(name) || /^f?d?put$/.test(name);

/** What a patch says it mends: something that was freed too early, twice, or by the wrong call. */
export function checkFreedFix(message: PatchMessage, report: Reporter): void {
  if (!aboutFreed.test(message.facts.title)) return;
  for (const { hunks, combined } of message.files) {
    if (combined) continue;
    for (const hunk of hunks) for (const line of mended(hunk)) tell(line, report);
  }
}

function tell(line: HunkLine, report: Reporter): void {
  const text = line.text.trim();
  const start = line.start + line.text.indexOf(text);
  report({
    start,
    end: start + text.length,
    change: 'fixed',
    what: 'What is given back here was used or given back again later; the patch mends that.',
    why: "Memory that is used after it was freed may be somebody else's by then.",
    advice: 'Is it given back once on every way out now?',
    brief: 'was given back too early or twice',
    key: `mended ${text}`,
  });
}

/** Old lines that give something back and that the patch moves, replaces, takes out, or makes the last of their kind. */
function mended({ lines }: Hunk): HunkLine[] {
  const found = new Set<HunkLine>();
  lines.forEach((line, i) => {
    const [, name, args = ''] = undo.exec(line.text) ?? [];
    if (line.kind === 'removed' && name !== undefined && givesBack(name)) found.add(line);
    if (line.kind !== 'context' || name === undefined || !givesBack(name)) return;
    const what = /(\w+)\W*$/.exec(args)?.[1];
    const next = lines[i + 1];
    if (next?.kind === 'added' && /^\s*(?:.* = NULL|return\b.*);/.test(next.text)) found.add(line);
    if (what === undefined) return;
    const uses = new RegExp(`\\b${what}\\b`);
    const before = lines.slice(0, i).some(({ kind, text }) => kind === 'added' && uses.test(text));
    const after = lines.slice(i + 1).some(({ kind, text }) => kind === 'removed' && uses.test(text));
    if (before && after) found.add(line);
  });
  return [...found];
}
