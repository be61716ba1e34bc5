import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { isOfLargeThings } from '../../../kernel/architectures.ts';
import type { Reporter } from '../../rule.ts';
import { quote } from '../../support/nodes.ts';
import { isWideIn, sureType, wideningOf, widthOf } from '../../support/widths.ts';

/** `bytes[3] << 24` of a u8, put into 64 bits: the byte is an int first, and its highest bit the sign of that. */
export function checkTopByte(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  const count = /^(?:16|24)$/.exec(fn.canonical(right))?.[0];
  if (count === undefined || !isOfLargeThings(fn.path)) return;
  const type = sureType(fn, left);
  const width = type && widthOf(type);
  if (!type || !width || width.signed || width.bits + Number(count) !== 32) return;
  const widening = wideningOf(fn, node, isWideIn(fn));
  if (!widening || !/^(?:assigned|returned|operand)$/.test(widening.kind)) return;
  // A mask may take away what the sign fills.
  const operator = widening.kind === 'returned' ? '' : fn.operator(widening.node);
  if (widening.kind === 'operand' ? !/^[|+]$/.test(operator) : operator === '&=') return;
  // An unsigned one beside it makes both unsigned.
  if (widthOf(sureType(fn, widening.whole) ?? type)?.signed !== true) return;
  const place = fn.span(left);
  const cast = `(${widening.type.text})`;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is an \`int\`: where the highest bit of \`${quote(fn, left)}\` is set it is negative, and \`${widening.type.text}\` gets ones in all of its upper half.`,
    why: 'What is narrower than int is made an int before it is shifted, and that is widened with its sign: an address at 2 GiB or above comes out wrong.',
    advice: `Widen first: \`${cast}${quote(fn, left, 40)} << ${count}\`.`,
    brief: `${quote(fn, node)} may be negative`,
    related: [{ ...fn.span(widening.node), message: `widened to \`${widening.type.text}\` here` }],
    fix: {
      title: `Widen to ${widening.type.text} before the shift`,
      edits: [{ start: place.start, end: place.start, text: cast }],
      safe: true,
    },
  });
}
