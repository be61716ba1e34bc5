import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { originCall } from './origin.ts';
import { variableOf } from './nodes.ts';

/** A call that returns how many bytes were mapped or unmapped, or an address that was looked up: nothing negative. */
function returnsBytes(fn: FunctionAnalysis, { name, fact }: Call): boolean {
  if (fact?.returnsUnmapped === true) return true;
  if (!/^(?:size_t|phys_addr_t|dma_addr_t)$/.test(fact?.type ?? '')) return false;
  return /^(?:map|unmap|lookup)$/.test(fn.knowledge.roleOfName(name) ?? '');
}

/** The call that made the bytes or the address which an expression is, where the expression cannot be negative. */
export function bytesFrom(fn: FunctionAnalysis, node: Node): Call | undefined {
  const variable = variableOf(fn, node);
  if (variable && variable.type.signed !== false) return undefined;
  return originCall(fn, node, (call) => returnsBytes(fn, call));
}
