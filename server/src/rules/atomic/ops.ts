import type { FunctionAnalysis } from '../../c/index.ts';
import { slotBySignature } from '../../kernel/ops.ts';
import type { Reporter } from '../rule.ts';
import { maySleep, spinningAt } from '../support/sleeping.ts';
import { why } from './say.ts';

/** Before these callbacks were told how memory may be had, or what to flush later (5.4, 5.5), they could sleep. */
const asked = /^(?:un)?map(?:_pages)?$/;
const tells = /^gfp_t$|\biommu_iotlb_gather\b/;

/** What sleeps in a callback that is also called where nothing may. */
export function checkOps(fn: FunctionAnalysis, report: Reporter): void {
  const ops =
    fn.opsFact ??
    slotBySignature(
      fn.name,
      fn.path,
      fn.parameters.map(({ typeText }) => typeText),
    );
  if (!ops?.atomic || (asked.test(ops.slot) && !fn.parameters.some(({ typeText }) => tells.test(typeText)))) return;
  for (const call of fn.calls) {
    // With flags it is the caller's flags that matter.
    if (call.fact?.sleeps !== true || !maySleep(fn, call) || spinningAt(fn, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() sleeps, and ${fn.name || 'the function'}() is ${ops.slot} of ${ops.ops}, which may be called where nothing may sleep.`,
      why,
      advice: 'Would a spinning lock do, or a way to wait that does not sleep?',
      brief: `${call.name}() sleeps in ${ops.slot}`,
      key: `${call.name} ${ops.slot}`,
    });
  }
}
