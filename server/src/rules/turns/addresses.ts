import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { entryPointers } from '../../kernel/walks.ts';
import { addressTaken, quote, sides } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isAddressName } from './addressNames.ts';
import { countedBy } from './counters.ts';
import { isFixed } from './fixed.ts';
import type { Say } from './say.ts';

/**
 * A call that gets the next entry of a page table on every turn, and the address of the first: only of a CPU's last
 * level, since where tables are made, the address may not matter.
 */
export function checkFixedAddresses(fn: FunctionAnalysis, loop: Loop, say: Say): void {
  const { kind, body, update } = loop;
  if (kind !== 'for' || body === undefined || update === undefined || !/ptep?(?: \+|\[|\+\+)/.test(fn.source.code))
    return;
  const counters = countedBy(fn, update);
  if (counters.size === 0) return;
  for (const call of within(fn, fn.calls, body)) {
    const entry = call.args.map((arg) => movedEntry(fn, arg, counters)).find((one) => one !== undefined);
    if (entry === undefined) continue;
    const isPlain = fn.kind(entry) === 'identifier';
    const address = call.args.find(
      (arg) => isAddress(fn, arg) && (!isPlain || isAddressName(fn.text(fn.strip(arg)))) && isFixed(fn, arg, loop.node),
    );
    if (address === undefined) continue;
    say(call, {
      ...fn.span(call.node),
      what: `${call.name}() gets ${fn.text(address)} on every turn of this loop, while the entry moves: ${quote(fn, entry)}.`,
      why: 'From the second turn on the address is that of another page than the entry maps.',
      advice: `Should ${fn.text(address)} move by a page on each turn?`,
      brief: `${call.name}() gets ${fn.text(address)} beside ${quote(fn, entry)}`,
      related: [{ ...fn.span(entry), message: 'the entry moves' }],
    });
  }
}

/** `ptep + i` anywhere in an argument, `&ptep[i]`, or `ptep` itself, which the head of the loop moves. */
function movedEntry(fn: FunctionAnalysis, argument: Node, counters: ReadonlySet<string>): Node | undefined {
  const at = fn.strip(argument);
  if (fn.kind(at) === 'identifier' && entryPointers.test(fn.text(at)) && counters.has(fn.text(at))) return at;
  const entry = addressTaken(fn, at);
  if (entry !== undefined && fn.kind(entry) === 'subscript_expression') {
    const [table, index] = [fn.child(entry, 'argument')!, fn.child(entry, 'index')];
    if (index !== undefined && counters.has(fn.text(index)) && entryPointers.test(fn.text(table))) return at;
  }
  return fn.descendants(argument, 'binary_expression').find((node) => {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    return both !== undefined && entryPointers.test(fn.text(both[0])) && counters.has(fn.text(both[1]));
  });
}

function isAddress(fn: FunctionAnalysis, argument: Node): boolean {
  const at = fn.strip(argument);
  return fn.kind(at) === 'identifier' && fn.knowledge.unitOfName(fn.text(at)) === 'bytes';
}
