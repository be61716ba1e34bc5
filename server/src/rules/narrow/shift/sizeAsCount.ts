import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { pageSizeMacros } from '../../../kernel/sizeNames.ts';
import type { Reporter } from '../../rule.ts';
import { fieldFactOf, quote } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';

/** `pfn << iovad->granule`: shifted by a number of bytes, where lg of it is meant. */
export function checkSizeAsCount(fn: FunctionAnalysis, node: Node, right: Node, report: Reporter): void {
  const at = fn.strip(unwrap(fn, right));
  const isSize =
    fn.kind(at) === 'field_expression'
      ? fieldFactOf(fn, at)?.unit === 'bytes'
      : fn.kind(at) === 'identifier' && !fn.variable(fn.text(at)) && pageSizeMacros.test(fn.text(at));
  if (!isSize) return;
  report({
    ...fn.span(node),
    what: `\`${quote(fn, right)}\` is a number of bytes, and \`${quote(fn, node)}\` shifts by it.`,
    why: 'A shift by as many bits as the left side has, or more, is undefined: the result is no address and no size.',
    advice: `Is lg of it meant: \`ilog2(${quote(fn, right, 30)})\`, iova_shift(), PAGE_SHIFT?`,
    brief: `shifts by ${quote(fn, right)}`,
  });
}
