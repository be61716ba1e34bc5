import type { FunctionAnalysis } from '../../../c/index.ts';
import { errorLabels } from '../../../kernel/failureNames.ts';
import { jumpsTo, labelNamed, labelOf } from '../../support/labels.ts';
import { fallsInto } from '../labels.ts';
import type { Branch, Failure } from './branch.ts';
import { fateOf } from './fate.ts';
import { isAskedFor, isSetBefore } from './meant.ts';

/** A label by the name of errors that nothing falls into, and to which other jumps carry one. */
export function byLabel(fn: FunctionAnalysis, { condition, jump, status }: Branch): Failure | undefined {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' ? labelOf(fn, jump) : '';
  if (!errorLabels.test(name)) return undefined;
  const label = labelNamed(fn, name);
  if (label === undefined || fallsInto(fn, label)) return undefined;
  const others = jumpsTo(fn, name)
    .filter((node) => node !== jump)
    .map((node) => fateOf(fn, node, status));
  if (others.includes('zero') || !others.includes('nonzero')) return undefined;
  return { what: `Only failures jump to ${name}`, brief: `goto ${name}`, at: label };
}
