import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAbout,
  formatBytes,
  formatCount,
  formatDecimal,
  formatExtent,
  formatHex,
  formatRange,
  formatSizeInput,
  parseAddress,
  parseExtent,
  parseSize,
} from '../../../server/src/quantity/index.ts';

const size64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });

describe('parseSize', () => {
  it.each<[string, bigint, boolean]>([
    ['64K', 65536n, false],
    ['64k', 65536n, false],
    ['16GiB', 1n << 34n, false],
    ['16 GB', 1n << 34n, true],
    [' 16 GB ', 1n << 34n, true],
    ['0x10000', 65536n, false],
    ['SZ_64K', 65536n, false],
    ['1ULL << 39', 1n << 39n, false],
    ['1 << 39', 1n << 39n, false],
    ['4096', 4096n, false],
    ['512 bytes', 512n, false],
    ['2 * 64K', 131072n, false],
    ['16E', 1n << 64n, false],
    ['0', 0n, false],
  ])('%s', (text, bytes, ambiguous) => {
    expect(parseSize(text)).toEqual({ value: { bytes, ambiguous }, problems: [] });
  });

  it.each<[string, string, string, string?]>([
    ['', '', 'missing', 'size'],
    ['  ', '', 'missing', 'size'],
    ['  -1 ', '-1', 'range', '`-1` is negative'],
    [' 17E  ', '17E', 'range', '`17E` is past 2^64'],
    ['99999999999999999999', '99999999999999999999', 'range', 'past 2^64'],
    [' 64Q', '64Q', 'number'],
    ['lots', 'lots', 'name'],
    ['(1 << 40) + lots', 'lots', 'name'],
    ['1 << 300', '1 << 300', 'shift'],
    ['1.1K', '1.1K', 'fraction'],
  ])('refuses %j', (text, place, code, reason = '') => {
    const { value, problems } = parseSize(text);
    expect(value).toBeUndefined();
    expect(problems.map((p) => [text.slice(p.start, p.end), p.code])).toEqual([[place, code]]);
    for (const { message } of problems) expect(message).not.toBe('');
    expect(problems[0]?.message).toContain(reason);
  });

  it('reads back what formatSizeInput and formatBytes print', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          size64,
          size64.map((n) => (n >> 30n) << 30n),
          fc.constant(1n << 64n),
        ),
        (n) => {
          expect(parseSize(formatSizeInput(n)).value?.bytes).toBe(n);
          expect(parseSize(formatBytes(n).replaceAll(',', '')).value?.bytes).toBe(n);
        },
      ),
    );
  });
});

describe('parseAddress', () => {
  it('reads what lies below 2^64', () => {
    expect(parseAddress('0x1000')).toEqual({ value: 4096n, problems: [] });
    expect(parseAddress('0xffffffffffffffff').value).toBe((1n << 64n) - 1n);
    expect(parseAddress('16E').problems[0]?.code).toBe('range');
    expect(parseAddress('').problems[0]?.message).toContain('address');
  });
});

describe('parseExtent', () => {
  it.each<[string, bigint, bigint]>([
    ['0+16G', 0n, 1n << 34n],
    ['0x244000000000+16G', 0x244000000000n, 1n << 34n],
    ['0x0 .. 0x400000000000', 0n, 1n << 46n],
    ['4K..16E', 4096n, (1n << 64n) - 4096n],
    ['000000000000-0003ffffffff', 0n, 1n << 34n],
    ['  0x1000 - 0x1fff ', 4096n, 4096n],
    ['1000\t-1000', 4096n, 1n],
    ['0-ffffffffffffffff', 0n, 1n << 64n],
    ['(1 << 20) + 4K + 4K', (1n << 20n) + 4096n, 4096n],
    ['0x1000 + (4K + 4K)', 4096n, 8192n],
  ])('%s', (text, start, size) => {
    expect(parseExtent(text)).toEqual({ value: { start, size }, problems: [] });
  });

  it.each<[string, string, string]>([
    ['1..0', '1..0', 'order'],
    ['4K..4K', '4K..4K', 'order'],
    ['2000-1fff', '2000-1fff', 'order'],
    ['0+0', '0+0', 'empty'],
    ['16M-1', '16M-1', 'syntax'],
    ['0xffffffffffffffff+2', '0xffffffffffffffff+2', 'range'],
    ['0-1ffffffffffffffff', '0-1ffffffffffffffff', 'range'],
    ['0-10000000000000000', '0-10000000000000000', 'range'],
    ['10 00-2000', '10 00-2000', 'syntax'],
    ['  5 ', '5', 'syntax'],
    ['   ', '', 'syntax'],
    ['0x0 .. 4Q', '4Q', 'number'],
    ['x+4', 'x', 'name'],
    ['', '', 'syntax'],
    ['0+4Q', '4Q', 'number'],
    ['0..', '', 'missing'],
    ['x..4', 'x', 'name'],
  ])('refuses %s', (text, place, code) => {
    const { value, problems } = parseExtent(text);
    expect(value).toBeUndefined();
    expect(problems.map((p) => [text.slice(p.start, p.end), p.code])).toEqual([[place, code]]);
    for (const { message } of problems) expect(message).not.toBe('');
  });

  it('reads back what is printed', () => {
    fc.assert(
      fc.property(size64, size64, (start, size) => {
        fc.pre(size > 0n && start + size <= 1n << 64n);
        expect(parseExtent(formatExtent(start, size)).value).toEqual({ start, size });
        expect(parseExtent(formatRange(start, size)).value).toEqual({ start, size });
        const last = (start + size - 1n).toString(16);
        expect(parseExtent(`${start.toString(16)}-${last}`).value).toEqual({ start, size });
      }),
    );
  });
});

describe('printing', () => {
  it.each<[bigint, string, string]>([
    [0n, '0 bytes', '0 bytes'],
    [1n, '1 byte', '1 byte'],
    [1023n, '1,023 bytes', '1,023 bytes'],
    [1024n, '1 KiB', '1 KiB'],
    [1536n, '1.5 KiB', '1.5 KiB'],
    [1025n, '1,025 bytes', 'about 1 KiB'],
    [8912896n, '8.5 MiB', '8.5 MiB'],
    [4882169856n, '4,656 MiB', '4,656 MiB'],
    [4882169857n, '4,882,169,857 bytes', 'about 4.55 GiB'],
    [1n << 64n, '16 EiB', '16 EiB'],
    [1n << 80n, '1,024 ZiB', '1,024 ZiB'],
    [(1n << 80n) + 1n, '1,208,925,819,614,629,174,706,177 bytes', 'about 1,024 ZiB'],
    [(4093n << 20n) / 4n, '1,023.25 MiB', '1,023.25 MiB'],
    [(8185n << 20n) / 8n, '1,023.125 MiB', 'about 1,023.13 MiB'],
    [1127428915n, '1,127,428,915 bytes', 'about 1.05 GiB'],
    [-65536n, '-64 KiB', '-64 KiB'],
    [-4882169857n, '-4,882,169,857 bytes', 'about -4.55 GiB'],
  ])('%s bytes', (value, exact, about) => {
    expect(formatBytes(value)).toBe(exact);
    expect(formatAbout(value)).toBe(about);
  });

  it('adds the bytes when asked', () => {
    expect(formatBytes(8912896n, { exact: true })).toBe('8.5 MiB (8,912,896 bytes)');
    expect(formatBytes(17n, { exact: true })).toBe('17 bytes');
  });

  it('prints numbers', () => {
    expect([0n, 999n, 1000n, -1234567n].map(formatDecimal)).toEqual(['0', '999', '1,000', '-1,234,567']);
    expect(formatCount(1n, 'entry', 'entries')).toBe('1 entry');
    expect(formatCount(4032n, 'table')).toBe('4,032 tables');
    expect(formatCount(-1n, 'byte')).toBe('-1 byte');
    expect([formatHex(255n), formatHex(255n, 4), formatHex(-1n), formatHex(0n)]).toEqual([
      '0xff',
      '0x00ff',
      '-0x1',
      '0x0',
    ]);
  });

  it.each<[bigint, string]>([
    [0n, '0'],
    [1024n, '1K'],
    [1536n, '1536'],
    [8191n, '8191'],
    [8193n, '0x2001'],
    [65536n, '64K'],
    [8191n << 10n, '8191K'],
    [8192n << 10n, '8M'],
    [8193n << 10n, '0x800400'],
    [4656n << 20n, '4656M'],
    [1n << 64n, '16E'],
  ])('writes %s as users edit it', (value, text) => {
    expect(formatSizeInput(value)).toBe(text);
  });
});
