import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';

const aboutLeak =
  /\bleak|memleak|(?:not|never|missing|without|add\w*) (?:be(?:ing)? )?k?free|\bfree\w*\b.*\b(?:error|fail)|clean.?up.*error path/i;

const exit = /^\s*(?:return\b.*|goto \w+|continue|break);/;
const undo = /^\s*(\w+)\((.*)\);\s*$/;

/** What a patch says it mends: a way out on which it frees what was left. */
export function checkLeakFix(message: PatchMessage, report: Reporter): void {
  const { title, fixes } = message.facts;
  if (!aboutLeak.test(title) && !(fixes.length > 0 && message.prose.some(({ text }) => aboutLeak.test(text)))) return;
  if (/false positive|info(?:rmation)? leak/i.test(title)) return;
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
    what: `Here, what was got before was left behind; the patch frees it.`,
    why: 'It was lost each time the function came this way.',
    advice: 'Do the other ways out free all that was got by then, and in the reverse order?',
    brief: 'was leaked here',
    key: `mended ${text}`,
  });
}

/** Old lines at which the patch adds what frees. */
function mended({ lines }: Hunk): HunkLine[] {
  const found: HunkLine[] = [];
  lines.forEach((line, i) => {
    if (line.kind !== 'added') return;
    const [, name, args] = undo.exec(line.text) ?? [];
    if (name !== undefined && undoingNames.test(name)) {
      // It was there, and moves.
      const isMoved = lines.some(({ kind, text }) => kind === 'removed' && text.trim() === line.text.trim());
      if (isMoved || args === '') return;
      // `kfree(x)` of what needs a put.
      const replacedUndo = removedWith(lines, i).find(({ text }) => undoingNames.test(undo.exec(text)?.[1] ?? ''));
      if (replacedUndo) {
        found.push(replacedUndo);
        return;
      }
      const next = lines.slice(i + 1).find(({ kind, text }) => kind !== 'added' && text.trim() !== '}');
      const replaced = lines
        .slice(0, i)
        .reverse()
        .find(({ kind }) => kind !== 'added');
      if (next && exit.test(next.text)) found.push(next);
      else if (replaced) found.push(replaced);
      return;
    }
    const to = /^\s*goto (\w+);/.exec(line.text)?.[1];
    if (to === undefined) return;
    const block = removedWith(lines, i);
    const old = block.find(({ text }) => exit.test(text) && !new RegExp(`goto ${to};`).test(text));
    if (old) found.push(old);
  });
  return [...new Set(found)].filter(({ kind, text }) => kind !== 'comment' && text.trim() !== '');
}

/** Removed lines of the run of changes that a line is in. */
function removedWith(lines: readonly HunkLine[], at: number): HunkLine[] {
  let from = at;
  while (from > 0 && /^(?:added|removed)$/.test(lines[from - 1]!.kind)) from--;
  let to = at;
  while (to + 1 < lines.length && /^(?:added|removed)$/.test(lines[to + 1]!.kind)) to++;
  return lines.slice(from, to + 1).filter(({ kind }) => kind === 'removed');
}
