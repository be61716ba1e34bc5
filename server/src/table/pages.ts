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

/** Whole 4 KiB pages below a 64-bit address. */
export function pageNumber(address: bigint): number {
  word[0] = address;
  return (halves[HIGH] ?? 0) * 2 ** 20 + ((halves[LOW] ?? 0) >>> PAGE_SHIFT);
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
 * `refuse`: stop at the first region that is not a multiple of `unit` (as the IOMMU core does).
 * `cover`: round the start down and the end up to `unit`, as a walker of page tables does.
 */
export function readRegions(regions: readonly Region[], unit: bigint, align: 'refuse' | 'cover'): PageRegions {
  const count = regions.length;
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const output = new Float64Array(count);
  const low = Number((unit - 1n) & 0xffff_ffffn);
  const high = Number((unit - 1n) >> 32n);
  for (let index = 0; index < count; index++) {
    const region = regions[index];
    if (region === undefined) break;
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
    word[0] = iova;
    let odd = ((halves[LOW] ?? 0) & low) | ((halves[HIGH] ?? 0) & high);
    const first = (halves[HIGH] ?? 0) * 2 ** 20 + ((halves[LOW] ?? 0) >>> PAGE_SHIFT);
    word[0] = size;
    odd |= ((halves[LOW] ?? 0) & low) | ((halves[HIGH] ?? 0) & high);
    const length = (halves[HIGH] ?? 0) * 2 ** 20 + ((halves[LOW] ?? 0) >>> PAGE_SHIFT);
    word[0] = to;
    odd |= ((halves[LOW] ?? 0) & low) | ((halves[HIGH] ?? 0) & high);
    if (odd !== 0) return { count: index, start, end, output, misaligned: index };
    start[index] = first;
    end[index] = first + length;
    output[index] = (halves[HIGH] ?? 0) * 2 ** 20 + ((halves[LOW] ?? 0) >>> PAGE_SHIFT);
  }
  return { count, start, end, output };
}

/**
 * The first `count` regions sorted by address, empty ones left out; `undefined` where two of them overlap.
 * Already sorted input, the usual case, is not sorted again.
 */
export function sortDisjoint(regions: PageRegions, count: number): PageRegions | undefined {
  let sorted = true;
  let empty = 0;
  let reached = -1;
  for (let index = 0; index < count; index++) {
    const from = regions.start[index] ?? 0;
    const to = regions.end[index] ?? 0;
    if (from === to) {
      empty++;
      continue;
    }
    if (from < reached) sorted = false;
    reached = to;
  }
  if (sorted && empty === 0) return { ...regions, count };
  const kept = count - empty;
  const start = new Float64Array(kept);
  let at = 0;
  for (let index = 0; index < count; index++)
    if (regions.start[index] !== regions.end[index]) start[at++] = regions.start[index] ?? 0;
  start.sort();
  const end = new Float64Array(kept);
  const output = new Float64Array(kept);
  for (let index = 0; index < count; index++) {
    const from = regions.start[index] ?? 0;
    if (from === regions.end[index]) continue;
    const place = indexOf(start, from);
    end[place] = regions.end[index] ?? 0;
    output[place] = regions.output[index] ?? 0;
  }
  for (let index = 1; index < kept; index++) {
    // Equal starts leave one slot unfilled (its end stays 0): an overlap as well.
    if ((start[index] ?? 0) < (end[index - 1] ?? 0) || start[index] === start[index - 1]) return undefined;
  }
  return { count: kept, start, end, output };
}

function indexOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
