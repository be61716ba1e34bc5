import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const text = (lines: string): string => `
#define EXAMPLE_HIGH GENMASK(11, 4)
#define EXAMPLE_HIGH_ULL GENMASK_ULL(11, 4)
#define EXAMPLE_LOW 0xff
#define EXAMPLE_SHIFT 28

static phys_addr_t example(u32 entry, u64 wide, u32 small)
{
	phys_addr_t phys;

${lines}
	return phys;
}
`;

function found(lines: string, path = 'drivers/iommu/example.c'): void {
  const { text: code, expected } = marked(text(lines));
  expect(places(code, check(narrowArithmetic, code, path))).toEqual(expected);
}

describe('narrow-arithmetic and bits that a mask leaves', () => {
  it.each([
    ['in long', '\tphys = (entry & EXAMPLE_HIGH) << EXAMPLE_SHIFT;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['in int', '\tphys = (small & EXAMPLE_LOW) << 28;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'beside others',
      '\tphys = (phys_addr_t)(entry & ~0xfff) | ((entry & 0xff0) << 28);\n\t                                        ^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['in 64 bits', '\tphys = (entry & EXAMPLE_HIGH_ULL) << EXAMPLE_SHIFT;'],
    ['of 64 bits', '\tphys = (wide & EXAMPLE_HIGH) << EXAMPLE_SHIFT;'],
    ['widened first', '\tphys = (phys_addr_t)(entry & EXAMPLE_HIGH) << EXAMPLE_SHIFT;'],
    ['that fit', '\tphys = (small & EXAMPLE_LOW) << 24;'],
    ['that stay narrow', '\tsmall = (small & EXAMPLE_LOW) << 28;\n\tphys = small;'],
  ])('%s', (_, lines) => found(lines));

  it('is silent of long where it has 64 bits', () => {
    found('\tphys = (entry & EXAMPLE_HIGH) << EXAMPLE_SHIFT;', 'drivers/iommu/amd/example.c');
  });
});
