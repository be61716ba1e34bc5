import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, isConstantLike, quote, sides } from '../support/nodes.ts';
import { boundOf } from './arrays.ts';

/** `for (i = first; i < n; i++)` of a function that adds both up elsewhere, `first + n - 1`: n is how many there are, not the end. */
export function checkCountsAsEnds(fn: FunctionAnalysis, report: Reporter): void {
  const sums = fn.loops.length === 0 ? undefined : sumsOf(fn);
  for (const loop of sums === undefined ? [] : fn.loops) {
    const bound = boundOf(fn, loop);
    const start = bound === undefined ? undefined : startOf(fn, loop.node);
    if (start === undefined || isConstantLike(fn, start) || isConstantLike(fn, bound!)) continue;
    const [from, count] = [fn.canonical(start), fn.canonical(bound!)];
    const sum = sums!.get(`${from} + ${count}`) ?? sums!.get(`${count} + ${from}`);
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

/** The first of each sum of the function, by what is added. */
function sumsOf(fn: FunctionAnalysis): ReadonlyMap<string, Node> {
  const sums = new Map<string, Node>();
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '+' && !isHalved(fn, node) ? sides(fn, node) : undefined;
    const text = both?.map((side) => fn.canonical(side)).join(' + ');
    if (text !== undefined && !sums.has(text)) sums.set(text, node);
  }
  return sums;
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
