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
