/**
 * The exact slower path, for regions that overlap: every call of the kernel in order, on a table held as stretches
 * (which tables exist at each depth, which leaf covers what). A call costs a few stretch operations per level,
 * never one per entry.
 */

import { IntervalMap } from './intervals.ts';
import type { PageRegions } from './pages.ts';
import type { RadixDriver, Refusal } from './lay.ts';
import type { LeafSize, Tally } from './radix.ts';
import { emptyTally, Pieces, rangeWalk } from './radix.ts';

export interface Replayed {
  readonly tally: Tally;
  /** Tables by depth after mapping, in units of what a table spans: pairs of start and end, rising. */
  readonly tables: readonly (readonly (readonly [number, number])[])[];
  readonly refusal?: Refusal & { readonly region: number };
  /** Pages outside a region that its unmap reached into. */
  readonly strayed: readonly (readonly [number, number])[];
  /** Depth of the root at the end. */
  readonly root: number;
  /** Tables that lost their parent entry and are never freed. */
  readonly leaked: number;
}

class Table {
  readonly driver: RadixDriver;
  readonly kinds: readonly LeafSize[];
  readonly leaves = new IntervalMap();
  /** By depth, in units of what a table spans. */
  readonly tables: readonly IntervalMap[];
  readonly tally: Tally;
  private readonly pieces: Pieces;
  /** Depth of the root: above 0 only in formats that grow. */
  root: number;
  leaked = 0;
  readonly strayed: [number, number][] = [];
  /** Only what unmapping frees is counted as freed. */
  unmapping = false;

  constructor(driver: RadixDriver) {
    this.driver = driver;
    this.kinds = [...driver.shape.sizes, ...(driver.extra ?? [])];
    this.tables = driver.shape.spans.map(() => new IntervalMap());
    this.tally = emptyTally(driver.shape);
    this.pieces = new Pieces(driver.shape);
    this.root = driver.growth?.initialRoot ?? 0;
    // An input of no more than one page has no table at all.
    this.tables[this.root]?.set(0, 1, 0);
  }

  private span(depth: number): number {
    return this.driver.shape.spans[depth]!;
  }

  /**
   * Cut a call where the index of the root wraps around to entry 0. After two rounds over the whole table more of them
   * change nothing, so they are left out.
   */
  private fold(start: number, end: number, see: (start: number, end: number) => boolean): boolean {
    const fold = this.driver.fold;
    if (fold === undefined) return see(start, end);
    let rounds = 0;
    for (let at = start; at < end;) {
      const base = Math.floor(at / fold) * fold;
      const stop = Math.min(end, base + fold);
      if (see(at - base, stop - base)) return true;
      if (stop - at === fold) rounds++;
      at = rounds < 2 ? stop : Math.max(stop, Math.floor(end / fold) * fold);
    }
    return false;
  }

  /** Map one region: refused as a whole, or written. */
  map(start: number, end: number, output: number): Refusal | undefined {
    const { driver, pieces } = this;
    const refusal = driver.refuseRegion?.(start, end, output);
    if (refusal || start === end) return refusal;
    pieces.cut(start, end, pieces.usable(start - output, driver.limit));
    // A region longer than the root reaches comes around to what it has just mapped itself.
    const trial = end - start > (driver.fold ?? Infinity) ? this.copy() : undefined;
    let stopped: Refusal | undefined;
    pieces.runs((from, to, size) => {
      const refused = driver.refuseCall?.({ start: from, end: to, output: output + from - start, size });
      const reached = refused ? (refused.at ?? from) : to;
      this.fold(from, reached, (a, b) => {
        stopped = (trial ?? this).conflict(a, b, size);
        if (!stopped) trial?.write(a, b, size);
        return stopped !== undefined;
      });
      stopped ??= refused?.overBlock && this.isBlock(reached) ? refused.overBlock : refused;
      return stopped !== undefined;
    });
    if (stopped) return stopped;
    this.tally.reach = Math.max(this.tally.reach, end);
    pieces.runs((from, to, size) => {
      const leaf = this.kinds[size]!;
      const { map } = this.tally;
      map.callsBySize[size]!++;
      map.roundsBySize[size] = map.roundsBySize[size]! + Math.ceil(to / leaf.batch) - Math.floor(from / leaf.batch);
      map.stepsBySize[size]! += (to - from) / leaf.pages;
      const growth = driver.growth;
      if (growth) {
        const root = Math.min(this.root, growth.rootFor(to, leaf.depth));
        for (; this.root > root; this.tally.allocated++) this.tables[--this.root]!.set(0, 1, 0);
      }
      return this.fold(from, to, (a, b) => {
        this.write(a, b, size);
        return false;
      });
    });
    return undefined;
  }

  /** A second table with the same contents, to try things on. */
  private copy(): Table {
    const copy = new Table(this.driver);
    this.leaves.all((start, end, tag) => copy.leaves.set(start, end, tag));
    this.tables.forEach((tables, depth) => tables.all((start, end) => copy.tables[depth]!.set(start, end, 0)));
    return copy;
  }

  private isBlock(page: number): boolean {
    const leaf = this.leaves.at(page);
    return leaf !== undefined && this.kinds[leaf.tag]!.depth < this.tables.length - 1;
  }

  /** What already lies there and makes the kernel refuse. */
  private conflict(start: number, end: number, size: number): Refusal | undefined {
    const { bigger, same } = this.driver.overlap;
    const depth = this.kinds[size]!.depth;
    let refusal: Refusal | undefined;
    this.leaves.visit(start, end, (_from, _to, tag) => {
      const there = this.kinds[tag]!.depth;
      if (refusal) return;
      if (there < depth && typeof bigger === 'object') refusal = bigger;
      if (there === depth && typeof same === 'object') refusal = same;
    });
    return refusal;
  }

  private write(start: number, end: number, size: number): void {
    const depth = this.kinds[size]!.depth;
    const broken: [number, number, number][] = [];
    this.leaves.visit(start, end, (from, to, tag) => {
      const there = this.kinds[tag]!;
      if (there.depth >= depth) return;
      // The whole block goes, also the part outside the new mapping.
      broken.push([Math.floor(from / there.pages) * there.pages, Math.ceil(to / there.pages) * there.pages, tag]);
    });
    for (const [from, to, tag] of broken) {
      // Of a block with several entries some may be something else by now; those stay.
      const same: [number, number][] = [];
      this.leaves.visit(from, to, (first, last, of) => {
        if (of === tag) same.push([first, last]);
      });
      for (const [first, last] of same) this.leaves.clear(first, last);
    }
    const dropped = this.dropTables(start, end, depth);
    if (this.driver.overlap.smaller === 'leak') this.leaked += dropped;
    for (let at = this.root + 1; at <= depth; at++) {
      const span = this.span(at - 1);
      const from = Math.floor(start / span);
      const to = Math.ceil(end / span);
      this.tally.passedByDepth[at]! += to - from;
      this.tally.allocated += to - from - this.tables[at]!.measure(from, to);
      this.tables[at]!.set(from, to, 0);
    }
    this.leaves.set(start, end, size);
  }

  /** Take out every table below the entries of `depth` that cover [start, end). */
  private dropTables(start: number, end: number, depth: number): number {
    let dropped = 0;
    for (let below = depth + 1; below < this.tables.length; below++) {
      const span = this.span(below - 1);
      dropped += this.take(below, start / span, end / span);
    }
    return dropped;
  }

  /** Take the tables [from, to) of a depth out; how many there were. */
  private take(depth: number, from: number, to: number): number {
    const tables = this.tables[depth]!;
    if (from >= to) return 0;
    const gone = tables.measure(from, to);
    tables.clear(from, to);
    if (this.unmapping) this.tally.freedByDepth[depth]! += gone;
    return gone;
  }

  unmap(start: number, end: number): void {
    if (start === end) return;
    const { driver, pieces } = this;
    if (driver.free === 'inside') return this.unmapInside(start, end);
    if (driver.free === 'empty') return this.unmapEmpty(start, end);
    pieces.cut(start, end, driver.shape.sizes.length - 1);
    pieces.runs((from, to, size) => {
      this.countUnmap(from, to, size);
      return this.fold(from, to, (a, b) => {
        if (driver.free === 'below') return from >= (driver.fold ?? Infinity) || this.unmapSteps(a, b, size);
        this.leaves.clear(a, b);
        return false;
      });
    });
  }

  private countUnmap(from: number, to: number, size: number): void {
    const step = this.kinds[size]!;
    const { unmap } = this.tally;
    unmap.callsBySize[size]!++;
    unmap.roundsBySize[size] = unmap.roundsBySize[size]! + Math.ceil(to / step.batch) - Math.floor(from / step.batch);
    unmap.stepsBySize[size]! += (to - from) / step.pages;
  }

  /** io-pgtable: step by step, a table under a step goes whole, a bigger leaf is broken first, a hole ends it all. */
  private unmapSteps(start: number, end: number, size: number): boolean {
    const step = this.kinds[size]!;
    const { depth } = step;
    const span = this.span(depth);
    const isBigger = (kind: LeafSize | undefined): boolean =>
      kind !== undefined && (kind.depth < depth || (kind.depth === depth && kind.pages > step.pages));
    let at = start;
    while (at < end) {
      const leaf = this.leaves.at(at);
      const kind = leaf && this.kinds[leaf.tag];
      if (kind && isBigger(kind) && leaf) {
        const into = this.driver.breakInto?.(leaf.tag, size);
        if (into === undefined) return true;
        const from = Math.floor(at / kind.pages) * kind.pages;
        if (into.table) {
          this.tally.split++;
          this.tables[kind.depth + 1]!.set(
            from / this.span(kind.depth),
            (from + kind.pages) / this.span(kind.depth),
            0,
          );
        }
        this.leaves.set(from, from + kind.pages, into.size);
        if (into.table && this.kinds[into.size]!.pages === step.pages) {
          // The new table is made without the entries that are to go: one invalidation for them.
          this.tally.leafSteps++;
          this.leaves.clear(at, at + step.pages);
          at += step.pages;
        }
        continue;
      }
      let reach = at;
      while (reach < end) {
        const next = this.leaves.at(reach);
        const nextKind = next && this.kinds[next.tag];
        if (isBigger(nextKind)) break;
        const table = this.tables[depth + 1]?.at(reach / span);
        if (table) reach = table.end * span;
        else if (next && nextKind?.depth === depth) reach = next.end;
        else break;
      }
      const steps = Math.floor((Math.min(reach, end) - at) / step.pages);
      if (steps === 0) return true;
      const to = at + steps * step.pages;
      this.tally.leafSteps += steps * step.slots;
      this.tally.tableSteps += this.tables[depth + 1]?.measure(at / span, to / span) ?? 0;
      this.dropTables(at, to, depth);
      this.leaves.clear(at, to);
      at = to;
    }
    return false;
  }

  /** VT-d: each call clears its range and frees the tables wholly inside it; a call grows to the entry it starts on. */
  private unmapInside(start: number, end: number): void {
    const { pieces, driver } = this;
    for (let at = start; at < end;) {
      let to = end;
      pieces.cut(at, end, driver.shape.sizes.length - 1);
      pieces.runs((_from, stop, size) => {
        to = stop;
        this.countUnmap(at, stop, size);
        return true;
      });
      const leaf = this.leaves.at(at);
      let reached = leaf && this.kinds[leaf.tag]!.pages;
      for (let depth = 0; reached === undefined; depth++)
        if (!this.tables[depth + 1]?.at(Math.floor(at / this.span(depth)))) reached = this.span(depth);
      to = Math.max(to, at + reached);
      if (to > end) this.strayed.push([end, to]);
      for (let depth = 1; depth < this.tables.length; depth++) {
        const span = this.span(depth - 1);
        this.take(depth, Math.ceil(at / span), Math.floor(to / span));
      }
      rangeWalk(driver.shape, at, to, leaf ? this.kinds[leaf.tag]!.depth : 0, this.tally);
      this.clearWholeLeaves(at, to);
      if (at === 0 && to === driver.wholeSpace) {
        this.take(0, 0, 1);
        return;
      }
      at = to;
    }
  }

  private clearWholeLeaves(start: number, end: number): void {
    const whole: [number, number][] = [];
    this.leaves.visit(start, end, (from, stop, tag) => {
      const pages = this.kinds[tag]!.pages;
      whole.push([Math.ceil(from / pages) * pages, Math.floor(stop / pages) * pages]);
    });
    for (const [from, stop] of whole) this.leaves.clear(from, stop);
  }

  /** KVM arm64: whole blocks go, then on the way up every table on the path that holds nothing any more. */
  private unmapEmpty(start: number, end: number): void {
    let low = start;
    let high = end;
    this.leaves.visit(start, end, (from, to, tag) => {
      const pages = this.kinds[tag]!.pages;
      const first = Math.floor(from / pages);
      const last = Math.ceil(to / pages);
      this.tally.leafSteps += last - first;
      low = Math.min(low, first * pages);
      high = Math.max(high, last * pages);
    });
    this.leaves.clear(low, high);
    for (let depth = this.tables.length - 1; depth > 0; depth--) {
      const span = this.span(depth - 1);
      const from = Math.floor(start / span);
      const to = Math.ceil(end / span);
      const empty: [number, number][] = [];
      if (from + 1 < to - 1) empty.push([from + 1, to - 1]);
      for (const index of new Set([from, to - 1])) {
        const children = this.tables[depth + 1]?.measure(
          (index * span) / this.span(depth),
          ((index + 1) * span) / this.span(depth),
        );
        if (!children && this.leaves.measure(index * span, (index + 1) * span) === 0) empty.push([index, index + 1]);
      }
      for (const [first, last] of empty) {
        this.tally.tableSteps += this.take(depth, first, last);
      }
    }
  }

  /** Put what is in the table now into the tally. */
  count(): void {
    const { tally, kinds } = this;
    const seen = new Map<number, number>();
    this.leaves.all((from, to, tag) => {
      const kind = kinds[tag]!;
      const first = Math.max(Math.floor(from / kind.pages), (seen.get(tag) ?? -1) + 1);
      const last = Math.ceil(to / kind.pages);
      seen.set(tag, last - 1);
      tally.leavesBySize[tag]! += Math.max(0, last - first);
      tally.slotsByDepth[kind.depth]! += (to - from) / this.span(kind.depth);
    });
    this.tables.forEach((tables, depth) => {
      tally.tablesByDepth[depth] = tables.measure(0, Number.MAX_SAFE_INTEGER);
      tables.all((from) => {
        if (tally.firstByDepth[depth]! < 0) tally.firstByDepth[depth] = from;
      });
    });
  }
}

/** Map the regions of `order` (places in the list), then unmap them in the same order. */
export function replay(driver: RadixDriver, regions: PageRegions, order: readonly number[]): Replayed {
  const table = new Table(driver);
  const done: number[] = [];
  let refusal: (Refusal & { region: number }) | undefined;
  for (const region of order) {
    const refused = table.map(regions.start[region]!, regions.end[region]!, regions.output[region]!);
    if (refused) {
      refusal = { ...refused, region };
      break;
    }
    done.push(region);
  }
  table.count();
  const tables = table.tables.map((map) => {
    const found: [number, number][] = [];
    map.all((start, end) => found.push([start, end]));
    return found;
  });
  const { leaked } = table;
  table.unmapping = true;
  for (const region of done) {
    table.unmap(regions.start[region]!, regions.end[region]!);
    if (table.tables[table.root]?.at(0) === undefined) break;
  }
  table.tables.forEach((map, depth) => {
    table.tally.leftByDepth[depth] = map.measure(0, Number.MAX_SAFE_INTEGER);
  });
  return {
    tally: table.tally,
    tables,
    strayed: table.strayed,
    root: table.root,
    leaked,
    ...(refusal ? { refusal } : {}),
  };
}
