import type { Region } from './model.ts';

const lowFirst = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const low = lowFirst ? 0 : 1;
const exact = 1n << 53n;

/**
 * A set of 64-bit numbers (addresses, entries) as sorted disjoint intervals. Costs and memory follow the number of
 * intervals, never their length. Intervals that touch are one.
 */
export class Coverage {
  static readonly empty = new Coverage(new BigUint64Array(0), new BigUint64Array(0));

  /** First and last number of each interval, rising. */
  readonly firsts: BigUint64Array;
  readonly lasts: BigUint64Array;

  private constructor(firsts: BigUint64Array, lasts: BigUint64Array) {
    this.firsts = firsts;
    this.lasts = lasts;
  }

  /** The addresses of regions; empty regions add nothing, what is past 2^64 is cut off. */
  static ofRegions(regions: readonly Region[]): Coverage {
    return Coverage.collect(regions.length, (add) => {
      for (const { iova, size } of regions) add(iova, iova + size - 1n);
    });
  }

  /** `[first, last]` pairs, both inside. */
  static ofIntervals(intervals: readonly (readonly [bigint, bigint])[]): Coverage {
    return Coverage.collect(intervals.length, (add) => {
      for (const [first, last] of intervals) add(first, last);
    });
  }

  /** Whatever `fill` adds, in any order, overlapping or not; what is added past `capacity` intervals is dropped. */
  static collect(capacity: number, fill: (add: (first: bigint, last: bigint) => void) => void): Coverage {
    const firsts = new BigUint64Array(capacity);
    const lasts = new BigUint64Array(capacity);
    let count = 0;
    fill((first, last) => {
      if (last < first || first > top) return;
      firsts[count] = first;
      lasts[count] = last > top ? top : last;
      count++;
    });
    return Coverage.merge(firsts.subarray(0, count), lasts.subarray(0, count));
  }

  /**
   * Merges in place. First and last numbers may be sorted each for itself: a gap lies before the i-th first number
   * exactly where it is past the (i-1)-th last number, because by then as many intervals have ended as have begun.
   */
  private static merge(firsts: BigUint64Array, lasts: BigUint64Array): Coverage {
    sortIfNeeded(firsts);
    sortIfNeeded(lasts);
    let out = 0;
    for (let i = 0; i < firsts.length; i++) {
      const first = firsts[i]!;
      const last = lasts[i]!;
      if (out > 0 && first <= lasts[out - 1]! + 1n) {
        lasts[out - 1] = last;
      } else {
        firsts[out] = first;
        lasts[out] = last;
        out++;
      }
    }
    return new Coverage(firsts.subarray(0, out), lasts.subarray(0, out));
  }

  get intervals(): number {
    return this.firsts.length;
  }

  /** How many numbers are in the set. */
  get size(): bigint {
    return this.count(0);
  }

  get last(): bigint | undefined {
    return this.lasts[this.lasts.length - 1];
  }

  /** How many different `number >> shift` there are: the tables of a level, where one table covers 2^shift. */
  count(shift: number): bigint {
    const last = this.last;
    if (last === undefined || shift >= 64) return last === undefined ? 0n : 1n;
    return last >> BigInt(shift) < exact ? this.countInDoubles(shift) : this.countInBigints(shift);
  }

  counts(shifts: readonly number[]): bigint[] {
    return shifts.map((shift) => this.count(shift));
  }

  /** Every number shifted right fits a double: twenty times as fast as bigints. */
  private countInDoubles(shift: number): bigint {
    const firsts = words(this.firsts);
    const lasts = words(this.lasts);
    const high = 1 - low;
    let previous = -1;
    // The intervals are disjoint, so the sum stays below the last number and is exact.
    let sum = 0;
    for (let i = 0; i < firsts.length; i += 2) {
      let first: number;
      let last: number;
      if (shift >= 32) {
        first = firsts[i + high]! >>> (shift - 32);
        last = lasts[i + high]! >>> (shift - 32);
      } else {
        const scale = 2 ** (32 - shift);
        first = firsts[i + high]! * scale + (firsts[i + low]! >>> shift);
        last = lasts[i + high]! * scale + (lasts[i + low]! >>> shift);
      }
      sum += last - first + (first === previous ? 0 : 1);
      previous = last;
    }
    return BigInt(sum);
  }

  private countInBigints(shift: number): bigint {
    const by = BigInt(shift);
    let previous = -1n;
    let sum = 0n;
    for (let i = 0; i < this.firsts.length; i++) {
      const first = this.firsts[i]! >> by;
      const last = this.lasts[i]! >> by;
      sum += last - first + (first === previous ? 0n : 1n);
      previous = last;
    }
    return sum;
  }

  /** The set of `number >> shift`. */
  shifted(shift: number): Coverage {
    const by = BigInt(shift);
    return Coverage.merge(
      this.firsts.map((first) => first >> by),
      this.lasts.map((last) => last >> by),
    );
  }

  /** Grown to whole blocks of 2^shift: everything in the tables that the set touches. */
  grown(shift: number): Coverage {
    const mask = (1n << BigInt(shift)) - 1n;
    return Coverage.merge(
      this.firsts.map((first) => first & ~mask),
      this.lasts.map((last) => last | mask),
    );
  }

  /** The part inside `[first, last]`. */
  clipped(first: bigint, last: bigint): Coverage {
    if (last < first) return Coverage.empty;
    const from = this.lowerBound(this.lasts, first);
    let to = this.lowerBound(this.firsts, last);
    if (this.firsts[to] === last) to++;
    const firsts = this.firsts.slice(from, to);
    const lasts = this.lasts.slice(from, to);
    if (firsts.length > 0) {
      if (firsts[0]! < first) firsts[0] = first;
      const end = lasts.length - 1;
      if (lasts[end]! > last) lasts[end] = last;
    }
    return new Coverage(firsts, lasts);
  }

  has(number: bigint): boolean {
    const at = this.lowerBound(this.lasts, number);
    return at < this.firsts.length && this.firsts[at]! <= number;
  }

  /** The smallest number of the set that is not below `from`. */
  next(from: bigint): bigint | undefined {
    const at = this.lowerBound(this.lasts, from);
    if (at >= this.firsts.length) return undefined;
    const first = this.firsts[at]!;
    return first > from ? first : from;
  }

  /** First place in a rising array that is not below `value`. */
  private lowerBound(rising: BigUint64Array, value: bigint): number {
    let from = 0;
    let to = rising.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (rising[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

const top = (1n << 64n) - 1n;

function sortIfNeeded(array: BigUint64Array): void {
  for (let i = 1; i < array.length; i++) {
    if (array[i]! < array[i - 1]!) {
      array.sort();
      return;
    }
  }
}

function words(array: BigUint64Array): Uint32Array {
  return new Uint32Array(array.buffer, array.byteOffset, array.length * 2);
}

/** Two regions that share addresses, by their index; `first` comes first in the list. */
export interface Overlap {
  readonly first: number;
  readonly second: number;
  /** The shared stretch. */
  readonly start: bigint;
  readonly size: bigint;
}

/**
 * Overlapping regions, each reported once against the one before it (in address order) that reaches furthest.
 * At most `limit`. O(n log n); only linear where the list is in address order.
 */
export function findOverlaps(regions: readonly Region[], limit = 100): Overlap[] {
  const order = addressOrder(regions);
  const overlaps: Overlap[] = [];
  let furthest = -1;
  let end = 0n;
  for (const index of order) {
    const { iova, size } = regions[index]!;
    if (iova < end) {
      const stop = iova + size < end ? iova + size : end;
      overlaps.push({
        first: Math.min(index, furthest),
        second: Math.max(index, furthest),
        start: iova,
        size: stop - iova,
      });
      if (overlaps.length >= limit) break;
    }
    if (iova + size > end) {
      furthest = index;
      end = iova + size;
    }
  }
  return overlaps;
}

/** Indexes of the regions that are not empty, by rising address; equal addresses stay in list order. */
export function addressOrder(regions: readonly Region[]): number[] {
  const order: number[] = [];
  let sorted = true;
  let previous = -1n;
  regions.forEach(({ iova, size }, index) => {
    if (size <= 0n) return;
    if (iova < previous) sorted = false;
    previous = iova;
    order.push(index);
  });
  if (sorted) return order;
  return order.sort((a, b) => {
    const left = regions[a]!.iova;
    const right = regions[b]!.iova;
    return left < right ? -1 : left > right ? 1 : 0;
  });
}
