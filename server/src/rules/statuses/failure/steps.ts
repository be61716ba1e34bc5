import { keepsZero, measuresOf, type Call, type FunctionAnalysis, type Node } from '../../../c/index.ts';
import { makingNames, reservingNames } from '../../../kernel/callNames.ts';
import { testedStatuses } from '../../../kernel/status.ts';
import type { Branch, Failure } from './branch.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import { tellsAsNews } from './messages.ts';

/** The step whose failure a branch is taken for, alone; whether it was an allocation. */
export function stepThatFailed(
  fn: FunctionAnalysis,
  { condition, truth, block, status }: Branch,
): (Failure & { readonly isAllocation: boolean }) | undefined {
  if (/^(?:&&|\|\|)$/.test(fn.operator(fn.strip(condition)))) return undefined;
  const [leaf] = leavesOf(fn, condition, truth);
  const failure = leaf && failureOfTest(fn, leaf, status);
  if (!failure || (failure.mayBeWithout && tellsAsNews(fn, block))) return undefined;
  return { ...failure, isAllocation: leaf.says === 'zero' };
}

/** The step that a test says has failed. */
export function failureOfTest(fn: FunctionAnalysis, { node, says }: Leaf, status: string): Failure | undefined {
  const call = fn.callOf(node);
  // NULL may say that nothing is there, which is no failure.
  if (call?.name === 'IS_ERR_OR_NULL') return undefined;
  if (call?.name === 'IS_ERR') {
    if (says !== 'nonzero' || call.args[0] === undefined) return undefined;
    const [at] = call.args;
    return { what: '% is an error pointer', brief: 'an error pointer came back', at, mayBeWithout: true, isStep: true };
  }
  if (fn.kind(node) === 'identifier' && fn.text(node) === status) return undefined;
  const maker = makerOf(fn, { node, says });
  const made = maker === undefined ? undefined : fn.callOf(maker);
  // A number in another byte order is no step that fails.
  if (!made || keepsZero(made.name)) return undefined;
  if (says === 'zero') {
    const gets = made.fact?.nullIsFailure === true || buildsLevels(fn, made) || makesPointer(fn, made, node);
    return gets
      ? {
          what: `${made.name}() gave nothing`,
          brief: `${made.name}() failed`,
          at: made.node,
          mayBeWithout: true,
          isStep: true,
        }
      : undefined;
  }
  if (says === 'all ones' && !reservingNames.test(made.name)) return undefined;
  const failed = { what: `${made.name}() failed`, brief: `${made.name}() failed`, at: made.node, isStep: true };
  if (says === 'all ones' || made.fact?.zeroIsSuccess === true) return failed;
  // A variable by the name of a status that holds the result of a call and is tested for not being 0.
  const isStatus = fn.kind(node) === 'identifier' && testedStatuses.test(fn.text(node));
  if (isStatus && fn.typeOf(node).kind !== 'pointer') return failed;
  const isFunction = !/^[A-Z_0-9]+$/.test(made.name);
  return says === 'negative' && isFunction && fn.kind(node) === 'identifier' ? failed : undefined;
}

/** A pointer to what a driver's own `..._remap()` or `..._create()` made; of an integer, 0 may be a success. */
function makesPointer(fn: FunctionAnalysis, { name }: Call, node: Node): boolean {
  return makingNames.test(name) && !fn.callOf(node) && fn.typeOf(node).kind === 'pointer';
}

/** An entry accessor that builds what is missing, with the arguments of this call. */
function buildsLevels(fn: FunctionAnalysis, call: Call): boolean {
  const allocates = call.fact?.entryAccessor?.allocates;
  if (allocates === undefined || typeof allocates === 'boolean') return allocates === true;
  const values = fn.valuesOf(call.node);
  // Of a level that is not known, a mapping wants all.
  const mayBuild = fn.role === 'map' || /(?:^|_)map(?:ping)?(?:_|$)/.test(fn.name);
  return values.length > 0 && values.every(({ accessor }) => accessor && (accessor.allocates ?? mayBuild));
}

/** The call that an expression's value was made by: itself, or what was assigned to the place last. */
export function makerOf(fn: FunctionAnalysis, { node, says }: Leaf): Node | undefined {
  if (fn.callOf(node)) return node;
  if (fn.kind(node) === 'assignment_expression') {
    const right = fn.child(node, 'right');
    return right === undefined ? undefined : fn.strip(right);
  }
  if (fn.kind(node) === 'identifier') {
    const definitions = measuresOf(fn).definitionsAt(fn.text(node), node);
    const made = definitions.flatMap((one) => (one?.value === undefined ? [] : [fn.strip(one.value)]));
    if (definitions.length === 1) return made[0];
    // `if (!p) p = kzalloc(...);`: where there is nothing, the last one gave it.
    const isZero = says === 'zero';
    return isZero ? made.find((one) => fn.callOf(one)?.fact?.nullIsFailure === true) : undefined;
  }
  const place = fn.canonical(node);
  const last = fn.assignments.findLast((one) => one.node < node && fn.canonical(fn.strip(one.target)) === place);
  return last?.value === undefined || last.operator !== '=' ? undefined : fn.strip(last.value);
}
