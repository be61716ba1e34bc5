import { leaves, measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { statementAfter } from '../support/statements.ts';

/** `step(x); if (rc < 0) return rc;` where other calls of step() keep their status in rc: the test is of an older one. */
export function checkForgotten(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const statement = fn.parent(call.node);
    if (statement === undefined || fn.kind(statement) !== 'expression_statement') continue;
    const next = statementAfter(fn, statement);
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const status = condition && /^(\w+)(?:<0|!=0)?$/.exec(fn.canonical(condition))?.[1];
    if (!status || !statusNames.test(status)) continue;
    const kept = fn.assignments.find(
      ({ target, operator, value }) =>
        operator === '=' &&
        value !== undefined &&
        fn.text(target) === status &&
        fn.callOf(fn.strip(value))?.name === call.name,
    );
    if (!kept || !isTestedAlready(fn, status, condition, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${status} is tested after this call of ${call.name}(), which did not set it.`,
      why: 'The test is of the status of an older step, which was good: a failure of this one goes unseen.',
      advice: `Should ${status} get what ${call.name}() returns here, as in the other calls?`,
      brief: `the status of ${call.name}() is not kept`,
      related: [
        { ...fn.span(condition), message: 'tested here' },
        { ...fn.span(kept.node), message: 'kept here' },
      ],
      fix: {
        title: `Keep it in ${status}`,
        edits: [{ start: fn.span(call.node).start, end: fn.span(call.node).start, text: `${status} = ` }],
      },
    });
  }
}

/** Every value that gets to the test was tested in the same way before the call, and left on failure. */
function isTestedAlready(fn: FunctionAnalysis, status: string, condition: Node, call: Node): boolean {
  const text = fn.canonical(condition);
  const tests = fn.descendants(fn.body, 'if_statement').filter((test) => {
    const own = fn.child(test, 'condition');
    return own !== undefined && own < call && leaves(fn, fn.child(test, 'consequence')) && fn.canonical(own) === text;
  });
  return measuresOf(fn)
    .definitionsAt(status, condition)
    .every((one) => one === undefined || tests.some((test) => one.node < test && fn.parent(test) === blockOf(fn, one)));
}

/** The block that an assignment is a statement of. */
function blockOf(fn: FunctionAnalysis, { node }: { readonly node: Node }): Node | undefined {
  return fn.parent(fn.statementOf(node));
}
