import { describe, expect, it } from 'vitest';
import { droppedOffset } from '../../../../server/src/rules/dropped-offset.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'arch/powerpc/kvm/example.c';

describe('dropped-offset and an address in what may be a huge page', () => {
  const body = (lines: string): string => `
static unsigned long example_real(unsigned long addr, unsigned long other)
{
	unsigned long pa;
	int shift;
	pte_t *ptep;

${lines}
	return pa;
}
`;
  it.each([
    [
      'whose shift is not asked for',
      '\tptep = find_init_mm_pte(addr, NULL);\n\tpa = (pte_pfn(*ptep) << PAGE_SHIFT) | (addr & ~PAGE_MASK);\n\t                                       ^^^^^^^^^^^^^^^^^',
    ],
    [
      'whose shift is warned of only',
      '\tptep = find_linux_pte(pgdir, addr, NULL, &shift);\n\tWARN_ON(shift);\n\tpa = pte_pfn(*ptep) << PAGE_SHIFT;\n\tpa += addr & (PAGE_SIZE - 1);\n\t      ^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'by the helper',
      '\tptep = find_init_mm_pte(addr, NULL);\n\tpa = (pte_pfn(*ptep) << PAGE_SHIFT) + offset_in_page(addr);\n\t                                      ^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'whose shift is looked at',
      '\tptep = find_init_mm_pte(addr, &shift);\n\tif (shift)\n\t\treturn 0;\n\tpa = (pte_pfn(*ptep) << PAGE_SHIFT) | (addr & ~PAGE_MASK);',
    ],
    [
      'of another address',
      '\tptep = find_init_mm_pte(addr, NULL);\n\tpa = (pte_pfn(*ptep) << PAGE_SHIFT) | (other & ~PAGE_MASK);',
    ],
    [
      'by a walk that ends at small pages',
      '\tptep = example_find(addr);\n\tpa = (pte_pfn(*ptep) << PAGE_SHIFT) | (addr & ~PAGE_MASK);',
    ],
    [
      'where the offset is only tested',
      '\tptep = find_init_mm_pte(addr, NULL);\n\tpa = pte_pfn(*ptep) << PAGE_SHIFT;\n\tif (addr & ~PAGE_MASK)\n\t\treturn 0;',
    ],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(droppedOffset, text, path))).toEqual(expected);
  });
});

describe('dropped-offset and the number of a page in what may be a huge page', () => {
  const body = (lines: string): string => `
static unsigned long example_pfn(struct mm_struct *mm, unsigned long addr)
{
	pte_t *ptep;
	int shift;

${lines}
}
`;
  it.each([
    [
      'that is answered as it is',
      '\tif (mm)\n\t\tptep = find_current_mm_pte(mm->pgd, addr, NULL, NULL);\n\telse\n\t\tptep = find_init_mm_pte(addr, NULL);\n\treturn pte_pfn(*ptep);\n\t       ^^^^^^^^^^^^^^',
    ],
    [
      'whose shift is looked at',
      '\tptep = find_init_mm_pte(addr, &shift);\n\tif (shift > PAGE_SHIFT)\n\t\treturn pte_pfn(__pte(pte_val(*ptep) | (addr & example_mask(shift))));\n\treturn pte_pfn(*ptep);',
    ],
    ['of another walk', '\tptep = example_find(mm, addr);\n\treturn pte_pfn(*ptep);'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(droppedOffset, text, path))).toEqual(expected);
  });
});

describe('dropped-offset and a patch that asks how large the page is', () => {
  const hunk = (mask: string): string =>
    hunkOf(
      10,
      'static unsigned long example_real(unsigned long addr)',
      ` 					NULL, &shift);
 	if (!ptep)
 		return addr;
-	return (pte_pfn(*ptep) << PAGE_SHIFT) | (addr & ~PAGE_MASK);
+	if (!shift)
+		shift = PAGE_SHIFT;
+	return (pte_pfn(*ptep) << PAGE_SHIFT) | (addr & ${mask});
 }
`,
    );

  it('where the walk is out of view', () => {
    expect(inMail(droppedOffset, path, hunk('((1UL << shift) - 1)'))).toEqual(['fixed: addr & ~PAGE_MASK']);
    expect(inMail(droppedOffset, path, hunk('example_mask(shift)'))).toEqual([]);
  });

  it('where another function made the number of the page', () => {
    const [plain, found] = [
      '(pfn << PAGE_SHIFT) + (regs->nip & ~PAGE_MASK)',
      '(pfn << shift) + (regs->nip & ((1 << shift) - 1))',
    ];
    const lines = ` \tpfn = example_pfn(regs, regs->nip, &shift);\n-\taddr = ${plain};\n+\taddr = ${found};\n }\n`;
    const text = hunkOf(10, 'static unsigned long example_addr(struct pt_regs *regs)', lines);
    expect(inMail(droppedOffset, path, text)).toEqual(['fixed: regs->nip & ~PAGE_MASK']);
  });

  it('where the walk is in view', () => {
    const whole = hunkOf(
      10,
      '',
      ` static void *example(unsigned long addr)
 {
+	unsigned long mask;
+	int shift;
 	pte_t *p;
-
-	p = find_init_mm_pte(addr, NULL);
-	addr = (pte_pfn(*p) << PAGE_SHIFT) | (addr & ~PAGE_MASK);
+
+	p = find_init_mm_pte(addr, &shift);
+	mask = (1UL << (shift ? shift : PAGE_SHIFT)) - 1;
+	addr = (pte_pfn(*p) << PAGE_SHIFT) | (addr & mask);
 	return __va(addr);
 }
`,
    );
    expect(inMail(droppedOffset, path, whole)).toEqual(['fixed: addr & ~PAGE_MASK']);
  });
});

describe('dropped-offset and a table that is freed by its page', () => {
  const found = (line: string, file: string): string[] => {
    const text = `
static void example_free(struct mm_struct *mm, pmd_t *start, pud_t *pud)
{
	${line}
	pud_clear(pud);
}
`;
    return check(droppedOffset, text, file).map(({ start, end }) => text.slice(start, end));
  };

  it.each([
    ['pmd_free(mm, (pmd_t *)page_to_virt(pud_page(*pud)));', true],
    ['pte_free_kernel(mm, page_address(pmd_page(*pmd)));', true],
    ['pmd_free(mm, start);', false],
    ['example_unmap(mm, page_address(pmd_page(*pmd)));', false],
  ])('%s', (line, isTold) => {
    expect(found(line, 'mm/example.c')).toEqual(isTold ? [line.slice(0, -1)] : []);
    expect(found(line, 'arch/x86/mm/example.c')).toEqual([]);
  });
});
