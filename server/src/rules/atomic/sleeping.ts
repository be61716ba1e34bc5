import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { sleepAdvice, sleepingCalls, sleepWords } from '../support/sleeping.ts';
import { why, withFlags } from './say.ts';

/** What may sleep in real mode, or while a lock is held on every path under which nothing may. */
export function checkSleeping(fn: FunctionAnalysis, report: Reporter): void {
  for (const sleeping of sleepingCalls(fn)) {
    const { call, where, since } = sleeping;
    report({
      ...fn.span(call.node),
      what: sleepWords(sleeping),
      why,
      advice: sleepAdvice(sleeping),
      brief: `${call.name}() may sleep ${where}`,
      ...(since === undefined ? {} : { related: [{ ...fn.span(since), message: 'from here on nothing may sleep' }] }),
      ...withFlags(fn, call, 'GFP_ATOMIC'),
      key: `${call.name} ${where}`,
    });
  }
}
