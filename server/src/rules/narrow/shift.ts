import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { hasSmallAddresses, is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import type { Related, Reporter } from '../rule.ts';
import {
  assignmentsTo,
  fieldFactOf,
  isConstantLike,
  nameOf,
  namedUnit,
  quote,
  sides,
  variableOf,
} from '../support/nodes.ts';
import { readShift, upperBound, type Shift } from '../support/shifts.ts';
import { sameShiftInMoreBits } from './siblings.ts';
import { type Widening, isWideEverywhere, isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

const why =
  'C computes a shift in the type of its left operand. What does not fit is lost before the wider type is reached: ' +
  'a size becomes negative or 0, an address loses its upper half.';

/** `1 << shift` and `pages << PAGE_SHIFT`, computed in fewer bits than the result needs. */
export function checkShifts(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const operator = fn.operator(node);
    if (operator === '<') checkCutShift(fn, node, report);
    const both = operator === '<<' || operator === '>>' ? sides(fn, node) : undefined;
    if (!both) continue;
    if (operator === '>>') {
      checkRight(fn, node, both[0], both[1], report);
      continue;
    }
    const [left, right] = both;
    if (isNumber(fn, left)) checkOne(fn, node, left, right, report);
    else checkPages(fn, node, left, right, report);
  }
}

/** `1ULL < bits` for `1ULL << bits`. */
function checkCutShift(fn: FunctionAnalysis, node: Node, report: Reporter): void {
  const both = sides(fn, node);
  if (!both || !/^1u?l{1,2}$/i.test(fn.canonical(both[0])) || isConstantLike(fn, both[1])) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` compares, and gives 0 or 1; a 1 of that type is mostly shifted.`,
    why: 'Where a size or a mask is meant, it is 1 whatever the count is.',
    advice: 'Is `<<` meant?',
    brief: `${quote(fn, node)} compares`,
  });
}

/** `1`, and `-1` in either way it is read. */
function isNumber(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  if (fn.kind(at) === 'number_literal') return true;
  const argument = fn.kind(at) === 'unary_expression' ? fn.child(at, 'argument') : undefined;
  return argument !== undefined && fn.operator(at) === '-' && fn.kind(argument) === 'number_literal';
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
  if (kind === 'returned') return /size|mask/.test(fn.name);
  if (kind === 'operand') {
    const both = fn.kind(node) === 'binary_expression' ? sides(fn, node) : undefined;
    const other = both?.find((side) => side !== whole);
    // `addr & ((1 << shift) - 1)` takes a few low bits, whatever the address is.
    if (fn.operator(node) === '&' && !fn.canonical(whole).startsWith('~')) return false;
    return other !== undefined && addressName.test(nameOf(fn, other));
  }
  if (kind === 'argument') {
    const call = fn.callOf(node);
    const parameter = call?.fact?.parameters?.[call.args.indexOf(whole)];
    return (
      parameter !== undefined &&
      (parameter.unit === 'bytes' || parameter.type === 'size_t' || /size$|bytes$|^len$/.test(parameter.name))
    );
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

/** Counts that are small by what they are: the order of an allocation, the smallest bit of a bitmap. */
const smallCount = /order(?:\b|_|$)|\b_*(?:ffs|\w*ctz)\w*\(/i;
/** An order and nothing else: `folio_order(folio)`. With something added or taken away it is of a larger thing. */
const plainOrder = /^[\w>.-]*order(?:\([^()]*\))?$/i;
/** lg of something, by its name. A member that is called `shift` and no more may be lg of anything. */
const logName = /(?<!(?:^|_)n_)shift$|(?:^|_)(?:len|bits|log\w*)$|^log_|_size$|^sz$/i;

/** Why a shift is thought to go too far: what is known of its count. */
interface Evidence {
  /** A sentence of its own, if there is one. */
  readonly words: string;
  readonly related?: Related;
  /** Somebody decided for more bits in a like place. */
  readonly isSure?: boolean;
}

function checkOne(fn: FunctionAnalysis, node: Node, one: Node, right: Node, report: Reporter): void {
  const type = sureType(fn, one);
  const width = type && widthOf(type);
  if (!width || !/^-?0*1$|^0x0*1$/i.test(fn.text(unwrap(fn, one)).replace(/[ul]+$/i, ''))) return;
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
  const evidence = evidenceOf(fn, node, right, { shift, widening, limit });
  if (!evidence || fn.constantOf(right) !== undefined) return;
  const text = quote(fn, node);
  const on = width.bits < 64 ? `${bits} bits` : 'the 32 bits that `long` has on a 32-bit kernel';
  const literal = unwrap(fn, one);
  const fresh = fn.text(literal).startsWith('-') ? '-1ULL' : '1ULL';
  report({
    ...fn.span(node),
    what: `\`${text}\` is computed in ${on}.${evidence.words}`,
    why,
    advice:
      (widening ?? evidence.isSure)
        ? `Write ${fresh}${fresh === '1ULL' ? ' (or BIT_ULL())' : ''}, so that the shift is done in 64 bits. Or is the count bounded below ${limit}?`
        : `Make the result 64 bits wide, and the 1 too: 1ULL. Or is the count bounded below ${limit}?`,
    brief: `${text} in ${bits} bits`,
    related: [
      ...(widening ? [{ ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` }] : []),
      ...(evidence.related ? [evidence.related] : []),
    ],
    ...((widening ?? evidence.isSure) && {
      fix: { title: `Shift ${fresh}`, edits: [{ ...fn.span(literal), text: fresh }], safe: widening !== undefined },
    }),
  });
}

interface Known {
  readonly shift: Shift | undefined;
  readonly widening: Widening | undefined;
  readonly limit: bigint;
}

function evidenceOf(fn: FunctionAnalysis, node: Node, right: Node, known: Known): Evidence | undefined {
  const { shift, widening, limit } = known;
  const max = shift?.max ?? upperBound(fn, right);
  if (max !== undefined) {
    if (max < limit || (!widening && !shift)) return undefined;
    // The bits of a word of 32: its highest is mostly a bit like the others. What stays narrow may be narrow.
    if (!isOfLargeThings(fn.path) && (max === 31n || !widening)) return undefined;
    return { words: ` \`${shift?.text ?? quote(fn, right)}\` may be as large as ${max}.` };
  }
  if (shift?.ofSize && !isOfLargeThings(fn.path) && !ofWindow.test(shift.text)) return undefined;
  if (shift?.ofSize) return widening || goesToBytes(fn, node) || isPrintedWide(fn, node) ? { words: '' } : undefined;
  if ((!widening && !meetsUnknown(fn, node)) || isTestedAgainst(fn, right, limit)) return undefined;
  const sibling = plainOrder.test(fn.canonical(right)) ? undefined : sameShiftInMoreBits(fn, node, right);
  // Where types are out of view, only the same function's habit counts, and BIT() says nothing.
  const isNear = sibling?.node !== undefined && !sibling.text.startsWith('BIT(');
  if (sibling && ((widening !== undefined && isOfLargeThings(fn.path)) || isNear)) {
    return {
      words: ` The same shift is \`${sibling.text}\` elsewhere in this file.`,
      isSure: true,
      ...(sibling.node !== undefined && { related: { ...fn.span(sibling.node), message: 'in more bits here' } }),
    };
  }
  if (!widening || smallCount.test(fn.text(right))) return undefined;
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

/** lg of something that may be as large as memory, wherever it is. */
const ofWindow = /(?:^|[^a-z])(?:tce|window|win|iova|aperture|hpage|huge\w*|it_page)_?shift/i;

/** Goes into, or is combined with, something whose type is out of view; or is printed as 64 bits. */
function meetsUnknown(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (;;) {
    const parent = fn.parent(at);
    if (parent === undefined) return false;
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
        break;
      case 'unary_expression':
        if (fn.operator(parent) !== '~') return false;
        break;
      case 'binary_expression': {
        const operator = fn.operator(parent);
        const [left, right] = sides(fn, parent)!;
        const other = left === at ? right : left;
        if (operator === '-' && fn.kind(unwrap(fn, right)) === 'number_literal') break;
        return /^(?:[&|<>]|[<>=!]=)$/.test(operator) && isUnknown(fn, other);
      }
      case 'assignment_expression': {
        const target = fn.child(parent, 'left')!;
        return target !== at && isUnknown(fn, target);
      }
      case 'argument_list':
        return isPrintedWide(fn, at);
      default:
        return false;
    }
    at = parent;
  }
}

/** An argument of a call that prints 64 bits. */
function isPrintedWide(fn: FunctionAnalysis, node: Node): boolean {
  const list = fn.parent(node);
  return (
    list !== undefined &&
    fn.kind(list) === 'argument_list' &&
    fn.children(list).some((arg) => /string/.test(fn.kind(arg)) && /%#?\d*ll[xud]/.test(fn.text(arg)))
  );
}

/** Another shift of the same statement that is done in more bits. */
function otherInStatement(fn: FunctionAnalysis, node: Node): Node | undefined {
  return fn.descendants(fn.statementOf(node), 'binary_expression').find((other) => {
    const both = other !== node && fn.operator(other) === '<<' ? sides(fn, other) : undefined;
    return both && /^1u?ll?u?$/i.test(fn.canonical(both[0])) && !isConstantLike(fn, both[1]);
  });
}

/** Combined with a variable whose upper half is put together in the function: `v |= (u64)high << 32`. */
function meetsUpperHalf(fn: FunctionAnalysis, { node, whole }: Widening): boolean {
  const other = sides(fn, node)?.find((side) => side !== whole);
  const variable = other === undefined ? undefined : variableOf(fn, other);
  return (
    variable !== undefined &&
    assignmentsTo(fn, variable.name).some(({ value }) => value !== undefined && /<< ?32\b/.test(fn.text(value)))
  );
}

/** A place whose type nothing tells. */
function isUnknown(fn: FunctionAnalysis, node: Node): boolean {
  const at = fn.strip(unwrap(fn, node));
  return /^(?:identifier|field_expression|subscript_expression)$/.test(fn.kind(at)) && sureType(fn, at) === undefined;
}

/** The shift itself, or a mask made of it; a product or sum may be of anything. */
function isWhole(fn: FunctionAnalysis, node: Node, whole: Node): boolean {
  return (
    fn
      .canonical(whole)
      .replace(fn.canonical(node), '')
      .replace(/[()~-]|\b1\b/g, '') === ''
  );
}

/** `len - page_shift`: lg of the pages of something that is as large as a window. */
function isPagesOfLog(fn: FunctionAnalysis, count: Node): boolean {
  const at = fn.strip(unwrap(fn, count));
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '-' ? sides(fn, at) : undefined;
  return both !== undefined && readShift(fn, both[1])?.ofSize === true && /len$|window|_sz$/.test(nameOf(fn, both[0]));
}

/** A value whose name says that it is lg of something. */
function isLog(fn: FunctionAnalysis, count: Node): boolean {
  const at = fn.strip(unwrap(fn, count));
  switch (fn.kind(at)) {
    case 'identifier':
      return logName.test(fn.text(at));
    case 'field_expression': {
      const name = nameOf(fn, at);
      return name === 'size'
        ? fn.kind(fn.child(at, 'argument')!) !== 'identifier'
        : name !== 'shift' && logName.test(name);
    }
    case 'call_expression':
      return logName.test(fn.callOf(at)?.name ?? '');
    case 'binary_expression': {
      // `size + 12`: the unit is a page.
      const both = sides(fn, at)!;
      return fn.operator(at) === '+' && /^(?:12|PAGE_SHIFT)$/.test(fn.canonical(both[1]));
    }
    default:
      return false;
  }
}

/** A condition of the function compares the count with what fits. */
function isTestedAgainst(fn: FunctionAnalysis, count: Node, limit: bigint): boolean {
  const text = fn.canonical(count);
  return fn.descendants(fn.body, 'binary_expression').some((test) => {
    if (!/^[<>]=?$/.test(fn.operator(test))) return false;
    const [left, right] = sides(fn, test)!;
    if (fn.canonical(left) !== text) return false;
    if (!/^\d+$/.test(fn.canonical(right))) return isConstantLike(fn, right);
    const bound = BigInt(fn.canonical(right));
    return bound >= 8n && bound <= limit + 1n;
  });
}

/** `(long)iova >> ias`: on a 32-bit kernel an address may be as wide as `long`, or wider. */
function checkRight(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  if (is64BitOnly(fn.path) || !readShift(fn, right)?.ofAddress) return;
  const type = sureType(fn, left);
  const width = type && widthOf(type);
  if (!type || !width || width.bits32 >= 64 || isTestedAgainst(fn, right, 32n)) return;
  const fresh = width.signed ? 's64' : 'u64';
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` shifts \`${type.text}\`, which has 32 bits on a 32-bit kernel, by the width of an address.`,
    why: 'A shift by as many bits as the type has, or more, is undefined: the check for addresses that are too large lets them pass or refuses all.',
    advice: `Widen first: \`(${fresh})\`. Or is the width below 32 here?`,
    brief: `${quote(fn, node)} in ${type.text}`,
    key: `right ${nameOf(fn, left)}`,
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

const addressType = /^(?:phys_addr_t|dma_addr_t|gpa_t|hpa_t)$/;
const pageShift = /(?:^|_)(?:H?PAGE|PMD|PUD|TCE)_SHIFT(?:_\w+)?$/;

function checkPages(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const count = fn.text(fn.strip(right)).trim();
  const isPages = (pageShift.test(count) && !count.includes('PER_PAGE')) || readShift(fn, right)?.ofSize === true;
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
  if (!isPages && !(narrow && addressType.test(widening.type.text))) return;
  // What a 32-bit kernel holds in its memory fits its longs: a page number may not, a count of pages does.
  const isCount = !narrow && /pages$|^nr|count$/.test(nameOf(fn, left));
  if ((isCount || !isOfLargeThings(fn.path)) && !mayBeAnyPage(fn, left, narrow)) return;
  // What is turned into an order is the size of one allocation.
  if (widening.kind === 'argument' && fn.callOf(widening.node)?.fact?.resultUnit === 'count') return;
  if (fn.constantOf(left) !== undefined) return;
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
        : 'A page number of 32 bits reaches 4 GiB already after 2^20 pages of 4 KiB: the upper part of the address is lost before the value is widened.',
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

/** The number of a page, not of the pages of one buffer: by its name, or cut out of an address of 64 bits here. */
function mayBeAnyPage(fn: FunctionAnalysis, count: Node, narrow: boolean): boolean {
  const at = fn.strip(unwrap(fn, count));
  const name = fn.kind(at) === 'call_expression' ? (fn.callOf(at)?.name ?? '') : nameOf(fn, at);
  if (pageNumber.test(name)) return true;
  if (!narrow || fn.kind(at) !== 'identifier') return false;
  return assignmentsTo(fn, name).some(({ value }) => {
    const source = value === undefined ? undefined : fn.strip(unwrap(fn, value));
    if (source === undefined || fn.kind(source) !== 'binary_expression' || fn.operator(source) !== '>>') return false;
    const type = sureType(fn, sides(fn, source)![0]);
    return type !== undefined && isWideEverywhere(type);
  });
}

const pageNumber = /(?:^|_)(?:[a-z]*pfn|[gmb]fn|frame|vm_pgoff)s?$|^max_low_pfn$/;

/** On a 32-bit kernel: the result itself, as an address or a size, is what the wider type was declared for. */
function isKept(fn: FunctionAnalysis, node: Node, { node: place, kind, type, whole }: Widening): boolean {
  if (fn.descendants(whole, 'unary_expression').some((unary) => fn.isInside(node, unary))) return false;
  if (addressType.test(type.text)) return true;
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
