import type { FunctionAnalysis, Node } from '../../../c/index.ts';
import { is64BitOnly } from '../../../kernel/architectures.ts';
import type { Reporter } from '../../rule.ts';
import { nameOf, quote } from '../../support/nodes.ts';
import { sureType, widthOf } from '../../support/widths.ts';
import { isTestedAgainst, readShift } from './bounds.ts';

/** `(long)iova >> ias`: on a 32-bit kernel an address may be as wide as `long`, or wider. */
export function checkRightShift(fn: FunctionAnalysis, node: Node, left: Node, right: Node, report: Reporter): void {
  if (is64BitOnly(fn.path) || !readShift(fn, right)?.ofAddress) return;
  const type = sureType(fn, left);
  const width = type && widthOf(type);
  if (!type || !width || width.bits32 >= 64 || isTestedAgainst(fn, right, 32n)) return;
  const fresh = width.signed ? 's64' : 'u64';
  report({
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` shifts \`${type.text}\`, which has 32 bits on a 32-bit kernel, by the width of an address.`,
    why: 'A shift by as many bits as the type has, or more, is undefined: the check for addresses that are too large lets them pass or refuses all.',
    advice: `Widen first: \`(${fresh})\`. Or is the width below 32 here?`,
    brief: `${quote(fn, node)} in ${type.text}`,
    key: `right ${nameOf(fn, left)}`,
  });
}
