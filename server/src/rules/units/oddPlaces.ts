import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `(u32 *)(addr + 1)` beside `(u32 *)addr`: an address moves by bytes, however it is used afterwards. */
export function checkOddPlaces(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\*\) ?\(\w+ \+ \d/.test(fn.source.code)) return;
  const casts = fn
    .descendants(fn.body, 'cast_expression')
    .map((node) => ({ node, value: unwrap(fn, valueOf(fn, node)) }));
  for (const { node, value } of casts) {
    const both = fn.kind(value) === 'binary_expression' && fn.operator(value) === '+' ? sides(fn, value) : undefined;
    const type = fn.typeOf(node);
    const bytes =
      type.kind === 'pointer' && type.pointee?.kind === 'integer'
        ? (type.pointee.bits32 ?? type.pointee.bits ?? 0) / 8
        : 0;
    if (!both || bytes < 2 || variableOf(fn, both[0])?.type.kind !== 'integer') continue;
    const step = fn.constantOf(both[1]);
    if (step === undefined || step % BigInt(bytes) === 0n) continue;
    const name = fn.canonical(both[0]);
    if (!casts.some((one) => fn.canonical(one.value) === name && fn.typeOf(one.node).text === type.text)) continue;
    report({
      ...fn.span(node),
      what: `${name} is an integer: ${quote(fn, both[1])} more are bytes, inside of the \`${type.pointee!.text}\` at ${name}.`,
      why: 'Only a pointer moves by whole elements. What is read there is part of one and part of the next.',
      advice: `Is \`(${type.text})${name} + ${quote(fn, both[1])}\` meant?`,
      brief: `${quote(fn, value)} moves by bytes`,
    });
  }
}

function valueOf(fn: FunctionAnalysis, cast: Node): Node {
  return fn.child(cast, 'value') ?? cast;
}
