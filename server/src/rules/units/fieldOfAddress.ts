import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { fieldReaders } from '../../kernel/conversions.ts';
import { unitTypes } from '../../kernel/units.ts';
import type { Reporter } from '../rule.ts';
import { placeOf, quote, sides } from '../support/nodes.ts';

/** No page is smaller. */
const LEAST_SHIFT = 12;

/** `phys = FIELD_GET(PAR_PA, val)` with the mask GENMASK_ULL(47, 12): FIELD_GET() shifts it down, which makes it a page number. */
export function checkFieldsOfAddresses(fn: FunctionAnalysis, report: Reporter): void {
  if (!/FIELD_GET/.test(fn.source.code)) return;
  for (const one of fn.assignments) {
    const shift = one.value === undefined ? undefined : shiftOfField(fn, one.value);
    const name = placeOf(fn, one);
    const type = fn.variable(name)?.type.text ?? fn.typeOf(one.target).text;
    if (shift === undefined || !/addr_t$/.test(type) || unitTypes.get(type) !== 'bytes' || isShifted(fn, name))
      continue;
    report({
      ...fn.span(one.value!),
      what: `\`${quote(fn, one.value!)}\` is shifted down by ${shift}: a page number, and ${name} is an address.`,
      why: 'The address is too small by the size of a page, and what is compared or printed is none.',
      advice: `Mask the bits instead, or shift the result up by ${shift}.`,
      brief: `${name} is a page number`,
    });
  }
}

/** By how much a field is shifted down, where that is a page at least. */
export function shiftOfField(fn: FunctionAnalysis, node: Node): number | undefined {
  const call = fn.callOf(fn.strip(node));
  const field = call && fieldReaders.test(call.name) ? call.args[0] : undefined;
  const mask = field === undefined ? undefined : fn.constantOf(field);
  if (mask === undefined || mask === 0n) return undefined;
  const shift = mask.toString(2).length - mask.toString(2).replace(/0+$/, '').length;
  return shift >= LEAST_SHIFT && mask >> BigInt(shift + LEAST_SHIFT) > 0n ? shift : undefined;
}

function isShifted(fn: FunctionAnalysis, name: string): boolean {
  return (
    fn.assignments.some(({ target, operator }) => operator === '<<=' && fn.canonical(target) === name) ||
    fn
      .descendants(fn.body, 'binary_expression')
      .some(
        (node) => /^(?:<<|\*)$/.test(fn.operator(node)) && sides(fn, node)!.some((side) => fn.canonical(side) === name),
      )
  );
}
