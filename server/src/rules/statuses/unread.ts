import { gapMarker, type Assignment, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { mentions } from '../support/nodes.ts';
import { takenBranches } from '../support/statements.ts';

/** A status that is kept for nothing: the next statement puts another one in its place, or nobody names it again. */
export function checkUnread(fn: FunctionAnalysis, report: Reporter): void {
  // Elsewhere many a driver writes one register after the other.
  if (!isOfLargeThings(fn.path)) return;
  const kept = fn.assignments.flatMap((one) => keptIn(fn, one));
  const byStatement = new Map(kept.map((one) => [one.statement, one]));
  for (const block of fn.descendants(fn.body, 'compound_statement')) {
    const statements = fn.children(block);
    for (const [i, statement] of statements.entries()) {
      const one = byStatement.get(statement);
      const next = byStatement.get(firstOf(fn, statements[i + 1]));
      if (!one) continue;
      if (next?.name === one.name && !isReadBefore(fn, one, next)) reportOverwritten(fn, one, next, report);
      else if (isNeverRead(fn, one)) reportNeverRead(fn, one, report);
    }
  }
}

/** Of a loop over numbers the first statement of its body: what its head says is no status. */
function firstOf(fn: FunctionAnalysis, statement: Node | undefined): Node {
  if (statement === undefined) return -1;
  const body = fn.kind(statement) === 'for_statement' ? fn.child(statement, 'body') : undefined;
  if (body === undefined) return statement;
  return fn.kind(body) === 'compound_statement' ? (fn.children(body)[0] ?? -1) : body;
}

/** `rc = step(x);` */
interface Kept {
  readonly statement: Node;
  readonly node: Node;
  readonly name: string;
  readonly call: Call;
}

function keptIn(fn: FunctionAnalysis, { node, target, operator, value }: Assignment): Kept[] {
  const name = operator === '=' && fn.kind(target) === 'identifier' ? fn.text(target) : '';
  const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
  const statement = call && fn.parent(node);
  // A macro such as PTR_ERR() takes no step that could fail.
  if (!plainStatuses.test(name) || !call || call.name === gapMarker || /^[A-Z]/.test(call.name)) return [];
  if (statement === undefined || fn.kind(statement) !== 'expression_statement') return [];
  return [{ statement, node, name, call }];
}

/** Between the two, or by the call that gives the next one. Asked of the text there, not of all uses of the name: there may be many. */
function isReadBefore(fn: FunctionAnalysis, { node, name }: Kept, next: Kept): boolean {
  const loop = fn.enclosing(next.statement, 'for_statement');
  const read = loop !== undefined && loop > node ? loop : next.call.node;
  const names = fn.descendants(read, 'identifier').filter((one) => one < next.node || fn.isInside(one, next.call.node));
  return names.some((one) => fn.text(one) === name);
}

function reportOverwritten(fn: FunctionAnalysis, { node, name, call }: Kept, over: Kept, report: Reporter): void {
  report({
    ...fn.span(node),
    what: `Nobody looks at what ${call.name}() returns: the next statement puts another status into ${name}.`,
    why: 'When it fails the function goes on, and may report success.',
    advice: `Should ${name} be tested in between?`,
    brief: `the status of ${call.name}() is overwritten`,
    related: [{ ...fn.span(over.node), message: 'overwritten here' }],
  });
}

function reportNeverRead(fn: FunctionAnalysis, { node, name, call }: Kept, report: Reporter): void {
  report({
    ...fn.span(node),
    what: `${name} keeps what ${call.name}() returns, and nobody looks at it from here on.`,
    why: 'When it fails the function goes on, and reports what other steps returned.',
    advice: `Should ${name} be tested here, or is it known not to matter?`,
    brief: `the status of ${call.name}() is not looked at`,
  });
}

/** A local of a function in view whole, that is not named again; a turn of a loop may come back to an earlier use. */
function isNeverRead(fn: FunctionAnalysis, { node, name }: Kept): boolean {
  const last = fn.named(name).at(-1);
  if (!fn.whole || last === undefined || !fn.isInside(last, node)) return false;
  // What comes back must be in view.
  if (!fn.returns.some((one) => one > node)) return false;
  const variable = fn.variable(name);
  if (!variable || variable.parameter || variable.static || fn.loopsAround(node).length > 0) return false;
  // `if (!rc) rc = last(x);`: one more step, if all went well.
  if (takenBranches(fn, node).some(({ condition }) => mentions(fn, condition, name))) return false;
  return !fn.descendants(fn.body, 'labeled_statement').some((label) => label < node && fn.reaches(node, label));
}
