import type { Hunk, HunkLine } from '../../../patch/model.ts';
import { testedStatuses } from '../../../kernel/status.ts';
import type { Reporter } from '../../rule.ts';
import { around, bareSpan, type Added } from './lines.ts';

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

function addedValues(hunk: Hunk): Added[] {
  const { lines } = hunk;
  return lines.flatMap((line, i): Added[] => {
    const old = line.kind === 'removed' ? /^\s+(?:int|long|ssize_t)\s[^()]*;\s*$/.exec(line.text) : null;
    const fresh = old ? around(lines, i).filter(({ kind }) => kind === 'added') : [];
    for (const now of fresh) {
      const value = statusGiven(now);
      if (value === undefined || !new RegExp(`\\b${value}\\s*[,;]`).test(line.text)) continue;
      return [{ ...bareSpan(line), value, line: now }];
    }
    return [];
  });
}

/** `int i, ret = 0;`: the first status that a declaration gives a value. */
function statusGiven({ text }: HunkLine): string | undefined {
  if (!/^\s+(?:int|long|ssize_t)\s/.test(text)) return undefined;
  const given = [...text.matchAll(/\b(\w+) = [^,;]+[,;]/g)].find(([, name]) => testedStatuses.test(name!));
  return given && !/[()]/.test(text.slice(0, given.index)) ? given[1] : undefined;
}
