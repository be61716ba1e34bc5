import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { placeOf } from '../support/nodes.ts';
import { placesOf } from '../support/places.ts';
import { isSureIn } from './promised.ts';
import { howToLeave, whyNull } from './words.ts';

/**
 * `v.data = kzalloc(...); read_value(&v); v.data[0]`: memory that is kept in a struct on the stack, and read through further
 * down, where nothing tests it. What is called in between could put something else there, so no path knows: asked of the
 * text.
 */
export function checkReadKept(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  if (!fn.startInView || !fn.mayCall((fact) => fact.nullIsFailure)) return;
  for (const one of fn.assignments) {
    const call = one.operator !== '=' || one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    if (call?.fact?.nullIsFailure !== true || call.fact.mayReturnNull !== true || reported.has(call.node)) continue;
    const place = placeOf(fn, one);
    const use = isKept(fn, one) ? readBelow(fn, one, place) : undefined;
    if (use === undefined || isAsked(fn, one.node, place) || isSureIn(fn, call)) continue;
    reported.add(call.node);
    report({
      ...fn.span(call.node),
      what: `${place} comes from ${call.name}(), which may yield NULL; it is read through below, and nothing in view tests it.`,
      why: whyNull(call),
      advice: `Test ${place} here, and ${howToLeave(fn, call.node)}.`,
      brief: `${call.name}() result used unchecked`,
      related: [{ ...fn.span(use), message: 'read through here' }],
      restsOnAbsence: true,
    });
  }
}

/** A member of a variable. */
function isKept(fn: FunctionAnalysis, { node, target }: Assignment): boolean {
  const at = fn.strip(target);
  if (fn.kind(node) === 'init_declarator' || fn.kind(at) !== 'field_expression' || fn.operator(at) !== '.')
    return false;
  const base = fn.child(at, 'argument');
  return base !== undefined && fn.variable(fn.text(base)) !== undefined;
}

/** The first use that reads through a place, before it gets something else. */
function readBelow(fn: FunctionAnalysis, { node }: Assignment, place: string): Node | undefined {
  const use = fn.derefs.find((one) => one.node > node && fn.canonical(fn.strip(one.pointer)) === place)?.node;
  const again = fn.assignments.find((one) => one.node > node && placeOf(fn, one) === place)?.node;
  if (use === undefined || (again !== undefined && again < use) || !fn.reaches(node, use)) return undefined;
  return (placesOf(fn).gaps.at(-1) ?? -1) > node ? undefined : use;
}

/** Something tests it, or names it in a condition. */
function isAsked(fn: FunctionAnalysis, from: Node, place: string): boolean {
  if (fn.zeroTests.some((test) => test.place === place)) return true;
  return fn
    .descendants(fn.body, 'if_statement', 'while_statement', 'conditional_expression', 'for_statement')
    .some((node) => {
      const condition = fn.child(node, 'condition');
      return condition !== undefined && node > from && fn.canonical(condition).includes(place);
    });
}
