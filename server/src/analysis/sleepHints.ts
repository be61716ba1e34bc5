import type { Call, Condition, FunctionAnalysis } from '../c/index.ts';
import type { Span } from '../text/problem.ts';
import { functionsAt } from './functionsAt.ts';
import type { Hint } from './hints.ts';
import type { HoverText } from './hover.ts';
import type { Analysis } from './index.ts';

/** A call that may sleep where nothing may. */
export interface SleepingCall extends Span {
  readonly name: string;
  /** `in real mode`, `with domain->lock held`. */
  readonly where: string;
}

const known = new WeakMap<FunctionAnalysis, readonly SleepingCall[]>();

/** Before calls that may sleep, where it matters: in real mode, or while a spinning lock is held on every path. */
export function sleepHints(analysis: Analysis, range: Span): Hint[] {
  const hints = new Map<number, Hint>();
  for (const { fn, unit } of functionsAt(analysis, range)) {
    for (const { start, end, where } of sleepingCalls(fn)) {
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
    for (const { start, name, where } of sleepingCalls(fn)) {
      const span = unit.map.spanToSource(start, start + name.length);
      if (!span || offset < span.start || offset > span.end) continue;
      const text =
        `${name}() may sleep with these arguments, and it is called ${where}, where nothing may sleep. ` +
        'Can it be done before, with flags that do not sleep, or with a lock that allows it?';
      return { ...span, parts: [{ text }] };
    }
  }
  return undefined;
}

/** The calls of a function that may sleep where nothing may. */
export function sleepingCalls(fn: FunctionAnalysis): readonly SleepingCall[] {
  let found = known.get(fn);
  if (!found) known.set(fn, (found = find(fn)));
  return found;
}

function find(fn: FunctionAnalysis): SleepingCall[] {
  const isRealMode = fn.context === 'real-mode';
  if (!isRealMode && !fn.mayCall((fact) => fact.locksTaken) && !/\bguard\b|scoped_guard/.test(fn.source.code))
    return [];
  return fn.calls.flatMap((call) => {
    if (!holds(fn, call, call.fact?.sleeps)) return [];
    const lock = isRealMode ? undefined : fn.heldBefore(call.node).findLast(({ forbidsSleep }) => forbidsSleep);
    const where = isRealMode
      ? 'in real mode'
      : lock && `with ${lock.place}${lock.place.endsWith(' off') ? '' : ' held'}`;
    return where === undefined ? [] : [{ ...fn.span(call.node), name: call.name, where }];
  });
}

/** True where a condition on a call's arguments holds for sure. */
function holds(fn: FunctionAnalysis, { args, node }: Call, condition: Condition | undefined): boolean {
  if (condition === undefined || typeof condition === 'boolean') return condition === true;
  const argument = args[condition.argument];
  if (argument === undefined) return false;
  const flags = fn.text(argument);
  if ('otherThan' in condition) return false;
  if ('hasFlag' in condition) return new RegExp(`\\b${condition.hasFlag}\\b`).test(flags);
  // Whether a lookup builds levels was decided where its value was made.
  const decided = fn.valuesOf(node).map((value) => value.accessor?.allocates);
  if (decided.length > 0 && decided.every((one) => one === true)) return true;
  if ('lacksFlag' in condition) return /^[\w\s|()]+$/.test(flags) && !flags.includes(condition.lacksFlag);
  const constant = fn.constantOf(argument);
  if (constant === undefined) return false;
  const isZero = constant === 0n;
  return condition.is === 'true' || condition.is === 'nonzero' || condition.is === 'nonnull'
    ? !isZero
    : (condition.is === 'false' || condition.is === 'zero' || condition.is === 'null') && isZero;
}
