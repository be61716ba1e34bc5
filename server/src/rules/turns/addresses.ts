import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { sides } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** A call that gets the next entry of a page table on every turn, and the same address. */
export interface FixedAddress {
  readonly call: Call;
  readonly address: Node;
  /** `ptep + i` */
  readonly entry: Node;
}

/** Pointers to the last level of a CPU's page tables: where tables are made, the address may not matter. */
const entryPointer = /^(?:\w*_)?ptep?$/;

export function fixedAddresses(
  fn: FunctionAnalysis,
  { kind, body, update, node: loop }: Loop,
  isFixed: (place: Node, loop: Node) => boolean,
): FixedAddress[] {
  if (kind !== 'for' || body === undefined || update === undefined || !/ptep?(?: \+|\[)/.test(fn.source.code))
    return [];
  const counters = fn.descendants(update, 'update_expression').flatMap((step) => fn.descendants(step, 'identifier'));
  const names = new Set(counters.map((one) => fn.text(one)));
  if (names.size === 0) return [];
  return within(fn, fn.calls, body).flatMap((call) => {
    const entry = call.args.map((arg) => movedEntry(fn, arg, names)).find((one) => one !== undefined);
    const address = call.args.find((arg) => isAddress(fn, arg) && isFixed(arg, loop));
    return entry === undefined || address === undefined ? [] : [{ call, address, entry }];
  });
}

/** `ptep + i` anywhere in an argument, or `&ptep[i]`. */
function movedEntry(fn: FunctionAnalysis, argument: Node, counters: ReadonlySet<string>): Node | undefined {
  const at = fn.strip(argument);
  const entry = fn.kind(at) === 'pointer_expression' && fn.operator(at) === '&' ? fn.child(at, 'argument') : undefined;
  if (entry !== undefined && fn.kind(entry) === 'subscript_expression') {
    const [table, index] = [fn.child(entry, 'argument')!, fn.child(entry, 'index')];
    if (index !== undefined && counters.has(fn.text(index)) && entryPointer.test(fn.text(table))) return at;
  }
  return [argument, ...fn.descendants(argument, 'binary_expression')].find((node) => {
    const both = fn.kind(node) === 'binary_expression' && fn.operator(node) === '+' ? sides(fn, node) : undefined;
    return both !== undefined && entryPointer.test(fn.text(both[0])) && counters.has(fn.text(both[1]));
  });
}

function isAddress(fn: FunctionAnalysis, argument: Node): boolean {
  const at = fn.strip(argument);
  return fn.kind(at) === 'identifier' && fn.knowledge.unitOfName(fn.text(at)) === 'bytes';
}
