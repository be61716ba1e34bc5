import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { inMail } from '../mail.ts';

const hunk = (removed: string[], added: string[]): string =>
  `@@ -10,${removed.length + 2} +10,${added.length + 2} @@\n #define EXAMPLE_A BIT(3)\n${removed.map((line) => `-${line}\n`).join('')}${added.map((line) => `+${line}\n`).join('')} #define EXAMPLE_Z BIT(4)\n`;

describe('bits beyond 31 of a long', () => {
  it.each([
    ['a bit', [], ['#define EXAMPLE_CAP_PI BIT(59)'], ['introduced: BIT(59)']],
    ['a mask', [], ['#define EXAMPLE_HIGH(pa) ((pa) & GENMASK(34, 32))'], ['introduced: GENMASK(34, 32)']],
    ['several, told once', [], ['#define EXAMPLE_B BIT(40)', '#define EXAMPLE_C BIT(41)'], ['introduced: BIT(40)']],
    ['made wide', ['#define EXAMPLE_B BIT(40)'], ['#define EXAMPLE_B BIT_ULL(40)'], ['fixed: BIT(40)']],
    ['moved', ['#define EXAMPLE_B BIT(40)'], ['#define EXAMPLE_C BIT(40)'], []],
    ['one that long has', [], ['#define EXAMPLE_B BIT(31)'], []],
    ['in a comment', [], ['#define EXAMPLE_B 7 /* as BIT(40) */'], []],
    ['for 64 bits only', [], ['#if __BITS_PER_LONG == 64', '#define EXAMPLE_B BIT(40)', '#endif'], []],
    [
      'for others',
      [],
      ['#ifdef CONFIG_64BIT', '#else', '#define EXAMPLE_B BIT(40)', '#endif'],
      ['introduced: BIT(40)'],
    ],
    ['wide at once', [], ['#define EXAMPLE_B BIT_ULL(40)'], []],
  ])('%s', (_, removed, added, expected) => {
    expect(inMail(narrowArithmetic, 'drivers/iommu/intel/example.h', hunk(removed, added))).toEqual(expected);
  });

  it('nothing where only 64-bit kernels are built', () => {
    const text = hunk([], ['#define EXAMPLE_CAP_PI BIT(59)']);
    expect(inMail(narrowArithmetic, 'drivers/iommu/amd/example.h', text)).toEqual([]);
  });
});
