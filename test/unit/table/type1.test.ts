import { describe, expect, it } from 'vitest';
import { findFormat } from '../../../server/src/table/registry.ts';
import { MAPPINGS_MAX, type1OfReport, type1Unmap } from '../../../server/src/table/type1.ts';
import { completeValues } from '../../../server/src/table/values.ts';

describe('type1', () => {
  it.each<[bigint, bigint]>([
    [0n, 0n],
    [3n, 120n],
    [511n, 20440n],
    [512n, 20480n],
    [513n, 20480n],
  ])('keeps a list of %s scattered pages in %s bytes', (pages, bytes) => {
    expect(type1Unmap({ hostPage: 4096n, bytes: pages * 4096n, run: 4096n }).listBytes).toBe(bytes);
  });

  it('takes as many mappings as its limit says', () => {
    const format = findFormat('vtd')!;
    const { values } = completeValues(format, {});
    const regions = Array.from({ length: Number(MAPPINGS_MAX) }, (_, i) => ({ iova: BigInt(i) << 13n, size: 4096n }));
    const total = type1OfReport(format.report({ values, regions }), 4096n, false);
    expect(total).toMatchObject({ mappings: 65535n, mappingBytes: 65535n * 96n });
    expect(total.errno).toBeUndefined();
  });
});
