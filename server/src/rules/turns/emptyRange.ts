import type { FunctionAnalysis } from '../../c/index.ts';
import { cacheRangeNames } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, quote } from '../support/nodes.ts';

/** `dmac_inv_range(__va(paddr), __va(paddr))`: from a place to the same place, and the size is not looked at. */
export function checkEmptyRange(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, name, args } of fn.calls) {
    if (!cacheRangeNames.test(name)) continue;
    const [start, end] = args.slice(-2);
    if (args.length > 3 || start === undefined || end === undefined) continue;
    if (fn.canonical(start) !== fn.canonical(end) || isConstantLike(fn, end)) continue;
    report({
      ...fn.span(node),
      what: `${name}() gets ${quote(fn, end)} as the start of a range, and as its end.`,
      why: 'Nothing lies between the two: the caches are left as they are, however much was asked for.',
      advice: 'Add the size to the second one.',
      brief: 'a range that ends where it starts',
    });
  }
}
