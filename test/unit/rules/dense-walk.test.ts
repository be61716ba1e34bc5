import { describe, expect, it } from 'vitest';
import { denseWalk } from '../../../server/src/rules/dense-walk.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const slot = (loop: string): string => `
static int example_test(struct kvm *kvm, struct kvm_memory_slot *slot, unsigned long page)
{
	unsigned int shift;
	pte_t *ptep;

	ptep = find_kvm_secondary_pte(kvm, (slot->base_gfn + page) << PAGE_SHIFT, &shift);
	if (!ptep)
		return 0;
	return example_age(ptep);
}

static void example(struct kvm *kvm, struct kvm_memory_slot *slot)
{
	unsigned long gpa = slot->base_gfn << PAGE_SHIFT, n, i, j;
	unsigned int shift;
	int found;
	pte_t *ptep;

${loop}
}
`;

const clear = (name: string, loop: string): string => `
static void ${name}(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
{
	unsigned long last = entry + pages, hpa;
	enum dma_data_direction direction;
	__be64 *pua;

${loop}
}
`;

describe('dense-walk', () => {
  it.each([
    [
      'a look-up for each page of a slot',
      slot(`	for (n = slot->npages; n; --n) {
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		ptep = find_kvm_secondary_pte(kvm, gpa, &shift);
		if (ptep && pte_present(*ptep))
			example_unmap(kvm, ptep, shift);
		gpa += PAGE_SIZE;
	}`),
    ],
    [
      'by a function whose body is in view, past what it found in larger steps',
      slot(`	for (i = 0; i < slot->npages; i = j) {
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		found = example_test(kvm, slot, i);
		j = i + 1;
		if (found)
			j = i + found;
	}`),
    ],
    [
      'an exchange of each entry of a range to clear',
      clear(
        'example_clear',
        `	for (; pages; --pages, ++entry) {
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		direction = DMA_NONE;
		if (iommu_tce_xchg(tbl, entry, &hpa, &direction) || direction == DMA_NONE)
			continue;
		example_unuse(hpa);
	}`,
      ),
    ],
    [
      'an accessor for each entry of a window',
      clear(
        'example_dump',
        `	for (entry = 0; entry < tbl->it_size; entry++) {
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
		if (pua)
			example_use(pua);
	}`,
      ),
    ],
    [
      'but not one that skips the rest of a level',
      clear(
        'example_clear',
        `	for (; entry < last; ++entry) {
		pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
		if (!pua) {
			entry |= tbl->it_level_size - 1;
			continue;
		}
		iommu_tce_xchg_no_kill(mm, tbl, entry, &hpa, &direction);
	}`,
      ),
    ],
    [
      'nor one that goes on where the next level begins',
      slot(`	for (i = 0; i < slot->npages; i = j) {
		ptep = find_kvm_secondary_pte(kvm, gpa + (i << PAGE_SHIFT), &shift);
		j = ptep ? i + 1 : ALIGN(i + 1, PTRS_PER_PTE);
	}`),
    ],
    [
      'nor a range that may be what is mapped',
      clear(
        'example_unmap',
        `	for (; pages; --pages, ++entry)
		iommu_tce_xchg(tbl, entry, &hpa, &direction);`,
      ),
    ],
    [
      'nor one entry over and over',
      clear(
        'example_clear',
        `	for (; pages; --pages) {
		pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
		if (pua)
			example_use(pua);
	}`,
      ),
    ],
    [
      'nor a dense array',
      slot(`	for (n = slot->npages; n; --n, ++gpa)
		example_release(&slot->arch.rmap[gpa]);`),
    ],
    [
      'nor what builds levels, which is another fault',
      clear(
        'example_clear',
        `	for (; entry < last; ++entry) {
		pua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);
		if (pua)
			*pua = 0;
	}`,
      ),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(denseWalk, text))).toEqual(expected);
  });

  const hunk = (
    skip: string,
  ): string => `@@ -10,6 +10,9 @@ void example_free(struct iommu_table *tbl, long index, long npages)
 
 		if (ptce)
 			*ptce = cpu_to_be64(0);
${skip} 	}
 }
 
`;
  it('is fixed by a skip of the rest of the level', () => {
    const added = '+		else\n+			/* Skip the rest of the level */\n+			i |= tbl->it_level_size - 1;\n';
    expect(inMail(denseWalk, 'arch/powerpc/kernel/example.c', hunk(added))).toEqual([
      'fixed: if (ptce) *ptce = cpu_to_be64(0);',
    ]);
  });

  it('is not fixed by something else for what is not there', () => {
    const message = '+		else\n+			/* it |= it_level_size */\n+			missed++;\n';
    expect(inMail(denseWalk, 'arch/powerpc/kernel/example.c', hunk(message))).toEqual([]);
  });

  const walk = (
    skip: string,
  ): string => `@@ -30,9 +30,18 @@ static int example_clear(struct example_container *container,
 	unsigned long old;
 	long ret;
+	unsigned long last = entry + pages;
+
+	for (; entry < last; ++entry) {
+		if (tbl->it_userspace) {
+			__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);
+
+			if (${skip}) {
+				entry += tbl->it_level_size - 1;
+				continue;
+			}
+		}
 
-	for (; pages; --pages, ++entry) {
 		cond_resched();
 
 		old = 0;
 		ret = example_exchange(tbl, entry, &old);
`;
  it('is fixed by a look-up that is added with the skip', () => {
    const at = (skip: string) => inMail(denseWalk, 'drivers/vfio/example.c', walk(skip));
    expect(at('!pua')).toEqual(['fixed: for (; pages; --pages, ++entry)']);
    // Past what is there: a step of another kind.
    expect(at('pua')).toEqual([]);
  });
});
