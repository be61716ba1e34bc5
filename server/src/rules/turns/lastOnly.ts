import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { entryPlaces } from '../../kernel/walks.ts';
import type { Reporter } from '../rule.ts';
import { mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { onlyCounter } from './counters.ts';
import { endsLoop } from './endsLoop.ts';
import { isFixed } from './fixed.ts';

/**
 * `*tcep = proto | rpn`, `hpas[0] = page_to_pfn(page)` or `slots[index].addr = addr_of(i)` in a loop that counts: something
 * else on every turn, the last one stays.
 */
export function checkLastOnly(fn: FunctionAnalysis, { body, update, node: loop }: Loop, report: Reporter): void {
  if (body === undefined || update === undefined) return;
  const counter = onlyCounter(fn, update);
  if (counter === undefined) return;
  const branch = branchAround(fn, loop);
  for (const { node, target, operator, value } of within(fn, fn.assignments, body)) {
    if (operator !== '=' || value === undefined || endsLoop(fn, node, body)) continue;
    if (fn.loopsAround(node).at(-1)?.node !== loop || branchAround(fn, node) !== branch) continue;
    const pointer = firstOf(fn, target) ?? (mentions(fn, value, counter) ? elementOf(fn, target) : undefined);
    if (pointer === undefined || !isFixed(fn, pointer, loop) || isRead(fn, body, node, fn.canonical(target))) continue;
    // The same on every turn is another finding; and a constant may be a signal.
    if (fn.descendants(value, 'identifier').every((name) => isFixed(fn, name, loop))) continue;
    report({
      ...fn.span(node),
      what: `Every turn of this loop stores something else at ${quote(fn, target)}.`,
      why: 'Only the last one stays there, and the entries after it are left as they are.',
      advice: 'Should the place move with the loop?',
      brief: `${quote(fn, target)} is set on every turn`,
      related: [{ ...fn.span(update), message: 'the loop counts here' }],
    });
  }
}

function branchAround(fn: FunctionAnalysis, node: Node): Node | undefined {
  return fn.enclosing(node, 'if_statement', 'switch_statement');
}

/** The pointer to entries of `*pte` and `x->hpas[0]`. */
function firstOf(fn: FunctionAnalysis, target: Node): Node | undefined {
  const pointer = fn.child(target, 'argument');
  if (pointer === undefined || !entryPlaces.test(fn.text(pointer))) return undefined;
  if (fn.kind(target) === 'pointer_expression') return fn.operator(target) === '*' ? pointer : undefined;
  const index = fn.kind(target) === 'subscript_expression' ? fn.child(target, 'index') : undefined;
  return index !== undefined && fn.text(index) === '0' ? pointer : undefined;
}

/** The element of `slots[index].addr`. */
function elementOf(fn: FunctionAnalysis, target: Node): Node | undefined {
  const element = fn.kind(target) === 'field_expression' ? fn.child(target, 'argument') : undefined;
  return element !== undefined && fn.kind(element) === 'subscript_expression' ? element : undefined;
}

function isRead(fn: FunctionAnalysis, body: Node, store: Node, place: string): boolean {
  return fn
    .descendants(body, 'pointer_expression', 'subscript_expression', 'field_expression')
    .some((node) => fn.canonical(node) === place && fn.child(store, 'left') !== node);
}
