import { describe, expect, it } from 'vitest';
import { ignoredIndex } from '../../../../server/src/rules/ignored-index.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'arch/s390/kvm/example.c';
const told = (body: string, subject = 'KVM: s390: fix a loop'): string[] =>
  inMail(ignoredIndex, path, hunkOf(10, 'static int example(struct example *ex)', body), subject);

describe('ignored-index and the entry of another turn', () => {
  const hunk = (before: string, after: string, head = 'for (i = n; i >= 0; i--) {'): string =>
    ` \t${head}\n-\t\t${before}\n+\t\t${after}\n \t\tdone();\n`;
  it.each([
    ['protect(ex->entries[i - 1].gfn);', 'protect(ex->entries[i].gfn);'],
    ['protect(ex->entries[i].gfn);', 'protect(ex->entries[i + 1].gfn);'],
  ])('%s', (before, after) => {
    expect(told(hunk(before, after))).toEqual([`fixed: ${before}`]);
    expect(told(hunk(before, after), 'KVM: s390: rework')).toEqual([]);
    expect(told(hunk(before, after, 'if (i) {'))).toEqual([]);
  });
});

describe('ignored-index and what is called like what a loop moves', () => {
  it.each([
    [
      'in a test before it',
      '-\tif (ex->vsx_copy_nums > 2)\n+\tif (ex->vmx_copy_nums > 2)\n \t\treturn;\n \n \twhile (ex->vmx_copy_nums) {\n',
      ['fixed: vsx_copy_nums'],
    ],
    [
      'in what is tried again',
      ' retry:\n-\tbytes = PAGE_ALIGN(default_slabs << SHIFT);\n+\tbytes = PAGE_ALIGN(slabs << SHIFT);\n \tuse(bytes);\n',
      ['fixed: default_slabs'],
    ],
    ['where nothing turns', '-\tbytes = default_slabs << SHIFT;\n+\tbytes = slabs << SHIFT;\n \tuse(bytes);\n', []],
    [
      'that stands elsewhere, too',
      ' retry:\n-\tbytes = default_slabs;\n+\tbytes = slabs;\n \tuse(default_slabs);\n',
      [],
    ],
    ['that is a function', ' retry:\n-\tspin_unlock(&lock);\n+\traw_spin_unlock(&lock);\n', []],
    ['at the end', ' release:\n-\tput(default_slabs);\n+\tput(slabs);\n', []],
    ['not at all', ' retry:\n-\tbytes = default_slabs;\n+\tbytes = pages;\n \tuse(bytes);\n', []],
  ])('%s', (_, body, expected) => expect(told(body)).toEqual(expected));
});

describe('ignored-index and the address of a walk', () => {
  const walk = (lines: string): string => `
static pte_t *example_walk(struct mm_struct *mm, unsigned long addr)
{
	unsigned long taddr = example_page(addr);
	pgd_t *pgd = pgd_offset(mm, taddr);
	p4d_t *p4d;
	pud_t *pud;
	pmd_t *pmd;

${lines}
	return pte_offset_map(pmd, taddr);
}
`;
  it.each([
    [
      'that one level does not go by',
      '\tp4d = p4d_offset(pgd, addr);\n\t      ^^^^^^^^^^^^^^^^^^^^^\n\tpud = pud_offset(p4d, taddr);\n\tpmd = pmd_offset(pud, taddr);',
    ],
    ['of all', '\tp4d = p4d_offset(pgd, taddr);\n\tpud = pud_offset(p4d, taddr);\n\tpmd = pmd_offset(pud, taddr);'],
    [
      'of half of it',
      '\tp4d = p4d_offset(pgd, addr);\n\tpud = pud_offset(p4d, addr);\n\tpmd = pmd_offset(pud, taddr);',
    ],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(walk(lines));
    expect(places(text, check(ignoredIndex, text, 'arch/ia64/mm/example.c'))).toEqual(expected);
  });
});

describe('ignored-index and an entry that the head of a loop moves', () => {
  const loop = (head: string, call: string): string => `
static void example_set(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte, int n)
{
	int i;

	for (i = 0; i < n; ${head})
		${call}
}
`;
  it.each([
    ['i++, ptep++', 'set_pte_at(mm, addr, ptep, pte);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['i++, ptep++, addr += PAGE_SIZE', 'set_pte_at(mm, addr, ptep, pte);'],
    ['i++', 'example_count(mm, addr, ptep);'],
  ])('%s', (head, call) => {
    const { text, expected } = marked(loop(head, call));
    expect(places(text, check(ignoredIndex, text, 'arch/arm64/mm/example.c'))).toEqual(expected);
  });
});

describe('ignored-index and what the head of a loop does not move', () => {
  const hunk = (before: string, after: string): string => `-\t${before}\n+\t${after}\n \t\tuse(phdr);\n`;
  it.each([
    ['for (i = 0; i < n; i++)', 'for (i = 0; i < n; i++, phdr++)'],
    ['for (i = 0; i < n; i++, ptep++) {', 'for (i = 0; i < n; i++, ptep++, addr += size) {'],
  ])('%s', (before, after) => {
    expect(told(hunk(before, after))).toEqual([`fixed: ${before}`]);
    expect(told(hunk(before, after), 'KVM: s390: rework')).toEqual([]);
  });

  it.each([
    ['another loop', 'for (i = 0; i < n; i++)', 'for (i = 0; i < m; i++, phdr++)'],
    ['another step', 'for (i = 0; i < n; i++)', 'for (i = 0; i < n; i += 2)'],
    ['one that goes', 'for (i = 0; i < n; i++, phdr++)', 'for (i = 0; i < n; i++)'],
  ])('is silent about %s', (_, before, after) => expect(told(hunk(before, after))).toEqual([]));
});

describe('ignored-index and the parameter of a macro', () => {
  const hunk = (head: string, before: string, after: string): string =>
    ` ${head}\n-\t${before}\n+\t${after}\n \t{ done }\n`;
  it.each([
    [
      '#define EXAMPLE_REG(n)',
      '{ set, reset, 0, get },',
      '{ set, reset, n, get },',
      ['fixed: { set, reset, 0, get },'],
    ],
    ['#define EXAMPLE_REG(n)', '{ set, reset, 0, get },', '{ set, reset, m, get },', []],
    ['#define EXAMPLE_REG', '{ set, reset, 0, get },', '{ set, reset, n, get },', []],
    ['#define EXAMPLE_REG(n)', '{ set, reset, 0, 0 },', '{ set, other, n, 0 },', []],
  ])('%s %s to %s', (head, before, after, expected) => {
    expect(told(hunk(head, before, after))).toEqual(expected);
    expect(told(hunk(head, before, after), 'KVM: s390: rework')).toEqual([]);
  });
});
