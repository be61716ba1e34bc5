import type { FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { countNames, indexNames } from '../../kernel/counts.ts';
import { valueNames } from '../../kernel/callNames.ts';
import { addressTaken, assignmentsTo, lastName, mentions, quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isAddressName } from './addressNames.ts';
import { isFixed } from './fixed.ts';
import { endsLoop } from './endsLoop.ts';
import { isMessage } from './oneEntry.ts';
import type { Say } from './say.ts';

/** How far locals of the loop's body are followed to what they were made of. */
const MAXIMUM_STEPS = 3;

/** A call that gets the same of everything on every turn of a loop over pages or entries. */
export function checkRepeatedCalls(fn: FunctionAnalysis, loop: Loop, counter: string, say: Say): void {
  const { body } = loop;
  if (body === undefined) return;
  for (const call of within(fn, fn.calls, body)) {
    if (fn.loopsAround(call.node).at(-1) !== loop || !isStep(fn, call.node)) continue;
    if (endsLoop(fn, call.node, body) || valueNames.test(call.name)) continue;
    const place = call.args.find((arg) => saysWhere(fn, arg, body));
    if (place === undefined || call.args.some((arg) => countNames.test(lastName(fn, arg)))) continue;
    if (movesBeside(fn, body, place, counter) || isMessage(fn, call)) continue;
    if (![call.callee, ...call.args].every((arg) => isSame(fn, loop, arg))) continue;
    say(call, {
      ...fn.span(call.node),
      what: `${call.name}() gets the same on every turn of this loop over ${counter}: nothing moves ${quote(fn, place)}.`,
      why: 'One entry is handled again and again, and the others of the range are left as they are.',
      advice: `Should ${quote(fn, place)} hang on ${counter}?`,
      brief: `${call.name}() gets ${quote(fn, place)} on every turn`,
      related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
    });
  }
}

/** An address or an index, by its name; an index of anything where the loop makes it. */
function saysWhere(fn: FunctionAnalysis, argument: Node, body: Node): boolean {
  if (fn.kind(fn.strip(argument)) === 'pointer_expression') return false;
  const names = fn.descendants(argument, 'identifier').map((name) => fn.text(name));
  const isMade = (name: string): boolean => assignmentsTo(fn, name).some(({ node }) => fn.isInside(node, body));
  return names.some((name) => isAddressName(name) || (indexNames.test(name) && isMade(name)));
}

/** `place + i` beside it: which of both is meant, what they are given besides tells. */
function movesBeside(fn: FunctionAnalysis, body: Node, place: Node, counter: string): boolean {
  const names = fn.descendants(place, 'identifier').map((name) => fn.text(name));
  return fn
    .descendants(body, 'binary_expression')
    .some((sum) => mentions(fn, sum, counter) && names.some((name) => mentions(fn, sum, name)));
}

/** Done for itself, for a variable, or to be asked: no part of a value. */
function isStep(fn: FunctionAnalysis, call: Node): boolean {
  let node = call;
  let parent = fn.parent(node);
  while (parent !== undefined && /^(?:parenthesized|cast|unary)_expression$/.test(fn.kind(parent))) {
    node = parent;
    parent = fn.parent(node);
  }
  if (parent === undefined) return false;
  // `*entry_of(tbl, idx) = value`
  if (fn.kind(parent) === 'pointer_expression' && fn.operator(parent) === '*') {
    const owner = fn.parent(parent);
    return owner !== undefined && fn.child(owner, 'left') === parent;
  }
  const target = fn.child(parent, 'left');
  if (target !== undefined) return fn.kind(target) === 'identifier' && fn.kind(parent) === 'assignment_expression';
  return /^(?:expression_statement|init_declarator|if_statement)$/.test(fn.kind(parent));
}

/** Nothing that the expression is made of changes between two turns; locals of the body are what they get there. */
function isSame(fn: FunctionAnalysis, loop: Loop, node: Node, steps = 0): boolean {
  const at = fn.strip(node);
  // Where a value goes to, or comes from.
  const place = addressTaken(fn, at);
  if (place !== undefined && fn.kind(place) === 'identifier') return true;
  if (steps === MAXIMUM_STEPS || fn.descendants(at, 'call_expression').length > 0 || fn.callOf(at)) return false;
  return fn.descendants(at, 'identifier').every((name) => {
    if (isFixed(fn, name, loop.node)) return true;
    const [made, ...more] = assignmentsTo(fn, fn.text(name)).filter((one) => fn.isInside(one.node, loop.node));
    const value = made?.operator === '=' && more.length === 0 && made.node < name ? made.value : undefined;
    return value !== undefined && isSame(fn, loop, value, steps + 1);
  });
}
