import { kernelKnowledge } from '../../kernel/index.ts';
import { roleNames } from '../../kernel/roles.ts';
import type { Hunk } from '../../patch/model.ts';
import { blocksOf, swapped } from '../support/changedCode.ts';
import { functionOf } from '../support/replacedLine.ts';
import { rewrittenArguments, type Rewritten } from '../support/rewrittenCalls.ts';

/** Calls of which one side of a patch builds missing levels and the other does not; their places are on the side that a hunk removes. */
export interface ChangedFlag extends Rewritten {
  /** Whether the call builds them on the other side. */
  readonly allocates: boolean;
  /** What the function is for, by the name that stands behind the second `@@`. */
  readonly role: string | undefined;
}

/** Of a hunk, or of the one that takes it back. */
export function changedFlags(hunk: Hunk, back = false): ChangedFlag[] {
  const name = functionOf(hunk)?.name ?? '';
  const role = roleNames.find(([pattern]) => pattern.test(name))?.[1];
  const blocks = blocksOf(hunk);
  return (back ? blocks.map(swapped) : blocks).flatMap(rewrittenArguments).flatMap((rewritten) => {
    const condition = kernelKnowledge.call(rewritten.callee)?.entryAccessor?.allocates;
    if (typeof condition !== 'object' || condition.argument !== rewritten.index) return [];
    const [before, after] = [isSet(rewritten.before), isSet(rewritten.after)];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ ...rewritten, allocates: after, role }];
  });
}

/** A flag that is written out, or a cache that is given. */
function isSet(text: string): boolean | undefined {
  if (/^(?:false|0|NULL)$/.test(text)) return false;
  return /^(?:true|1|&?\w*cache)$/.test(text) ? true : undefined;
}
