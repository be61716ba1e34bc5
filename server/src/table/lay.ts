/**
 * Lay regions into a radix table the way one driver does: refuse what it refuses, then count. Disjoint regions take
 * the closed form of `radix.ts`; those that overlap, and addresses whose index wraps, the exact replay.
 */

import type { Placement, Region } from './model.ts';
import type { PageRegions } from './pages.ts';
import { ADDRESS_SPACE, anyWithin, pick, readRegions, separate, sortRegions, toBytes } from './pages.ts';
import type { LeafSize, Tally, TallyRules } from './radix.ts';
import { Pieces, tallyDisjoint } from './radix.ts';
import { replay } from './replay.ts';

/** Why a map call is refused: `errno`, the reason in words, the kernel function. */
export interface Refusal {
  readonly errno: string;
  readonly reason: string;
  readonly source: string;
}

/** A refusal in the middle of a call: what lies before page `at` is mapped first. */
export interface CallRefusal extends Refusal {
  readonly at?: number;
  /** The refusal instead, where a block above the last level covers page `at`: the walk meets it first. */
  readonly overBlock?: Refusal;
}

/** One call of the core into the driver. Numbers in 4 KiB pages; `size` is an index into the shape's sizes. */
export interface DriverCall {
  readonly start: number;
  readonly end: number;
  readonly output: number;
  readonly size: number;
}

/** What a new mapping meets: refuse, or take the old one out of the way. */
export interface OverlapRules {
  /** A leaf of a higher level covers the place. */
  readonly bigger: Refusal | 'replace';
  /** A leaf of the same level is there. */
  readonly same: Refusal | 'replace';
  /** A table of smaller mappings is there: freed, or lost. */
  readonly smaller: 'replace' | 'leak';
}

/** A driver's map and unmap as data. */
export interface RadixDriver extends TallyRules {
  /** Sizes of leaves that only come about when a block is broken; numbered after the shape's sizes. */
  readonly extra?: readonly LeafSize[];
  /** Bytes that all three numbers of a region must be a multiple of, and what happens otherwise. */
  readonly unit: bigint;
  readonly align: 'refuse' | 'cover';
  /** Regions and outputs that end at or below these pages pass every check. */
  readonly safeEnd: number;
  readonly safeOutput: number;
  /** Asked for empty regions as well: some drivers refuse before they look at the size. */
  refuseRegion?(start: number, end: number, output: number): Refusal | undefined;
  refuseCall?(call: DriverCall): CallRefusal | undefined;
  readonly overlap: OverlapRules;
  /** Pages after which the index of the root wraps around, where the driver does not check. */
  readonly fold?: number;
  /** What a leaf (`size`) becomes when a smaller step (`step`) is to be removed from it. */
  breakInto?(size: number, step: number): { size: number; table: boolean } | undefined;
  /** A table that grows at the top: depth of the first root, and of the root that an end and a leaf depth ask for. */
  readonly growth?: { readonly initialRoot: number; rootFor(end: number, depth: number): number };
}

export interface Laid {
  readonly tally: Tally;
  /** Regions mapped, all of them unless one was refused. */
  readonly accepted: number;
  readonly refusal?: Refusal & { readonly region: number };
  /** Some regions overlap, or one that was mapped wraps around: the exact replay was needed. */
  readonly overlapping: boolean;
  /** Depth of the root: above 0 in a table that has not grown to its last level. */
  readonly root: number;
  readonly leaked: number;
  readonly pages: PageRegions;
  /** The block sizes of one accepted region, biggest first. */
  placement(region: number): Placement;
}

const INVALID: Refusal = {
  errno: 'EINVAL',
  reason:
    'The address, the size and the output address must be multiples of the smallest page size of the table; the core refuses the whole mapping otherwise. Align all three.',
  source: 'drivers/iommu/iommu.c:__iommu_map',
};

export function layRegions(driver: RadixDriver, regions: readonly Region[]): Laid {
  const pages = readRegions(regions, driver.unit, driver.align);
  const pieces = new Pieces(driver.shape);
  let refusal: (Refusal & { region: number }) | undefined =
    pages.misaligned === undefined ? undefined : { ...INVALID, region: pages.misaligned };
  let count = pages.count;
  let wraps = false;
  let wrapped = false;
  for (let index = 0; index < count; index++) {
    const start = pages.start[index]!;
    const end = pages.end[index]!;
    const output = pages.output[index]!;
    if (end <= driver.safeEnd && output + end - start <= driver.safeOutput) continue;
    const around = start < end && end > (driver.fold ?? ADDRESS_SPACE);
    // Also before a refusal: the calls until then may meet what is there already.
    wraps ||= around;
    const refused = refuse(driver, pieces, start, end, output);
    if (refused === undefined) {
      wrapped ||= around;
      continue;
    }
    refusal = { ...refused, region: index };
    count = index;
  }
  const placement = (region: number): Placement => {
    pieces.cut(
      pages.start[region]!,
      pages.end[region]!,
      pieces.usable(pages.start[region]! - pages.output[region]!, driver.limit),
    );
    const counts = new Map<number, number>();
    if (pages.start[region] !== pages.end[region])
      pieces.runs((from, to, size) => {
        const kind = driver.shape.sizes[size]!;
        counts.set(size, (counts.get(size) ?? 0) + (to - from) / kind.pages);
        return false;
      });
    const blocks = [...counts]
      .sort((a, b) => b[0] - a[0])
      .map(([size, blockCount]) => ({
        size: toBytes(driver.shape.sizes[size]!.pages),
        count: BigInt(blockCount),
      }));
    return { region, blocks };
  };
  const { tally, accepted, root, leaked, overlapping, stopped } = mapAll(driver, pages, count, wraps, refusal);
  return {
    tally,
    accepted,
    overlapping: overlapping || wrapped,
    root,
    leaked,
    pages,
    placement,
    ...(stopped ? { refusal: stopped } : {}),
  };
}

interface Mapped {
  readonly tally: Tally;
  readonly accepted: number;
  readonly root: number;
  readonly leaked: number;
  readonly overlapping: boolean;
  readonly stopped: Laid['refusal'];
}

/** Map the first `count` regions; `refusal` is that of the next one, if there is a next one. */
function mapAll(
  driver: RadixDriver,
  pages: PageRegions,
  count: number,
  wraps: boolean,
  refusal: Laid['refusal'],
): Mapped {
  // The refused region may also overlap an earlier one: only the order of the calls tells which error comes first.
  const more = refusal !== undefined && refusal.region < pages.count ? 1 : 0;
  const sorted = sortRegions(pages, count + more);
  const { quiet, loud } = separate(sorted);
  const overlapping = loud.length > 0;
  if (!wraps && !overlapping) {
    const accepted = more ? pick(quiet, (place) => quiet.index[place] !== count) : quiet;
    const tally = tallyDisjoint(driver, accepted);
    return { tally, accepted: count, root: grow(driver, tally), leaked: 0, overlapping, stopped: refusal };
  }
  const partly = !wraps && driver.growth === undefined;
  const order = partly ? loud : Array.from({ length: count + more }, (_, index) => index);
  const replayed = replay(driver, pages, order);
  if (replayed.strayed.some(([from, to]) => partly && anyWithin(quiet, from, to)))
    return mapAll(driver, pages, count, true, refusal);
  const stopped = replayed.refusal ?? refusal;
  const accepted = stopped?.region ?? count;
  const { root, leaked } = replayed;
  if (!partly) return { tally: replayed.tally, accepted, root, leaked, overlapping, stopped };
  const rest = stopped ? pick(quiet, (place) => quiet.index[place]! < accepted) : quiet;
  return { tally: tallyDisjoint(driver, rest, replayed), accepted, root, leaked, overlapping, stopped };
}

function refuse(driver: RadixDriver, pieces: Pieces, start: number, end: number, output: number): Refusal | undefined {
  const whole = driver.refuseRegion?.(start, end, output);
  if (whole || start === end || driver.refuseCall === undefined) return whole;
  pieces.cut(start, end, pieces.usable(start - output, driver.limit));
  let refused: CallRefusal | undefined;
  pieces.runs((from, to, size) => {
    refused = driver.refuseCall?.({ start: from, end: to, output: output + from - start, size });
    return refused !== undefined;
  });
  return refused;
}

/**
 * Put the levels that a growing table has into the tally of disjoint regions, and say where its root is. Every growth
 * hangs the old root below entry 0 of the new one, empty or not; only a leaf put over entry 0 frees that chain.
 */
function grow(driver: RadixDriver, tally: Tally): number {
  const { growth, shape } = driver;
  if (growth === undefined) return 0;
  let root = growth.initialRoot;
  if (tally.reach > 0) root = Math.min(root, growth.rootFor(tally.reach, shape.spans.length - 1));
  shape.sizes.forEach((size, index) => {
    if (tally.leavesBySize[index]! > 0) root = Math.min(root, growth.rootFor(1, size.depth));
  });
  let dropped = 0;
  for (let depth = 0; depth <= growth.initialRoot; depth++) {
    const counted = depth > 0 && tally.firstByDepth[depth] === 0;
    if (depth < root) tally.tablesByDepth[depth] = 0;
    else if (depth === root) tally.tablesByDepth[depth] = 1;
    else if (tally.originDepth < depth) dropped++;
    else if (!counted) tally.tablesByDepth[depth]!++;
  }
  tally.leftByDepth.set(tally.tablesByDepth);
  tally.allocated = tally.tablesByDepth.reduce((all, tables) => all + tables, dropped - 1);
  return root;
}
