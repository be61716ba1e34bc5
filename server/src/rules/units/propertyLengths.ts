import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { propertyReaders } from '../../kernel/conversions.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, assignmentsTo, placeOf, sides } from '../support/nodes.ts';
import { boundOf, indexes } from './arrays.ts';

/**
 * `prop = of_get_property(np, "ranges", &len);` of cells: `prop[i]` for each `i < len`, and `len < address_cells + size_cells`. The
 * length is in bytes.
 */
export function checkPropertyLengths(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, value, ...one } of fn.assignments) {
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    const given = call?.args[propertyReaders.get(call.name) ?? -1];
    const place = given === undefined ? undefined : addressTaken(fn, fn.strip(given));
    if (place === undefined || fn.kind(place) !== 'identifier') continue;
    const length = fn.text(place);
    // `len /= sizeof(u32)` makes cells of it.
    if (assignmentsTo(fn, length).length > 0) continue;
    const at = wholeLoop(fn, length, placeOf(fn, { node, value, ...one })) ?? comparedWithCells(fn, length, node);
    if (at === undefined) continue;
    report({
      ...fn.span(at),
      what: `\`${length}\` is how many bytes the property has, and cells of four are counted here.`,
      why: 'What lies behind the end of the property is read, or one that is too short is taken.',
      advice: 'Is it to be divided by sizeof(u32)?',
      brief: `${length} in bytes`,
      related: [{ ...fn.span(call!.node), message: 'set here' }],
    });
  }
}

function wholeLoop(fn: FunctionAnalysis, length: string, property: string): Node | undefined {
  const type = fn.variable(property)?.type;
  const cell = type?.kind === 'pointer' ? type.pointee : undefined;
  const isOfCells = (cell?.kind === 'integer' && cell.bits === 32) || /\bphandle\b/.test(cell?.text ?? '');
  const loop = fn.loops.find((one) => {
    const bound = isOfCells ? boundOf(fn, one) : undefined;
    return bound !== undefined && fn.canonical(bound) === length && indexes(fn, one, property);
  });
  return loop?.condition;
}

function comparedWithCells(fn: FunctionAnalysis, length: string, after: Node): Node | undefined {
  return fn.descendants(fn.body, 'binary_expression').find((node) => {
    const both = node > after && /^(?:[<>]=?|[!=]=)$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    const texts = both?.map((side) => fn.canonical(side)) ?? [];
    return texts.includes(length) && texts.some((text) => /_cells\b/.test(text) && !/sizeof|\*|<</.test(text));
  });
}
