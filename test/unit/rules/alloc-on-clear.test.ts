import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allocOnClear } from '../../../server/src/rules/alloc-on-clear.ts';
import { check, examples, fixed, marked, places } from './check.ts';

const page = readFileSync(new URL('../../../server/src/rules/alloc-on-clear.ts', import.meta.url), 'utf8');

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(allocOnClear, text))).toEqual(expected);
}

describe('alloc-on-clear', () => {
  it.each(examples(page, 'Invalid').map((text) => [text]))('reports %s', (text) => {
    expect(check(allocOnClear, text)).toHaveLength(1);
  });
  it.each(examples(page, 'Valid').map((text) => [text]))('is silent about %s', (text) => {
    expect(check(allocOnClear, text)).toEqual([]);
  });

  it('knows an exchange that takes an entry away', () => {
    found(`
static int example_xchg(struct iommu_table *tbl, long idx, u64 tce, enum dma_data_direction *direction)
{
	__be64 *entry = NULL;

	if (*direction == DMA_NONE)
		entry = tbl->it_ops->useraddrptr(tbl, idx, true);
		        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	else
		entry = tbl->it_ops->useraddrptr(tbl, idx, true);
	if (!entry)
		return -ENOMEM;
	xchg(entry, cpu_to_be64(tce));
	return 0;
}
`);
  });

  it('takes what gives slots of pointers and is asked to allocate for an accessor', () => {
    found(`
static struct example_state **example_state_ptr(struct example *ex, u32 id, bool alloc);

static void example_clear_state(struct example *ex, u32 id)
{
	struct example_state **ptr = example_state_ptr(ex, id, true);
	                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

	if (ptr)
		*ptr = NULL;
}

static struct example_state *example_get_state(struct example *ex, u32 id)
{
	struct example_state **ptr = example_state_ptr(ex, id, false);

	return ptr ? *ptr : NULL;
}
`);
  });

  it('follows the flag through a variable and a wrapper', () => {
    found(`
static __be64 *entry_of(struct iommu_table *tbl, long idx, bool build)
{
	return tbl->it_ops->useraddrptr(tbl, idx, build);
}
static void example_unmap(struct iommu_table *tbl, long idx)
{
	bool build = true;
	__be64 *pua = entry_of(tbl, idx, build);
	              ^^^^^^^^^^^^^^^^^^^^^^^^^
	if (pua)
		*pua = 0;
}
static void example_clear(struct iommu_table *tbl, long idx)
{
	__be64 *pua = entry_of(tbl, idx, false);
	if (pua)
		*pua = 0;
}
`);
  });

  it('knows a clear by what it stores, where the name says nothing', () => {
    found(`
static int example_drop(struct iommu_table *tbl, long idx)
{
	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, idx);
	              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (!pua)
		return 0;
	*pua = cpu_to_be64(0);
	return 0;
}
static int example_set(struct iommu_table *tbl, long idx, u64 val)
{
	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, idx);
	if (!pua)
		return 0;
	*pua = cpu_to_be64(val);
	return 0;
}
`);
  });

  it('takes the job from the ops table', () => {
    found(`
static size_t do_it(struct iommu_domain *dom, unsigned long iova, size_t pgsize, size_t pgcount,
		    struct iommu_iotlb_gather *gather)
{
	u64 *pte = alloc_pte(dom, iova, pgsize, NULL, GFP_ATOMIC, NULL);
	           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (pte)
		handle(*pte);
	return pgsize;
}
static const struct iommu_domain_ops example_ops = {
	.unmap_pages = do_it,
};
`);
  });

  it('leaves a walk alone that hands its entry on', () => {
    found(`
static unsigned long *example_walk(unsigned long *rto, dma_addr_t addr, gfp_t gfp)
{
	unsigned long *sto, *pto;

	sto = dma_get_seg_table_origin(&rto[1], gfp);
	if (!sto)
		return NULL;
	pto = dma_get_page_table_origin(&sto[2], gfp);
	if (!pto)
		return NULL;
	return &pto[3];
}
`);
  });

  it.each([
    ['IOMMU_TABLE_USERSPACE_ENTRY(tbl, idx)', 'IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, idx)'],
    ['pnv_tce(tbl, false, idx, true)', 'pnv_tce(tbl, false, idx, false)'],
  ])('mends %s', (before, after) => {
    const text = (accessor: string): string =>
      `static void example_unuse(struct iommu_table *tbl, long idx)\n{\n\t__be64 *p = ${accessor};\n\n\tif (!p)\n\t\treturn;\n\t*p = 0;\n}\n`;
    expect(fixed(allocOnClear, text(before))).toBe(text(after));
  });
});
