import type { TableReport } from '../table/model.ts';

/** A table's size as CSV, one quantity a row, exact. */
export function sizeCsv(report: TableReport): string {
  const rows: (readonly string[])[] = [['part', 'name', 'quantity', 'value']];
  for (const level of report.levels) {
    rows.push(['level', level.name, 'table_bytes', level.tableBytes.toString()]);
    rows.push(['level', level.name, 'tables_full', level.fullTables.toString()]);
    rows.push(['level', level.name, 'tables_on_demand', level.tables.toString()]);
    rows.push(['level', level.name, 'leaf_entries', level.slots.toString()]);
  }
  for (const item of report.memory.items) {
    rows.push(['memory', item.name, 'bytes_full', item.full.toString()]);
    rows.push(['memory', item.name, 'bytes_on_demand', item.onDemand.toString()]);
    rows.push(['memory', item.name, 'bytes_at_creation', item.upfront.toString()]);
  }
  if (report.memory.charged !== undefined)
    rows.push(['memory', 'locked_vm', 'bytes', report.memory.charged.toString()]);
  for (const name of ['map', 'unmap', 'clear'] as const) {
    const work = report.work[name];
    if (!work) continue;
    for (const [quantity, value] of Object.entries(work)) {
      if (typeof value === 'bigint') rows.push(['work', name, quantity, value.toString()]);
    }
    for (const { scheme, count } of work.invalidations) {
      rows.push(['work', name, `invalidations ${scheme}`, count.toString()]);
    }
  }
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
