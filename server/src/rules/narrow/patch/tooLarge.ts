import { smallLimits } from '../../../kernel/constants.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { tokensOf } from '../../support/tokens.ts';
import { comparisonsIn } from './comparisons.ts';

/** A patch that begins to leave where a value is above U16_MAX, because it is kept in as many bits: told where the test was missing. */
export function tooLarge(hunk: Hunk): Report[] {
  const added = hunk.lines.filter(({ kind }) => kind === 'added');
  if (!added.some(({ text }) => text.includes('_MAX'))) return [];
  const old = hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed');
  const known = new Set(tokensOf(old).map(({ text }) => text));
  return added.flatMap((line, i): Report[] => {
    const test = comparisonsIn(tokensOf([line])).find(
      ({ operator, right }) => operator === '>' && smallLimits.test(right) && !known.has(right),
    );
    if (!test || !/^\s*(?:return|goto|continue|break)\b/.test(added[i + 1]?.text ?? '')) return [];
    const before = old.findLast(({ start, text }) => start < line.start && text.trim() !== '');
    if (!before) return [];
    return [
      {
        ...bareSpan(before),
        change: 'fixed',
        what: `Nothing looks whether \`${test.left}\` is above \`${test.right}\`, and it is kept in as many bits; the patch looks.`,
        why: 'What is left of a larger value is taken for another one: a device, a domain or a size that is not meant.',
        advice: 'Is it kept like this in other places?',
        brief: `${test.left} may not fit`,
        related: [{ start: test.start, end: test.end, message: 'looked at here' }],
        key: `fits ${test.left}`,
      },
    ];
  });
}
