import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Fix, Related, Reporter } from '../rule.ts';
import { assignmentsTo, quote, sides } from '../support/nodes.ts';
import { withFix } from '../support/otherAccessor.ts';
import { unwrap } from '../support/widths.ts';
import { isAligned } from './aligned.ts';
import { holeAround } from './hole.ts';
import { isLevelSize } from './levelSize.ts';
import { isPosition } from './position.ts';
import { holeOfVisitor } from './visitor.ts';
import { why } from './words.ts';

/** By how much `x += size`, `x = x + size` and `x = x + size - 1` move x. */
export function amountOf(fn: FunctionAnalysis, { target, operator, value }: Assignment): Node | undefined {
  if (operator === '+=') return value;
  return operator === '=' && value !== undefined ? addedToItself(fn, target, value) : undefined;
}

function addedToItself(fn: FunctionAnalysis, target: Node, value: Node): Node | undefined {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return undefined;
  if (fn.operator(at) === '-') return addedToItself(fn, target, both[0]);
  return fn.operator(at) === '+' && fn.canonical(both[0]) === fn.canonical(target) ? both[1] : undefined;
}

/** `x += size` where there is nothing at x. */
export function checkStep(fn: FunctionAnalysis, step: Assignment, amount: Node, report: Reporter): void {
  const target = unwrap(fn, step.target);
  const isOfVisitor = fn.kind(target) === 'field_expression';
  if ((fn.kind(target) !== 'identifier' && !isOfVisitor) || !isLevelSize(fn, amount, step.node)) return;
  const hole = isOfVisitor ? holeOfVisitor(fn, target, step) : holeOfLoop(fn, target, step, amount);
  if (!hole) return;
  const name = fn.text(target);
  const isToLast = step.operator === '+=' && /-1$/.test(fn.canonical(amount));
  report({
    ...fn.span(step.node),
    what: `\`${quote(fn, step.node)}\` skips a whole level from \`${name}\`, which need not be its first entry.`,
    why,
    advice: isToLast
      ? `Go to the end of the level: \`${name} |= ${quote(fn, amount)}\`, before the loop's own step.`
      : `Step from the start of the level, \`(${name} & ~(size - 1)) + size\`, or \`ALIGN(${name} + 1, size)\`. Or is \`${name}\` always aligned here?`,
    brief: `${name} may be unaligned`,
    related: [hole, ...sizeOf(fn, amount, step)],
    ...withFix(isToLast && !isOfVisitor ? orInstead(fn, step) : undefined),
  });
}

/** Where the same branch sets how far it goes. */
function sizeOf(fn: FunctionAnalysis, amount: Node, step: Assignment): Related[] {
  const block = fn.parent(fn.statementOf(step.node));
  const set = assignmentsTo(fn, fn.canonical(amount)).findLast(
    ({ node }) => node < step.node && fn.parent(fn.statementOf(node)) === block,
  );
  return set ? [{ ...fn.span(set.node), message: 'by this' }] : [];
}

function holeOfLoop(fn: FunctionAnalysis, target: Node, step: Assignment, amount: Node): Related | undefined {
  const hole = holeAround(fn, step.node);
  return hole && isPosition(fn, target, step.node) && !isAligned(fn, target, step, amount) ? hole : undefined;
}

function orInstead(fn: FunctionAnalysis, step: Assignment): Fix | undefined {
  const operator = fn.child(step.node, 'operator');
  if (operator === undefined) return undefined;
  return { title: 'Go to the end of the level', edits: [{ ...fn.span(operator), text: '|=' }], safe: true };
}
