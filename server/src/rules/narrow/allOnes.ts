import type { Assignment, CallFact, FieldFact, FunctionAnalysis, Node, Variable } from '../../c/index.ts';
import { largestOf } from '../../kernel/constants.ts';
import { limitNames } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, fieldFactOf, quote, sides, variableOf } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** `boundary + 1`, where the boundary may have all bits set. */
export function checkAllOnesPlusOne(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression', 'update_expression', 'assignment_expression')) {
    const value = incremented(fn, node);
    if (value === undefined) continue;
    checkFact(fn, node, value, report);
    checkFlow(fn, node, value, report);
  }
}

/** What 1 is added to: `x` of `x + 1`, `++x`, `x += 1`. */
function incremented(fn: FunctionAnalysis, node: Node): Node | undefined {
  if (fn.kind(node) === 'update_expression') {
    return fn.operator(node) === '++' ? fn.child(node, 'argument') : undefined;
  }
  const both = /^\+=?$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
  return both && /^1[uUlL]*$/.test(fn.canonical(both[1])) ? both[0] : undefined;
}

/** A member or the result of a call of which it is known. */
function checkFact(fn: FunctionAnalysis, node: Node, value: Node, report: Reporter): void {
  const at = fn.strip(unwrap(fn, value));
  const fact = factOf(fn, at);
  if (!fact?.mayBeAllOnes || isTested(fn, node, at)) return;
  const from = fact.type === undefined ? undefined : fn.knowledge.type(fact.type);
  const to = sureType(fn, value);
  // A cast from 32 to 64 bits helps; one from 64 to 64 does not.
  if (from && to && (widthOf(to)?.bits ?? 0) > (widthOf(from)?.bits ?? 64)) return;
  const text = quote(fn, node);
  report({
    ...fn.span(node),
    what: `\`${text}\` is 0 where \`${quote(fn, at)}\` has all bits set.`,
    why: whyLimit,
    advice: 'Shift first, then add: `(boundary >> shift) + 1`. Or is all ones excluded before?',
    brief: `${text} wraps to 0`,
  });
}

const whyLimit =
  'A device without a limit has a mask or a boundary of all ones. Plus 1 it wraps to 0, and what was to mean "no limit" means "nothing fits".';

function factOf(fn: FunctionAnalysis, at: Node): CallFact | FieldFact | undefined {
  return fn.kind(at) === 'call_expression' ? fn.callOf(at)?.fact : fieldFactOf(fn, at);
}

/** A condition around the place looks at the value: all ones may be excluded there. */
function isTested(fn: FunctionAnalysis, node: Node, value: Node): boolean {
  const text = fn.canonical(value);
  for (
    let at: Node | undefined = node;
    at !== undefined;
    at = fn.enclosing(at, 'if_statement', 'conditional_expression')
  ) {
    const condition = fn.child(at, 'condition');
    if (condition === undefined || fn.isInside(node, condition)) continue;
    if (fn.descendants(condition, fn.kind(value)).some((one) => fn.canonical(one) === text)) return true;
  }
  return false;
}

/** A variable that is given all ones on a path that gets to the place. */
function checkFlow(fn: FunctionAnalysis, node: Node, value: Node, report: Reporter): void {
  const variable = fn.kind(unwrap(fn, value)) === 'identifier' ? variableOf(fn, value) : undefined;
  const width = variable && widthOf(variable.type);
  if (!variable || !width || width.signed || width.bits < 32 || isDistance(fn, node)) return;
  const name = variable.name;
  const sources = assignmentsTo(fn, name).filter(({ operator }) => operator === '=');
  const given = sources.flatMap((source) => leavesOf(fn, source).filter((leaf) => isAllOnes(fn, leaf, variable)));
  if (given.length === 0 || isTested(fn, node, unwrap(fn, value)) || isComparedForEquality(fn, name)) return;
  const symbols = new Set(fn.valuesOf(unwrap(fn, value)).map(({ symbol }) => symbol));
  const from = given.find((leaf) => fn.valuesOf(leaf).some(({ symbol }) => symbols.has(symbol)));
  if (from === undefined) return;
  const text = quote(fn, node);
  report({
    ...fn.span(node),
    what: `\`${text}\` is 0 where \`${name}\` is \`${quote(fn, from)}\`, which has all bits set.`,
    why: 'What was to mean "no limit" is the lowest address, or a size of nothing.',
    advice: 'Add where all ones cannot be, or keep the last address instead of the first behind it.',
    brief: `${text} wraps to 0`,
    related: [{ ...fn.span(from), message: 'all ones here' }],
  });
}

/** The values that an assignment chooses from. */
function leavesOf(fn: FunctionAnalysis, { value }: Assignment): Node[] {
  const found: Node[] = [];
  const work = value === undefined ? [] : [value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const at = unwrap(fn, next);
    const parts =
      fn.kind(at) === 'conditional_expression' ? ['consequence', 'alternative'].map((part) => fn.child(at, part)) : [];
    if (parts.length === 0) found.push(at);
    else work.push(...parts.filter((part) => part !== undefined));
  }
  return found;
}

/** All ones of a type as wide as the variable's, or wider; a number only where the variable is a limit by its name. */
function isAllOnes(fn: FunctionAnalysis, node: Node, { name, type }: Variable): boolean {
  const text = fn.canonical(node);
  const width = widthOf(type)!;
  const named = fn.knowledge.type(largestOf.get(text) ?? '');
  if (named) return (named.bits ?? 0) >= width.bits;
  const call = fn.callOf(fn.strip(node));
  if (call?.fact?.mayBeAllOnes === true) return (fn.knowledge.type(call.fact.type ?? '')?.bits ?? 64) >= width.bits;
  if (/^(?:\(\w+\))?~(?:\(\w+\))?0[uUlL]*$/.test(text))
    return limitNames.test(name) && bitsOfOnes(fn, node) >= width.bits;
  const bits = /^[A-Z]\w*$/.test(text) ? fn.constantOf(node) : undefined;
  return bits !== undefined && bits > 0n && BigInt.asUintN(width.bits, bits) === (1n << BigInt(width.bits)) - 1n;
}

/** `~0` is signed and as wide as need be; `~0U` is not. */
function bitsOfOnes(fn: FunctionAnalysis, node: Node): number {
  const width = widthOf(fn.typeOf(node));
  return !width ? 0 : width.signed ? 64 : width.bits;
}

/** `end + 1 - start`: the wrap is undone. */
function isDistance(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  return parent !== undefined && fn.kind(parent) === 'binary_expression' && /^(?:-|[=!]=)$/.test(fn.operator(parent));
}

/** `if (x == ULONG_MAX)`: somebody knows, and may have left. */
function isComparedForEquality(fn: FunctionAnalysis, name: string): boolean {
  return fn.named(name).some((use) => {
    const parent = fn.parent(use);
    return parent !== undefined && fn.kind(parent) === 'binary_expression' && /^[=!]=$/.test(fn.operator(parent));
  });
}
