import { errorLabels } from '../../kernel/failureNames.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan, indentOf } from '../support/hunkLines.ts';

/** `} else {` of a branch for failures that a fix makes `} else if (...) {`: not all that came there had failed. */
export function checkNarrowedElse(hunk: Hunk, report: Reporter): void {
  for (const { removed, added } of blocksOf(hunk)) {
    const before = removed.find(({ text }) => /^\s*(?:\} )?else(?: \{)?\s*$/.test(text));
    const after = added.find(({ text }) => /^\s*(?:\} )?else if \(.+\)(?: \{)?\s*$/.test(text));
    if (!before || !after || removed[0] !== before || added[0] !== after || !failsIn(hunk, after)) continue;
    report({
      ...bareSpan(before),
      change: 'fixed',
      what: 'Whatever the tests above left over was taken for a failure here; the patch asks for the failure.',
      why: 'What was no failure was reported as one.',
      advice: 'Is there anything to do for the rest?',
      brief: 'no failure, taken for one',
      related: [
        { ...bareSpan(branchOf(hunk, before) ?? before), message: 'what was done' },
        { ...bareSpan(after), message: 'here' },
      ],
      key: 'else of a failure',
    });
  }
}

/** The first line of a branch, on the old side. */
function branchOf({ lines }: Hunk, from: HunkLine): HunkLine | undefined {
  return below(lines, from).find(({ kind, text }) => kind !== 'added' && !/^\s*(?:$|\/\*|\*)/.test(text));
}

/** The lines that may be of the branch below a line. */
function below(lines: readonly HunkLine[], line: HunkLine): readonly HunkLine[] {
  const from = lines.indexOf(line) + 1;
  return lines.slice(from, from + 40);
}

/** The branch ends with an error, on the new side. */
function failsIn({ lines }: Hunk, from: HunkLine): boolean {
  const rest = below(lines, from).filter(({ kind }) => kind !== 'removed');
  const end = rest.findIndex((line) => line.text.trim() !== '' && indentOf(line) <= indentOf(from));
  const branch = end < 0 ? rest : rest.slice(0, end);
  const last = branch.findLast(({ text }) => text.trim() !== '')?.text ?? '';
  return (
    /^\s*return (?:ERR_PTR\()?-E[A-Z0-9]+\)?;/.test(last) || errorLabels.test(/^\s*goto (\w+);/.exec(last)?.[1] ?? '')
  );
}
