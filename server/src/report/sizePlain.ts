import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { TableReport, Value } from '../table/model.ts';
import { findFormat } from '../table/registry.ts';
import { alignColumns, wrapText } from './columns.ts';
import { valueText } from './words.ts';

/** Commit messages are wrapped here. */
const WIDTH = 72;

/** A table's size and how it comes about, as it reads well in a commit message or a mail. */
export function sizePlain(report: TableReport): string {
  const { window, memory, levels } = report;
  const values = tellingValues(report).map(([id, value]) => `${id} ${valueText(report.format, id, value)}`);
  const range = `window ${formatHex(window.start)} .. ${formatHex(window.start + window.size)}`;
  const parts = [wrapText(`${[report.title, range, ...values].join(', ')}:`, WIDTH), '\n'];
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

/** The settings that one chooses between, and any other that is not as usual. */
function tellingValues({ format, values }: TableReport): [string, Value][] {
  const parameters = findFormat(format)?.parameters ?? [];
  return Object.entries(values).filter(([id, value]) => {
    const parameter = parameters.find((one) => one.id === id);
    return !parameter || parameter.whatIf === true || value !== parameter.default;
  });
}
