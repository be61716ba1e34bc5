import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { hasUnsignedPageMask, is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { allOnesOf } from '../../kernel/constants.ts';
import { addressWords, offsetNames } from '../../kernel/sizeNames.ts';
import { addressTypes } from '../../kernel/types.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, nameOf, quote, sides } from '../support/nodes.ts';
import { isWideEverywhere, isWideIn, sureType, unwrap, widthOf } from '../support/widths.ts';

/** Masks and sentinels of the wrong width. */
export function checkMasks(fn: FunctionAnalysis, report: Reporter): void {
  checkAllOnes(fn, report);
  checkSentinel(fn, report);
  checkTypedSentinel(fn, report);
  checkComplement(fn, report);
  checkPageMask(fn, report);
  checkBeyond(fn, report);
  checkBitmapPointer(fn, report);
}

/** `~0U`, `-1U`, `(u32)-1`: all ones of 32 bits. */
function isNarrowAllOnes(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  const text = fn.canonical(at);
  return /^(?:~0[uU]|-1[uU]|0xffffffff[uU]?|\(u32\)(?:~0|-1)|\(unsigned int\)(?:~0|-1))$/.test(text);
}

function checkAllOnes(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.startInView || !isWideIn(fn)(fn.returnType) || fn.returnType.signed === true) return;
  for (const node of fn.returns) {
    const value = fn.children(node)[0];
    if (value === undefined || !isNarrowAllOnes(fn, value) || /^0x/i.test(fn.canonical(value))) continue;
    report({
      ...fn.span(value),
      what: `\`${quote(fn, value)}\` has 32 ones; \`${fn.returnType.text}\` has 64 bits.`,
      why: 'The upper half of what is returned is 0: a caller that compares with ~0UL never sees the error.',
      advice: 'Return ~0UL (or ULONG_MAX).',
      brief: `${quote(fn, value)} is too narrow`,
      fix: { title: 'Return ~0UL', edits: [{ ...fn.span(value), text: '~0UL' }], safe: false },
    });
  }
}

/** `addr == ~0U` with an address of 64 bits: never true of ~0ULL. */
function checkSentinel(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    if (!/^[!=]=$/.test(fn.operator(node))) continue;
    const both = sides(fn, node)!;
    const sentinel = both.find((side) => isNarrowAllOnes(fn, side) && !/^0x/i.test(fn.canonical(side)));
    const value = both.find((side) => side !== sentinel);
    const type = sentinel === undefined || value === undefined ? undefined : sureType(fn, value);
    // `(typeof(x))~0U` has the bits of x.
    if (/\btypeof\b/.test(fn.text(node))) continue;
    if (sentinel === undefined || !type || !isWideIn(fn)(type)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, sentinel)}\` has 32 ones, \`${quote(fn, value!)}\` is \`${type.text}\` and has 64.`,
      why: 'A value of all ones in 64 bits is not equal to 32 ones: the test for "invalid" or "no limit" is never true.',
      advice: `Compare with \`(${type.text})~0\`, or with the constant that is stored.`,
      brief: `${quote(fn, sentinel)} against 64 bits`,
    });
  }
}

/**
 * `phys == DMA_MAPPING_ERROR` with a `phys_addr_t`, and the error returned as one: how wide the two types are is decided
 * by different options.
 */
function checkTypedSentinel(fn: FunctionAnalysis, report: Reporter): void {
  if (is64BitOnly(fn.path)) return;
  const say = (place: Node, sentinel: string, from: string, to: string, how: string): void =>
    report({
      ...fn.span(place),
      what: `\`${sentinel}\` is all ones of \`${from}\`, but ${how} \`${to}\`.`,
      why: 'Where the two types differ in width, all ones of one are not all ones of the other: the failure is not recognised.',
      advice: `Cast it: \`(${to})${sentinel}\`.`,
      brief: `${sentinel} as ${to}`,
    });
  for (const name of fn.descendants(fn.body, 'identifier', 'unary_expression')) {
    const sentinel = fn.text(name);
    const from = allOnesOf.get(sentinel) ?? typeOfAllOnes(fn, name);
    const parent = from === undefined ? undefined : fn.parent(name);
    if (from === undefined || parent === undefined) continue;
    if (fn.kind(parent) === 'return_statement') {
      const to = fn.returnType.text;
      if (isAddressType(to) && to !== from) say(name, sentinel, from, to, 'is returned as');
    } else if (fn.kind(parent) === 'binary_expression' && /^[!=]=$/.test(fn.operator(parent))) {
      const other = sides(fn, parent)!.find((side) => side !== name)!;
      const to = sureType(fn, other)?.text ?? '';
      if (isAddressType(to) && to !== from) say(parent, sentinel, from, to, `\`${quote(fn, other)}\` is`);
    }
  }
}

/** `~(dma_addr_t)0`. */
function typeOfAllOnes(fn: FunctionAnalysis, node: Node): string | undefined {
  return /^~\((\w+)\)0[uUlL]*$/.exec(fn.kind(node) === 'unary_expression' ? fn.canonical(node) : '')?.[1];
}

function isAddressType(type: string): boolean {
  return type === 'dma_addr_t' || type === 'phys_addr_t';
}

/** `addr & ~(size - 1)` with a `size` of 32 unsigned bits: the upper half of the address goes too. */
function checkComplement(fn: FunctionAnalysis, report: Reporter): void {
  const check = (whole: Node, value: Node, mask: Node): void => {
    const at = unwrap(fn, mask);
    if (fn.kind(at) !== 'unary_expression' || fn.operator(at) !== '~') return;
    // `~(size - 1)`; the complement of a mask that is made of high bits is an offset, and right.
    const argument = fn.child(at, 'argument');
    const low = argument === undefined ? undefined : unwrap(fn, argument);
    if (low === undefined || fn.kind(low) !== 'binary_expression' || fn.operator(low) !== '-') return;
    const inner = sureType(fn, at);
    const type = sureType(fn, value);
    const width = inner && widthOf(inner);
    if (!type || !isWideIn(fn)(type) || width?.bits !== 32 || width.signed) return;
    if (offsetNames.test(nameOf(fn, value))) return;
    // So is what a device's register held.
    if (!isOfLargeThings(fn.path) && !addressWords.test(fn.text(value))) return;
    report({
      ...fn.span(whole),
      what: `\`${quote(fn, at)}\` is complemented in 32 bits: as a mask for \`${quote(fn, value)}\` its upper half is 0.`,
      why: 'An unsigned 32-bit mask is widened with zeros: the AND clears the upper half of the address as well.',
      advice: `Widen before the complement: \`~(${type.text})...\`.`,
      brief: `${quote(fn, at)} clears the upper half`,
    });
  };
  for (const node of fn.descendants(fn.body, 'binary_expression', 'assignment_expression')) {
    const both = sides(fn, node);
    if (!both) continue;
    if (fn.operator(node) === '&=') check(node, both[0], both[1]);
    if (fn.operator(node) !== '&') continue;
    check(node, both[0], both[1]);
    check(node, both[1], both[0]);
  }
}

/** `phys & PAGE_MASK` where that is an `unsigned long`: on a 32-bit kernel it clears the upper half of the address. */
function checkPageMask(fn: FunctionAnalysis, report: Reporter): void {
  if (!hasUnsignedPageMask(fn.path) || is64BitOnly(fn.path)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression', 'assignment_expression')) {
    const both = /^&=?$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    const mask = both?.find((side) => fn.text(unwrap(fn, side)) === 'PAGE_MASK');
    const value = both?.find((side) => side !== mask);
    const type = mask === undefined || value === undefined ? undefined : sureType(fn, value);
    // A u64 may be a register's, of which the upper half is of no concern.
    if (!type || !isWideEverywhere(type) || !addressTypes.test(type.text)) continue;
    report({
      ...fn.span(node),
      what: `\`PAGE_MASK\` is \`unsigned long\`, which has 32 bits on a 32-bit kernel: it clears the upper half of \`${quote(fn, value!)}\`, which is \`${type.text}\`.`,
      why: 'Where physical addresses are wider than `long`, pages above 4 GiB are taken for others below.',
      advice: `Take the offset away instead: \`${quote(fn, value!)} - (${quote(fn, value!)} & ~PAGE_MASK)\`, or use a mask of that width.`,
      brief: `PAGE_MASK on ${type.text}`,
    });
  }
}

/** `entry & GENMASK_ULL(39, 32)` with an entry of 32 bits: 0, whatever it holds. */
function checkBeyond(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '&' ? sides(fn, node) : undefined;
    for (const [value, mask] of both ? [both, [both[1], both[0]] as const] : []) {
      if (!isConstantLike(fn, mask) || isConstantLike(fn, value)) continue;
      const type = sureType(fn, value);
      const width = type && widthOf(type);
      // An enum has as many bits as its values need.
      if (!type || !width || width.signed || width.bits > 32 || /^enum\b/.test(type.text)) continue;
      const bits = fn.constantOf(mask);
      if (bits === undefined || bits <= 0n || (bits & ((1n << BigInt(width.bits)) - 1n)) !== 0n) continue;
      report({
        ...fn.span(node),
        what: `\`${quote(fn, node)}\` is always 0: \`${quote(fn, value)}\` is \`${type.text}\`, and the mask has only bits beyond its ${width.bits}.`,
        why: 'The upper part of an address or an entry that is taken this way is lost.',
        advice: 'Is the mask that of the value before it was shifted, or should the value be wider?',
        brief: `${quote(fn, node)} is 0`,
      });
    }
  }
}

/** `find_first_bit((unsigned long *)&word, 64)` with a word of 32 bits. */
function checkBitmapPointer(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'cast_expression')) {
    const type = fn.child(node, 'type');
    const value = fn.child(node, 'value');
    if (type === undefined || value === undefined || !/^unsigned long\s*\*$/.test(fn.text(type).trim())) continue;
    const at = unwrap(fn, value);
    if (fn.kind(at) !== 'pointer_expression' || fn.operator(at) !== '&') continue;
    // A single low bit is found on little-endian machines; a search reads on.
    const call = fn.enclosing(node, 'call_expression');
    if (call !== undefined && /^(?:\w+_)?(?:test|set|clear|change)_/.test(fn.callOf(call)?.name ?? '')) continue;
    const word = fn.child(at, 'argument');
    const width = word === undefined ? undefined : widthOf(sureType(fn, word) ?? { text: '', kind: 'unknown' });
    if (word === undefined || !width || width.bits > 32 || fn.kind(unwrap(fn, word)) === 'subscript_expression')
      continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, word)}\` has ${width.bits} bits and is read as an \`unsigned long\`.`,
      why: 'Bitmap functions read whole longs: what lies behind the variable is read too, and on big-endian machines the bits are not where they are looked for.',
      advice: `Copy it to an \`unsigned long\` first.`,
      brief: `${quote(fn, word)} is read as a long`,
    });
  }
}
