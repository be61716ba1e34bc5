import type { Assignment, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { isPlace, quote, sides } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isChangedIn } from './fixed.ts';

/** `start + step` in the body of `for (i = start; ...; i += step)`: the end of the first stretch, on every turn. */
export function checkFixedSums(fn: FunctionAnalysis, loop: Loop, report: Reporter): void {
  const { body, initialiser, update } = loop;
  if (loop.kind !== 'for' || body === undefined || initialiser === undefined || update === undefined) return;
  const [begin, move] = [setIn(fn, initialiser, '='), setIn(fn, update, '+=')];
  if (begin?.value === undefined || move?.value === undefined || fn.text(begin.target) !== fn.text(move.target)) return;
  const [first, step] = [fn.strip(begin.value), fn.strip(move.value)];
  if (!isPlace(fn, first) || !isPlace(fn, step) || fn.variable(fn.text(first)) === undefined) return;
  const [start, by] = [fn.canonical(first), fn.canonical(step)];
  if (isChangedIn(fn, start, loop.node) || isChangedIn(fn, by, loop.node)) return;
  const counter = fn.text(begin.target);
  for (const sum of fn.descendants(body, 'binary_expression')) {
    const both = fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
    const parts = both?.map((side) => fn.canonical(side)) ?? [];
    if (![`${start}+${by}`, `${by}+${start}`].includes(parts.join('+'))) continue;
    report({
      ...fn.span(sum),
      what: `${quote(fn, sum)} is the same on every turn: the loop moves ${counter}, which only began at ${start}.`,
      why: 'From the second turn on it is the end of another stretch than the one being worked on.',
      advice: `Is ${counter} + ${fn.text(step)} meant here?`,
      brief: `${quote(fn, sum)} in a loop over ${counter}`,
      related: [{ ...fn.span(update), message: 'the step' }],
      fix: { title: `Add to ${counter}`, edits: [{ ...fn.span(sum), text: `${counter} + ${fn.text(step)}` }] },
    });
  }
}

function setIn(fn: FunctionAnalysis, part: Node, operator: string): Assignment | undefined {
  return within(fn, fn.assignments, part).find(
    (one) => one.operator === operator && fn.kind(one.target) === 'identifier',
  );
}
