import { type FunctionAnalysis, type Node } from '../../c/index.ts';
import { endingNames, undoingNames } from '../../kernel/callNames.ts';
import { answerLabels, errorLabels } from '../../kernel/failureNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { jumpsTo, labelOf } from '../support/labels.ts';
import { takenBranch } from '../support/statements.ts';
import { assigned, type Assigned } from './assigned.ts';
import { errorsAt, testedBy } from './errorLabels.ts';
import { exitOf } from './exits.ts';
import { stackOf } from './labels.ts';

/** A status gets what a call gives that takes something back, or any below a label: asked of the text. */
const keptUndoing =
  /\b(?:r|rc|rv|ret|err|error|status) = \w*(?:put|free|un[a-z]|release|destroy|del|remove|disable|detach|cancel|clear|stop|close|exit)\w*\(/;
const labelLine = /^\w+:(?: |$)/m;
const keptAtTop = /^\s(?:r|rc|rv|ret|err|error|status) = \w+\(/m;

/**
 * `err: rc = undo(x); return rc;`, `if (rc) { rc = undo(x); return rc; }`: the error is gone, and what undoes seldom fails. So it is
 * with whatever is called where all that come by have an error.
 */
export function checkUndoneOver(fn: FunctionAnalysis, report: Reporter): void {
  const { code } = fn.source;
  if (!keptUndoing.test(code) && !(fn.whole && keepsBelowLabel(code))) return;
  for (const { node } of fn.assignments) {
    const statement = fn.statementOf(node);
    const kept = assigned(fn, statement);
    const call = kept?.node === node ? fn.callOf(kept.value) : undefined;
    if (!kept || !call || !plainStatuses.test(kept.name) || call.args.some((arg) => fn.text(arg) === kept.name))
      continue;
    const where = undoes(call.name) ? failureIn(fn, kept, statement) : failedLabel(fn, kept, statement);
    const exit = where === undefined ? undefined : exitOf(fn, node, kept.name);
    // Of a branch that goes on, what it calls is the other way to do it.
    if (where === undefined || exit === undefined || !fn.isInside(exit, blockOf(fn, statement))) continue;
    report({
      ...fn.span(node),
      what: `${kept.name} has the error here, and ${call.name}(), which is called on the way out, puts its own status over it.`,
      why: 'Where that goes well the failure is returned as success, and the caller goes on with what is not there.',
      advice: `Should the status of ${call.name}() go to another variable, or nowhere?`,
      brief: `the error in ${kept.name} is overwritten`,
      related: [
        { ...fn.span(where), message: 'only failures come here' },
        { ...fn.span(exit), message: 'what is returned' },
      ],
    });
  }
}

function keepsBelowLabel(code: string): boolean {
  const at = code.search(labelLine);
  return at !== -1 && keptAtTop.test(code.slice(at));
}

const undoes = (name: string): boolean => undoingNames.test(name) || endingNames.test(name);

/** The label above what any call puts over a status, where every jump to it takes an error along in that. */
function failedLabel(fn: FunctionAnalysis, { name }: Assigned, statement: Node): Node | undefined {
  const label = fn.whole ? labelAbove(fn, statement) : undefined;
  const stack = label === undefined ? undefined : stackOf(fn, label);
  // What is tried where another way did not work.
  if (!stack || stack.some((one) => answerLabels.test(labelOf(fn, one)))) return undefined;
  const jumps = stack.flatMap((one) => jumpsTo(fn, labelOf(fn, one)));
  const isFailed = jumps.length > 0 && jumps.every((jump) => jump < label! && errorsAt(fn, jump).includes(name));
  const isUndone = fn.calls.some((call) => call.node > statement && undoes(call.name));
  return isFailed && isUndone ? label : undefined;
}

/** The label, or the condition, that says that the status holds an error. */
function failureIn(fn: FunctionAnalysis, { name, node }: Assigned, statement: Node): Node | undefined {
  const taken = takenBranch(fn, node);
  if (taken) {
    const isBranch = fn.parent(statement) === taken.branch || statement === taken.branch;
    return isBranch && testedBy(fn, taken.condition) === name ? taken.condition : undefined;
  }
  const label = labelAbove(fn, statement);
  if (label === undefined) return undefined;
  const stack = fn.whole ? stackOf(fn, label) : labelsUpTo(fn, blockOf(fn, statement), label);
  if (!stack?.some((one) => errorLabels.test(labelOf(fn, one)))) return undefined;
  const jumps = stack.flatMap((one) => jumpsTo(fn, labelOf(fn, one)));
  const isKnown = fn.whole ? jumps.some((jump) => errorsAt(fn, jump).includes(name)) : true;
  return isKnown ? label : undefined;
}

/** Of a hunk, all that is in view above must be labels with what they undo, and each be called an error's. */
function labelsUpTo(fn: FunctionAnalysis, around: Node, label: Node): readonly Node[] | undefined {
  const above = fn.children(around).filter((one) => one <= label);
  const first = above.findIndex((one) => fn.kind(one) === 'labeled_statement');
  const labels = above.filter((one) => fn.kind(one) === 'labeled_statement');
  const isIn = first > 0 && !/^(?:return|goto)_statement$/.test(fn.kind(above[first - 1]!));
  return !isIn && labels.every((one) => errorLabels.test(labelOf(fn, one))) ? labels : undefined;
}

/** The block of a statement, with or without a label. */
function blockOf(fn: FunctionAnalysis, statement: Node): Node {
  let at = fn.parent(statement) ?? fn.body;
  while (fn.kind(at) === 'labeled_statement') at = fn.parent(at) ?? fn.body;
  return at;
}

function labelAbove(fn: FunctionAnalysis, statement: Node): Node | undefined {
  const around = fn.children(blockOf(fn, statement));
  return around.findLast((one) => one <= statement && fn.kind(one) === 'labeled_statement');
}
