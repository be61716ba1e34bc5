import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import type { Reporter } from '../../rule.ts';
import { isConstantLike, quote, sides } from '../../support/nodes.ts';

/** `1ULL < bits` for `1ULL << bits`. */
export function checkCutShift(fn: FunctionAnalysis, node: Node, report: Reporter): void {
  const both = sides(fn, node);
  if (!both || !/^1u?l{1,2}$/i.test(fn.canonical(both[0])) || isConstantLike(fn, both[1])) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` compares, and gives 0 or 1; a 1 of that type is mostly shifted.`,
    why: 'Where a size or a mask is meant, it is 1 whatever the count is.',
    advice: 'Is `<<` meant?',
    brief: `${quote(fn, node)} compares`,
  });
}
