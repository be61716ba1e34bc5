import type { FilePatch, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { rewrittenArguments } from '../support/rewrittenCalls.ts';

/**
 * `find(map, addr, addr + len - 1)` that a fix makes `find(map, addr, last)`, with `last = addr + len - 1` before the loop: `addr` had
 * moved on, and the end with it.
 */
export function endsMoved({ hunks }: FilePatch): Report[] {
  const rewritten = hunks
    .flatMap(blocksOf)
    .flatMap(rewrittenArguments)
    .filter(({ before, after }) => {
      return /^[a-z]\w*$/.test(after) && /^[a-z][\w>.-]* \+ [\w>.-]+(?: - 1)?$/.test(before);
    });
  if (rewritten.length === 0) return [];
  const textOf = (side: HunkLine['kind']): string =>
    hunks.flatMap(({ lines }) => lines.flatMap(({ kind, text }) => (kind === side ? [text] : []))).join('\n');
  const [old, fresh] = [textOf('removed'), textOf('added')];
  return rewritten.flatMap(({ start, end, callee, before, after }): Report[] => {
    if (!fresh.includes(`${after} = ${before};`)) return [];
    // The start stands beside its end.
    const first = before.slice(0, before.indexOf(' '));
    if (!old.includes(` ${first},`) && !old.includes(`(${first},`)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `${callee}() gets \`${before}\`, which moves on with its start; the patch keeps the end in \`${after}\`.`,
        why: 'What was done already is counted once more at the end: the range reaches as far behind its end as it has come.',
        advice: 'Are other ends in this loop computed from where it is now?',
        brief: `${before} moves on`,
        slip: 'end',
        key: `end ${callee} ${before}`,
      },
    ];
  });
}
