import { describe, expect, it } from 'vitest';
import type { Region, Value } from '../../../server/src/table/model.ts';
import { formats } from '../../../server/src/table/registry.ts';
import { completeValues } from '../../../server/src/table/values.ts';

const K = 1n << 10n;
const M = 1n << 20n;
const G = 1n << 30n;
const T = 1n << 40n;

/** One request to a format, and everything in its report that is a number of its own. */
interface Case {
  readonly what: string;
  readonly id: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly regions: readonly Region[];
  /** Name, lg of what an entry maps, entries, bytes of a table; then tables, leaves and entries filled. */
  readonly levels: readonly (readonly [string, number, bigint, bigint, bigint, bigint, bigint])[];
  /** Written, read, tables allocated. */
  readonly map: readonly [bigint, bigint, bigint];
  /** Written, read, tables freed, invalidations the kernel sends, bytes left. */
  readonly unmap: readonly [bigint, bigint, bigint, bigint, bigint];
  /** The figures of the format itself, in front of those that all have. */
  readonly figures: readonly (readonly [string, bigint | string, string?])[];
  readonly last: bigint;
  readonly pageSizes: string;
  readonly tableBytes: bigint;
  /** Formula and value of the steps of the format itself. */
  readonly steps: readonly (readonly [string | undefined, string | undefined])[];
  readonly blocks: string;
  readonly notes: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    // The second region: 2M up to 1G, 1G, 2M, and 1M + 16K in 260 pages.
    what: 'VT-d, second stage',
    id: 'vtd',
    regions: [
      { iova: 0n, size: 2n * M },
      { iova: G - 2n * M, size: G + 5n * M + 16n * K, phys: 2n * G - 2n * M },
    ],
    levels: [
      ['level 4', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 3', 30, 512n, 4n * K, 1n, 1n, 1n],
      ['level 2', 21, 512n, 4n * K, 2n, 3n, 3n],
      ['level 1', 12, 512n, 4n * K, 1n, 260n, 260n],
    ],
    // Reads: a superpage walks to its place twice and looks at it once more: 3 x (2 x 3 + 1) + (2 x 2 + 1); the pages are
    // one walk of 4.
    map: [264n + 4n, 3n * 7n + 5n + 4n, 4n],
    // Reads: each call looks for its first entry (3 + 3 + 2 + 3 + 4) and then walks (3 + 3 + 2 + 3, and 3 + 260).
    unmap: [264n, 15n + 11n + 263n, 0n, 5n, 5n * 4n * K],
    figures: [
      ['levels', 4n, 'levels'],
      ['width', 48n, 'bits'],
      ['calls', 5n],
    ],
    last: (1n << 48n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 5n * 4n * K,
    steps: [
      ['min(30 + 9 x (4 - 2), 57)', '48 bits'],
      ['2^48 - 1', '0xffffffffffff'],
    ],
    blocks: '1 x 1 GiB + 3 x 2 MiB + 260 x 4 KiB',
    notes: [],
  },
  {
    what: 'VT-d, first stage: half of the addresses',
    id: 'vtd',
    values: { levels: 5n, stage: 'first' },
    regions: [{ iova: 0n, size: 4n * K }],
    levels: [
      ['level 5', 48, 512n, 4n * K, 1n, 0n, 0n],
      ['level 4', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 3', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 21, 512n, 4n * K, 1n, 0n, 0n],
      ['level 1', 12, 512n, 4n * K, 1n, 1n, 1n],
    ],
    map: [5n, 5n, 4n],
    unmap: [1n, 5n + 5n, 0n, 1n, 5n * 4n * K],
    figures: [
      ['levels', 5n, 'levels'],
      ['width', 57n, 'bits'],
      ['calls', 1n],
    ],
    last: (1n << 56n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 5n * 4n * K,
    steps: [
      ['min(30 + 9 x (5 - 2), 57)', '57 bits'],
      ['2^56 - 1', '0xffffffffffffff'],
    ],
    blocks: '1 x 4 KiB',
    notes: [],
  },
  {
    // A whole table of 2M pages and a whole one of 4K pages: unmapping frees both.
    what: 'VT-d, tables wholly inside a call',
    id: 'vtd',
    values: { levels: 3n, superpages: 1n, 'max-width': 36n },
    regions: [
      { iova: G, size: G },
      { iova: 0n, size: 2n * M, phys: 4n * K },
    ],
    levels: [
      ['level 3', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 21, 512n, 4n * K, 2n, 512n, 512n],
      ['level 1', 12, 512n, 4n * K, 1n, 512n, 512n],
    ],
    map: [1024n + 3n, 2n * 2n + 512n + 3n, 3n],
    // Both go with one entry each. Reads: 2 + 2 to the first entries, 1 and 2 to walk, and the 512 entries of the table of
    // 2M pages are looked through for tables.
    unmap: [2n, 4n + 3n + 512n, 2n, 2n, 2n * 4n * K],
    figures: [
      ['levels', 3n, 'levels'],
      ['width', 36n, 'bits'],
      ['calls', 2n],
    ],
    last: (1n << 36n) - 1n,
    pageSizes: '0x201000',
    tableBytes: 4n * 4n * K,
    steps: [
      ['min(30 + 9 x (3 - 2), 36)', '36 bits'],
      ['2^36 - 1', '0xfffffffff'],
    ],
    blocks: '512 x 2 MiB + 512 x 4 KiB',
    notes: [],
  },
  {
    // Three pages at 2^39, past what three levels reach, and one of 64K, which fills 16 entries, below.
    what: 'AMD v1, grown once',
    id: 'amd-v1',
    regions: [
      { iova: T / 2n, size: 12n * K, phys: 4n * K },
      { iova: 64n * K, size: 64n * K },
    ],
    levels: [
      ['level 4', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 3', 30, 512n, 4n * K, 2n, 0n, 0n],
      ['level 2', 21, 512n, 4n * K, 2n, 0n, 0n],
      ['level 1', 12, 512n, 4n * K, 2n, 4n, 19n],
    ],
    map: [19n + 6n, 3n * (3n + 1n) + (3n + 16n), 6n],
    unmap: [19n, 4n * 4n, 0n, 2n, 7n * 4n * K],
    figures: [
      ['levels', 4n, 'levels'],
      ['growth', 1n],
      ['calls', 2n],
    ],
    last: (1n << 64n) - 1n,
    pageSizes: '0xfff7ffffff000',
    tableBytes: 7n * 4n * K,
    steps: [
      ['0x8000002fff < 2^(12 + 9 x levels)', '4'],
      ['4 - 3', '1'],
      [undefined, undefined],
    ],
    blocks: '1 x 64 KiB + 3 x 4 KiB',
    notes: [/except 512G/],
  },
  {
    what: 'AMD v1, empty',
    id: 'amd-v1',
    values: { sizes: '4k' },
    regions: [],
    levels: [
      ['level 3', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 21, 512n, 4n * K, 0n, 0n, 0n],
      ['level 1', 12, 512n, 4n * K, 0n, 0n, 0n],
    ],
    map: [0n, 0n, 0n],
    unmap: [0n, 0n, 0n, 0n, 4n * K],
    figures: [
      ['levels', 3n, 'levels'],
      ['growth', 0n],
      ['calls', 0n],
    ],
    last: (1n << 64n) - 1n,
    pageSizes: '0x1000',
    tableBytes: 4n * K,
    steps: [
      ['0xfff < 2^(12 + 9 x levels)', '3'],
      ['3 - 3', '0'],
      [undefined, undefined],
    ],
    blocks: 'nothing mapped',
    notes: [/except 512G/],
  },
  {
    what: 'AMD v2',
    id: 'amd-v2',
    regions: [
      { iova: 0n, size: 2n * M + 4n * K },
      { iova: G, size: G },
    ],
    levels: [
      ['level 4', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 3', 30, 512n, 4n * K, 1n, 1n, 1n],
      ['level 2', 21, 512n, 4n * K, 1n, 1n, 1n],
      ['level 1', 12, 512n, 4n * K, 1n, 1n, 1n],
    ],
    map: [3n + 3n, 2n + 3n + 4n, 3n],
    unmap: [3n, 2n + 3n + 4n, 0n, 2n, 4n * 4n * K],
    figures: [
      ['levels', 4n, 'levels'],
      ['calls', 3n],
    ],
    last: (1n << 47n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 4n * 4n * K,
    steps: [['2^(12 + 9 x 4 - 1) - 1', '0x7fffffffffff']],
    blocks: '1 x 1 GiB + 1 x 2 MiB + 1 x 4 KiB',
    notes: [/Only kernel DMA domains/],
  },
  {
    // A page, two blocks of 2M, a page; and a page of its own. Each table of 4K takes a page of 64K.
    what: 'Arm stage 1 on a host of larger pages',
    id: 'arm-lpae-s1',
    values: { 'host-page': 64n * K, granule: 4n * K, 'input-bits': 36n },
    regions: [
      { iova: 64n * M - 4n * K, size: 4n * M + 8n * K },
      { iova: 0n, size: 4n * K, phys: 4n * K },
    ],
    levels: [
      ['level 1', 30, 64n, 64n * K, 1n, 0n, 0n],
      ['level 2', 21, 512n, 64n * K, 1n, 2n, 2n],
      ['level 3', 12, 512n, 64n * K, 3n, 3n, 3n],
    ],
    map: [5n + 4n, 3n * 2n + 1n + 5n, 4n],
    unmap: [5n, 3n * 2n + 1n + 5n, 0n, 5n, 5n * 64n * K],
    figures: [
      ['granule', 4n * K, 'bytes'],
      ['levels', 3n, 'levels'],
      ['start-level', 1n],
      ['root-bytes', 512n, 'bytes'],
    ],
    last: (1n << 36n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 512n + 4n * 4n * K,
    steps: [
      [undefined, '4 KiB'],
      ['ceil((36 - 12) / 9)', '3'],
      ['4 - 3', 'level 1'],
      ['8 << 6', '512'],
    ],
    blocks: '2 x 2 MiB + 3 x 4 KiB',
    notes: [/320 KiB are allocated where the format needs 16.5 KiB/],
  },
  {
    // A table of pages, unmapped as the block of 2M that it could have been: the step takes the table with it.
    what: 'Arm stage 2, concatenated',
    id: 'arm-lpae-s2',
    values: { 'input-bits': 42n, 'output-bits': 40n },
    regions: [
      { iova: 0n, size: 6n * M, phys: 2n * M },
      { iova: 8n * M, size: 2n * M, phys: 4n * K },
    ],
    levels: [
      ['level 1', 30, 4096n, 32n * K, 1n, 0n, 0n],
      ['level 2', 21, 512n, 4n * K, 1n, 3n, 3n],
      ['level 3', 12, 512n, 4n * K, 1n, 512n, 512n],
    ],
    map: [515n + 2n, 1n + 2n + 515n, 2n],
    // Four steps of 2M, one of which takes the table of pages along; tables of the last level are not read when they go.
    unmap: [4n, 2n + 4n, 1n, 4n + 1n, 36n * K],
    figures: [
      ['granule', 4n * K, 'bytes'],
      ['levels', 3n, 'levels'],
      ['start-level', 1n],
      ['root-bytes', 32n * K, 'bytes'],
    ],
    last: (1n << 42n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 40n * K,
    steps: [
      [undefined, '4 KiB'],
      ['ceil((42 - 12) / 9)', '4'],
      ['4 - 3', 'level 1'],
      ['8 << 12', '32768'],
    ],
    blocks: '3 x 2 MiB + 512 x 4 KiB',
    notes: [/8 tables side by side/],
  },
  {
    // 1M, 64K and 4K; a supersection. The two larger of each pair fill 16 entries.
    what: 'Arm short descriptors',
    id: 'arm-v7s',
    regions: [
      { iova: M, size: M + 68n * K },
      { iova: 16n * M, size: 16n * M },
    ],
    levels: [
      ['first level', 20, 4096n, 16n * K, 1n, 2n, 17n],
      ['second level', 12, 256n, K, 1n, 2n, 17n],
    ],
    map: [34n + 1n, 1n + 17n + 2n + 16n, 1n],
    unmap: [34n, 1n + 17n + 2n + 16n, 0n, 34n, 17n * K],
    figures: [
      ['root-bytes', 16n * K, 'bytes'],
      ['slots', 34n, 'entries'],
    ],
    last: (1n << 32n) - 1n,
    pageSizes: '0x1111000',
    tableBytes: 17n * K,
    steps: [
      ['4 << (32 - 20)', '16 KiB'],
      ['256 x 4', '1024 bytes'],
    ],
    blocks: '1 x 16 MiB + 1 x 1 MiB + 1 x 64 KiB + 1 x 4 KiB',
    notes: [/GFP_DMA32/],
  },
  {
    // Two levels, so no block of 1G. The first region crosses a boundary of 1G, where the walk stops to breathe.
    what: 'KVM stage 2, 33 bits',
    id: 'kvm-arm64-stage2',
    values: { 'ipa-bits': 33n },
    regions: [
      { iova: G - 4n * K, size: 4n * M + 8n * K, phys: 2n * M - 4n * K },
      { iova: 2n * G, size: G, phys: 0n },
    ],
    levels: [
      ['level 2', 21, 4096n, 32n * K, 1n, 514n, 514n],
      ['level 3', 12, 512n, 4n * K, 2n, 2n, 2n],
    ],
    map: [516n + 2n, 516n + 2n, 2n],
    unmap: [516n + 2n, 516n + 2n, 2n, 518n, 32n * K],
    figures: [
      ['levels', 2n, 'levels'],
      ['start-level', 2n],
      ['root-pages', 8n, 'pages'],
      ['cache-pages', 1n, 'pages'],
      ['map-walks', 2n],
      ['tlbi', 518n],
      ['tlbi-range', 5n],
    ],
    last: (1n << 33n) - 1n,
    pageSizes: '0x201000',
    tableBytes: 40n * K,
    steps: [
      ['max(2, floor((33 - 8) / 9))', '2'],
      ['((2^33 - 1) >> 30) + 1', '8 x 4 KiB'],
      ['516 + 2', '518'],
      ['2 + 3', '5'],
    ],
    blocks: '514 x 2 MiB + 2 x 4 KiB',
    notes: [/mapped in one walk/],
  },
  {
    // Two walks of 2M; each passes the one table. 16K pages have blocks of 32M only, which do not fit.
    what: 'KVM stage 2, faults of 2M on 16K pages',
    id: 'kvm-arm64-stage2',
    values: { page: 16n * K, chunk: 2n * M },
    regions: [{ iova: 4n * G, size: 4n * M }],
    levels: [
      ['level 2', 25, 32768n, 256n * K, 1n, 0n, 0n],
      ['level 3', 14, 2048n, 16n * K, 1n, 256n, 256n],
    ],
    map: [256n + 1n, 256n + 2n, 1n],
    unmap: [256n + 1n, 256n + 1n, 1n, 257n, 256n * K],
    figures: [
      ['levels', 2n, 'levels'],
      ['start-level', 2n],
      ['root-pages', 16n, 'pages'],
      ['cache-pages', 1n, 'pages'],
      ['map-walks', 2n],
      ['tlbi', 257n],
      ['tlbi-range', 2n],
    ],
    last: T - 1n,
    pageSizes: '0x2004000',
    tableBytes: 272n * K,
    steps: [
      ['max(2, floor((40 - 8) / 11))', '2'],
      ['((2^40 - 1) >> 36) + 1', '16 x 16 KiB'],
      ['256 + 1', '257'],
      ['1 + 1', '2'],
    ],
    blocks: '256 x 16 KiB',
    notes: [/walks of 2 MiB/],
  },
  {
    // A page, 2M, a page.
    what: 'RISC-V first stage, Sv48',
    id: 'riscv-iommu',
    values: { 'address-bits': 48n },
    regions: [{ iova: 2n * M - 4n * K, size: 2n * M + 8n * K, phys: 4n * M - 4n * K }],
    levels: [
      ['level 3', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 1', 21, 512n, 4n * K, 1n, 1n, 1n],
      ['level 0', 12, 512n, 4n * K, 2n, 2n, 2n],
    ],
    // Each leaf: the way down, and the entry once more.
    map: [3n + 4n, 4n + 3n + 4n + 3n, 4n],
    unmap: [3n, 4n + 3n + 4n + 3n, 0n, 3n, 5n * 4n * K],
    figures: [['levels', 4n, 'levels']],
    last: (1n << 47n) - 1n,
    pageSizes: '0x8040201000',
    tableBytes: 5n * 4n * K,
    steps: [
      ['(48 - 12) / 9', '4'],
      ['2^(48 - 1) - 1', '0x7fffffffffff'],
    ],
    blocks: '1 x 2 MiB + 2 x 4 KiB',
    notes: [/keeps every table/],
  },
  {
    what: 'RISC-V first stage, as it comes',
    id: 'riscv-iommu',
    regions: [{ iova: 0n, size: 4n * K }],
    levels: [
      ['level 4', 48, 512n, 4n * K, 1n, 0n, 0n],
      ['level 3', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 1', 21, 512n, 4n * K, 1n, 0n, 0n],
      ['level 0', 12, 512n, 4n * K, 1n, 1n, 1n],
    ],
    map: [1n + 4n, 5n + 1n, 4n],
    unmap: [1n, 5n + 1n, 0n, 1n, 5n * 4n * K],
    figures: [['levels', 5n, 'levels']],
    last: (1n << 56n) - 1n,
    pageSizes: '0x8040201000',
    tableBytes: 5n * 4n * K,
    steps: [
      ['(57 - 12) / 9', '5'],
      ['2^(57 - 1) - 1', '0xffffffffffffff'],
    ],
    blocks: '1 x 4 KiB',
    notes: [/keeps every table/],
  },
  {
    what: 'RISC-V G-stage, Sv39x4',
    id: 'riscv-gstage',
    values: { 'address-bits': 41n },
    regions: [
      { iova: 2n * M - 4n * K, size: 2n * M + 8n * K, phys: 4n * M - 4n * K },
      { iova: G, size: G },
    ],
    levels: [
      ['level 2', 30, 2048n, 16n * K, 1n, 1n, 1n],
      ['level 1', 21, 512n, 4n * K, 1n, 1n, 1n],
      ['level 0', 12, 512n, 4n * K, 2n, 2n, 2n],
    ],
    map: [4n + 3n, 3n + 2n + 3n + 1n, 3n],
    unmap: [4n, 3n + 2n + 3n + 1n + 4n, 0n, 4n, 28n * K],
    figures: [
      ['levels', 3n, 'levels'],
      ['root-bytes', 16n * K, 'bytes'],
    ],
    last: (1n << 41n) - 1n,
    pageSizes: '0x40201000',
    tableBytes: 28n * K,
    steps: [
      ['(41 - 12 - 2) / 9', '3'],
      ['4096 << 2', '16384'],
    ],
    blocks: '1 x 1 GiB + 1 x 2 MiB + 2 x 4 KiB',
    notes: [/hugetlb/, /very last guest address/],
  },
  {
    what: 'RISC-V G-stage, Sv57x4 with pages of 4K',
    id: 'riscv-gstage',
    values: { 'address-bits': 59n, 'max-page': 4n * K },
    regions: [{ iova: 0n, size: 2n * M }],
    levels: [
      ['level 4', 48, 2048n, 16n * K, 1n, 0n, 0n],
      ['level 3', 39, 512n, 4n * K, 1n, 0n, 0n],
      ['level 2', 30, 512n, 4n * K, 1n, 0n, 0n],
      ['level 1', 21, 512n, 4n * K, 1n, 0n, 0n],
      ['level 0', 12, 512n, 4n * K, 1n, 512n, 512n],
    ],
    map: [512n + 4n, 512n * 5n, 4n],
    unmap: [512n, 512n * 6n, 0n, 512n, 32n * K],
    figures: [
      ['levels', 5n, 'levels'],
      ['root-bytes', 16n * K, 'bytes'],
    ],
    last: (1n << 59n) - 1n,
    pageSizes: '0x1000',
    tableBytes: 32n * K,
    steps: [
      ['(59 - 12 - 2) / 9', '5'],
      ['4096 << 2', '16384'],
    ],
    blocks: '512 x 4 KiB',
    notes: [/hugetlb/, /very last guest address/],
  },
  {
    // Pages in two page tables of one segment table, and one 2 GiB up.
    what: 's390',
    id: 's390-zpci',
    regions: [
      { iova: M - 4n * K, size: 8n * K },
      { iova: 2n * G, size: 4n * K },
    ],
    levels: [
      ['region-third table', 31, 2048n, 16n * K, 1n, 0n, 0n],
      ['segment table', 20, 2048n, 16n * K, 2n, 0n, 0n],
      ['page table', 12, 256n, 2n * K, 3n, 3n, 3n],
    ],
    map: [3n + 5n, 3n * 3n, 5n],
    unmap: [3n, 3n * 3n, 0n, 2n, 54n * K],
    figures: [['pages', 3n, 'pages']],
    last: 4n * T - 1n,
    pageSizes: '0x1000',
    tableBytes: 54n * K,
    steps: [['2048 x 8, 256 x 8', '16384 and 2048 bytes']],
    blocks: '3 x 4 KiB',
    notes: [/Only 4K pages exist/],
  },
];

describe.each(cases)('$what', (of) => {
  const format = formats.find(({ id }) => id === of.id)!;
  const made = () => format.report({ values: completeValues(format, of.values ?? {}).values, regions: of.regions });

  it('has its levels', () => {
    const report = made();
    expect(report.rejection).toBeUndefined();
    const levels = report.levels.map((level) => [
      level.name,
      level.entryShift,
      level.entries,
      level.tableBytes,
      level.tables,
      level.leaves,
      level.slots,
    ]);
    expect(levels).toEqual(of.levels);
  });

  it('does its work', () => {
    const report = made();
    const { map, unmap } = report.work;
    expect([map.entriesWritten, map.entriesRead, map.tablesAllocated]).toEqual(of.map);
    const kernel = unmap.invalidations.find(({ scheme }) => scheme === 'as the kernel does');
    const left = report.figures.find(({ id }) => id === 'left-after-unmap');
    expect([unmap.entriesWritten, unmap.entriesRead, unmap.tablesFreed, kernel?.count, left?.value]).toEqual(of.unmap);
    expect(kernel?.note).toMatch(/\w/);
    const pages =
      of.regions.reduce((sum, { size }) => sum + size, 0n) / (1n << BigInt(report.levels.at(-1)!.entryShift));
    const count = (scheme: string) => unmap.invalidations.find((each) => each.scheme === scheme)?.count;
    expect(count('per page')).toBe(pages);
    expect(count('per block')).toBe(of.levels.reduce((sum, [, , , , , leaves]) => sum + leaves, 0n));
    expect(count('whole')).toBe(BigInt(of.regions.length));
  });

  it('has its figures', () => {
    const report = made();
    expect(report.figures.map(({ id, value, unit }) => (unit === undefined ? [id, value] : [id, value, unit]))).toEqual(
      [
        ...of.figures,
        ['page-sizes', of.pageSizes],
        ['aperture-end', of.last, 'address'],
        ['table-bytes', of.tableBytes, 'bytes'],
        ['left-after-unmap', of.unmap[4], 'bytes'],
      ],
    );
  });

  it('explains them', () => {
    const { steps, notes } = made();
    expect(steps.slice(0, of.steps.length).map(({ formula, value }) => [formula, value])).toEqual(of.steps);
    const [cut, ...tables] = steps.slice(of.steps.length);
    expect(cut?.value).toBe(of.blocks);
    expect(tables.slice(0, -1).map(({ formula, value }) => [formula, value])).toEqual(
      of.levels.slice(1).map(([, , , , count], index) => [`address >> ${of.levels[index]![1]}`, String(count)]),
    );
    expect(tables.at(-1)?.formula).toBe(of.levels.map(([, , , bytes, count]) => `${count} x ${bytes}`).join(' + '));
    expect(notes).toHaveLength(of.notes.length);
    of.notes.forEach((note, index) => expect(notes[index]).toMatch(note));
  });
});
