import type { FunctionAnalysis } from '../../c/index.ts';
import { smallTables, tableFrees, tablePages } from '../../kernel/walks.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** `pmd_free(mm, (pmd_t *)page_to_virt(pud_page(*pud)))`: where the page begins that the table is in, not where the table does. */
export function checkTablesInPages(fn: FunctionAnalysis, report: Reporter): void {
  if (!smallTables.test(fn.path) || !/_free\w*\(/.test(fn.source.code)) return;
  for (const { name, args } of fn.calls) {
    const page = tablePages.test(name) ? fn.callOf(fn.strip(args[0] ?? fn.body)) : undefined;
    if (!page || !/^p(?:md|ud|4d|gd)_page$/.test(page.name)) continue;
    const node = fn.parent(page.node)!;
    const call = fn.parent(node)!;
    const free = fn.enclosing(call, 'call_expression');
    const callee = free === undefined ? undefined : fn.callOf(free)?.name;
    if (free === undefined || callee === undefined || !tableFrees.test(callee)) continue;
    report({
      ...fn.span(free),
      what: `\`${quote(fn, call)}\` gives the start of the page; the table need not begin there, and ${callee}() wants the start of the table.`,
      why: 'Tables may be smaller than a page: all but the first one of a page lie behind its start, and another is freed in their place.',
      advice: 'Take the start of the table from the entry, or from where it was walked.',
      brief: 'the offset of the table in its page is lost',
      slip: 'table',
    });
  }
}
