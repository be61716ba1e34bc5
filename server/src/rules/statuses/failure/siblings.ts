import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { isOfLargeThings } from '../../../kernel/architectures.ts';
import type { Branch, Failure } from './branch.ts';
import { doesMore, isInvalid, isMissing, isOutOfBounds } from './checks.ts';
import { fateOf } from './fate.ts';

/** A loop that all other breaks leave with an error, and after which the status decides what is done. */
export function bySiblings(
  fn: FunctionAnalysis,
  { condition, truth, jump, block, status }: Branch,
): Failure | undefined {
  if (fn.kind(jump) !== 'break_statement') return undefined;
  const loop = fn.loopsAround(jump).at(-1);
  // A loop that waits for something breaks where it has come.
  if (
    (loop?.kind !== 'for' && !(loop?.kind === 'while' && isOfLargeThings(fn.path))) ||
    fn.enclosing(jump, 'switch_statement', 'for_statement', 'while_statement') !== loop.node
  ) {
    return undefined;
  }
  const others = fn
    .descendants(loop.node, 'break_statement')
    .filter(
      (node) =>
        node !== jump && fn.enclosing(node, 'switch_statement', 'for_statement', 'while_statement') === loop.node,
    )
    .map((node) => fateOf(fn, node, status));
  const count = (wanted: string): number => others.filter((fate) => fate === wanted).length;
  if (count('nonzero') <= count('zero') + count('unknown')) return undefined;
  const isCheck = isInvalid(fn, condition) || isMissing(fn, condition, '') || isOutOfBounds(fn, condition);
  const isLikeThem =
    truth && count('nonzero') > (isCheck ? 1 : 2) && count('nonzero') === others.length && !doesMore(fn, block);
  if (!isLikeThem && !decidesAfter(fn, loop.node, status)) return undefined;
  return { what: 'Other breaks leave this loop with an error', brief: 'the loop ends early', at: loop.node };
}

/** `if (ret)` below the loop. */
function decidesAfter(fn: FunctionAnalysis, loop: Node, status: string): boolean {
  return fn.descendants(fn.body, 'if_statement').some((node) => {
    const condition = node > loop && !fn.isInside(node, loop) ? fn.child(node, 'condition') : undefined;
    return condition !== undefined && fn.canonical(condition).replace(/^!/, '') === status;
  });
}
