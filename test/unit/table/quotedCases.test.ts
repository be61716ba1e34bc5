import { describe, expect, it } from 'vitest';
import type { Value } from '../../../server/src/table/model.ts';
import { findFormat } from '../../../server/src/table/registry.ts';
import { batchedFlushes, dirtyBitmap, type1OfReport, type1Unmap } from '../../../server/src/table/type1.ts';
import { completeValues } from '../../../server/src/table/values.ts';

/** The cases that patches quote: device memory in blocks instead of pages, flushes in batches instead of one by one. */

describe('an 8 GiB device BAR in KVM stage 2', () => {
  const rows: [bigint, bigint, bigint, bigint, bigint, bigint][] = [
    // page, walk, leaves, tables below the root, TLBIs one by one, with range TLBI
    [4096n, 4096n, 2097152n, 4104n, 2101256n, 4112n],
    [4096n, 1n << 21n, 4096n, 8n, 4104n, 16n],
    [4096n, 0n, 8n, 0n, 8n, 8n],
    [16384n, 16384n, 524288n, 256n, 524544n, 512n],
    [16384n, 0n, 256n, 0n, 256n, 256n],
    [65536n, 65536n, 131072n, 16n, 131088n, 32n],
    [65536n, 0n, 16n, 0n, 16n, 16n],
  ];
  it.each(rows)('pages of %d, walks of %d', (page, chunk, leaves, tables, single, ranged) => {
    const format = findFormat('kvm-arm64-stage2')!;
    const values: Record<string, Value> = { page, chunk };
    const made = format.report({
      values: completeValues(format, values).values,
      regions: [{ iova: 0x8000000000n, size: 1n << 33n, phys: 0x4000000000n }],
    });
    const figure = (id: string) => made.figures.find((each) => each.id === id)?.value;
    expect(made.levels.reduce((sum, level) => sum + level.leaves, 0n)).toBe(leaves);
    expect(made.work.unmap.tablesFreed).toBe(tables);
    expect(figure('tlbi')).toBe(single);
    expect(figure('tlbi-range')).toBe(ranged);
    const invalidations = made.work.unmap.invalidations;
    expect(invalidations.find(({ scheme }) => scheme === 'as the kernel does')?.count).toBe(single);
    expect(invalidations.find(({ scheme }) => scheme === 'per block')?.count).toBe(leaves);
    expect(invalidations.find(({ scheme }) => scheme === 'per page')?.count).toBe((1n << 33n) / page);
  });
});

describe('unmapping through VFIO', () => {
  it.each([
    [1n, 1n],
    [512n, 1n],
    [513n, 2n],
    [2097152n, 4096n],
  ])('%d separately contiguous pieces: %d flushes instead of one each', (pieces, flushes) => {
    const costs = type1Unmap({ hostPage: 4096n, bytes: pieces * 4096n, run: 4096n });
    expect(costs.unmapCalls).toBe(pieces);
    expect(costs.syncs).toBe(flushes);
    expect(BigInt(batchedFlushes(Number(pieces)))).toBe(flushes);
  });

  it('is part of every report', () => {
    const format = findFormat('vtd')!;
    const { unmap } = format.report({
      values: completeValues(format, {}).values,
      regions: [
        { iova: 0n, size: 513n * 4096n, phys: 4096n },
        { iova: 1n << 32n, size: 4096n },
      ],
    }).work;
    expect(unmap.invalidations.map(({ scheme, count }) => [scheme, count])).toEqual([
      ['per page', 514n],
      ['per block', 514n],
      ['batched', 3n],
      ['whole', 2n],
      ['as the kernel does', 3n],
    ]);
  });

  it('looks up each host page, also below superpages; fine-grained IOMMUs once a leaf', () => {
    const gib = 1n << 30n;
    expect(type1Unmap({ hostPage: 4096n, bytes: gib, run: gib }).lookups).toBe(262144n);
    expect(type1Unmap({ hostPage: 4096n, bytes: gib, run: gib, leaf: 1n << 21n })).toMatchObject({
      unmapCalls: 512n,
      syncs: 1n,
      lookups: 512n,
      listBytes: 20480n,
    });
    expect(type1Unmap({ hostPage: 65536n, bytes: gib, run: gib, leaf: 4096n }).unmapCalls).toBe(16384n);
    expect(type1Unmap({ hostPage: 4096n, bytes: 0n, run: 4096n }).lookups).toBe(0n);
  });

  it('goes on top of any report', () => {
    const regions = [
      { iova: 0n, size: 1n << 30n },
      { iova: 1n << 30n, size: 513n * 8192n, phys: 8192n },
      { iova: 1n << 32n, size: 0n },
    ];
    const on = (id: string) => {
      const format = findFormat(id)!;
      return format.report({ values: completeValues(format, {}).values, regions });
    };
    expect(type1OfReport(on('vtd'), 4096n, false)).toEqual({
      mappings: 2n,
      mappingBytes: 192n,
      unmapCalls: 2n,
      syncs: 2n,
      lookups: 262144n + 1026n,
    });
    expect(type1OfReport(on('amd-v1'), 4096n, true)).toMatchObject({ unmapCalls: 514n, syncs: 3n, lookups: 514n });
    const many = {
      ...on('vtd'),
      placements: Array.from({ length: 65536 }, (_, region) => ({ region, blocks: [{ size: 4096n, count: 1n }] })),
    };
    expect(type1OfReport(many, 4096n, false)).toMatchObject({ mappings: 65536n, errno: 'ENOSPC' });
  });

  it('has room for 2^31 - 1 dirty bits', () => {
    expect(dirtyBitmap(4096n, 4096n * ((1n << 31n) - 1n))).toEqual({ bytes: 268435464n });
    expect(dirtyBitmap(4096n, 4096n << 31n)).toEqual({ errno: 'EINVAL' });
  });
});
