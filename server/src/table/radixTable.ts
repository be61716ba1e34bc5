/**
 * From a driver's radix table and the regions laid into it to a report. Formats give their geometry, names and the
 * work that is theirs; what all of them share is here.
 */

import { formatBytes, formatCount, formatHex } from '../quantity/index.ts';
import { ceilDiv } from './bits.ts';
import { memoryOf, reportOf, Working, workOf } from './builder.ts';
import type { Laid, RadixDriver } from './lay.ts';
import type {
  Extent,
  Figure,
  Format,
  Invalidations,
  LevelReport,
  Placement,
  Rejection,
  Step,
  TableReport,
  TableRequest,
  Values,
  Work,
} from './model.ts';
import { PAGE_SHIFT, toBytes } from './pages.ts';
import type { LeafSize, RadixShape } from './radix.ts';
import { batchedFlushes } from './type1.ts';

/** One level, root first. `bytes`: a table as the format defines it; `allocated`: what it takes of the host. */
export interface RadixLevel {
  readonly name: string;
  /** lg of the bytes that one entry maps. */
  readonly shift: number;
  readonly entries: bigint;
  readonly bytes: bigint;
  readonly allocated: bigint;
}

export interface RadixTable {
  readonly driver: RadixDriver;
  readonly levels: readonly RadixLevel[];
  /** Page sizes of leaves as a bitmap. */
  readonly pageSizes: bigint;
  readonly aperture: Extent;
}

export interface SizeSpec {
  readonly bytes: bigint;
  readonly depth: number;
  readonly slots?: number;
  /** Bytes after which the driver's inner loop stops; where absent the loop does not. */
  readonly batch?: bigint;
}

/** The shape out of lg of the bytes that an entry maps, root first, and the leaf sizes. */
export function radixShape(shifts: readonly number[], sizes: readonly SizeSpec[]): RadixShape {
  return {
    spans: shifts.map((shift) => 2 ** (shift - PAGE_SHIFT)),
    sizes: leafSizes(sizes),
  };
}

export function leafSizes(sizes: readonly SizeSpec[]): LeafSize[] {
  return sizes
    .map(({ bytes, depth, slots, batch }) => ({
      pages: Number(bytes >> BigInt(PAGE_SHIFT)),
      depth,
      slots: slots ?? 1,
      batch: batch === undefined ? Number.MAX_SAFE_INTEGER : Number(batch >> BigInt(PAGE_SHIFT)),
    }))
    .sort((a, b) => a.pages - b.pages);
}

/** Bytes of all tables, root included. */
export function tableBytes(
  levels: readonly RadixLevel[],
  tables: ArrayLike<number>,
  what: 'bytes' | 'allocated',
): bigint {
  return levels.reduce((sum, level, depth) => sum + level[what] * BigInt(tables[depth]!), 0n);
}

/** Leaf mappings by level. */
export function leavesByLevel(shape: RadixShape, laid: Laid): number[] {
  const leaves = shape.spans.map(() => 0);
  shape.sizes.forEach((size, index) => {
    leaves[size.depth]! += laid.tally.leavesBySize[index]!;
  });
  // Sizes that only a broken block has are leaves of the next level as well.
  return leaves;
}

export function sum(counts: ArrayLike<number>): bigint {
  let total = 0n;
  for (let index = 0; index < counts.length; index++) total += BigInt(counts[index]!);
  return total;
}

/** Sum over sizes of a count times what `weight` gives for the size. */
export function weighted(shape: RadixShape, counts: ArrayLike<number>, weight: (size: LeafSize) => number): bigint {
  return shape.sizes.reduce((total, size, index) => total + BigInt(counts[index]!) * BigInt(weight(size)), 0n);
}

/** Entries that mapping writes: the leaves, and a pointer to every table it allocates. */
export function mapWrites(shape: RadixShape, laid: Laid): bigint {
  return weighted(shape, laid.tally.map.stepsBySize, (size) => size.slots) + BigInt(laid.tally.allocated);
}

/** Adds up doubles below 2^53, any number of them, exactly. */
export class BigCounter {
  private big = 0n;
  private small = 0;

  add(count: number): void {
    if (this.small + count > Number.MAX_SAFE_INTEGER) {
      this.big += BigInt(this.small);
      this.small = 0;
    }
    this.small += count;
  }

  get total(): bigint {
    return this.big + BigInt(this.small);
  }
}

/** The usual ways to batch the invalidations of an unmap, and after them the kernel's own count. */
export function unmapInvalidations(
  laid: Laid,
  pageBytes: bigint,
  kernel: { readonly count: bigint; readonly note: string },
): Invalidations[] {
  const perPage = Number(pageBytes >> BigInt(PAGE_SHIFT));
  const pages = new BigCounter();
  const batches = new BigCounter();
  let mapped = 0;
  for (let index = 0; index < laid.accepted; index++) {
    const length = (laid.pages.end[index]! - laid.pages.start[index]!) / perPage;
    if (length === 0) continue;
    pages.add(length);
    batches.add(batchedFlushes(length));
    mapped++;
  }
  return [
    { scheme: 'per page', count: pages.total },
    { scheme: 'per block', count: sum(laid.tally.leavesBySize) },
    {
      scheme: 'batched',
      count: batches.total,
      note: 'one flush for every 512 separately contiguous pages of a region, as VFIO does (VFIO_IOMMU_TLB_SYNC_MAX)',
    },
    { scheme: 'whole', count: BigInt(mapped), note: 'one flush a region' },
    { scheme: 'as the kernel does', count: kernel.count, note: kernel.note },
  ];
}

export interface RadixReportParts {
  readonly table: RadixTable;
  readonly laid: Laid;
  /** What a full table is taken over where the request has no window; the aperture unless given. */
  readonly window?: Extent;
  /** Levels above this depth are left out: a growing table does not have them. */
  readonly root?: number;
  readonly map: Partial<Work>;
  readonly unmap: Partial<Work>;
  readonly figures: readonly Figure[];
  /** Working of the geometry; the tables and bytes are added. */
  readonly steps: readonly Step[];
  readonly notes?: readonly string[];
  /** Kernel function that chooses block sizes. */
  readonly splitSource: string;
  /** Kernel function that allocates tables. */
  readonly tableSource: string;
}

export function radixReport(
  format: Pick<Format, 'id' | 'title'>,
  request: TableRequest,
  values: Values,
  parts: RadixReportParts,
): TableReport {
  const { table, laid } = parts;
  const { shape } = table.driver;
  const { tally } = laid;
  const window = request.window ?? parts.window ?? table.aperture;
  const top = parts.root ?? 0;
  const leaves = leavesByLevel(shape, laid);
  const levels: LevelReport[] = table.levels.slice(top).map((level, index) => {
    const depth = top + index;
    const tables = BigInt(tally.tablesByDepth[depth]!);
    const full = index === 0 ? 1n : tablesOver(window, table.levels[depth - 1]!.shift);
    return {
      depth: index,
      name: level.name,
      entryShift: level.shift,
      entries: level.entries,
      tableBytes: level.allocated,
      fullTables: full > tables ? full : tables,
      tables,
      leaves: BigInt(leaves[depth]!),
      slots: BigInt(tally.slotsByDepth[depth]!),
    };
  });
  const root = table.levels[0]!.allocated;
  const onDemand = levels.reduce((bytes, level) => bytes + level.tables * level.tableBytes, 0n);
  const full = levels.reduce((bytes, level) => bytes + level.fullTables * level.tableBytes, 0n);
  const working = new Working();
  working.steps.push(...parts.steps);
  addTableSteps(working, levels, parts);
  const architectural = tableBytes(table.levels, tally.tablesByDepth, 'bytes');
  const figures: Figure[] = [
    ...parts.figures,
    { id: 'page-sizes', title: 'Page sizes', value: formatHex(table.pageSizes) },
    {
      id: 'aperture-end',
      title: 'Last address',
      value: table.aperture.start + table.aperture.size - 1n,
      unit: 'address',
    },
    { id: 'table-bytes', title: 'Tables, as the format defines them', value: architectural, unit: 'bytes' },
    {
      id: 'left-after-unmap',
      title: 'Still allocated after everything is unmapped',
      value: tableBytes(table.levels, tally.leftByDepth, 'allocated'),
      unit: 'bytes',
    },
  ];
  const notes = [...(parts.notes ?? [])];
  if (architectural !== onDemand)
    notes.push(
      `Each table takes whole host pages: ${formatBytes(onDemand)} are allocated where the format needs ${formatBytes(architectural)}.`,
    );
  if (laid.overlapping)
    notes.push('Some regions overlap or wrap around; they were mapped one after another, as given.');
  if (laid.leaked > 0)
    notes.push(
      `${formatCount(BigInt(laid.leaked), 'table')} lost the parent entry to a bigger block and will stay allocated until everything is destroyed.`,
    );
  const past = regionsPast(laid, window);
  if (past !== undefined)
    notes.push(
      `Region ${past + 1} reaches past ${formatHex(window.start + window.size - 1n)}. The map call takes what its own check lets through, but VFIO and the DMA API never offer such addresses; keep regions inside the window.`,
    );
  const count = laid.accepted;
  let placements: Placement[] | undefined;
  const report = reportOf(format, {
    values,
    window,
    windowChosen: request.window === undefined,
    rejection: rejectionOf(laid),
    levels,
    memory: memoryOf([{ name: 'Tables', full, onDemand, upfront: root }]),
    work: {
      map: workOf({ tablesAllocated: BigInt(tally.allocated), entriesWritten: mapWrites(shape, laid), ...parts.map }),
      unmap: workOf({ tablesFreed: sum(tally.freedByDepth), tablesAllocated: BigInt(tally.split), ...parts.unmap }),
    },
    figures,
    steps: working.steps,
    notes,
  });
  // A million placements are only built when somebody reads them.
  return Object.defineProperty(report, 'placements', {
    enumerable: true,
    configurable: true,
    get: () =>
      (placements ??= request.regions.slice(0, count).map((_, region) => named(request, laid.placement(region)))),
  });
}

function named({ regions }: TableRequest, placement: Placement): Placement {
  const name = regions[placement.region]?.name;
  return name === undefined ? placement : { ...placement, name };
}

function rejectionOf({ refusal }: Laid): Rejection | undefined {
  if (refusal === undefined) return undefined;
  const { errno, reason, source, region } = refusal;
  return { errno, reason, source, region, step: 'map' };
}

/** A report of a table that cannot be created. */
export function refusedReport(
  format: Pick<Format, 'id' | 'title'>,
  request: TableRequest,
  values: Values,
  rejection: Omit<Rejection, 'step'>,
): TableReport {
  return reportOf(format, {
    values,
    window: request.window ?? { start: 0n, size: 0n },
    windowChosen: request.window === undefined,
    rejection: { ...rejection, step: 'create' },
  });
}

/** Tables of one level over a window, where one table spans 2^shift bytes. */
function tablesOver(window: Extent, shift: number): bigint {
  if (window.size <= 0n) return 0n;
  const by = BigInt(shift);
  return ((window.start + window.size - 1n) >> by) - (window.start >> by) + 1n;
}

function regionsPast(laid: Laid, window: Extent): number | undefined {
  const start = Number(window.start >> BigInt(PAGE_SHIFT));
  const end = Number(ceilDiv(window.start + window.size, 1n << BigInt(PAGE_SHIFT)));
  for (let index = 0; index < laid.accepted; index++) {
    if (laid.pages.start[index] === laid.pages.end[index]) continue;
    if (laid.pages.start[index]! < start || laid.pages.end[index]! > end) return index;
  }
  return undefined;
}

function addTableSteps(working: Working, levels: readonly LevelReport[], parts: RadixReportParts): void {
  const { table, laid } = parts;
  const { sizes } = table.driver.shape;
  const used = sizes.flatMap((size, index) => {
    const count = laid.tally.leavesBySize[index]!;
    return count > 0 ? [`${count} x ${formatBytes(toBytes(size.pages))}`] : [];
  });
  working.add(
    'Cut each region into the biggest blocks that divide its address and its output address and still fit',
    undefined,
    used.reverse().join(' + ') || 'nothing mapped',
    parts.splitSource,
  );
  for (const level of levels.slice(1)) {
    const above = levels[level.depth - 1]!;
    working.add(
      `Tables of ${level.name}: different addresses >> ${above.entryShift}, over what is mapped at this level or below`,
      `address >> ${above.entryShift}`,
      String(level.tables),
      parts.tableSource,
    );
  }
  working.add(
    'Bytes on demand: tables of each level times the size of one',
    levels.map((level) => `${level.tables} x ${level.tableBytes}`).join(' + '),
    String(levels.reduce((bytes, level) => bytes + level.tables * level.tableBytes, 0n)),
    parts.tableSource,
  );
}
