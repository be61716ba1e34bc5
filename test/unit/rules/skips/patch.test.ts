import { describe, expect, it } from 'vitest';
import { unalignedSkip } from '../../../../server/src/rules/unaligned-skip.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const line = (
  before: string,
  after: string,
): string => `@@ -10,5 +10,5 @@ static void example(unsigned long start, unsigned long end)
 	a();
 
-	${before}
+	${after}
 		use(x);
 	}
`;

const plain = 'for (x = start; x < end; x += PAGE_SIZE) {';

describe('unaligned-skip and the start of a loop', () => {
  it.each([
    ['that is masked', 'for (x = start & PAGE_MASK; x < end; x += PAGE_SIZE) {'],
    ['that is rounded', 'for (x = ALIGN_DOWN(start, PAGE_SIZE); x < end; x += PAGE_SIZE) {'],
  ])('%s on one side only', (_, aligned) => {
    expect(inMail(unalignedSkip, 'arch/powerpc/mm/example.c', line(plain, aligned))).toEqual([`fixed: ${plain}`]);
    expect(inMail(unalignedSkip, 'arch/powerpc/mm/example.c', line(aligned, plain))).toEqual([`introduced: ${plain}`]);
  });

  it.each([
    ['that is another', 'arch/powerpc/mm/example.c', plain, 'for (x = begin; x < end; x += PAGE_SIZE) {'],
    [
      'of steps by one',
      'arch/powerpc/mm/example.c',
      'for (x = start; x < end; x += 1) {',
      'for (x = start & MASK; x < end; x += 1) {',
    ],
    ['elsewhere', 'drivers/net/example.c', plain, 'for (x = start & PAGE_MASK; x < end; x += PAGE_SIZE) {'],
  ])('is silent of one %s', (_, path, before, after) => {
    expect(inMail(unalignedSkip, path, line(before, after))).toEqual([]);
  });
});

describe('unaligned-skip and roundings that a step loses', () => {
  it.each([
    [
      'the end of an entry',
      'next = pmd_addr_end(x, end);',
      'next = x + PMD_SIZE;',
      ['introduced: next = x + PMD_SIZE;'],
    ],
    ['the mask of a sum', 'x = (x + PMD_SIZE) & PMD_MASK;', 'x += PMD_SIZE;', ['introduced: x += PMD_SIZE;']],
    ['that of a loop head', 'x = (x + PMD_SIZE) & PMD_MASK) {', 'x += PMD_SIZE) {', ['introduced: x += PMD_SIZE) {']],
    ['the end of another one', 'next = pmd_addr_end(y, end);', 'next = x + PMD_SIZE;', []],
    ['the end of a buffer', 'next = buffer_end(x, end);', 'next = x + PMD_SIZE;', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(unalignedSkip, 'arch/arm64/kvm/example.c', line(before, after))).toEqual(expected);
  });
});

describe('unaligned-skip and a mask of one page', () => {
  const body = (step: string): string => `
static size_t example(struct example *table, unsigned long iova, unsigned long end)
{
	unsigned long pte_pgsize, next = iova;

	for (; iova < end; iova = next) {
		u64 *ptep = example_fetch_pte(table, iova, &pte_pgsize);

		example_clear(ptep);
${step}
	}
	return 0;
}
`;
  it.each([
    [
      'before a step by a level',
      '\t\tnext = (iova & PAGE_MASK) + pte_pgsize;\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['of the size itself', '\t\tnext = (iova & ~(pte_pgsize - 1)) + pte_pgsize;'],
    ['before a step by one page', '\t\tnext = (iova & PAGE_MASK) + PAGE_SIZE;'],
  ])('%s', (_, step) => {
    const { text, expected } = marked(body(step));
    expect(places(text, check(unalignedSkip, text, 'drivers/iommu/example.c'))).toEqual(expected);
  });
});

describe('unaligned-skip and a rounding that a fix adds', () => {
  const hunk = (
    added: string,
    next: string,
  ): string => `@@ -10,5 +10,6 @@ static int example(unsigned long start, unsigned long end)
 	a();

+	${added}
 	${next}
 		use(x);
 	}
`;
  const path = 'arch/powerpc/mm/example.c';
  it.each([
    [
      'before a loop',
      'start = ALIGN_DOWN(start, PAGE_SIZE);',
      'for (x = start; x < end; x = next) {',
      ['fixed: start'],
    ],
    [
      'before a length',
      'start = start & PAGE_MASK;',
      'block = example_alloc(end - start, PAGE_SIZE);',
      ['fixed: start'],
    ],
    ['in place', 'start &= PAGE_MASK;', 'for (x = start; x < end; x = next) {', ['fixed: start']],
    ['of something else', 'low = start & PAGE_MASK;', 'for (x = start; x < end; x = next) {', []],
    ['up', 'start = ALIGN(start, PAGE_SIZE);', 'for (x = start; x < end; x = next) {', []],
    ['before it is printed', 'start &= PAGE_MASK;', 'pr_info("%lx", start);', []],
  ])('%s', (_, added, next, expected) => {
    expect(inMail(unalignedSkip, path, hunk(added, next), 'powerpc/mm: fix the start of the map')).toEqual(expected);
    expect(inMail(unalignedSkip, path, hunk(added, next), 'powerpc/mm: map whole pages')).toEqual([]);
    expect(inMail(unalignedSkip, 'drivers/net/example.c', hunk(added, next), 'net: fix the start')).toEqual([]);
  });
});

describe('unaligned-skip and a step that a fix exchanges', () => {
  const told = (before: string, after: string, subject = 'mm: fix the walk over sections'): string[] =>
    inMail(
      unalignedSkip,
      'arch/powerpc/mm/example.c',
      line(`for (; x < end; x += ${before})`, `for (; x < end; x += ${after})`),
      subject,
    );

  it.each([
    ['PAGES_PER_SECTION', 'PAGES_PER_SUBSECTION'],
    ['(PAGES_PER_SECTION * sizeof(struct page))', 'sizeof(struct page)'],
    ['PMD_SIZE', 'PAGE_SIZE'],
  ])('%s for %s', (before, after) => {
    expect(told(before, after)).toEqual([`fixed: for (; x < end; x += ${before})`]);
    expect(told(before, after, 'mm: tidy up')).toEqual([]);
  });

  it.each([
    ['the same', 'PMD_SIZE', 'PMD_SIZE /* 2 MiB */'],
    ['by ones', 'PMD_SIZE', '1'],
    ['a variable', 'len', 'size'],
  ])('is silent of %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('unaligned-skip and roundings of a fix', () => {
  const told = (before: string, after: string, subject = 's390/example: fix an overlap'): string[] =>
    inMail(unalignedSkip, 'arch/s390/mm/example.c', line(before, after), subject);

  it.each([
    ['data->memsz += buf.memsz;', 'data->memsz = ALIGN(data->memsz, phdr->p_align) + buf.memsz;'],
    ['x = x + size;', 'x = round_up(x, step) + size;'],
    ['vaddr = (vaddr & HPAGE_PMD_MASK) + HPAGE_PMD_SIZE;', 'vaddr &= HPAGE_PMD_MASK;'],
    ['end = ALIGN(end, SZ_2M);', 'end = ALIGN_DOWN(end, SZ_2M);'],
    ['pa = x & PAGE_MASK;', 'pa = PAGE_ALIGN(x);'],
    ['shift = (fls(base) - 1) & 31;', 'shift = (ffs(base) - 1) & 31;'],
  ])('%s', (before, after) => {
    expect(told(before, after)).toEqual([`fixed: ${before}`]);
    expect(told(before, after, 's390/example: rework')).toEqual([]);
  });

  it.each([
    ['another step', 'x += size;', 'x += other;'],
    ['the rounding of the size', 'x += size;', 'x += ALIGN(size, 8);'],
    ['another value', 'end = ALIGN(end, SZ_2M);', 'end = ALIGN_DOWN(last, SZ_2M);'],
    ['the same way', 'end = ALIGN(end, SZ_2M);', 'end = round_up(end, SZ_2M);'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('unaligned-skip and a hunk that does not show the head of the loop', () => {
  const hunk = (behind: string): string =>
    hunkOf(
      20,
      'int example_next(int node)',
      ` \t\tp4d = p4d_offset(pgd, addr);
+\t\tif (p4d_none(*p4d)) {
+\t\t\taddr += P4D_SIZE;
+\t\t\t${behind}
+\t\t}
 
`,
    );
  it.each([
    ['continue;', ['introduced: addr += P4D_SIZE']],
    ['return addr;', []],
  ])('but that the turn ends: %s', (behind, expected) => {
    expect(inMail(unalignedSkip, 'arch/ia64/mm/example.c', hunk(behind))).toEqual(expected);
  });
});
