import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { addressKinds, virtualTakers, virtualTakersOf } from '../../kernel/offsetNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `flush_dcache_range(PFN_PHYS(pfn), end)`: the caches are flushed by the addresses that the CPU uses. */
export function checkPhysical(fn: FunctionAnalysis, report: Reporter): void {
  if (!virtualTakersOf.test(fn.path) || !/cache_range/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const physical = virtualTakers.test(name)
      ? args.slice(0, 2).find((arg) => kindOf(fn, arg) === 'physical')
      : undefined;
    if (physical === undefined) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, physical)}\` is a physical address, and ${name}() takes a virtual one.`,
      why: 'Lines of other memory are flushed, or the access faults, and those that are meant stay in the cache.',
      advice: 'Should it be `__va()` of it, or `pfn_to_kaddr()`?',
      brief: `a physical address for ${name}()`,
    });
  }
}

function kindOf(fn: FunctionAnalysis, argument: Node): string | undefined {
  const call = fn.callOf(fn.strip(unwrap(fn, argument)));
  return call && addressKinds.find(([names]) => names.test(call.name))?.[1];
}
