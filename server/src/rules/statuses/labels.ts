import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** True where the statement above a label goes on into it. */
export function fallsInto(fn: FunctionAnalysis, label: Node): boolean {
  const around = fn.parent(label);
  const before = around === undefined ? [] : fn.children(around).filter((node) => node < label);
  let last = before.at(-1);
  // Labels stand on top of each other: `out_b: b(); out_a: a();` falls from one into the next, but not from above.
  while (last !== undefined && fn.kind(last) === 'labeled_statement') last = fn.children(last).at(-1);
  return last === undefined || !/^(?:return|goto|break|continue)_statement$/.test(fn.kind(last));
}
