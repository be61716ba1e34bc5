import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import { errorLabels } from '../../kernel/failureNames.ts';
import type { Reporter } from '../rule.ts';
import { labelOf } from '../support/labels.ts';
import { within } from '../support/places.ts';
import { exitOf, readBehind } from './exits.ts';
import { fateOf } from './failure/fate.ts';
import { hasNoValue, reportNoValue } from './noValue.ts';
import { verb } from './say.ts';
import { sets } from './status.ts';

/** `default: break;` and its like, where all other arms of the `switch` put something into the status. */
export function checkArms(fn: FunctionAnalysis, statuses: readonly string[], report: Reporter): void {
  for (const arm of fn.descendants(fn.body, 'case_statement')) {
    const jump = jumpOf(fn, arm);
    if (jump === undefined) continue;
    for (const status of statuses) {
      if (sets(fn, arm, status)) continue;
      if (checkArm(fn, { arm, jump, status }, report)) break;
    }
  }
}

interface Arm {
  readonly arm: Node;
  readonly jump: Node;
  readonly status: string;
}

/** The `break` or `goto` that an arm ends with. */
function jumpOf(fn: FunctionAnalysis, arm: Node): Node | undefined {
  let last = fn.children(arm).at(-1);
  if (last !== undefined && fn.kind(last) === 'compound_statement') last = fn.children(last).at(-1);
  return last !== undefined && /^(?:break|goto)_statement$/.test(fn.kind(last)) ? last : undefined;
}

function checkArm(fn: FunctionAnalysis, { arm, jump, status }: Arm, report: Reporter): boolean {
  const exit = exitOf(fn, jump, status) ?? readBehind(fn, jump, status);
  if (hasNoValue(fn, jump, status)) {
    if (exit === undefined || fn.statesBefore(jump).length === 0) return false;
    reportNoValue(fn, jump, status, exit, report);
    return true;
  }
  if (exit === undefined || isSuccess(fn, arm)) return false;
  const others = othersOf(fn, arm);
  if (others.length < 2 || !others.every((one) => sets(fn, one, status))) return false;
  if (!isBare(fn, arm) && !errorLabels.test(labelOf(fn, jump))) return false;
  if (fateOf(fn, jump, status) !== 'zero') return false;
  // Success has an arm of its own; or the 0 of a step before is what the rest gets.
  const success = others.find(
    (one) => isSuccess(fn, one) && fn.children(one).some((node) => fn.canonical(node) === `${status}=0;`),
  );
  const isRest = fn.child(arm, 'value') === undefined;
  const step = success ?? (isRest ? stepBefore(fn, jump, status) : undefined);
  if (step === undefined) return false;
  report({
    ...fn.span(jump),
    what: `All other arms of this switch put something into ${status}; here it is still 0, which is taken for a success behind it.`,
    why: success
      ? 'Success has an arm of its own; the caller takes this for it.'
      : 'The caller takes it for a success.',
    advice: `Should ${status} get an error before this ${verb(fn, jump)}?`,
    brief: `${status} is 0 in this arm`,
    related: [
      { ...fn.span(step), message: success ? 'success' : 'where the 0 is from' },
      { ...fn.span(exit), message: fn.kind(exit) === 'return_statement' ? 'what is returned' : 'asked here' },
    ],
  });
  return true;
}

/** `case 0:`, `case H_SUCCESS:`. */
const saysSuccess = /^0x?0*$|SUCCE|(?:^|_)(?:OK|NONE|DONE|COMPLETED?)$/;

function isSuccess(fn: FunctionAnalysis, arm: Node): boolean {
  const value = fn.child(arm, 'value');
  return value !== undefined && saysSuccess.test(fn.text(value));
}

/** Nothing is done but that something is said. */
function isBare(fn: FunctionAnalysis, arm: Node): boolean {
  return (
    within(fn, fn.assignments, arm).length === 0 &&
    within(fn, fn.calls, arm).every(({ name }) => loggingNames.test(name))
  );
}

/** The other arms that do something. */
function othersOf(fn: FunctionAnalysis, arm: Node): Node[] {
  const around = fn.parent(arm);
  const all = around === undefined ? [] : fn.children(around).filter((node) => fn.kind(node) === 'case_statement');
  return all.filter((one) => one !== arm && (jumpOf(fn, one) !== undefined || fn.children(one).length > 2));
}

/** The call whose status the 0 is. */
function stepBefore(fn: FunctionAnalysis, jump: Node, status: string): Node | undefined {
  const given = measuresOf(fn).definitionsAt(status, jump);
  const calls = given.map((one) => (one?.value === undefined ? undefined : fn.callOf(fn.strip(one.value))?.node));
  return calls.every((one) => one !== undefined) ? calls[0] : undefined;
}
