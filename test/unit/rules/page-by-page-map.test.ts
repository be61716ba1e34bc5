import { describe, expect, it } from 'vitest';
import { pageByPageMap } from '../../../server/src/rules/page-by-page-map.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const inFunction = (lines: string, name = 'example'): string => `
static int ${name}(struct iommu_domain *domain, dma_addr_t iova, phys_addr_t phys, size_t size, struct page **pages)
{
	size_t pg_size = 1UL << __ffs(domain->pgsize_bitmap), fixed_size = SZ_4K, page_size = SZ_4K;
	dma_addr_t addr, end = iova + size;
	unsigned long i;
	int ret;

${lines}
	return 0;
}
`;

describe('page-by-page-map', () => {
  it.each([
    [
      'one address that is its own memory',
      inFunction(`	for (addr = iova; addr < end; addr += pg_size) {
		if (iommu_iova_to_phys(domain, addr))
			continue;
		ret = iommu_map(domain, addr, addr, pg_size, 0);
		      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	}`),
    ],
    [
      'two that go on together',
      inFunction(`	while (iova < end) {
		iommu_map(domain, iova, phys, PAGE_SIZE, 0, GFP_KERNEL);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		iova += PAGE_SIZE;
		phys += PAGE_SIZE;
	}`),
    ],
    [
      'sums with a counter of pages or of bytes',
      inFunction(`	for (i = 0; i < size >> PAGE_SHIFT; i++)
		iommu_map(domain, iova + (i << PAGE_SHIFT), phys + i * PAGE_SIZE, PAGE_SIZE, 0, GFP_KERNEL);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	for (i = 0; i < size; i += SZ_4K)
		domain->ops->map(domain, iova + i, phys + i, SZ_4K, 0, GFP_KERNEL);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`),
    ],
    [
      'an address that is converted',
      inFunction(`	for (addr = iova; addr < end; addr += PAGE_SIZE) {
		phys = virt_to_phys((void *)addr);
		kvm_pgtable_hyp_map(table, addr, PAGE_SIZE, phys, 0);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	}`),
    ],
    [
      'page frames beside addresses',
      inFunction(`	for (i = 0; addr < end; addr += PAGE_SIZE, i++)
		remap_pfn_range(vma, addr, pfn + i, PAGE_SIZE, prot);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`),
    ],
    [
      'but not pages by themselves',
      inFunction(`	for (i = 0; addr < end; addr += PAGE_SIZE, i++)
		iommu_map(domain, addr, page_to_phys(pages[i]), PAGE_SIZE, 0, GFP_KERNEL);`),
    ],
    [
      'nor what is looked up for each page',
      inFunction(`	for (addr = iova; addr < end; addr += PAGE_SIZE) {
		phys = example_lookup(addr);
		iommu_map(domain, addr, phys, PAGE_SIZE, 0, GFP_KERNEL);
	}`),
    ],
    [
      'nor the same page again and again',
      inFunction(`	for (addr = iova; addr < end; addr += PAGE_SIZE)
		iommu_map(domain, addr, phys, PAGE_SIZE, 0, GFP_KERNEL);`),
    ],
    [
      'nor sizes that are chosen each turn, or large ones',
      inFunction(`	while (iova < end) {
		pg_size = example_pgsize(iova | phys, end - iova);
		iommu_map(domain, iova, phys, pg_size, 0, GFP_KERNEL);
		iova += pg_size;
		phys += pg_size;
	}
	for (addr = iova; addr < end; addr += SZ_256M)
		iommu_map(domain, addr, addr, SZ_256M, 0, GFP_KERNEL);`),
    ],
    [
      'nor the only size that the hardware has',
      inFunction(`	for (addr = iova; addr < end; addr += page_size)
		iommu_map(domain, addr, addr, page_size, 0, GFP_KERNEL);`),
    ],
    [
      'nor small pages on purpose',
      inFunction(
        `	for (addr = iova; addr < end; addr += PAGE_SIZE)
		iommu_map(domain, addr, addr, PAGE_SIZE, 0, GFP_KERNEL);`,
        'example_map_small',
      ),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(pageByPageMap, text))).toEqual(expected);
  });

  it('is silent where the table tells of each page who owns it', () => {
    const { text } = marked(
      inFunction(`	for (addr = iova; addr < end; addr += PAGE_SIZE)
		kvm_pgtable_hyp_map(table, addr, PAGE_SIZE, hyp_virt_to_phys((void *)addr), 0);`),
    );
    expect(check(pageByPageMap, text, 'arch/arm64/kvm/hyp/nvhe/example.c')).toEqual([]);
    expect(check(pageByPageMap, text, 'arch/arm64/kvm/example.c')).toHaveLength(1);
  });

  const driver = (body: string, ops = 'iommu_domain_ops', slot = 'map'): string => `
static int example_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
${body}
}

static const struct ${ops} example_ops = {
	.${slot} = example_map,
};
`;
  const passesOn = '	return to_example(domain)->iop->map(to_example(domain)->iop, iova, paddr, size, prot, gfp);';
  it.each([
    ['leaves sizes to a table of its own', driver(passesOn), 1],
    [
      'tells sizes apart',
      driver('	if (size == SZ_1M)\n		return example_large(iova);\n	if (size == SZ_64K)\n		return 1;\n	return 0;'),
      1,
    ],
    ['has one size', driver('	return example_set(domain, iova, paddr, prot);'), 0],
    ['takes several pages', driver(passesOn, 'iommu_domain_ops', 'map_pages'), 0],
    ['is of a table from before there were two', driver(passesOn, 'iommu_ops'), 0],
  ])('a slot for one page whose function %s', (_, text, count) => {
    expect(places(text, check(pageByPageMap, text)).map((place) => place.split(' ')[1])).toEqual(
      Array.from({ length: count }, () => 'example_map'),
    );
  });

  const path = 'drivers/iommu/example.c';
  it('is fixed by the slot for several pages', () => {
    const hunk = `@@ -10,5 +10,5 @@ static const struct iommu_ops example_ops = {
 	.attach_dev	= example_attach,
-	.map = example_map,
+	.map_pages	= example_map_pages,
 	.iova_to_phys	= example_iova_to_phys,
 	.free		= example_free,
 };
`;
    expect(inMail(pageByPageMap, path, hunk)).toEqual(['fixed: .map = example_map,']);
    const both = hunk.replace('-	.map =', '-	.unmap =');
    expect(inMail(pageByPageMap, path, both)).toEqual([]);
  });

  it('is fixed by one call for a run, wherever the loop is', () => {
    const hunk = (size: string): string => `@@ -10,5 +10,5 @@ static int example(struct iommu_domain *domain)
 		if (example_is_reserved(addr))
 			continue;
-		ret = iommu_map(domain, addr, addr, pg_size, prot);
+		ret = iommu_map(domain, start, start, ${size}, prot);
 		if (ret)
 			goto out;
 	}
`;
    expect(inMail(pageByPageMap, path, hunk('run_size'))).toEqual([
      'fixed: iommu_map(domain, addr, addr, pg_size, prot)',
    ]);
    expect(inMail(pageByPageMap, path, hunk('PAGE_SIZE'))).toEqual([]);
  });
});
