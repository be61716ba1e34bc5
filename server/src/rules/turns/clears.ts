import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { countedBy, elementsAt } from './counters.ts';
import { isFixed } from './fixed.ts';
import type { Say } from './say.ts';

/**
 * `clear(ptep)` in a loop that reads `ptep[i]`: the callee is known to write through that pointer, nothing that it gets
 * moves with the loop, and nothing moves the pointer.
 */
export function checkFixedClears(fn: FunctionAnalysis, loop: Loop, say: Say): void {
  const { body, update } = loop;
  if (body === undefined || update === undefined) return;
  const counters = countedBy(fn, update);
  const entries = counters.size === 0 ? [] : elementsAt(fn, body, (index) => counters.has(fn.text(fn.strip(index))));
  if (entries.length === 0) return;
  for (const call of within(fn, fn.calls, body)) {
    const cleared = clearedBy(fn, call, entries, loop.node);
    if (!cleared) continue;
    const { argument, entry } = cleared;
    const whole = quote(fn, entry);
    say(call, {
      ...fn.span(call.node),
      what: `${call.name}() writes to what ${fn.text(argument)} points to on every turn of this loop, which looks at ${whole}.`,
      why: 'The first entry is written again and again; the one that was looked at is left as it is.',
      advice: `Is &${whole} meant here?`,
      brief: `${call.name}() gets ${fn.text(argument)}, not &${whole}`,
      related: [{ ...fn.span(entry), message: 'the entry of this turn' }],
      fix: { title: `Pass &${whole}`, edits: [{ ...fn.span(argument), text: `&${fn.text(entry)}` }] },
    });
  }
}

/** The pointer that a call writes through, and the element of it that the loop looks at. */
function clearedBy(
  fn: FunctionAnalysis,
  call: Call,
  entries: readonly Node[],
  loop: Node,
): { readonly argument: Node; readonly entry: Node } | undefined {
  for (const [index, argument] of call.args.entries()) {
    const name = fn.text(fn.strip(argument));
    const entry = entries.find((one) => fn.text(fn.child(one, 'argument')!) === name);
    const others = call.args.filter((arg) => arg !== argument);
    // With a number of them, the callee goes over all by itself.
    if (entry === undefined || others.some((arg) => isNumberOf(fn, arg))) continue;
    if (!call.args.every((arg) => isFixed(fn, arg, loop))) continue;
    // Asked last: the callee's body has to be read for it.
    const { clearsThrough, installsThrough } = call.fact ?? {};
    if (clearsThrough?.includes(index) || installsThrough?.includes(index)) return { argument, entry };
  }
  return undefined;
}

/** A number that may be more than one. */
function isNumberOf(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(node);
  if (/^(?:1|NULL|true|false)$/.test(fn.canonical(at))) return false;
  const { kind } = fn.typeOf(at);
  return kind === 'integer' || (kind === 'unknown' && fn.kind(at) !== 'pointer_expression');
}
