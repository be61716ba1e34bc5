import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { tableShifts } from '../../kernel/tce.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';

/** `tcenum << 12` beside a table that has its own `it_page_shift`. */
export function checkTableShifts(fn: FunctionAnalysis, report: Reporter): void {
  if (!/<< *(?:12|IOMMU_PAGE_SHIFT_4K|TCE_SHIFT)\b/.test(fn.source.code)) return;
  const table = fn.variables.flatMap(({ name, type }) => {
    const member = tableShifts.get(type.struct ?? type.pointee?.struct ?? '');
    return member === undefined ? [] : `${name}->${member}`;
  })[0];
  if (table === undefined) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
    if (!both || !/^(?:12|IOMMU_PAGE_SHIFT_4K|TCE_SHIFT)$/.test(fn.canonical(both[1])) || !isIndex(fn, both[0]))
      continue;
    report({
      ...fn.span(node),
      what: `${quote(fn, both[0])} counts pages of the table, which are of ${table}, and is shifted by ${quote(fn, both[1])}.`,
      why: 'It goes well while the table has pages of 4 KiB: with larger ones it is the address of another entry.',
      advice: `Should it be shifted by ${table}?`,
      brief: `${quote(fn, both[0])} shifted by ${quote(fn, both[1])}`,
    });
  }
}

function isIndex(fn: FunctionAnalysis, node: Node): boolean {
  const measure = measuresOf(fn).of(node);
  return measure?.kind === 'pages' && measure.page.kind === 'iommu' && measure.weak !== 'less' && !measure.acrossGap;
}
