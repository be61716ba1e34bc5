import type { FunctionAnalysis } from '../../c/index.ts';
import { is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

/** `__ffs(bitmap)` of 64 bits: it looks at an `unsigned long`. */
export function checkWideBits(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\b(?:__ffs|__fls|ffz)\(/.test(fn.source.code) || is64BitOnly(fn.path) || !isOfLargeThings(fn.path)) return;
  for (const call of fn.calls) {
    const value = /^(?:__ffs|__fls|ffz)$/.test(call.name) ? call.args[0] : undefined;
    const type = value === undefined ? undefined : sureType(fn, unwrap(fn, value));
    const width = type && widthOf(type);
    // The smallest of the page sizes is one of the lower half.
    if (value === undefined || !type || width?.bits32 !== 64 || /pg_?size|page_?size/i.test(fn.text(value))) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() looks at an \`unsigned long\`, and ${quote(fn, value)} is \`${type.text}\`.`,
      why: 'On a 32-bit kernel the upper half is cut off: where only a bit of it is set, the result is not defined.',
      advice: `Is ${call.name === '__fls' ? 'fls64() - 1' : '__ffs64()'} meant, or does this run on 64-bit kernels only?`,
      brief: `${call.name}() of 64 bits`,
    });
  }
}
