import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { isOfLargeThings } from '../../../kernel/architectures.ts';
import {
  orderOnly,
  sizeMaskNames,
  smallCountNames,
  unitSizeNames,
  windowShiftNames,
} from '../../../kernel/sizeNames.ts';
import type { Related } from '../../rule.ts';
import { assignmentsTo, isConstantLike, nameOf, quote, sides, variableOf } from '../../support/nodes.ts';
import { sureType, unwrap, widthOf, type Widening } from '../../support/widths.ts';
import { isBitOfLong, isLog, isPagesOfLog } from './largeCounts.ts';
import { isTestedAgainst, upperBound, type Shift } from './bounds.ts';
import { goesToBytes, isBytes, isPrintedWide, isWhole, meetsUnknown, meetsUpperHalf } from './goal.ts';
import { sameShiftInMoreBits, smallerShiftInMoreBits } from './siblings.ts';

/** Why a shift is thought to go too far: what is known of its count. */
export interface Evidence {
  /** A sentence of its own, if there is one. */
  readonly words: string;
  readonly related?: Related;
  /** Somebody decided for more bits in a like place. */
  readonly isSure?: boolean;
}

/** What is known of a shift before it is asked how far it goes. */
interface Known {
  readonly shift: Shift | undefined;
  readonly widening: Widening | undefined;
  readonly limit: bigint;
}

export function evidenceOf(fn: FunctionAnalysis, node: Node, right: Node, known: Known): Evidence | undefined {
  const { shift, widening, limit } = known;
  const max = shift?.max ?? upperBound(fn, right);
  if (max !== undefined) {
    if (max < limit || (!widening && !shift)) return undefined;
    // The bits of a word of 32: its highest is mostly a bit like the others. What stays narrow may be narrow.
    if (!isOfLargeThings(fn.path) && (max === 31n || !widening)) return undefined;
    return { words: ` \`${shift?.text ?? quote(fn, right)}\` may be as large as ${max}.` };
  }
  if (shift?.ofSize && !isOfLargeThings(fn.path) && !windowShiftNames.test(shift.text)) return undefined;
  if (shift?.ofSize) return widening || goesToBytes(fn, node) || isPrintedWide(fn, node) ? { words: '' } : undefined;
  if ((!widening && !meetsUnknown(fn, node)) || isTestedAgainst(fn, right, limit)) return undefined;
  const sibling = orderOnly.test(fn.canonical(right)) ? undefined : sameShiftInMoreBits(fn, node, right);
  // Where types are out of view, only the same function's habit counts, and BIT() says nothing.
  const isNear = sibling?.node !== undefined && !sibling.text.startsWith('BIT(');
  if (sibling && ((widening !== undefined && isOfLargeThings(fn.path)) || isNear)) {
    return {
      words: ` The same shift is \`${sibling.text}\` elsewhere in this file.`,
      isSure: true,
      ...(sibling.node !== undefined && { related: { ...fn.span(sibling.node), message: 'in more bits here' } }),
    };
  }
  const smaller = widening && smallerShiftInMoreBits(fn, node, right);
  if (smaller) {
    return {
      words: ` A smaller shift, \`${smaller.text}\`, has more in this function.`,
      isSure: true,
      related: { ...fn.span(smaller.node!), message: 'in more bits here' },
    };
  }
  if (!widening) return undefined;
  if (isSmallestPage(fn, right) && (isWholeResult(fn, node, widening) || isOfThat(fn, right, widening))) {
    return { words: ` The smallest page may be one of 2 GiB or more: \`${quote(fn, right)}\` is any bit of a long.` };
  }
  if (smallCountNames.test(fn.text(right))) return undefined;
  const beside = otherInStatement(fn, node);
  if (beside !== undefined) {
    return { words: '', related: { ...fn.span(beside), message: 'in more bits here' } };
  }
  if (widening.kind === 'operand' && meetsUpperHalf(fn, widening)) return { words: '' };
  if (widening.kind === 'compared' && isPagesOfLog(fn, right)) return { words: '' };
  // Nothing is known of the count but its name: the result must be a size for sure.
  const isSize = isOfLargeThings(fn.path) && isBytes(fn, widening) && isWhole(fn, node, widening.whole);
  return isSize && (isLog(fn, right) || isBitOfLong(fn, right)) ? { words: '' } : undefined;
}

/**
 * The lowest bit of a mask of page sizes, or of a size, that has the bits of `long`: `__ffs(domain->pgsize_bitmap)`, also
 * by way of a variable that is given nothing else.
 */
function isSmallestPage(fn: FunctionAnalysis, count: Node): boolean {
  const variable = variableOf(fn, count);
  const sources = variable ? assignmentsTo(fn, variable.name).map(({ value }) => value) : [count];
  return (
    sources.length > 0 &&
    sources.every((source) => {
      const call = source === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, source)));
      const value = call !== undefined && /^__ffs(?:64)?$/.test(call.name) ? call.args[0] : undefined;
      return value !== undefined && (sizeMaskNames.test(nameOf(fn, value)) || isLongSize(fn, value));
    })
  );
}

/** `size & ~(1 << bit)` with the lowest bit of that size: is it a power of 2? */
function isOfThat(fn: FunctionAnalysis, count: Node, { node, kind, whole }: Widening): boolean {
  const other =
    kind === 'operand' && fn.operator(node) === '&' ? sides(fn, node)!.find((side) => side !== whole) : undefined;
  if (other === undefined || !fn.canonical(whole).startsWith('~') || !isOfLargeThings(fn.path)) return false;
  const variable = variableOf(fn, count);
  const source = variable ? assignmentsTo(fn, variable.name)[0]?.value : count;
  const call = source === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, source)));
  return call?.args[0] !== undefined && fn.canonical(call.args[0]) === fn.canonical(other);
}

/** A size of a page or a block, in the bits of `long`. */
function isLongSize(fn: FunctionAnalysis, value: Node): boolean {
  return unitSizeNames.test(nameOf(fn, value)) && widthOf(sureType(fn, value) ?? unknownType)?.bits === 64;
}

const unknownType = { text: '', kind: 'unknown' } as const;

/** A size or its mask, kept or returned as such. */
function isWholeResult(fn: FunctionAnalysis, node: Node, { kind, whole }: Widening): boolean {
  return isOfLargeThings(fn.path) && (kind === 'assigned' || kind === 'returned') && isWhole(fn, node, whole);
}

/** Another shift of the same statement that is done in more bits. */
function otherInStatement(fn: FunctionAnalysis, node: Node): Node | undefined {
  return fn.descendants(fn.statementOf(node), 'binary_expression').find((other) => {
    const both = other !== node && fn.operator(other) === '<<' ? sides(fn, other) : undefined;
    return both && /^1u?ll?u?$/i.test(fn.canonical(both[0])) && !isConstantLike(fn, both[1]);
  });
}
