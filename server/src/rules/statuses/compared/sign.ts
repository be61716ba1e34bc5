import type { Call, FunctionAnalysis, Node } from '../../../c/index.ts';
import type { Observation } from '../../rule.ts';
import type { Assigned } from '../assigned.ts';
import { dropped } from './say.ts';

/** A count that a call may give as a negative error: settled where somebody asks for the sign before it is used. */
export function noteSign(
  fn: FunctionAnalysis,
  call: Call,
  { node: kept, name }: Assigned,
  note: (observation: Observation) => void,
): void {
  if (call.fact?.type !== undefined && !/^(?:int|long|s32|s64|ssize_t)$/.test(call.fact.type)) return;
  const key = `sign of ${name}=${fn.canonical(call.node)}`;
  const uses = fn.named(name).filter((use) => use > kept && !fn.isInside(use, kept));
  const test = uses.findIndex((use) => {
    const parent = fn.parent(use);
    return parent !== undefined && /^\w+<=?0$/.test(fn.canonical(parent));
  });
  if (test >= 0) note({ key, state: 'settled' });
  else if (uses.length > 0 && !uses.some((use) => isAsked(fn, use)))
    note({
      key,
      state: 'open',
      report: { ...dropped(fn, call), related: [{ ...fn.span(uses[0]!), message: 'used here' }] },
    });
}

function isAsked(fn: FunctionAnalysis, use: Node): boolean {
  const test = fn.enclosing(use, 'if_statement', 'while_statement', 'for_statement');
  const condition = test === undefined ? undefined : fn.child(test, 'condition');
  return condition !== undefined && fn.isInside(use, condition);
}
