import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, isInFunction } from '../support/changedCode.ts';
import { bareSpan, spanOfHunk } from '../support/hunkLines.ts';
import { functionOf } from '../support/replacedLine.ts';
import { tokensOf, type Token } from '../support/tokens.ts';
import type { ToldNulls } from './toldNulls.ts';

/**
 * What a patch no longer reads through or calls, where its message names that as what is NULL, gives NULL or reads through it:
 * something else stands in its place now.
 */
export function replacedUses(told: ToldNulls, hunk: Hunk): Report[] {
  if (!isInFunction(hunk)) return [];
  const now = new Set(tokensOf(hunk.lines.filter(({ kind }) => kind !== 'removed')).map(({ text }) => text));
  const inside = functionOf(hunk)?.name;
  const blocks = blocksOf(hunk);
  const isBlamed = inside !== undefined && told.blamed.has(inside) && blocks.length === 1;
  return blocks.flatMap(({ removed, added }): Report[] => {
    for (const line of removed.filter(({ text }) => /^\s/.test(text))) {
      const tokens = tokensOf([line]);
      const use = tokens.find(
        (one, i) =>
          (told.blamed.has(one.text) || (isBlamed && /[a-z]/.test(one.text))) &&
          !now.has(one.text) &&
          isUsed(tokens, i),
      );
      if (!use) continue;
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${use.text} is used here, and the message names it where it tells of a NULL pointer; the patch uses something else.`,
          why: 'Where it is NULL, or gives NULL, what is done with it here crashes.',
          advice: `Is ${use.text} used elsewhere under the same conditions?`,
          brief: `${use.text} used where it may be NULL`,
          related: [{ ...bareSpan(added[0]!), message: 'in its place' }],
          key: `told ${use.text}`,
          around: spanOfHunk(hunk),
        },
      ];
    }
    return [];
  });
}

/** Called, or read through: `f(`, `p->`, `*a->p`. */
function isUsed(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]?.text;
  if (next === '(' || next === '->') return true;
  let start = at;
  while (start > 1 && /^(?:->|\.)$/.test(tokens[start - 1]!.text)) start -= 2;
  const before = tokens[start - 2]?.text ?? '';
  return tokens[start - 1]?.text === '*' && (before === 'return' || !/^[\w)\]]/.test(before));
}
