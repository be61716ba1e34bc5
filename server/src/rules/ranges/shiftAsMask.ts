import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { addressValueNames, pageShiftNumbers } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote } from '../support/nodes.ts';

/** `iova &= ~12UL`: the number of a page's bits, where the mask of these bits is meant. */
export function checkShiftAsMask(fn: FunctionAnalysis, report: Reporter): void {
  if (!/&=? *~ *(?:12|13|14|16)U?L*\b/.test(fn.source.code)) return;
  const say = (address: Node, mask: Node, node: Node): void => {
    const number = /^~(\d+)U?L*$/i.exec(fn.canonical(mask))?.[1];
    if (number === undefined || !pageShiftNumbers.has(number) || !addressValueNames.test(lastName(fn, address))) return;
    report({
      ...fn.span(node),
      what: `${quote(fn, mask)} clears bits of the number ${number}; ${number} looks like the number of bits of a page's offset.`,
      why: 'The offset inside the page stays in the address, and goes where the hardware expects something else.',
      advice: `Should it be a mask of the low ${number} bits, ~GENMASK(${BigInt(number) - 1n}, 0)?`,
      brief: `~${number} as a mask`,
    });
  };
  for (const { node, target, operator, value } of fn.assignments) {
    if (operator === '&=' && value !== undefined) say(target, value, node);
  }
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const [left, right] = [fn.child(node, 'left'), fn.child(node, 'right')];
    if (fn.operator(node) === '&' && left !== undefined && right !== undefined) say(left, right, node);
  }
}
