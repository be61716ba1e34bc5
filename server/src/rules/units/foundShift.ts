import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { hugeShiftNames } from '../../kernel/pageNames.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, quote, sides } from '../support/nodes.ts';

/** `pte_pfn(pte) << hugepage_shift`: the number of a CPU page, whatever the size of the page that maps it. */
export function checkFoundShifts(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, pfn, shift } of shiftsIn(fn)) {
    const by = fn.canonical(shift);
    if (fn.kind(shift) !== 'identifier' || !(hugeShiftNames.test(by) || isFound(fn, by))) continue;
    const measure = measuresOf(fn).of(pfn);
    if (measure?.kind !== 'pages' || measure.page.kind !== 'cpu' || measure.weak || measure.acrossGap) continue;
    if (!fn.calls.some((call) => fn.isInside(call.node, measure.at) && call.fact?.resultUnit === 'cpu-pages')) continue;
    // Where it is PAGE_SHIFT on every way here, both are the same.
    const values = measuresOf(fn).definitionsAt(by, shift);
    if (values.every((one) => one?.value !== undefined && fn.canonical(one.value) === 'PAGE_SHIFT')) continue;
    report({
      ...fn.span(node),
      what: `${quote(fn, pfn)} counts CPU pages, but is shifted by ${by}, the shift of the page that was found.`,
      why: 'A page frame number is one of pages of PAGE_SIZE, in a huge mapping as well: the address is too large by the ratio of the two sizes.',
      advice: `Should it be shifted by PAGE_SHIFT, and only the offset be cut out with ${by}?`,
      brief: `CPU pages shifted by ${by}`,
      related: fn.isInside(measure.at, node) ? [] : [{ ...fn.span(measure.at), message: 'CPU pages from here' }],
    });
  }
}

interface Shift {
  readonly node: Node;
  readonly pfn: Node;
  readonly shift: Node;
}

function shiftsIn(fn: FunctionAnalysis): Shift[] {
  if (!/<<=?\s*\(?[a-z]\w*shift\b|<<=?\s*\(?shift\b/.test(fn.source.code)) return [];
  const inSums = fn.descendants(fn.body, 'binary_expression').flatMap((node): Shift[] => {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    return both ? [{ node, pfn: both[0], shift: fn.strip(both[1]) }] : [];
  });
  const inSteps = fn.assignments.flatMap(({ node, target, operator, value }): Shift[] =>
    operator === '<<=' && value !== undefined ? [{ node, pfn: target, shift: fn.strip(value) }] : [],
  );
  return [...inSums, ...inSteps];
}

/** A call looked it up: `find_linux_pte(..., &shift)`. */
function isFound(fn: FunctionAnalysis, name: string): boolean {
  return fn.calls.some(
    ({ fact, args }) =>
      fact?.entryAccessor !== undefined &&
      args.some((arg) => {
        const place = addressTaken(fn, arg);
        return place !== undefined && fn.canonical(place) === name;
      }),
  );
}
