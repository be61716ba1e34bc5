import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

/** What is marked in an op that unmaps pages; nothing is known of what it calls. */
function marked(lines: string, path = 'drivers/iommu/example.c'): string[] {
  const text = `
static size_t example_unmap_pages(struct iommu_domain *domain, unsigned long iova, size_t pgsize, size_t pgcount,
				  struct iommu_iotlb_gather *gather)
{
	struct interval_tree_node *node = example_find(domain, iova);
	unsigned long end = iova + pgsize * pgcount;

${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, path).map(({ start, end }) => text.slice(start, end));
}

describe('the size of a whole range in a variable of 32 bits', () => {
  it.each([
    ['u32 size = pgsize * pgcount;\nexample_clear(domain, iova, size);\nreturn 0;', ['size = pgsize * pgcount']],
    ['unsigned int size = pgcount * pgsize;\nreturn size;', ['size = pgcount * pgsize']],
    [
      'u32 size = gather->end - gather->start + 1;\nexample_flush(domain, gather->start, size);\nreturn 0;',
      ['size = gather->end - gather->start + 1'],
    ],
    ['u32 len;\nlen = end - iova;\nexample_flush(domain, iova, len);\nreturn 0;', ['len = end - iova']],
    [
      'u32 unmapped = 0;\nunmapped += node->last - node->start + 1;\nreturn unmapped;',
      ['unmapped += node->last - node->start + 1'],
    ],
    [
      'int ret = example->ops->unmap(example, iova, pgsize);\nreturn ret;',
      ['ret = example->ops->unmap(example, iova, pgsize)'],
    ],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));

  it.each([
    ['size_t size = pgsize * pgcount;\nreturn example_clear(domain, iova, size);'],
    ['size_t ret = example->ops->unmap(example, iova, pgsize);\nreturn ret;'],
    // What a function of that name returns is not known.
    ['int ret = unmap(iova, pgsize);\nreturn ret;'],
    // The other half is kept, too.
    ['u32 low = max_pfn << PAGE_SHIFT;\nu32 high = max_pfn >> (32 - PAGE_SHIFT);\nreturn high ? end : low;'],
    // As many pages as fit.
    ['u32 pages = (end - iova) / pgsize;\nexample_clear(domain, iova, pages);\nreturn 0;'],
    // Of a constant number of pages.
    ['u32 size = 16 * pgsize;\nexample_clear(domain, iova, size);\nreturn 0;'],
    // Goes nowhere but into the log.
    ['u32 size = pgsize * pgcount;\npr_debug("%u", size);\nreturn 0;'],
    // What is compared before is known to be small.
    ['u32 len;\nif (end - iova > SZ_1G)\n\treturn 0;\nlen = end - iova;\nexample_flush(domain, iova, len);\nreturn 0;'],
  ])('but %s', (lines) => expect(marked(lines)).toEqual([]));

  it('says nothing of buffers', () =>
    expect(marked('u32 size = pgsize * pgcount;\nreturn size;', 'drivers/net/ethernet/example.c')).toEqual([]));
});
