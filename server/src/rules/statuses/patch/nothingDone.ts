import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `return copied;`, above which the patch puts `if (!copied) return -EFAULT;`: nothing was done, and that was no error. */
export function checkNothingDone(hunks: readonly Hunk[], report: Reporter): void {
  for (const { line, count, error, exit } of hunks.flatMap(nothingDone)) {
    report({
      ...bareSpan(line),
      change: 'fixed',
      what: `Where ${count} was 0, as nothing could be done, 0 was returned; the patch returns ${error} there.`,
      why: 'The caller takes 0 for success, or for the end, and does not learn that it failed.',
      advice: 'Is what was done before the failure still told?',
      brief: `returned 0, not ${error}`,
      related: [{ ...bareSpan(exit), message: 'the error' }],
      key: `nothing in ${count}`,
    });
  }
}

interface NothingDone {
  /** What returns the count. */
  readonly line: HunkLine;
  readonly count: string;
  readonly error: string;
  readonly exit: HunkLine;
}

function nothingDone({ lines }: Hunk): NothingDone[] {
  return lines.flatMap((line, i): NothingDone[] => {
    const count = line.kind === 'context' ? /^\s*return (\w+);\s*$/.exec(line.text)?.[1] : undefined;
    const [test, exit] = i < 2 ? [] : lines.slice(i - 2, i);
    if (count === undefined || test?.kind !== 'added' || exit?.kind !== 'added') return [];
    if (!new RegExp(`^\\s*if \\((?:!${count}|${count} == 0|${count} <= 0)\\)\\s*$`).test(test.text)) return [];
    const error = /^\s*return (-E[A-Z0-9]+);\s*$/.exec(exit.text)?.[1];
    return error === undefined ? [] : [{ line, count, error, exit }];
  });
}
