import { leaves, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { changingNames, valueNames } from '../../kernel/callNames.ts';
import { answerLabels, errorLabels } from '../../kernel/failureNames.ts';
import { testedStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { labelNamed, labelOf } from '../support/labels.ts';
import { mentions } from '../support/nodes.ts';
import { statementBefore } from '../support/statements.ts';
import { errorsAt, testedBy } from './errorLabels.ts';
import { branchOf, type Branch, type Failure } from './failure/branch.ts';
import { doesMore } from './failure/checks.ts';
import { fateOf } from './failure/fate.ts';
import { leavesOf } from './failure/leaves.ts';
import { toldFailure } from './failure/messages.ts';
import { failureOfTest, makerOf } from './failure/steps.ts';
import { words } from './say.ts';

/**
 * Of a hunk, the label that a failed step jumps to, or what is returned below it, is mostly out of view. That a status has
 * the error there is known by the other jumps.
 */
export function checkCutJumps(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.whole) return;
  const gotos = fn.descendants(fn.body, 'goto_statement');
  const jumps = gotos.filter((node) => mayReturnStatus(fn, labelOf(fn, node)));
  if (jumps.length < 2) return;
  const carried = jumps.map((jump) => ({ jump, label: labelOf(fn, jump), statuses: errorsAt(fn, jump) }));
  for (const { jump, label, statuses } of carried) {
    const branch = statuses.length > 0 ? undefined : branchOf(fn, jump);
    if (!branch) continue;
    const others = carried.filter((one) => one.statuses.length > 0);
    const status = others[0]?.statuses[0];
    if (status === undefined || !testedStatuses.test(status)) continue;
    if (others.some((one) => !one.statuses.includes(status))) continue;
    if (mentions(fn, branch.condition, status) || doesMore(fn, branch.block)) continue;
    // What comes back may be the error pointer itself, which an integer may hold as well: `IS_ERR((void *)addr)`.
    const holder = fn.returnType.kind === 'integer' ? /\bIS_ERR\(\(void ?\*\)/ : /\bIS_ERR\(/;
    if (holder.test(fn.canonical(branch.condition))) continue;
    const isSame = others.some((one) => one.label === label);
    const isGood = wasGood(fn, branch.condition, status);
    const full = { ...branch, jump, status };
    const failure = failureAt(fn, full) ?? (isGood ? failureByLabel(fn, full, isSame) : undefined);
    if (!failure) continue;
    const fate = fateOf(fn, jump, status);
    // Where its label is in view, a jump may be the first of all: the error is set above them then.
    const isKnown = isGood || (isSame && !labelNamed(fn, label));
    if (fate === 'nonzero' || (fate === 'unknown' && !isKnown)) continue;
    report({
      ...fn.span(branch.truth ? branch.condition : jump),
      what: `${words(fn, failure)}, and nothing is put into ${status} here; the other jumps take their error along in it.`,
      why: 'What the step before has left there is returned: success, where that went well.',
      advice: `Should ${status} get an error before this goto?`,
      brief: `${status} gets no error where ${failure.brief}`,
      related: [
        { ...fn.span(jump), message: 'left here' },
        { ...fn.span(others[0]!.jump), message: 'with an error' },
      ],
    });
  }
}

/** The label is out of view; or it is in view, with no other value for a status behind it, in a function that returns one. */
function mayReturnStatus(fn: FunctionAnalysis, name: string): boolean {
  const label = labelNamed(fn, name);
  if (label === undefined) return true;
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer' || signed !== true) return false;
  return !fn.assignments.some(({ node, target }) => node > label && testedStatuses.test(fn.text(target)));
}

/** What failed, whichever part of the condition holds; or what the branch says has failed. */
function failureAt(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const leaves = leavesOf(fn, branch.condition, branch.truth);
  const failures = leaves.map((leaf) => failureOfTest(fn, leaf, branch.status));
  return failures.every((one) => one !== undefined) && failures[0] ? failures[0] : toldFailure(fn, branch);
}

/** A step that gave nothing, or not 0, and then the jump is to a label by the name of errors. */
function failureByLabel(fn: FunctionAnalysis, branch: Branch, isSame: boolean): Failure | undefined {
  const label = labelOf(fn, branch.jump);
  const [leaf, ...more] = leavesOf(fn, branch.condition, branch.truth);
  if (!leaf || more.length > 0 || !errorLabels.test(label) || answerLabels.test(label)) return undefined;
  const made = leaf.says === 'zero' ? makerOf(fn, leaf) : leaf.node;
  const call = made === undefined ? undefined : fn.callOf(made);
  // What may well be missing, and what only answers a question.
  if (!call || valueNames.test(call.name)) return undefined;
  if (leaf.says === 'zero' ? call.fact?.mayReturnNull !== true : !isSame || !changingNames.test(call.name))
    return undefined;
  return { what: `Where ${call.name}() fails this goes to ${label}`, brief: `goto ${label}`, at: call.node };
}

/** `if (ret) goto err;` right above, with nothing in between that names it. */
function wasGood(fn: FunctionAnalysis, condition: Node, status: string): boolean {
  let at = statementBefore(fn, fn.statementOf(condition));
  while (at !== undefined && fn.kind(at) === 'expression_statement' && !mentions(fn, at, status))
    at = statementBefore(fn, at);
  const above = at === undefined || fn.kind(at) !== 'if_statement' ? undefined : fn.child(at, 'condition');
  return above !== undefined && testedBy(fn, above) === status && leaves(fn, fn.child(at!, 'consequence'));
}
