import type { FunctionAnalysis } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { usersIn } from './users.ts';

/** `last = args.iova + args.length - 1` of what a user gives, where nothing refuses a length of 0: the last is then before the first. */
export function checkUserEnds(fn: FunctionAnalysis, report: Reporter): void {
  const users = fn.source.gaps ? new Set<string>() : usersIn(fn);
  if (users.size === 0) return;
  const squeezed = fn.source.code.replace(/\s/g, '');
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '-' ? sides(fn, node) : undefined;
    const sum = both && fn.canonical(both[1]) === '1' ? unwrap(fn, both[0]) : undefined;
    const parts = sum !== undefined && fn.operator(sum) === '+' ? sides(fn, sum) : undefined;
    const [start, length] = parts?.map((part) => fn.canonical(part)) ?? [];
    const owner = /^(\w+)(?:\.|->)\w*(?:len|length|size)$/.exec(length ?? '')?.[1];
    if (owner === undefined || !users.has(owner) || !start!.startsWith(owner) || isZeroTested(squeezed, length!))
      continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is below \`${start}\` where \`${length}\` is 0, and nothing here refuses that: a user gives it.`,
      why: 'At 0 it is the last address of all: what was to be an empty range is one that covers everything, or that ends before it begins.',
      advice: `Refuse it with -EINVAL: \`if (!${length})\`.`,
      brief: `${length} may be 0`,
    });
  }
}

/** `!length`, `length == 0`, `length < PAGE_SIZE`, or given to something that may ask. */
function isZeroTested(code: string, length: string): boolean {
  const one = length.replace(/[.>-]/g, '\\$&');
  return new RegExp(
    `!${one}\\b|\\b${one}(?:[=!]=|<=?|>=?0|\\?|&&|\\|\\|)|[=!]=${one}\\b|[(|&]${one}\\)|<=?${one}\\b|(?<!copy_from_user|sizeof)\\(&?${owner(length)}[,)]`,
  ).test(code);
}

const owner = (length: string): string => length.replace(/(?:\.|->)\w+$/, '');
