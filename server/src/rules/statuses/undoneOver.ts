import { type FunctionAnalysis, type Node } from '../../c/index.ts';
import { endingNames, loggingNames, undoingNames } from '../../kernel/callNames.ts';
import { errorLabels } from '../../kernel/failureNames.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { jumpsTo, labelOf } from '../support/labels.ts';
import { takenBranch } from '../support/statements.ts';
import { assigned, type Assigned } from './assigned.ts';
import { errorsAt, testedBy } from './errorLabels.ts';
import { stackOf } from './labels.ts';
import { returnedName } from './status.ts';

/** A status gets what a call gives that takes something back: asked of the text. */
const keptUndoing =
  /\b(?:r|rc|rv|ret|err|error|status) = \w*(?:put|free|un[a-z]|release|destroy|del|remove|disable|detach|cancel|clear|stop|close|exit)\w*\(/;

/** `err: rc = undo(x); return rc;`, `if (rc) { rc = undo(x); return rc; }`: the error is gone, and what undoes seldom fails. */
export function checkUndoneOver(fn: FunctionAnalysis, report: Reporter): void {
  if (!keptUndoing.test(fn.source.code)) return;
  for (const { node } of fn.assignments) {
    const statement = fn.statementOf(node);
    const kept = assigned(fn, statement);
    const call = kept?.node === node ? fn.callOf(kept.value) : undefined;
    if (!kept || !call || !plainStatuses.test(kept.name) || call.args.some((arg) => fn.text(arg) === kept.name))
      continue;
    if (!undoingNames.test(call.name) && !endingNames.test(call.name)) continue;
    const where = failureIn(fn, kept, statement);
    const exit = where === undefined ? undefined : returnBehind(fn, statement, kept.name);
    if (where === undefined || exit === undefined) continue;
    report({
      ...fn.span(node),
      what: `${kept.name} has the error here, and ${call.name}(), which takes back what was done, puts its own status over it.`,
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

/** The label, or the condition, that says that the status holds an error. */
function failureIn(fn: FunctionAnalysis, { name, node }: Assigned, statement: Node): Node | undefined {
  const taken = takenBranch(fn, node);
  if (taken) {
    const isBranch = fn.parent(statement) === taken.branch || statement === taken.branch;
    return isBranch && testedBy(fn, taken.condition) === name ? taken.condition : undefined;
  }
  const around = blockOf(fn, statement);
  const label = fn.children(around).findLast((one) => one <= statement && fn.kind(one) === 'labeled_statement');
  if (label === undefined) return undefined;
  const stack = fn.whole ? stackOf(fn, label) : labelsUpTo(fn, around, label);
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

/** `return rc;` behind a statement, with nothing but messages and other undoing in between. */
function returnBehind(fn: FunctionAnalysis, statement: Node, name: string): Node | undefined {
  const around = blockOf(fn, statement);
  for (let at of fn.children(around).filter((one) => one > statement)) {
    while (fn.kind(at) === 'labeled_statement') at = fn.children(at).at(-1) ?? at;
    if (fn.kind(at) === 'return_statement') return returnedName(fn, at) === name ? at : undefined;
    if (fn.kind(at) === 'if_statement') {
      const parts = fn.descendants(at, 'return_statement', 'goto_statement', 'assignment_expression');
      if (parts.length > 0 || !fn.calls.some((call) => fn.isInside(call.node, at) && says(call.name))) return undefined;
    } else if (fn.kind(at) !== 'expression_statement' || assigned(fn, at)?.name === name) return undefined;
  }
  return undefined;
}

const says = (name: string): boolean => loggingNames.test(name);
