import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { reversed } from '../../support/changedCode.ts';
import { bareSpan, indentOf } from '../../support/hunkLines.ts';
import { setErrors, type SetError } from './setErrors.ts';

/** `ret = -ENOMEM;` taken away before a jump that stays. */
export function checkLostErrors(hunks: readonly Hunk[], report: Reporter): void {
  const removed = new Map<string, number>();
  const declared: HunkLine[] = [];
  /** No longer what is returned, or set by what gets its address. */
  const settled = new Set<string>();
  for (const line of hunks.flatMap(({ lines }) => lines)) {
    const text = line.text.trim();
    const names =
      line.kind === 'removed' ? /^return (\w+);/g : line.kind === 'added' ? /(?<!&)&(\w+)\b(?!->|\.)/g : undefined;
    for (const [, name] of names ? text.matchAll(names) : []) settled.add(name!);
    if (line.kind === 'removed') removed.set(text, (removed.get(text) ?? 0) + 1);
    if (line.kind === 'added' && isError(text) && /^(?:int|long|ssize_t) /.test(text)) declared.push(line);
  }
  for (const { start, end, status, error, line, now } of hunks.flatMap(lostErrors)) {
    if (settled.has(status)) continue;
    // Several at once: the error is set above them now.
    if (removed.get(line.text.trim())! > 1) continue;
    // It has one from the start, now.
    if (declared.some((one) => one.start < line.start && new RegExp(`\\b${status} = -E`).test(one.text))) continue;
    report({
      start,
      end,
      change: 'introduced',
      what: `The patch takes ${error} away from ${status} before this jump.`,
      why: 'The function returns what the step before has left there: success, where that went well.',
      advice: `Is it no failure any more, or does ${status} get the error elsewhere?`,
      brief: `${status} is no longer set`,
      related: [
        { start: line.start, end: line.end, message: 'taken away' },
        ...(now ? [{ ...bareSpan(now), message: 'the condition' }] : []),
      ],
      key: `set ${status}`,
    });
  }
}

/** An error that a patch takes away before a jump that stays, and gives to the status nowhere else in view. */
function lostErrors(hunk: Hunk): LostError[] {
  const lost = setErrors(reversed(hunk));
  if (lost.length === 0) return [];
  const given = givenIn(hunk.lines);
  const fresh = hunk.lines.filter(({ kind }) => kind !== 'removed');
  const isLost = ({ status, line, jump, test }: SetError): boolean => {
    const leaves = /return (\w+);/.exec(jump.text)?.[1] ?? status;
    // A test of the status itself: it holds the error already.
    const isAsked = test !== undefined && new RegExp(`\\b${status}\\b`).test(test.text);
    const { isAdded, errors } = given.get(status) ?? { isAdded: false, errors: [] };
    const isAbove = errors.some((one) => one.start < line.start && indentOf(one) < indentOf(line));
    return leaves === status && !isAsked && !isAdded && !isAbove;
  };
  return lost.filter(isLost).map((one) => {
    const above = fresh.findLast(({ end }) => end < one.start);
    return { ...one, now: above && /^\s*(?:\} else )?if \(/.test(above.text) ? above : undefined };
  });
}

interface LostError extends SetError {
  /** The condition of the jump, on the new side. */
  readonly now: HunkLine | undefined;
}

/** Where a status gets a value on the new side. */
interface Given {
  isAdded: boolean;
  /** Context lines that give it an error, each indented less than those before. */
  readonly errors: HunkLine[];
}

function givenIn(lines: readonly HunkLine[]): ReadonlyMap<string, Given> {
  const found = new Map<string, Given>();
  for (const line of lines) {
    if (line.kind === 'removed') continue;
    for (const [, name] of line.text.matchAll(/(?<![\w.>])(\w+) = /g)) {
      const given = found.get(name!) ?? { isAdded: false, errors: [] };
      found.set(name!, given);
      given.isAdded ||= line.kind === 'added';
      const last = given.errors.at(-1);
      if (isError(line.text) && (!last || indentOf(line) < indentOf(last))) given.errors.push(line);
    }
  }
  return found;
}

const isError = (text: string): boolean => /= -E[A-Z0-9]+;/.test(text);
