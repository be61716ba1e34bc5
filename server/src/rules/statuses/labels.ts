import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** True where what stands above a label, or above those that run into it, goes on into it. */
export function fallsInto(fn: FunctionAnalysis, label: Node): boolean {
  return stackOf(fn, label) === undefined;
}

/**
 * A label with those above it that run into it: `err_b: undo_b(); err_a: undo_a();`. Undefined where something else than
 * a `goto` gets there.
 */
export function stackOf(fn: FunctionAnalysis, label: Node): readonly Node[] | undefined {
  const around = fn.parent(label);
  const above = around === undefined ? [] : fn.children(around).filter((node) => node < label);
  const stack = [label];
  for (let at = above.length - 1; at >= 0; at--) {
    // Right above a label of the stack: the way in from there.
    if (leaving.test(fn.kind(lastOf(fn, above[at]!)))) return stack;
    while (at >= 0 && fn.kind(above[at]!) !== 'labeled_statement') at--;
    if (at >= 0) stack.push(above[at]!);
  }
  return undefined;
}

const leaving = /^(?:return|goto|break|continue)_statement$/;

/** The statement of a label, or of several on top of each other. */
function lastOf(fn: FunctionAnalysis, statement: Node): Node {
  let last = statement;
  while (fn.kind(last) === 'labeled_statement') {
    const inner = fn.children(last).at(-1);
    if (inner === undefined) break;
    last = inner;
  }
  return last;
}
