import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { labelNamed, labelOf } from '../../support/labels.ts';
import { stackOf } from '../labels.ts';
import type { Branch, Failure } from './branch.ts';
import { doesMore, isMissing, isOutOfBounds } from './checks.ts';
import { fateOf } from './fate.ts';
import { isAskedFor, isSetBefore } from './meant.ts';

/** Where all others leave with an error: to a label that success does not come by, or from a check like theirs. */
export function byWayOut(fn: FunctionAnalysis, { condition, truth, jump, block, status }: Branch): Failure | undefined {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' && fn.whole ? labelOf(fn, jump) : '';
  const label = labelNamed(fn, name);
  if (label === undefined) return undefined;
  const stack = stackOf(fn, label);
  // Of several labels success may leave by a later one.
  const comesBy = stack?.length !== 1;
  if (comesBy && !(truth && (isOutOfBounds(fn, condition) || isMissing(fn, condition, name)))) return undefined;
  const { withError, without } = jumpsBy(fn, status);
  // This one is the only jump to the label that may have none.
  if (sum((stack ?? [label]).map((one) => without.get(labelOf(fn, one)) ?? 0)) > 1) return undefined;
  if (doesMore(fn, block)) return undefined;
  if (!comesBy) return { what: `Success does not come by ${name}`, brief: `goto ${name}`, at: label };
  return withError.length > 1
    ? { what: 'Other checks like this one leave with an error', brief: `goto ${name}`, at: withError[0]! }
    : undefined;
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

/** All jumps that carry an error, and how many to each label may have none. */
function jumpsBy(
  fn: FunctionAnalysis,
  status: string,
): { readonly withError: readonly Node[]; readonly without: ReadonlyMap<string, number> } {
  return fn.once(`jumps with an error in ${status}`, () => {
    const withError: Node[] = [];
    const without = new Map<string, number>();
    for (const node of fn.descendants(fn.body, 'goto_statement')) {
      const name = labelOf(fn, node);
      if (fateOf(fn, node, status) === 'nonzero') withError.push(node);
      else without.set(name, (without.get(name) ?? 0) + 1);
    }
    return { withError, without };
  });
}
