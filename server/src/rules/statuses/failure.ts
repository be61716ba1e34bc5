import type { FunctionAnalysis } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { answerLabels } from '../../kernel/failureNames.ts';
import { jumpsTo, labelOf } from '../support/labels.ts';
import { takenBranches } from '../support/statements.ts';
import type { Branch, Failure } from './failure/branch.ts';
import { fateOf } from './failure/fate.ts';
import { byLabel, byPlainLabel } from './failure/labels.ts';
import { leavesOf } from './failure/leaves.ts';
import { printed, tellsAsNews, warned } from './failure/messages.ts';
import { bySiblings } from './failure/siblings.ts';
import { failureOfTest } from './failure/steps.ts';
import { byWayOut } from './failure/waysOut.ts';

/** What failed where a branch is taken; undefined where it may be taken for another reason. */
export function failureOf(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  // `goto out_no_data`: the label says that nothing there is an answer, too.
  if (fn.kind(branch.jump) === 'goto_statement' && answerLabels.test(labelOf(fn, branch.jump))) return undefined;
  const failure = failureOfCondition(fn, branch);
  // Asked last, as paths must be followed for it.
  return failure && isSilentExit(fn, branch) ? undefined : failure;
}

function failureOfCondition(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const leaves = leavesOf(fn, branch.condition, branch.truth);
  const failures = leaves.map((leaf) => failureOfTest(fn, leaf, branch.status));
  const failure = failures.find((one) => one !== undefined);
  if (failure) {
    // `IS_ERR(p) || !q`: what need not be there takes the same branch.
    const isShared = leaves.length > 1 && leaves.some(({ says }, i) => says === 'zero' && failures[i] === undefined);
    return isShared || (failure.mayBeWithout && tellsAsNews(fn, branch.block)) ? undefined : failure;
  }
  if (knowsSuccess(fn, branch)) return undefined;
  return (
    warned(fn, branch) ??
    printed(fn, branch) ??
    byLabel(fn, branch) ??
    byPlainLabel(fn, branch) ??
    bySiblings(fn, branch) ??
    (isOfLargeThings(fn.path) ? byWayOut(fn, branch) : undefined)
  );
}

/** A label to which several jumps lead, and none of them with an error: what ends there is no failure to the caller. */
function isSilentExit(fn: FunctionAnalysis, { jump, status }: Branch): boolean {
  if (fn.kind(jump) !== 'goto_statement' || !fn.whole) return false;
  const name = labelOf(fn, jump);
  const all = jumpsTo(fn, name);
  return all.length > 2 && all.every((node) => fateOf(fn, node, status) === 'zero');
}

/** A condition around the branch says that the status is 0: `if (!err && answer == BUSY)`. */
function knowsSuccess(fn: FunctionAnalysis, { jump, status }: Branch): boolean {
  return takenBranches(fn, jump).some(({ condition }) =>
    leavesOf(fn, condition, true).some(({ node, says }) => says === 'zero' && fn.text(node) === status),
  );
}
