import { messageNames } from '../../../kernel/callNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rewrittenArguments, type Rewritten } from '../../support/rewrittenCalls.ts';

/** `mfsrin(i)` that becomes `mfsrin(i << 28)`, `size >> 10` that becomes `size`: a shift by a number, put in or taken out. */
export function shiftedArguments(block: Block): Report[] {
  return rewrittenArguments(block).flatMap((rewritten): Report[] => {
    const { start, end, callee, before, after } = rewritten;
    const shift = shiftBetween(rewritten);
    if (shift === undefined || messageNames.test(callee)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `${callee}() got \`${before}\`; the patch makes it \`${after}\`: by \`${shift}\` it counts another unit.`,
        why: 'An index taken for what it stands for, or bytes for a multiple of them, gives something of another size altogether.',
        advice: 'Are the other callers converted as well?',
        brief: `${callee}() got ${before}`,
        key: `shifted ${callee} ${before}`,
      },
    ];
  });
}

/** `<< 28`, where that is all that differs; a flag is no unit. */
function shiftBetween({ before, after }: Rewritten): string | undefined {
  const [less, more] = before.length < after.length ? [before, after] : [after, before];
  const { value, shift } = /^\(?(?<value>.+?)\)? (?<shift>(?:<<|>>) \d+)$/.exec(more)?.groups ?? {};
  return value === less && /^(?!\d)[^|]+$/.test(less) ? shift : undefined;
}
