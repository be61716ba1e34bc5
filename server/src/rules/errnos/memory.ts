import { measuresOf, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import {
  allocatingNames,
  alsoNoMemory,
  errnos,
  memoryCalls,
  memoryMakers,
  noMemoryNames,
  slotSearches,
} from '../../kernel/errnos.ts';
import type { Reporter } from '../rule.ts';
import { sides } from '../support/nodes.ts';
import { leavesOf } from '../statuses/failure/leaves.ts';
import { type Outcome, causeOf, errnoOf, mendedBy, outcomesOf } from './outcome.ts';

/** No memory told as something else, and a search that found no free slot told as no memory. */
export function checkMemory(fn: FunctionAnalysis, report: Reporter): void {
  for (const outcome of outcomesOf(fn)) {
    const errno = errnoOf(outcome);
    const isOther = outcome.text === '-1' || (errno !== undefined && outcome.text.startsWith('-') && errnos.has(errno));
    if (!isOther || (errno !== undefined && errno !== 'ENOMEM' && alsoNoMemory.has(errno))) continue;
    if (errno === 'ENOMEM') checkSlots(fn, outcome, report);
    else if (errno !== undefined) checkAllocation(fn, outcome, report);
  }
}

function checkAllocation(fn: FunctionAnalysis, outcome: Outcome, report: Reporter): void {
  const cause = causeOf(fn, outcome.statement);
  const leaves = cause ? leavesOf(fn, cause.condition, cause.truth) : [];
  if (!cause || leaves.length === 0 || /^(?:&&)$/.test(fn.operator(fn.strip(cause.condition)))) return;
  const calls = leaves.map((leaf) => (leaf.says === 'zero' ? madeBy(fn, leaf.node) : undefined));
  const call = calls.find((one) => one !== undefined);
  if (!call || !calls.every((one) => one && getsMemory(one))) return;
  report({
    ...fn.span(outcome.code),
    mendedBy: mendedBy(outcome),
    what: `A failed ${call.name}() is told as ${outcome.text}.`,
    why: 'Callers and users look for the fault in what they asked for; what copes with -ENOMEM (a smaller size, another try) does not see it.',
    advice: 'Should this be -ENOMEM?',
    brief: `a failed ${call.name}() is told as ${outcome.text}`,
    related: [{ ...fn.span(call.node), message: 'the allocation' }],
    fix: { title: 'Return -ENOMEM', edits: [{ ...fn.span(outcome.code), text: '-ENOMEM' }] },
  });
}

function getsMemory({ name, fact }: Call): boolean {
  if (memoryCalls.test(name)) return true;
  return fact?.nullIsFailure === true && allocatingNames.test(name) && !noMemoryNames.test(name);
}

/** `bit == LIMIT`: the search for a free one found none. */
function checkSlots(fn: FunctionAnalysis, outcome: Outcome, report: Reporter): void {
  if (memoryMakers.test(fn.name)) return;
  const cause = causeOf(fn, outcome.statement);
  const test = cause?.truth ? fn.strip(cause.condition) : undefined;
  const both = test !== undefined && /^(?:==|>=|>)$/.test(fn.operator(test)) ? sides(fn, test) : undefined;
  const call = both && madeBy(fn, both[0]);
  if (!call || !slotSearches.test(call.name)) return;
  report({
    ...fn.span(outcome.code),
    mendedBy: mendedBy(outcome),
    what: `${call.name}() found none free, which is told as -ENOMEM.`,
    why: 'Nothing was allocated: there may be memory enough, and it is a place in a table of fixed size that is missing.',
    advice: 'Would -ENOSPC or -EBUSY say what happened?',
    brief: 'none free is told as -ENOMEM',
    related: [{ ...fn.span(call.node), message: 'the search' }],
  });
}

/** The call whose result is tested: itself, or what the variable got last. */
function madeBy(fn: FunctionAnalysis, node: Node): Call | undefined {
  const at = fn.strip(node);
  if (fn.kind(at) === 'assignment_expression') {
    const right = fn.child(at, 'right');
    return right === undefined ? undefined : fn.callOf(fn.strip(right));
  }
  const direct = fn.callOf(at);
  if (direct) return direct;
  if (fn.kind(at) === 'identifier') {
    const [only, ...more] = measuresOf(fn).definitionsAt(fn.text(at), at);
    return only?.value === undefined || more.length > 0 ? undefined : fn.callOf(fn.strip(only.value));
  }
  const place = fn.canonical(at);
  const last = fn.assignments.findLast((one) => one.node < at && fn.canonical(fn.strip(one.target)) === place);
  return last?.value === undefined || last.operator !== '=' ? undefined : fn.callOf(fn.strip(last.value));
}
