import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote, sides } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/**
 * `pos < dma->iova + dma->size`, where the file lets a range end at the last byte of the address space: it asks
 * `iova + size - 1 < iova` elsewhere. The end of such a range, which is the first byte behind it, is 0.
 */
export function checkTopEnds(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both || !/^\w+(?:(?:->|\.)\w+)*$/.test(fn.canonical(both[1]))) continue;
    const [start, length] = both.map((side) => lastName(fn, side)) as [string, string];
    if (!/(?:size|len|length)$/.test(length)) continue;
    const other = endOf(fn, node);
    if (other === undefined || fn.canonical(other) === fn.canonical(both[0])) continue;
    const starts = fn.topmostInText(length);
    if (!starts.includes(start) && !starts.includes(lastName(fn, other))) continue;
    const width = widthOf(sureType(fn, both[0]) ?? { text: '', kind: 'unknown' });
    if (!width || width.signed) continue;
    const text = quote(fn, node);
    report({
      ...fn.span(node),
      severity: 'information',
      what: `\`${text}\` is 0 for a range that ends at the last byte of the address space, and this file lets one end there: elsewhere it asks whether \`... + ${length} - 1\` wraps.`,
      why: 'Compared with 0 the range is taken for an empty one, or for one that lies below all others: it is not found, or not undone.',
      advice: `Compare with the last byte, \`${text} - 1\`, or refuse such a range.`,
      brief: `${text} may be 0`,
      restsOnAbsence: true,
    });
  }
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
  if (fn.kind(parent) === 'init_declarator') {
    const name = fn.child(parent, 'declarator');
    return name !== undefined && /^end$/.test(fn.text(name)) ? name : undefined;
  }
  if (fn.kind(parent) !== 'binary_expression' || !/^[<>]=?$/.test(fn.operator(parent))) return undefined;
  const both = sides(fn, parent)!;
  return unwrap(fn, both[0]) === unwrap(fn, at) ? both[1] : both[0];
}
