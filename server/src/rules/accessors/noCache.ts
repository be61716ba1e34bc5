import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** `NULL` for the cache that a walker takes the memory for missing levels from, in a function that maps. */
export function checkNoCache(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.role !== 'map') return;
  for (const call of fn.calls) {
    const without = call.args.filter((arg) => fn.text(arg) === 'NULL');
    const cache =
      without.length === 0 ? undefined : call.fact?.allocatesFrom?.find((i) => without.includes(call.args[i]!));
    // Who yields an entry is asked about that.
    if (cache === undefined || call.fact?.entryAccessor) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() takes the memory for missing levels from a cache, and gets none here.`,
      why: 'It can map only where all levels are there already; for a part that nobody used before it fails.',
      advice: 'Should it get the cache that was topped up for this?',
      brief: `${call.name}() gets no cache`,
    });
  }
}
