import type { WhatIf } from '../layout/index.ts';
import { formatBytes, formatDecimal } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';
import { alignColumns } from './columns.ts';

/** Several tables side by side, one row each. */
export function compareText(reports: readonly TableReport[]): string {
  return alignColumns(
    [
      ['compared', 'levels', 'full', 'on demand', 'entries to map'],
      ...reports.map((report, i) => [
        `${i + 1}. ${report.format}`,
        report.levels.length.toString(),
        formatBytes(report.memory.full),
        report.rejection ? `refused: ${report.rejection.errno}` : formatBytes(report.memory.onDemand),
        formatDecimal(report.work.map.entriesWritten),
      ]),
    ],
    '  ',
  );
}

/** What-if, cheapest first, with the present choice and the cheapest marked. */
export function whatIfText(rows: readonly WhatIf[]): string {
  return alignColumns(
    [
      ['what if', 'on demand', 'full', 'entries to map', ''],
      ...rows.map(({ change, report, current, cheapest, refused }) => [
        change,
        refused === undefined ? formatBytes(report.memory.onDemand) : 'refused',
        refused === undefined ? formatBytes(report.memory.full) : (report.rejection?.errno ?? ''),
        refused === undefined ? formatDecimal(report.work.map.entriesWritten) : '',
        [current ? 'now' : '', cheapest ? 'cheapest' : ''].filter((word) => word !== '').join(', '),
      ]),
    ],
    '  ',
  );
}
