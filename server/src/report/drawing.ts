import { formatBytes, formatDecimal, formatExtent, formatHex } from '../quantity/index.ts';
import type { Extent, LevelReport, Region, TableReport, TableRequest } from '../table/model.ts';

/** Everything drawn is placed in parts per 2^20 of the stretch shown. */
const SCALE = 1n << 20n;
/** Cells of one level that are still worth telling apart. */
const MAXIMUM_CELLS = 256;
/** Regions closer together than this part of the stretch are drawn as one where there are many. */
const FINEST = 1n << 14n;
const MANY_REGIONS = 20_000;

export interface DrawnCell {
  readonly from: number;
  readonly to: number;
  readonly state: 'present' | 'partial' | 'absent';
  readonly title: string;
  readonly zoom?: string;
}

export interface DrawnLevel {
  readonly name: string;
  readonly summary: string;
  readonly cells: readonly DrawnCell[];
}

/** A half-open stretch of addresses. */
interface Stretch {
  readonly start: bigint;
  readonly end: bigint;
}

/** One row per level, root first: which tables exist (`present`, `partial` where partly used) and which do not. */
export function drawLevels(request: TableRequest, report: TableReport, shown: Extent): DrawnLevel[] {
  return report.levels.map((level) => {
    const used = coarsen(usedAt(level, request.regions, report), shown, request.regions.length);
    const one = level.fullTables === 1n ? 'table' : 'tables';
    return {
      name: level.name,
      summary: `${formatDecimal(level.tables)} of ${formatDecimal(level.fullTables)} ${one} of ${formatBytes(level.tableBytes)}`,
      cells: cellsOf(level, used, report.window, shown),
    };
  });
}

/** What needs tables of this level: everything that is mapped by a leaf here or below. */
function usedAt(level: LevelReport, regions: readonly Region[], report: TableReport): Stretch[] {
  const biggest = 1n << BigInt(level.entryShift);
  const used: Stretch[] = [];
  const placed = new Map(report.placements.map((placement) => [placement.region, placement]));
  regions.forEach((region, index) => {
    const placement = placed.get(index);
    if (placement?.runs) {
      for (const run of placement.runs) {
        if (run.size <= biggest) used.push({ start: run.iova, end: run.iova + run.size * run.count });
      }
    } else if (!placement || placement.blocks.some((block) => block.size <= biggest)) {
      used.push({ start: region.iova, end: region.iova + region.size });
    }
  });
  return merge(used, 0n);
}

/** Sorted and joined where they touch or lie closer than `gap`. */
function merge(stretches: readonly Stretch[], gap: bigint): Stretch[] {
  const sorted = stretches
    .filter(({ start, end }) => end > start)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const merged: { start: bigint; end: bigint }[] = [];
  for (const { start, end } of sorted) {
    const last = merged[merged.length - 1];
    if (last && start <= last.end + gap) {
      if (end > last.end) last.end = end;
    } else {
      merged.push({ start, end });
    }
  }
  return merged;
}

function coarsen(used: readonly Stretch[], shown: Extent, count: number): readonly Stretch[] {
  return count > MANY_REGIONS ? merge(used, shown.size / FINEST) : used;
}

function cellsOf(level: LevelReport, used: readonly Stretch[], window: Extent, shown: Extent): DrawnCell[] {
  const span = level.entries << BigInt(level.entryShift);
  const shownEnd = shown.start + shown.size;
  const down = (address: bigint) => address - ((address - window.start) % span);
  const up = (address: bigint) => down(address + span - 1n);
  const tables = merge(
    level.depth === 0
      ? [{ start: window.start, end: window.start + window.size }]
      : used.map((one) => ({ start: down(one.start), end: up(one.end) })),
    0n,
  );
  const whole = used
    .map((one) => ({ start: up(one.start), end: down(one.end) }))
    .filter(({ start, end }) => end > start);

  const cells: { start: bigint; end: bigint; state: DrawnCell['state'] }[] = [];
  const push = (start: bigint, end: bigint, state: DrawnCell['state']) => {
    const from = start > shown.start ? start : shown.start;
    const to = end < shownEnd ? end : shownEnd;
    if (to > from) cells.push({ start: from, end: to, state });
  };
  let at = shown.start;
  let w = 0;
  for (const table of tables) {
    if (table.end <= shown.start || table.start >= shownEnd) continue;
    if (table.start > at) push(at, table.start, 'absent');
    let inside = table.start;
    while (w < whole.length && whole[w]!.end <= table.start) w++;
    for (; w < whole.length && whole[w]!.start < table.end; w++) {
      push(inside, whole[w]!.start, 'partial');
      push(whole[w]!.start, whole[w]!.end, 'present');
      inside = whole[w]!.end;
    }
    push(inside, table.end, 'partial');
    at = table.end > at ? table.end : at;
  }
  push(at, shownEnd, 'absent');
  return join(cells, shown).map((cell) => describe(cell, level, span, shown));
}

/** Joins the narrowest neighbours until few enough are left; what was joined is partly used. */
function join<C extends { start: bigint; end: bigint; state: DrawnCell['state'] }>(cells: C[], shown: Extent): C[] {
  let joined = cells;
  for (let least = shown.size / 4096n + 1n; joined.length > MAXIMUM_CELLS && least <= shown.size; least *= 2n) {
    const next: C[] = [];
    for (const cell of joined) {
      const last = next[next.length - 1];
      if (last && (cell.end - cell.start < least || last.end - last.start < least)) {
        next[next.length - 1] = { ...last, end: cell.end, state: last.state === cell.state ? last.state : 'partial' };
      } else {
        next.push(cell);
      }
    }
    joined = next;
  }
  return joined;
}

function describe(
  cell: { start: bigint; end: bigint; state: DrawnCell['state'] },
  level: LevelReport,
  span: bigint,
  shown: Extent,
): DrawnCell {
  const tables = (cell.end - cell.start + span - 1n) / span;
  const range = `${formatHex(cell.start)} .. ${formatHex(cell.end)}`;
  const many = tables === 1n ? 'table' : 'tables';
  const words = {
    present: `all ${formatDecimal(tables)} ${many} there, every entry mapped`,
    partial: `partly used, up to ${formatDecimal(tables)} ${many} of ${formatBytes(level.tableBytes)}`,
    absent: `nothing mapped, ${formatDecimal(tables)} ${many} not there`,
  } as const;
  const size = cell.end - cell.start;
  const canZoom = size < shown.size && size > 1n << BigInt(level.entryShift);
  return {
    from: part(cell.start, shown),
    to: Math.max(part(cell.end, shown), part(cell.start, shown) + 1),
    state: cell.state,
    title: `${range}: ${words[cell.state]}`,
    ...(canZoom ? { zoom: formatExtent(cell.start, size) } : {}),
  };
}

/** Place of an address in the stretch shown, in parts per 2^20. */
export function part(address: bigint, shown: Extent): number {
  if (shown.size <= 0n) return 0;
  const inside = address < shown.start ? 0n : address - shown.start;
  const scaled = (inside * SCALE) / shown.size;
  return Number(scaled > SCALE ? SCALE : scaled);
}
