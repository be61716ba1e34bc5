import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { undoingNames } from '../../kernel/callNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { branchOf, type Branch, type Failure } from './failure/branch.ts';
import { toldFailure } from './failure/messages.ts';
import { stepThatFailed } from './failure/steps.ts';
import { words } from './say.ts';

/** `return 0;`, or `if (!irq) return irq;`: what is asked of the text, before anything is parsed. */
export const returnsZero = /\breturn 0;|\(!\s?(?<none>[a-z_]\w*)\)[^}]{0,300}\breturn \k<none>;/;

/** A 0 that is returned in a branch for a step that failed, of a function whose other failures return an error. */
export function checkZeroReturned(fn: FunctionAnalysis, report: Reporter): void {
  const errors = errorsOf(fn);
  if (!errors) return;
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    const branch = value === undefined ? undefined : branchOf(fn, jump);
    if (value === undefined || !branch) continue;
    const isWritten = fn.text(value) === '0';
    if (!isWritten && !isZeroIn(fn, value, branch)) continue;
    const failure = isWritten
      ? zeroOf(fn, { ...branch, jump, status: '' }, errors === 'errno')
      : toldFailure(fn, { ...branch, jump });
    if (!failure) continue;
    report({
      ...fn.span(jump),
      what: `${words(fn, failure)}, but ${isWritten ? '0 is returned here' : `${fn.text(value)} is 0 here, and is returned`}.`,
      why: '0 says success to whoever looks; the other failures of this function return an error.',
      advice: 'Should this return an error, too?',
      brief: `0 is returned where ${failure.brief}`,
      related: failure.at === undefined ? [] : [{ ...fn.span(failure.at), message: 'the step that failed' }],
    });
  }
}

/** `if (!irq) { ... return irq; }`: the condition says what the number is. */
function isZeroIn(
  fn: FunctionAnalysis,
  value: Node,
  { condition, truth, block }: Pick<Branch, 'condition' | 'truth' | 'block'>,
): boolean {
  if (!truth || fn.kind(value) !== 'identifier' || fn.typeOf(value).kind !== 'integer') return false;
  const name = fn.text(value);
  if (fn.canonical(condition) !== `!${name}` && fn.canonical(condition) !== `${name}==0`) return false;
  return !fn.assignments.some(({ node, target }) => fn.isInside(node, block) && fn.text(target) === name);
}

/** Why a branch that returns 0 is one for failures. */
function zeroOf(fn: FunctionAnalysis, branch: Branch, hasErrnos: boolean): Failure | undefined {
  const step = stepThatFailed(fn, branch);
  if (step?.isAllocation) return step;
  if (!hasErrnos) return undefined;
  return step && undoes(fn, branch.block) ? step : toldFailure(fn, branch);
}

/** What is returned elsewhere: an errno, or a status that may be one. Undefined where 0 may be an answer. */
function errorsOf(fn: FunctionAnalysis): 'errno' | 'status' | undefined {
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer' || signed !== true) return undefined;
  const values = fn.returns.flatMap((node) => fn.children(node).slice(0, 1)).map((value) => fn.canonical(value));
  // A 1 beside it: the 0 is an answer.
  if (values.some((text) => /^[1-9]|^true$/.test(text))) return undefined;
  if (values.some((text) => /^-E[A-Z]/.test(text))) return 'errno';
  return values.some((text) => plainStatuses.test(text)) ? 'status' : undefined;
}

/** Something that was done before is taken back: the branch is one for failures. */
function undoes(fn: FunctionAnalysis, block: Node): boolean {
  return fn.calls.some(({ node, name }) => fn.isInside(node, block) && undoingNames.test(name));
}
