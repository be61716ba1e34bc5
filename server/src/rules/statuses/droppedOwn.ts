import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { bestEffortNames, endingNames, settingUpNames } from '../../kernel/callNames.ts';
import { exitLabels } from '../../kernel/failureNames.ts';
import type { Reporter } from '../rule.ts';
import { labelOf } from '../support/labels.ts';

/**
 * `attach(x);` of a function whose body says that it has no memory at times, in one that returns a status of its own: no
 * caller can know that there is memory.
 */
export function checkDroppedOwn(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || !isOfLargeThings(fn.path) || isExcused(fn.name)) return;
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer' || signed !== true) return;
  for (const call of fn.calls) {
    const statement = fn.parent(call.node);
    if (statement === undefined || fn.kind(statement) !== 'expression_statement' || call.throughPointer) continue;
    // In a loop one of many may be missing.
    if (!setsUp(call) || fn.loopsAround(call.node).length > 0 || isUndoing(fn, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() returns an errno where memory is short, and here nobody looks.`,
      why: 'Then the function goes on without what this was to set up, and may report success.',
      advice: 'Should its status be kept, and a failure be returned?',
      brief: `the status of ${call.name}() is dropped`,
    });
  }
}

/** What ends something can do nothing about it, and what is only tried may fail. */
function isExcused(name: string): boolean {
  return endingNames.test(name) || bestEffortNames.test(name);
}

function setsUp({ name, fact }: Call): boolean {
  if (fact?.failsForMemory !== true) return false;
  return fact.cite !== undefined || (settingUpNames.test(name) && !isExcused(name));
}

/** Behind a label of failures, of which no `return 0` comes out. */
function isUndoing(fn: FunctionAnalysis, node: Node): boolean {
  const labels = fn.descendants(fn.body, 'labeled_statement').filter((label) => label < node);
  if (!labels.some((label) => exitLabels.test(labelOf(fn, label)))) return false;
  return !fn.returns.some((one) => one > node && fn.reaches(node, one) && /^return 0;?$/.test(fn.text(one)));
}
