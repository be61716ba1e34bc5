import { hasFlag, type Call, type Condition, type FunctionAnalysis, type Held, type Node } from '../../c/index.ts';

/** A call that may sleep where nothing may. */
export interface SleepingCall {
  readonly call: Call;
  /** `in real mode`, `with domain->lock held`. */
  readonly where: string;
  /** What forbids it was taken there. */
  readonly since?: Node;
}

/** The calls of a function that may sleep in real mode, or while a lock is held on every path under which nothing may. */
export function sleepingCalls(fn: FunctionAnalysis): readonly SleepingCall[] {
  return fn.once('sleepingCalls', () => find(fn));
}

function find(fn: FunctionAnalysis): SleepingCall[] {
  const isRealMode = fn.context === 'real-mode';
  if (!isRealMode && !fn.mayCall((fact) => fact.locksTaken) && !/\bguard\b|scoped_guard/.test(fn.source.code))
    return [];
  return fn.calls.flatMap((call): SleepingCall[] => {
    if (!maySleep(fn, call)) return [];
    if (isRealMode) return [{ call, where: 'in real mode' }];
    const lock = spinningAt(fn, call.node);
    return lock ? [{ call, where: whileHeld(lock), since: lock.since }] : [];
  });
}

/** The last lock held at a node under which nothing may sleep. */
export function spinningAt(fn: FunctionAnalysis, node: Node): Held | undefined {
  return fn.heldBefore(node).findLast(({ forbidsSleep }) => forbidsSleep);
}

/** `with domain->lock held`, `with interrupts off`. */
export function whileHeld({ place }: Held): string {
  return `with ${place}${place.endsWith(' off') ? '' : ' held'}`;
}

/** What the call does there: of a function in view, by which of its calls; of an allocation, by its flags. */
export function sleepWords({ call, where }: SleepingCall): string {
  const { sleeps, sleepsIn } = call.fact ?? {};
  const how =
    sleeps !== true
      ? ' with these arguments'
      : sleepsIn === undefined || sleepsIn === call.name
        ? ''
        : `, in ${sleepsIn}()`;
  return `${call.name}() may sleep${how}, and it is called ${where}, where nothing may sleep.`;
}

/** What to do about it: flags are of use to what takes some. */
export function sleepAdvice({ call, where }: SleepingCall): string {
  const flags = call.fact?.sleeps === true ? '' : ', with flags that do not sleep,';
  if (where === 'in real mode') return `Can it be done before${flags} or from virtual mode?`;
  return `Can it be done before${flags} or with a lock that allows it?`;
}

/** Whether a call sleeps for sure where it can, with the arguments that it has. */
export function maySleep(fn: FunctionAnalysis, call: Call): boolean {
  return holds(fn, call, call.fact?.sleeps);
}

/** True where a condition on a call's arguments holds for sure. */
function holds(fn: FunctionAnalysis, { args, node }: Call, condition: Condition | undefined): boolean {
  if (condition === undefined || typeof condition === 'boolean') return condition === true;
  const argument = args[condition.argument];
  if (argument === undefined) return false;
  const flags = fn.text(argument);
  if ('otherThan' in condition) return false;
  if ('hasFlag' in condition) return hasFlag(flags, condition.hasFlag);
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
