import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { firstAfter } from './places.ts';

/** `p->x` or `&p->x` in a branch, before p gets another value there; of the address alone, what the parent is, is asked too. */
export function memberIn(
  fn: FunctionAnalysis,
  branch: Node,
  place: string,
): { readonly node: Node; readonly isAddress: boolean } | undefined {
  const node = fn.descendants(branch, 'field_expression').find((one) => {
    const pointer = fn.operator(one) === '->' ? fn.child(one, 'argument') : undefined;
    return pointer !== undefined && fn.canonical(fn.strip(pointer)) === place;
  });
  if (node === undefined) return undefined;
  const set = fn.assignments[firstAfter(fn.assignments, branch)];
  const isSet = fn.assignments.some(
    (one) => one.node > branch && one.node < node && fn.canonical(fn.strip(one.target)) === place,
  );
  if (isSet || (set !== undefined && fn.isInside(node, set.node) && fn.canonical(set.target) === place))
    return undefined;
  // Something may have put another value there: a call that gets its address, a test that asks again.
  const isHandedOut = fn
    .descendants(branch, 'pointer_expression')
    .some((one) => one < node && fn.canonical(one) === `&${place}`);
  if (isHandedOut || fn.enclosing(node, 'sizeof_expression') !== undefined) return undefined;
  for (let at = fn.parent(node); at !== undefined && at !== branch; at = fn.parent(at)) {
    if (/^(?:if|while|for|switch)_statement$|^conditional_expression$/.test(fn.kind(at))) return undefined;
    if (/^(?:&&|\|\|)$/.test(fn.operator(at))) return undefined;
    if (fn.kind(at) === 'call_expression' && /^(?:typeof|offsetof|sizeof)/.test(fn.callOf(at)?.name ?? ''))
      return undefined;
  }
  const parent = fn.parent(node);
  let outer = parent;
  while (outer !== undefined && /^(?:field|subscript)_expression$/.test(fn.kind(outer)) && fn.operator(outer) !== '->')
    outer = fn.parent(outer);
  const isAddress = outer !== undefined && fn.kind(outer) === 'pointer_expression' && fn.operator(outer) === '&';
  // `return &folio->page;` hands an error on: the member is the first one.
  const list = isAddress ? fn.parent(outer!) : undefined;
  return isAddress && (list === undefined || fn.kind(list) !== 'argument_list') ? undefined : { node, isAddress };
}
