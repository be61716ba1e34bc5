import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { flushOnMapFlags } from '../../kernel/invalidations.ts';
import { mapOpNames } from '../../kernel/roles.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { isAfterFailure } from './afterFailure.ts';

const why =
  'The core maps a scatterlist in many calls, one for each page size and segment, and each of them waits for the hardware.';

/** A flush at the end of a driver's `.map`: since `iotlb_sync_map` there is one for all that was mapped. */
export function checkEveryMap(fn: FunctionAnalysis, report: Reporter): void {
  checkFlag(fn, report);
  if (!isMapOp(fn)) return;
  for (const call of fn.calls) {
    if (call.fact?.flushes !== true || call.fact.returnsUnmapped || isAfterFailure(fn, call)) continue;
    report({
      ...fn.span(call.node),
      severity: 'information',
      what: `${fn.name}() flushes by ${call.name}() in every call.`,
      why,
      advice: 'Would a flush in the iotlb_sync_map op do, once for all that was mapped?',
      brief: 'a flush in every map call',
    });
  }
}

/** An op of the IOMMU core by the table that is in view, else by its name. */
function isMapOp(fn: FunctionAnalysis): boolean {
  if (fn.opsFact) return fn.opsFact.role === 'map' && /^iommu_(?:domain_)?ops$/.test(fn.opsFact.ops);
  return mapOpNames.test(fn.name);
}

/** A page table that is told to flush whenever something is mapped. */
function checkFlag(fn: FunctionAnalysis, report: Reporter): void {
  for (const flag of flushOnMapFlags) {
    if (!fn.source.code.includes(flag)) continue;
    for (const node of fn.named(flag)) {
      if (isMasked(fn, node)) continue;
      report({
        ...fn.span(node),
        severity: 'information',
        what: `With ${quote(fn, node)} the page table flushes whenever something is mapped.`,
        why,
        advice: 'Would a flush in the iotlb_sync_map op do, once for all that was mapped?',
        brief: 'a flush in every map call',
      });
    }
  }
}

/** `if (quirks & FLAG)`, `quirks & ~(FLAG | OTHER)`: whoever asks for it does not set it. */
function isMasked(fn: FunctionAnalysis, node: Node): boolean {
  for (let at = fn.parent(node); at !== undefined; at = fn.parent(at)) {
    const kind = fn.kind(at);
    if (kind !== 'parenthesized_expression' && kind !== 'binary_expression' && kind !== 'unary_expression')
      return false;
    if (kind !== 'parenthesized_expression' && /^[&~]$/.test(fn.operator(at))) return true;
  }
  return false;
}
