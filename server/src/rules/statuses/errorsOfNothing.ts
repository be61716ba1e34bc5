import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { plainStatuses } from '../../kernel/status.ts';
import { errorsOfNull, givesNull, isAssignedIn, makerOf } from '../failures/errorOfNull.ts';
import type { Reporter } from '../rule.ts';
import { takenBranch } from '../support/statements.ts';
import { unwrap } from '../support/widths.ts';

/** The error of a pointer that is NULL: 0, success. */
export function checkErrorsOfNothing(fn: FunctionAnalysis, report: Reporter): void {
  for (const { call, test, place } of errorsOfNull(fn)) {
    const maker = givesNull(fn, place, call.node) ? makerOf(fn, place, call.node) : undefined;
    if (!maker) continue;
    report({
      ...fn.span(call.node),
      what: `${place} is NULL here, as ${maker.name}() gives where it fails, and PTR_ERR(NULL) is 0.`,
      why: 'The failure is returned as success.',
      advice: 'Should this be an error of its own, such as -ENOMEM or -ENODEV?',
      brief: 'PTR_ERR(NULL) is 0',
      related: [{ ...fn.span(test), message: 'NULL' }],
      key: `error of ${place}`,
    });
  }
  if (fn.source.code.includes('IS_ERR_OR_NULL(')) checkErrorOfBoth(fn, report);
}

/** `if (IS_ERR_OR_NULL(p)) return PTR_ERR(p);`: of NULL that is 0, success. */
function checkErrorOfBoth(fn: FunctionAnalysis, report: Reporter): void {
  // Elsewhere nothing to give may be a success.
  if (!isOfLargeThings(fn.path)) return;
  for (const call of fn.calls) {
    const value = call.args[0];
    if (value === undefined || call.name !== 'PTR_ERR' || !isHandedOn(fn, call.node)) continue;
    const place = fn.canonical(value);
    const taken = takenBranch(fn, call.node);
    if (!taken || fn.canonical(unwrap(fn, fn.strip(taken.condition))) !== `IS_ERR_OR_NULL(${place})`) continue;
    // What is optional need not be there.
    if (makerOf(fn, place, call.node)?.name.endsWith('_optional')) continue;
    // Where the branch asks again, it is for NULL.
    if (isAssignedIn(fn, taken.branch, place) || /\?|\bif \(/.test(fn.text(taken.branch))) continue;
    report({
      ...fn.span(call.node),
      what: 'The branch is taken for NULL, too, and PTR_ERR(NULL) is 0.',
      why: 'Where nothing is found the caller gets 0, and goes on as after a success.',
      advice: 'Should NULL have an error of its own, such as -ENOENT?',
      brief: 'PTR_ERR(NULL) is 0',
      related: [{ ...fn.span(taken.condition), message: 'NULL, or an error pointer' }],
    });
  }
}

/** Returned, or kept in a status. */
function isHandedOn(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  if (parent === undefined) return false;
  if (fn.kind(parent) === 'return_statement') return true;
  const target = fn.kind(parent) === 'assignment_expression' ? fn.child(parent, 'left') : undefined;
  return target !== undefined && plainStatuses.test(fn.text(target));
}
