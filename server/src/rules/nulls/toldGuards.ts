import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { isInFunction } from '../support/changedCode.ts';
import { bareSpan, spanOfHunk } from '../support/hunkLines.ts';
import { functionOf } from '../support/replacedLine.ts';
import { plainText } from '../support/tokens.ts';
import { guardIn, isQuestion, namesOf, runsIn } from './guardShapes.ts';
import type { ToldNulls } from './toldNulls.ts';

/**
 * A test that a patch adds, of something that its message names where it tells of a NULL pointer: what is used without it
 * may be below the hunk, in a function that is called, or stand behind a flag. Where the use is in view the code shows it.
 */
export function addedGuards(told: ToldNulls, hunk: Hunk): Report[] {
  if (!isInFunction(hunk)) return [];
  const inside = functionOf(hunk)?.name;
  const blamed = inside !== undefined && told.blamed.has(inside) ? inside : undefined;
  return runsIn(hunk.lines).flatMap((run): Report[] => {
    const guard = guardIn(run);
    if (!guard || !isQuestion(guard.asks)) return [];
    const { callee } = guard;
    const called = callee !== undefined && told.blamed.has(callee) ? callee : undefined;
    const named = namesOf(guard.asks).find((name) => told.named.has(name)) ?? called ?? blamed;
    if (named === undefined) return [];
    const asks = plainText(guard.asks);
    return [
      {
        ...bareSpan(guard.before),
        change: 'fixed',
        what: `Until now the code went on here whatever \`${asks}\` is; the message of the patch tells of a NULL pointer that is used then.`,
        why: 'What the test asks for is not set up on every path: where it is not, this crashes.',
        advice: 'Do other places take the same for granted?',
        brief: `${named} not asked for before a use`,
        related: [{ ...bareSpan(guard.test), message: 'the test' }],
        key: `told ${asks}`,
        around: spanOfHunk(hunk),
      },
    ];
  });
}
