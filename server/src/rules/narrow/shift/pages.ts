import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { hasOwnMemory, hasSmallAddresses, is64BitOnly, isOfLargeThings } from '../../../kernel/architectures.ts';
import { mappedAddressTakers } from '../../../kernel/callNames.ts';
import { bufferPageNames, pageNumberNames, pageShiftMacros } from '../../../kernel/sizeNames.ts';
import { memoryAddressTypes } from '../../../kernel/types.ts';
import type { Reporter } from '../../rule.ts';
import { assignmentsTo, fieldFactOf, isConstantLike, nameOf, quote, sides, variableOf } from '../../support/nodes.ts';
import {
  type Widening,
  isWideEverywhere,
  isWideIn,
  sureType,
  unwrap,
  wideningOf,
  widthOf,
} from '../../support/widths.ts';
import { originCall } from '../../support/origin.ts';
import { readShift } from './bounds.ts';

/** `pages << PAGE_SHIFT`, computed in fewer bits than the result needs. */
export function checkShiftedPages(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const count = fn.text(fn.strip(right)).trim();
  // A count of 64 bits was to make the result as wide, which it does not.
  const isMeantWide = isWideEverywhere(sureType(fn, right) ?? { text: '', kind: 'unknown' });
  const isPages =
    isMeantWide ||
    (pageShiftMacros.test(count) && (!count.includes('PER_PAGE') || pageNumberNames.test(nameOf(fn, left)))) ||
    readShift(fn, right)?.ofSize === true;
  // A plain number is that of a page where the result is an address.
  const isNumber = /^(?:1[2-9]|2[01])$/.test(count);
  if ((!isPages && !isNumber) || isConstantLike(fn, left) || isOneThing(fn, left)) return;
  const type = sureType(fn, left);
  const isField = fn.kind(unwrap(fn, left)) === 'field_expression';
  const field = isField ? fieldFactOf(fn, left)?.bitField : undefined;
  const width = field === undefined ? type && widthOf(type) : { bits: field, bits32: field };
  if (!type || !width || width.bits < 32 || isBounded(fn, left)) return;
  const narrow = width.bits < 64;
  if (!narrow && (width.bits32 >= 64 || is64BitOnly(fn.path) || hasSmallAddresses(fn.path))) return;
  // A cast to `unsigned long` is somebody's decision.
  if (!narrow && fn.kind(unwrap(fn, left)) === 'cast_expression') return;
  const widening = wideningOf(fn, node, narrow ? isWideIn(fn) : isWideEverywhere);
  if (!widening || (!narrow && !isKept(fn, node, widening))) return;
  // So is that of a slot: of one mapping there are few.
  const isSlot = count.startsWith('IO_TLB');
  const isMeant = (isPages && !isSlot) || (narrow && memoryAddressTypes.test(widening.type.text));
  if (isSlot && isCounted(fn, left)) return;
  if (!isMeant) return;
  // What a 32-bit kernel holds in its memory fits its longs: a page number may not, a count of pages does.
  const isCount = !narrow && bufferPageNames.test(nameOf(fn, left)) && !hasOwnMemory(fn.path);
  if ((isCount || !isOfLargeThings(fn.path)) && !mayBeAnyPage(fn, left, narrow)) return;
  if (!narrow && widening.kind === 'argument' && mappedAddressTakers.test(fn.callOf(widening.node)?.name ?? '')) return;
  // What is turned into an order is the size of one allocation.
  if (widening.kind === 'argument' && fn.callOf(widening.node)?.fact?.resultUnit === 'count') return;
  if (fn.constantOf(left) !== undefined) return;
  if (!narrow && isOfLowMemory(fn, left)) return;
  const text = quote(fn, node);
  const plain = /^[\w>.-]+(?:\([^()]*\))?$/.test(fn.text(left).trim());
  const cast = `(${widening.type.text.replace(/\s*\*+$/, '')})`;
  const variable = variableOf(fn, left);
  const place = variable?.node === undefined ? undefined : fn.span(variable.node);
  report({
    ...fn.span(node),
    what:
      field !== undefined
        ? `\`${text}\` is computed in the ${field} bits of a bit-field, then widened to \`${widening.type.text}\`.`
        : narrow
          ? `\`${text}\` is computed in the 32 bits of \`${type.text}\`, then widened to \`${widening.type.text}\`.`
          : `\`${text}\` is computed in \`${type.text}\`, which has 32 bits on a 32-bit kernel, then widened to \`${widening.type.text}\`.`,
    why:
      field !== undefined
        ? 'GCC takes a bit-field that is wider than int for a type of its own: what the shift moves out of it is lost before the value is widened.'
        : 'From 4 GiB on the upper bits of the address are lost before the value is widened.',
    advice: `Widen first: \`${cast}${quote(fn, left, 30)} << ${quote(fn, right, 30)}\`. Or can it never be that many pages?`,
    brief: `${text} in 32 bits`,
    related: [
      { ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` },
      ...(place ? [{ ...place, message: `\`${variable!.name}\` is \`${type.text}\`` }] : []),
    ],
    ...(plain && {
      fix: {
        title: `Widen to ${widening.type.text} before the shift`,
        edits: [{ start: fn.span(left).start, end: fn.span(left).start, text: cast }],
        safe: true,
      },
    }),
  });
}

/** Counted from 0 in a loop around it. */
function isCounted(fn: FunctionAnalysis, count: Node): boolean {
  const name = fn.canonical(count);
  return fn.loopsAround(count).some(({ kind, initialiser }) => {
    const start = initialiser === undefined ? '' : fn.text(initialiser).replace(/[\s;]/g, '');
    return kind === 'for' && (`,${start}`.includes(`,${name}=0`) || start.endsWith(`${name}=0`));
  });
}

/** The number of a page, not of the pages of one buffer: by its name, or cut out of an address of 64 bits here. */
function mayBeAnyPage(fn: FunctionAnalysis, count: Node, narrow: boolean): boolean {
  const at = fn.strip(unwrap(fn, count));
  const name = fn.kind(at) === 'call_expression' ? (fn.callOf(at)?.name ?? '') : nameOf(fn, at);
  if (pageNumberNames.test(name)) return true;
  if (!narrow || fn.kind(at) !== 'identifier') return false;
  return assignmentsTo(fn, name).some(({ value }) => {
    const source = value === undefined ? undefined : fn.strip(unwrap(fn, value));
    if (source === undefined || fn.kind(source) !== 'binary_expression' || fn.operator(source) !== '>>') return false;
    const type = sureType(fn, sides(fn, source)![0]);
    return type !== undefined && isWideEverywhere(type);
  });
}

/** The page number of what was allocated where the kernel has addresses: on a 32-bit kernel that is below 4 GiB. */
function isOfLowMemory(fn: FunctionAnalysis, count: Node): boolean {
  const call = fn.callOf(fn.strip(unwrap(fn, count)));
  const page = call?.name === 'page_to_pfn' ? call.args[0] : undefined;
  const maker = page === undefined ? undefined : originCall(fn, page, ({ fact }) => fact?.nullIsFailure === true);
  return maker !== undefined && !/HIGHMEM|HIGHUSER/.test(fn.text(maker.node)) && /\bGFP_\w+/.test(fn.text(maker.node));
}

/** On a 32-bit kernel: the result itself, as an address or a size, is what the wider type was declared for. */
function isKept(fn: FunctionAnalysis, node: Node, { node: place, kind, type, whole }: Widening): boolean {
  if (fn.descendants(whole, 'unary_expression').some((unary) => fn.isInside(node, unary))) return false;
  if (memoryAddressTypes.test(type.text)) return true;
  // `(pfn << PAGE_SHIFT) | flags`
  if (kind === 'operand') return /^[|+]$/.test(fn.operator(place));
  return kind === 'assigned' || kind === 'returned';
}

/** A call with constants only: `zero_pfn(0)` is one page of the kernel's own. */
function isOneThing(fn: FunctionAnalysis, node: Node): boolean {
  const call = fn.callOf(fn.strip(unwrap(fn, node)));
  return call !== undefined && call.args.every((arg) => isConstantLike(fn, arg));
}

/** Masked, or the remainder of something: known to be small. */
function isBounded(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  if (fn.kind(at) !== 'binary_expression') return false;
  const operator = fn.operator(at);
  const both = sides(fn, at)!;
  if (operator === '%') return true;
  return operator === '&' && both.some((side) => isConstantLike(fn, side) || isLowMask(fn, side));
}

/** `size - 1`: the low bits only. */
function isLowMask(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  return fn.kind(at) === 'binary_expression' && fn.operator(at) === '-' && fn.canonical(sides(fn, at)![1]) === '1';
}
