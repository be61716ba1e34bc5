import type { FunctionAnalysis } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { narrowDivisors } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, quote } from '../support/nodes.ts';
import { isWideEverywhere, sureType, unwrap } from '../support/widths.ts';

/** `div_u64(sum, count)` with a `count` of 64 bits: the parameter has 32, and what is left may be 0. */
export function checkDivisors(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path) || !/_div\(|div_[us]64/.test(fn.source.code)) return;
  for (const call of fn.calls) {
    const wider = call.throughPointer ? undefined : narrowDivisors.get(call.name);
    const divisor = wider === undefined ? undefined : call.args[1];
    const type = divisor === undefined ? undefined : sureType(fn, divisor);
    if (divisor === undefined || !type || !isWideEverywhere(type) || isConstantLike(fn, divisor)) continue;
    // A cast makes wide what need not be.
    if (fn.kind(unwrap(fn, divisor)) === 'cast_expression' || fn.constantOf(divisor) !== undefined) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() takes a divisor of 32 bits, but \`${quote(fn, divisor)}\` is \`${type.text}\`.`,
      why: 'Only the low 32 bits divide, and where those are 0 the kernel oopses.',
      advice: `Use ${wider}(), or can it never be 2^32 or more?`,
      brief: `${quote(fn, divisor)} is cut to 32 bits`,
    });
  }
}
