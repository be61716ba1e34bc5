import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { checkMended } from './mended.ts';

const aboutFreed =
  /use.after.free|\buaf\b|double.?(?:free|put)|(?:freed|put) (?:twice|too early|before)|wrong (?:k|v)?free|correct (?:k|v)?free|freed pointer/i;

const undo = /^\s*(\w+)\((.*)\);\s*$/;

/** What frees, or drops a reference: `fdput()` is spelled in one word. */
const givesBack = (name: string): boolean => undoingNames.test(name) || /^f?d?put$/.test(name);

/** What a patch says it mends: something that was freed too early, twice, or by the wrong call. */
export function checkFreedFix(message: PatchMessage, report: Reporter): void {
  if (!aboutFreed.test(message.facts.title)) return;
  checkMended(message, mended, words, report);
}

const words = {
  what: 'What is given back here was used or given back again later; the patch mends that.',
  why: "Memory that is used after it was freed may be somebody else's by then.",
  advice: 'Is it given back once on every way out now?',
  brief: 'was given back too early or twice',
};

/** Old lines that give something back and that the patch moves, replaces, takes out, or makes the last of their kind. */
function mended({ lines }: Hunk): HunkLine[] {
  const found = new Set<HunkLine>();
  const firstAdded = new Map<string, number>();
  const lastRemoved = new Map<string, number>();
  lines.forEach(({ kind, text }, i) => {
    if (kind !== 'added' && kind !== 'removed') return;
    for (const [word] of text.matchAll(/\w+/g)) {
      if (kind === 'removed') lastRemoved.set(word, i);
      else if (!firstAdded.has(word)) firstAdded.set(word, i);
    }
  });
  lines.forEach((line, i) => {
    const [, name, args = ''] = undo.exec(line.text) ?? [];
    if (line.kind === 'removed' && name !== undefined && givesBack(name)) found.add(line);
    if (line.kind !== 'context' || name === undefined || !givesBack(name)) return;
    const next = lines[i + 1];
    if (next?.kind === 'added' && /^\s*(?:.* = NULL|return\b.*);/.test(next.text)) found.add(line);
    // Its use moves from below it to above it.
    const what = /(\w+)\W*$/.exec(args)?.[1];
    if (what !== undefined && firstAdded.get(what)! < i && lastRemoved.get(what)! > i) found.add(line);
  });
  return [...found];
}
