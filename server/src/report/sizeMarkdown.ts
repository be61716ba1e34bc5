import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import type { TableReport } from '../table/model.ts';

/** A table's size as Markdown tables, for a bug report or a cover letter's web view. */
export function sizeMarkdown(report: TableReport): string {
  const { window, memory } = report;
  const lines = [
    `**${report.title}**, window ${formatHex(window.start)} .. ${formatHex(window.start + window.size)}`,
    '',
    '| level | one table | tables, full | on demand |',
    '| --- | ---: | ---: | ---: |',
    ...report.levels.map(
      (level) =>
        `| ${level.name} | ${formatBytes(level.tableBytes)} | ${formatDecimal(level.fullTables)} | ${formatDecimal(level.tables)} |`,
    ),
    '',
    '| memory | full | on demand | at creation |',
    '| --- | ---: | ---: | ---: |',
    ...[...memory.items, { name: 'total', full: memory.full, onDemand: memory.onDemand, upfront: memory.upfront }].map(
      (item) =>
        `| ${item.name} | ${formatBytes(item.full)} | ${formatBytes(item.onDemand)} | ${formatBytes(item.upfront)} |`,
    ),
  ];
  if (report.rejection) lines.push('', `Refused: ${report.rejection.errno}. ${report.rejection.reason}`);
  return `${lines.join('\n')}\n`;
}
