import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** The loop looks for one entry, and is left where it is found. */
export function endsLoop(fn: FunctionAnalysis, node: Node, body: Node): boolean {
  const block = fn.enclosing(node, 'compound_statement');
  const last = block === undefined || !fn.isInside(block, body) ? undefined : fn.children(block).at(-1);
  return last !== undefined && /^(?:break|return|goto)_statement$/.test(fn.kind(last));
}
