import type { WhatIf } from '../layout/index.ts';
import { formatDecimal } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';
import { alignColumns, wrapText } from './columns.ts';
import { sizeCell } from './words.ts';

/** Several tables side by side, one row each. */
export function compareText(reports: readonly TableReport[]): string {
  return alignColumns(
    [
      ['compared', 'levels', 'full', 'on demand', 'entries to map'],
      ...reports.map((report, i) => [
        `${i + 1}. ${report.format}`,
        report.levels.length.toString(),
        sizeCell(report.memory.full),
        report.rejection ? `refused: ${report.rejection.errno}` : sizeCell(report.memory.onDemand),
        formatDecimal(report.work.map.entriesWritten),
      ]),
    ],
    '  ',
  );
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
