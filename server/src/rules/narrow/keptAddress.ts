import type { FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { hasSmallAddresses, is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { dmaAddressNames, pageNumberNames, pageShiftMacros } from '../../kernel/sizeNames.ts';
import { memoryAddressTypes } from '../../kernel/types.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, nameOf, quote, sides, variableOf } from '../support/nodes.ts';
import { isWideEverywhere, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/**
 * `offset = (ssize_t)pageno << PAGE_SHIFT; addr = base + offset`, where the address is wider than `long` on a 32-bit
 * kernel: the shift is done, and its result kept, in as many bits as `long` has.
 */
export function checkKeptAddresses(fn: FunctionAnalysis, report: Reporter): void {
  if (is64BitOnly(fn.path) || hasSmallAddresses(fn.path) || !isOfLargeThings(fn.path)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    const shift = value === undefined || operator !== '=' ? undefined : unwrap(fn, value);
    if (shift === undefined || fn.operator(shift) !== '<<' || fn.kind(shift) !== 'binary_expression') continue;
    const [left, right] = sides(fn, shift)!;
    if (!pageShiftMacros.test(fn.text(fn.strip(right)).trim()) || !mayGoFar(fn, left)) continue;
    const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
    if (!variable || !isLong(fn, left) || widthOf(variable.type)?.bits32 !== 32) continue;
    const use = fn.named(variable.name).flatMap((one) => (one > node ? (neededAs(fn, one) ?? []) : []))[0];
    if (use === undefined) continue;
    const { text } = use;
    report({
      ...fn.span(shift),
      what: `\`${quote(fn, shift)}\` has the bits of \`long\`, 32 on a 32-bit kernel, and \`${variable.name}\` takes it on to \`${text}\`.`,
      why: 'Where addresses are wider than `long`, what lies 4 GiB or more behind the first page is lost before the wider type is reached.',
      advice: `Declare \`${variable.name}\` as \`${text}\`, and cast to that before the shift.`,
      brief: `${quote(fn, shift)} in long`,
      related: [{ ...fn.span(use.node), message: `needed as \`${text}\` here` }],
      key: `kept ${variable.name}`,
    });
  }
}

/** Where a use is taken to an address, and to which type. */
function neededAs(fn: FunctionAnalysis, use: Node): { readonly node: Node; readonly text: string } | undefined {
  const isAddress = (type: Type): boolean => isWideEverywhere(type) && memoryAddressTypes.test(type.text);
  const widening = wideningOf(fn, use, isAddress);
  if (widening) {
    return /^(?:assigned|operand|returned)$/.test(widening.kind)
      ? { node: widening.node, text: widening.type.text }
      : undefined;
  }
  // `*dma_handle = base + offset`, of which no declaration is in view.
  const sum = fn.parent(use);
  const whole = sum !== undefined && fn.operator(sum) === '+' ? fn.parent(sum) : undefined;
  const target = whole !== undefined && fn.operator(whole) === '=' ? fn.child(whole, 'left') : undefined;
  if (whole === undefined || target === undefined || sureType(fn, target)) return undefined;
  return dmaAddressNames.test(nameOf(fn, target)) ? { node: whole, text: 'dma_addr_t' } : undefined;
}

/** The number of a page that may be anywhere; or a number that is widened before it is shifted, if to `long` only. */
function mayGoFar(fn: FunctionAnalysis, left: Node): boolean {
  const inner = fn.strip(unwrap(fn, left));
  const name = fn.kind(inner) === 'call_expression' ? (fn.callOf(inner)?.name ?? '') : nameOf(fn, inner);
  if (pageNumberNames.test(name)) return true;
  const from = widthOf(sureType(fn, inner) ?? { text: '', kind: 'unknown' });
  return fn.kind(unwrap(fn, left)) === 'cast_expression' && from?.bits === 32;
}

function isLong(fn: FunctionAnalysis, left: Node): boolean {
  const width = widthOf(sureType(fn, left) ?? { text: '', kind: 'unknown' });
  return width?.bits === 64 && width.bits32 === 32;
}
