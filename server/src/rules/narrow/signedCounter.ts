import type { FunctionAnalysis, Loop, Node, Variable } from '../../c/index.ts';
import { isOfTables } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { isConstantLike, quote, sides, variableOf } from '../support/nodes.ts';
import { namedIn, within } from '../support/places.ts';
import { isWide, sureType, unwrap, widthOf } from '../support/widths.ts';

/** `int off; for (off = 0; off < size; off += page_size) map(addr + off);` of an unsigned size: from 2 GiB on, off is negative. */
export function checkSignedCounters(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfTables(fn.path)) return;
  for (const loop of fn.loops) {
    const counted = counterOf(fn, loop);
    if (!counted) continue;
    for (const use of namedIn(fn, counted.variable.name, loop.node))
      for (const sum of sumOf(fn, use, loop)) reportSum(fn, sum, counted, report);
  }
}

interface Counted {
  readonly variable: Variable;
  readonly bound: Node;
}

function reportSum(fn: FunctionAnalysis, sum: Node, { variable, bound }: Counted, report: Reporter): void {
  report({
    ...fn.span(sum),
    what: `\`${variable.name}\` is \`${variable.type.text}\` and counts up to \`${quote(fn, bound, 40)}\`, which is unsigned: from 2 GiB on it is negative, and here its sign goes into an address of 64 bits.`,
    why: 'The comparison is done without a sign and goes on, and what lies below the address is taken instead.',
    advice: `Declare \`${variable.name}\` in the type of the size.`,
    brief: `${variable.name} is negative from 2 GiB on`,
    related: variable.node === undefined ? [] : [{ ...fn.span(variable.node), message: `\`${variable.type.text}\`` }],
  });
}

/** An int that goes up by more than 1 to a size without a sign. */
function counterOf(fn: FunctionAnalysis, loop: Loop): Counted | undefined {
  const test = loop.condition === undefined ? undefined : fn.strip(loop.condition);
  const both = test !== undefined && fn.operator(test) === '<' ? sides(fn, test) : undefined;
  const variable = both && variableOf(fn, both[0]);
  const width = variable && widthOf(variable.type);
  if (!both || !variable || width?.bits !== 32 || !width.signed) return undefined;
  const limit = sureType(fn, both[1]);
  const limitWidth = limit && widthOf(limit);
  if (!limitWidth || limitWidth.signed || limitWidth.bits < 32 || isConstantLike(fn, both[1])) return undefined;
  const steps = within(fn, fn.assignments, loop.node).filter(
    ({ operator, target }) => operator === '+=' && fn.text(target) === variable.name,
  );
  if (!steps.some(({ value }) => value !== undefined && !/^\d{1,3}$/.test(fn.canonical(value)))) return undefined;
  return { variable, bound: both[1] };
}

/** `address + counter` in 64 bits. */
function sumOf(fn: FunctionAnalysis, use: Node, loop: Loop): Node[] {
  if (loop.body === undefined || !fn.isInside(use, loop.body)) return [];
  const parent = fn.parent(use);
  const both = parent !== undefined && fn.operator(parent) === '+' ? sides(fn, parent) : undefined;
  if (!both) return [];
  const other = unwrap(fn, both[0]) === use ? both[1] : both[0];
  const type = sureType(fn, other);
  return type && type.kind === 'integer' && isWide(type) ? [parent!] : [];
}
