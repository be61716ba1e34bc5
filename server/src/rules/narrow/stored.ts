import type { FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { edgeNames, unitSizeNames } from '../../kernel/sizeNames.ts';
import { pageUnits } from '../../kernel/units.ts';
import type { Related, Reporter } from '../rule.ts';
import { declaredBy, fieldFactOf, isConstantLike, lastName, nameOf, quote, sides } from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** What 64 bits of addresses or sizes are computed into, and then needed as such. */
export function checkStored(fn: FunctionAnalysis, report: Reporter): void {
  if (!isOfLargeThings(fn.path)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    if (value === undefined || (operator !== '=' && operator !== '+=')) continue;
    const variable =
      fn.kind(node) === 'init_declarator'
        ? declaredBy(fn, node)
        : fn.kind(target) === 'identifier'
          ? fn.variable(fn.text(target))
          : undefined;
    const width = variable && widthOf(variable.type);
    if (!variable || !width || width.bits > 32 || width.bits < 16) continue;
    if (!mayBeBytes(fn, value)) continue;
    const uses = fn.named(variable.name).filter((one) => one > node);
    const use =
      uses.find((one) => wideningOf(fn, one, isWideIn(fn)) !== undefined) ??
      (isWholeRange(fn, value) ? uses.find((one) => isHandedOn(fn, one)) : undefined);
    if (use === undefined || !bytesOf(fn, value) || isBounded(fn, node, value) || isLowHalf(fn, value)) continue;
    const type = unmappedType(fn, value) ?? sureType(fn, value);
    if (!type || !isWideIn(fn)(type)) continue;
    const related: Related[] = [
      {
        ...fn.span(use),
        message: wideningOf(fn, use, isWideIn(fn))
          ? 'needed in 64 bits here'
          : 'the size of the range is passed on here',
      },
    ];
    report({
      ...fn.span(node),
      what: `\`${variable.name}\` has ${width.bits} bits, but gets \`${quote(fn, value)}\`, which is \`${type.text}\`.`,
      why: 'A range of 4 GiB or more does not fit: the upper bits are lost, and what is left of the size is taken for it.',
      advice: `Declare \`${variable.name}\` as \`${type.text}\`.`,
      brief: `${variable.name} is too narrow`,
      related,
      key: `stored ${variable.name}`,
    });
  }
}

/** Read off the text; a callee's body need not be opened for it. */
function mayBeBytes(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  return fn.callOf(at) !== undefined || bytesOf(fn, at);
}

/** A size or an address of bytes by the way it is made: pages shifted or multiplied, the end less the start. */
function bytesOf(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  const call = fn.callOf(at);
  if (unmappedType(fn, at)) return true;
  if (call) return call.fact?.resultUnit === 'bytes' && pageUnits.has(call.fact.parameters?.[0]?.unit ?? 'bytes');
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return false;
  const [left, right] = both;
  switch (fn.operator(at)) {
    case '<<':
      return fn.kind(unwrap(fn, left)) !== 'number_literal';
    case '*':
      return (
        both.some((side) => unitSizeNames.test(nameOf(fn, side))) && !both.some((side) => isConstantLike(fn, side))
      );
    case '+':
      return bytesOf(fn, left) && /^1$/.test(fn.canonical(right));
    case '-':
      return [left, right].every((side) => edgeNames.test(lastName(fn, side)));
    default:
      return false;
  }
}

/** What an ops table's slot returns that unmaps: a number of bytes. */
function unmappedType(fn: FunctionAnalysis, node: Node): Type | undefined {
  const call = fn.callOf(unwrap(fn, node));
  const slot = call?.throughPointer === true ? fn.knowledge.ops(undefined, call.name) : undefined;
  return slot?.role === 'unmap' ? fn.knowledge.type(slot.returns) : undefined;
}

/** All that is to be mapped, unmapped or flushed, by what it is made of or where. */
function isWholeRange(fn: FunctionAnalysis, value: Node): boolean {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return false;
  if (fn.operator(at) === '+') return isWholeRange(fn, both[0]);
  if (fn.operator(at) === '*') return true;
  if (fn.operator(at) !== '-') return false;
  return fn.role !== undefined || both.every((side) => fieldFactOf(fn, side)?.unit === 'bytes');
}

/** An argument of a call of which no more is known, and which does not print it. */
function isHandedOn(fn: FunctionAnalysis, use: Node): boolean {
  const list = fn.parent(use);
  const call = list !== undefined && fn.kind(list) === 'argument_list' ? fn.callOf(fn.parent(list)!) : undefined;
  if (call?.args.some((arg) => /string/.test(fn.kind(arg)))) return false;
  return call !== undefined && call.fact?.parameters?.[call.args.indexOf(use)]?.type === undefined;
}

/** `low = pfn << PAGE_SHIFT; high = pfn >> (32 - PAGE_SHIFT)`: the other half is kept, too. */
function isLowHalf(fn: FunctionAnalysis, value: Node): boolean {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '<<' ? sides(fn, at) : undefined;
  const other = both && `(32-${fn.canonical(both[1])})`;
  return (
    both !== undefined &&
    fn.descendants(fn.body, 'binary_expression').some((one) => {
      const parts = fn.operator(one) === '>>' ? sides(fn, one) : undefined;
      return parts?.map((part) => fn.canonical(part)).join() === `${fn.canonical(both[0])},${other!.slice(1, -1)}`;
    })
  );
}

/** A condition before compares the same range with something. */
function isBounded(fn: FunctionAnalysis, node: Node, value: Node): boolean {
  const text = fn.canonical(value);
  return fn
    .descendants(fn.body, 'binary_expression')
    .some(
      (test) =>
        test < node &&
        /^[<>]=?$/.test(fn.operator(test)) &&
        sides(fn, test)!.some((side) => fn.canonical(side) === text),
    );
}
