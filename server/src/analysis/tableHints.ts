import { formatAbout, formatBytes, formatCount, formatDecimal } from '../quantity/index.ts';
import type { LineRequest } from '../layout/index.ts';
import type { TableReport } from '../table/model.ts';
import type { Span } from '../text/problem.ts';
import { codeTables, type CodeTable } from './codeTables.ts';
import { expressionsIn } from './expressions.ts';
import { within, type Hint } from './hints.ts';
import type { Analysis } from './index.ts';

const reports = new WeakMap<LineRequest, TableReport>();

/** The report of a described table, computed once. */
export function tableReport(table: LineRequest): TableReport {
  let report = reports.get(table);
  if (!report) reports.set(table, (report = table.format.report(table.request)));
  return report;
}

/** A size that everybody sees at a glance. */
const OBVIOUS = 1024n;

/** Behind what makes a table: its entries and bytes. Behind a shift or a size that is no plain number: the size. */
export function tableHints(analysis: Analysis, range: Span): Hint[] {
  const { tables, macros } = codeTables(analysis);
  const hints: Hint[] = [];
  const push = (offset: number, label: string) => hints.push({ offset, label: ` ${label}`, family: 'tables' });
  for (const table of within(tables, range)) {
    const label = labelOf(table);
    // `SZ_4K | SZ_2M` says itself what it is.
    const words = analysis.text.slice(table.start, table.end).split('|');
    const isPlain = table.role === 'page-sizes' && words.every((word) => /^\s*SZ_\w+\s*$/.test(word));
    if (label !== undefined && !isPlain) push(table.end, label);
  }
  // A closed expression has its value beside it already.
  const closed = new Set(expressionsIn(analysis, range).map(({ end }) => end));
  for (const { size, start, end } of within(macros, range)) {
    if (size >= OBVIOUS && !closed.has(end) && !closed.has(end - 1) && !/^SZ_/.test(analysis.text.slice(start, end))) {
      push(end, formatAbout(size));
    }
  }
  return hints.sort((a, b) => a.offset - b.offset);
}

function labelOf({ role, value, table }: CodeTable): string | undefined {
  switch (role) {
    case 'page-shift':
      return value !== undefined && value >= 10n && value < 64n ? `${formatBytes(1n << value)} pages` : undefined;
    case 'page-sizes':
      return value === undefined || value <= 0n ? undefined : pageSizes(value);
    case 'user-copy':
    case 'output-bits':
      return undefined;
    case 'levels':
    case 'input-bits':
      return table && levelsLabel(table, role === 'input-bits');
    case 'window-size':
    case 'window-pages':
    case undefined:
      return table && sizeLabel(table);
  }
}

/** Editors cut hints off here: VS Code shows so many letters of a line's. */
const MAXIMUM_LABEL = 43;

/** `2^30 entries, 16 GiB in full`; with `512 KiB at creation` where there is room. */
function sizeLabel(table: LineRequest): string | undefined {
  const report = tableReport(table);
  if (report.rejection) return `refused: ${report.rejection.errno}`;
  const { full, upfront } = report.memory;
  const leaf = report.levels[report.levels.length - 1];
  const entries = leaf && report.window.size >> BigInt(leaf.entryShift);
  const label = [...(entries === undefined ? [] : [entryCount(entries)]), `${formatAbout(full)} in full`].join(', ');
  const more = `${label}, ${formatAbout(upfront)} at creation`;
  return upfront < full && more.length <= MAXIMUM_LABEL ? more : label;
}

/** `32,768 entries`; `2^30 entries` where the figure would have ten digits. */
function entryCount(entries: bigint): string {
  const isPower = entries >= 1n << 20n && (entries & (entries - 1n)) === 0n;
  return isPower ? `2^${entries.toString(2).length - 1} entries` : formatCount(entries, 'entry', 'entries');
}

/** `tables of 32,768 entries`, or `4 levels, root 4 KiB` where the levels follow from the address. */
function levelsLabel(table: LineRequest, counted: boolean): string | undefined {
  const { levels, rejection } = tableReport(table);
  const [root] = levels;
  if (!root || rejection) return undefined;
  if (counted) return `${formatCount(BigInt(levels.length), 'level')}, root ${formatBytes(root.tableBytes)}`;
  return levels.length > 1 ? `tables of ${formatDecimal(root.entries)} entries` : undefined;
}

/** `4 KiB, 2 MiB, 1 GiB`; `4 KiB and larger` for a mask of all. */
function pageSizes(bitmap: bigint): string {
  const sizes: bigint[] = [];
  for (let bit = 0n; bit < 64n; bit++) if ((bitmap >> bit) & 1n) sizes.push(1n << bit);
  if (sizes.length > 8) return `${formatBytes(sizes[0]!)} and larger`;
  return sizes.map((size) => formatBytes(size)).join(', ');
}
