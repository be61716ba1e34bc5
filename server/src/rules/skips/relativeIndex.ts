import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, mentions, quote } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { holeAround } from './hole.ts';
import { isLevelSize } from './levelSize.ts';
import { addedTo } from './position.ts';
import { why } from './words.ts';

/** `i |= size - 1` where i counts from 0 and the absolute index is something else. */
export function checkRelativeIndex(fn: FunctionAnalysis, step: Assignment, amount: Node, report: Reporter): void {
  const target = unwrap(fn, step.target);
  if (fn.kind(target) !== 'identifier' || !/-1$/.test(fn.canonical(amount)) || !isLevelSize(fn, amount, step.node))
    return;
  const hole = holeAround(fn, step.node);
  if (!hole) return;
  const name = fn.text(target);
  const loop = fn
    .loopsAround(step.node)
    .find((one) => one.initialiser !== undefined && mentions(fn, one.initialiser, name));
  const offset = loop?.body === undefined ? undefined : addedTo(fn, loop.body, name);
  if (loop) {
    const start = fn.assignments.find(
      (one) => fn.isInside(one.node, loop.initialiser!) && fn.text(one.target) === name,
    );
    if (start?.value === undefined || !isConstantLike(fn, start.value) || offset === undefined) return;
  } else if (fn.whole || !/^[ijkn]$/.test(name)) return;
  report({
    ...fn.span(step.node),
    ...(!loop && { severity: 'information' as const }),
    what: loop
      ? `\`${quote(fn, step.node)}\` aligns \`${name}\`, which counts from the start of the walk, not from the start of the table.`
      : `\`${quote(fn, step.node)}\` aligns \`${name}\`: right only if \`${name}\` is the index in the table itself.`,
    why,
    advice: `Align the absolute index. Or does every walk start at the first entry of a level?`,
    brief: `${name} is relative`,
    related: [hole, ...(offset === undefined ? [] : [{ ...fn.span(offset), message: 'the absolute index' }])],
  });
}
