import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Span } from '../../text/problem.ts';
import { reversed } from './changedCode.ts';

/** An assignment of an error that a patch adds before a jump that was there already. */
export interface AddedError extends Span {
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
const jump = /^\s*(?:goto \w+|break|return \w+);\s*(?:\/\*.*\*\/\s*|\/\/.*)?$/;

/** The spans are those of the jumps, where possible on the old side. */
export function addedErrors(hunk: Hunk): AddedError[] {
  const { lines } = hunk;
  const found: AddedError[] = [];
  lines.forEach((line, i) => {
    const match = line.kind === 'added' ? assignment.exec(line.text) : null;
    const next = lines.slice(i + 1).find(({ text }, k) => text.trim() !== '' && !isWords(lines, i + 1, i + 1 + k));
    if (!match || !next || !jump.test(next.text)) return;
    const status = match[1]!;
    const old = next.kind === 'context' ? next : twinOf(lines, i, next);
    const block = around(lines, i).filter(({ kind }) => kind === 'removed');
    if (!old || block.some(({ text }) => new RegExp(`\\b${status} = `).test(text))) return;
    const test = testAbove(lines, i);
    // `ret = irq;` passes an error on only where irq was tested for one.
    if (/^[a-z]/.test(match[2]!) && !new RegExp(`\\(${match[2]!}(?: < 0)?\\)`).test(test?.text ?? '')) return;
    const indent = /^\s*/.exec(old.text)![0].length;
    found.push({
      start: old.start + indent,
      end: old.end,
      status,
      error: match[2]!,
      line,
      toError: /goto _*(?:err|fail|bad)/.test(old.text),
      test,
    });
  });
  return found;
}

/** An error that a patch takes away before a jump that stays, and gives to the status nowhere else in view. */
export function droppedErrors(hunk: Hunk): AddedError[] {
  const lines = hunk.lines;
  return addedErrors(reversed(hunk)).filter(({ status, line, start, test }) => {
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
const indentOf = ({ text }: HunkLine): number => /^\s*/.exec(text)![0].length;

/**
 * A `return 0;` or jump of a branch in whose place a patch puts an error; at the end of a function, the status. The span is that of
 * the old line's statement.
 */
export interface AddedReturn extends Span {
  readonly value: string;
  /** What it takes the place of, where that is no `return 0;` of a branch: a jump, or the end of the function. */
  readonly of?: 'jump' | 'end';
  readonly line: HunkLine;
}

export function addedReturns(hunk: Hunk): AddedReturn[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): AddedReturn[] => {
    const old =
      line.kind === 'removed' ? /^(\t{2,}| {16,})(?:return (?:0|NULL)|(goto) \w+);\s*$/.exec(line.text) : null;
    const next = lines[i + 1];
    const last = line.kind === 'removed' ? /^(\t| {8})return 0;\s*$/.exec(line.text) : null;
    if (last && next?.kind === 'added' && /^\s*return (?:ret|rc|err|error|r);\s*$/.test(next.text)) {
      const value = /(\w+);/.exec(next.text)![1]!;
      return [{ start: line.start + last[1]!.length, end: line.end, value, line: next, of: 'end' }];
    }
    const match =
      old && next?.kind === 'added'
        ? /^\s*return (-E[A-Z0-9]+|ERR_PTR\(-E[A-Z0-9]+\)|PTR_ERR\([\w>.-]+\)|ret|rc|err);\s*$/.exec(next.text)
        : null;
    return match
      ? [
          {
            start: line.start + old![1]!.length,
            end: line.end,
            value: match[1]!,
            line: next!,
            ...(old![2] && { of: 'jump' as const }),
          },
        ]
      : [];
  });
}

/** `ret = step();` after which nothing was asked, and the patch leaves where it failed. The span is that of the old step. */
export function addedExits(hunk: Hunk): AddedReturn[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): AddedReturn[] => {
    const test = line.kind === 'added' ? /^\s*if \((\w+)(?: < 0|)\)\s*\{?\s*$/.exec(line.text) : null;
    const step = lines[i - 1];
    const exit = lines[i + 1];
    if (!test || step?.kind !== 'context' || exit?.kind !== 'added') return [];
    if (!new RegExp(`^\\s*(?:return ${test[1]!}|goto \\w+);\\s*$`).test(exit.text)) return [];
    if (!new RegExp(`^\\s*${test[1]!} = \\w+\\(.*\\);\\s*$`).test(step.text)) return [];
    // The test may have been there, in another form.
    const next = lines.slice(i + 2).find(({ text }) => text.trim() !== '' && text.trim() !== '}');
    if (around(lines, i).some(({ kind }) => kind === 'removed') || next?.text.includes(test[1]!)) return [];
    return [{ start: step.start + /^\s*/.exec(step.text)![0].length, end: step.end, value: test[1]!, line }];
  });
}

/** A status that was declared without a value, and gets one in the patch. The span is that of the old declaration. */
export function addedValues(hunk: Hunk): AddedReturn[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): AddedReturn[] => {
    const old = line.kind === 'removed' ? /^\s+(?:int|long|ssize_t)\s[^()]*;\s*$/.exec(line.text) : null;
    const fresh = old ? around(lines, i).filter(({ kind }) => kind === 'added') : [];
    for (const now of fresh) {
      const match = /^\s+(?:int|long|ssize_t)\s[^()]*?\b(r|rc|ret\w*|e?err\w*|status) = [^,;]+[,;]/.exec(now.text);
      if (!match || !new RegExp(`\\b${match[1]!}\\s*[,;]`).test(line.text)) continue;
      return [{ start: line.start + /^\s*/.exec(line.text)![0].length, end: line.end, value: match[1]!, line: now }];
    }
    return [];
  });
}

/** A jump that followed a call whatever came of it, before which a patch puts `if (ret)`. */
export function addedTests(hunk: Hunk): AddedReturn[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): AddedReturn[] => {
    const test = line.kind === 'added' ? /^\s*if \((\w+)(?: < 0)?\)\s*\{?\s*$/.exec(line.text) : null;
    const [call, old] = lines.slice(Math.max(0, i - 2), i);
    if (!test || call?.kind !== 'context' || old?.kind !== 'removed' || !jump.test(old.text)) return [];
    if (old.text.trim() !== lines[i + 1]?.text.trim()) return [];
    if (!new RegExp(`^\\s*${test[1]!} = \\w+\\(.*\\);\\s*$`).test(call.text)) return [];
    return [{ start: old.start + /^\s*/.exec(old.text)![0].length, end: old.end, value: test[1]!, line }];
  });
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

/** Changed lines without a context line between them and the line at `i`. */
function around(lines: readonly HunkLine[], i: number): readonly HunkLine[] {
  let from = i;
  let to = i;
  while (from > 0 && lines[from - 1]!.kind !== 'context') from -= 1;
  while (to + 1 < lines.length && lines[to + 1]!.kind !== 'context') to += 1;
  return lines.slice(from, to + 1);
}

function twinOf(lines: readonly HunkLine[], i: number, next: HunkLine): HunkLine | undefined {
  return around(lines, i).find(({ kind, text }) => kind === 'removed' && text.trim() === next.text.trim());
}
