import { hasFlag, type Call, type FunctionAnalysis } from '../../c/index.ts';
import type { Observation, Report } from '../rule.ts';
import { spinningAt, whileHeld } from '../support/sleeping.ts';
import { why } from './say.ts';

/** What such a patch speaks of. */
export const aboutSleep =
  /\b(?:atomic\w*|sleep\w*|schedul\w*|might_sleep|GFP_ATOMIC|GFP_NOWAIT|non-?block\w*|block(?:s|ing)?|interrupts? (?:context|handler|disabled)|irqs? (?:disabled|off))\b/i;

/**
 * That it sleeps is what is wrong, says the subject, or what the kernel said, or a patch that fixes another. A new lock
 * or a new parameter asks for other flags, too, and nothing was wrong before.
 */
const aboutFault =
  /(?<![^])[^\n]*(?:atomic|sleep|schedul|typo|propagat|properly)|\bsleep(?:s|ing)?[- ](?:while|in)[- ](?:in[- ])?atomic|\bscheduling [^\n]*atomic|sleeping function|\b(?:atomic|sleep\w*|schedul\w*|panic)\b[^]*^Fixes:/im;

const callersFlags = /^(?:\w+->)?gfp\w*$/;

/** Calls that a patch makes stop sleeping: with other flags, by a twin that does not, or before the lock is taken. */
export function observeSleepers(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const call of fn.calls) {
    noteFlags(fn, call, note);
    noteTwin(fn, call, note);
    noteLock(fn, call, note);
    notePlace(fn, call, note);
  }
}

/** `kmalloc(n, GFP_KERNEL)` becomes `kmalloc(n, GFP_ATOMIC)` or `kmalloc(n, gfp)`. */
function noteFlags(fn: FunctionAnalysis, call: Call, note: (observation: Observation) => void): void {
  const texts = call.args.map((argument) => fn.canonical(argument));
  const at = texts.findIndex((text) => /^[\w|]*GFP_[\w|]*$/.test(text) || callersFlags.test(text) || text === 'flags');
  const flags = texts[at];
  if (flags === undefined) return;
  const key = `flags of ${call.name}(${texts.filter((_, i) => i !== at).join()})`;
  if (!hasFlag(flags, 'GFP_KERNEL')) return note({ key, state: 'settled' });
  note({
    key,
    state: 'open',
    claim: aboutFault,
    report: told(fn, call, `${call.name}() gets ${flags}, with which it may sleep`),
  });
}

/** `readl_poll_timeout()` becomes `readl_poll_timeout_atomic()`, with the same arguments. */
function noteTwin(fn: FunctionAnalysis, call: Call, note: (observation: Observation) => void): void {
  const texts = call.args.map((argument) => fn.canonical(argument)).join();
  const sleeps = call.fact?.sleeps;
  if (sleeps !== undefined && sleeps !== false) {
    const key = `twin of ${call.name}(${texts})`;
    note({ key, state: 'open', claim: aboutFault, report: told(fn, call, `${call.name}() may sleep`) });
  }
  const words = call.name.split('_');
  if (sleeps === true) return;
  for (let n = words.length - 1; n > 0; n--) {
    const twin = words.slice(0, n).join('_');
    if (twin !== '') note({ key: `twin of ${twin}(${texts})`, state: 'settled' });
  }
}

/** A lock that lets sleep becomes one that spins, or is not waited for. */
function noteLock(fn: FunctionAnalysis, call: Call, note: (observation: Observation) => void): void {
  const lock = call.args[0];
  if (lock === undefined) return;
  const key = `lock ${fn.canonical(lock)}`;
  const taken = call.fact?.locksTaken?.find(({ argument }) => argument === 0);
  if (/trylock/.test(call.name) || taken?.forbidsSleep) note({ key, state: 'settled' });
  else if (taken && call.fact?.sleeps === true)
    note({ key, state: 'open', claim: aboutFault, report: told(fn, call, `${call.name}() may sleep`) });
}

/** What is done with a lock held, and then no more: an allocation with the caller's flags. */
function notePlace(fn: FunctionAnalysis, call: Call, note: (observation: Observation) => void): void {
  if (!maySleepHere(fn, call) || call.throughPointer) return;
  const key = `place of ${fn.canonical(call.node)}`;
  const lock = spinningAt(fn, call.node);
  if (!lock) return note({ key, state: 'settled' });
  note({
    key,
    state: 'open',
    claim: aboutFault,
    report: told(fn, call, `${call.name}() may sleep, and it is called ${whileHeld(lock)}`),
  });
}

/** It sleeps, or the flags that it gets say whether it does. */
function maySleepHere(fn: FunctionAnalysis, { args, fact }: Call): boolean {
  if (fact?.sleeps !== undefined) return fact.sleeps !== false;
  return args.some((argument) => callersFlags.test(fn.canonical(argument)));
}

function told(fn: FunctionAnalysis, call: Call, what: string): Report {
  return {
    ...fn.span(call.node),
    what: `${what}.`,
    why,
    advice: 'Can it be done with flags that do not sleep, by a call that does not, or where no lock is held?',
    brief: `${call.name}() may sleep`,
  };
}
