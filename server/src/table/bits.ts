/** Arithmetic on powers of two and page-size bitmaps, exact at any width. A negative argument of a logarithm counts as 0. */

/** Floor of lg `value`; -1 for 0. */
export function ilog2(value: bigint): number {
  if (value <= 0n) return -1;
  const digits = value.toString(16);
  return (digits.length - 1) * 4 + 31 - Math.clz32(parseInt(digits.charAt(0), 16));
}

/** Ceiling of lg `value`, 0 for 0 and 1: the kernel's `order_base_2`. */
export function ceilLog2(value: bigint): number {
  return value <= 1n ? 0 : ilog2(value - 1n) + 1;
}

export function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n;
}

/** Count of trailing zero bits; 64 for 0, so that address 0 is aligned to everything. */
export function ctz(value: bigint): number {
  return value === 0n ? 64 : ilog2(value & -value);
}

export function ceilDiv(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/** `value` rounded up to a multiple of `to`, which need not be a power of two. */
export function alignUp(value: bigint, to: bigint): bigint {
  return ceilDiv(value, to) * to;
}

/** `value` rounded down to a multiple of `to`. */
export function alignDown(value: bigint, to: bigint): bigint {
  return value - (value % to);
}

export function isAligned(value: bigint, to: bigint): boolean {
  return value % to === 0n;
}

/** The smallest power of two that is not below `value`; 1 for 0. */
export function roundUpPowerOfTwo(value: bigint): bigint {
  return 1n << BigInt(ceilLog2(value));
}

/** The largest power of two that is not above `value`; 0 for 0. */
export function roundDownPowerOfTwo(value: bigint): bigint {
  return value <= 0n ? 0n : 1n << BigInt(ilog2(value));
}

export function max(first: bigint, ...rest: readonly bigint[]): bigint {
  return rest.reduce((best, value) => (value > best ? value : best), first);
}

export function min(first: bigint, ...rest: readonly bigint[]): bigint {
  return rest.reduce((best, value) => (value < best ? value : best), first);
}

/** Cut to an unsigned 64-bit number, as the kernel's arithmetic on `u64` wraps. */
export function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** The page-size bitmap of some sizes: bit n stands for 2^n bytes. */
export function pageSizeBitmap(sizes: readonly bigint[]): bigint {
  return sizes.reduce((bitmap, size) => bitmap | size, 0n);
}

/** The sizes in a page-size bitmap, biggest first. */
export function pageSizes(bitmap: bigint): bigint[] {
  const sizes: bigint[] = [];
  for (let shift = ilog2(bitmap); shift >= 0; shift--) {
    const size = 1n << BigInt(shift);
    if (bitmap & size) sizes.push(size);
  }
  return sizes;
}

/** The smallest size in a page-size bitmap; 0 for an empty one. */
export function smallestPage(bitmap: bigint): bigint {
  return bitmap & -bitmap;
}

/** The largest size in a page-size bitmap; 0 for an empty one. */
export function largestPage(bitmap: bigint): bigint {
  return roundDownPowerOfTwo(bitmap);
}
