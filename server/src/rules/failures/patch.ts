import type { Hunk } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';

/** `if (!IS_ERR(p))` where `if (p)` was, and the other way round: where the call that made it is not in view. */
export function checkSwaps(hunk: Hunk, report: Reporter): void {
  for (const { removed, added } of blocksOf(hunk)) {
    for (const before of removed) {
      const test = /\bif \((!?)(?:IS_ERR\(([\w>.-]+)\)|([\w>.-]+))\)/.exec(before.text);
      if (!test) continue;
      const [all, not, ofError, ofNull] = test;
      const place = (ofError ?? ofNull)!;
      const right = ofNull === undefined ? place : `IS_ERR(${place})`;
      const [was, is] = ofNull === undefined ? ['an error pointer', 'NULL'] : ['NULL', 'an error pointer'];
      const now = added.find(({ text }) => text.includes(`if (${not === '' ? '!' : ''}${right})`));
      // Where the call is in view, a test that leaves is looked at there.
      const isSeen = (not !== '' || ofError) && hunk.lines.some(({ text }) => text.includes(`${place} = `));
      if (!now || isSeen) continue;
      report({
        start: before.start + test.index,
        end: before.start + test.index + all.length,
        change: 'fixed',
        what: `${place} was tested for ${was} here; the patch tests it for ${is}.`,
        why: 'The wrong test is never true: the failure goes on as if it were a result, and is dereferenced later.',
        advice: 'Are all other tests of what made it right?',
        brief: `${place}: ${right}`,
        related: [{ start: now.start, end: now.end, message: 'here' }],
        key: `swap ${place}`,
      });
    }
  }
}

/** `(int)x < 0` where `x < 0` was: x has no sign of its own. */
export function checkCasts(hunk: Hunk, report: Reporter): void {
  for (const { removed, added } of blocksOf(hunk)) {
    for (const before of removed) {
      const now = added.find(({ text }) => {
        const plain = text.replace(/\((?:int|long|s32|s64|ssize_t)\) ?(?=[\w>.-]+ <=? 0\b)/, '');
        return plain !== text && plain.trim() === before.text.trim();
      });
      if (!now) continue;
      report({
        start: before.start + /^\s*/.exec(before.text)![0].length,
        end: before.end,
        change: 'fixed',
        what: 'This comparison is with a value that has no sign, and is never true; the patch gives it one.',
        why: 'A negative errno that is kept in an unsigned type is a large number: the failure goes on as a result.',
        advice: 'Would the variable itself be better signed?',
        brief: 'the comparison gets a sign',
        related: [{ start: now.start, end: now.end, message: 'here' }],
        key: before.text.trim(),
      });
    }
  }
}
