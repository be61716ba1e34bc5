import { describe, expect, it } from 'vitest';
import { rangeEnd } from '../../../server/src/rules/range-end.ts';
import { check, fixed, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(rangeEnd, text))).toEqual(expected);
}

const body = (lines: string): string => `
static void example(struct example *x, struct iommu_iotlb_gather *gather, struct resource *res, struct vm_area_struct *vma,
		    struct mmu_notifier_range *range, struct example_part *part)
{
	size_t size;

${lines}
	example_use(x, size);
}
`;

describe('range-end', () => {
  it.each([
    ['a length that is kept', 'size = gather->end - gather->start;\n\t\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['a length of a resource', 'x->res_size = res->end - res->start;\n\t\t              ^^^^^^^^^^^^^^^^^^^^^'],
    ['a length in a cast', 'size = (size_t)(res->end - res->start);\n\t\t                ^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a length that is flushed',
      'iommu_unmap(x->domain, gather->start, gather->end - gather->start);\n\t\t                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      '1 added to an exclusive end',
      'size = vma->vm_end - vma->vm_start + 1;\n\t\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      '1 added to that of a notifier',
      'size = range->end - range->start + 1;\n\t\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      '1 added to a whole length',
      'if (resource_size(res) + 1 < x->wanted)\n\t\t    ^^^^^^^^^^^^^^^^^^^^^^\n\t\t\treturn;',
    ],
  ])('reports %s', (_, lines) => found(body(`\t\t${lines}`)));

  it.each([
    ['1 added', 'size = gather->end - gather->start + 1;'],
    ['an exclusive end', 'size = vma->vm_end - vma->vm_start;'],
    ['a struct that is not known', 'size = part->end - part->start;'],
    ['ends of two ranges', 'size = gather->end - res->start;'],
    ['what is compared', 'if (res->end - res->start < x->wanted)\n\t\t\treturn;'],
    ['what is no length', 'x->last = res->end - res->start;'],
    [
      'a length that is rounded up',
      'size = gather->end - gather->start;\n\t\tsize = aligned_nrpages(gather->start, size);',
    ],
    ['a length to which 1 is added below', 'size = res->end - res->start;\n\t\tx->size = size + 1;'],
    ['what only gives its highest bit', 'size = res->end - res->start;\n\t\tx->order = fls(size);'],
    ['a whole length', 'size = resource_size(res);'],
    ['room for one more', 'x->text = kmalloc(resource_size(res) + 1, GFP_KERNEL);'],
  ])('is silent about %s', (_, lines) => found(body(`\t\t${lines}`)));

  it('knows what a notifier gets', () => {
    found(`
static void example_invalidate(struct mmu_notifier *mn, struct mm_struct *mm, unsigned long start, unsigned long end)
{
	size_t size = end - start + 1;
	              ^^^^^^^^^^^^^^^

	example_flush_range(mn, start, size);
}
`);
  });

  it('and leaves others alone that get a start and an end', () => {
    found(`
static void example_flush(struct example *x, unsigned long start, unsigned long end)
{
	example_flush_range(x, start, end - start + 1);
}
`);
  });

  it.each([
    ['adds 1', 'size = res->end - res->start;', 'size = res->end - res->start + 1;'],
    ['leaves 1 out', 'size = vma->vm_end - vma->vm_start + 1;', 'size = vma->vm_end - vma->vm_start;'],
  ])('offers a fix that %s', (_, before, after) => {
    expect(fixed(rangeEnd, body(`\t${before}`))).toContain(after);
  });

  const sync = `@@ -20,4 +20,4 @@ static void example_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
 	mutex_lock(&x->lock);
-	example_flush_range(x, gather->start, gather->end - gather->start);
+	example_flush_range(x, gather->start, gather->end - gather->start + 1);
 	mutex_unlock(&x->lock);
 }
`;
  it('knows since when the end of a gather is inclusive', () => {
    const path = 'drivers/iommu/example.c';
    const at = (date: string): string[] => inMail(rangeEnd, path, sync, 'iommu/example: Flush all', '', date);
    expect(at('Tue, 2 Jan 2024 03:04:05 +0000')).toEqual(['fixed: gather->end - gather->start']);
    expect(at('Thu, 2 Jan 2020 03:04:05 +0000')).toEqual([]);
  });

  it('knows what a notifier gets where not all of its parameters are in view', () => {
    const hunk = `@@ -20,5 +20,5 @@ static void example_invalidate(struct mmu_notifier *mn,
 {
 	struct example *x = to_example(mn);
-	size_t size = end - start + 1;
+	size_t size = end - start;
 
 	example_flush_range(x, start, size);
`;
    expect(inMail(rangeEnd, 'drivers/iommu/example.c', hunk, 'iommu/example: Fix a size')).toEqual([
      'fixed: end - start + 1',
    ]);
  });

  const lookup = `@@ -20,4 +20,4 @@ static bool example_is_memory(struct example *x, u64 start, u64 end)
 	struct example_range r1, r2;
-	if (!example_find(start, &r1) || !example_find(end, &r2))
+	if (!example_find(start, &r1) || !example_find(end - 1, &r2))
 		return false;
 	return true;
`;
  it.each([
    ['says that it was off by one', 'KVM: example: Fix off-by-one in a look-up', true],
    ['speaks of something else', 'KVM: example: Fix a leak', false],
    ['changes what an end means', 'KVM: example: Switch to an inclusive end', false],
  ])('of a patch that %s', (_, subject, says) => {
    expect(inMail(rangeEnd, 'arch/arm64/kvm/example.c', lookup, subject)).toEqual(
      says ? ['fixed: if (!example_find(start, &r1) || !example_find(end, &r2))'] : [],
    );
  });

  it('leaves an end that another function takes to that function', () => {
    const hunk = `@@ -20,5 +20,5 @@ static int example_bind(struct example *x)
 	int pasid;
 
-	pasid = example_alloc_id(x, 1, max_ids);
+	pasid = ioasid_alloc(x, 1, max_ids - 1);
 	return pasid;
 }
`;
    const path = 'drivers/iommu/example.c';
    expect(inMail(rangeEnd, path, hunk, 'iommu/example: Fix off-by-one')).toEqual([]);
    expect(
      inMail(rangeEnd, path, hunk.replace('example_alloc_id', 'ioasid_alloc'), 'iommu/example: Fix off-by-one'),
    ).toEqual(['fixed: pasid = ioasid_alloc(x, 1, max_ids);']);
  });
});
