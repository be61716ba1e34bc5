import type { Call, Deref } from './model.ts';

/** What a callee reads through. */
export function derefsOfCall(call: Call): Deref[] {
  return (call.fact?.dereferences ?? []).flatMap((index) => {
    const pointer = call.args[index];
    return pointer === undefined ? [] : [{ node: call.node, pointer, kind: 'call' as const, call }];
  });
}
