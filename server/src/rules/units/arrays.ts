import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { placeOf, sides } from '../support/nodes.ts';

/** `p = kcalloc(n, ...)`: memory that is kept, and the argument that says how much. */
export interface Allocated {
  /** The assignment or declarator. */
  readonly node: Node;
  readonly target: Node;
  readonly call: Call;
  readonly count: Node;
  /** Where it is kept. */
  readonly name: string;
}

/** What such calls give, each with the position of the argument that counts. */
export function allocatedBy(fn: FunctionAnalysis, allocators: ReadonlyMap<string, number>): Allocated[] {
  return fn.assignments.flatMap((one): Allocated[] => {
    const call = one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    const index = call && allocators.get(call.name);
    const count = index === undefined ? undefined : call!.args[index];
    return count === undefined
      ? []
      : [{ node: one.node, target: one.target, call: call!, count, name: placeOf(fn, one) }];
  });
}

/** `n` of a loop while `i < n`. */
export function boundOf(fn: FunctionAnalysis, loop: Loop): Node | undefined {
  return partsOf(fn, loop)?.[1];
}

/** `name[i]` in the loop over `i`. */
export function indexes(fn: FunctionAnalysis, loop: Loop, name: string): boolean {
  const counter = partsOf(fn, loop)?.[0];
  const text = counter === undefined ? undefined : fn.canonical(counter);
  return fn
    .descendants(loop.node, 'subscript_expression')
    .some((at) => fn.canonical(fn.child(at, 'argument')!) === name && fn.canonical(fn.child(at, 'index')!) === text);
}

function partsOf(fn: FunctionAnalysis, loop: Loop): readonly [Node, Node] | undefined {
  const condition = fn.child(loop.node, 'condition');
  const at = condition === undefined ? undefined : fn.strip(condition);
  return at !== undefined && fn.operator(at) === '<' ? sides(fn, at) : undefined;
}
