import type { FunctionAnalysis, Node } from './model.ts';

const leaving = /^(?:return|goto|break|continue)_statement$/;

/** A branch that ends by leaving. */
export function leaves(fn: FunctionAnalysis, branch: Node | undefined): boolean {
  const isBlock = branch !== undefined && fn.kind(branch) === 'compound_statement';
  const last = isBlock ? fn.children(branch).at(-1) : branch;
  return last !== undefined && leaving.test(fn.kind(last));
}
