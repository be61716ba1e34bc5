import type { Call, FunctionAnalysis } from '../../c/index.ts';

/** When a result is NULL, by what is known of the call that gave it. */
export function whyNull(maker: Call | undefined): string {
  const when =
    maker?.fact?.nullIsFailure === true
      ? 'memory is short'
      : maker?.fact?.mayReturnNull === undefined
        ? 'memory is short or nothing is found'
        : 'nothing is found';
  return `It is NULL when ${when}, and then this is a NULL dereference in the kernel.`;
}

/** What to do where it is NULL: a function of no result has no error to return. */
export function howToLeave(fn: FunctionAnalysis): string {
  return fn.returnType.kind === 'void' ? 'leave' : 'leave with an error';
}
