import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(unmapResult, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

const maps = (line: string): string => `
static int example_map(struct example *x, u64 iova, phys_addr_t paddr, size_t count)
{
	struct io_pgtable_ops *ops = x->ops;
	size_t mapped = 0;
	int ret = 0;

${line}
	x->size += mapped;
	return ret;
}
`;

describe('unmap-result and the result of a mapping', () => {
  it.each([
    [
      'that is dropped',
      '\tops->map_pages(ops, iova, paddr, SZ_4K, count, x->prot, GFP_KERNEL, &mapped);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['that is kept', '\tret = ops->map_pages(ops, iova, paddr, SZ_4K, count, x->prot, GFP_KERNEL, &mapped);'],
    ['of another slot of that name', '\tx->window->map_pages(x, iova);'],
  ])('%s', (_, line) => found(maps(line)));
});

const looksUp = (type: string, step: string): string => `
static int example_enable(struct example *x)
{
	int ret = clk_enable(x->clk);

	return ret;
}

static phys_addr_t example_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	struct example *x = to_example(domain);
	${type} ret = 0;

${step}
	ret = example_read(x, iova);
out:
	example_unlock(x);
	return ret;
}
`;

describe('unmap-result and a status kept as an address', () => {
  it.each([
    ['is returned', 'phys_addr_t', '\tret = example_enable(x);\n\t^^^^^^^^^^^^^^^^^^^^^^^\n\tif (ret)\n\t\tgoto out;'],
    ['is none any more', 'phys_addr_t', '\tret = example_enable(x);\n\tif (ret) {\n\t\tret = 0;\n\t\tgoto out;\n\t}'],
    ['does not leave', 'phys_addr_t', '\tret = example_enable(x);\n\tif (ret)\n\t\texample_log(x);'],
  ])('%s', (_, type, step) => found(looksUp(type, step)));
});
