import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { memoryOf } from './flow.ts';

/** `kfree()` of what `vmalloc()` made: the wrong allocator gets it back. */
export function checkWrongFree(fn: FunctionAnalysis, report: Reporter): void {
  const flow = memoryOf(fn);
  for (const { name, kind, call } of flow.inOrder) {
    const frees = kind === 'frees' ? call?.fact?.frees : undefined;
    const fate = frees && call && flow.before(call.node).get(name);
    if (fate?.is !== 'owned' || frees!.kinds.includes(fate.kind)) continue;
    report({
      ...fn.span(call!.node),
      what: `${name} comes from ${fate.made.name}(), and ${call!.name}() does not take that back.`,
      why: `It is ${fate.kind}; the free lists of another allocator are damaged by it.`,
      advice: `Which call is the counterpart of ${fate.made.name}()?`,
      brief: `${call!.name}() of what ${fate.made.name}() made`,
      related: [{ ...fn.span(fate.made.node), message: 'made here' }],
    });
  }
}
