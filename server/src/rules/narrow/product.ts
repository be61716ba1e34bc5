import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { unitSizeNames } from '../../kernel/sizeNames.ts';
import { addressTypes } from '../../kernel/types.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, nameOf, quote, sides } from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

const largest = /^(?:UINT_MAX|U32_MAX|INT_MAX)$/;

/** `addr + i * page_size`, multiplied in 32 bits and added to an address of 64; and a size of all that is made so. */
export function checkProducts(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '*' ? sides(fn, node) : undefined;
    if (!both || !both.every((side) => isNarrow(fn, side))) continue;
    const size = both.find((side) => isSize(fn, side));
    const count = both.find((side) => side !== size);
    if (size === undefined || count === undefined || isConstantLike(fn, count)) continue;
    const widening = wideningOf(fn, node, isWideIn(fn));
    const isAdded = widening?.kind === 'operand' && /^[+-]$/.test(fn.operator(widening.node));
    const isStored = widening?.kind === 'assigned' && widening.whole === node && isOfLargeThings(fn.path);
    if (!widening || !(isAdded || isStored)) continue;
    if (isAdded && !addressTypes.test(widening.type.text)) continue;
    const text = quote(fn, node);
    const first = fn.span(both[0]);
    report({
      ...fn.span(node),
      what: `\`${text}\` is multiplied in 32 bits, then ${isAdded ? 'added' : 'widened'} to \`${widening.type.text}\`.`,
      why: isAdded
        ? 'What lies 4 GiB or more behind the first address is lost before the sum: the result is the address of something else.'
        : 'Of a size of 4 GiB or more the upper bits are lost before the wider type is reached.',
      advice: `Widen an operand: \`(${widening.type.text})${quote(fn, both[0], 30)} * ...\`. Or is the whole always below 4 GiB?`,
      brief: `${text} in 32 bits`,
      related: [
        { ...fn.span(widening.node), message: `${isAdded ? 'added to' : 'needed as'} \`${widening.type.text}\` here` },
      ],
      fix: {
        title: `Widen to ${widening.type.text} before the product`,
        edits: [{ start: first.start, end: first.start, text: `(${widening.type.text})` }],
        safe: true,
      },
    });
  }
}

function isSize(fn: FunctionAnalysis, node: Node): boolean {
  const text = fn.text(unwrap(fn, node));
  return largest.test(text) || unitSizeNames.test(nameOf(fn, node));
}

/** Of 32 bits, declared or by what it is. */
function isNarrow(fn: FunctionAnalysis, node: Node): boolean {
  if (largest.test(fn.text(unwrap(fn, node)))) return true;
  const width = widthOf(sureType(fn, node) ?? { text: '', kind: 'unknown' });
  return width !== undefined && width.bits === 32;
}
