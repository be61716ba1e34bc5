import type { MemoryItem, TableReport, Work } from '../table/model.ts';
import { formatBytes, formatDecimal, formatHex } from '../quantity/index.ts';
import { alignColumns, wrapText } from './columns.ts';
import { formatTime, timeOf, type Cost } from './time.ts';
import { figureText, sizeCell, valueText } from './words.ts';

const WIDTH = 100;

export interface SizeTextOptions {
  readonly explain?: boolean;
  /** Times are shown only for costs that the user gave. */
  readonly costs?: readonly Cost[];
}

/** A table's size, memory and work as `iommu-lens size` prints it. */
export function sizeText(report: TableReport, options: SizeTextOptions = {}): string {
  const parts = [heading(report)];
  if (report.rejection) {
    const { errno, reason, source } = report.rejection;
    parts.push(`${wrapText(`refused: ${errno}. ${reason} (${source})`, WIDTH, '  ')}\n`);
  }
  if (report.levels.length > 0) parts.push(levels(report));
  parts.push(memory(report));
  if (!report.rejection) parts.push(work(report, options.costs ?? []));
  if (report.placements.length > 0 && report.placements.length <= 64) parts.push(placements(report));
  if (report.figures.length > 0) {
    parts.push(
      alignColumns(
        report.figures.map((figure) => [figure.title, figureText(figure)]),
        '  ',
      ),
    );
  }
  for (const note of report.notes) parts.push(`${wrapText(`note: ${note}`, WIDTH, '  ')}\n`);
  if (options.explain) parts.push(working(report));
  return parts.filter((part) => part !== '').join('\n');
}

function heading(report: TableReport): string {
  const end = report.window.start + report.window.size;
  const values = Object.entries(report.values).map(([id, value]) => `${id} ${valueText(report.format, id, value)}`);
  const chosen = report.windowChosen ? ', chosen' : '';
  return (
    `${report.title} (${report.format})\n` +
    `  window ${formatHex(report.window.start)} .. ${formatHex(end)} (${formatBytes(report.window.size)}${chosen})\n` +
    `${wrapText(values.join(', '), WIDTH, '  ')}\n`
  );
}

function levels(report: TableReport): string {
  const rows = [['level', 'entry maps', 'entries', 'one table', 'tables, full', 'on demand', 'leaf entries']];
  for (const level of report.levels) {
    rows.push([
      level.name,
      formatBytes(1n << BigInt(level.entryShift)),
      formatDecimal(level.entries),
      formatBytes(level.tableBytes),
      formatDecimal(level.fullTables),
      formatDecimal(level.tables),
      level.slots === level.leaves
        ? formatDecimal(level.leaves)
        : `${formatDecimal(level.leaves)} in ${formatDecimal(level.slots)}`,
    ]);
  }
  return alignColumns(rows, '  ');
}

function memory(report: TableReport): string {
  const { items, full, onDemand, upfront, charged } = report.memory;
  const row = (name: string, item: Omit<MemoryItem, 'name'>) => [
    name,
    sizeCell(item.full),
    sizeCell(item.onDemand),
    sizeCell(item.upfront),
  ];
  const rows = [['memory', 'full', 'on demand', 'at creation'], ...items.map((item) => row(item.name, item))];
  if (items.length !== 1) rows.push(row('total', { full, onDemand, upfront }));
  if (charged !== undefined) rows.push(['charged to locked_vm', sizeCell(charged)]);
  return alignColumns(rows, '  ');
}

function work(report: TableReport, costs: readonly Cost[]): string {
  const operations = (['map', 'unmap', 'clear'] as const).flatMap((name): [string, Work][] => {
    const operation = report.work[name];
    return operation ? [[name, operation]] : [];
  });
  const rows = [['work', ...operations.map(([name]) => name)]];
  const line = (title: string, count: (work: Work) => bigint | undefined) => {
    const counts = operations.map(([, operation]) => count(operation));
    if (counts.every((value) => value === undefined || value === 0n)) return;
    rows.push([title, ...counts.map((value) => (value === undefined ? '' : formatDecimal(value)))]);
  };
  line('entries written', (operation) => operation.entriesWritten);
  line('entries read', (operation) => operation.entriesRead);
  line('tables allocated', (operation) => operation.tablesAllocated);
  line('tables freed', (operation) => operation.tablesFreed);
  line('holes skipped', (operation) => operation.holesSkipped);
  line('entries without the skip', (operation) => operation.entriesWithoutSkip);
  const schemes = new Set(operations.flatMap(([, operation]) => operation.invalidations.map(({ scheme }) => scheme)));
  for (const scheme of schemes) {
    line(
      `invalidations, ${scheme}`,
      (operation) => operation.invalidations.find((one) => one.scheme === scheme)?.count,
    );
  }
  for (const cost of costs) {
    rows.push([
      `time at ${cost.text} per ${cost.operation}`,
      ...operations.map(([, one]) => formatTime(timeOf(one, cost))),
    ]);
  }
  return rows.length === 1 ? '' : alignColumns(rows, '  ');
}

function placements(report: TableReport): string {
  const rows = report.placements.map(({ region, name, blocks }) => [
    name ?? `region ${region + 1}`,
    blocks.map((block) => `${formatDecimal(block.count)} x ${formatBytes(block.size)}`).join(' + '),
  ]);
  return alignColumns([['blocks', ''], ...rows], '  ');
}

/** The working, numbered, each step with the kernel function or section behind it. */
export function working(report: TableReport): string {
  const lines = ['  working'];
  report.steps.forEach((step, i) => {
    const formula = step.formula ? `: ${step.formula}` : '';
    const value = step.value ? ` = ${step.value}` : '';
    lines.push(wrapText(`${i + 1}. ${step.text}${formula}${value}`, WIDTH, '    '));
    if (step.source) lines.push(`       ${step.source}`);
  });
  return `${lines.join('\n')}\n`;
}
