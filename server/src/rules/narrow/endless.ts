import type { FunctionAnalysis, Loop, Node, Type } from '../../c/index.ts';
import type { Report, Reporter } from '../rule.ts';
import { isPlace, quote, sides } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** Loops that a counter of so few bits, or without a sign, cannot leave: `u8 i; i < 256`. */
export function checkEndless(fn: FunctionAnalysis, report: Reporter): void {
  for (const loop of fn.loops) {
    const found = loop.macro ? untilBit(fn, loop) : (untilAbove(fn, loop) ?? untilBelow(fn, loop));
    if (found && !isLeftAtValue(fn, loop, found.counter)) report(found.report);
  }
}

interface Found {
  readonly counter: Node;
  readonly report: Report;
}

/** `for_each_set_bit(bit, map, 256)` with a `u8 bit`: the search ends where the bit is not below the size. */
function untilBit(fn: FunctionAnalysis, { macro }: Loop): Found | undefined {
  const bound = fn.knowledge.loopMacro(macro?.name ?? '')?.bound;
  const size = bound === undefined ? undefined : macro?.args[bound];
  if (macro?.cursor === undefined || size === undefined) return undefined;
  return beyond(fn, macro.cursor, size, 1n);
}

/** `i < 256`, `i <= 255`, `i != 256`. */
function untilAbove(fn: FunctionAnalysis, { condition }: Loop): Found | undefined {
  const at = condition === undefined ? undefined : unwrap(fn, condition);
  const both = at !== undefined && fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (at === undefined || !both) return undefined;
  switch (fn.operator(at)) {
    case '<':
    case '!=':
      return beyond(fn, both[0], both[1], 1n, at);
    case '<=':
      return beyond(fn, both[0], both[1], 0n, at);
    default:
      return undefined;
  }
}

/** A counter that never gets beyond a bound: that is as large as its largest value, and by how much larger. */
function beyond(fn: FunctionAnalysis, counter: Node, bound: Node, by: bigint, condition?: Node): Found | undefined {
  if (!isPlace(fn, unwrap(fn, counter))) return undefined;
  const type = sureType(fn, counter);
  const max = type && largestOf(type);
  const value = max === undefined ? undefined : fn.constantOf(bound);
  if (!type || max === undefined || value === undefined || value < max + by) return undefined;
  const text = quote(fn, counter);
  return {
    counter,
    report: {
      ...fn.span(condition ?? bound),
      what: `\`${text}\` is \`${type.text}\`, ${max} at most: it never gets beyond ${condition === undefined ? `\`${quote(fn, bound)}\`` : `what \`${quote(fn, condition)}\` allows`}.`,
      why: 'Behind its largest value the counter is 0 again: the loop starts over and does not end.',
      advice: `Declare \`${text}\` as \`unsigned int\`.`,
      brief: `${text} is too narrow to end the loop`,
      key: `endless ${text}`,
    },
  };
}

/** `i >= 0` of what is unsigned. */
function untilBelow(fn: FunctionAnalysis, { kind, condition, update }: Loop): Found | undefined {
  const at = condition === undefined ? undefined : unwrap(fn, condition);
  if (kind !== 'for' || at === undefined || update === undefined || fn.operator(at) !== '>=') return undefined;
  const both = sides(fn, at);
  if (!both || !/^0[uUlL]*$/.test(fn.canonical(both[1])) || !isPlace(fn, unwrap(fn, both[0]))) return undefined;
  const counter = fn.canonical(both[0]);
  const step = fn.canonical(update);
  if (step !== `${counter}--` && step !== `--${counter}` && !step.startsWith(`${counter}-=`)) return undefined;
  const type = sureType(fn, both[0]);
  // An enumerator out of view may be below 0.
  if (type?.kind !== 'integer' || type.signed !== false || type.text.startsWith('enum')) return undefined;
  return {
    counter: both[0],
    report: {
      ...fn.span(at),
      what: `\`${quote(fn, at)}\` always holds: \`${counter}\` is \`${type.text}\`, which is unsigned.`,
      why: 'Below 0 the counter is its largest value again: the loop goes on, with an index far beyond the end.',
      advice: `Declare \`${counter}\` as a signed type, or count with \`while (${counter}--)\`.`,
      brief: `${counter} is never below 0`,
      key: `endless ${counter}`,
    },
  };
}

/** Largest value of a type of few bits. How `char` is signed depends on the kernel: it has 8 bits for sure. */
function largestOf(type: Type): bigint | undefined {
  const width = widthOf(type);
  if (!width || type.kind === 'bool' || type.text.startsWith('enum')) return undefined;
  if (width.signed && type.text !== 'char') return width.bits < 32 ? (1n << BigInt(width.bits - 1)) - 1n : undefined;
  return width.bits <= 32 ? (1n << BigInt(width.bits)) - 1n : undefined;
}

/** `if (i == 255) break;`, or the counter is set in the loop: it is left, or goes on, another way. */
function isLeftAtValue(fn: FunctionAnalysis, { body }: Loop, counter: Node): boolean {
  if (body === undefined) return true;
  const text = fn.canonical(counter);
  return (
    fn
      .descendants(body, 'binary_expression')
      .some(
        (test) => /^[=!]=$/.test(fn.operator(test)) && sides(fn, test)!.some((side) => fn.canonical(side) === text),
      ) ||
    fn.assignments.some(
      ({ node, target, operator }) => operator === '=' && fn.isInside(node, body) && fn.canonical(target) === text,
    )
  );
}
