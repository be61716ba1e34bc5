import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, swapped } from '../support/changedCode.ts';
import { rewrittenArguments } from '../support/rewrittenCalls.ts';
import { addedIndex, inLoop } from './addedArgument.ts';

/** Calls in a loop from an argument of which a patch takes the loop's index away, and moves its start in no other way. */
export function argumentsLost(hunk: Hunk): Report[] {
  if (!hunk.lines.some(({ kind, text }) => kind === 'context' && inLoop.test(text))) return [];
  return blocksOf(hunk)
    .map(swapped)
    .flatMap(rewrittenArguments)
    .flatMap((rewritten) => {
      const index = addedIndex(rewritten, true);
      const { callee, before, after, start, end } = rewritten;
      const name = /^\W*(\w+)/.exec(before)?.[1];
      if (index === undefined || name === undefined) return [];
      const moves = new RegExp(`\\b${name}(?:\\+\\+|--| [-+|]?= )|(?:\\+\\+|--)${name}\\b`);
      if (hunk.lines.some(({ kind, text }) => kind !== 'removed' && moves.test(text))) return [];
      return [
        {
          start,
          end,
          change: 'introduced',
          what: `${callee}() got ${after}; with the patch it gets ${before} on every turn of the loop.`,
          why: 'It works on the first entry each time round, and the entries after it are left as they are.',
          advice: `Does something else move ${before} now?`,
          brief: `${callee}() gets ${before}, not ${after}`,
          key: `${callee} ${before}`,
        },
      ];
    });
}
