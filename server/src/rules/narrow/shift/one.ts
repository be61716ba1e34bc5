import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { is64BitOnly } from '../../../kernel/architectures.ts';
import type { Reporter } from '../../rule.ts';
import { isConstantLike, quote } from '../../support/nodes.ts';
import { isWideEverywhere, isWideIn, sureType, unwrap, wideningOf, widthOf } from '../../support/widths.ts';
import { readShift } from './bounds.ts';
import { evidenceOf } from './evidence.ts';
import { why } from './words.ts';

/** `1 << shift`, computed in fewer bits than the count or the result needs. */
export function checkShiftedOne(fn: FunctionAnalysis, node: Node, one: Node, right: Node, report: Reporter): void {
  const type = sureType(fn, one);
  const width = type && widthOf(type);
  if (!width || !/^-?0*1$|^0x0*1$/i.test(fn.text(unwrap(fn, one)).replace(/[ul]+$/i, ''))) return;
  const only64 = is64BitOnly(fn.path);
  const bits = width.bits < 64 ? width.bits : only64 ? 64 : width.bits32;
  if (bits >= 64 || isConstantLike(fn, right)) return;
  const widening = wideningOf(fn, node, width.bits < 64 ? isWideIn(fn) : isWideEverywhere);
  const shift = readShift(fn, right);
  // On 32-bit kernels pages and tables are small enough; widths of addresses are not.
  if (width.bits === 64 && !(widening && shift?.ofAddress)) return;
  // A 1U that stays unsigned int is meant so.
  if (!width.signed && !widening) return;
  const limit = BigInt(width.signed ? bits - 1 : bits);
  const evidence = evidenceOf(fn, node, right, { shift, widening, limit });
  if (!evidence || fn.constantOf(right) !== undefined) return;
  const text = quote(fn, node);
  const on = width.bits < 64 ? `${bits} bits` : 'the 32 bits that `long` has on a 32-bit kernel';
  const literal = unwrap(fn, one);
  const fresh = fn.text(literal).startsWith('-') ? '-1ULL' : '1ULL';
  report({
    ...fn.span(node),
    what: `\`${text}\` is computed in ${on}.${evidence.words}`,
    why,
    advice:
      (widening ?? evidence.isSure)
        ? `Write ${fresh}${fresh === '1ULL' ? ' (or BIT_ULL())' : ''}, so that the shift is done in 64 bits. Or is the count bounded below ${limit}?`
        : `Make the result 64 bits wide, and the 1 too: 1ULL. Or is the count bounded below ${limit}?`,
    brief: `${text} in ${bits} bits`,
    related: [
      ...(widening ? [{ ...fn.span(widening.node), message: `needed as \`${widening.type.text}\` here` }] : []),
      ...(evidence.related ? [evidence.related] : []),
    ],
    ...((widening ?? evidence.isSure) && {
      fix: { title: `Shift ${fresh}`, edits: [{ ...fn.span(literal), text: fresh }], safe: widening !== undefined },
    }),
  });
}
