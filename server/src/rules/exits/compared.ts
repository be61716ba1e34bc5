import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { givingBackNames, takingNames } from '../../kernel/callNames.ts';
import type { Observation, Report } from '../rule.ts';
import { statementAfter, statementBefore } from '../support/statements.ts';

/** What such a patch speaks of; the title of an earlier one, behind `Fixes:`, is not its own. */
export const aboutBalance =
  /^(?![^\n]*use.after.free)(?:[^\n]*(?:\bleak|refcount(?!ing)|reference count|unbalanced|imbalance|missing|\bunlock|_unlock|_put\b|put_device|release (?:the )?lock)|[^]*?(?:\b(?:refcount|reference|references|ref|node)(?: count)?s? (?:is |are )?leak|\bleak(?:s|ed|ing)? (?:a |the )?\w* ?(?:ref|node|device)|\bmissing (?:a |the |call to |calls to )?\w*(?:put|unlock))(?<!\nFixes:[^\n]*))/i;

/** Exits to which a patch adds what gives something back, and statements after which it does. */
export function observeExits(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  // What the patch begins to take as well was not held before: the keys differ.
  const taken = fn.calls.filter(
    ({ name, fact }) => fact?.locksTaken ?? fact?.takesReference ?? takingNames.test(name),
  ).length;
  const noteFor = (one: Observation): void => note({ ...one, key: `${one.key} of ${taken}` });
  for (const exit of fn.descendants(
    fn.body,
    'return_statement',
    'goto_statement',
    'break_statement',
    'continue_statement',
  ))
    noteExit(fn, exit, noteFor);
  for (const statement of fn.descendants(fn.body, 'expression_statement')) noteStatement(fn, statement, noteFor);
}

function noteExit(fn: FunctionAnalysis, exit: Node, note: (observation: Observation) => void): void {
  const branch = fn.enclosing(exit, 'if_statement');
  if (branch === undefined) return;
  const condition = fn.child(branch, 'condition');
  const before = statementBefore(fn, branch);
  if (condition === undefined) return;
  const where = `${before === undefined ? '' : fn.canonical(before).slice(0, 200)} if ${fn.canonical(condition)}`;
  const by = givingBackIn(fn, branch, exit);
  if (by) return note({ key: `put ${where}`, state: 'settled', what: lacked('This way out', fn.text(by.node)) });
  const report = told(fn, exit, branch);
  note({ key: `put ${where}`, state: 'open', report });
  if (fn.kind(exit) === 'return_statement') note({ key: `goto ${where}`, state: 'open', report });
  if (fn.kind(exit) === 'goto_statement') {
    const jump = squeezed(fn.text(exit).replace(/;$/, ''));
    note({ key: `goto ${where}`, state: 'settled', what: `This left at once; the patch makes it \`${jump}\`.` });
  }
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
    note({ key, state: 'settled', what: lacked('What follows here', fn.text(call.node)) });
  else if (!isPutLater(fn, statement)) note({ key, state: 'open', report: told(fn, statement, statement) });
}

/** What the statement uses is given back further down already. */
function isPutLater(fn: FunctionAnalysis, statement: Node): boolean {
  const names = new Set(fn.descendants(statement, 'identifier').map((node) => fn.text(node)));
  return fn.calls.some(
    ({ node, name, args }) =>
      node > statement &&
      givingBackNames.test(name) &&
      args[0] !== undefined &&
      fn
        .descendants(args[0], 'identifier')
        .concat(args[0])
        .some((one) => names.has(fn.text(one))),
  );
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ');

function lacked(what: string, call: string): string {
  return `${what} lacked \`${squeezed(call)}\`; the patch adds it.`;
}

/** A call in the branch before the exit gives something back. */
function givingBackIn(fn: FunctionAnalysis, branch: Node, exit: Node): Call | undefined {
  return fn.calls.find(
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
    what: 'What was taken before is not given back from here on.',
    why: 'A lock that is never dropped stops whoever takes it next, a reference that is never put keeps its object, and what was switched on stays on.',
    advice: 'Do the other ways out give back all that was taken by then?',
    brief: 'leaves with something held',
    ...(condition === undefined ? {} : { related: [{ ...fn.span(condition), message: 'on this way out' }] }),
  };
}
