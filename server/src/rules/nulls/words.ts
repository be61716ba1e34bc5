import type { Call } from '../../c/index.ts';

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
