import { describe, expect, it } from 'vitest';
import { sizeConstant } from '../../../server/src/quantity/helpers.ts';

describe('the constants of linux/sizes.h', () => {
  it.each<[string, bigint | undefined]>([
    ['SZ_1', 1n],
    ['SZ_512', 512n],
    ['SZ_1K', 1024n],
    ['SZ_64K', 65536n],
    ['SZ_256M', 1n << 28n],
    ['SZ_2G', 1n << 31n],
    ['SZ_512G', 1n << 39n],
    ['SZ_64T', 1n << 46n],
    // The next one up is written with the next letter; only powers of two have a name.
    ['SZ_1024', undefined],
    ['SZ_0', undefined],
    ['SZ_0K', undefined],
    ['SZ_3K', undefined],
    ['SZ_04K', undefined],
    ['SZ_K', undefined],
    ['SZ_4KB', undefined],
    ['XSZ_4K', undefined],
  ])('%s: %s', (name, expected) => {
    expect(sizeConstant(name)).toBe(expected);
  });
});
