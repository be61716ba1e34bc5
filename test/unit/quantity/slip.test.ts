import { describe, expect, it } from 'vitest';
import { isMistyped, isOffByUnit, withUnitOf } from '../../../server/src/quantity/slip.ts';

describe('isMistyped', () => {
  it.each([
    ['4656', '4556', true],
    ['4656', '4566', true],
    ['4656', '465', true],
    ['4656', '46566', true],
    ['10000000', '1000000', true],
    ['4656', '4656', false],
    ['4656', '4565', false],
    ['4656', '4', false],
    ['4656', '6456', true],
    ['4656', '6546', false],
    ['12', '34', false],
    ['', '7', true],
  ])('%j for %j: %j', (meant, written, expected) => {
    expect(isMistyped(meant, written)).toBe(expected);
    expect(isMistyped(written, meant)).toBe(expected);
  });
});

describe('isOffByUnit', () => {
  it.each([
    [2n << 20n, 2n << 10n, true],
    [3n << 40n, 3n, true],
    [7_000_000n, 7n, true],
    [7000n, 7n, true],
    [8n, 8n, false],
    [16n, 8n, false],
    [2048n, 0n, false],
    [2049n, 2n, false],
    [-2048n, 2n, false],
    [512n, 1n, false],
  ])('%d and %d: %j', (a, b, expected) => {
    expect(isOffByUnit(a, b)).toBe(expected);
    expect(isOffByUnit(b, a)).toBe(expected);
  });
});

describe('withUnitOf', () => {
  it.each([
    [2n << 20n, 2n << 30n, '2', ' GB', '2 MB'],
    [2n << 30n, 2n << 10n, '2', 'k', '2g'],
    [3n << 40n, 3n << 30n, '3', 'GiB', '3TiB'],
    [5_000_000n, 5_000n, '5', ' kB', '5 mB'],
    [2n << 70n, 2n << 60n, '2', 'EB', undefined],
    [2n, 2n << 10n, '2', 'K', undefined],
    [2048n, 2n, '2', ' bytes', undefined],
    [2048n, 2n, '2', '', undefined],
  ])('%d for %d is %j%j: %j', (value, stated, number, unit, expected) => {
    expect(withUnitOf(value, stated, number, unit)).toBe(expected);
  });
});
