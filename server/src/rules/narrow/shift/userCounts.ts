import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { oneBitMacros } from '../../../kernel/callNames.ts';
import type { Reporter } from '../../rule.ts';
import { quote, sides } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';
import { firstLooks, givenTo, ownerOf } from '../users.ts';

/** `1ULL << args.shift`, `DMA_BIT_MASK(args.bits)` of what a user gives, and nothing looked at before: it may be any number. */
export function checkUserCounts(fn: FunctionAnalysis, report: Reporter): void {
  const users = givenTo(fn);
  const shifts = users.size === 0 ? [] : shiftsIn(fn);
  const looks = shifts.length === 0 ? undefined : firstLooks(fn);
  for (const { node, count } of shifts) {
    const text = fn.canonical(fn.strip(unwrap(fn, count)));
    if (!users.has(ownerOf(text)) || (looks?.get(text) ?? node) < node) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, count)}\` is what a user gives, and nothing bounds it before it shifts: \`${quote(fn, node)}\`.`,
      why: 'A shift by as many bits as the type has, or more, is undefined: many machines take 64 for 0 and 76 for 12, and what is made of it passes the checks that follow.',
      advice: 'Refuse it with -EINVAL where it is not below the bits of the type.',
      brief: `${quote(fn, count)} is not bounded`,
    });
  }
}

function shiftsIn(fn: FunctionAnalysis): { readonly node: Node; readonly count: Node }[] {
  const shifts = fn.descendants(fn.body, 'binary_expression').flatMap((node) => {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    return both ? [{ node, count: both[1] }] : [];
  });
  const bits = fn.calls.filter(({ name, args }) => oneBitMacros.test(name) && args.length === 1);
  return [...shifts, ...bits.map(({ node, args }) => ({ node, count: args[0]! }))];
}
