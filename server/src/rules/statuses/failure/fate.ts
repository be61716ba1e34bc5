import type { FunctionAnalysis, Node } from '../../../c/index.ts';

/** What a status is on every path that gets to a jump. */
export function fateOf(fn: FunctionAnalysis, jump: Node, status: string): 'zero' | 'nonzero' | 'unknown' {
  const values = fn.statesBefore(jump).map((state) => state.valueOf(status));
  if (values.length === 0) return 'unknown';
  if (values.every((value) => value.constant === 0n)) return 'zero';
  return values.every((value) => value.nonzero === true || (value.constant ?? 0n) !== 0n) ? 'nonzero' : 'unknown';
}
