import type { Citation } from '../c/knowledge.ts';
import { cite } from './fact.ts';

/**
 * Windows whose first page is not page 0 of their address space: some indexes count from there, others from 0, and both are
 * numbers of the same pages.
 */
export interface WindowFact {
  /** Of these one stands in all code that indexes the window. */
  readonly words: RegExp;
  /** The member that holds where the window starts. */
  readonly start: string;
  /** The member by which addresses are shifted to indexes that count from 0. */
  readonly shift?: string;
  /** The member that holds the window's length: a loop from 0 to it counts from the start. */
  readonly length: string;
  /** Calls that give an index which counts from the start. */
  readonly gives?: RegExp;
  /** Callees, as written, that take an index which counts from 0, and which argument it is. */
  readonly takes?: readonly (readonly [RegExp, number])[];
  /** Bitmaps and arrays of the window, as written: they are indexed from the start. */
  readonly own: RegExp;
  /** Parameters that count from 0 by the habit of the kernel. */
  readonly fromZero?: RegExp;
  readonly cite: Citation;
}

export const windows: readonly WindowFact[] = [
  {
    words: /it_map|it_ops|iommu_tce_/,
    start: 'it_offset',
    shift: 'it_page_shift',
    length: 'it_size',
    gives: /^iommu_range_alloc$/,
    takes: [
      [/->it_ops->(?:set|clear|get|xchg_no_kill|tce_kill)$/, 1],
      [/^iommu_tce_kill$/, 1],
      [/^iommu_tce_xchg_no_kill$/, 2],
    ],
    own: /->it_map$/,
    cite: cite('arch/powerpc/kernel/iommu.c', 'iommu_alloc'),
  },
  {
    words: /rmap\[|dirty_bitmap/,
    start: 'base_gfn',
    length: 'npages',
    own: /->(?:arch\.rmap|dirty_bitmap)$/,
    fromZero: /^gfn$/,
    cite: cite('arch/powerpc/kvm/book3s_64_mmu_radix.c', 'kvm_age_radix'),
  },
];

/** Reads or changes bits, and which arguments are the bitmap and the first bit: include/linux/{bitops,bitmap}.h. */
export const bitAccess: readonly (readonly [RegExp, { readonly map: number; readonly bit: number }])[] = [
  [/^(?:__)?(?:set|clear|change|test|test_and_set|test_and_clear)_bit(?:_le)?$/, { map: 1, bit: 0 }],
  [/^bitmap_(?:set|clear)$/, { map: 0, bit: 1 }],
];
