import type { FunctionAnalysis, Loop } from '../../c/index.ts';
import { within } from '../support/places.ts';

/** What differs from turn to turn: the cursor of a `for_each` macro, what is stepped, and what is made of either. */
export function cursorsOf(fn: FunctionAnalysis, loop: Loop): ReadonlySet<string> {
  const cursors = new Set<string>();
  const cursor = loop.macro?.cursor;
  if (cursor !== undefined) cursors.add(fn.text(fn.strip(cursor)));
  // Which argument is the cursor is not known of every macro.
  else for (const arg of loop.macro?.args ?? []) if (fn.kind(arg) === 'identifier') cursors.add(fn.text(arg));
  for (const { target, operator } of within(fn, fn.assignments, loop.node)) {
    if (/^(?:\+\+|--|\+=|-=)$/.test(operator) && fn.kind(target) === 'identifier') cursors.add(fn.text(target));
  }
  if (cursors.size === 0 || loop.body === undefined) return cursors;
  for (const { target, value } of within(fn, fn.assignments, loop.body)) {
    if (value === undefined) continue;
    const names = fn.descendants(value, 'identifier').map((node) => fn.text(node));
    if (names.some((name) => cursors.has(name))) cursors.add(fn.text(fn.strip(target)).replace(/^\*+\s*/, ''));
  }
  return cursors;
}
