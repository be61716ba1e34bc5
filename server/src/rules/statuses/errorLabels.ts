import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { jumpsToErrors, undoLabels } from '../../kernel/failureNames.ts';
import { testedStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { jumpsTo, labelAround, labelOf } from '../support/labels.ts';
import { takenBranch } from '../support/statements.ts';
import { leavesOf } from './failure/leaves.ts';
import { fallsInto } from './labels.ts';

/** `err: undo(); return 0;`, where every jump to the label has a status that is not 0. */
export function checkErrorLabels(fn: FunctionAnalysis, report: Reporter): void {
  if (!jumpsToErrors.test(fn.source.code)) return;
  if (!fn.whole || fn.returnType.kind !== 'integer' || fn.returnType.signed !== true) return;
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    if (value === undefined || fn.text(value) !== '0') continue;
    const failed = statusAtLabel(fn, jump);
    if (!failed) continue;
    report({
      ...fn.span(jump),
      what: `Only failures get to ${failed.label}, with the error in ${failed.status}, and 0 is returned here.`,
      why: 'The caller takes what was undone for done.',
      advice: `Should ${failed.status} be returned?`,
      brief: `0 is returned below ${failed.label}`,
      related: [{ ...fn.span(failed.jump), message: 'from here, for one' }],
      fix: { title: `Return ${failed.status}`, edits: [{ ...fn.span(value), text: failed.status }] },
    });
  }
}

/** Of a `return` behind a label of errors that nothing falls into: the status that all jumps to it have, never 0. */
function statusAtLabel(
  fn: FunctionAnalysis,
  returned: Node,
): { readonly label: string; readonly status: string; readonly jump: Node } | undefined {
  const around = fn.parent(returned);
  const before = around === undefined ? [] : fn.children(around).filter((node) => node <= returned);
  const label = before.findLast((node) => fn.kind(node) === 'labeled_statement') ?? labelAround(fn, returned);
  if (label === undefined) return undefined;
  const name = labelOf(fn, label);
  if (!undoLabels.test(name) || fallsInto(fn, label)) return undefined;
  const jumps = jumpsTo(fn, name);
  const [first] = jumps;
  const status = first === undefined ? undefined : statusTested(fn, first);
  if (first === undefined || status === undefined) return undefined;
  return jumps.every((jump) => statusTested(fn, jump) === status) ? { label: name, status, jump: first } : undefined;
}

/** `ret` of `if (ret) goto err;`: asked of the text, since nothing is followed that nobody reads. */
function statusTested(fn: FunctionAnalysis, jump: Node): string | undefined {
  const taken = takenBranch(fn, jump);
  if (!taken) return undefined;
  const [leaf, ...more] = leavesOf(fn, taken.condition, true);
  if (!leaf || more.length > 0 || leaf.says === 'zero' || fn.kind(leaf.node) !== 'identifier') return undefined;
  const name = fn.text(leaf.node);
  return testedStatuses.test(name) ? name : undefined;
}
