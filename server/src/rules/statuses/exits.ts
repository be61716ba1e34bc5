import { gapMarker, type Edge, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { mentions } from '../support/nodes.ts';
import { numberOf } from './numbers.ts';
import { returnedName, sets } from './status.ts';

/**
 * Follows the paths from a jump, or from a step, on which a status variable is 0: the `return` of it that they lead to,
 * where they all lead to one and nothing on the way sets it. Undefined where another value may be returned, or the way
 * leaves view.
 */
export function exitOf(fn: FunctionAnalysis, from: Node, status: string): Node | undefined {
  const { cfg } = fn;
  if (fn.kind(from) === 'return_statement') return returnedName(fn, from) === status ? from : undefined;
  const start = cfg.blockOf(from);
  if (start === undefined) return undefined;
  const at = cfg.blocks[start]!.elements.findIndex(({ kind, node }) => kind !== 'scope' && fn.isInside(from, node));
  const seen = new Set<number>();
  const work = [start];
  let exit: Node | undefined;
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (seen.has(id)) continue;
    if (id === cfg.unseen || id === cfg.exit) return undefined;
    const block = cfg.blocks[id]!;
    const isFirst = seen.size === 0;
    seen.add(id);
    let left = false;
    for (const element of isFirst ? (at < 0 ? [] : block.elements.slice(at + 1)) : block.elements) {
      if (element.kind === 'return') {
        if (returnedName(fn, element.node) !== status) return undefined;
        exit ??= element.node;
        left = true;
        break;
      }
      if (isGap(fn, element.node) || (element.kind !== 'scope' && sets(fn, element.node, status))) return undefined;
    }
    if (!left) for (const edge of block.out) if (isOpen(fn, edge, status)) work.push(edge.to);
  }
  return exit;
}

/** Where the straight way on from a jump reads a variable first, before anything is put into it. */
export function readBehind(fn: FunctionAnalysis, jump: Node, name: string): Node | undefined {
  const { cfg } = fn;
  const seen = new Set<number>();
  const id = cfg.blockOf(jump);
  let block = id === undefined ? undefined : cfg.blocks[cfg.blocks[id]!.out[0]?.to ?? -1];
  while (block && !seen.has(block.id) && block.id !== cfg.unseen) {
    seen.add(block.id);
    for (const { kind, node } of block.elements) {
      if (kind === 'scope') continue;
      if (isGap(fn, node) || sets(fn, node, name)) return undefined;
      if (mentions(fn, node, name)) return node;
    }
    const [edge, ...others] = block.out;
    if (edge?.condition !== undefined && mentions(fn, edge.condition, name)) return edge.condition;
    block = edge && others.length === 0 ? cfg.blocks[edge.to] : undefined;
  }
  return undefined;
}

function isGap(fn: FunctionAnalysis, node: Node): boolean {
  return fn.callOf(node)?.name === gapMarker;
}

/** False for an edge that is taken only where the status is not 0. */
function isOpen(fn: FunctionAnalysis, edge: Edge, status: string): boolean {
  if (edge.condition === undefined || edge.truth === undefined) return true;
  const held = holdsForZero(fn, edge.condition, status);
  return held === undefined || held === edge.truth;
}

/** Truth of a condition where a variable is 0; undefined where it does not hang on that alone. */
function holdsForZero(fn: FunctionAnalysis, condition: Node, name: string): boolean | undefined {
  const node = fn.strip(condition);
  if (fn.kind(node) === 'identifier') return fn.text(node) === name ? false : undefined;
  if (fn.kind(node) === 'unary_expression' && fn.operator(node) === '!') {
    const argument = fn.child(node, 'argument');
    const inner = argument === undefined ? undefined : holdsForZero(fn, argument, name);
    return inner === undefined ? undefined : !inner;
  }
  if (fn.kind(node) !== 'binary_expression') return undefined;
  const left = fn.child(node, 'left');
  const right = fn.child(node, 'right');
  if (left === undefined || right === undefined || fn.canonical(fn.strip(left)) !== name) return undefined;
  // Of an errno only the sign matters.
  const value = /^-E[A-Z0-9]+$/.test(fn.canonical(right)) ? -1n : numberOf(fn, right);
  if (value === undefined) return undefined;
  switch (fn.operator(node)) {
    case '==':
      return value === 0n;
    case '!=':
      return value !== 0n;
    case '<':
      return 0n < value;
    case '>':
      return 0n > value;
    case '<=':
      return 0n <= value;
    case '>=':
      return 0n >= value;
    default:
      return undefined;
  }
}
