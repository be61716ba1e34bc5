import { gapMarker, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { addressTaken, placeOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** Nothing in a loop assigns what an expression is made of. What a call gives may be another thing each time. */
export function isFixed(fn: FunctionAnalysis, node: Node, loop: Node): boolean {
  if (fn.descendants(node, 'call_expression').length > 0) return false;
  return fn.descendants(node, 'identifier').every((name) => !isChangedIn(fn, fn.text(name), loop));
}

/**
 * A place, or the variable that it hangs on, is assigned inside of a node, or the address of the place is taken. So it may be
 * where a part of the node is not in view.
 */
export function isChangedIn(fn: FunctionAnalysis, place: string, scope: Node): boolean {
  const root = /^\w+/.exec(place)?.[0];
  const isSet = within(fn, fn.assignments, scope).some((one) => [place, root].includes(placeOf(fn, one)));
  if (isSet || within(fn, fn.calls, scope).some(({ name }) => name === gapMarker)) return true;
  return fn.descendants(scope, 'pointer_expression').some((node) => {
    const taken = addressTaken(fn, node);
    return taken !== undefined && fn.canonical(taken) === place;
  });
}

/** Made of what is no variable of the function. */
export function isConstant(fn: FunctionAnalysis, node: Node): boolean {
  return fn.descendants(node, 'identifier').every((name) => fn.variable(fn.text(name)) === undefined);
}
