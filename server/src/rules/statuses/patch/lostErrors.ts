import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { reversed } from '../../support/changedCode.ts';
import { indentOf } from './lines.ts';
import { setErrors, type SetError } from './setErrors.ts';

/** `ret = -ENOMEM;` taken away before a jump that stays. */
export function checkLostErrors(hunks: readonly Hunk[], report: Reporter): void {
  const removed = hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'removed'));
  for (const { start, end, status, error, line } of hunks.flatMap(lostErrors)) {
    // Several at once: the error is set above them now.
    if (removed.filter(({ text }) => text.trim() === line.text.trim()).length > 1) continue;
    report({
      start,
      end,
      change: 'introduced',
      what: `The patch takes ${error} away from ${status} before this jump.`,
      why: 'The function returns what the step before has left there: success, where that went well.',
      advice: `Is it no failure any more, or does ${status} get the error elsewhere?`,
      brief: `${status} is no longer set`,
      related: [{ start: line.start, end: line.end, message: 'taken away' }],
      key: `set ${status}`,
    });
  }
}

/** An error that a patch takes away before a jump that stays, and gives to the status nowhere else in view. */
function lostErrors(hunk: Hunk): SetError[] {
  const lines = hunk.lines;
  return setErrors(reversed(hunk)).filter(({ status, line, start, test }) => {
    const sets = new RegExp(`^(\\s*)(?:.*[^\\w.>])?${status} = `);
    const given = (one: HunkLine): boolean => {
      const indent = sets.exec(one.text)?.[1];
      if (indent === undefined || one.kind === 'removed') return false;
      return one.kind === 'added' || (one.start < line.start && indent.length < indentOf(line) && isError(one.text));
    };
    const jumped = lines.find((one) => one.start <= start && start <= one.end)!;
    const leaves = /return (\w+);/.exec(jumped.text)?.[1] ?? status;
    // A test of the status itself: it holds the error already.
    const isAsked = test !== undefined && new RegExp(`\\b${status}\\b`).test(test.text);
    return leaves === status && !isAsked && !lines.some(given);
  });
}

const isError = (text: string): boolean => /= -E[A-Z0-9]+;/.test(text);
