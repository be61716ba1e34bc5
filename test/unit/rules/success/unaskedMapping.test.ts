import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const maps = `
static dma_addr_t example_map(struct device *dev, void *memory, size_t size)
{
	if (!to_example(dev))
		return DMA_MAPPING_ERROR;
	return example_enter(to_example(dev), memory, size);
}
`;

const allocates = (line: string): string => `${maps}
static void *example_alloc(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	void *memory = (void *)__get_free_pages(gfp, get_order(size));

	if (!memory)
		return NULL;
${line}
	return memory;
}
`;

describe('success-on-error and memory that is not mapped', () => {
  it('is returned all the same', () =>
    found(allocates('\t*handle = example_map(dev, memory, size);\n\t          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^')));

  it.each([
    ['asked', '\t*handle = example_map(dev, memory, size);\n\tif (*handle == DMA_MAPPING_ERROR)\n\t\treturn NULL;'],
    ['mapped by what does not fail', '\t*handle = virt_to_phys(memory);'],
  ])('is %s', (_, line) => silent(allocates(line)));
});
