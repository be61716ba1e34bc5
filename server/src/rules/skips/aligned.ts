import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import { assertionNames } from '../../kernel/callNames.ts';
import { aligningNames, alignmentTests } from '../../kernel/walks.ts';
import { assignmentsTo, isConstantLike, mentions, sides, usesOf, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { addedTo } from './position.ts';

/** Aligned by what the function does to it, or tested before. */
export function isAligned(fn: FunctionAnalysis, target: Node, step: Assignment, amount: Node): boolean {
  const name = fn.text(target);
  const known = fn.alignmentsOf(target);
  const size = fn.canonical(amount).replace(/-1$/, '');
  if (known.includes(size) || known.includes(fn.canonical(amount))) return true;
  const others = assignmentsTo(fn, name).filter(({ node }) => node !== step.node);
  const starts = others.flatMap(({ operator, value }) => (operator === '=' && value !== undefined ? [value] : []));
  // `x = (x & mask) + size` elsewhere aligns another step, not this one.
  if (starts.some((value) => !isSumWith(fn, value, name) && alignsValue(fn, value))) return true;
  if (others.some((one) => one.operator === '&=')) return true;
  // A walk from 0, and no other start; but a count that is added to an index is not where the walk is.
  const loop = fn.loopsAround(step.node).at(-1);
  if (loop?.body !== undefined && addedTo(fn, loop.body, name) !== undefined) return false;
  const variable = variableOf(fn, target);
  if (variable && !variable.parameter && starts.length > 0 && starts.every((value) => isConstantLike(fn, value)))
    return true;
  return usesOf(fn, name).some((use) => isTestedForAlignment(fn, use));
}

function isSumWith(fn: FunctionAnalysis, value: Node, name: string): boolean {
  const at = unwrap(fn, value);
  return mentions(fn, value, name) && fn.kind(at) === 'binary_expression' && fn.operator(at) === '+';
}

/** `ALIGN(x, size)`, `x & ~mask`, or a sum with such a part. */
export function alignsValue(fn: FunctionAnalysis, value: Node): boolean {
  const at = fn.strip(unwrap(fn, value));
  const call = fn.callOf(at);
  if (call) return aligningNames.test(call.name);
  if (fn.kind(at) !== 'binary_expression') return false;
  const both = sides(fn, at)!;
  if (fn.operator(at) === '&') return both.some((side) => /~|mask/i.test(fn.text(side)));
  return fn.operator(at) === '+' && (alignsValue(fn, both[0]) || alignsValue(fn, both[1]));
}

/** `if (!IS_ALIGNED(x, size)) return`, `WARN_ON(x & (size - 1))`. */
function isTestedForAlignment(fn: FunctionAnalysis, use: Node): boolean {
  const list = fn.parent(use);
  const callNode = list === undefined ? undefined : fn.parent(list);
  const call = callNode === undefined ? undefined : fn.callOf(callNode);
  const tested = call && call.args[0] === use && alignmentTests.test(call.name) ? call.node : maskedTest(fn, use);
  if (tested === undefined) return false;
  const statement = fn.enclosing(tested, 'if_statement');
  const condition = statement === undefined ? undefined : fn.child(statement, 'condition');
  if (condition !== undefined && fn.isInside(tested, condition)) {
    const body = fn.child(statement!, 'consequence');
    return body !== undefined && fn.descendants(body, 'return_statement', 'goto_statement').length > 0;
  }
  // WARN_ON() and BUG_ON() on their own.
  return fn.calls.some((one) => assertionNames.test(one.name) && fn.isInside(tested, one.node));
}

function maskedTest(fn: FunctionAnalysis, use: Node): Node | undefined {
  const parent = fn.parent(use);
  if (parent === undefined || fn.kind(parent) !== 'binary_expression' || fn.operator(parent) !== '&') return undefined;
  const both = sides(fn, parent)!;
  const mask = both[0] === use ? both[1] : both[0];
  return /-1|~/.test(fn.canonical(mask)) ? parent : undefined;
}
