import type { FunctionAnalysis } from '../../c/index.ts';
import { rangeMappers } from '../../kernel/iommu-api.ts';
import type { Reporter } from '../rule.ts';

/** `iommu_map(domain, iova, ...);` or `ops->map_pages(ops, iova, ...);` by itself: whether anything was mapped is not asked. */
export function checkDroppedMapping(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, name, args, throughPointer } of fn.calls) {
    const slot = throughPointer ? fn.knowledge.ops(undefined, name) : undefined;
    const isOp = slot?.role === 'map' && slot.returns === 'int' && args.length === slot.parameters?.length;
    if (!isOp && !(rangeMappers.has(name) && args.length > 3)) continue;
    const owner = fn.parent(node);
    if (owner === undefined || fn.kind(owner) !== 'expression_statement') continue;
    report({
      ...fn.span(node),
      what: `What ${name}() returns is dropped: a negative errno, where it failed.`,
      why: 'It needs memory for tables and may find an entry there already: what is not mapped is taken for mapped, and the device faults on it.',
      advice: 'Test it, take back what was mapped so far, and return the error.',
      brief: `${name}() result dropped`,
      slip: 'error',
    });
  }
}
