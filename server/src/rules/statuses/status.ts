import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { addressTaken, declaredBy } from '../support/nodes.ts';

/** The variable in `return ret;`, `return ERR_PTR(ret);` or `return ret ? ERR_PTR(ret) : p;`. */
export function returnedName(fn: FunctionAnalysis, node: Node): string | undefined {
  const value = fn.children(node)[0];
  if (value === undefined) return undefined;
  let at = fn.strip(value);
  if (fn.kind(at) === 'conditional_expression') {
    const [condition, error] = [fn.child(at, 'condition'), fn.child(at, 'consequence')];
    if (condition === undefined || error === undefined) return undefined;
    if (fn.canonical(error) !== `ERR_PTR(${fn.canonical(condition)})`) return undefined;
    at = fn.strip(error);
  }
  const call = fn.callOf(at);
  if (call?.name === 'ERR_PTR' && call.args[0] !== undefined) at = fn.strip(call.args[0]);
  return fn.kind(at) === 'identifier' && !/^[A-Z]/.test(fn.text(at)) ? fn.text(at) : undefined;
}

/** True where a step assigns a variable, hands out its address, or names it to a macro that may assign it. */
export function sets(fn: FunctionAnalysis, step: Node, name: string): boolean {
  if (fn.assignments.some(({ node, target }) => fn.isInside(node, step) && targetName(fn, node, target) === name))
    return true;
  const named = fn.calls.some(
    (call) =>
      fn.isInside(call.node, step) &&
      /^[A-Z][A-Z0-9_]*$/.test(call.name) &&
      !/^(?:PTR|ERR|IS_ERR|WARN|BUG)/.test(call.name) &&
      call.args.some((arg) => fn.text(arg) === name),
  );
  if (named) return true;
  return fn.descendants(step, 'pointer_expression').some((node) => {
    const place = addressTaken(fn, node);
    return place !== undefined && fn.text(place) === name;
  });
}

function targetName(fn: FunctionAnalysis, node: Node, target: Node): string {
  if (fn.kind(node) !== 'init_declarator') return fn.text(target);
  return declaredBy(fn, node)?.name ?? '';
}
