import type { Call, FunctionAnalysis, Loop } from '../../c/index.ts';
import { within } from '../support/places.ts';
import { isFixed } from '../turns/fixed.ts';

/** The call in a loop, and in no loop inside of it, that looks another entry up on each turn. */
export function lookUpOf(fn: FunctionAnalysis, loop: Loop): Call | undefined {
  return within(fn, fn.calls, loop.node).find(
    (call) =>
      looksUp(fn, call) &&
      fn.loopsAround(call.node).at(-1)?.node === loop.node &&
      call.args.some((arg) => fn.typeOf(arg).kind !== 'pointer' && !isFixed(fn, arg, loop.node)),
  );
}

function looksUp(fn: FunctionAnalysis, call: Call): boolean {
  const { fact } = call;
  if (fact?.entryAccessor === undefined) return fact?.looksUp === true;
  if (!fact.mayReturnNull) return false;
  if (typeof fact.entryAccessor.allocates === 'boolean') return !fact.entryAccessor.allocates;
  const values = fn.valuesOf(call.node);
  return values.length > 0 && values.every(({ accessor }) => accessor?.allocates === false);
}
