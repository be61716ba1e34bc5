import { measuresOf, type FunctionAnalysis, type Node, type Type } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** How far variables are followed to what they were made of. */
const MAXIMUM_STEPS = 3;

/** Sums that are told here: what they add is in the wrong unit as well. */
export function isMovedByBytes(fn: FunctionAnalysis, node: Node): boolean {
  return movesOf(fn).some((one) => one.node === node);
}

/** `ptr + n * sizeof(*ptr)`: a number of bytes, which the compiler multiplies by the size of an element once more. */
export function checkElements(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, pointer, bytes, element } of movesOf(fn)) {
    report({
      ...fn.span(node),
      what: `${quote(fn, bytes)} is a number of bytes, but \`${quote(fn, pointer)}\` points to ${element}, and moves by whole ones.`,
      why: 'The compiler multiplies by the size of what is pointed to once more: the place is far behind the one that is meant.',
      advice: `Is the number of elements meant, or \`(void *)${quote(fn, pointer)}\`?`,
      brief: `${quote(fn, bytes)}: bytes added to a pointer`,
    });
  }
}

interface Move {
  readonly node: Node;
  readonly pointer: Node;
  readonly bytes: Node;
  /** What is pointed to, in words. */
  readonly element: string;
}

function movesOf(fn: FunctionAnalysis): readonly Move[] {
  return /sizeof/.test(fn.source.code) ? fn.once('moves by bytes', () => findMoves(fn)) : [];
}

function findMoves(fn: FunctionAnalysis): Move[] {
  const pairs = fn.descendants(fn.body, 'binary_expression').flatMap((node): (readonly [Node, Node, Node])[] => {
    const both = /^[+-]$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    if (!both) return [];
    return fn.operator(node) === '+'
      ? [
          [node, both[0], both[1]],
          [node, both[1], both[0]],
        ]
      : [[node, both[0], both[1]]];
  });
  const steps = fn.assignments.flatMap(({ node, target, operator, value }): (readonly [Node, Node, Node])[] =>
    /^[+-]=$/.test(operator) && value !== undefined ? [[node, target, value]] : [],
  );
  return [...pairs, ...steps].flatMap(([node, pointer, bytes]): Move[] => {
    if (!isBytes(fn, bytes)) return [];
    const element = elementOf(fn, pointer);
    return element === undefined ? [] : [{ node, pointer, bytes, element }];
  });
}

/** A product with a sizeof, or what was set to one. */
function isBytes(fn: FunctionAnalysis, node: Node, steps = 0): boolean {
  const at = fn.strip(node);
  switch (fn.kind(at)) {
    case 'sizeof_expression':
      return !/^sizeof\(?(?:char|u8|__u8|uint8_t|unsigned char|s8)\)?$/.test(fn.canonical(at));
    case 'binary_expression': {
      const both = sides(fn, at);
      if (!both) return false;
      if (fn.operator(at) === '*') return both.some((side) => isBytes(fn, side, steps));
      return fn.operator(at) === '+' && both.every((side) => isBytes(fn, side, steps));
    }
    case 'identifier': {
      if (steps === MAXIMUM_STEPS) return false;
      const made = measuresOf(fn).definitionsAt(fn.text(at), at);
      return (
        made.length > 0 &&
        made.every((one) => one?.value !== undefined && one.operator === '=' && isBytes(fn, one.value, steps + 1))
      );
    }
    default:
      return false;
  }
}

/** What a pointer to more than a byte points to; undefined where that is not known. */
function elementOf(fn: FunctionAnalysis, pointer: Node): string | undefined {
  const at = fn.strip(unwrap(fn, pointer));
  if (at !== unwrap(fn, pointer) && fn.kind(unwrap(fn, pointer)) === 'cast_expression')
    return ofType(fn.typeOf(unwrap(fn, pointer)));
  const type = fn.typeOf(at);
  if (type.kind !== 'unknown') return ofType(type);
  // Not declared in view: what is read through it tells.
  return fn.kind(at) === 'identifier' && !fn.variable(fn.text(at)) ? readThrough(fn).get(fn.text(at)) : undefined;
}

/** What names point to, by `name[i]->`, `name[i].` and `name->`. */
function readThrough(fn: FunctionAnalysis): ReadonlyMap<string, string> {
  return fn.once('read through', () => {
    const found = new Map<string, string>();
    for (const [, name, sign] of fn.source.code.matchAll(/(?<![\w.>])([a-z_]\w*)(?:\[[\w>.-]+\](->|\.)|->)\w/gi))
      found.set(name!, sign === '->' ? 'pointers' : 'structs');
    return found;
  });
}

function ofType(type: Type): string | undefined {
  const element = type.kind === 'pointer' ? type.pointee : undefined;
  if (element?.kind === 'pointer') return 'pointers';
  if (element?.kind === 'struct' || element?.struct !== undefined) return 'structs';
  return element?.kind === 'integer' && (element.bits ?? 0) > 8 ? `\`${element.text}\`` : undefined;
}
