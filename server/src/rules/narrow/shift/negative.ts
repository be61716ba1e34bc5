import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import type { Reporter } from '../../rule.ts';
import { isConstantLike, quote, sides } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';

/** `1 << (ffs(size - base) - 1)`: where both are equal there is no bit, ffs() is 0, and the shift goes by -1. */
export function checkNegativeShift(fn: FunctionAnalysis, node: Node, right: Node, report: Reporter): void {
  const at = unwrap(fn, right);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '-' ? sides(fn, at) : undefined;
  if (!both || fn.canonical(both[1]) !== '1') return;
  const call = fn.callOf(unwrap(fn, both[0]));
  const value = call !== undefined && /^(?:ffs|fls|fls64|ffs64|fls_long)$/.test(call.name) ? call.args[0] : undefined;
  const inner = value === undefined ? undefined : unwrap(fn, value);
  const parts = inner !== undefined && fn.operator(inner) === '-' ? sides(fn, inner) : undefined;
  if (value === undefined || !parts || isConstantLike(fn, parts[1])) return;
  const [a, b] = [fn.canonical(parts[0]), fn.canonical(parts[1])];
  const isTested = fn.descendants(fn.body, 'binary_expression').some((test) => {
    const compared = /^(?:[<>]=?|[!=]=)$/.test(fn.operator(test)) ? sides(fn, test) : undefined;
    const texts = compared?.map((side) => fn.canonical(side)) ?? [];
    return texts.includes(fn.canonical(value)) || (texts.includes(a) && texts.includes(b));
  });
  if (isTested || fn.zeroTests.some(({ place }) => place === fn.canonical(value))) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` shifts by -1 where \`${quote(fn, value)}\` is 0, and nothing tests that.`,
    why: `Without a bit that is set, ${call!.name}() is 0: a shift by less than 0 is undefined.`,
    advice: 'Are the two never equal here? If they may be, test it first.',
    brief: `${quote(fn, node)} may shift by -1`,
  });
}
