import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { pageCountNames } from '../../kernel/counts.ts';
import { pageUnits } from '../../kernel/units.ts';
import { addressTaken, lastName, mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isConstant, isFixed } from './fixed.ts';
import { takesIndex, takesOneEntry } from './oneEntry.ts';
import type { Say } from './say.ts';

/** A call on one entry in a loop that counts pages with a counter that nothing in its body looks at. */
export function checkFixedEntries(fn: FunctionAnalysis, loop: Loop, say: Say): void {
  const { body, condition } = loop;
  const counter = counterOf(fn, loop);
  if (counter === undefined || body === undefined || condition === undefined) return;
  const calls = within(fn, fn.calls, body).filter((call) => call.args.some((arg) => takesIndex(call, arg)));
  if (calls.length === 0 || mentions(fn, body, counter)) return;
  // The unit of the bound costs most: it follows values.
  if (!countsPages(fn, fn.child(fn.strip(condition), 'right')!)) return;
  for (const call of calls) {
    const argument = call.args.find((arg) => takesIndex(call, arg));
    if (argument === undefined || !takesOneEntry(fn, call, argument, counter)) continue;
    if (!isFixed(fn, argument, loop.node) || isConstant(fn, argument) || !isSameTable(fn, call, loop.node)) continue;
    const entry = quote(fn, argument);
    say(call, {
      ...fn.span(call.node),
      what: `This loop counts ${counter} but ${call.name}() gets the same ${entry} on every turn.`,
      why: 'One entry is handled again and again, and the others of the range are left as they are.',
      advice: `Is ${entry} + ${counter} meant here?`,
      brief: `${call.name}() gets ${entry} on every turn`,
      related: [{ ...fn.span(condition), message: 'the loop' }],
    });
  }
}

/** `i` of `for (...; i < npages; i++)`. */
function counterOf(fn: FunctionAnalysis, { kind, condition, update }: Loop): string | undefined {
  if (kind !== 'for' || condition === undefined || update === undefined) return undefined;
  const test = fn.strip(condition);
  const left = fn.kind(test) === 'binary_expression' ? fn.child(test, 'left') : undefined;
  if (left === undefined || fn.kind(fn.strip(left)) !== 'identifier') return undefined;
  const counter = fn.text(fn.strip(left));
  const steps = fn.descendants(update, 'update_expression').map((node) => fn.child(node, 'argument'));
  return steps.some((step) => step !== undefined && fn.text(step) === counter) ? counter : undefined;
}

function countsPages(fn: FunctionAnalysis, bound: Node): boolean {
  if (pageCountNames.test(lastName(fn, bound))) return true;
  const unit = fn.unitOf(bound)?.unit;
  return unit !== undefined && pageUnits.has(unit);
}

/** What is stored may change with every turn, the table may not. */
function isSameTable(fn: FunctionAnalysis, call: Call, loop: Node): boolean {
  return call.args.every(
    (arg) =>
      addressTaken(fn, fn.strip(arg)) !== undefined ||
      isSum(fn, arg) ||
      fn.typeOf(arg).kind === 'integer' ||
      isFixed(fn, arg, loop),
  );
}

function isSum(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(node);
  return fn.kind(at) === 'binary_expression' && fn.typeOf(at).kind !== 'pointer';
}
