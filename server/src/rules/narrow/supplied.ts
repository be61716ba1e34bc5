import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { allocationSizes, suppliedValues } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote, sides, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `kzalloc(count * sizeof(*p))` where the count is what a device, a user or a guest says, and nothing bounds it. */
export function checkSupplied(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path)) return;
  for (const call of fn.calls) {
    const size = allocationSizes.test(call.name) ? call.args[0] : undefined;
    const product = size === undefined ? undefined : productIn(fn, size);
    if (product === undefined) continue;
    for (const side of sides(fn, product)!) {
      const variable = variableOf(fn, side);
      const source = variable && sourceOf(fn, variable.name);
      if (!variable || source === undefined || isBounded(fn, variable.name)) continue;
      report({
        ...fn.span(product),
        what: `\`${quote(fn, product)}\` may wrap: \`${variable.name}\` is whatever \`${quote(fn, source)}\` gives.`,
        why: 'A product that wraps is small: too little is allocated, and what is written behind it belongs to somebody else. On a 32-bit kernel 32 bits are enough for that.',
        advice: 'Use array_size(), struct_size() or kcalloc(), or is the number bounded before?',
        brief: `${quote(fn, product)} may wrap`,
        related: [
          { ...fn.span(source), message: 'comes from outside here' },
          ...(fn.isInside(product, call.node) ? [] : [{ ...fn.span(call.node), message: 'allocated here' }]),
        ],
      });
    }
  }
}

/** A product in a sum, in the argument itself or in what a variable was given. */
function productIn(fn: FunctionAnalysis, size: Node): Node | undefined {
  const name = variableOf(fn, size)?.name;
  const sets = name === undefined ? [] : assignmentsTo(fn, name);
  const value = name === undefined ? size : sets.length === 1 ? sets[0]!.value : undefined;
  const work = value === undefined ? [] : [value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const at = unwrap(fn, next);
    const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
    if (both && fn.operator(at) === '*') return at;
    if (both && fn.operator(at) === '+') work.push(...both);
  }
  return undefined;
}

/** The call that reads it from a device, a device tree or a user's memory: the only one that sets it. */
function sourceOf(fn: FunctionAnalysis, name: string): Node | undefined {
  const sets = assignmentsTo(fn, name);
  const value = sets.length === 1 ? sets[0]!.value : undefined;
  const call = value === undefined ? undefined : fn.callOf(fn.strip(unwrap(fn, value)));
  return call && suppliedValues.test(call.name) ? call.node : undefined;
}

/** Compared with something, or cut to it. */
function isBounded(fn: FunctionAnalysis, name: string): boolean {
  return new RegExp(
    `\\b${name}\\b\\)? *(?:[<>]=?[^<>]|%|&[^&])|(?<!-)[<>]=? *${name}\\b|\\b(?:min|clamp)\\w*\\([^;]*\\b${name}\\b|overflow\\([^;]*\\b${name}\\b`,
  ).test(fn.source.code.replace(new RegExp(`for \\([^;]*;[^;]*\\b${name}\\b[^;]*;`, 'g'), ''));
}
