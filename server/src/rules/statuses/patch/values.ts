import type { Hunk, HunkLine } from '../../../patch/model.ts';
import { testedStatuses } from '../../../kernel/status.ts';
import type { Reporter } from '../../rule.ts';
import { runsOf, type Run } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import type { Added } from './lines.ts';

/** A status that was declared without a value, and gets one in the patch. */
export function checkValues(hunks: readonly Hunk[], report: Reporter): void {
  for (const { start, end, value, line } of hunks.flatMap(addedValues)) {
    report({
      start,
      end,
      change: 'fixed',
      what: `${value} had no value where it was declared; the patch gives it one.`,
      why: 'On the paths that set none the caller got whatever the stack held: success, as often as not.',
      advice: 'Is it the right one for all paths that set none?',
      brief: `${value} had no value`,
      related: [{ start: line.start, end: line.end, message: 'the value' }],
      key: `value of ${value}`,
    });
  }
}

function addedValues({ lines }: Hunk): Added[] {
  // The value may be for a return that the patch brings: the old ones returned what they were to.
  const returned = new Set(
    lines.flatMap(({ kind, text }) => (kind === 'added' ? (/^\s*return (\w+);/.exec(text)?.[1] ?? []) : [])),
  );
  return [...new Set(runsOf(lines))].flatMap((run) => (run ? valuesIn(run, returned) : []));
}

function valuesIn({ removed, added }: Run, returned: ReadonlySet<string>): Added[] {
  const given = new Map<string, HunkLine>();
  for (const now of added) {
    const name = statusGiven(now);
    if (name !== undefined && !given.has(name)) given.set(name, now);
  }
  return removed.flatMap((line): Added[] => {
    if (!/^\s+(?:int|long|ssize_t)\s[^()]*;\s*$/.test(line.text)) return [];
    const names = [...line.text.matchAll(/\b(\w+)\s*[,;]/g)].map(([, name]) => name!).filter((name) => given.has(name));
    const [value] = names.sort((a, b) => given.get(a)!.start - given.get(b)!.start);
    if (value === undefined || returned.has(value)) return [];
    return [{ ...bareSpan(line), value, line: given.get(value)! }];
  });
}

/** `int i, ret = 0;`: the first status that a declaration gives a value. */
function statusGiven({ text }: HunkLine): string | undefined {
  if (!/^\s+(?:int|long|ssize_t)\s/.test(text)) return undefined;
  const given = [...text.matchAll(/\b(\w+) = [^,;]+[,;]/g)].find(([, name]) => testedStatuses.test(name!));
  return given && !/[()]/.test(text.slice(0, given.index)) ? given[1] : undefined;
}
