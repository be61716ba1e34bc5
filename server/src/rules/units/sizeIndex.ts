import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { sizeIndexes } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, quote, sides } from '../support/nodes.ts';

/** `addr + mmu_virtual_psize`: which size of page it is, for how large one is. */
export function checkSizeIndexes(fn: FunctionAnalysis, report: Reporter): void {
  if (!/mmu_\w+_psize|MMU_PAGE_\d/.test(fn.source.code)) return;
  const tell = (node: Node, index: Node): void =>
    report({
      ...fn.span(node),
      what: `\`${quote(fn, index)}\` tells which size of page it is, not how large one is.`,
      why: 'It is a small number that counts the sizes: taken for bytes it is a few of them.',
      advice: `Is \`1UL << mmu_psize_to_shift(${quote(fn, index)})\` meant?`,
      brief: `${quote(fn, index)} is an index, not a size`,
    });
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^[+-]$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    if (!both) continue;
    const index = both.find((side) => isIndex(fn, side));
    const other = both.find((side) => side !== index);
    if (index !== undefined && other !== undefined && !isIndex(fn, other) && !isConstantLike(fn, other))
      tell(node, index);
  }
  for (const { node, operator, value } of fn.assignments) {
    if (/^[+-]=$/.test(operator) && value !== undefined && isIndex(fn, value)) tell(node, value);
  }
}

const isIndex = (fn: FunctionAnalysis, node: Node): boolean => sizeIndexes.test(fn.canonical(fn.strip(node)));
