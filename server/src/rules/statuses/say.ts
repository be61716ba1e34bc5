import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { quote } from '../support/nodes.ts';
import type { Failure } from './failure/branch.ts';

/** What failed, with the step that did. */
export function words(fn: FunctionAnalysis, { what, at }: Failure): string {
  return at === undefined ? what : what.replace('%', quote(fn, at, 40));
}

/** `goto`, `break` or `return`. */
export function verb(fn: FunctionAnalysis, jump: Node): string {
  return fn.kind(jump).replace('_statement', '');
}
