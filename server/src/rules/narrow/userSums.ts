import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { usersIn } from './users.ts';

/** `args.offset + args.size > limit`, both as a user wrote them: the sum may wrap, and pass. */
export function checkUserSums(fn: FunctionAnalysis, report: Reporter): void {
  const { code } = fn.source;
  const users = usersIn(fn);
  if (users.size === 0) return;
  const squeezed = code.replace(/\s/g, '');
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '+' ? sides(fn, node) : undefined;
    if (!both) continue;
    const [a, b] = [fn.canonical(both[0]), fn.canonical(both[1])];
    const [owner, other] = [a, b].map((text) => /^(\w+)(?:\.|->)\w+$/.exec(text)?.[1]);
    if (owner === undefined || owner !== other || !users.has(owner) || !isBound(fn, node)) continue;
    if (looksAt(squeezed, a, b) || looksAt(squeezed, b, a)) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` may wrap before it is compared: a user gives both, and nothing else bounds them.`,
      why: 'A wrapped sum is small and passes the check that was to stop it.',
      advice: 'Use check_add_overflow(), or take one from the limit and compare the other with what is left.',
      brief: `${quote(fn, node)} may wrap`,
    });
  }
}

/** Compared with something that it must not be beyond. */
function isBound(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  for (let up = fn.parent(at); up !== undefined && fn.kind(up) === 'parenthesized_expression'; up = fn.parent(at))
    at = up;
  const parent = fn.parent(at);
  const both = parent !== undefined && fn.kind(parent) === 'binary_expression' ? sides(fn, parent) : undefined;
  if (!both) return false;
  return (unwrap(fn, both[0]) === node ? /^>=?$/ : /^<=?$/).test(fn.operator(parent!));
}

/** Something else bounds a part: `a + b < a`, `limit - a`, `a > limit`, check_add_overflow(). */
function looksAt(code: string, a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => text.replace(/[.>-]/g, '\\$&'));
  return new RegExp(
    `overflow\\w*\\([^;]*${first}|\\+${second}\\)?(?:-1)?<=?${first}|[\\w)]-${first}\\b|(?<!\\+)${first}[<>]=?|(?<![<>\\w-])[<>]=?${first}\\b(?!\\+)`,
  ).test(code);
}
