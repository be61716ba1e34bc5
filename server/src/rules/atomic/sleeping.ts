import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { sleepingCalls } from '../support/sleeping.ts';
import { why, withFlags } from './say.ts';

/** What may sleep in real mode, or while a lock is held on every path under which nothing may. */
export function checkSleeping(fn: FunctionAnalysis, report: Reporter): void {
  for (const { call, where, since } of sleepingCalls(fn)) {
    report({
      ...fn.span(call.node),
      what: `${call.name}() may sleep with these arguments, and it is called ${where}, where nothing may sleep.`,
      why,
      advice: 'Can it be done before, with flags that do not sleep, or with a lock that allows it?',
      brief: `${call.name}() may sleep ${where}`,
      ...(since === undefined ? {} : { related: [{ ...fn.span(since), message: 'from here on nothing may sleep' }] }),
      ...withFlags(fn, call, 'GFP_ATOMIC'),
      key: `${call.name} ${where}`,
    });
  }
}
