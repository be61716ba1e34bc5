/**
 * The arithmetic of a radix table: which block sizes a region gets, how many tables its pieces need.
 * Nothing here visits an entry or a page: a region costs a few operations per level.
 *
 * The block a kernel picks at an address is the biggest that divides the address, the output address and still
 * fits (`iommu_pgsize`, `hardware_largepage_caps`, `kvm_block_mapping_supported` agree on it). So a region is cut
 * into one run of its biggest size in the middle, and at either side runs of ever smaller sizes.
 */

import type { PageRegions } from './pages.ts';

/** A size that one leaf mapping can have. `pages`: 4 KiB pages. `slots`: entries it fills in its table. */
export interface LeafSize {
  readonly pages: number;
  readonly depth: number;
  readonly slots: number;
  /** Pages after which one call of the driver's inner loop ends: the end of a table. */
  readonly batch: number;
}

export interface RadixShape {
  /** Pages that one entry maps, root first. */
  readonly spans: readonly number[];
  /** Ascending. The first divides every region. */
  readonly sizes: readonly LeafSize[];
}

/** Runs of one region: size `index` fills [low[index], low[index+1]) and [high[index+1], high[index]), the top one the middle. */
export class Pieces {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Index of the biggest size used. */
  top = 0;
  private readonly sizes: Float64Array;

  constructor(shape: RadixShape) {
    this.sizes = Float64Array.from(shape.sizes, (size) => size.pages);
    this.low = new Float64Array(shape.sizes.length);
    this.high = new Float64Array(shape.sizes.length);
  }

  /** Biggest size, as an index, that `distance` (input to output address) lets both sides be aligned to. */
  usable(distance: number, limit: number): number {
    if (distance === 0) return limit;
    let index = 0;
    while (index < limit) {
      const share = Math.abs(distance) / this.sizes[index + 1]!;
      if (share !== Math.floor(share)) break;
      index++;
    }
    return index;
  }

  cut(start: number, end: number, usable: number): void {
    const { low, high, sizes } = this;
    low[0] = start;
    high[0] = end;
    this.top = 0;
    for (let index = 1; index <= usable; index++) {
      const size = sizes[index]!;
      const from = Math.ceil(start / size) * size;
      const to = Math.floor(end / size) * size;
      if (from >= to) break;
      low[index] = from;
      high[index] = to;
      this.top = index;
    }
  }

  /** Runs in the order of their addresses, which is the order of the kernel's calls. Stops when `see` says true. */
  runs(see: (start: number, end: number, size: number) => boolean): boolean {
    const { low, high, top } = this;
    for (let index = 0; index < top; index++) {
      const from = low[index]!;
      const to = low[index + 1]!;
      if (from < to && see(from, to, index)) return true;
    }
    if (see(low[top]!, high[top]!, top)) return true;
    for (let index = top - 1; index >= 0; index--) {
      const from = high[index + 1]!;
      const to = high[index]!;
      if (from < to && see(from, to, index)) return true;
    }
    return false;
  }
}

/** What mapping and unmapping regions amounts to. Arrays by size index are `...BySize`, by depth `...ByDepth`. */
export interface Tally {
  /** Leaf mappings in the table after everything is mapped. */
  readonly leavesBySize: Float64Array;
  /** Entries they fill. */
  readonly slotsByDepth: Float64Array;
  readonly tablesByDepth: Float64Array;
  /** Lowest index (address divided by what the table spans) of a table at the depth, -1 where there is none. */
  readonly firstByDepth: Float64Array;
  /** Where the highest mapping ends, in pages; 0 where there is none. */
  reach: number;
  /** Depth of the leaf that maps address 0; the number of levels where none does. */
  originDepth: number;
  /** Tables passed on the way to the leaves, each region for itself. */
  readonly passedByDepth: Float64Array;
  /** Tables allocated by mapping, the root that exists before left out. */
  allocated: number;
  readonly map: OperationTally;
  readonly unmap: OperationTally;
  /** Tables that unmapping every region in order frees, and what is left. */
  readonly freedByDepth: Float64Array;
  readonly leftByDepth: Float64Array;
  /** Steps of an unmap loop over leaves (rules `below` and `empty`), and entries on which it found a table and freed it. */
  leafSteps: number;
  tableSteps: number;
  /** Tables that the unmap itself had to allocate (a block broken into smaller ones). */
  split: number;
  /** Entries that a range walk (rule `inside`) clears and looks at. */
  cleared: number;
  visited: number;
}

export interface OperationTally {
  /** Calls of the core into the driver. */
  readonly callsBySize: Float64Array;
  /** Rounds of the driver's inner loop: a call ends at the end of a table. */
  readonly roundsBySize: Float64Array;
  /** Leaf mappings written or removed, each counted as often as it is. */
  readonly stepsBySize: Float64Array;
}

/**
 * Which tables an unmap frees. `below`: those under an entry that a step covers (io-pgtable). `inside`: those wholly
 * inside the range of one call (VT-d). `empty`: those that hold nothing any more (KVM arm64). `never`: none.
 */
export type FreeRule = 'below' | 'inside' | 'empty' | 'never';

export function emptyTally(shape: RadixShape): Tally {
  const sizes = shape.sizes.length;
  const depths = shape.spans.length;
  const operation = (): OperationTally => ({
    callsBySize: new Float64Array(sizes),
    roundsBySize: new Float64Array(sizes),
    stepsBySize: new Float64Array(sizes),
  });
  return {
    leavesBySize: new Float64Array(sizes),
    slotsByDepth: new Float64Array(depths),
    tablesByDepth: new Float64Array(depths),
    firstByDepth: new Float64Array(depths).fill(-1),
    reach: 0,
    originDepth: depths,
    passedByDepth: new Float64Array(depths),
    allocated: 0,
    map: operation(),
    unmap: operation(),
    freedByDepth: new Float64Array(depths),
    leftByDepth: new Float64Array(depths),
    leafSteps: 0,
    tableSteps: 0,
    split: 0,
    cleared: 0,
    visited: 0,
  };
}

/** For each depth, the smallest size whose leaves lie above it: what such a size covers needs no table there. */
export function shallower(shape: RadixShape): number[] {
  return shape.spans.map((_, depth) => {
    const index = shape.sizes.findIndex((size) => size.depth < depth);
    return index < 0 ? shape.sizes.length : index;
  });
}

/** Rounds of an inner loop that stops at multiples of `batch`. */
function roundsOf(start: number, end: number, batch: number): number {
  return Math.ceil(end / batch) - Math.floor(start / batch);
}

export interface TallyRules {
  readonly shape: RadixShape;
  /** Index of the biggest size that a mapping may use. */
  readonly limit: number;
  readonly free: FreeRule;
  /** A call that clears exactly this many pages from 0 on frees the root as well. */
  readonly wholeSpace?: number;
}

/** What is in the table besides the disjoint regions, none of it where they are. */
export interface Besides {
  readonly tally: Tally;
  /** Tables by depth, in units of what a table spans: pairs of start and end, rising. */
  readonly tables: readonly (readonly (readonly [number, number])[])[];
}

/** Everything about regions that are sorted and do not overlap, in one pass; with what is there besides added. */
export function tallyDisjoint(rules: TallyRules, regions: PageRegions, besides?: Besides): Tally {
  const { shape, limit, free: rule } = rules;
  const tally = emptyTally(shape);
  const pieces = new Pieces(shape);
  const depths = shape.spans.length;
  const all = shape.sizes.length - 1;
  const above = shallower(shape);
  const spans = Float64Array.from(shape.spans);
  const { leavesBySize, tablesByDepth, firstByDepth, passedByDepth, freedByDepth } = tally;
  const last = new Float64Array(depths).fill(-1);
  tablesByDepth[0] = 1;

  /** Tables of [from, to) that are there besides; asked for in rising order. */
  const next = new Uint32Array(depths);
  const shared = (depth: number, from: number, to: number): number => {
    const others = besides?.tables[depth] ?? [];
    let count = 0;
    for (let at = next[depth]!; at < others.length; at++) {
      const [start, end] = others[at]!;
      if (start >= to) break;
      count += Math.max(0, Math.min(end, to) - Math.max(start, from));
      if (end > to) break;
      next[depth] = at + 1;
    }
    return count;
  };

  const cover = (depth: number, start: number, end: number): void => {
    const span = spans[depth - 1]!;
    let from = Math.floor(start / span);
    const to = Math.ceil(end / span) - 1;
    passedByDepth[depth]! += to - from + 1;
    const done = last[depth]!;
    if (from <= done) from = done + 1;
    if (to < from) return;
    if (firstByDepth[depth]! < 0) firstByDepth[depth] = from;
    const fresh = to - from + 1 - (besides ? shared(depth, from, to + 1) : 0);
    tablesByDepth[depth]! += fresh;
    last[depth] = to;
  };

  let usable = 0;
  const mapped = (start: number, end: number, size: number): boolean => {
    const leaf = shape.sizes[size]!;
    if (start === 0) tally.originDepth = leaf.depth;
    leavesBySize[size]! += (end - start) / leaf.pages;
    tally.map.callsBySize[size]!++;
    tally.map.roundsBySize[size]! += roundsOf(start, end, leaf.batch);
    return false;
  };
  const unmapped = (start: number, end: number, size: number): boolean => {
    const step = shape.sizes[size]!;
    const leaf = shape.sizes[Math.min(size, usable)]!;
    const steps = (end - start) / step.pages;
    tally.unmap.callsBySize[size]!++;
    tally.unmap.roundsBySize[size]! += roundsOf(start, end, step.batch);
    tally.unmap.stepsBySize[size]! += steps;
    if (rule === 'below') {
      tally.leafSteps += steps * step.slots;
      if (leaf.depth > step.depth) tally.tableSteps += steps * step.slots;
      for (let depth = step.depth + 1; depth <= leaf.depth; depth++)
        freedByDepth[depth]! += (end - start) / spans[depth - 1]!;
    } else if (rule === 'inside') {
      for (let depth = 1; depth <= leaf.depth; depth++) {
        const span = spans[depth - 1]!;
        const whole = Math.floor(end / span) - Math.ceil(start / span);
        if (whole > 0) freedByDepth[depth]! += whole;
      }
      rangeWalk(shape, start, end, leaf.depth, tally);
      if (start === 0 && end === rules.wholeSpace) freedByDepth[0] = 1;
    }
    return false;
  };

  for (let index = 0; index < regions.count; index++) {
    const start = regions.start[index]!;
    const end = regions.end[index]!;
    if (end > tally.reach) tally.reach = end;
    usable = pieces.usable(start - regions.output[index]!, limit);
    pieces.cut(start, end, usable);
    pieces.runs(mapped);
    for (let depth = 1; depth < depths; depth++) {
      const size = above[depth]!;
      if (size > pieces.top) cover(depth, start, end);
      else {
        const low = pieces.low[size]!;
        const high = pieces.high[size]!;
        if (start < low) cover(depth, start, low);
        if (high < end) cover(depth, high, end);
      }
    }
    if (rule === 'empty') continue;
    pieces.cut(start, end, all);
    pieces.runs(unmapped);
  }

  for (let depth = 0; depth < depths; depth++) {
    const tables = tablesByDepth[depth]!;
    if (depth > 0) tally.allocated += tables;
    if (rule === 'empty' && depth > 0) freedByDepth[depth] = tables;
    tally.leftByDepth[depth] = tables - freedByDepth[depth]!;
  }
  shape.sizes.forEach((size, index) => {
    const leaves = leavesBySize[index]!;
    tally.map.stepsBySize[index] = leaves;
    tally.slotsByDepth[size.depth]! += leaves * size.slots;
    if (rule === 'empty') tally.leafSteps += leaves;
  });
  if (besides) addTally(tally, besides.tally);
  if (rule === 'empty') tally.tableSteps = sumFrom(tally.tablesByDepth, 1);
  return tally;
}

function sumFrom(counts: Float64Array, first: number): number {
  return counts.subarray(first).reduce((all, count) => all + count, 0);
}

/** Add what is there besides; the root is counted in both. */
function addTally(tally: Tally, other: Tally): void {
  const rootLeft = Math.min(tally.leftByDepth[0]!, other.leftByDepth[0]!);
  const into = (to: Float64Array, from: Float64Array): void => from.forEach((count, at) => (to[at]! += count));
  for (const key of [
    'leavesBySize',
    'slotsByDepth',
    'tablesByDepth',
    'passedByDepth',
    'freedByDepth',
    'leftByDepth',
  ] as const)
    into(tally[key], other[key]);
  for (const key of ['callsBySize', 'roundsBySize', 'stepsBySize'] as const) {
    into(tally.map[key], other.map[key]);
    into(tally.unmap[key], other.unmap[key]);
  }
  for (const key of ['allocated', 'leafSteps', 'tableSteps', 'split', 'cleared', 'visited'] as const)
    tally[key] += other[key];
  tally.reach = Math.max(tally.reach, other.reach);
  tally.tablesByDepth[0] = 1;
  tally.leftByDepth[0] = rootLeft;
}

/**
 * Entries that a walk over [start, end) clears and looks at, where an entry wholly inside goes with all below it and
 * only the two tables at the ends are entered (`dma_pte_clear_level`).
 */
export function rangeWalk(shape: RadixShape, start: number, end: number, leafDepth: number, tally: Tally): void {
  for (let depth = 0; depth <= leafDepth; depth++) {
    const entry = shape.spans[depth]!;
    const table = depth === 0 ? Infinity : shape.spans[depth - 1]!;
    const look = (from: number, to: number): void => {
      tally.visited += Math.ceil(to / entry) - Math.floor(from / entry);
      tally.cleared += Math.max(0, Math.floor(to / entry) - Math.ceil(from / entry));
    };
    const first = depth === 0 ? 0 : Math.ceil(start / table) * table;
    const last = depth === 0 ? 0 : Math.floor(end / table) * table;
    if (depth === 0 || first > last) look(start, end);
    else {
      if (start < first) look(start, first);
      if (last < end) look(last, end);
    }
  }
}
