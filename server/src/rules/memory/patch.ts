import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { checkMended } from './mended.ts';
import { runsOf, type Run } from '../statuses/patch/lines.ts';

const aboutLeak =
  /\bleak|memleak|(?:not|never|missing|without|add\w*) (?:be(?:ing)? )?k?free|\bfree\w*\b.*\b(?:error|fail)|clean.?up.*error path/i;

const exit = /^\s*(?:return\b.*|goto \w+|continue|break);/;
const undo = /^\s*(\w+)\((.*)\);\s*$/;

/** What a patch says it mends: a way out on which it frees what was left. */
export function checkLeakFix(message: PatchMessage, report: Reporter): void {
  const { title, fixes } = message.facts;
  if (!aboutLeak.test(title) && !(fixes.length > 0 && message.prose.some(({ text }) => aboutLeak.test(text)))) return;
  if (/false positive|info(?:rmation)? leak/i.test(title)) return;
  checkMended(message, mended, words, report);
}

const words = {
  what: 'Here, what was got before was left behind; the patch frees it.',
  why: 'It was lost each time the function came this way.',
  advice: 'Do the other ways out free all that was got by then, and in the reverse order?',
  brief: 'was leaked here',
};

/** Old lines at which the patch adds what frees. */
function mended({ lines }: Hunk): HunkLine[] {
  const runs = runsOf(lines);
  const removed = new Set(lines.flatMap(({ kind, text }) => (kind === 'removed' ? [text.trim()] : [])));
  const oldBefore = nearest(lines, ({ kind }) => kind !== 'added');
  const oldBehind = nearest(
    [...lines].reverse(),
    ({ kind, text }) => kind !== 'added' && text.trim() !== '}',
  ).reverse();
  const oldOf = new Map<Run, ReturnType<typeof oldIn>>();
  const found = new Set<HunkLine>();
  lines.forEach((line, i) => {
    const run = runs[i];
    if (line.kind !== 'added' || !run) return;
    if (!oldOf.has(run)) oldOf.set(run, oldIn(run));
    const old = oldOf.get(run)!;
    const [, name, args] = undo.exec(line.text) ?? [];
    const to = /^\s*goto (\w+);/.exec(line.text)?.[1];
    if (name !== undefined && undoingNames.test(name)) {
      // Where it was there, it moves.
      if (args === '' || removed.has(line.text.trim())) return;
      const next = oldBehind[i];
      // `kfree(x)` of what needs a put.
      const place = old.undo ?? (next && exit.test(next.text) ? next : oldBefore[i]);
      if (place) found.add(place);
    } else if (to !== undefined) {
      const place = old.exits.find(({ text }) => targetOf(text) !== to);
      if (place) found.add(place);
    }
  });
  return [...found].filter(({ kind, text }) => kind !== 'comment' && text.trim() !== '');
}

/** For each line, the nearest one above it that is wanted. */
function nearest(lines: readonly HunkLine[], isWanted: (line: HunkLine) => boolean): (HunkLine | undefined)[] {
  let last: HunkLine | undefined;
  return lines.map((line) => {
    const above = last;
    if (isWanted(line)) last = line;
    return above;
  });
}

/** What a run of changes takes away: the first call that frees, and the first two ways out that lead elsewhere. */
function oldIn({ removed }: Run): { readonly undo: HunkLine | undefined; readonly exits: readonly HunkLine[] } {
  const first = removed.find(({ text }) => exit.test(text));
  const other = first && removed.find(({ text }) => exit.test(text) && targetOf(text) !== targetOf(first.text));
  return {
    undo: removed.find(({ text }) => undoingNames.test(undo.exec(text)?.[1] ?? '')),
    exits: [first, other].flatMap((line) => line ?? []),
  };
}

/** The label that a line jumps to. */
const targetOf = (text: string): string | undefined => /^\s*goto (\w+);/.exec(text)?.[1];
