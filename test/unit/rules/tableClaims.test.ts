import { describe, expect, it } from 'vitest';
import { findTableClaims } from '../../../server/src/rules/tableClaims.ts';
import { wrongArithmetic } from '../../../server/src/rules/wrong-arithmetic.ts';
import type { Report } from '../../../server/src/rules/rule.ts';

const files: Readonly<Record<string, string>> = {
  tce: 'arch/powerpc/platforms/powernv/pci-ioda-tce.c',
  smmu: 'drivers/iommu/io-pgtable-arm.c',
  v7s: 'drivers/iommu/io-pgtable-arm-v7s.c',
  vtd: 'drivers/iommu/intel/iommu.c',
  amd: 'drivers/iommu/amd/io_pgtable_v2.c',
  riscv: 'drivers/iommu/riscv/iommu.c',
  s390: 'arch/s390/pci/pci_dma.c',
  none: 'lib/sort.c',
};

function verdicts(text: string, format: string): string[] {
  return findTableClaims(text, [files[format]!]).map(({ right, stated, statedText, computed }) => {
    expect(text.slice(stated.start, stated.end)).toBe(statedText);
    return right ? 'right' : computed;
  });
}

describe('findTableClaims', () => {
  // 64T / 64K = 2^30 entries of 8 bytes; 2G / 4K = 2^19; 1G / 4K = 2^18 (4 bytes each in the short format, 2^20 in all).
  it.each([
    ['tce', 'A 64TB window with 64K pages needs 8 GB of TCEs.', 'right'],
    ['tce', 'A 64TB window with 64K pages needs 4 GB of TCEs.', '8 GB'],
    ['tce', 'A window of 64TB needs about\n> 4GB of TCEs when it\n> has 64K pages.', '8GB'],
    ['tce', 'The TCE table for a 2GB DMA window with 4K pages is 4MB.', 'right'],
    ['tce', 'The TCE table for a 2GB DMA window with 4K pages is 5MB.', '4MB'],
    ['tce', 'With 4K IOMMU pages a 2GB window has 524288 TCEs.', 'right'],
    ['tce', 'With 4K IOMMU pages a 2GB window has 524388 TCEs.', '524288'],
    ['tce', 'With 4K IOMMU pages a 2GB window has 524,388 entries.', '524,288'],
    ['vtd', 'Mapping 1GB with 4K pages takes 2MB of page tables.', 'right'],
    ['vtd', 'Mapping 1GB with 4K pages takes 3MB of page tables.', '2MB'],
    ['vtd', 'Mapping 1GB with 2M pages takes 8K of page tables.', '4K'],
    ['amd', 'Mapping 1GB with 4K pages takes 2.2MB of page tables.', '2MB'],
    ['v7s', 'Mapping 1GB with 4K pages takes 1MB of page tables.', 'right'],
    ['v7s', 'Mapping 1GB with 4K pages takes 2MB of page tables.', '1MB'],
    ['s390', 'Mapping 1GB with 4K pages takes 4MB of page tables.', '2MB'],
    ['smmu', 'Mapping 1GB with 64K pages takes 128K of page tables.', 'right'],
    ['smmu', 'Mapping 1GB with 64K pages takes 256K of page tables.', '128K'],
    // Three levels of 512 entries: 12 + 27 bits; of 2048 and 256: 12 + 8 + 11 + 11.
    ['vtd', 'With 3 levels the page tables cover 39 bits.', 'right'],
    ['vtd', 'With 3 levels the page tables cover 48 bits.', '39'],
    ['vtd', 'With four levels the page tables cover 57 bits.', '48'],
    ['riscv', 'Its page tables of 3 levels address 512GB.', 'right'],
    ['riscv', 'Its page tables of 3 levels address 1TB.', '512 GiB'],
    ['s390', 'Its tables of 3 levels translate 42 bits.', 'right'],
    ['s390', 'Its tables of 3 levels translate 44 bits.', '42'],
    ['smmu', 'With 64K pages the tables of 2 levels cover 42 bits.', 'right'],
    ['smmu', 'With 64K pages the tables of 2 levels cover 48 bits.', '42'],
    ['smmu', 'With 16K pages the tables of 3 levels cover 48 bits.', '47'],
  ])('%s: %j is %s', (format, text, verdict) => {
    expect(verdicts(text, format)).toEqual([verdict]);
  });

  it.each([
    // Nothing says what kind of table it is.
    ['none', 'A 64TB window with 64K pages needs 4 GB of entries.'],
    // Two tables, or a comparison.
    ['tce', 'A 64TB window with 64K pages needs 4 GB of TCEs instead of 128 GB with 4K pages.'],
    ['tce', 'Per 2GB window with 4K pages it takes 2MB of TCEs.'],
    // What is said is no size of a table.
    ['tce', 'TCEs in a 64TB window with 64K pages are 1GB aligned.'],
    ['tce', 'A 2GB window with 64K pages: the table is allocated.'],
    ['tce', 'A 2GB window needs a TCE table of 4MB.'],
    ['tce', 'TCE table pages of 64K, a window of 2GB. It needs 3MB of TCEs.'],
    ['vtd', 'Mapping 1GB with 64K pages takes 3MB of page tables.'],
    // The root may be used in part; the other end of the address; side by side.
    ['vtd', 'A full 4 level table has entries, despite only supporting 33 bits.'],
    ['vtd', 'With 4 levels the entries hold physical addresses and support 52 bits.'],
    ['smmu', 'With 4K pages the stage 2 tables of 3 levels cover 40 bits.'],
    ['smmu', 'The tables of 3 levels cover 48 bits.'],
    ['smmu', 'The tables of 3 levels cover 48 bits or 52 bits with 64K pages.'],
    ['tce', 'The table of 2 levels covers 52 bits.'],
    ['s390', 'Its tables of 5 levels translate 64 bits.'],
    ['vtd', `${'A 64TB window '.repeat(60)} with 64K pages needs 4 GB of entries`],
  ])('%s: nothing can be said of %j', (format, text) => {
    expect(verdicts(text, format).filter((verdict) => verdict !== 'right')).toEqual([]);
  });

  it('says what it computed', () => {
    const reports: Report[] = [];
    const text = 'A 64TB window with 64K pages needs 4 GB of TCEs.';
    wrongArithmetic.checkProse?.({ kind: 'message', text }, (report) => reports.push(report));
    expect(reports.map(({ what }) => what)).toEqual([
      'By the model this is 8 GB, not 4 GB: 64TB in 64K pages are 1,073,741,824 entries of 8 bytes (powernv IODA2 TCE table).',
    ]);
    expect(reports[0]!.fix?.edits.map((edit) => edit.text)).toEqual(['8 GB']);
  });

  it.each([
    '1GB window 4K pages TCEs ',
    'map 1GB. ',
    '1G '.repeat(3) + 'table 4 levels 48 bits\n',
    '1 '.repeat(20) + '\n>',
  ])('is linear (%j)', (piece) => {
    const text = piece.repeat(40_000);
    const started = performance.now();
    findTableClaims(text, [files['tce']!]);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
