import { byteCounts } from '../../../kernel/pageNames.ts';
import type { FilePatch, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { rewrittenArguments } from '../../support/rewrittenCalls.ts';

/** `map(phys, aligned_size)` that becomes `map(phys, size)`, where both are there before and after: one for the other. */
export function otherLengths({ hunks }: FilePatch): Report[] {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return hunks
    .flatMap(blocksOf)
    .flatMap(rewrittenArguments)
    .flatMap(({ start, end, callee, before, after }): Report[] => {
      if (!isLength(before) || !isLength(after) || !isKnown(lines, before, after)) return [];
      return [
        {
          start,
          end,
          change: 'fixed',
          what: `${callee}() gets \`${before}\`; the patch gives it \`${after}\`.`,
          why: 'One of the two is rounded, or counts what belongs to something else as well: too much or too little is dealt with.',
          advice: `Which of the two do the partners of ${callee}() get?`,
          brief: `${before}, not ${after}`,
          key: `length ${callee} ${before}`,
        },
      ];
    });
}

const isLength = (text: string): boolean => /^[a-z][\w>.-]*$/.test(text) && byteCounts.test(text);

/** The new side has what goes elsewhere, and the old side what comes: neither is a new name. */
function isKnown(lines: readonly HunkLine[], before: string, after: string): boolean {
  const has = (name: string, side: 'added' | 'removed'): boolean => {
    const word = new RegExp(`(?<![\\w>.])${name.replace(/[^\w]/g, '\\$&')}\\b`);
    return lines.some(({ kind, text }) => (kind === 'context' || kind === side) && word.test(text));
  };
  return has(before, 'added') && has(after, 'removed');
}
