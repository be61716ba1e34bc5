import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import { positionMembers, tableTests } from '../../kernel/walks.ts';
import type { Related } from '../rule.ts';
import { takenBranch } from '../support/statements.ts';
import { alignsValue } from './aligned.ts';
import { saysMissing } from './hole.ts';

/** `data->addr += size` in the visitor of one entry of a walk, where no table is below the entry. */
export function holeOfVisitor(fn: FunctionAnalysis, target: Node, step: Assignment): Related | undefined {
  const hole = noTableAround(fn, step.node);
  return hole && isStateOfWalk(fn, target) && !isAligned(fn, target, step) ? hole : undefined;
}

/** Where a walk is, in what its visitor of one entry is given: `data->addr`. */
function isStateOfWalk(fn: FunctionAnalysis, target: Node): boolean {
  const argument = fn.child(target, 'argument');
  const field = fn.child(target, 'field');
  if (argument === undefined || field === undefined || fn.kind(argument) !== 'identifier') return false;
  return positionMembers.test(fn.text(field)) && fn.variable(fn.text(argument))?.parameter !== undefined;
}

/** The branch for an entry with no table below it: a leaf as well as a hole, whose size is the step. */
function noTableAround(fn: FunctionAnalysis, step: Node): Related | undefined {
  const condition = takenBranch(fn, step)?.condition;
  if (condition === undefined) return undefined;
  const negated = /^!(\w+)(?:\(.*\))?$/.exec(fn.canonical(condition))?.[1];
  return (negated !== undefined && tableTests.test(negated)) || saysMissing(fn, condition)
    ? { ...fn.span(condition), message: 'no table below this entry' }
    : undefined;
}

/** Something before the step puts it at the border of an entry. */
function isAligned(fn: FunctionAnalysis, target: Node, step: Assignment): boolean {
  const text = fn.canonical(target);
  return fn.assignments.some(
    (one) =>
      one.node < step.node &&
      fn.canonical(one.target) === text &&
      (one.operator === '&=' || (one.value !== undefined && alignsValue(fn, one.value))),
  );
}
