import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, isConstantLike, quote, sides } from '../support/nodes.ts';
import { boundOf } from './arrays.ts';

/** `for (i = first; i < n; i++)` of a function that adds both up elsewhere, `first + n - 1`: n is how many there are, not the end. */
export function checkCountsAsEnds(fn: FunctionAnalysis, report: Reporter): void {
  for (const loop of fn.loops) {
    const bound = boundOf(fn, loop);
    const start = bound === undefined ? undefined : startOf(fn, loop.node);
    if (start === undefined || isConstantLike(fn, start) || isConstantLike(fn, bound!)) continue;
    const [from, count] = [fn.canonical(start), fn.canonical(bound!)];
    const sum = fn.descendants(fn.body, 'binary_expression').find((node) => {
      const both = fn.operator(node) === '+' && !isHalved(fn, node) ? sides(fn, node) : undefined;
      const texts = both?.map((side) => fn.canonical(side));
      return texts && ((texts[0] === from && texts[1] === count) || (texts[0] === count && texts[1] === from));
    });
    if (sum === undefined) continue;
    report({
      ...fn.span(fn.child(loop.node, 'condition')!),
      what: `\`${quote(fn, bound!)}\` is how many there are from \`${quote(fn, start)}\` on, and the loop takes it for where they end.`,
      why: 'From any start but 0 the last ones are left out, or all of them.',
      advice: `Is \`${quote(fn, start)} + ${quote(fn, bound!)}\` meant?`,
      brief: `${quote(fn, bound!)} is a count, not the end`,
      related: [{ ...fn.span(sum), message: 'the end by both here' }],
    });
  }
}

/** What the counter of a `for` begins with. */
function startOf(fn: FunctionAnalysis, loop: Node): Node | undefined {
  const initial = fn.child(loop, 'initializer');
  const condition = fn.child(loop, 'condition');
  const counter = condition === undefined ? undefined : sides(fn, fn.strip(condition))?.[0];
  if (initial === undefined || counter === undefined) return undefined;
  return assignmentsTo(fn, fn.canonical(counter)).find(
    ({ node, operator }) => operator === '=' && fn.isInside(node, initial),
  )?.value;
}

/** `(low + high) / 2`. */
function isHalved(fn: FunctionAnalysis, node: Node): boolean {
  const outer = fn.enclosing(node, 'binary_expression');
  return outer !== undefined && /^(?:\/|>>)$/.test(fn.operator(outer));
}
