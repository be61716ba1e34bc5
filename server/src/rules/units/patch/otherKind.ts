import { addressKinds } from '../../../kernel/offsetNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { rewrittenArguments } from '../../support/rewrittenCalls.ts';

/** `flush(PFN_PHYS(pfn))` that becomes `flush((unsigned long)pfn_to_kaddr(pfn))`: a physical address for a virtual one. */
export function otherKinds(block: Block, redeclared: ReadonlySet<string>): Report[] {
  return rewrittenArguments(block).flatMap(({ start, end, callee, before, after }): Report[] => {
    const [was, is] = [before, after].map(
      (text) => /^(?:\([\w *]+\))?(?<name>\w+)\((?<value>.+)\)$/.exec(text)?.groups,
    );
    const [from, to] = [was, is].map((side) => addressKinds.find(([names]) => names.test(side?.['name'] ?? ''))?.[1]);
    if (
      redeclared.has(callee) ||
      from === undefined ||
      to === undefined ||
      from === to ||
      was!['value'] !== is!['value']
    )
      return [];
    return [
      {
        start,
        end,
        change: 'fixed',
        what: `${callee}() gets \`${before}\`, a ${from} address; the patch gives it a ${to} one.`,
        why: 'Both are numbers, and only where nothing is mapped elsewhere are they equal: other memory is dealt with, or none.',
        advice: `Do the other callers of ${callee}() give a ${to} address?`,
        brief: `a ${from} address for a ${to} one`,
        key: `kind ${callee} ${before}`,
      },
    ];
  });
}
