import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { runsOf, type Run } from '../support/changedCode.ts';
import { callOn, checkMended, lockNames, type Mended } from './mended.ts';

/** The subject says that something is left behind. */
const saysLeak =
  /\b(?:k?mem)?leak|(?:not|never) (?:be(?:ing)? )?k?freed\b|(?:missing|without|adding) (?:an? |the )?k?free(?:ing)?\b/i;
/** It says that something is freed where something fails, which may be for another reason. */
const saysFailure = /\bfree\w*\b.*\b(?:error|fail)|clean.?up.*error path/i;
/** It leaves to the words of the message what is mended. */
const leavesOpen = /(?:\b|_)(?:error|fail|clean|un(?:do|init|wind|roll)|release|put|free)/i;
const isOther =
  /false positive|info(?:rmation)? leak|use.after.free|\buaf\b|double.?free|(?:don'?t|not|avoid|stop) free/i;

/** `virtio-rng: implement entropy leak feature` */
const isFeature = /:\s*(?:implement|introduce|support)\b/i;

/** A way out; to try again is none. */
const exit = /^\s*(?:return\b.*|goto (?!\w*(?:again|retry|restart|repeat))\w+|continue|break);/;

/** What a patch says it mends: a way out on which it frees what was left. */
export function checkLeakFix(message: PatchMessage, report: Reporter): void {
  const { title, fixes } = message.facts;
  if (isFeature.test(title)) return;
  const isSaid =
    saysLeak.test(title) ||
    (fixes.length > 0 && leavesOpen.test(title) && message.prose.some(({ text }) => /\bleak/i.test(text)));
  if ((!isSaid && !saysFailure.test(title)) || (isOther.test(title) && !saysLeak.test(title))) return;
  checkMended(message, (hunk, added) => mended(hunk, added, isSaid), words, report);
}

const words = {
  why: 'What it gives back was lost each time the function came this way.',
  advice: 'Do the other ways out free all that was got by then, and in the reverse order?',
  brief: 'was leaked here',
};

/** Old lines at which the patch adds what frees; where it does not say that something leaks, ways out only. */
function mended({ lines }: Hunk, all: string, isSaid: boolean): Mended[] {
  const runs = runsOf(lines);
  const removed = new Set(lines.flatMap(({ kind, text }) => (kind === 'removed' ? [text.trim()] : [])));
  const oldBefore = nearest(lines, ({ kind }) => kind !== 'added');
  const oldBehind = nearest(
    [...lines].reverse(),
    ({ kind, text }) => kind !== 'added' && text.trim() !== '}',
  ).reverse();
  const oldOf = new Map<Run, ReturnType<typeof oldIn>>();
  const found = new Map<HunkLine, string>();
  let label: Run | undefined;
  lines.forEach((line, i) => {
    const run = runs[i];
    if (line.kind !== 'added' || !run) return;
    if (!oldOf.has(run)) oldOf.set(run, oldIn(run));
    // What stands behind a new label runs on the ways that jump there: those are told.
    if (/^\w+:/.test(line.text)) label = run;
    const old = oldOf.get(run)!;
    const call = callOn(line.text);
    const to = targetOf(line.text);
    if (call && undoingNames.test(call.name) && !lockNames.test(call.name)) {
      // Where it was there, it moves.
      if (call.args === '' || removed.has(line.text.trim()) || label === run || isTakenToo(call.name, all)) return;
      const next = oldBehind[i];
      const way = next && exit.test(next.text) ? next : undefined;
      // `kfree(x)` of what needs a put.
      const place = isSaid ? (old.undo ?? way ?? oldBefore[i]) : way;
      if (!place || found.has(place)) return;
      const by = line.text.trim().replace(/;$/, '');
      const before = place === old.undo ? place.text.trim().replace(/;$/, '') : undefined;
      found.set(
        place,
        before === undefined
          ? `This came without \`${by}\`; the patch adds it.`
          : `\`${before}\` stood here; the patch makes it \`${by}\`.`,
      );
    } else if (to !== undefined && !old.undo) {
      // What frees already and is put into a label is no leak.
      const place = old.exits.find(({ text }) => targetOf(text) !== to);
      const isRenamed = place !== undefined && removed.has(`${targetOf(place.text)}:`);
      if (place && !found.has(place) && (isSaid || !isRenamed))
        found.set(place, `This left without what stands at \`${to}\`; the patch makes it jump there.`);
    }
  });
  return [...found].flatMap(([line, what]) =>
    line.kind !== 'comment' && line.text.trim() !== '' ? [{ line, what }] : [],
  );
}

/** The patch begins to take what it gives back. */
function isTakenToo(name: string, added: string): boolean {
  const taking = name.replace(/(?<=^|_)put(?=_|$)/, 'get');
  return taking !== name && new RegExp(`\\b${taking}\\(`).test(added);
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
    undo: removed.find(({ text }) => undoingNames.test(callOn(text)?.name ?? '')),
    exits: [first, other].flatMap((line) => line ?? []),
  };
}

/** The label that a line jumps to. */
const targetOf = (text: string): string | undefined => /^\s*goto (\w+);/.exec(text)?.[1];
