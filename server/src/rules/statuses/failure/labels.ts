import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { errorLabels, plainErrorLabels } from '../../../kernel/failureNames.ts';
import { jumpsTo, labelNamed, labelOf } from '../../support/labels.ts';
import { stackOf } from '../labels.ts';
import type { Branch, Failure } from './branch.ts';
import { doesMore, isMissing, isOutOfBounds, isRunOut } from './checks.ts';
import { fateOf } from './fate.ts';
import { isAskedFor, isSetBefore } from './meant.ts';

/** A label by the name of errors that success does not come by, and to which other jumps carry one. */
export function byLabel(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const others = othersTo(fn, branch);
  if (!others?.only || others.fates.includes('zero') || !others.fates.includes('nonzero')) return undefined;
  return { what: `Only failures jump to ${others.name}`, brief: `goto ${others.name}`, at: others.label };
}

/** The same where success comes by, and all others have an error: what ends there with 0 on all paths may be a success. */
export function byOthers(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const others = othersTo(fn, branch);
  if (!others || others.fates.length < 2 || !others.fates.every((fate) => fate === 'nonzero')) return undefined;
  return { what: `All others jump to ${others.name} with an error`, brief: `goto ${others.name}`, at: others.label };
}

/** The same of a label that is called for nothing else, to which several others jump, and a check like theirs. */
export function byPlainLabel(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const { condition, truth, block } = branch;
  if (!truth || !(isRunOut(fn, condition) || isOutOfBounds(fn, condition) || isMissing(fn, condition, '')))
    return undefined;
  const others = othersTo(fn, branch);
  if (!others || !plainErrorLabels.test(others.name) || doesMore(fn, block)) return undefined;
  return others.fates.length > 2 ? byOthers(fn, branch) : undefined;
}

/** What the status is at the other jumps to a label by the name of errors, and whether nothing else gets there. */
function othersTo(fn: FunctionAnalysis, { condition, jump, block, status }: Branch) {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' ? labelOf(fn, jump) : '';
  const label = errorLabels.test(name) ? labelNamed(fn, name) : undefined;
  // Where nothing is undone, `goto err` with a 0 is one more way to return 0.
  if (label === undefined || returnsAtOnce(fn, label)) return undefined;
  const stack = stackOf(fn, label);
  // Where success comes by, or more is undone further up, this may be a success that ends on the way.
  if (stack?.length !== 1 && doesMore(fn, block)) return undefined;
  const fates = (stack ?? [label])
    .flatMap((one) => jumpsTo(fn, labelOf(fn, one)))
    .filter((node) => node !== jump)
    .map((node) => fateOf(fn, node, status));
  return { name, label, only: stack !== undefined, fates };
}

/** `err: return ret;` */
function returnsAtOnce(fn: FunctionAnalysis, label: Node): boolean {
  const first = fn.children(label).find((node) => /_statement$/.test(fn.kind(node)));
  return first !== undefined && fn.kind(first) === 'return_statement';
}
