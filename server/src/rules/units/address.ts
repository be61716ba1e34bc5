import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** An address or an offset, by what it is made of or by its name. */
export function countsBytes(fn: FunctionAnalysis, node: Node): boolean {
  return fn.unitOf(node)?.unit === 'bytes' || fn.knowledge.unitOfName(fn.canonical(node)) === 'bytes';
}
