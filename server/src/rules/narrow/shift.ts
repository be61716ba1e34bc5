import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { is64BitOnly } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, nameOf, namedUnit, quote, sides, variableOf } from '../support/nodes.ts';
import { readShift } from '../support/shifts.ts';
import { type Widening, isWideEverywhere, isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

const why =
  'C computes a shift in the type of its left operand. What does not fit is lost before the wider type is reached: ' +
  'a size becomes negative or 0, an address loses its upper half.';

/** `1 << shift` and `pages << PAGE_SHIFT`, computed in fewer bits than the result needs. */
export function checkShifts(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    if (!both) continue;
    const [left, right] = both;
    if (fn.kind(unwrap(fn, left)) === 'number_literal') checkOne(fn, node, left, right, report);
    else checkPages(fn, node, left, right, report);
  }
}

const sizeName =
  /size$|(?:^|_)(?:bytes|len|length|addr|address|offset|limit|end|allocated|granule|iova|phys|g?pa|hpa)$/;
const addressName = /^(?:\w+_)?(?:addr|address|iova|g?pa|hpa|paddr|phys|ea|eaddr|hva|ua)$/;

/** The expression counts bytes: by what it is assigned to, passed as, combined with, or returned from. */
function isBytes(fn: FunctionAnalysis, { node, kind, whole }: Widening): boolean {
  if (kind === 'assigned') {
    const target = fn.child(node, 'left') ?? fn.child(node, 'declarator');
    return target !== undefined && (namedUnit(fn, target) === 'bytes' || sizeName.test(nameOf(fn, target)));
  }
  if (kind === 'returned') return /size/.test(fn.name);
  if (kind === 'operand') {
    const both = fn.kind(node) === 'binary_expression' ? sides(fn, node) : undefined;
    const other = both?.find((side) => side !== whole);
    return other !== undefined && addressName.test(nameOf(fn, other));
  }
  if (kind === 'argument') {
    const call = fn.callOf(node);
    const parameter = call?.fact?.parameters?.[call.args.indexOf(whole)];
    return parameter !== undefined && (parameter.unit === 'bytes' || /size$/.test(parameter.name));
  }
  return false;
}

/** The cursor of a loop over the bits of a long: any bit of it, up to the highest. */
function isBitOfLong(fn: FunctionAnalysis, count: Node): boolean {
  const name = fn.text(unwrap(fn, count));
  return fn
    .loopsAround(count)
    .some(
      ({ macro }) =>
        macro?.cursor !== undefined &&
        fn.text(macro.cursor) === name &&
        macro.args.some((arg) => /^(?:BITS_PER_LONG|64)$/.test(fn.text(arg))),
    );
}

function checkOne(fn: FunctionAnalysis, node: Node, one: Node, right: Node, report: Reporter): void {
  const type = sureType(fn, one);
  const width = type && widthOf(type);
  if (!width || !/^0*1$|^0x0*1$/i.test(fn.text(unwrap(fn, one)).replace(/[ul]+$/i, ''))) return;
  const only64 = is64BitOnly(fn.path);
  const bits = width.bits < 64 ? width.bits : only64 ? 64 : width.bits32;
  if (bits >= 64 || isConstantLike(fn, right)) return;
  const widening = wideningOf(fn, node, width.bits < 64 ? isWideIn(fn) : isWideEverywhere);
  const shift = readShift(fn, right);
  // On 32-bit kernels pages and tables are small enough; widths of addresses are not.
  if (width.bits === 64 && !(widening && shift?.ofAddress)) return;
  // A 1U that stays unsigned int is meant so.
  if (!width.signed && !widening) return;
  const limit = BigInt(width.signed ? bits - 1 : bits);
  if (shift?.max !== undefined) {
    if (shift.max < limit) return;
  } else if (shift?.ofSize) {
    if (!widening && !goesToBytes(fn, node)) return;
  } else {
    // Nothing is known of the count but its name: the result must be a size for sure.
    if (!widening || !isBytes(fn, widening)) return;
    if (fn.kind(unwrap(fn, right)) !== 'identifier' || !variableOf(fn, right)) return;
    if (!/shift$|^len$/i.test(nameOf(fn, right)) && !isBitOfLong(fn, right)) return;
  }
  if (fn.constantOf(right) !== undefined) return;
  const text = quote(fn, node);
  const bound = shift?.max === undefined ? '' : ` \`${shift.text}\` may be as large as ${shift.max}.`;
  const on = width.bits < 64 ? `${bits} bits` : 'the 32 bits that `long` has on a 32-bit kernel';
  const literal = unwrap(fn, one);
  report({
    ...fn.span(node),
    what: `\`${text}\` is computed in ${on}.${bound}`,
    why,
    advice: widening
      ? `Write 1ULL (or BIT_ULL()), so that the shift is done in 64 bits. Or is the count bounded below ${limit}?`
      : `Make the result 64 bits wide, and the 1 too: 1ULL. Or is the count bounded below ${limit}?`,
    brief: `${text} in ${bits} bits`,
    ...(widening && { related: [{ ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` }] }),
    ...(widening && {
      fix: { title: 'Shift 1ULL', edits: [{ ...fn.span(literal), text: '1ULL' }], safe: true },
    }),
  });
}

/** Assigned to something that is a number of bytes, however narrow. */
function goesToBytes(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (
    let parent = fn.parent(at);
    parent !== undefined && fn.kind(parent) === 'parenthesized_expression';
    parent = fn.parent(at)
  ) {
    at = parent;
  }
  const parent = fn.parent(at);
  if (parent === undefined || fn.kind(parent) !== 'assignment_expression') return false;
  const target = fn.child(parent, 'left');
  return target !== undefined && target !== at && namedUnit(fn, target) === 'bytes';
}

const pageShift = /(?:^|_)(?:H?PAGE|PMD|PUD|TCE)_SHIFT(?:_\w+)?$/;

function checkPages(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const count = fn.text(fn.strip(right)).trim();
  const isPages = (pageShift.test(count) && !count.includes('PER_PAGE')) || readShift(fn, right)?.ofSize === true;
  if (!isPages || isConstantLike(fn, left)) return;
  const type = sureType(fn, left);
  const width = type && widthOf(type);
  if (!type || !width || width.bits < 32 || isBounded(fn, left)) return;
  const narrow = width.bits < 64;
  if (!narrow && (width.bits32 >= 64 || is64BitOnly(fn.path))) return;
  // A cast to `unsigned long` is somebody's decision.
  if (!narrow && fn.kind(unwrap(fn, left)) === 'cast_expression') return;
  const widening = wideningOf(fn, node, narrow ? isWideIn(fn) : isWideEverywhere);
  if (!widening || (!narrow && !isKept(fn, node, widening)) || fn.constantOf(left) !== undefined) return;
  const text = quote(fn, node);
  const plain = /^[\w>.-]+(?:\([^()]*\))?$/.test(fn.text(left).trim());
  const cast = `(${widening.type.text.replace(/\s*\*+$/, '')})`;
  const variable = variableOf(fn, left);
  const place = variable?.node === undefined ? undefined : fn.span(variable.node);
  report({
    ...fn.span(node),
    what: narrow
      ? `\`${text}\` is computed in the 32 bits of \`${type.text}\`, then widened to \`${widening.type.text}\`.`
      : `\`${text}\` is computed in \`${type.text}\`, which has 32 bits on a 32-bit kernel, then widened to \`${widening.type.text}\`.`,
    why: 'A page number of 32 bits reaches 4 GiB already after 2^20 pages of 4 KiB: the upper part of the address is lost before the value is widened.',
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

/** On a 32-bit kernel: the result itself, as an address or a size, is what the wider type was declared for. */
function isKept(fn: FunctionAnalysis, node: Node, { node: place, kind, type, whole }: Widening): boolean {
  if (fn.descendants(whole, 'unary_expression').some((unary) => fn.isInside(node, unary))) return false;
  if (/^(?:phys_addr_t|dma_addr_t|gpa_t|hpa_t)$/.test(type.text)) return true;
  // `(pfn << PAGE_SHIFT) | flags`
  if (kind === 'operand') return /^[|+]$/.test(fn.operator(place));
  return kind === 'assigned' || kind === 'returned';
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
