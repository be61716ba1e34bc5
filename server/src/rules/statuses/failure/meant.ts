import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { statementBefore } from '../../support/statements.ts';
import { leavesOf } from './leaves.ts';

/** `if (!ok)`: the caller wants less. */
export function isAskedFor(fn: FunctionAnalysis, condition: Node): boolean {
  const leaves = leavesOf(fn, condition, true);
  return leaves.length > 0 && leaves.every(({ node }) => fn.variable(fn.text(node))?.parameter === true);
}

/** `ret = 0; if (...)`: 0 is the answer to what is asked next. */
export function isSetBefore(fn: FunctionAnalysis, condition: Node, status: string): boolean {
  const before = statementBefore(fn, fn.statementOf(condition));
  return before !== undefined && fn.canonical(before) === `${status}=0;`;
}
