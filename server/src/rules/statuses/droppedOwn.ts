import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { bestEffortNames, endingNames, settingUpNames } from '../../kernel/callNames.ts';
import { exitLabels } from '../../kernel/failureNames.ts';
import { testedStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { labelOf } from '../support/labels.ts';

/**
 * `attach(x);` of a function whose body says that it has no memory at times, in one that returns a status of its own: no
 * caller can know that there is memory. Or `bind(child);` in bind() itself, which leaves where one step of its own fails.
 */
export function checkDroppedOwn(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || !isOfLargeThings(fn.path) || isExcused(fn.name)) return;
  const { kind, signed } = fn.returnType;
  if (kind !== 'integer') return;
  const isRecursive = fn.calledNames.has(fn.name) && returnsStatus(fn);
  if (signed !== true && !isRecursive) return;
  for (const call of fn.calls) {
    const statement = fn.parent(call.node);
    if (statement === undefined || fn.kind(statement) !== 'expression_statement' || call.throughPointer) continue;
    const isItself = isRecursive && call.name === fn.name;
    // In a loop one of many may be missing.
    if (!isItself && (signed !== true || !setsUp(call) || fn.loopsAround(call.node).length > 0)) continue;
    if (isUndoing(fn, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: isItself
        ? `${call.name}() leaves where a step fails, and drops here the status by which it says so.`
        : `${call.name}() returns an errno where memory is short, and here nobody looks.`,
      why: isItself
        ? 'A failure further down is forgotten, and the whole is reported as success.'
        : 'Then the function goes on without what this was to set up, and may report success.',
      advice: 'Should its status be kept, and a failure be returned?',
      brief: `the status of ${call.name}() is dropped`,
    });
  }
}

/** 0, or what a step said that failed, and nothing else. */
function returnsStatus(fn: FunctionAnalysis): boolean {
  const values = fn.returns.map((one) => fn.canonical(one));
  const isFailure = (value: string): boolean => testedStatuses.test(value.slice('return '.length, -1));
  return values.some(isFailure) && values.every((value) => value === 'return 0;' || isFailure(value));
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
