import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { lengthValueNames, placeNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { fieldFactOf, isConstantLike, nameOf, namedUnit, quote, sides } from '../support/nodes.ts';
import { isWideEverywhere, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

function isAddress(fn: FunctionAnalysis, node: Node): boolean {
  return placeNames.test(nameOf(fn, node)) || namedUnit(fn, node) === 'bytes';
}

function isLength(fn: FunctionAnalysis, node: Node): boolean {
  return lengthValueNames.test(nameOf(fn, node));
}

/** Sums that wrap in the type they are computed in. */
export function checkSums(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    if (fn.operator(node) === '-') checkDifference(fn, node, report);
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both) continue;
    checkEnd(fn, node, both, report);
    checkComparedSum(fn, node, both, report);
  }
}

/** `start - offset`, where the start is 0 if there is none, and nothing in the function looks at it. */
function checkDifference(fn: FunctionAnalysis, node: Node, report: Reporter): void {
  const both = fn.startInView ? sides(fn, node) : undefined;
  const at = both && fn.strip(unwrap(fn, both[0]));
  if (at === undefined || fieldFactOf(fn, at)?.zeroIfUnset !== true || isConstantLike(fn, both![1])) return;
  const text = fn.canonical(at);
  const compares = fn.descendants(fn.body, 'binary_expression').filter((one) => /^[<>=!]=?$/.test(fn.operator(one)));
  const tested = [...compares.flatMap((one) => sides(fn, one) ?? []).map((one) => fn.canonical(one))];
  if (tested.includes(text) || fn.zeroTests.some(({ place }) => place === text)) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` wraps where \`${quote(fn, at)}\` is 0: it is where there is no such range.`,
    why: 'An unsigned difference below 0 is a huge number: a range that is to be empty covers everything.',
    advice: 'Is the case without a range handled before?',
    brief: `${quote(fn, node)} may wrap`,
  });
}

/** `u64 end = start + size`, added in 32 bits. */
function checkEnd(fn: FunctionAnalysis, node: Node, [left, right]: readonly [Node, Node], report: Reporter): void {
  if (is64BitOnly(fn.path) || !isOfLargeThings(fn.path)) return;
  if (isConstantLike(fn, left) || isConstantLike(fn, right)) return;
  if (!(isAddress(fn, left) && isLength(fn, right))) return;
  const type = sureType(fn, node);
  const width = type && widthOf(type);
  if (!type || !width || width.bits32 > 32) return;
  const widening = wideningOf(fn, node, isWideEverywhere);
  if (widening?.kind !== 'assigned' || widening.whole !== node) return;
  const text = quote(fn, node);
  const cast = `(${widening.type.text})`;
  report({
    ...fn.span(node),
    what: `\`${text}\` is added in \`${type.text}\`, which has 32 bits on a 32-bit kernel, then widened to \`${widening.type.text}\`.`,
    why: 'A range that ends at 4 GiB has an end of 0: the wider type comes too late to hold the carry.',
    advice: `Widen an operand: \`${cast}${quote(fn, left, 30)} + ${quote(fn, right, 30)}\`, or keep the last address (\`... - 1\`).`,
    brief: `${text} in 32 bits`,
    related: [{ ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` }],
    fix: {
      title: `Widen to ${widening.type.text} before the sum`,
      edits: [{ start: fn.span(left).start, end: fn.span(left).start, text: cast }],
      safe: true,
    },
  });
}

/** `len + more <= max`, all of 32 bits: the sum may wrap before it is compared. */
function checkComparedSum(
  fn: FunctionAnalysis,
  node: Node,
  [left, right]: readonly [Node, Node],
  report: Reporter,
): void {
  let at = node;
  while (fn.parent(at) !== undefined && fn.kind(fn.parent(at)!) === 'parenthesized_expression') at = fn.parent(at)!;
  const parent = fn.parent(at);
  if (parent === undefined || fn.kind(parent) !== 'binary_expression' || !/^[<>]=?$/.test(fn.operator(parent))) return;
  const compared = sides(fn, parent)!;
  const other = compared[0] === at ? compared[1] : compared[0];
  // What keeps the sum from being too large: `sum <= max`, `sum > max`.
  const bounds = compared[0] === at ? /^(?:<=?|>=?)$/ : /^(?:>=?|<=?)$/;
  if (!bounds.test(fn.operator(parent)) || !isLength(fn, left) || !isLength(fn, right)) return;
  for (const part of [left, right, other]) {
    const width = widthOf(sureType(fn, part) ?? { text: '', kind: 'unknown' });
    if (width?.bits !== 32 || width.signed || isConstantLike(fn, part)) return;
  }
  // Elsewhere most lengths were checked before, and are small: those of a scatterlist come from anywhere.
  const isOfEntry = (part: Node): boolean => fieldFactOf(fn, part)?.struct === 'scatterlist';
  if (!isOfLargeThings(fn.path) && !isOfEntry(left) && !isOfEntry(right)) return;
  const text = quote(fn, node);
  report({
    ...fn.span(node),
    what: `\`${text}\` is a sum of two 32-bit lengths and may wrap before it is compared with \`${quote(fn, other)}\`.`,
    why: 'A wrapped sum is small and passes the check that was to stop it.',
    advice: `Widen one operand, \`(size_t)${quote(fn, left, 30)} + ...\`, or rearrange: \`${quote(fn, other, 30)} - ${quote(fn, left, 30)} >= ${quote(fn, right, 30)}\`.`,
    brief: `${text} may wrap`,
    fix: {
      title: 'Add in size_t',
      edits: [{ start: fn.span(left).start, end: fn.span(left).start, text: '(size_t)' }],
      safe: false,
    },
  });
}
