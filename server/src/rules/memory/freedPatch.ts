import { undoingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { callOn, checkMended, lockNames, type Mended } from './mended.ts';

const aboutFreed =
  /use.after.free|\buaf\b|double.?(?:free|put)|(?:freed|put) (?:twice|too early|before)|wrong (?:k|v)?free|correct (?:k|v)?free|freed pointer/i;
/** A reply that reports one mends nothing. */
const aboutMending = /\b(?:fix\w*|prevent\w*|avoid\w*|resolve\w*|correct\w*|mend\w*|remove\w*|eliminate\w*|use)\b/i;

/** Frees, or drops a reference: `fdput()` is spelled in one word. */
const frees = /(?:^|_)(?:k|v|kv)?free(?:_|d|$)|(?:^|_)(?:put|drop|release|unref)(?:_|$)|^f?d?put$/;

/** What a patch says it mends: something that was freed too early, twice, or by the wrong call. */
export function checkFreedFix(message: PatchMessage, report: Reporter): void {
  const { title } = message.facts;
  if (aboutFreed.test(title) && aboutMending.test(title)) checkMended(message, mended, words, report);
}

const words = {
  why: "Memory that is used after it was freed may be somebody else's by then.",
  advice: 'Is it given back once on every way out now?',
  brief: 'was given back too early or twice',
};

/** Old lines that give something back and that the patch moves, replaces, takes out, or makes the last of their kind. */
function mended({ lines }: Hunk): Mended[] {
  const found = new Set<HunkLine>();
  const firstAdded = new Map<string, number>();
  const lastRemoved = new Map<string, number>();
  const calls = new Map<string, number>();
  lines.forEach(({ kind, text }, i) => {
    if (kind === 'removed') lastRemoved.set(text.trim(), i);
    if (kind !== 'added') return;
    if (!firstAdded.has(text.trim())) firstAdded.set(text.trim(), i);
    const call = callOn(text);
    if (call) calls.set(call.name, countOf(call.args));
  });
  // What is used above now, and was below, by the place.
  const raised = [...firstAdded].filter(([text, i]) => lastRemoved.get(text)! > i);
  let gone = false;
  lines.forEach((line, i) => {
    // A function that goes as a whole is another one now.
    if (line.kind === 'removed' && line.text.startsWith('{')) gone = true;
    else if (line.kind !== 'removed' || line.text.startsWith('}')) gone = false;
    const call = callOn(line.text);
    if (!call || gone || lockNames.test(call.name)) return;
    const isMoved = firstAdded.has(line.text.trim()) && undoingNames.test(call.name);
    if (!isMoved && !frees.test(call.name)) return;
    const count = calls.get(call.name);
    // With more or fewer arguments, all of its callers change.
    if (line.kind === 'removed' && (count === undefined || count === countOf(call.args))) found.add(line);
    if (line.kind !== 'context') return;
    const next = lines[i + 1];
    if (next?.kind === 'added' && /^\s*(?:.* = NULL|return\b.*);/.test(next.text)) found.add(line);
    const what = /(\w+)\W*$/.exec(call.args)?.[1];
    if (what === undefined) return;
    const use = new RegExp(`\\b${what}\\b`);
    if (raised.some(([text, at]) => at < i && lastRemoved.get(text)! > i && use.test(text))) found.add(line);
  });
  return [...found].map((line) => ({
    line,
    what: `By the message of the patch, what \`${line.text.trim().replace(/;$/, '')}\` gives back is used or given back elsewhere.`,
  }));
}

/** How many arguments, as commas outside of parentheses tell. */
function countOf(args: string): number {
  let depth = 0;
  let count = 1;
  for (const c of args) {
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === ',' && depth === 0) count++;
  }
  return count;
}
