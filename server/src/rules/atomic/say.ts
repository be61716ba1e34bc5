import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Fix } from '../rule.ts';

export const why =
  'The CPU may be given away in the middle: the kernel warns, deadlocks, or lets others see a half-made change.';

/** The argument of a call that holds its allocation flags, where those are written out. */
export function flagsOf(
  fn: FunctionAnalysis,
  call: Call,
): { readonly start: number; readonly end: number } | undefined {
  const argument = call.args.find((one) => /^GFP_(?:KERNEL|USER)(?:_ACCOUNT)?$/.test(fn.text(one)));
  return argument === undefined ? undefined : fn.span(argument);
}

/** Other flags for an allocation. */
export function withFlags(fn: FunctionAnalysis, call: Call, flags: string): { readonly fix?: Fix } {
  const place = flagsOf(fn, call);
  return place ? { fix: { title: `Use ${flags}`, edits: [{ ...place, text: flags }] } } : {};
}
