import type { WhatIf } from '../layout/index.ts';
import { formatDecimal } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';
import { alignColumns, wrapText } from './columns.ts';
import { sizeCell, valueText } from './words.ts';

/** Several tables side by side, one row each. */
export function compareText(reports: readonly TableReport[]): string {
  return alignColumns(
    [
      ['compared', 'levels', 'full', 'on demand', 'entries to map'],
      ...reports.map((report, i) => [
        `${i + 1}. ${[report.format, ...ownValues(report, reports)].join(', ')}`,
        report.levels.length.toString(),
        sizeCell(report.memory.full),
        report.rejection ? `refused: ${report.rejection.errno}` : sizeCell(report.memory.onDemand),
        formatDecimal(report.work.map.entriesWritten),
      ]),
    ],
    '  ',
  );
}

/** What tells a table from the others of its format: `page 64 KiB`. */
function ownValues(report: TableReport, reports: readonly TableReport[]): string[] {
  const alike = reports.filter(({ format }) => format === report.format);
  return Object.entries(report.values).flatMap(([id, value]) => {
    const text = valueText(report.format, id, value);
    const isOwn = alike.some(
      ({ format, values: { [id]: other } }) => other === undefined || valueText(format, id, other) !== text,
    );
    return isOwn ? [`${id} ${text}`] : [];
  });
}

/** What-if, cheapest first, with the present choice and the cheapest marked; what the kernel refuses in one line. */
export function whatIfText(rows: readonly WhatIf[]): string {
  const legal = rows.filter(({ refused }) => refused === undefined);
  const refused = rows.filter((row) => row.refused !== undefined);
  const table = alignColumns(
    [
      ['what if', 'on demand', 'full', 'entries to map', ''],
      ...legal.map(({ change, report, current, cheapest }) => [
        change,
        sizeCell(report.memory.onDemand),
        sizeCell(report.memory.full),
        formatDecimal(report.work.map.entriesWritten),
        [current ? 'now' : '', cheapest ? 'cheapest' : ''].filter((word) => word !== '').join(', '),
      ]),
    ],
    '  ',
  );
  if (refused.length === 0) return table;
  const list = refused.map(({ change, report }) => `${change} (${report.rejection?.errno ?? 'refused'})`).join('; ');
  return `${table}${wrapText(`refused: ${list}`, 100, '  ')}\n`;
}
