/**
 * Regions as flat arrays of page numbers. A page here is 4 KiB whatever the table's own page is, so a 64-bit
 * address is below 2^52 and every number is an exact double: this is what makes a million regions cheap.
 */

import type { Region } from './model.ts';

export const PAGE_SHIFT = 12;

/** 2^64 bytes in 4 KiB pages. */
export const ADDRESS_SPACE = 2 ** 52;

const ADDRESS_LIMIT = 1n << 64n;

const word = new BigUint64Array(1);
const halves = new Uint32Array(word.buffer);
word[0] = 1n;
const LOW = halves[0] === 1 ? 0 : 1;
const HIGH = 1 - LOW;

/** Whole 4 KiB pages below a 64-bit address; its lower half is in `halves[LOW]` afterwards. */
function pageNumber(address: bigint): number {
  word[0] = address;
  return halves[HIGH]! * 2 ** 20 + (halves[LOW]! >>> PAGE_SHIFT);
}

export function toBytes(pages: number): bigint {
  return BigInt(pages) << BigInt(PAGE_SHIFT);
}

/** Regions in the order given. Starts and ends in 4 KiB pages; an end may reach past the address space. */
export interface PageRegions {
  readonly count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly output: Float64Array;
  /** Index of the first region that is not a multiple of `unit` bytes in all three numbers, or no 64-bit number. */
  readonly misaligned?: number;
}

/**
 * `unit` is a power of two of at most 2 GiB. `refuse`: stop at the first region that is not a multiple of it (as the
 * IOMMU core does).
 * `cover`: round the start down and the end up to `unit`, as a walker of page tables does.
 */
export function readRegions(regions: readonly Region[], unit: bigint, align: 'refuse' | 'cover'): PageRegions {
  const count = regions.length;
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const output = new Float64Array(count);
  const below = Number(unit) - 1;
  for (let index = 0; index < count; index++) {
    const region = regions[index]!;
    let { iova, size } = region;
    let to = region.phys ?? iova;
    if (iova < 0n || size < 0n || to < 0n || iova >= ADDRESS_LIMIT || size >= ADDRESS_LIMIT || to >= ADDRESS_LIMIT)
      return { count: index, start, end, output, misaligned: index };
    if (align === 'cover') {
      iova -= iova % unit;
      to -= to % unit;
      size += unit - 1n;
      size -= size % unit;
    }
    const first = pageNumber(iova);
    let odd = halves[LOW]!;
    const length = pageNumber(size);
    odd |= halves[LOW]!;
    const target = pageNumber(to);
    odd |= halves[LOW]!;
    if (odd & below) return { count: index, start, end, output, misaligned: index };
    start[index] = first;
    end[index] = first + length;
    output[index] = target;
  }
  return { count, start, end, output };
}

/** Regions by rising address, equal ones in the order given, empty ones left out. `index`: their place in the list. */
export interface SortedRegions extends PageRegions {
  readonly index: Uint32Array;
}

const DIGIT_BITS = 13;
const DIGITS = 4;

/** Sort the first `count` regions; input that is in order already, the usual case, only passes through. */
export function sortRegions(regions: PageRegions, count: number): SortedRegions {
  let index = new Uint32Array(count);
  let kept = 0;
  let sorted = true;
  let previous = -1;
  for (let at = 0; at < count; at++) {
    const from = regions.start[at]!;
    if (from === regions.end[at]) continue;
    if (from < previous) sorted = false;
    previous = from;
    index[kept++] = at;
  }
  index = index.subarray(0, kept);
  if (sorted && kept === count) return { ...regions, count, index };
  if (!sorted) index = radixSort(regions.start, index);
  const start = new Float64Array(kept);
  const end = new Float64Array(kept);
  const output = new Float64Array(kept);
  for (let place = 0; place < kept; place++) {
    const at = index[place]!;
    start[place] = regions.start[at]!;
    end[place] = regions.end[at]!;
    output[place] = regions.output[at]!;
  }
  return { count: kept, start, end, output, index };
}

/** Stable, 13 bits a pass: 52-bit page numbers take four. */
function radixSort(keys: Float64Array, index: Uint32Array): Uint32Array<ArrayBuffer> {
  let from = Uint32Array.from(index);
  let to = new Uint32Array(index.length);
  const mask = 2 ** DIGIT_BITS - 1;
  for (let digit = 0; digit < DIGITS; digit++) {
    const unit = 2 ** (DIGIT_BITS * digit);
    const place = new Uint32Array(mask + 2);
    for (const at of from) {
      const value = ((keys[at]! / unit) & mask) + 1;
      place[value]!++;
    }
    for (let value = 1; value < place.length; value++) place[value]! += place[value - 1]!;
    for (const at of from) {
      const value = (keys[at]! / unit) & mask;
      to[place[value]!++] = at;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Regions that touch no other one, and those that overlap: the latter as places in the list, rising. */
export interface Separated {
  readonly quiet: SortedRegions;
  readonly loud: readonly number[];
}

export function separate(sorted: SortedRegions): Separated {
  const { count, start, end, index } = sorted;
  const isLoud = new Uint8Array(count);
  const loud: number[] = [];
  let reach = -1;
  let furthest = -1;
  for (let place = 0; place < count; place++) {
    if (start[place]! < reach) isLoud[place] = isLoud[furthest] = 1;
    if (end[place]! > reach) {
      reach = end[place]!;
      furthest = place;
    }
  }
  for (let place = 0; place < count; place++) if (isLoud[place]) loud.push(index[place]!);
  if (loud.length === 0) return { quiet: sorted, loud };
  loud.sort((a, b) => a - b);
  return { quiet: pick(sorted, (place) => isLoud[place] === 0), loud };
}

/** The regions of which `keep` says yes. */
export function pick(sorted: SortedRegions, keep: (place: number) => boolean): SortedRegions {
  const start = new Float64Array(sorted.count);
  const end = new Float64Array(sorted.count);
  const output = new Float64Array(sorted.count);
  const index = new Uint32Array(sorted.count);
  let kept = 0;
  for (let place = 0; place < sorted.count; place++) {
    if (!keep(place)) continue;
    start[kept] = sorted.start[place]!;
    end[kept] = sorted.end[place]!;
    output[kept] = sorted.output[place]!;
    index[kept++] = sorted.index[place]!;
  }
  return { count: kept, start, end, output, index };
}

/** Does one of sorted disjoint regions lie, in part, in [from, to)? */
export function anyWithin(sorted: PageRegions, from: number, to: number): boolean {
  let low = 0;
  let high = sorted.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted.end[middle]! > from) high = middle;
    else low = middle + 1;
  }
  return low < sorted.count && sorted.start[low]! < to;
}
