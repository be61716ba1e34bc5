import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { kernelKnowledge } from '../../kernel/index.ts';
import { blocksOf, declaredIn, type Block } from '../support/changedCode.ts';

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
    /** Added lines with a cast, by what they are without it, and without the backslash of a macro; the first one of each. */
    const cast = new Map<string, HunkLine>();
    const bare = (text: string): string => text.replace(/\\\s*$/, '').trim();
    for (const line of added) {
      const plain = line.text.replace(/\((?:int|long|s32|s64|ssize_t)\) ?(?=[\w>.-]+ <=? 0\b)/, '');
      if (plain !== line.text && !cast.has(bare(plain))) cast.set(bare(plain), line);
    }
    for (const before of cast.size === 0 ? [] : removed) {
      const now = cast.get(bare(before.text));
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

/** `x < 0` where `IS_ERR_VALUE(x)` was, of what the same patch makes signed: kept in 32 bits without a sign it is no error. */
export function checkNarrowErrors(hunks: readonly Hunk[], report: Reporter): void {
  const blocks = hunks.flatMap(blocksOf);
  for (const { removed, added } of blocks) {
    for (const before of removed) {
      const test = /\bIS_ERR_VALUE\(([\w>.-]+)\)/.exec(before.text);
      const place = test?.[1];
      const now = place === undefined ? undefined : added.find(({ text }) => text.includes(`${place} < 0`));
      if (!test || place === undefined || !now) continue;
      const name = /\w+$/.exec(place)?.[0];
      const isOf = (lines: Block['removed'], signed: boolean): boolean =>
        declaredIn(lines).some((one) => one.name === name && kernelKnowledge.type(one.type)?.signed === signed);
      if (!blocks.some((block) => isOf(block.removed, false) && isOf(block.added, true))) continue;
      report({
        start: before.start + test.index,
        end: before.start + test.index + test[0].length,
        change: 'fixed',
        what: `${place} has no sign here, and may be too narrow for IS_ERR_VALUE(); the patch gives it one and tests for what is less than 0.`,
        why: 'A negative errno that is kept in an unsigned type of 32 bits is a small number on a 64-bit kernel: the failure goes on as a result.',
        advice: 'Is 0 a result now, where it was taken for none?',
        brief: `${place} is too narrow for an error`,
        related: [{ start: now.start, end: now.end, message: 'here' }],
        key: `narrow error ${place}`,
      });
    }
  }
}
