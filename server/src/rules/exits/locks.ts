import type { FunctionAnalysis, Held, Node } from '../../c/index.ts';
import { waitingNames } from '../../kernel/callNames.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Report, Reporter } from '../rule.ts';

/** A return with a lock held that other exits of the function drop. */
export function checkLocks(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.returns.length < 2 || /__(?:acquires|releases|must_hold)\b/.test(fn.source.code)) return;
  if (!fn.mayCall((fact) => fact.locksTaken) || !fn.mayCall((fact) => fact.locksDropped)) return;
  const all = fn.returns.map((node) => ({ node, held: takenHere(fn, node) }));
  // In nearly all functions all exits hold alike, which is told without following paths.
  if (all.every(({ held }) => held.length === 0)) return;
  const exits = all.filter(({ node }) => fn.isReachable(node));
  for (const { node, held } of exits) {
    for (const lock of held) {
      const others = exits.filter((other) => other.held.every(({ place }) => place !== lock.place));
      const last = exits.at(-1);
      if (!last || !others.includes(last) || !isDropped(fn, lock) || isMoved(fn, lock)) continue;
      // A look-up that finds something may hand it out locked.
      if (!isFailure(fn, node) && !(isZero(fn, node) && others.some((other) => isZero(fn, other.node)))) continue;
      if (mayBeDropped(fn, node, lock)) continue;
      report({
        ...fn.span(node),
        ...words(fn, lock.place),
        related: [{ ...fn.span(lock.since), message: 'taken here' }],
        key: `${fn.text(node)} ${lock.place}`,
      });
    }
  }
}

/** Interrupts and preemption are switched off and on: nobody waits for them. */
function words(fn: FunctionAnalysis, lock: string): Pick<Report, 'what' | 'why' | 'advice' | 'brief'> {
  const others = `the other ways out of ${fn.name || 'the function'}()`;
  if (lock.endsWith(' off'))
    return {
      what: `This leaves with ${lock}; ${others} undo that.`,
      why: 'The caller goes on in a context in which nothing may sleep: the next thing that does warns, or hangs the CPU.',
      advice: 'Undo it before, or jump to the label that does; or is it for the caller to do?',
      brief: `leaves with ${lock}`,
    };
  return {
    what: `This leaves with ${lock} still held; ${others} drop it.`,
    why: lock.includes('RCU')
      ? 'What waits for the readers to end waits for ever.'
      : 'Whoever takes it next waits for ever.',
    advice: 'Drop it before, or jump to the label that does; or is it for the caller to drop?',
    brief: `leaves with ${lock} held`,
  };
}

/** Locks that calls in view took, without those of guards and those that an assertion says the caller took. */
function takenHere(fn: FunctionAnalysis, node: Node): Held[] {
  return fn.heldBefore(node).filter(({ since }) => {
    const call = fn.callOf(since);
    return call?.fact?.locksTaken !== undefined && !/assert/.test(call.name);
  });
}

/** A call in view drops this lock, and none drops one by another name for it. */
function isDropped(fn: FunctionAnalysis, lock: Held): boolean {
  const end = /\w+$/.exec(lock.place)?.[0];
  const dropped: string[] = fn.calls.flatMap(({ fact, args }) =>
    (fact?.locksDropped ?? []).map(({ argument, path = '' }) => {
      const node = argument === undefined ? undefined : args[argument];
      return (node === undefined ? '' : fn.canonical(fn.strip(node)).replace(/^&/, '')) + path;
    }),
  );
  return (
    dropped.includes(lock.place) &&
    (end === undefined || dropped.every((place) => place === lock.place || !place.endsWith(end)))
  );
}

/** What the lock is part of is something else by then. */
function isMoved(fn: FunctionAnalysis, { place, since }: Held): boolean {
  const names: readonly string[] = place.match(/\w+/g) ?? [];
  return fn.assignments.some(({ node, target }) => node > since && names.includes(fn.canonical(target)));
}

/** A callee out of view that is given what the lock is part of failed: it may have dropped it, or waited without it. */
function mayBeDropped(fn: FunctionAnalysis, exit: Node, { place, since }: Held): boolean {
  if (fn.calls.some(({ name, node }) => node > since && node < exit && waitingNames.test(name))) return true;
  const base = /^\w+/.exec(place)?.[0] ?? '';
  const branch = fn.enclosing(exit, 'if_statement');
  const condition = branch === undefined ? undefined : fn.child(branch, 'condition');
  return fn.calls.some(
    ({ node, args, fact }) =>
      ((condition !== undefined && fn.isInside(node, condition)) || fn.isInside(node, exit)) &&
      fact?.sleeps === undefined &&
      args.some((one) => fn.canonical(fn.strip(one)) === base),
  );
}

function isZero(fn: FunctionAnalysis, node: Node): boolean {
  return /^return\s*0\s*;?$/.test(fn.text(node));
}

/** `return -EINVAL`, `return NULL`, a status in a branch, nothing at all. */
function isFailure(fn: FunctionAnalysis, node: Node): boolean {
  const value = fn.children(node)[0];
  if (value === undefined) return fn.returnType.kind === 'void';
  const text = fn.canonical(fn.strip(value));
  if (/^-E[A-Z0-9]+$|^NULL$|^false$|^ERR_PTR\(/.test(text)) return true;
  // Of a question, the answer may be that the lock is had.
  return fn.returnType.kind === 'integer' && statusNames.test(text) && fn.enclosing(node, 'if_statement') !== undefined;
}
