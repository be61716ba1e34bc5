import { loggingNames, warningNames } from '../../../kernel/callNames.ts';
import { errorLabels } from '../../../kernel/failureNames.ts';
import { plainStatuses, statusNames } from '../../../kernel/status.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { bareText, runsOf, type Run } from '../../support/changedCode.ts';
import { bareSpan, indentOf } from '../../support/hunkLines.ts';

/** A branch, or a warning, that told the user of a failure and went on; with the patch it leaves with an error. */
export function checkSaidOnly(hunks: readonly Hunk[], report: Reporter): void {
  for (const { before, exit } of hunks.flatMap((hunk) => [...branchesIn(hunk), ...warningsIn(hunk)])) {
    report({
      ...bareSpan(before),
      change: 'fixed',
      what: 'A failure was only told of here, and the function went on; the patch leaves with an error.',
      why: 'What could not be done was taken for done, and the caller got no error.',
      advice: 'Is everything undone that was set up before it?',
      brief: 'a failure was only printed',
      related: [{ ...bareSpan(exit), message: 'left here' }],
      key: `said ${bareText(before.text)}`,
    });
  }
}

interface SaidOnly {
  /** The test, or the warning, as it was. */
  readonly before: HunkLine;
  readonly exit: HunkLine;
}

/** `if (bad) { pr_err(...); }`, and `return -EINVAL;` at the end of it now. */
function branchesIn({ lines }: Hunk): SaidOnly[] {
  const runs = runsOf(lines);
  return lines.flatMap((exit, i): SaidOnly[] => {
    if (exit.kind !== 'added' || !leavesWithError(exit.text) || runs[i]!.removed.some(({ text }) => leaves.test(text)))
      return [];
    const behind = lines[i + 1];
    if (behind === undefined || !/^\s*\}/.test(behind.text) || indentOf(behind) >= indentOf(exit)) return [];
    const at = testAbove(lines, i, indentOf(exit));
    if (at === undefined) return [];
    const test = lines[at]!;
    const before = test.kind === 'added' ? runs[at]!.removedBy.get(bareText(test.text)) : test;
    const status = testedIn(test.text);
    return before && (status === undefined || isForgotten(lines, i, status)) ? [{ before, exit }] : [];
  });
}

/** Lines of one message. */
const longest = 8;

/** The `if` of a branch in which nothing stands but messages, one of them at least there before. */
function testAbove(lines: readonly HunkLine[], exit: number, indent: number): number | undefined {
  let isOld = false;
  let says = false;
  for (let at = exit - 1; at >= 0 && at > exit - longest; at--) {
    const line = lines[at]!;
    if (line.text.trim() === '') continue;
    if (/^\s*(?:\} else )?if \(.*\{\s*$/.test(line.text) && indentOf(line) < indent)
      return isOld && says ? at : undefined;
    const call = /^\s*(\w+)\(/.exec(line.text)?.[1];
    const startsHere = indentOf(line) === indent;
    if (startsHere && (call === undefined || !loggingNames.test(call))) return undefined;
    if (!startsHere && indentOf(line) < indent) return undefined;
    says ||= startsHere;
    isOld ||= line.kind !== 'added';
  }
  return undefined;
}

/** `if (ret < 0) {` */
function testedIn(text: string): string | undefined {
  const name = /\bif \((\w+)(?: < 0| != 0)?\)/.exec(text)?.[1];
  return name !== undefined && statusNames.test(name) ? name : undefined;
}

/** Before the patch, what comes next of a status is another value; or success is returned. */
function isForgotten(lines: readonly HunkLine[], from: number, status: string): boolean {
  const next = new RegExp(`(?<!\\w)${status} = |\\breturn (?:0|${status});`);
  const old = lines.slice(from + 1, from + 60).find(({ kind, text }) => kind !== 'added' && next.test(text));
  return old !== undefined && !old.text.includes(`return ${status}`);
}

/** `WARN_ON(ret);`, now `if (WARN_ON(ret)) goto err;`. */
function warningsIn({ lines }: Hunk): SaidOnly[] {
  return [...new Set(runsOf(lines))].flatMap((run) => (run ? warningsOf(run, lines) : []));
}

function warningsOf({ removed, added }: Run, lines: readonly HunkLine[]): SaidOnly[] {
  return removed.flatMap((before): SaidOnly[] => {
    const [, name, status] = /^\s*(\w+)\((\w+)(?: < 0)?\);\s*$/.exec(before.text) ?? [];
    if (name === undefined || !warningNames.test(name) || !plainStatuses.test(status!)) return [];
    if (!isForgotten(lines, lines.indexOf(before), status!)) return [];
    const test = new RegExp(`^\\s*if \\((?:\\w*WARN\\w*\\()?${status!}(?: < 0)?\\)`);
    const at = added.findIndex(({ text }) => test.test(text));
    const exit = at < 0 ? undefined : added.slice(at + 1).find(({ text }) => !/^\s*\w+\(/.test(text));
    return exit && leaves.test(exit.text) && !/^\s*return;/.test(exit.text) ? [{ before, exit }] : [];
  });
}

const leaves = /^\s*(?:return\b.*|goto \w+|break|continue);\s*$/;

function leavesWithError(text: string): boolean {
  const label = /^\s*goto (\w+);\s*$/.exec(text)?.[1];
  if (label !== undefined) return errorLabels.test(label);
  const value = /^\s*return (.+);\s*$/.exec(text)?.[1] ?? '';
  return (
    plainStatuses.test(value) ||
    /^(?:-E[A-Z0-9]+|(?:ERR_PTR|PTR_ERR|ERR_CAST)\(.+\)|[A-Z_]*(?:FAIL|ERR)[A-Z_]*)$/.test(value)
  );
}
