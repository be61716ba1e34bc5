import { describe, expect, it } from 'vitest';
import { common, convert, isTypeWord, literalType, promote, typeOf } from '../../../server/src/quantity/ctype.ts';

/** `u64`, `s32`: a type in short. */
const short = (type: { bits: number; signed: boolean } | undefined) => type && `${type.signed ? 's' : 'u'}${type.bits}`;
const type = (name: string) => ({ bits: Number(name.slice(1)), signed: name.startsWith('s') });

describe('integer types on LP64', () => {
  it.each<[string, string | undefined]>([
    ['char', 's8'],
    ['signed char', 's8'],
    ['unsigned char', 'u8'],
    ['short', 's16'],
    ['unsigned short int', 'u16'],
    ['int', 's32'],
    ['unsigned', 'u32'],
    ['signed', 's32'],
    ['long', 's64'],
    ['long long', 's64'],
    ['long unsigned int', 'u64'],
    ['const u8', 'u8'],
    ['volatile __le16', 'u16'],
    ['const volatile int', 's32'],
    ['__be32', 'u32'],
    ['int64_t', 's64'],
    ['uint16_t', 'u16'],
    ['dma_addr_t', 'u64'],
    ['ssize_t', 's64'],
    ['bool', 'u8'],
    ['gfp_t', 'u32'],
    // Two types in one name, and none.
    ['u8 int', undefined],
    ['int u8', undefined],
    ['const', undefined],
    ['struct', undefined],
  ])('%s: %s', (names, expected) => {
    expect(short(typeOf(names.split(' '), false))).toBe(expected);
    expect(short(typeOf(names.split(' '), true))).toBe('u64');
  });

  it('knows the words of a type', () => {
    expect(['unsigned', 'volatile', 'u64', 'size_t', 'foo', 'struct'].filter(isTypeWord)).toEqual([
      'unsigned',
      'volatile',
      'u64',
      'size_t',
    ]);
  });

  it.each<[string, bigint, bigint]>([
    ['u8', 300n, 44n],
    ['s8', 200n, -56n],
    ['s8', -129n, 127n],
    ['u32', -1n, 0xffffffffn],
    ['s64', 1n << 63n, -(1n << 63n)],
  ])('a value in %s: %s becomes %s', (name, value, expected) => {
    expect(convert(value, type(name))).toBe(expected);
  });

  it.each([
    ['u8', 's32'],
    ['u16', 's32'],
    ['s32', 's32'],
    ['u32', 'u32'],
    ['s64', 's64'],
  ])('%s is promoted to %s', (name, expected) => {
    expect(short(promote(type(name)))).toBe(expected);
  });

  it.each([
    ['u8', 'u16', 's32'],
    ['s32', 'u32', 'u32'],
    ['u32', 's32', 'u32'],
    ['u32', 's64', 's64'],
    ['s64', 'u32', 's64'],
    ['s32', 'u64', 'u64'],
    ['s64', 'u64', 'u64'],
    ['s64', 's64', 's64'],
    ['u64', 'u64', 'u64'],
  ])('%s and %s compute in %s', (a, b, expected) => {
    expect(short(common(type(a), type(b)))).toBe(expected);
  });

  it.each<[string, bigint, boolean, boolean, boolean, string | undefined]>([
    ['2^31 - 1', (1n << 31n) - 1n, true, false, false, 's32'],
    ['2^31', 1n << 31n, true, false, false, 's64'],
    ['0x80000000', 1n << 31n, false, false, false, 'u32'],
    ['0x100000000', 1n << 32n, false, false, false, 's64'],
    ['2^63', 1n << 63n, true, false, false, undefined],
    ['0x8000000000000000', 1n << 63n, false, false, false, 'u64'],
    ['1U', 1n, true, true, false, 'u32'],
    ['2^32 U', 1n << 32n, true, true, false, 'u64'],
    ['1L', 1n, true, false, true, 's64'],
    ['0x8000000000000000L', 1n << 63n, false, false, true, 'u64'],
    ['1UL', 1n, true, true, true, 'u64'],
    ['2^64', 1n << 64n, false, true, true, undefined],
  ])('the literal %s', (_text, value, decimal, u, l, expected) => {
    expect(short(literalType(value, decimal, u, l))).toBe(expected);
  });
});
