import { describe, expect, it } from 'vitest';
import { splitMapping } from '../../../server/src/table/split.ts';

const K4 = 1n << 12n;
const M2 = 1n << 21n;
const G1 = 1n << 30n;
const all = K4 | M2 | G1;
const top = 1n << 64n;

describe('one mapping, cut as the core cuts it', () => {
  it.each<[string, bigint, bigint, bigint, bigint, string]>([
    ['a bigger page is waited for only where it fits', all, M2 - K4, M2 - K4, M2, '4096*512'],
    ['a bigger page that just fits', all, M2 - K4, M2 - K4, M2 + K4, '4096*1 2097152*1'],
    ['the same, one level up', all, G1 - M2, G1 - M2, G1 + M2, '2097152*1 1073741824*1'],
    ['offsets that never meet', all, 0n, K4, 2n * M2, '4096*1024'],
    ['the end of the address space', all, top - M2, top - M2, M2, '2097152*1'],
    ['nothing', all, 0n, 0n, 0n, ''],
    ['one page size', K4, M2, M2, M2, '4096*512'],
  ])('%s', (_, bitmap, iova, paddr, bytes, expected) => {
    const split = splitMapping(bitmap, iova, paddr, bytes);
    const calls = 'calls' in split ? split.calls.map(({ size, count }) => `${size}*${count}`).join(' ') : split.errno;
    expect(calls).toBe(expected);
  });

  it.each<[string, bigint, bigint, bigint, bigint, string]>([
    ['no page size', 0n, 0n, 0n, K4, 'ENODEV'],
    ['IOVA', all, 2048n, 0n, K4, 'EINVAL'],
    ['physical address', all, 0n, 2048n, K4, 'EINVAL'],
    ['size', all, 0n, 0n, 2048n, 'EINVAL'],
  ])('is refused for its %s', (_, bitmap, iova, paddr, bytes, errno) => {
    expect(splitMapping(bitmap, iova, paddr, bytes)).toEqual({ errno });
  });
});
