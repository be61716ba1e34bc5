import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../../kernel/architectures.ts';
import type { Reporter } from '../../rule.ts';
import { isConstantLike, quote, sides } from '../../support/nodes.ts';
import { isWideEverywhere, isWideIn, sureType, unwrap, wideningOf, widthOf } from '../../support/widths.ts';

/** `(entry & GENMASK(11, 4)) << 28`, put into an address: the bits that the mask leaves go beyond the type. */
export function checkLostBits(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  if (!isConstantLike(fn, right) || isConstantLike(fn, left)) return;
  const count = fn.constantOf(right);
  if (count === undefined || count < 8n || count > 63n) return;
  const top = topBit(fn, left);
  const type = top === undefined ? undefined : sureType(fn, left);
  const width = type && widthOf(type);
  if (!type || !width || top === undefined) return;
  const isLong = width.bits === 64;
  if (isLong && (width.bits32 === 64 || is64BitOnly(fn.path) || !isOfLargeThings(fn.path))) return;
  const bits = isLong ? 32 : Math.max(width.bits, 32);
  if (top + count <= BigInt(bits)) return;
  const widening = wideningOf(fn, node, isLong ? isWideEverywhere : isWideIn(fn));
  if (!widening) return;
  const first = fn.span(left);
  const cast = `(${widening.type.text})`;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is computed in ${isLong ? `the 32 bits that \`${type.text}\` has on a 32-bit kernel` : `${bits} bits`}, and the mask leaves bits that the shift moves beyond them.`,
    why: `Up to bit ${top + count - 1n} is meant to reach \`${widening.type.text}\`; what is above bit ${bits - 1} is lost before.`,
    advice: `Widen first: \`${cast}${quote(fn, left, 40)} << ${quote(fn, right, 20)}\`.`,
    brief: `${quote(fn, node)} in ${bits} bits`,
    slip: 'lost',
    related: [{ ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` }],
    fix: {
      title: `Widen to ${widening.type.text} before the shift`,
      edits: [{ start: first.start, end: first.start, text: cast }],
      safe: true,
    },
  });
}

/** How many low bits a mask in view leaves; undefined where none does. */
function topBit(fn: FunctionAnalysis, node: Node): bigint | undefined {
  const at = unwrap(fn, node);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '&' ? sides(fn, at) : undefined;
  const mask = both?.find((side) => isConstantLike(fn, side));
  const value = mask === undefined ? undefined : fn.constantOf(mask);
  if (value === undefined || value <= 0n) return undefined;
  const other = both!.find((side) => side !== mask)!;
  // What has fewer bits than the mask has no more after it.
  const own = widthOf(sureType(fn, other) ?? { text: '', kind: 'unknown' })?.bits;
  const length = BigInt(value.toString(2).length);
  return own !== undefined && BigInt(own) < length ? BigInt(own) : length;
}
