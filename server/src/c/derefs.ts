import { writerOf } from './idiom.ts';
import type { Call, Deref } from './model.ts';

/** What a callee reads through. */
export function derefsOfCall(call: Call): Deref[] {
  return (call.fact?.dereferences ?? []).flatMap((index) => {
    const pointer = call.args[index];
    return pointer === undefined ? [] : [{ node: call.node, pointer, kind: 'call' as const, call }];
  });
}

/** What `xchg()` and its like write through. */
export function derefsOfWriter(call: Call): Deref[] {
  const writer = writerOf(call.name);
  const pointer = writer && !writer.lvalue ? call.args[writer.place] : undefined;
  return pointer === undefined ? [] : [{ node: call.node, pointer, kind: 'call', call }];
}
