import type { Call, FunctionAnalysis, Node } from './model.ts';

/**
 * What a call leaves to be done (`leaves` of its fact) that some way from it to the end of the function does not do. Ways
 * on which the call itself failed are left out, and those that lead out of view.
 */
export function leftAfter(fn: FunctionAnalysis, call: Call): readonly string[] {
  return (call.fact?.leaves ?? []).filter((work) => reachesEnd(fn, call, work));
}

/** A call that does what another left to be done, or something that may do so. */
export function settles({ name, fact }: Call, work: string): boolean {
  return name === work || fact?.settles?.includes(work) === true;
}

function reachesEnd(fn: FunctionAnalysis, call: Call, work: string): boolean {
  const { cfg } = fn;
  const settling = fn.calls.filter((other) => other !== call && settles(other, work)).map(({ node }) => node);
  const settledIn = new Map<number, Node[]>();
  for (const node of settling) {
    const block = cfg.blockOf(node);
    if (block !== undefined) settledIn.set(block, [...(settledIn.get(block) ?? []), node]);
  }
  const first = cfg.blockOf(call.node);
  if (first === undefined) return false;
  // Later in the same statement or block: nodes are numbered in the order of the text.
  if (settledIn.get(first)?.some((node) => node > call.node)) return false;
  const status = statusOf(fn, call);
  const flags = flagsSetWith(fn, call);
  const seen = new Set<number>();
  const todo = [first];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (id === cfg.exit) return true;
    for (const edge of cfg.blocks[id]!.out) {
      if (edge.condition !== undefined) {
        if (saysFailed(fn, edge.condition, edge.truth, status, call)) continue;
        if (edge.truth === false && flags.has(fn.canonical(edge.condition))) continue;
      }
      if (seen.has(edge.to) || settledIn.has(edge.to)) continue;
      seen.add(edge.to);
      todo.push(edge.to);
    }
  }
  return false;
}

/** The variable that gets the result. */
function statusOf(fn: FunctionAnalysis, call: Call): string | undefined {
  const assignment = fn.assignments.find(({ value }) => value !== undefined && fn.isInside(call.node, value));
  return assignment === undefined ? undefined : fn.canonical(assignment.target);
}

/** `if (ret)`, `if (ret != H_SUCCESS)`, `if (call())`: nothing was changed. */
function saysFailed(
  fn: FunctionAnalysis,
  condition: Node,
  truth: boolean | undefined,
  status: string | undefined,
  call: Call,
): boolean {
  if (fn.isInside(call.node, condition)) return truth === true;
  if (status === undefined) return false;
  const text = fn.canonical(condition);
  if (text === status || text.startsWith(`${status}!=`) || text.startsWith(`${status}<0`)) return truth === true;
  return text.startsWith(`${status}==`) && truth === false;
}

/** `flush = true` in the block of the call: what is tested for it is done. */
function flagsSetWith(fn: FunctionAnalysis, call: Call): ReadonlySet<string> {
  const block = fn.enclosing(call.node, 'compound_statement');
  const set = fn.assignments.filter(
    ({ node, value }) =>
      value !== undefined &&
      /^(?:true|1)$/.test(fn.canonical(value)) &&
      fn.enclosing(node, 'compound_statement') === block,
  );
  return new Set(set.map(({ target }) => fn.canonical(target)));
}
