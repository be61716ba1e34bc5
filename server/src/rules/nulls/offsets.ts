import { isContainerOf } from '../../c/index.ts';
import type { FunctionAnalysis, Node, Value } from '../../c/index.ts';
import { loggingNames } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, isPlace, quote } from '../support/nodes.ts';
import { isSureIn } from './promised.ts';
import { howToTest } from './words.ts';

/** An address at an offset from what may be NULL, of which the cause was not reported yet. */
export function checkOffsets(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  for (const { node, pointer, value } of offsetsFromNull(fn)) {
    const maker = fn.callOf(value.origin!);
    if (!maker || reported.has(maker.node) || isSureIn(fn, maker)) continue;
    reported.add(maker.node);
    report({
      ...fn.span(node),
      what: `${quote(fn, pointer)} comes from ${maker.name}(), which may yield NULL; \`${quote(fn, node)}\` is then computed from NULL.`,
      why: 'It need not be NULL then, so a later test does not find it, and a read or write through it goes to a wrong address.',
      advice: howToTest(fn, node, quote(fn, pointer)),
      brief: `${maker.name}() result used unchecked`,
      related: [{ ...fn.span(maker.node), message: 'may be NULL from here' }],
    });
  }
}

/** An address that is taken at an offset from a pointer: not NULL where that is, and nothing is there. */
interface Offset {
  readonly node: Node;
  readonly pointer: Node;
  readonly value: Value;
}

/**
 * `&p->member`, `container_of(p, ...)`, `p + n` and `p += n` where p may be NULL, and nobody tests it: of memory that was asked for, and of what was looked
 * up where the address is kept, or a message reads it. Who only locks what he looked up may know that it is there.
 */
function offsetsFromNull(fn: FunctionAnalysis): Offset[] {
  const makers = new Set<string>();
  for (const { target, value, operator } of fn.assignments) {
    const call = value === undefined || operator !== '=' ? undefined : fn.callOf(fn.strip(value));
    if (call?.fact?.mayReturnNull !== undefined && call.fact.mayReturnNull !== false)
      makers.add(fn.canonical(target).replace(/^\*+/, ''));
  }
  if (makers.size === 0) return [];
  const kinds = ['pointer_expression', 'binary_expression', 'assignment_expression', 'call_expression'];
  return fn.descendants(fn.body, ...kinds).flatMap((node): Offset[] => {
    const pointer = baseOf(fn, node);
    const name = pointer === undefined ? '' : fn.canonical(pointer);
    if (!makers.has(name) || /\b(?:sizeof|typeof|offsetof)\b/.test(fn.text(fn.statementOf(node)))) return [];
    const value = fn
      .valuesOf(pointer!)
      .find(
        ({ nullness, afterLoop, origin }) => nullness === 'maybe' && afterLoop === undefined && origin !== undefined,
      );
    // A test further on shows that NULL is thought of; one of an older value does not.
    if (!value || fn.zeroTests.some((test) => test.place === name && test.node > value.origin!)) return [];
    const isMoved = fn.kind(node) === 'assignment_expression';
    const isSure =
      isMoved || isKept(fn, node) || isPrinted(fn, node) || fn.callOf(value.origin!)?.fact?.nullIsFailure === true;
    return isSure ? [{ node, pointer: pointer!, value }] : [];
  });
}

function isKept(fn: FunctionAnalysis, node: Node): boolean {
  return fn.assignments.some(({ value }) => value !== undefined && fn.strip(value) === node);
}

/** `dev_warn(&p->dev, ...)`: the name of the device is read, and p was not needed before. */
function isPrinted(fn: FunctionAnalysis, node: Node): boolean {
  const list = fn.parent(node);
  const call = list === undefined || fn.kind(list) !== 'argument_list' ? undefined : fn.callOf(fn.parent(list)!);
  return call?.args[0] === node && loggingNames.test(call.name) && fn.kind(node) === 'pointer_expression';
}

function baseOf(fn: FunctionAnalysis, node: Node): Node | undefined {
  if (fn.kind(node) === 'call_expression') {
    const call = fn.callOf(node);
    const first = call === undefined || !isContainerOf(call.name) ? undefined : call.args[0];
    return first !== undefined && fn.kind(first) === 'identifier' ? first : undefined;
  }
  // `p + n`, `p += n`
  if (fn.kind(node) !== 'pointer_expression') {
    const left = fn.child(node, 'left');
    const isSum = /^\+=?$/.test(fn.operator(node)) && left !== undefined && isPlace(fn, left);
    return isSum && (fn.kind(left) === 'field_expression' || fn.typeOf(left).kind === 'pointer') ? left : undefined;
  }
  let at = addressTaken(fn, node);
  while (at !== undefined && fn.kind(at) === 'field_expression') {
    const argument = fn.child(at, 'argument');
    if (argument === undefined) return undefined;
    if (fn.operator(at) === '->') return isPlace(fn, argument) ? argument : undefined;
    at = argument;
  }
  return undefined;
}
