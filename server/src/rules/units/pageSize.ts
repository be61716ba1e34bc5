import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { namedSizes } from '../../kernel/pageNames.ts';

/** The size of a page as a constant, or computed from its shift: no name of a variable tells. */
export function isPageSize(fn: FunctionAnalysis, node: Node): boolean {
  const measure = measuresOf(fn).of(node);
  if (measure?.kind === 'size') return !measure.weak && !measure.acrossGap;
  const text = fn.canonical(node);
  // `LOG2_PAGE_SIZE` and its like are shifts.
  return namedSizes.test(text) && (text.startsWith('SZ_') || (fn.constantOf(node) ?? 0n) >= 64n);
}
