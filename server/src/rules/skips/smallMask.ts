import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { isLevelSize } from './levelSize.ts';
import { why } from './words.ts';

/** `next = (x & PAGE_MASK) + size`: x is put at the border of a page, and goes on by what a level covers. */
export function checkSmallMask(fn: FunctionAnalysis, step: Assignment, value: Node, report: Reporter): boolean {
  const sum = unwrap(fn, value);
  const both = fn.kind(sum) === 'binary_expression' && fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
  const masked = both && unwrap(fn, both[0]);
  if (!both || masked === undefined || !/&(?:PAGE_MASK|~\(PAGE_SIZE-1\))$/.test(fn.canonical(masked))) return false;
  if (isConstantLike(fn, both[1]) || !isLevelSize(fn, both[1], step.node) || fn.loopsAround(step.node).length === 0)
    return false;
  const position = quote(fn, sides(fn, masked)![0]);
  const size = quote(fn, both[1]);
  report({
    ...fn.span(step.node),
    what: `\`${quote(fn, step.node)}\` goes on by \`${size}\` from the start of a page, which need not be the start of what \`${size}\` covers.`,
    why,
    advice: `Mask with the size that is added: \`(${position} & ~(${size} - 1)) + ${size}\`.`,
    brief: `${position} may be unaligned`,
    related: [{ ...fn.span(masked), message: 'aligned to one page only' }],
  });
  return true;
}
