import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { numberOf } from '../numbers.ts';

/** A test that a branch hangs on, and what it says where the branch is taken. */
export interface Leaf {
  readonly node: Node;
  readonly says: 'zero' | 'nonzero' | 'negative' | 'all ones';
}

/** What an allocator of bits, indexes or addresses gives where it has none left. */
const allOnes = /^(?:-1U?L*|~0U?L*|U(?:INT|LONG|LLONG)_MAX|DMA_MAPPING_ERROR)$/i;

/** The tests that a condition is made of, where each says something of a value. */
export function leavesOf(fn: FunctionAnalysis, condition: Node, truth: boolean): Leaf[] {
  const node = fn.strip(condition);
  const kind = fn.kind(node);
  const left = fn.child(node, 'left');
  const right = fn.child(node, 'right');
  if (kind === 'binary_expression' && left !== undefined && right !== undefined) {
    const operator = fn.operator(node);
    if (operator === '&&' || operator === '||') {
      return [...leavesOf(fn, left, truth), ...leavesOf(fn, right, truth)];
    }
    const isZero = numberOf(fn, right) === 0n || fn.canonical(right) === 'NULL';
    if (!isZero) {
      const isAllOnes = allOnes.test(fn.canonical(fn.strip(right))) && operator === (truth ? '==' : '!=');
      return isAllOnes ? [{ node: fn.strip(left), says: 'all ones' }] : [];
    }
    if (operator === '==' || operator === '!=') {
      return [{ node: fn.strip(left), says: (operator === '==') === truth ? 'zero' : 'nonzero' }];
    }
    if ((operator === '<' && truth) || (operator === '>=' && !truth))
      return [{ node: fn.strip(left), says: 'negative' }];
    return [];
  }
  const argument = fn.child(node, 'argument');
  if (kind === 'unary_expression' && fn.operator(node) === '!' && argument !== undefined) {
    return leavesOf(fn, argument, !truth);
  }
  return [{ node, says: truth ? 'nonzero' : 'zero' }];
}
