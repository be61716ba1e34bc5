import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { hasLowMappings, hasSmallAddresses, is64BitOnly, isOfLargeThings } from '../../kernel/architectures.ts';
import { mappedAddressCalls, physicalAddressCalls } from '../../kernel/callNames.ts';
import { pageShiftMacros } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { declarationSpan, declaredBy, quote, sides, variableOf } from '../support/nodes.ts';
import { sureType, unwrap, widthOf } from '../support/widths.ts';

export const whyPhysical =
  'Machines with a 32-bit kernel and more than 4 GiB of memory (PAE, LPAE) have addresses that do not fit: the upper bits are lost, and another page is taken.';

/** `unsigned long paddr = page_to_phys(page)`: the address of memory, kept in as many bits as `long` has. */
export function checkPhysical(fn: FunctionAnalysis, report: Reporter): void {
  // Architectures know where their own memory is.
  if (fn.path === '' || fn.path.startsWith('arch/') || is64BitOnly(fn.path) || hasSmallAddresses(fn.path)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    const what = operator === '=' && value !== undefined ? physicalOf(fn, value) : undefined;
    if (what === undefined) continue;
    const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
    const type = fn.kind(node) === 'init_declarator' ? variable?.type : sureType(fn, target);
    const width = type && widthOf(type);
    if (!type || width?.bits32 !== 32) continue;
    const place = variable && declarationSpan(fn, variable);
    const name = variable?.name ?? quote(fn, target, 30);
    report({
      ...fn.span(what),
      what: `\`${quote(fn, what)}\` is an address of memory, and \`${name}\` is \`${type.text}\`, which has 32 bits on a 32-bit kernel.`,
      why: whyPhysical,
      advice: `Declare \`${name}\` as \`phys_addr_t\`. Or is this built for 64-bit kernels only?`,
      brief: `${name} is too narrow for an address`,
      related: place ? [{ ...place, message: `\`${type.text}\` here` }] : [],
      key: `physical ${name}`,
    });
  }
}

/** The call or the shift that makes the address. */
function physicalOf(fn: FunctionAnalysis, value: Node): Node | undefined {
  const at = unwrap(fn, value);
  const call = fn.callOf(at);
  if (call) {
    const isAny = physicalAddressCalls.test(call.name);
    // What the kernel has mapped is mostly below 4 GiB: in drivers of other things, and on x86.
    const isMapped = mappedAddressCalls.test(call.name) && isOfLargeThings(fn.path) && !hasLowMappings(fn.path);
    return isAny || isMapped ? at : undefined;
  }
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '<<' ? sides(fn, at) : undefined;
  if (!both || !pageShiftMacros.test(fn.canonical(both[1]))) return undefined;
  return fn.callOf(unwrap(fn, both[0]))?.name === 'page_to_pfn' ? at : undefined;
}
