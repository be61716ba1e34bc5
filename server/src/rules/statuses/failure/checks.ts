import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { loggingNames, undoingNames } from '../../../kernel/callNames.ts';
import { countNames } from '../../../kernel/counts.ts';
import { doneLabels } from '../../../kernel/failureNames.ts';
import { assignmentsTo, nameOf } from '../../support/nodes.ts';
import { within } from '../../support/places.ts';

/** `!x->ops`, `size != wanted`: what must be there is not, or is another. What is there already is a success more often. */
export function isMissing(fn: FunctionAnalysis, condition: Node, label: string): boolean {
  if (doneLabels.test(label)) return false;
  const at = fn.strip(condition);
  if (fn.kind(at) === 'unary_expression') {
    const asked = fn.child(at, 'argument')!;
    // Of `!nr_irqs` there is nothing to do.
    return fn.operator(at) === '!' && !fn.callOf(fn.strip(asked)) && !countNames.test(nameOf(fn, asked));
  }
  return (
    fn.kind(at) === 'binary_expression' &&
    fn.operator(at) === '!=' &&
    !/^(?:0|NULL)$/.test(fn.canonical(fn.child(at, 'right')!))
  );
}

/** `a > limit`, `addr & (align - 1)`: what is asked for is too much, or lies in the wrong place. */
export function isOutOfBounds(fn: FunctionAnalysis, condition: Node): boolean {
  return [fn.strip(condition), ...fn.descendants(condition, 'binary_expression')].some((node) => {
    const right = fn.child(node, 'right');
    if (fn.kind(node) !== 'binary_expression' || right === undefined) return false;
    if (fn.operator(node) === '>') return fn.canonical(right) !== '0';
    return fn.operator(node) === '&' && /^\(*[\w>.-]+-1\)*$/.test(fn.canonical(right));
  });
}

/** `i == count`, `i == 0 || i == count`: the counter of a loop has come to its end, and nothing was found. */
export function isRunOut(fn: FunctionAnalysis, condition: Node): boolean {
  const counters = [...fn.canonical(condition).matchAll(/(?<=^\(*|\|\|\(*)(\w+)==\w+(?=\)*(?:$|\|\|))/g)].map(
    ([, name]) => name!,
  );
  const parts = fn.canonical(condition).split('||');
  if (counters.length !== parts.length) return false;
  const counted = fn.descendants(fn.body, 'update_expression').map((node) => fn.canonical(node).replace(/\+\+|--/, ''));
  return counters.every((name) => counted.includes(name));
}

/** `flags & ~VALID`, `!IS_ALIGNED(addr, size)`: what is asked for may not be. */
export function isInvalid(fn: FunctionAnalysis, condition: Node): boolean {
  return /&~[A-Z]|!IS_ALIGNED\(/.test(fn.canonical(condition));
}

/** Something is done before the jump, and not taken back: a success of another kind. */
export function doesMore(fn: FunctionAnalysis, block: Node): boolean {
  if (within(fn, fn.assignments, block).length > 0) return true;
  return within(fn, fn.calls, block).some(({ name }) => !loggingNames.test(name) && !undoingNames.test(name));
}

/** `!filled`: what a loop would have set to true had it found anything. */
export function isUnsetFlag(fn: FunctionAnalysis, condition: Node): boolean {
  const name = /^!(\w+)$/.exec(fn.canonical(condition))?.[1];
  return (
    name !== undefined &&
    assignmentsTo(fn, name).some(({ value }) => value !== undefined && /^(?:true|1)$/.test(fn.text(value)))
  );
}
