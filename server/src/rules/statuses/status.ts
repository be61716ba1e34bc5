import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { statusNames } from '../../kernel/status.ts';
import { addressTaken, declaredBy } from '../support/nodes.ts';

/** The variable in `return ret;`, `return ERR_PTR(ret);` or `return ret ? ERR_PTR(ret) : p;`. */
export function returnedName(fn: FunctionAnalysis, node: Node): string | undefined {
  const value = fn.children(node)[0];
  if (value === undefined) return undefined;
  let at = fn.strip(value);
  if (fn.kind(at) === 'conditional_expression') {
    const chosen = chosenOf(fn, at);
    if (chosen === undefined) return undefined;
    at = chosen;
  }
  const call = fn.callOf(at);
  if (call?.name === 'ERR_PTR' && call.args[0] !== undefined) at = fn.strip(call.args[0]);
  return fn.kind(at) === 'identifier' && !/^[A-Z]/.test(fn.text(at)) ? fn.text(at) : undefined;
}

/** The error of `ret ? ERR_PTR(ret) : p`, `ret < 0 ? ret : count`, `ret ?: count`, and of `done ? done : ret`. */
function chosenOf(fn: FunctionAnalysis, node: Node): Node | undefined {
  const [condition, yes, no] = ['condition', 'consequence', 'alternative'].map((field) => fn.child(node, field));
  if (condition === undefined || no === undefined) return undefined;
  const asked = fn.strip(condition);
  const [first, second] = [fn.strip(yes ?? condition), fn.strip(no)];
  if (fn.canonical(first) === `ERR_PTR(${fn.canonical(condition)})`) return first;
  const [name] = /^!?\w+/.exec(fn.canonical(asked)) ?? [''];
  const isOf = (one: Node): boolean => fn.kind(one) === 'identifier' && statusNames.test(fn.text(one));
  // `err ? err : err2`, `err ? err : -EPROTO`: where it is 0 another error is returned.
  if (isOf(first) === isOf(second) || /^-/.test(fn.text(second))) return undefined;
  const asks = name.replace('!', '');
  if (isOf(first) && fn.text(second) === asks) return first;
  if (isOf(first))
    return fn.text(first) === name && /^\w+(?:<0|!=0)?(?:&&.*)?$/.test(fn.canonical(asked)) ? first : undefined;
  // A part is done: the error is for where nothing is.
  return fn.text(first) === asks ? second : undefined;
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
