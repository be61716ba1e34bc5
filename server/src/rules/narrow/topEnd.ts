import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { lengthValueNames, placeNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, lastName, quote, sides, variableOf } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** Ends of ranges that may be the first byte behind all of the address space, which is 0. */
export function checkTopEnds(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both) continue;
    if (fn.canonical(both[1]) === '1') checkNext(fn, node, both[0], report);
    else checkEnd(fn, node, both, report);
  }
}

/**
 * `pos < dma->iova + dma->size`, where the file lets a range end at the last byte of the address space: it asks
 * `iova + size - 1 < iova` elsewhere, or has an aperture that ends at the last byte of 32 bits.
 */
function checkEnd(fn: FunctionAnalysis, node: Node, both: readonly [Node, Node], report: Reporter): void {
  if (!/^\w+(?:(?:->|\.)\w+)*$/.test(fn.canonical(both[1]))) return;
  const [start, length] = both.map((side) => lastName(fn, side)) as [string, string];
  if (!lengthValueNames.test(length)) return;
  const other = endOf(fn, node);
  if (other === undefined || fn.canonical(other) === fn.canonical(both[0])) return;
  const type = sureType(fn, both[0]);
  const width = type && widthOf(type);
  if (!width || width.signed) return;
  const starts = fn.topmostInText(length);
  const isAsked = starts.includes(start) || starts.includes(lastName(fn, other));
  const last = isAsked || !placeNames.test(start) ? undefined : lastOf32(fn, node, type.text);
  if (!isAsked && last === undefined) return;
  const text = quote(fn, node);
  report({
    ...fn.span(node),
    severity: 'information',
    what: `\`${text}\` is 0 for a range that ends at the last byte of the address space, and this file lets one end there: ${
      last === undefined
        ? `elsewhere it asks whether \`... + ${length} - 1\` wraps`
        : `its aperture ends at \`${last}\`, and \`${type.text}\` need not have more than 32 bits`
    }.`,
    why: 'Compared with 0 the range is taken for an empty one, or for one that lies below all others: it is not found, or not undone.',
    advice: `Compare with the last byte, \`${text} - 1\`, or refuse such a range.`,
    brief: `${text} may be 0`,
    restsOnAbsence: true,
  });
}

/** The last byte of an aperture of 32 bits, where the sum may have no more. */
function lastOf32(fn: FunctionAnalysis, sum: Node, start: string): string | undefined {
  if (is64BitOnly(fn.path)) return undefined;
  // Without large physical addresses, a dma_addr_t has 32 bits.
  const isNarrow = start === 'dma_addr_t' || (widthOf(fn.typeOf(sum))?.bits32 ?? 64) <= 32;
  return isNarrow ? fn.lastByteInText() || undefined : undefined;
}

/** `start > last + 1`, where the last byte may be that of all. */
function checkNext(fn: FunctionAnalysis, node: Node, last: Node, report: Reporter): void {
  const at = unwrap(fn, last);
  if (!/^(?:identifier|field_expression)$/.test(fn.kind(at)) || !isLastByte(fn, at)) return;
  const width = widthOf(sureType(fn, at) ?? { text: '', kind: 'unknown' });
  if (!width || width.signed || width.bits < 64 || !isBound(fn, node)) return;
  const text = quote(fn, node);
  report({
    ...fn.span(node),
    severity: 'information',
    what: `\`${text}\` is 0 where \`${quote(fn, last)}\` is the last byte of the address space.`,
    why: 'Compared with 0, a range that ends there is taken for one that ends before all others.',
    advice: `Compare with \`${quote(fn, last)}\` itself. Or is such a range refused before?`,
    brief: `${text} may be 0`,
    restsOnAbsence: true,
    fixIsCompared: true,
  });
}

/** By its name, or made so: `start + length - 1`. */
function isLastByte(fn: FunctionAnalysis, at: Node): boolean {
  const name = lastName(fn, at);
  if (fn.named(name).some((use) => /^[=!]=$/.test(fn.operator(fn.parent(use) ?? use)))) return false;
  if (/^last(?:_iova|_addr)?$/.test(name)) return true;
  const variable = variableOf(fn, at);
  const sets = variable ? assignmentsTo(fn, variable.name) : [];
  return sets.length > 0 && sets.every(({ value }) => value !== undefined && isInclusive(fn, value));
}

function isInclusive(fn: FunctionAnalysis, value: Node): boolean {
  const at = unwrap(fn, value);
  const both = fn.operator(at) === '-' ? sides(fn, at) : undefined;
  const sum = both && fn.canonical(both[1]) === '1' ? unwrap(fn, both[0]) : undefined;
  const parts = sum !== undefined && fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
  return parts !== undefined && lengthValueNames.test(lastName(fn, parts[1]));
}

/** Compared by less or more, or the least of several. */
function isBound(fn: FunctionAnalysis, node: Node): boolean {
  if (endOf(fn, node) !== undefined) return true;
  const list = fn.parent(node);
  const call = list !== undefined && fn.kind(list) === 'argument_list' ? fn.callOf(fn.parent(list)!) : undefined;
  return call !== undefined && /^(?:min|min_t|umin)$/.test(call.name);
}

/** What the sum is compared with, by less or more; or the name that it gets as an end. */
function endOf(fn: FunctionAnalysis, node: Node): Node | undefined {
  let at = node;
  let parent = fn.parent(at);
  while (parent !== undefined && fn.kind(parent) === 'parenthesized_expression') {
    at = parent;
    parent = fn.parent(at);
  }
  if (parent === undefined) return undefined;
  if (fn.kind(parent) === 'init_declarator' || fn.operator(parent) === '=') {
    const name = fn.child(parent, 'declarator') ?? fn.child(parent, 'left');
    return name !== undefined && /^(?:\w+_)?end$/.test(fn.text(name)) ? name : undefined;
  }
  if (fn.kind(parent) !== 'binary_expression' || !/^[<>]=?$/.test(fn.operator(parent))) return undefined;
  const both = sides(fn, parent)!;
  return unwrap(fn, both[0]) === unwrap(fn, at) ? both[1] : both[0];
}
