import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { countsBytes } from './address.ts';

/** `iova &= ~12UL`: the number of bits that an offset in a page has, where the mask of them is meant. */
export function checkBitsAsMask(fn: FunctionAnalysis, report: Reporter): void {
  if (!/& ?=? ?~1[2-9]U?L*\b/.test(fn.source.code)) return;
  const inSums = fn.descendants(fn.body, 'binary_expression').flatMap((node) => {
    const both = fn.operator(node) === '&' ? sides(fn, node) : undefined;
    return both ? [{ node, address: both[0], mask: both[1] }] : [];
  });
  const inSteps = fn.assignments.flatMap(({ node, target, operator, value }) =>
    operator === '&=' && value !== undefined ? [{ node, address: target, mask: value }] : [],
  );
  for (const { node, address, mask } of [...inSums, ...inSteps]) {
    const bits = /^~(1[2-9])U?L*$/.exec(fn.canonical(unwrap(fn, mask)))?.[1];
    // 16 is a bit, too.
    if (bits === undefined || bits === '16' || !countsBytes(fn, address)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, mask)}\` clears single bits of ${bits}, not the lower ${bits} bits of the address.`,
      why: 'Most of the offset in the page stays in, and goes into the bits next to the address.',
      advice: `Is \`~((1UL << ${bits}) - 1)\` meant, or \`(x >> ${bits}) << ${bits}\`?`,
      brief: `${bits} is a number of bits`,
    });
  }
}
