import type { FunctionAnalysis, Loop } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { elementsAt } from './counters.ts';
import { isChangedIn } from './fixed.ts';

/** `for (i = port; i >= first; i--) free(&data[port])`: the element that the loop starts at, on every turn, and never that of `i`. */
export function checkStartAsIndex(
  fn: FunctionAnalysis,
  { kind, initialiser, update, body }: Loop,
  report: Reporter,
): void {
  if (kind !== 'for' || initialiser === undefined || update === undefined || body === undefined) return;
  const counter = /^(?:\+\+|--)?([a-z]\w*)(?:\+\+|--)?$/.exec(fn.canonical(update))?.[1];
  const start = within(fn, fn.assignments, initialiser).find(
    ({ target, value }) => fn.text(target) === counter && value !== undefined,
  )?.value;
  if (counter === undefined || start === undefined || fn.kind(fn.strip(start)) !== 'identifier') return;
  const name = fn.text(fn.strip(start));
  const element = elementsAt(fn, body, (index) => fn.text(fn.strip(index)) === name)[0];
  if (element === undefined || mentions(fn, body, counter) || isChangedIn(fn, name, body)) return;
  report({
    ...fn.span(element),
    what: `${quote(fn, element)} is the same element on every turn: \`${name}\` is where the loop over \`${counter}\` starts.`,
    why: 'One element is handled again and again, and the others not at all.',
    advice: `Is \`[${counter}]\` meant?`,
    brief: `[${name}] in a loop over ${counter}`,
    related: [{ ...fn.span(initialiser), message: 'the loop starts here' }],
  });
}
