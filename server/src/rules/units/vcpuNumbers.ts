import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { vcpuCounts, vcpuIdLimits, vcpuIds, vcpuIndexTakers } from '../../kernel/numberings.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';

/** The identifier of a vCPU where its index is asked for, or how many of them there are: `kvm_get_vcpu(kvm, collection->target_addr)`. */
export function checkVcpuNumbers(fn: FunctionAnalysis, report: Reporter): void {
  if (!/vcpu/i.test(fn.source.code)) return;
  const tell = (node: Node, id: Node, wanted: string, advice: string): void =>
    report({
      ...fn.span(node),
      what: `\`${quote(fn, id)}\` is the identifier of a vCPU, and ${wanted}.`,
      why: 'User space chooses identifiers, with gaps where it likes: another vCPU is taken, or one that is there is refused.',
      advice,
      brief: `${quote(fn, id)} is an identifier`,
      slip: 'numbering',
    });
  const isId = (node: Node): boolean => vcpuIds.test(fn.canonical(fn.strip(node)));
  for (const { name, node, args } of fn.calls) {
    const index = args[vcpuIndexTakers.get(name) ?? -1];
    if (index !== undefined && isId(index))
      tell(node, index, `${name}() takes its index in the order of creation`, 'Look it up by kvm_get_vcpu_by_id().');
  }
  if (vcpuIdLimits.test(fn.source.code)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^[<>]=?$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    const id = both?.find(isId);
    if (id !== undefined && both!.some((side) => vcpuCounts.test(fn.canonical(fn.strip(side)))))
      tell(node, id, 'the other side is how many vCPUs there are', 'Compare it with KVM_MAX_VCPU_IDS?');
  }
}
