import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `sg_phys(s) + s->offset`: the address of an element is that of its first byte, not of its page. */
export function checkOffsetsTwice(fn: FunctionAnalysis, report: Reporter): void {
  if (!/(?:->|\.)\w*offset\b/.test(fn.source.code) || !fn.mayCall((fact) => fact.resultIncludes)) return;
  for (const call of fn.calls) {
    const { argument, member } = call.fact?.resultIncludes ?? {};
    const element = argument === undefined ? undefined : call.args[argument];
    if (element === undefined) continue;
    const sum = sumAround(fn, call.node);
    // `f(&v)` and `v.offset`, `f(p)` and `p->offset`
    const owner = fn.canonical(element);
    const offset = owner.startsWith('&') ? `${owner.slice(1)}.${member}` : `${owner}->${member}`;
    if (!addends(fn, sum).some((one) => fn.canonical(one) === offset)) continue;
    report({
      ...fn.span(sum),
      what: `\`${quote(fn, sum)}\` adds the offset in the page twice: ${call.name}() has it already.`,
      why: 'What is asked for lies behind the data, up to a page too far.',
      advice: `Take \`${offset}\` away.`,
      brief: 'the offset is added twice',
    });
  }
}

const isSum = (fn: FunctionAnalysis, node: Node): boolean =>
  fn.kind(node) === 'parenthesized_expression' || (fn.kind(node) === 'binary_expression' && fn.operator(node) === '+');

/** The largest sum that a node is a part of; itself where it is in none. */
function sumAround(fn: FunctionAnalysis, node: Node): Node {
  let sum = node;
  for (let at = fn.parent(node); at !== undefined && isSum(fn, at); at = fn.parent(at)) {
    if (fn.kind(at) === 'binary_expression') sum = at;
  }
  return sum;
}

function addends(fn: FunctionAnalysis, node: Node): Node[] {
  return isSum(fn, node) ? fn.children(node).flatMap((part) => addends(fn, part)) : [node];
}
