import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { flushNames } from '../../kernel/callNames.ts';
import { alignmentTests, powerRounders } from '../../kernel/invalidations.ts';
import { addressValueNames, frameAddressNames } from '../../kernel/sizeNames.ts';
import type { Observation, Report, Reporter } from '../rule.ts';
import { assignmentsTo, lastName, mentions, quote } from '../support/nodes.ts';

/** Words of a function that it is worth to look into. */
export const orderWords = /roundup_pow_of_two/;

/** The flush of a power of two of pages, whose number alone decides how many: a range that is not aligned to it sticks out. */
export function checkOrderOfPages(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole) return;
  const found = orderOfPages(fn);
  if (found && !isSettled(fn)) report(found);
}

/** The same of what is in view of a function: a patch that looks at the base settles it. */
export function observeOrder(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  if (!orderWords.test(fn.source.code)) return;
  if (isSettled(fn)) return note({ key: 'order of pages', state: 'settled' });
  const found = fn.whole ? undefined : orderOfPages(fn, false);
  if (found) note({ key: 'order of pages', state: 'open', report: found });
}

/** Something looks at the low bits of the base. */
function isSettled(fn: FunctionAnalysis): boolean {
  const code = fn.source.code;
  return alignmentTests.test(code) || /[&^]\s*\(?\w*(?:pfn|addr|iova)\b|\b\w*(?:pfn|addr|iova)\s*[&^](?!&)/.test(code);
}

function orderOfPages(fn: FunctionAnalysis, needsFlush = true): Report | undefined {
  if (!orderWords.test(fn.source.code)) return undefined;
  for (const call of fn.calls) {
    const count = powerRounders.has(call.name) ? call.args[0] : undefined;
    if (count === undefined) continue;
    const order = fn.assignments.find(({ value }) => value !== undefined && fn.isInside(call.node, value));
    const log = order?.value === undefined ? undefined : fn.callOf(fn.strip(order.value));
    if (order === undefined || log?.fact?.resultUnit !== 'shift') continue;
    const name = fn.text(fn.strip(order.target));
    const flush = fn.calls.find((one) => one !== log && takesBoth(fn, one, name));
    if (needsFlush && !flush) continue;
    if (!needsFlush && !flush && !flushNames.test(fn.name)) continue;
    return {
      ...fn.span(log.node),
      what: `The order \`${quote(fn, order.target)}\` is computed from the count \`${quote(fn, count)}\` alone, not from where the range begins.`,
      why: 'The hardware ignores the low bits of the address: the end of a range that does not begin at a multiple of its size is not flushed.',
      advice:
        'Is the begin aligned wherever this is called? If not, take the smallest order whose block holds all of the range.',
      brief: 'an order from the count alone',
      ...(flush && { related: [{ ...fn.span(flush.node), message: 'flushed here' }] }),
    };
  }
  return undefined;
}

/** A flush that gets the order and an address. */
function takesBoth(fn: FunctionAnalysis, call: Call, order: string): boolean {
  if (call.fact?.flushes !== true && !flushNames.test(fn.canonical(call.callee))) return false;
  const isAddress = (arg: Node): boolean => {
    const name = lastName(fn, arg);
    if (addressValueNames.test(name) || frameAddressNames.test(name)) return true;
    return assignmentsTo(fn, name).some(
      ({ value }) => value !== undefined && frameAddressNames.test(lastName(fn, value)),
    );
  };
  return call.args.some((arg) => mentions(fn, arg, order)) && call.args.some(isAddress);
}
