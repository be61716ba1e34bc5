import type { Hunk, HunkLine } from '../../../patch/model.ts';
import { plainErrorLabels } from '../../../kernel/failureNames.ts';
import type { Span } from '../../../text/problem.ts';
import { around, bareSpan, jumps } from './lines.ts';

/**
 * An error that a status is set to before a jump that was there already. The span is that of the jump, where possible on
 * the old side.
 */
export interface SetError extends Span {
  readonly status: string;
  readonly error: string;
  /** The added line. */
  readonly line: HunkLine;
  /** The jump is to a label called an error's. */
  readonly toError: boolean;
  /** The condition of the branch. */
  readonly test: HunkLine | undefined;
}

const assignment = /^\s*(\w+) = (-E[A-Z0-9]+|PTR_ERR\(\w+\)|H_[A-Z]+|[a-z]\w*);\s*$/;

export function setErrors(hunk: Hunk): SetError[] {
  const { lines } = hunk;
  const found: SetError[] = [];
  lines.forEach((line, i) => {
    const match = line.kind === 'added' ? assignment.exec(line.text) : null;
    if (!match) return;
    const next = lines.slice(i + 1).find(({ text }, k) => text.trim() !== '' && !isWords(lines, i + 1, i + 1 + k));
    if (!next || !jumps.test(next.text)) return;
    const status = match[1]!;
    const old = next.kind === 'context' ? next : twinOf(lines, i, next);
    const block = around(lines, i).filter(({ kind }) => kind === 'removed');
    if (!old || block.some(({ text }) => new RegExp(`\\b${status} = `).test(text))) return;
    const test = testAbove(lines, i);
    // `ret = irq;` passes an error on only where irq was tested for one.
    if (/^[a-z]/.test(match[2]!) && !new RegExp(`\\(${match[2]!}(?: < 0)?\\)`).test(test?.text ?? '')) return;
    found.push({
      ...bareSpan(old),
      status,
      error: match[2]!,
      line,
      toError: plainErrorLabels.test(/\bgoto (\w+)/.exec(old.text)?.[1] ?? ''),
      test,
    });
  });
  return found;
}

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
function testAbove(lines: readonly HunkLine[], i: number): HunkLine | undefined {
  const from = lines.slice(0, i).findLastIndex(({ text }) => /^\s*(?:\} else )?if \(/.test(text));
  const test = from < 0 || i - from > 3 ? undefined : lines[from];
  if (test?.kind !== 'added') return test;
  const bare = (text: string): string => text.replace(/\{\s*$/, '').trim();
  return around(lines, from).find(({ kind, text }) => kind === 'removed' && bare(text) === bare(test.text)) ?? test;
}

function twinOf(lines: readonly HunkLine[], i: number, next: HunkLine): HunkLine | undefined {
  return around(lines, i).find(({ kind, text }) => kind === 'removed' && text.trim() === next.text.trim());
}
