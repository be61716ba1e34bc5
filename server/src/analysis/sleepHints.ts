import type { Span } from '../text/problem.ts';
import { functionsAt } from './functionsAt.ts';
import type { Hint } from './hints.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';
import { sleepAdvice, sleepingCalls, sleepWords } from '../rules/support/sleeping.ts';

/** Before calls that may sleep, where it matters: in real mode, or while a spinning lock is held on every path. */
export function sleepHints(analysis: Analysis, range: Span): Hint[] {
  const hints = new Map<number, Hint>();
  for (const { fn, unit } of functionsAt(analysis, range)) {
    for (const { call, where } of sleepingCalls(fn)) {
      const { start, end } = fn.span(call.node);
      const span = unit.map.spanToSource(start, end);
      if (!span || span.start > range.end || span.end < range.start) continue;
      hints.set(span.start, { offset: span.start, label: `may sleep ${where} `, family: 'sleeps', before: true });
    }
  }
  return [...hints.values()];
}

/** On the name of such a call: why it matters. */
export function sleepHover(analysis: Analysis, offset: number): HoverText | undefined {
  for (const { fn, unit } of functionsAt(analysis, { start: offset, end: offset })) {
    for (const sleeping of sleepingCalls(fn)) {
      const { call } = sleeping;
      const { start } = fn.span(call.node);
      const span = unit.map.spanToSource(start, start + call.name.length);
      if (!span || offset < span.start || offset > span.end) continue;
      return { ...span, parts: [{ text: `${sleepWords(sleeping)} ${sleepAdvice(sleeping)}` }] };
    }
  }
  return undefined;
}
