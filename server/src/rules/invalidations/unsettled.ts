import { leftAfter, settles } from '../../c/index.ts';
import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** What a call leaves to be flushed or awaited is done on other ways out of the function, and not on this one. */
export function checkUnsettled(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || !fn.mayCall((fact) => fact.leaves)) return;
  for (const call of fn.calls) {
    for (const work of leftAfter(fn, call)) {
      const done = settledElsewhere(fn, call, work);
      if (!done) continue;
      report({
        ...fn.span(call.node),
        what: `${call.name}() leaves the flush to ${work}(), which this function reaches on some ways out and not on all.`,
        why: 'On the others the hardware may go on with what it had cached: DMA to memory that is no longer meant for it.',
        advice: `Call ${work}() on the way out that lacks it, or jump to where it is called. Or does the caller do so?`,
        brief: `${work}() is missing on a way out`,
        related: [{ ...fn.span(done.node), message: 'done here' }],
        key: `${call.name} without ${work}`,
      });
      break;
    }
  }
}

function settledElsewhere(fn: FunctionAnalysis, call: Call, work: string): Call | undefined {
  // What comes before a call on every way has nothing to do with it.
  const inBranch = fn.enclosing(call.node, 'if_statement') !== undefined;
  return fn.calls.find(
    (other) => other !== call && settles(other, work) && (inBranch || fn.reaches(call.node, other.node)),
  );
}
