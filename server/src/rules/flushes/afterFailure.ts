import type { Call, FunctionAnalysis } from '../../c/index.ts';

/** In a branch that leaves the function or jumps: what was done is taken back. */
export function isAfterFailure(fn: FunctionAnalysis, call: Call): boolean {
  for (
    let block = fn.enclosing(call.node, 'compound_statement');
    block !== undefined && block !== fn.body;
    block = fn.enclosing(block, 'compound_statement')
  ) {
    const last = fn.children(block).at(-1);
    if (last !== undefined && /^(?:return|goto|break)_statement$/.test(fn.kind(last))) return true;
  }
  return false;
}
