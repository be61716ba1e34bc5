import type { Hunk, HunkLine } from '../../../patch/model.ts';
import { plainErrorLabels } from '../../../kernel/failureNames.ts';
import type { Span } from '../../../text/problem.ts';
import { bareText, runsOf, type Run } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { jumps } from './lines.ts';

/**
 * An error that a status is set to before a jump that was there already. The span is that of the jump, where possible on
 * the old side.
 */
export interface SetError extends Span {
  readonly status: string;
  readonly error: string;
  /** The added line. */
  readonly line: HunkLine;
  /** The old line, or the one that stays. */
  readonly jump: HunkLine;
  /** The jump is to a label called an error's. */
  readonly toError: boolean;
  /** The condition of the branch. */
  readonly test: HunkLine | undefined;
}

const assignment = /^\s*(\w+) = (-E[A-Z0-9]+|PTR_ERR\([\w.>[\]-]+\)|H_[A-Z]+|[a-z]\w*);\s*$/;

export function setErrors({ lines }: Hunk): SetError[] {
  if (!lines.some(({ kind, text }) => kind === 'added' && assignment.test(text))) return [];
  const runs = runsOf(lines);
  const given = new Map<Run, ReadonlySet<string>>();
  return lines.flatMap((line, i): SetError[] => {
    const match = line.kind === 'added' ? assignment.exec(line.text) : null;
    const run = runs[i];
    const next = match ? lineBehind(lines, i) : undefined;
    if (!match || !run || !next || !jumps.test(next.text)) return [];
    const status = match[1]!;
    const error = match[2]!;
    const jump = next.kind === 'context' ? next : run.removedBy.get(bareText(next.text));
    if (!given.has(run)) given.set(run, new Set(run.removed.flatMap(({ text }) => namesGiven(text))));
    if (!jump || given.get(run)!.has(status)) return [];
    const test = testAbove(lines, i, runs);
    // `ret = irq;` passes an error on only where irq was tested for one.
    if (/^[a-z]/.test(error) && !new RegExp(`\\(${error}(?: < 0)?\\)`).test(test?.text ?? '')) return [];
    const toError = plainErrorLabels.test(/\bgoto (\w+)/.exec(jump.text)?.[1] ?? '');
    return [{ ...bareSpan(jump), status, error, line, jump, toError, test }];
  });
}

/** Variables and members that a line gives a value. */
function namesGiven(text: string): string[] {
  return [...text.matchAll(/(\w+) = /g)].map(([, name]) => name!);
}

/** The next line of the new side that is neither blank nor a message. */
function lineBehind(lines: readonly HunkLine[], i: number): HunkLine | undefined {
  let at = i + 1;
  while (at < lines.length && (lines[at]!.kind === 'removed' || isBlank(lines[at]!) || isWords(lines, i + 1, at)))
    at += 1;
  return lines[at];
}

const isBlank = ({ text }: HunkLine): boolean => text.trim() === '';

/** The line is a message for the user, or a part of one that starts below `from`. */
function isWords(lines: readonly HunkLine[], from: number, i: number): boolean {
  const words = /^\s*(?:dev_|pr_|netdev_|printk)\w*\(/;
  for (let at = i; at >= from && at > i - 4; at--) {
    if (words.test(lines[at]!.text)) return true;
    if (/;\s*$/.test(lines[at - 1]?.text ?? ';')) return false;
  }
  return false;
}

/** The `if` that a line is the first of the branch of: as it was before the patch, where it was there. */
function testAbove(lines: readonly HunkLine[], i: number, runs: ReturnType<typeof runsOf>): HunkLine | undefined {
  for (let from = i - 1; from >= Math.max(0, i - 3); from--) {
    const test = lines[from]!;
    if (!/^\s*(?:\} else )?if \(/.test(test.text)) continue;
    return test.kind === 'added' ? (runs[from]?.removedBy.get(bareText(test.text)) ?? test) : test;
  }
  return undefined;
}
