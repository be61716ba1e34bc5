import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, quote, sides } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';
import { firstLooks, givenTo, ownerOf } from './users.ts';

/** `window_shift - args.page_shift` of what a user gives, and nothing looked at before: below 0, it is a huge number. */
export function checkUserDifferences(fn: FunctionAnalysis, report: Reporter): void {
  const users = givenTo(fn);
  const differences = users.size === 0 ? [] : fn.descendants(fn.body, 'binary_expression');
  const looks = differences.length === 0 ? undefined : firstLooks(fn);
  for (const node of differences) {
    const both = fn.operator(node) === '-' ? sides(fn, node) : undefined;
    const text = both && fn.canonical(fn.strip(unwrap(fn, both[1])));
    if (text === undefined || !users.has(ownerOf(text)) || (looks?.get(text) ?? node) < node) continue;
    const type = sureType(fn, node);
    const width = type && widthOf(type);
    if (!width || width.signed || isGivenSign(fn, node)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is unsigned, and \`${quote(fn, both![1])}\` is what a user gives: nothing asks before whether it is the larger one.`,
      why: 'A difference below 0 is a huge number: as a length it goes behind the end, as the count of a shift it is undefined.',
      advice: 'Refuse it with -EINVAL where it is too large.',
      brief: `${quote(fn, node)} may wrap`,
    });
  }
}

/** `int shift = a - b`: it is below 0 again. */
function isGivenSign(fn: FunctionAnalysis, node: Node): boolean {
  const kept = fn.assignments.find(({ value }) => value !== undefined && unwrap(fn, value) === node);
  if (!kept) return false;
  const type = fn.kind(kept.node) === 'init_declarator' ? declaredBy(fn, kept.node)?.type : sureType(fn, kept.target);
  return type === undefined || widthOf(type)?.signed === true;
}
