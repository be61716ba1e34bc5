import { gapMarker, type Call, type FunctionAnalysis, type Node } from '../../../c/index.ts';
import { declaredBy } from '../../support/nodes.ts';
import { assigned, type Assigned } from '../assigned.ts';

/** What keeps the result of a call: `ret = step();`, `int ret = step();` */
export function keptIn(fn: FunctionAnalysis, owner: Node, call: Call): Assigned | undefined {
  const isAssignment = fn.kind(owner) === 'assignment_expression';
  const kept = isAssignment ? assigned(fn, fn.parent(owner)) : initialised(fn, owner);
  return kept?.value === call.node ? kept : undefined;
}

function initialised(fn: FunctionAnalysis, node: Node): Assigned | undefined {
  const value = fn.kind(node) === 'init_declarator' ? fn.child(node, 'value') : undefined;
  const variable = value === undefined ? undefined : declaredBy(fn, node);
  return variable && { node, name: variable.name, value: fn.strip(value!) };
}

/** Whether a variable is used before the next assignment in view; undefined where code that is not in view may do so. */
export function isRead(fn: FunctionAnalysis, { node, name }: Assigned): boolean | undefined {
  // One in the other branch of an `if` is no next one.
  const next = fn.assignments.find(
    (one) => one.node > node && fn.text(one.target) === name && fn.reaches(node, one.node),
  );
  const isBefore = (use: Node): boolean =>
    use > node &&
    !fn.isInside(use, node) &&
    (next === undefined || use < next.node || (next.value !== undefined && fn.isInside(use, next.value)));
  if (fn.named(name).some(isBefore)) return true;
  const leaves = fn.descendants(fn.body, 'goto_statement', 'break_statement', 'return_statement').some(isBefore);
  const gap = fn.calls.some((call) => call.name === gapMarker && isBefore(call.node));
  return next === undefined || leaves || gap ? undefined : false;
}
