import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides, variableOf } from '../support/nodes.ts';
import { originCall } from '../support/origin.ts';

/** `if (unmapped < size) return 0;` in an unmap op: a part is unmapped, and the answer is that nothing was. */
export function checkPartialAsZero(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.role !== 'unmap' || fn.returnType.text !== 'size_t') return;
  for (const node of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(node, 'condition');
    const branch = fn.child(node, 'consequence');
    const at = condition === undefined ? undefined : fn.strip(condition);
    const both = at !== undefined && /^(?:<|!=)$/.test(fn.operator(at)) ? sides(fn, at) : undefined;
    if (!both || branch === undefined || !isUnmapped(fn, both[0]) || fn.constantOf(both[1]) !== undefined) continue;
    const last = fn.kind(branch) === 'compound_statement' ? fn.children(branch).at(-1) : branch;
    if (last === undefined || fn.canonical(last) !== 'return 0;') continue;
    const name = quote(fn, both[0]);
    report({
      ...fn.span(at!),
      what: `Where ${name} is more than 0 and less than ${quote(fn, both[1])}, a part was unmapped, but 0 is returned: nothing.`,
      why: 'The IOMMU core takes it that all is mapped as before, and does not flush what is not: the hardware may go on with entries of pages that were freed.',
      advice: `Return ${name}, after what has gone was flushed.`,
      brief: `a part is unmapped, 0 returned`,
      related: [{ ...fn.span(last), message: '0 here' }],
    });
  }
}

/** What a call has unmapped, by what is known of the call or by both names. */
function isUnmapped(fn: FunctionAnalysis, node: Node): boolean {
  const variable = variableOf(fn, node);
  if (variable?.type.text !== 'size_t') return false;
  const call = originCall(fn, node);
  if (!call) return false;
  return call.fact?.returnsUnmapped === true || /^unmapped/.test(variable.name);
}
