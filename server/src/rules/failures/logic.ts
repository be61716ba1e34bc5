import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** Conditions of two tests that take each other's effect away. */
export function checkLogic(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (operator !== '&&' && operator !== '||') continue;
    const [left, right] = sides(fn, node)!;
    checkBothTests(fn, node, left, right, report);
    checkTwoValues(fn, node, left, right, report);
  }
}

/** `!IS_ERR(p) && !p`: an error pointer passes as a result. */
function checkBothTests(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  if (fn.operator(node) !== '&&') return;
  const error = [left, right].map((side) => notErrorOf(fn, side)).find((place) => place !== undefined);
  if (error === undefined || ![left, right].some((side) => fn.canonical(unwrap(fn, side)) === `!${error}`)) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is true for NULL only: of an error pointer the first half is false.`,
    why: 'An error pointer is taken for a result, and read through later.',
    advice: `Is \`IS_ERR_OR_NULL(${error})\` meant?`,
    brief: `an error in ${error} passes`,
  });
}

function notErrorOf(fn: FunctionAnalysis, node: Node): string | undefined {
  return /^!IS_ERR\(([\w>.-]+)\)$/.exec(fn.canonical(unwrap(fn, node)))?.[1];
}

/** `type != A || type != B` is always true, `type == A && type == B` never. */
function checkTwoValues(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const wanted = fn.operator(node) === '||' ? '!=' : '==';
  const [one, other] = [left, right].map((side) => compared(fn, side, wanted));
  if (!one || !other || one.place !== other.place || one.value === other.value) return;
  // Two names may stand for one number.
  const [first, second] = [one, other].map(({ node: constant }) => fn.constantOf(constant));
  if (first !== undefined && first === second) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node, 60)}\` is ${wanted === '!=' ? 'always' : 'never'} true: ${one.place} is not two values at once.`,
    why: 'The test decides nothing, and what it was to keep out, or to let in, goes the other way.',
    advice: `Is \`${wanted === '!=' ? '&&' : '||'}\` meant?`,
    brief: `${wanted === '!=' ? 'always' : 'never'} true`,
  });
}

interface Compared {
  readonly place: string;
  readonly value: string;
  readonly node: Node;
}

/** A place that is compared with a constant. */
function compared(fn: FunctionAnalysis, node: Node, operator: string): Compared | undefined {
  const at = unwrap(fn, node);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === operator ? sides(fn, at) : undefined;
  if (!both) return undefined;
  const [place, value] = both.map((side) => fn.canonical(side));
  if (!/^[a-z_][\w>.-]*$/.test(place!) || !/^(?:[A-Z][A-Z0-9_]*|\d+)$/.test(value!)) return undefined;
  return { place: place!, value: value!, node: both[1] };
}
