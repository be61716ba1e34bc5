import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** A number, or a constant with its sign: `-EEXIST`, `H_SUCCESS`, `false`. */
export function numberOf(fn: FunctionAnalysis, node: Node): bigint | undefined {
  if (fn.canonical(fn.strip(node)) === 'false') return 0n;
  const match = /^(-?)(?:(\d+)[uUlL]*|([A-Z]\w*))$/.exec(fn.canonical(fn.strip(node)));
  if (!match) return undefined;
  const value = match[2] === undefined ? fn.knowledge.constant(match[3]!) : BigInt(match[2]);
  return value === undefined ? undefined : match[1] === '-' ? -value : value;
}
