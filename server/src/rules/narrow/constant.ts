import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { isWideEverywhere, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

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
