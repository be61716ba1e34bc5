import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { makingNames } from '../../kernel/callNames.ts';

/** When a result is NULL, and that this is a NULL dereference then. */
export function whyNull(maker: Call | undefined): string {
  return `It is NULL when ${whenNull(maker)}, and then this is a NULL dereference in the kernel.`;
}

/** When a result is NULL, by what is known of the call that gave it: `memory is short`. */
export function whenNull(maker: Call | undefined): string {
  const isAllocation = maker?.fact?.nullIsFailure === true || (maker && makingNames.test(maker.name));
  if (isAllocation) return 'memory is short';
  return maker?.fact?.mayReturnNull === undefined ? 'memory is short or nothing is found' : 'nothing is found';
}

/** What to do where a place is NULL. What steps on where it is read is not to be read once more. */
export function howToTest(fn: FunctionAnalysis, at: Node, pointer: string): string {
  const leave = howToLeave(fn, at);
  return /\+\+|--|\(/.test(pointer)
    ? `Keep it in a variable, test that, and ${leave} before it is used.`
    : `Test ${pointer} and ${leave} before this line.`;
}

/** A function of no result has no error to return; what is locked there is unlocked first. */
export function howToLeave(fn: FunctionAnalysis, at: Node): string {
  // What a guard or the caller took is not for this function to drop.
  const isOwn = (since: Node): boolean => {
    const call = fn.callOf(since);
    return call?.fact?.locksTaken !== undefined && !/assert/.test(call.name);
  };
  const held = fn.heldBefore(at).findLast(({ since }) => isOwn(since));
  const drop =
    held === undefined ? '' : held.place.endsWith(' off') ? `undo "${held.place}" and ` : `drop ${held.place} and `;
  return `${drop}${fn.returnType.kind === 'void' ? 'leave' : 'leave with an error'}`;
}
