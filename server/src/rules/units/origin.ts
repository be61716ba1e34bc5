import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { bitAccess, windows, type WindowFact } from '../../kernel/windows.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';
import { countsBytes } from './address.ts';

/** What an index counts from: the window's first page, or page 0 of the address space that the window lies in. */
type Origin = 'start' | 'zero';

/** How far variables are followed to what they were made of. */
const MAXIMUM_STEPS = 4;

/** Indexes that count from 0 where the window's start is meant, and the other way round. */
export function checkOrigins(fn: FunctionAnalysis, report: Reporter): void {
  for (const window of windows.filter(({ words }) => words.test(fn.source.code))) {
    for (const { index, wants, by } of demandsOf(fn, window)) {
      const has = originOf(fn, window, index);
      if (has === undefined || has === wants) continue;
      const [other, sign] = wants === 'zero' ? ['the start of the window', '+'] : ['0', '-'];
      report({
        ...fn.span(index),
        what: `${quote(fn, index)} counts from ${other}, but ${by} is indexed from ${wants === 'zero' ? '0' : 'the start of the window'}.`,
        why: 'It goes well while the window starts at 0; where it does not, entries of somebody else are touched.',
        advice: `Is ${quote(fn, index)} ${sign} ${window.start} meant?`,
        brief: `${window.start} is left out`,
      });
    }
  }
}

interface Asked {
  readonly index: Node;
  readonly wants: Origin;
  /** What is indexed. */
  readonly by: string;
}

function demandsOf(fn: FunctionAnalysis, window: WindowFact): Asked[] {
  const inCalls = fn.calls.flatMap(({ name, callee, args }): Asked[] => {
    const text = fn.canonical(callee);
    const taken = window.takes?.find(([pattern]) => pattern.test(text));
    const index = taken && args[taken[1]];
    if (index !== undefined) return [{ index, wants: 'zero', by: `the table that ${name}() works on` }];
    const access = bitAccess.find(([pattern]) => pattern.test(name))?.[1];
    const [map, bit] = access ? [args[access.map], args[access.bit]] : [];
    if (map === undefined || bit === undefined || !window.own.test(fn.canonical(map))) return [];
    return [{ index: bit, wants: 'start', by: quote(fn, map) }];
  });
  const inArrays = fn.descendants(fn.body, 'subscript_expression').flatMap((node): Asked[] => {
    const [array, index] = [fn.child(node, 'argument'), fn.child(node, 'index')];
    if (array === undefined || index === undefined || !window.own.test(fn.canonical(array))) return [];
    return [{ index, wants: 'start', by: quote(fn, array) }];
  });
  return [...inCalls, ...inArrays];
}

function originOf(fn: FunctionAnalysis, window: WindowFact, node: Node, steps = 0): Origin | undefined {
  const at = unwrap(fn, node);
  const call = fn.callOf(at);
  if (call) return window.gives?.test(call.name) ? 'start' : undefined;
  if (fn.kind(at) === 'binary_expression') return originOfSum(fn, window, at, steps);
  if (fn.kind(at) !== 'identifier' || steps === MAXIMUM_STEPS) return undefined;
  const name = fn.text(at);
  const moved = assignmentsTo(fn, name).findLast(
    ({ node: step, operator, value }) =>
      /^[+-]=$/.test(operator) && value !== undefined && isStart(fn, window, value) && fn.reaches(step, at),
  );
  if (moved) return moved.operator === '+=' ? 'zero' : 'start';
  if (countsFromStart(fn, window, at)) return 'start';
  const origins = measuresOf(fn)
    .definitionsAt(name, at)
    .map((one): Origin | undefined => {
      if (one?.value !== undefined) return originOf(fn, window, one.value, steps + 1);
      return fn.variable(name)?.parameter && window.fromZero?.test(name) ? 'zero' : undefined;
    });
  return origins.length > 0 && origins.every((one) => one === origins[0]) ? origins[0] : undefined;
}

function originOfSum(fn: FunctionAnalysis, window: WindowFact, node: Node, steps: number): Origin | undefined {
  const [left, right] = sides(fn, node)!;
  switch (fn.operator(node)) {
    case '-':
      return isStart(fn, window, right) ? 'start' : originOf(fn, window, left, steps + 1);
    case '+': {
      if (isStart(fn, window, left) || isStart(fn, window, right)) return 'zero';
      return originOf(fn, window, left, steps + 1) ?? originOf(fn, window, right, steps + 1);
    }
    case '>>':
      return window.shift !== undefined && endsWith(fn, right, window.shift) && countsBytes(fn, left)
        ? 'zero'
        : undefined;
    default:
      return undefined;
  }
}

/** A `for` loop from 0 to the window's length. */
function countsFromStart(fn: FunctionAnalysis, window: WindowFact, at: Node): boolean {
  const name = fn.text(at);
  return fn.loopsAround(at).some(({ condition, node: loop }) => {
    const both = condition === undefined ? undefined : sides(fn, fn.strip(condition));
    if (!both || fn.canonical(both[0]) !== name || !endsWith(fn, both[1], window.length)) return false;
    const starts = assignmentsTo(fn, name).filter(({ node, operator }) => operator === '=' && fn.isInside(node, loop));
    return starts.length === 1 && starts.every(({ value }) => value !== undefined && isZero(fn, value));
  });
}

function isStart(fn: FunctionAnalysis, window: WindowFact, node: Node): boolean {
  return endsWith(fn, node, window.start);
}

function endsWith(fn: FunctionAnalysis, node: Node, member: string): boolean {
  return new RegExp(`(?:->|\\.)${member}$`).test(fn.canonical(unwrap(fn, node)));
}

function isZero(fn: FunctionAnalysis, node: Node): boolean {
  return /^0[ul]*$/i.test(fn.canonical(node));
}
