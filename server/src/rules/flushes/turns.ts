import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { pageSteps, unitSizeNames } from '../../kernel/sizeNames.ts';
import { attemptNames } from '../../kernel/counts.ts';
import { isConstantLike, lastName, mentions } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** The innermost loop around a call that goes over a range: something is moved by a step on each turn. */
export interface RangeLoop {
  readonly loop: Loop;
  readonly body: Node;
  /** What differs from turn to turn: what is stepped, and what is made of it. */
  readonly moving: ReadonlySet<string>;
}

/** Undefined where the loop goes over a list, over devices or domains, has a constant number of turns, or tries again. */
export function rangeLoopOf(fn: FunctionAnalysis, call: Call): RangeLoop | undefined {
  const loop = fn.loopsAround(call.node).at(-1);
  if (!loop || loop.kind === 'macro' || loop.body === undefined || loop.condition === undefined) return undefined;
  if (!fn.isInside(call.node, loop.body) || hasFixedTurns(fn, loop)) return undefined;
  const moving = new Set(
    within(fn, fn.assignments, loop.node)
      .filter(({ target, operator }) => /^(?:\+\+|--|\+=|-=)$/.test(operator) && fn.kind(target) === 'identifier')
      .map(({ target }) => fn.text(target)),
  );
  if (moving.size === 0) return undefined;
  // In the order of the text: what is made of something that moves, moves.
  for (const { target, value } of within(fn, fn.assignments, loop.body)) {
    const name = fn.text(fn.strip(target));
    if (value !== undefined && [...moving].some((one) => mentions(fn, value, one))) moving.add(name);
  }
  return { loop, body: loop.body, moving };
}

function hasFixedTurns(fn: FunctionAnalysis, { condition }: Loop): boolean {
  const test = fn.strip(condition!);
  const bound = fn.kind(test) === 'binary_expression' ? fn.child(test, 'right') : undefined;
  if (bound === undefined) return false;
  const zero = fn.canonical(bound) === '0';
  return (isConstantLike(fn, bound) && !zero) || attemptNames.test(lastName(fn, bound));
}

/** An expression that moves with the loop. */
export function moves(fn: FunctionAnalysis, node: Node, { moving }: RangeLoop): boolean {
  return fn.descendants(node, 'identifier').some((one) => moving.has(fn.text(one)));
}

/** One page or one entry: `PAGE_SIZE`, `1`, `pgsize`. */
export function isOnePage(fn: FunctionAnalysis, node: Node): boolean {
  const text = fn.canonical(fn.strip(node));
  return pageSteps.test(text) || unitSizeNames.test(lastName(fn, node));
}
