import { gapMarker, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { mentions } from '../support/nodes.ts';
import { statementAfter, takenBranches } from '../support/statements.ts';

/** `rc = first(x); rc = second(x);`: nobody looked at the status of the first. */
export function checkUnread(fn: FunctionAnalysis, report: Reporter): void {
  // Elsewhere many a driver writes one register after the other.
  if (!isOfLargeThings(fn.path)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    const name = operator === '=' && fn.kind(target) === 'identifier' ? fn.text(target) : '';
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    const statement = call && fn.parent(node);
    if (!/^(?:r|rc|rv|ret|err|error|status)$/.test(name) || !call || call.name === gapMarker) continue;
    if (statement === undefined || fn.kind(statement) !== 'expression_statement') continue;
    if (isNeverRead(fn, node, name)) {
      report({
        ...fn.span(node),
        what: `${name} keeps what ${call.name}() returns, and nobody looks at it from here on.`,
        why: 'When it fails the function goes on, and reports what other steps returned.',
        advice: `Should ${name} be tested here, or is it known not to matter?`,
        brief: `the status of ${call.name}() is not looked at`,
      });
      continue;
    }
    const over = fn.assignments.find((one) => fn.parent(one.node) === statementAfter(fn, statement));
    if (over?.operator !== '=' || fn.text(over.target) !== name || over.value === undefined) continue;
    if (fn.callOf(fn.strip(over.value)) === undefined) continue;
    if (fn.named(name).some((use) => fn.isInside(use, over.value!))) continue;
    report({
      ...fn.span(node),
      what: `Nobody looks at what ${call.name}() returns: the next statement puts another status into ${name}.`,
      why: 'When it fails the function goes on, and may report success.',
      advice: `Should ${name} be tested in between?`,
      brief: `the status of ${call.name}() is overwritten`,
      related: [{ ...fn.span(over.node), message: 'overwritten here' }],
    });
  }
}

/** A local of a function in view whole, that is not named again; a turn of a loop may come back to an earlier use. */
function isNeverRead(fn: FunctionAnalysis, node: Node, name: string): boolean {
  const variable = fn.variable(name);
  if (!fn.whole || !variable || variable.parameter || variable.static || fn.loopsAround(node).length > 0) return false;
  // `if (!rc) rc = last(x);`: one more step, if all went well.
  if (takenBranches(fn, node).some(({ condition }) => mentions(fn, condition, name))) return false;
  const later = fn.named(name).filter((use) => use > node && !fn.isInside(use, node));
  return (
    later.length === 0 &&
    !fn.descendants(fn.body, 'labeled_statement').some((label) => label < node && fn.reaches(node, label))
  );
}
