import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { endingNames } from '../../kernel/callNames.ts';
import { exitLabels } from '../../kernel/failureNames.ts';
import type { Reporter } from '../rule.ts';
import { labelOf } from '../support/labels.ts';

/** A status that nearly all callers look at is dropped, in a function that has one of its own to return. */
export function checkDropped(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.mayCall((fact) => fact.mustCheck)) return;
  const { kind, signed } = fn.returnType;
  if (kind !== 'pointer' && !(kind === 'integer' && signed === true)) return;
  for (const call of fn.calls) {
    const statement = call.fact?.mustCheck === true ? fn.parent(call.node) : undefined;
    if (statement === undefined || fn.kind(statement) !== 'expression_statement' || isUndoing(fn, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() tells whether it failed, and nearly everybody looks; here nobody does.`,
      why: 'When it fails the function goes on without what this was to do, and may report success.',
      advice: 'Should its status be kept, and a failure be returned?',
      brief: `the status of ${call.name}() is dropped`,
      related: fn.returns
        .filter((one) => one > call.node)
        .slice(0, 1)
        .map((one) => ({ ...fn.span(one), message: 'what is returned' })),
    });
  }
}

/** On the way out after a failure, or in a function that takes something down: nobody could do anything about it. */
function isUndoing(fn: FunctionAnalysis, node: Node): boolean {
  if (endingNames.test(fn.name)) return true;
  const labels = fn.descendants(fn.body, 'labeled_statement').filter((label) => label < node);
  return labels.some((label) => exitLabels.test(labelOf(fn, label)));
}
