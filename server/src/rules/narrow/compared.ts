import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { comparingNames } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, widthOf } from '../support/widths.ts';

/** `return a->start - b->start;` of 64 bits, as the `int` by which things are sorted. */
export function checkComparisons(fn: FunctionAnalysis, report: Reporter): void {
  if (!comparingNames.test(fn.name) || widthOf(fn.returnType)?.bits !== 32) return;
  for (const statement of fn.returns) {
    const value = fn.children(statement)[0];
    const at = value === undefined ? undefined : unwrap(fn, value);
    const both = at !== undefined && fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
    if (!both || fn.operator(at!) !== '-' || !both.every((side) => isWide(fn, side))) continue;
    report({
      ...fn.span(at!),
      what: `\`${quote(fn, at!)}\` has 64 bits and is returned in 32: the sign that is left may be the wrong one.`,
      why: 'Two that are 2 GiB or more apart are put in the wrong order, two that are 4 GiB apart are taken for equal.',
      advice: 'Compare them: `cmp_int(a, b)`, or `a < b ? -1 : a > b`.',
      brief: `${quote(fn, at!)} is cut to 32 bits`,
    });
  }
}

function isWide(fn: FunctionAnalysis, node: Node): boolean {
  const type = sureType(fn, node);
  return type?.kind === 'integer' && isWideIn(fn)(type);
}
