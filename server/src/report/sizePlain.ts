import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';
import { alignColumns, wrapText } from './columns.ts';
import { valueText } from './words.ts';

/** Commit messages are wrapped here. */
const WIDTH = 72;

/** A table's size and how it comes about, as it reads well in a commit message or a mail. */
export function sizePlain(report: TableReport): string {
  const { window, memory, levels } = report;
  const values = Object.entries(report.values).map(([id, value]) => `${id} ${valueText(report.format, id, value)}`);
  const parts = [
    wrapText(
      `${report.title}, window ${formatHex(window.start)} .. ${formatHex(window.start + window.size)}, ${values.join(', ')}:`,
      WIDTH,
    ),
    '\n',
  ];
  if (report.rejection)
    parts.push(wrapText(`refused with ${report.rejection.errno}: ${report.rejection.reason}`, WIDTH), '\n');
  for (const level of levels) {
    parts.push(
      wrapText(
        `${level.name}: ${formatDecimal(level.tables)} of ${formatDecimal(level.fullTables)} x ${formatBytes(level.tableBytes)}`,
        WIDTH,
        '  ',
      ),
      '\n',
    );
  }
  const rows = [
    ...memory.items,
    { name: 'total', full: memory.full, onDemand: memory.onDemand, upfront: memory.upfront },
  ];
  parts.push(
    alignColumns(
      [
        ['', 'full', 'on demand'],
        ...rows.map((item) => [item.name, formatBytes(item.full), formatBytes(item.onDemand)]),
      ],
      '  ',
    ),
  );
  return parts.join('');
}
