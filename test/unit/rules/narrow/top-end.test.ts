import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const asks = `
static int example_map(struct example *x, dma_addr_t iova, size_t size)
{
	if (!size || iova + size - 1 < iova)
		return -EINVAL;
	return example_add(x, iova, size);
}
`;

function found(line: string, before = asks): void {
  const { text, expected } = marked(`${before}
static void example_replay(struct example *x, dma_addr_t iova, dma_addr_t start, size_t size)
{
	dma_addr_t pos = 0;

${line}
		pos += example_one(x, pos);
}
`);
  expect(places(text, check(narrowArithmetic, text, 'drivers/vfio/example.c'))).toEqual(expected);
}

const compared = '\twhile (pos < iova + size)\n';

describe('narrow-arithmetic and an end behind the last byte', () => {
  it('is compared', () => found(`${compared}\t             ^^^^^^^^^^^`));
  it('is compared with a start of that name', () => found('\tif (start + size <= iova)\n\t    ^^^^^^^^^^^^'));
  it.each([
    ['is the last byte', '\twhile (pos <= iova + size - 1)'],
    ['is asked whether it wraps', '\tif (iova + size < iova)'],
    ['is compared for equality', '\tif (iova + size != pos)'],
    ['is of something else', '\twhile (pos < start + size)'],
  ])('is silent where it %s', (_, line) => found(line));

  it('is silent where nothing lets a range end there', () => found(compared, asks.replace(' - 1', '')));
});

const aperture = `
static void example_domain(struct example *x)
{
	x->domain.geometry.aperture_end = DMA_BIT_MASK(32);
}
`;

describe('narrow-arithmetic and an aperture of 32 bits', () => {
  it('ends behind it', () => found(`${compared}\t             ^^^^^^^^^^^`, aperture));
  it('is given an end that is behind it', () =>
    found(
      '\tdma_addr_t iova_end = iova + size;\n\t                      ^^^^^^^^^^^\n\twhile (pos < iova_end)',
      aperture,
    ));
  it.each([
    ['has more bits', aperture.replace('32', '40')],
    ['says nothing', ''],
  ])('is silent where it %s', (_, before) => found(compared, before));
  it('is silent where the end has more bits', () => found('\twhile (pos < (u64)iova + size)', aperture));
});

const merge = (line: string, made = 'start + top->length - 1'): string => `
static void example_merge(struct example *top, phys_addr_t start, phys_addr_t iova, phys_addr_t last_iova)
{
	phys_addr_t top_end = ${made};

${line}
		example_move(top);
}
`;

function merged(code: string): void {
  const { text, expected } = marked(code);
  expect(places(text, check(narrowArithmetic, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

describe('narrow-arithmetic and the byte behind the last', () => {
  it('is compared', () => merged(merge('\tif (iova > top_end + 1)\n\t           ^^^^^^^^^^^')));
  it('is the least of two', () =>
    merged(merge('\tfor (iova = min(last_iova + 1, start); iova < start; iova++)\n\t                ^^^^^^^^^^^^^')));
  it.each([
    ['the last is compared', merge('\tif (iova > top_end)')],
    ['it is compared for equality', merge('\tif (iova == top_end + 1)')],
    ['it is told whether there is one', merge('\tif (last_iova != ULONG_MAX && iova > last_iova + 1)')],
    ['it is an end already', merge('\tif (iova > top_end + 1)', 'start + top->length')],
  ])('is silent where %s', (_, code) => merged(code));
});
