import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { roundingCalls } from '../../kernel/invalidations.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `if (!ALIGN(addr, size))`: true for 0 alone, where IS_ALIGNED() was meant. */
export function checkAlignedAsTruth(fn: FunctionAnalysis, call: Call, report: Reporter): void {
  if (!roundingCalls.has(call.name) || call.args.length !== 2 || !isTruth(fn, call.node)) return;
  report({
    ...fn.span(call.node),
    what: `${quote(fn, call.node)} is an amount that was rounded, and is taken here for a test.`,
    why: 'It is 0 for 0 alone (or for what is below the size), so that an address or a length that is not aligned goes unnoticed.',
    advice: 'Test with IS_ALIGNED().',
    brief: `${call.name}() as a test`,
    fix: {
      title: 'Test with IS_ALIGNED()',
      edits: [{ ...fn.span(call.callee), text: 'IS_ALIGNED' }],
      safe: false,
    },
  });
}

/** Nothing but whether it is 0 is asked for. */
function isTruth(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (let parent = fn.parent(at); parent !== undefined; parent = fn.parent(at)) {
    const kind = fn.kind(parent);
    if (kind === 'parenthesized_expression') {
      at = parent;
      continue;
    }
    if (kind === 'unary_expression') return fn.operator(parent) === '!';
    if (kind === 'binary_expression') return /^(?:&&|\|\|)$/.test(fn.operator(parent));
    if (kind === 'if_statement') return fn.child(parent, 'condition') === at;
    return false;
  }
  return false;
}
