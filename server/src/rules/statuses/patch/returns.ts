import type { Hunk, HunkLine } from '../../../patch/model.ts';
import { plainStatuses } from '../../../kernel/status.ts';
import type { Reporter } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import type { Added } from './lines.ts';

/** `return -ENOMEM;` in the place of `return 0;` or of a jump; `return ret;` at the end of a function. */
export function checkReturns(hunks: readonly Hunk[], isOfBranches: boolean, report: Reporter): void {
  for (const { start, end, value, line, of } of hunks.flatMap(returnsIn)) {
    if (isOfBranches && of !== 'branch') continue;
    report({
      start,
      end,
      change: 'fixed',
      what: `${was[of]}; the patch makes it return ${value}.`,
      why: 'The caller took the failure for success.',
      advice: 'Do the other failures of this function return an error?',
      brief: of === 'jump' ? `left, returns ${value}` : `returned 0, returns ${value}`,
      related: [{ start: line.start, end: line.end, message: 'the error' }],
      key: `return ${value}`,
    });
  }
}

/** What the error takes the place of. */
const was = {
  branch: 'This branch returned 0',
  jump: 'This branch left with the status of an older step',
  end: 'The end of this function returned 0',
} as const;

interface Replaced extends Added {
  readonly of: keyof typeof was;
}

function returnsIn({ lines }: Hunk): Replaced[] {
  return lines.flatMap((line, i): Replaced[] => {
    const next = lines[i + 1];
    const of = line.kind === 'removed' && next?.kind === 'added' ? replaced(line) : undefined;
    const value = of && errorReturned(next!, of !== 'end');
    return of && value ? [{ ...bareSpan(line), value, line: next!, of }] : [];
  });
}

/** `return ret;`; in a branch also an errno, or the error of a pointer. */
function errorReturned({ text }: HunkLine, isBranch: boolean): string | undefined {
  const value = /^\s*return (.+);\s*$/.exec(text)?.[1];
  if (value === undefined) return undefined;
  return plainStatuses.test(value) || (isBranch && errors.test(value)) ? value : undefined;
}

const errors = /^(?:-E[A-Z0-9]+|ERR_PTR\(-E[A-Z0-9]+\)|PTR_ERR\([\w>.-]+\))$/;

/** By its indentation, a line of a branch, or of the function itself. */
function replaced({ text }: HunkLine): keyof typeof was | undefined {
  if (/^(?:\t| {8})return 0;\s*$/.test(text)) return 'end';
  const match = /^(?:\t{2,}| {16,})(?:return (?:0|NULL)|(goto) \w+);\s*$/.exec(text);
  return match ? (match[1] ? 'jump' : 'branch') : undefined;
}
