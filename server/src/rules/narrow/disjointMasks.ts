import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `(entry & PAGE_MASK) & DIRTY`: the first mask leaves nothing of what the second asks for. */
export function checkDisjointMasks(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    if (!isMaskOfMask(fn, node)) continue;
    const [inner, outer] = maskedBy(fn, node) ?? [];
    const [value, mask] = inner === undefined ? [] : (maskedBy(fn, unwrap(fn, inner)) ?? []);
    if (value === undefined || fn.constantOf(value) !== undefined) continue;
    const bits = [outer!, mask!].map((one) => BigInt.asUintN(64, fn.constantOf(one)!));
    if (bits.includes(0n) || (bits[0]! & bits[1]!) !== 0n) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is always 0: \`${quote(fn, mask!)}\` and \`${quote(fn, outer!)}\` have no bit in common.`,
      why: 'What is asked for was masked out before: the test never holds.',
      advice: `Ask \`${quote(fn, value)}\` itself for \`${quote(fn, outer!)}\`.`,
      brief: `${quote(fn, node)} is 0`,
    });
  }
}

/** By its form alone: what is constant is asked of paths, and only of these. */
function isMaskOfMask(fn: FunctionAnalysis, node: Node): boolean {
  return isMask(fn, node) && sides(fn, node)?.some((side) => isMask(fn, unwrap(fn, side))) === true;
}

const isMask = (fn: FunctionAnalysis, node: Node): boolean =>
  fn.kind(node) === 'binary_expression' && fn.operator(node) === '&';

/** `x & MASK` of a constant, either way round. */
function maskedBy(fn: FunctionAnalysis, node: Node): readonly [value: Node, mask: Node] | undefined {
  const both = isMask(fn, node) ? sides(fn, node) : undefined;
  if (!both) return undefined;
  const [left, right] = both.map((side) => fn.constantOf(side));
  if (right !== undefined) return left === undefined ? both : undefined;
  return left === undefined ? undefined : [both[1], both[0]];
}
