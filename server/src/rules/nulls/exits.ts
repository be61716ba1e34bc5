import { findingNames, loggingNames, lookingNames, undoingNames } from '../../kernel/callNames.ts';
import { statusVariables } from '../../kernel/status.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { isInFunction } from '../support/changedCode.ts';
import { bareSpan, indentOf, spanOfHunk } from '../support/hunkLines.ts';

/**
 * A branch for NULL that left, and only says so now, or the other way round, with a use right below: `if (!p) { pr_err(...);
 * return; }`. On the side where it goes on, everybody there gets to the use with NULL.
 */
export function changedExits(hunk: Hunk): { readonly lost: Report[]; readonly added: Report[] } {
  const none = { lost: [], added: [] };
  if (!isInFunction(hunk)) return none;
  const [old, fresh] = (['removed', 'added'] as const).map((kind) =>
    branchesIn(hunk.lines.filter((line) => line.kind === 'context' || line.kind === kind)),
  ) as [Branch[], Branch[]];
  const named = (branches: Branch[]): string => branches.map(({ name }) => name).join();
  if (old.length === 0 || named(old) !== named(fresh)) return none;
  const reports = { lost: [] as Report[], added: [] as Report[] };
  old.forEach((before, i) => {
    const after = fresh[i]!;
    if (before.leaves && after.use) reports.lost.push(told(after, before, after.use, 'introduced', hunk));
    if (after.leaves && before.use) reports.added.push(told(before, after, before.use, 'fixed', hunk));
  });
  return reports;
}

function told(on: Branch, away: Branch, use: HunkLine, change: 'introduced' | 'fixed', hunk: Hunk): Report {
  const isFixed = change === 'fixed';
  return {
    ...bareSpan(use),
    change,
    what: `${on.name} is NULL where the branch above only says so, and it is used here all the same; ${isFixed ? 'now the branch leaves' : 'the patch takes away what left the branch'}.`,
    why: 'A message does not stop anything: NULL is read or written through.',
    advice: isFixed ? 'Is everything undone that was set up before it?' : 'Should the branch still leave?',
    brief: `${on.name} used where it is NULL`,
    related: [
      { ...bareSpan(on.test), message: 'this test says it is NULL, and the path goes on' },
      ...(away.exit ? [{ ...bareSpan(away.exit), message: isFixed ? 'leaves now' : 'left' }] : []),
    ],
    key: `exit ${on.name}`,
    around: spanOfHunk(hunk),
  };
}

interface Branch {
  readonly test: HunkLine;
  readonly name: string;
  readonly leaves: boolean;
  readonly exit?: HunkLine;
  /** The use below, where the branch does nothing but to say something. */
  readonly use?: HunkLine;
}

const test = /^\s*if \((?:unlikely\()?(?:!\s*(?<not>\w+)|(?<equal>\w+) == NULL)\)?\)\s*\{?\s*$/;
const leaving = /^\s*(?:return\b.*|goto \w+|break|continue);\s*$/;

/** How far below a branch its pointer is looked for. */
const NEAR = 12;

/** The branches for NULL in one image of a hunk. */
function branchesIn(lines: readonly HunkLine[]): Branch[] {
  return lines.flatMap((line, i): Branch[] => {
    const groups = test.exec(line.text)?.groups;
    const name = groups?.['not'] ?? groups?.['equal'];
    if (name === undefined) return [];
    const depth = indentOf(line);
    let end = i + 1;
    while (end < lines.length && (lines[end]!.text.trim() === '' || indentOf(lines[end]!) > depth)) end++;
    const body = lines.slice(i + 1, end).filter(({ text }) => text.trim() !== '');
    const exit = body.at(-1);
    const leaves = exit !== undefined && leaving.test(exit.text);
    const isClosed = /^\s*\}\s*$/.test(lines[end]?.text ?? '');
    const below = lines.slice(end + (isClosed ? 1 : 0));
    const use = leaves || !onlySays(body) ? undefined : useIn(below, name, lines.slice(0, i));
    return [{ test: line, name, leaves, ...(leaves && { exit }), ...(use && { use }) }];
  });
}

/** One message, over as many lines as it takes. */
function onlySays(body: readonly HunkLine[]): boolean {
  const text = body
    .map((line) => line.text.trim())
    .join(' ')
    .replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return /^\w+\(.*\);$/.test(text) && loggingNames.test(text) && !/;.|[{}]/.test(text);
}

/** The first line below that has to do with it, where that reads through it or gives it to what was looked up to be used. */
function useIn(below: readonly HunkLine[], name: string, above: readonly HunkLine[]): HunkLine | undefined {
  const own = new RegExp(`(?<![\\w.>])${name}\\b`);
  const first = below.slice(0, NEAR).find(({ text }) => own.test(text) || /^\s*\w+:|^\S/.test(text));
  if (!first || !own.test(first.text)) return undefined;
  if (/^\s*(?:\}?\s*(?:else\b|if \()|return\b|while\b|for\b)|[?]|&&|\|\|/.test(first.text)) return undefined;
  if (new RegExp(`${own.source}\\s*=[^=]`).test(first.text)) return undefined;
  if (new RegExp(`${own.source}(?:->|\\[)`).test(first.text)) return first;
  const isPointer = above.some(({ text }) => new RegExp(`\\*\\s*${name}\\b\\s*[,;=]`).test(text));
  const isNumber = number.test(name) || statusVariables.test(name);
  const made = new RegExp(`${own.source} = (?<maker>[a-z_]\\w*)\\(`);
  const maker = above.map(({ text }) => made.exec(text)?.groups?.['maker']).findLast((one) => one !== undefined);
  const isFound = !isNumber && maker !== undefined && findingNames.test(maker);
  return (isPointer || isFound) && isGiven(first.text, name) ? first : undefined;
}

/** What is looked up, and is no pointer. */
const number = /irq|num|count|size|len|(?:^|_)n?(?:id|r)(?:_|$)|^[a-z]$/;

/** Given to a call that is no message. */
function isGiven(text: string, name: string): boolean {
  const call = new RegExp(`(?<callee>\\w+)\\((?:[^()]*, )?${name}[,)]`).exec(text)?.groups?.['callee'];
  return call !== undefined && !lookingNames.test(call) && !undoingNames.test(call);
}
