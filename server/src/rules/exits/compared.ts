import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { givingBackNames } from '../../kernel/callNames.ts';
import type { Observation, Report } from '../rule.ts';
import { statementAfter, statementBefore } from '../support/statements.ts';

/** What such a patch speaks of. */
export const aboutBalance =
  /\bleak|\brefcount|\breference count|\bunbalanced|\bimbalance|missing[^\n]*(?:put|unlock|release|disable)|\bunlock|\bput_device\(|of_node_put|pci_dev_put|release (?:the )?(?:lock|reference)/i;

/** Exits to which a patch adds what gives something back, and statements after which it does. */
export function observeExits(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const exit of fn.descendants(
    fn.body,
    'return_statement',
    'goto_statement',
    'break_statement',
    'continue_statement',
  ))
    noteExit(fn, exit, note);
  for (const statement of fn.descendants(fn.body, 'expression_statement')) noteStatement(fn, statement, note);
}

function noteExit(fn: FunctionAnalysis, exit: Node, note: (observation: Observation) => void): void {
  const branch = fn.enclosing(exit, 'if_statement');
  if (branch === undefined) return;
  const condition = fn.child(branch, 'condition');
  const before = statementBefore(fn, branch);
  if (condition === undefined) return;
  const where = `${before === undefined ? '' : fn.canonical(before).slice(0, 200)} if ${fn.canonical(condition)}`;
  if (givesBackIn(fn, branch, exit)) return note({ key: `put ${where}`, state: 'settled' });
  const report = told(fn, exit, branch);
  note({ key: `put ${where}`, state: 'open', report });
  if (fn.kind(exit) === 'return_statement') note({ key: `goto ${where}`, state: 'open', report });
  if (fn.kind(exit) === 'goto_statement') note({ key: `goto ${where}`, state: 'settled' });
}

/** `regs = of_iomap(np, 0);` and then `of_node_put(np);` */
function noteStatement(fn: FunctionAnalysis, statement: Node, note: (observation: Observation) => void): void {
  const inner = fn.children(statement)[0];
  if (inner === undefined || fn.kind(inner) !== 'assignment_expression') return;
  const after = statementAfter(fn, statement);
  const key = `after ${fn.canonical(statement)}`;
  const call = after === undefined ? undefined : fn.callOf(fn.children(after)[0] ?? after);
  const argument = call?.args[0] === undefined ? undefined : /\w+/.exec(fn.canonical(call.args[0]))?.[0];
  if (call && givingBackNames.test(call.name) && argument !== undefined && fn.canonical(inner).includes(argument))
    note({ key, state: 'settled' });
  else note({ key, state: 'open', report: told(fn, statement, statement) });
}

/** A call in the branch before the exit gives something back. */
function givesBackIn(fn: FunctionAnalysis, branch: Node, exit: Node): boolean {
  return fn.calls.some(
    ({ node, name, fact }) =>
      node > branch &&
      node < exit &&
      fn.isInside(node, branch) &&
      (fact?.locksDropped !== undefined || fact?.dropsReference !== undefined || givingBackNames.test(name)),
  );
}

function told(fn: FunctionAnalysis, exit: Node, branch: Node): Report {
  const condition = branch === exit ? undefined : fn.child(branch, 'condition');
  return {
    ...fn.span(exit),
    what: 'From here on a lock or a reference is held that nobody gives back.',
    why: 'A lock that is never dropped stops whoever takes it next; a reference that is never put keeps the object for ever.',
    advice: 'Give it back here, or jump to the label that does.',
    brief: 'leaves with something held',
    ...(condition === undefined ? {} : { related: [{ ...fn.span(condition), message: 'on this way out' }] }),
  };
}
