import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { edgeNames } from '../../kernel/sizeNames.ts';
import { pageUnits } from '../../kernel/units.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, lastName, quote, sides } from '../support/nodes.ts';
import { isWideEverywhere, isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** `1 << 32`, `(u32)x << 32`: a constant count that is as many bits as the left side has, or more. */
export function checkConstantShifts(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    const count = both && countOf(fn, both[1]);
    if (!both || count === undefined || count < 31n || count > 63n) continue;
    const type = sureType(fn, both[0]);
    const width = type && widthOf(type);
    if (!type || !width || width.bits < 32) continue;
    const literal = fn.kind(unwrap(fn, both[0])) === 'number_literal';
    const on64 = count >= BigInt(width.bits);
    const on32 = literal && !is64BitOnly(fn.path) && isOfLargeThings(fn.path) && count >= BigInt(width.bits32);
    if (!on64 && !(on32 && wideningOf(fn, node, isWideEverywhere))) continue;
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` shifts \`${type.text}\` by ${count}, and it has ${on64 ? width.bits : width.bits32} bits${on64 ? '' : ' on a 32-bit kernel'}.`,
      why: 'A shift by as many bits as the left side has, or more, is undefined: mostly the value is 0, or stays as it is.',
      advice: literal ? 'Write 1ULL, or BIT_ULL().' : 'Cast the left side to `u64` before the shift.',
      brief: `${quote(fn, node)} in ${on64 ? width.bits : width.bits32} bits`,
    });
  }
}

function countOf(fn: FunctionAnalysis, node: Node): bigint | undefined {
  return /^\d+$/.test(fn.canonical(node)) ? BigInt(fn.canonical(node)) : undefined;
}

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
    const use = fn.named(variable.name).find((one) => one > node && wideningOf(fn, one, isWideIn(fn)) !== undefined);
    if (use === undefined || !bytesOf(fn, value)) continue;
    const type = sureType(fn, value);
    if (!type || !isWideIn(fn)(type)) continue;
    report({
      ...fn.span(node),
      what: `\`${variable.name}\` has 32 bits, but gets \`${quote(fn, value)}\`, which is \`${type.text}\`.`,
      why: 'A range of 4 GiB or more does not fit: the upper bits are lost, and what is left of the size is taken for it.',
      advice: `Declare \`${variable.name}\` as \`${type.text}\`.`,
      brief: `${variable.name} is too narrow`,
      related: [{ ...fn.span(use), message: 'needed in 64 bits here' }],
      key: `stored ${variable.name}`,
    });
  }
}

/** Read off the text; a callee's body need not be opened for it. */
function mayBeBytes(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  return fn.callOf(at) !== undefined || bytesOf(fn, at);
}

/** A size or an address of bytes by the way it is made: pages shifted, the end less the start. */
function bytesOf(fn: FunctionAnalysis, node: Node): boolean {
  const at = unwrap(fn, node);
  const call = fn.callOf(at);
  if (call) return call.fact?.resultUnit === 'bytes' && pageUnits.has(call.fact.parameters?.[0]?.unit ?? 'bytes');
  const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
  if (!both) return false;
  const [left, right] = both;
  switch (fn.operator(at)) {
    case '<<':
      return fn.kind(unwrap(fn, left)) !== 'number_literal';
    case '+':
      return bytesOf(fn, left) && /^1$/.test(fn.canonical(right));
    case '-':
      return [left, right].every((side) => edgeNames.test(lastName(fn, side)));
    default:
      return false;
  }
}
