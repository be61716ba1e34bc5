import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { bareText } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `if (!a || b) return 0;`, from which a patch takes `!a` out, and returns an error for it: that was no success. */
export function checkSplitChecks(hunks: readonly Hunk[], report: Reporter): void {
  for (const { test, exit, part, error } of hunks.flatMap(splitsIn)) {
    report({
      ...bareSpan(test),
      change: 'fixed',
      what: `Where \`${part}\` holds 0 was returned here; the patch returns ${error}.`,
      why: 'The caller took the failure for success.',
      advice: 'Do all that the old condition asked for get what they should?',
      brief: `returned 0, returns ${error}`,
      related: [{ ...bareSpan(exit), message: 'returned here' }],
      key: `split ${part}`,
    });
  }
}

interface Split {
  readonly test: HunkLine;
  readonly exit: HunkLine;
  /** The part of its condition that has a branch of its own now. */
  readonly part: string;
  readonly error: string;
}

function splitsIn({ lines }: Hunk): Split[] {
  const errors = new Map<string, string>();
  for (const { test, exit } of exitsOf(lines, 'removed')) {
    const error = test.kind === 'added' ? /^\s*return (-E[A-Z0-9]+);\s*$/.exec(exit?.text ?? '')?.[1] : undefined;
    if (error !== undefined) errors.set(conditionOf(test), error);
  }
  if (errors.size === 0) return [];
  return exitsOf(lines, 'added').flatMap(({ test, exit }): Split[] => {
    if (test.kind !== 'removed' || exit?.text.trim() !== 'return 0;') return [];
    const parts = conditionOf(test).split(' || ');
    const part = parts.find((one) => errors.has(one));
    return part === undefined ? [] : [{ test, exit, part, error: errors.get(part)! }];
  });
}

/** Conditions of one line on one side, and what their branches begin with. */
function exitsOf(
  lines: readonly HunkLine[],
  other: HunkLine['kind'],
): { readonly test: HunkLine; readonly exit: HunkLine | undefined }[] {
  const side = lines.filter(({ kind }) => kind !== other);
  return side.flatMap((test, i) => (conditionOf(test) === '' ? [] : [{ test, exit: side[i + 1] }]));
}

const conditionOf = ({ text }: HunkLine): string => /^if \((.+)\)$/.exec(bareText(text))?.[1] ?? '';
