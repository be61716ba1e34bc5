import { statusNames } from '../../../kernel/status.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { runsOf } from '../../support/changedCode.ts';
import { bareSpan, indentOf } from '../../support/hunkLines.ts';
import { jumps } from './lines.ts';

/**
 * `if (!ret) return 0;`, below which the patch puts `if (ret < 0) break;`: of what was no success all was taken for the
 * same, and the failures went on.
 */
export function checkOtherFailures(hunks: readonly Hunk[], report: Reporter): void {
  for (const { test, status, added } of hunks.flatMap(otherFailures)) {
    report({
      ...bareSpan(test),
      change: 'fixed',
      what: `Only the success of ${status} was looked for here, and the rest went on alike; the patch leaves where it says that the step failed.`,
      why: 'The failure is treated as what is left to do: it is tried again without end, or nothing is taken for a result.',
      advice: 'Are all values that are no success told apart now?',
      brief: `failures in ${status} went on`,
      related: [{ ...bareSpan(added), message: 'the failures' }],
      key: `other failures of ${status}`,
    });
  }
}

interface OtherFailures {
  /** The test for success. */
  readonly test: HunkLine;
  readonly status: string;
  readonly added: HunkLine;
}

function otherFailures({ lines }: Hunk): OtherFailures[] {
  const runs = runsOf(lines);
  return lines.flatMap((added, i): OtherFailures[] => {
    const match =
      added.kind === 'added' ? /^\s*if \((\w+) (?:< 0|&& \(?\1 != -?[A-Z]\w+\)?)\)\s*$/.exec(added.text) : null;
    const status = match?.[1];
    if (status === undefined || !statusNames.test(status) || !jumps.test(lines[i + 1]?.text ?? '')) return [];
    if (lines[i + 1]!.kind !== 'added' || runs[i]!.removed.length > 0) return [];
    let at = i - 1;
    while (lines[at]?.text.trim() === '') at--;
    const [test, left] = [lines[at - 1], lines[at]];
    if (test?.kind !== 'context' || left?.kind !== 'context' || indentOf(test) !== indentOf(added)) return [];
    const isSuccess = new RegExp(`^\\s*if \\((?:!${status}|${status} == 0)\\)\\s*$`).test(test.text);
    return isSuccess && /^\s*(?:goto \w+|break|return\b.*);\s*$/.test(left.text) ? [{ test, status, added }] : [];
  });
}
