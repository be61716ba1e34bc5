import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { isOfLargeThings } from '../../../kernel/architectures.ts';
import { oneBitMacros } from '../../../kernel/callNames.ts';
import type { Reporter } from '../../rule.ts';
import { quote, sides } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';
import { usersIn } from '../userSums.ts';

/** `1ULL << args.shift`, `DMA_BIT_MASK(args.bits)` of what a user gives, and nothing looked at before: it may be any number. */
export function checkUserCounts(fn: FunctionAnalysis, report: Reporter): void {
  // Between two hunks it may have been bounded.
  const users = fn.source.gaps || !fn.startInView ? new Set<string>() : givenTo(fn);
  const shifts = users.size === 0 ? [] : shiftsIn(fn);
  const looks = shifts.length === 0 ? undefined : firstLooks(fn);
  for (const { node, count } of shifts) {
    const text = fn.canonical(fn.strip(unwrap(fn, count)));
    const owner = /^(.+?)(?:\.|->)\w+$/.exec(text)?.[1] ?? text;
    if (!users.has(owner) || (looks?.get(text) ?? node) < node) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, count)}\` is what a user gives, and nothing bounds it before it shifts: \`${quote(fn, node)}\`.`,
      why: 'A shift by as many bits as the type has, or more, is undefined: many machines take 64 for 0 and 76 for 12, and what is made of it passes the checks that follow.',
      advice: 'Refuse it with -EINVAL where it is not below the bits of the type.',
      brief: `${quote(fn, count)} is not bounded`,
    });
  }
}

/** Structs that are copied from a user; and in the field, numbers whose types are those that uapi headers have: `__u32`. */
function givenTo(fn: FunctionAnalysis): ReadonlySet<string> {
  const { code } = fn.source;
  const users = /copy_from_user\(|ucmd->cmd|_ioctl\(/.test(code) ? [...usersIn(code)] : [];
  if (!isOfLargeThings(fn.path)) return new Set(users);
  const numbers = fn.parameters.filter(({ typeText }) => /^__u(?:8|16|32|64)$/.test(typeText));
  return new Set([...users, ...numbers.map(({ name }) => name)]);
}

function shiftsIn(fn: FunctionAnalysis): { readonly node: Node; readonly count: Node }[] {
  const shifts = fn.descendants(fn.body, 'binary_expression').flatMap((node) => {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    return both ? [{ node, count: both[1] }] : [];
  });
  const bits = fn.calls.filter(({ name, args }) => oneBitMacros.test(name) && args.length === 1);
  return [...shifts, ...bits.map(({ node, args }) => ({ node, count: args[0]! }))];
}

/** By its text, where anything is first done with it but to shift by it. */
function firstLooks(fn: FunctionAnalysis): ReadonlyMap<string, Node> {
  const looks = new Map<string, Node>();
  for (const use of fn.descendants(fn.body, 'identifier', 'field_expression')) {
    const parent = fn.parent(use);
    const isCount = parent !== undefined && fn.operator(parent) === '<<' && sides(fn, parent)?.[1] === use;
    const text = isCount ? undefined : fn.canonical(use);
    if (text !== undefined && !looks.has(text)) looks.set(text, use);
  }
  return looks;
}
