import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rewrittenArguments } from '../../support/rewrittenCalls.ts';

/** `decrypt(p, 1 << get_order(size))` that becomes `decrypt(p, PFN_UP(size))`: no more pages than the size has. */
export function powersOfTwo(block: Block): Report[] {
  return rewrittenArguments(block).flatMap(({ start, end, callee, before, after }): Report[] => {
    const size = /^1U?L* << get_order\((?<size>.+)\)$/.exec(before)?.groups!['size'];
    if (size === undefined || ![`PFN_UP(${size})`, `PAGE_ALIGN(${size}) >> PAGE_SHIFT`].includes(after)) return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `\`${before}\` is a power of two, up to twice as many pages as \`${size}\` has; the patch gives ${callee}() \`${after}\`.`,
        why: 'The pages behind those that are meant belong to somebody else, where the allocation does not round up like that.',
        advice: 'Do the partners of the call get the same number?',
        brief: `${before}: too many pages`,
        key: `power ${callee} ${before}`,
      },
    ];
  });
}
