import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { elementsAt } from './counters.ts';
import { isFixed } from './fixed.ts';

/** `*ptep` in a loop that reads or clears `ptep[i]` beside it. */
export function checkFirstOnly(fn: FunctionAnalysis, loop: Loop, counter: string, report: Reporter): void {
  if (loop.body === undefined) return;
  const entries = elementsAt(fn, loop.body, (index) => fn.text(index) === counter);
  for (const { node, pointer, kind } of within(fn, fn.derefs, loop.body)) {
    if (kind !== 'star' || !isFixed(fn, pointer, loop.node) || isCountedFrom(fn, node, counter)) continue;
    const entry = entries.find((one) => fn.canonical(fn.child(one, 'argument')!) === fn.canonical(pointer));
    if (entry === undefined) continue;
    report({
      ...fn.span(node),
      what: `${quote(fn, node)} is the first entry on every turn of this loop, beside ${quote(fn, entry)}.`,
      why: 'What the first entry holds decides what is done with the others.',
      advice: `Is ${quote(fn, entry)} meant here?`,
      brief: `${quote(fn, node)} beside ${quote(fn, entry)}`,
      related: [{ ...fn.span(entry), message: 'the entry of this turn' }],
      fix: { title: `Read ${quote(fn, entry)}`, edits: [{ ...fn.span(node), text: fn.text(entry) }] },
    });
  }
}

/** `*p + i * size`: the first one is what is counted from. */
function isCountedFrom(fn: FunctionAnalysis, node: Node, counter: string): boolean {
  let sum = fn.parent(node);
  while (sum !== undefined && /^(?:parenthesized|cast)_expression$/.test(fn.kind(sum))) sum = fn.parent(sum);
  return (
    sum !== undefined &&
    fn.kind(sum) === 'binary_expression' &&
    /^[-+]$/.test(fn.operator(sum)) &&
    mentions(fn, sum, counter)
  );
}
