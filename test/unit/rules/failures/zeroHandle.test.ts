import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';

const unmap = (
  body: string,
  head = 'static void example_unmap_page(struct device *dev, dma_addr_t handle, size_t size)',
): string =>
  `${head}
{
	struct example_mapping *mapping = to_example_mapping(dev);
	dma_addr_t iova = handle & PAGE_MASK;

${body}
	iommu_unmap(mapping->domain, iova, size);
}
`;

describe('wrong-failure-test, an address that was mapped', () => {
  it.each([
    ['its page', '\tif (!iova)\n\t     ^^^^\n\t\treturn;'],
    ['beside another test', '\tif (dev->coherent || !iova)\n\t                      ^^^^\n\t\treturn;'],
    ['itself', '\tif (!handle)\n\t     ^^^^^^\n\t\treturn;'],
  ])('is reported where 0 is taken for none: %s', (_, body) => {
    const { text, expected } = marked(unmap(body));
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });

  it.each([
    ['the error', unmap('\tif (handle == DMA_MAPPING_ERROR)\n\t\treturn;')],
    ['a length of nothing', unmap('\tif (!size)\n\t\treturn;')],
    ['a case of its own', unmap('\tif (!iova)\n\t\tcount(mapping);')],
    ['another address', unmap('\tif (!mapping->iova)\n\t\treturn;')],
    [
      'a driver that keeps 0 for none',
      unmap(
        '\tif (!handle)\n\t\treturn;',
        'static void example_free_ring(struct device *dev, dma_addr_t handle, size_t size)',
      ),
    ],
  ])('is left alone: %s', (_, text) => {
    expect(check(wrongFailureTest, text)).toEqual([]);
  });
});
