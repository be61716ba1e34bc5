import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const body = (lines: string): string => `
static unsigned long example(struct page *page, void *buffer)
{
	unsigned long addr, pfn;
	phys_addr_t phys;

${lines}
	return example_set(addr, phys, pfn);
}
`;

function found(lines: string, path: string): void {
  const { text, expected } = marked(body(lines));
  expect(places(text, check(narrowArithmetic, text, path))).toEqual(expected);
}

describe('narrow-arithmetic and addresses of memory in long', () => {
  it.each([
    ['of a page', '\taddr = page_to_phys(page);\n\t       ^^^^^^^^^^^^^^^^^^'],
    [
      'of the number of a page',
      '\taddr = (page_to_pfn(page) << PAGE_SHIFT);\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['of what is mapped', '\taddr = virt_to_phys(buffer);\n\t       ^^^^^^^^^^^^^^^^^^^^'],
    ['in a type of its own', '\tphys = page_to_phys(page);'],
    ['that is made a number at once', '\tpfn = page_to_phys(page) >> PAGE_SHIFT;'],
    ['of which the low bits are taken', '\taddr = page_to_phys(page) & 0xff;'],
  ])('%s', (_, lines) => {
    found(lines, 'drivers/iommu/example.c');
  });

  it.each([
    ['built for 64-bit kernels', 'drivers/iommu/amd/example.c'],
    ['of an architecture, which knows its own', 'arch/powerpc/kernel/example.c'],
    ['for small addresses', 'drivers/parisc/example.c'],
    ['out of view', ''],
  ])('is silent of code %s', (_, path) => {
    found('\taddr = page_to_phys(page);', path);
  });

  it('tells of any memory in drivers of other things, and of what is mapped in none', () => {
    found('\taddr = page_to_phys(page);\n\t       ^^^^^^^^^^^^^^^^^^', 'drivers/scsi/example.c');
    found('\taddr = virt_to_phys(buffer);', 'drivers/scsi/example.c');
  });

  it('is silent where an address of what is mapped has 32 bits', () => {
    found('\taddr = virt_to_phys(buffer);', 'drivers/iommu/intel/example.c');
  });
});

describe('narrow-arithmetic and the smallest page', () => {
  const smallest = (lines: string): string => `
static unsigned long example(struct iommu_domain *domain)
{
	unsigned int small;
	size_t size;

${lines}
	return example_use(small, size);
}
`;
  it.each([
    ['kept as a size', '\tsize = 1 << __ffs(domain->pgsize_bitmap);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'returned as a mask',
      '\treturn (1 << __ffs(domain->pgsize_bitmap)) - 1;\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['kept in 32 bits', '\tsmall = 1 << __ffs(domain->pgsize_bitmap);'],
    ['of something else', '\tsize = 1 << __ffs(domain->features);'],
    ['in a sum', '\tsize = size + (1 << __ffs(domain->pgsize_bitmap));'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(smallest(lines));
    expect(places(text, check(narrowArithmetic, text, 'drivers/iommu/example.c'))).toEqual(expected);
  });
});

describe('narrow-arithmetic and the page number of memory', () => {
  const allocated = (flags: string): string => `
static phys_addr_t example(unsigned int order)
{
	struct page *page;

	page = alloc_pages(${flags}, order);
	if (!page)
		return 0;
	return page_to_pfn(page) << PAGE_SHIFT;
}
`;

  it.each([
    ['that has addresses in the kernel: below 4 GiB on a 32-bit one', 'GFP_KERNEL | __GFP_ZERO', 0],
    ['that may be high', 'GFP_HIGHUSER', 1],
    ['of flags out of view', 'flags', 1],
  ])('%s', (_, flags, count) => {
    expect(check(narrowArithmetic, allocated(flags), 'drivers/video/fbdev/example.c')).toHaveLength(count);
  });
});
