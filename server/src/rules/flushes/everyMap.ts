import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { flushOnMapFlags } from '../../kernel/invalidations.ts';
import { mapOpNames } from '../../kernel/roles.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { isAfterFailure } from './afterFailure.ts';

const patches = {
  changesOnly: true,
  // The op has to be there: a driver that loses the flush alone, or moves it, is another matter.
  mendedBy: { line: /sync_map/, anywhere: true },
} as const;

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
      ...patches,
      severity: 'information',
      what: `${fn.name}() flushes by ${call.name}() in every call.`,
      why,
      advice: 'Would a flush in the iotlb_sync_map op do, once for all that was mapped?',
      brief: 'a flush in every map call',
      // One for each kind of domain is one flush.
      key: 'a flush in every map call',
    });
    return;
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
      if (!isSet(fn, node)) continue;
      report({
        ...fn.span(node),
        ...patches,
        severity: 'information',
        what: `With ${quote(fn, node)} the page table flushes whenever something is mapped.`,
        why,
        advice: 'Would a flush in the iotlb_sync_map op do, once for all that was mapped?',
        brief: 'a flush in every map call',
      });
    }
  }
}

/** `.quirks = FLAG | OTHER`: not `quirks & FLAG`, and not the end of a mask whose beginning is out of view. */
function isSet(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    const kind = fn.kind(parent);
    if (kind === 'binary_expression' && fn.operator(parent) === '|') continue;
    if (kind === 'parenthesized_expression' || kind === 'conditional_expression') continue;
    if (kind === 'assignment_expression') return fn.child(parent, 'right') === at;
    return /^(?:init_declarator|initializer_pair|return_statement|argument_list)$/.test(kind);
  }
  return false;
}
