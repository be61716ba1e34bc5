import { kernelKnowledge } from '../../kernel/index.ts';
import { pageUnits } from '../../kernel/units.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { rewrittenArguments, type Rewritten } from '../support/rewrittenCalls.ts';

/** Calls in a loop to an argument of which a patch adds the loop's index. */
export function argumentsFixed(hunk: Hunk, isFix: boolean): Report[] {
  if (!hunk.lines.some(({ kind, text }) => kind !== 'added' && inLoop.test(text))) return [];
  return blocksOf(hunk)
    .flatMap(rewrittenArguments)
    .flatMap((rewritten) => {
      const index = addedIndex(rewritten, isFix);
      const { callee, before, after, start, end } = rewritten;
      if (index === undefined) return [];
      return [
        {
          start,
          end,
          change: 'fixed',
          what: `${callee}() got ${before} on every turn of the loop; the patch makes it ${after}.`,
          why: 'It worked on the first entry each time round, and the entries after it were left as they were.',
          advice: `Do the other calls of this loop take ${index} into account, too?`,
          brief: `${callee}() got ${before}, not ${after}`,
          key: `${callee} ${before}`,
        },
      ];
    });
}

/** Only a loop has this. */
export const inLoop = /^\s*(?:continue;|for \(|while \(|\w*for_each\w*\()/;

/**
 * The loop's index that a patch adds to an argument: to one known to be an index of a table, or, where the patch says
 * that it corrects something, to any start of a range, or in the place of a 0.
 */
export function addedIndex({ callee, before, after, index, count }: Rewritten, isFix: boolean): string | undefined {
  const element = /\[([ijk]|idx|index)\](?!.*\[)/.exec(after);
  if (isFix && element && [`[0]`, ''].some((zero) => after.replace(element[0], zero) === before)) return element[1];
  const sum = /^(.+) \+ ([ijkn]|idx|index)$/.exec(after);
  if (sum?.[1] !== before) return undefined;
  if (isFix) return sum[2];
  const fact = kernelKnowledge.call(callee);
  const list = [fact?.parameters, ...(fact?.otherParameters ?? [])].find((one) => one?.length === count);
  const parameter = list?.[index];
  return parameter?.unit !== undefined && pageUnits.has(parameter.unit) ? sum[2] : undefined;
}
