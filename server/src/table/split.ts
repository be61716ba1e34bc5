/**
 * How the IOMMU core cuts one mapping into page sizes. All numbers are bytes, addresses are 64-bit and wrap.
 * Follows `iommu_pgsize` and `__iommu_map` in drivers/iommu/iommu.c (6.12).
 */

import { pageSizes, u64 } from './bits.ts';

const MASK = (1n << 64n) - 1n;

/** One call into the driver: `count` pages of `size` bytes from `iova` on. */
export interface SplitCall {
  readonly iova: bigint;
  readonly paddr: bigint;
  readonly size: bigint;
  readonly count: bigint;
}

export type Split = { readonly calls: readonly SplitCall[] } | { readonly errno: 'EINVAL' | 'ENODEV' };

/**
 * The biggest page size that fits the alignment and the rest, and how many of it until a bigger one becomes usable.
 * `sizes` ascending; the smallest divides all three numbers, so one always fits (`iommu_pgsize`).
 */
export function pageSizeFor(
  sizes: readonly bigint[],
  iova: bigint,
  paddr: bigint,
  rest: bigint,
): { size: bigint; count: bigint } {
  const merged = iova | paddr;
  let index = 0;
  for (let next = 1; next < sizes.length; next++) {
    const size = sizes[next] ?? 0n;
    if (size > rest || (merged & (size - 1n)) !== 0n) break;
    index = next;
  }
  const size = sizes[index] ?? 1n;
  const bigger = sizes[index + 1];
  let usable = rest;
  if (bigger !== undefined && ((iova ^ paddr) & (bigger - 1n)) === 0n) {
    const offset = bigger - (merged & (bigger - 1n));
    const end = offset + bigger;
    // The kernel's overflow check: a sum past 64 bits never limits the count.
    if (end <= MASK && end <= rest) usable = offset;
  }
  return { size, count: usable / size };
}

/** The driver calls of one `iommu_map` of `bytes`, or the errno with which the core refuses it before any call. */
export function splitMapping(bitmap: bigint, iova: bigint, paddr: bigint, bytes: bigint): Split {
  const sizes = pageSizes(bitmap).reverse();
  const smallest = sizes[0];
  if (smallest === undefined) return { errno: 'ENODEV' };
  if (((iova | paddr | bytes) & (smallest - 1n)) !== 0n) return { errno: 'EINVAL' };
  const calls: SplitCall[] = [];
  let at = iova;
  let to = paddr;
  for (let rest = bytes; rest > 0n;) {
    const { size, count } = pageSizeFor(sizes, at, to, rest);
    calls.push({ iova: at, paddr: to, size, count });
    const mapped = size * count;
    rest -= mapped;
    at = u64(at + mapped);
    to = u64(to + mapped);
  }
  return { calls };
}
