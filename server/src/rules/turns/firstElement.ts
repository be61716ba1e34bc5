import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { elementsAt, onlyCounter } from './counters.ts';
import { endsLoop } from './endsLoop.ts';
import type { Say } from './say.ts';

/** `enable(ids[0])` in a loop that hands `ids[i]` to the calls around it. */
export function checkFirstElement(fn: FunctionAnalysis, { body, update }: Loop, say: Say): void {
  if (body === undefined || update === undefined || !fn.source.code.includes('[0]')) return;
  const counter = onlyCounter(fn, update);
  const elements = counter === undefined ? [] : elementsAt(fn, body, (index) => fn.text(index) === counter);
  if (counter === undefined || elements.length === 0) return;
  const calls = within(fn, fn.calls, body);
  const isHanded = (node: Node): boolean => calls.some(({ args }) => args.some((arg) => fn.strip(arg) === node));
  for (const call of calls) {
    const first = call.args.map((arg) => fn.strip(arg)).find((arg) => isFirst(fn, arg));
    if (first === undefined || endsLoop(fn, call.node, body) || mentions(fn, call.node, counter)) continue;
    const table = fn.canonical(fn.child(first, 'argument')!);
    const element = elements.find((one) => fn.canonical(fn.child(one, 'argument')!) === table && isHanded(one));
    if (element === undefined) continue;
    say(call, {
      ...fn.span(call.node),
      what: `${call.name}() gets ${quote(fn, first)} on every turn of this loop, beside ${quote(fn, element)}.`,
      why: 'The first one is handled again and again, and the others are left as they are.',
      advice: `Is ${quote(fn, element)} meant here?`,
      brief: `${call.name}() gets ${quote(fn, first)}`,
      related: [{ ...fn.span(element), message: 'the one of this turn' }],
      fix: { title: `Pass ${quote(fn, element)}`, edits: [{ ...fn.span(first), text: fn.text(element) }] },
    });
  }
}

function isFirst(fn: FunctionAnalysis, node: Node): boolean {
  const index = fn.kind(node) === 'subscript_expression' ? fn.child(node, 'index') : undefined;
  return index !== undefined && fn.text(index) === '0';
}
