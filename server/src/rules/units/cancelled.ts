import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote, sides, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `offset = addr & ~MASK; offset &= MASK;`: what one mask leaves the other one clears. */
export function checkCancelled(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, target, operator, value: mask } of fn.assignments) {
    const variable = operator === '&=' && mask !== undefined ? variableOf(fn, target) : undefined;
    if (!variable || mask === undefined) continue;
    const origins = originsOf(fn, node, variable.name);
    const origin = origins[0]?.value;
    if (origin === undefined || !origins.every((one) => one.operator === '=' && isOpposite(fn, one.value, mask)))
      continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` makes it 0: \`${variable.name}\` is \`${quote(fn, origin)}\`, which has none of these bits.`,
      why: 'An offset inside a page and the address of its page have no bit in common: one of the two masks is applied to the wrong value.',
      advice: 'Which value is to be cut at the page here?',
      brief: `${variable.name} is always 0`,
      related: [{ ...fn.span(origin), message: 'the other mask here' }],
    });
  }
}

/** What may have set a variable before a place: from the last time on that the same block sets it anew. */
function originsOf(fn: FunctionAnalysis, node: Node, name: string): Assignment[] {
  const inLoop = fn.loopsAround(node).length > 0;
  const all = assignmentsTo(fn, name).filter((one) => one.node !== node && (inLoop || one.node < node));
  const block = fn.parent(fn.statementOf(node));
  const anew = all.findLastIndex(
    (one) => one.operator === '=' && one.node < node && fn.parent(fn.statementOf(one.node)) === block,
  );
  return anew < 0 ? all : all.slice(anew);
}

/** `x & ~M` where `M` is applied, either way round. */
function isOpposite(fn: FunctionAnalysis, origin: Node | undefined, mask: Node): boolean {
  if (origin === undefined) return false;
  const at = unwrap(fn, origin);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '&' ? sides(fn, at) : undefined;
  const text = fn.canonical(mask);
  const wanted = text.startsWith('~') ? text.slice(1) : `~${text}`;
  return both?.some((side) => fn.canonical(side) === wanted) === true;
}
