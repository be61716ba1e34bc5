import { describe, expect, it } from 'vitest';
import { invalidationRange } from '../../../server/src/rules/invalidation-range.ts';
import { check, fixed, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(invalidationRange, text))).toEqual(expected);
}

const flush = (lines: string): string => `
static void example_flush(struct example *x, u64 addr, unsigned long pfn, unsigned long size, unsigned int pages,
			  unsigned long end, unsigned int size_order)
{
	unsigned int mask;
	unsigned long iova = addr;

${lines}
	example_command(x);
}
`;

describe('invalidation-range', () => {
  it.each([
    ['rounding as a test', 'if (!ALIGN(addr, size))\n\t\t     ^^^^^^^^^^^^^^^^^\n\t\t\treturn;'],
    ['the same in a warning', 'WARN_ON_ONCE(!round_down(addr, size));\n\t\t              ^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'the same in a larger condition',
      'if (x->on && ALIGN(addr, size))\n\t\t             ^^^^^^^^^^^^^^^^^\n\t\t\treturn;',
    ],
    [
      'a mask with the bit of the size',
      'if (addr & GENMASK_ULL(size_order + PAGE_SHIFT, 0))\n\t\t           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\treturn;',
    ],
    ['the number of bits as a mask', 'iova &= ~12UL;\n\t\t^^^^^^^^^^^^^'],
    ['the same in an expression', 'x->va = iova & ~12;\n\t\t        ^^^^^^^^^^'],
    ['a length for an end', 'flush_tlb_range(x->vma, addr, size);\n\t\t                              ^^^^'],
    ['a page for an end', 'flush_tlb_kernel_range(addr, PAGE_SIZE);\n\t\t                             ^^^^^^^^^'],
    ['nothing for an end', 'flush_tlb_range(x->vma, addr, 0);\n\t\t                              ^'],
    ['an end for a length', 'zpci_refresh_trans(x->fn, addr, end);\n\t\t                                ^^^'],
    ['a sum for a length', 'iommu_unmap(x->domain, addr, addr + size);\n\t\t                             ^^^^^^^^^^^'],
    [
      'an order from the count alone',
      'mask = ilog2(__roundup_pow_of_two(pages));\n\t\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tqi_flush_iotlb(x->iommu, 0, pfn, mask, 0);',
    ],
  ])('reports %s', (_, lines) => found(flush(`\t\t${lines}`)));

  it.each([
    ['a test', 'if (!IS_ALIGNED(addr, size))\n\t\t\treturn;'],
    ['a comparison with what was rounded', 'if (ALIGN(addr, size) != addr)\n\t\t\treturn;'],
    ['a rounded amount', 'x->size = ALIGN(size, PAGE_SIZE);'],
    ['a mask of the bits below the size', 'if (addr & GENMASK_ULL(size_order + PAGE_SHIFT - 1, 0))\n\t\t\treturn;'],
    ['a mask of a field', 'x->field = addr & GENMASK(15, 0);'],
    ['bits of a register', 'x->control &= ~12;'],
    ['the end of a range', 'flush_tlb_range(x->vma, addr, addr + size);'],
    ['the end of all', 'flush_tlb_kernel_range(addr, ULONG_MAX);'],
    ['a range from 0', 'flush_tlb_kernel_range(0, size);'],
    ['a length', 'iommu_unmap(x->domain, addr, size);'],
    ['arguments of another release', 'flush_tlb_range(&x->gather, x->vma, addr, addr + size);'],
    ['an op that may take something else', 'x->ops->flush_tlb_range(x->vma, addr, 0);'],
    [
      'an order of a range that is aligned',
      'pfn = ALIGN_DOWN(pfn, pages);\n\t\tmask = ilog2(__roundup_pow_of_two(pages));\n\t\tqi_flush_iotlb(x->iommu, 0, pfn, mask, 0);',
    ],
    [
      'an order of a range that is looked at',
      'mask = ilog2(__roundup_pow_of_two(pages));\n\t\tif (pfn & x->mask)\n\t\t\treturn;\n\t\tqi_flush_iotlb(x->iommu, 0, pfn, mask, 0);',
    ],
    ['an order of memory', 'mask = ilog2(__roundup_pow_of_two(pages));\n\t\tx->mem = alloc_pages(GFP_KERNEL, mask);'],
  ])('is silent about %s', (_, lines) => found(flush(`\t\t${lines}`)));

  it.each([
    ['IS_ALIGNED()', 'if (!ALIGN(addr, size))\n\t\treturn;', 'if (!IS_ALIGNED(addr, size))'],
    [
      'one bit less',
      'if (addr & GENMASK(size_order + PAGE_SHIFT, 0))\n\t\treturn;',
      'GENMASK(size_order + PAGE_SHIFT - 1, 0)',
    ],
  ])('offers %s', (_, lines, expected) => {
    expect(fixed(invalidationRange, flush(`\t${lines}`))).toContain(expected);
  });

  const path = 'drivers/iommu/example.c';
  it.each([
    [
      'rounds what is counted',
      '-\tn = size >> shift;\n+\tn = ALIGN(size, 1 << shift) >> shift;\n',
      ['fixed: n = size >> shift;'],
    ],
    [
      'rounds what is counted below',
      '+\tsize = ALIGN(size, 1 << shift);\n \tn = size >> shift;\n',
      ['fixed: n = size >> shift;'],
    ],
    ['rounds in another way', '-\tn = PAGE_ALIGN(size) >> shift;\n+\tn = ALIGN(size, 1 << shift) >> shift;\n', []],
  ])('of a patch that %s', (_, change, expected) => {
    const old = change.split('\n').filter((line) => /^[- ]/.test(line)).length + 4;
    const now = change.split('\n').filter((line) => /^[+ ]/.test(line)).length + 4;
    const hunk = `@@ -20,${old} +20,${now} @@ static void example_tlb_inv_range(struct example *x, unsigned long iova, size_t size)
 	unsigned long n;
 	int shift = x->shift;
${change} 	while (n--)
 		example_command(x);
`;
    expect(inMail(invalidationRange, path, hunk)).toEqual(expected);
  });

  it('of a patch that looks at where the range begins', () => {
    const hunk = `@@ -20,5 +20,8 @@ static void example_flush_iotlb(struct example *x, unsigned long pfn, unsigned int pages)
 	unsigned int mask = ilog2(__roundup_pow_of_two(pages));
 	u64 addr = (u64)pfn << 12;
 
+	/* The block of a range that is not aligned is larger. */
+	if (pfn & (pages - 1))
+		mask = fls_long(pfn ^ (pfn + pages - 1));
 	x->flush.flush_iotlb(x, addr, mask);
 	example_count(x);
`;
    expect(inMail(invalidationRange, path, hunk, 'iommu/example: Flush ranges that are not aligned')).toEqual([
      'fixed: ilog2(__roundup_pow_of_two(pages))',
    ]);
  });
});
