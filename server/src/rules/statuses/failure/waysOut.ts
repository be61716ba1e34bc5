import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { loggingNames, undoingNames } from '../../../kernel/callNames.ts';
import { labelNamed, labelOf } from '../../support/labels.ts';
import { within } from '../../support/places.ts';
import { doneLabels } from '../../../kernel/failureNames.ts';
import { fallsInto } from '../labels.ts';
import type { Branch, Failure } from './branch.ts';
import { fateOf } from './fate.ts';
import { isAskedFor, isSetBefore } from './meant.ts';

/** Where all others leave with an error: to a label that success does not come by, or from a check like theirs. */
export function byWayOut(fn: FunctionAnalysis, { condition, truth, jump, block, status }: Branch): Failure | undefined {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' && fn.whole ? labelOf(fn, jump) : '';
  const label = labelNamed(fn, name);
  if (label === undefined) return undefined;
  const comesBy = fallsInto(fn, label);
  if (comesBy && !(truth && (isOutOfBounds(fn, condition) || isMissing(fn, condition, name)))) return undefined;
  const { withError, without } = jumpsBy(fn, status);
  // This one is the only jump to the label that may have none.
  if ((without.get(name) ?? 0) > 1) return undefined;
  if (doesMore(fn, block)) return undefined;
  if (!comesBy) return { what: `Success does not come by ${name}`, brief: `goto ${name}`, at: label };
  return withError.length > 1
    ? { what: 'Other checks like this one leave with an error', brief: `goto ${name}`, at: withError[0]! }
    : undefined;
}

/** Something is done before the jump, and not taken back: a success of another kind. */
function doesMore(fn: FunctionAnalysis, block: Node): boolean {
  if (within(fn, fn.assignments, block).length > 0) return true;
  return within(fn, fn.calls, block).some(({ name }) => !loggingNames.test(name) && !undoingNames.test(name));
}

/** All jumps that carry an error, and how many to each label may have none. */
function jumpsBy(
  fn: FunctionAnalysis,
  status: string,
): { readonly withError: readonly Node[]; readonly without: ReadonlyMap<string, number> } {
  return fn.once(`jumps with an error in ${status}`, () => {
    const withError: Node[] = [];
    const without = new Map<string, number>();
    for (const node of fn.descendants(fn.body, 'goto_statement')) {
      const name = labelOf(fn, node);
      if (fateOf(fn, node, status) === 'nonzero') withError.push(node);
      else without.set(name, (without.get(name) ?? 0) + 1);
    }
    return { withError, without };
  });
}

/** `!x->ops`, `size != wanted`: what must be there is not, or is another. What is there already is a success more often. */
function isMissing(fn: FunctionAnalysis, condition: Node, label: string): boolean {
  if (doneLabels.test(label)) return false;
  const at = fn.strip(condition);
  if (fn.kind(at) === 'unary_expression')
    return fn.operator(at) === '!' && !fn.callOf(fn.strip(fn.child(at, 'argument')!));
  return (
    fn.kind(at) === 'binary_expression' &&
    fn.operator(at) === '!=' &&
    !/^(?:0|NULL)$/.test(fn.canonical(fn.child(at, 'right')!))
  );
}

/** `a > limit`, `addr & (align - 1)`: what is asked for is too much, or lies in the wrong place. */
function isOutOfBounds(fn: FunctionAnalysis, condition: Node): boolean {
  return [fn.strip(condition), ...fn.descendants(condition, 'binary_expression')].some((node) => {
    const right = fn.child(node, 'right');
    if (fn.kind(node) !== 'binary_expression' || right === undefined) return false;
    if (fn.operator(node) === '>') return fn.canonical(right) !== '0';
    return fn.operator(node) === '&' && /^\(*[\w>.-]+-1\)*$/.test(fn.canonical(right));
  });
}
