import type { FunctionAnalysis } from '../../c/index.ts';
import { bitCounts } from '../../kernel/callNames.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `bitmap_and(a, a, b, sizeof(*a))`: a number of bytes, where one of bits is asked for. */
export function checkBitmapSizes(fn: FunctionAnalysis, report: Reporter): void {
  if (!/bitmap_|_bit\(/.test(fn.source.code) || !/sizeof/.test(fn.source.code)) return;
  for (const { name, node, args } of fn.calls) {
    const bits = args[bitCounts.get(name) ?? -1];
    if (bits === undefined || !/^sizeof(?:\([^()]*\)|\([^()]*\([^()]*\)[^()]*\))$/.test(fn.canonical(bits))) continue;
    report({
      ...fn.span(node),
      what: `${name}() takes a number of bits, and \`${quote(fn, bits)}\` is one of bytes.`,
      why: 'Only an eighth of the bitmap is dealt with: the bits behind it keep what was in them.',
      advice: `Is \`BITS_PER_BYTE * ${quote(fn, bits)}\` meant?`,
      brief: `${quote(fn, bits)} as a number of bits`,
      fix: { title: 'Count the bits', edits: [{ ...fn.span(bits), text: `BITS_PER_BYTE * ${fn.text(bits)}` }] },
    });
  }
}
