import { describe, expect, it } from 'vitest';
import { unalignedSkip } from '../../../server/src/rules/unaligned-skip.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const forLoop = (lines: string): string => `
static void example(struct iommu_table *tbl, unsigned long entry, unsigned long last)
{
	unsigned long size, base;

	for (; entry < last; ++entry) {
		__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, entry);

${lines}
		release(tbl, entry);
	}
}
`;

const doLoop = (start: string, lines: string): string => `
static void example(struct example_table *table, unsigned long iova, unsigned long end, int level)
{
	unsigned long size;
	u64 *pte;

${start}
	do {
		pte = example_fetch(table, iova, &size);
${lines}
	} while (iova < end);
}
`;

describe('unaligned-skip and levels of the CPU table', () => {
  const walk = (lines: string): string => `
static void example(pud_t *pud, unsigned long start, unsigned long end, struct state *p)
{
	unsigned long gpa = start, next;
	pmd_t *pmd;

	while (p->left > 0) {
		pmd = pmd_offset(pud, gpa);
${lines}
		use(pmd);
		gpa += PAGE_SIZE;
	}
}
`;
  const ranges = (lines: string): string => `
static void example(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	unsigned long next;

	for (; addr < end; addr = next, pmd++) {
${lines}
		if (!pmd_present(*pmd))
			continue;
		use(pmd);
	}
}
`;
  it.each([
    [
      'a level added where no bit of presence is set',
      walk(
        '\t\tif (!(pmd_val(*pmd) & _PAGE_PRESENT)) {\n\t\t\tgpa += PMD_SIZE;\n\t\t\t^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    [
      'a level added where the entry is 0',
      walk('\t\tif (!pmd_val(*pmd)) {\n\t\t\tgpa += PMD_SIZE;\n\t\t\t^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}'),
    ],
    [
      'the same compared with 0',
      walk('\t\tif (pmd_val(*pmd) == 0) {\n\t\t\tgpa += PMD_SIZE;\n\t\t\t^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}'),
    ],
    [
      'or otherwise',
      walk('\t\tif (pmd_val(*pmd))\n\t\t\tuse(pmd);\n\t\telse\n\t\t\tgpa += PMD_SIZE;\n\t\t\t^^^^^^^^^^^^^^^'),
    ],
    [
      'but not where the entry has something',
      walk('\t\tif (pmd_val(*pmd)) {\n\t\t\tgpa += PMD_SIZE;\n\t\t\tcontinue;\n\t\t}'),
    ],
    [
      'also beside a step that is right',
      walk(
        '\t\tif (!pud_present(*pud)) {\n\t\t\tgpa = (gpa & PUD_MASK) + PUD_SIZE;\n\t\t\tcontinue;\n\t\t}\n' +
          '\t\tif (!(pmd_val(*pmd) & _PAGE_PRESENT)) {\n\t\t\tgpa = gpa + PMD_SIZE;\n\t\t\t^^^^^^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    ['where the next level begins', ranges('\t\tnext = addr + PMD_SIZE;\n\t\t^^^^^^^^^^^^^^^^^^^^^^')],
    ['but not with the helper for it', ranges('\t\tnext = pmd_addr_end(addr, end);')],
    ['nor the smallest step', ranges('\t\tnext = addr + PAGE_SIZE;')],
    ['nor from an aligned start', ranges('\t\taddr = ALIGN_DOWN(addr, PMD_SIZE);\n\t\tnext = addr + PMD_SIZE;')],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(unalignedSkip, text))).toEqual(expected);
  });
});

describe('unaligned-skip reports', () => {
  it('a level of the CPU table by its constant', () => {
    const text = `
static void example(pgd_t *pgd, unsigned long addr, unsigned long end)
{
	do {
		p4d_t *p4d = p4d_offset(pgd, addr);

		if (p4d_none(*p4d)) {
			addr += P4D_SIZE;
			^^^^^^^^^^^^^^^^
			continue;
		}
		addr += use(p4d);
	} while (addr < end);
}
`;
    const { text: code, expected } = marked(text);
    expect(places(code, check(unalignedSkip, code))).toEqual(expected);
    expect(code.slice(code.indexOf('{'))).toMatch(unalignedSkip.words!);
  });

  it.each([
    [
      'a level added',
      forLoop(
        '\t\tif (!pua) {\n\t\t\tentry += tbl->it_level_size - 1;\n\t\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    [
      'the same written out',
      forLoop(
        '\t\tif (pua == NULL) {\n\t\t\tentry = entry + tbl->it_level_size - 1;\n\t\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    [
      'a size that a look-up stored',
      doLoop(
        '',
        '\t\tif (!pte || !example_present(*pte)) {\n\t\t\tiova += size;\n\t\t\t^^^^^^^^^^^^\n\t\t\tcontinue;\n\t\t}\n\t\tclear(pte);\n\t\tiova += size;',
      ),
    ],
    [
      'behind a label',
      doLoop(
        '',
        '\t\tif (!example_present(*pte))\n\t\t\tgoto next;\n\t\tclear(pte);\nnext:\n\t\tiova += example_level_size(level);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ),
    ],
    [
      'the other branch of a test',
      doLoop('', '\t\tif (pte)\n\t\t\tclear(pte);\n\t\telse\n\t\t\tiova += size;\n\t\t\t^^^^^^^^^^^^'),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(unalignedSkip, text))).toEqual(expected);
  });
});

describe('unaligned-skip is silent about', () => {
  it.each([
    [
      'the end of the level',
      forLoop('\t\tif (!pua) {\n\t\t\tentry |= tbl->it_level_size - 1;\n\t\t\tcontinue;\n\t\t}'),
    ],
    [
      'a step from the base',
      doLoop('', '\t\tif (!pte) {\n\t\t\tiova = (iova & ~(size - 1)) + size;\n\t\t\tcontinue;\n\t\t}'),
    ],
    [
      'an aligned start',
      doLoop(
        '\tiova = ALIGN_DOWN(iova, example_level_size(level));',
        '\t\tif (!pte) {\n\t\t\tiova += size;\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    [
      'an asserted alignment',
      doLoop(
        '\tif (WARN_ON(!IS_ALIGNED(iova, example_level_size(level))))\n\t\treturn;',
        '\t\tif (!pte) {\n\t\t\tiova += size;\n\t\t\tcontinue;\n\t\t}',
      ),
    ],
    ['the base page', doLoop('', '\t\tif (!pte) {\n\t\t\tiova += PAGE_SIZE;\n\t\t\tcontinue;\n\t\t}')],
    ['what is there', doLoop('', '\t\tif (pte) {\n\t\t\tclear(pte);\n\t\t\tiova += size;\n\t\t}')],
    ['a total', doLoop('', '\t\tif (!pte)\n\t\t\ttable->skipped += size;')],
  ])('%s', (_, text) => {
    expect(check(unalignedSkip, text)).toEqual([]);
  });

  it('a page size that the caller keeps in step', () => {
    const text = `
static size_t example_unmap(struct example_table *table, unsigned long iova, size_t pgsize, size_t pgcount)
{
	unsigned long end = iova + pgsize * pgcount;

	while (iova < end) {
		if (!example_fetch(table, iova)) {
			iova += pgsize;
			continue;
		}
		iova += pgsize;
	}
	return pgsize * pgcount;
}
`;
    expect(check(unalignedSkip, text)).toEqual([]);
  });
});

it('the fix goes to the end of the level, and is silent then', () => {
  const text = forLoop('\t\tif (!pua) {\n\t\t\tentry += tbl->it_level_size - 1;\n\t\t\tcontinue;\n\t\t}');
  const edit = check(unalignedSkip, text)[0]!.fix!.edits[0]!;
  const fixed = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  expect(fixed).toContain('entry |= tbl->it_level_size - 1;');
  expect(check(unalignedSkip, fixed)).toEqual([]);
});

describe('unaligned-skip and a base that is kept apart', () => {
  const walk = (before: string, after: string): string => `
static void example_clear(struct example_pte *pte, int level, unsigned long pfn, unsigned long last)
{
	do {
		unsigned long base${before};

		if (!example_present(pte))
			goto next;
${after}
		clear(pte, base);
next:
		pfn = base + level_size(level);
	} while (!last_in_page(++pte) && pfn <= last);
}
`;
  it('reports one that is set behind the jump', () => {
    const reports = check(unalignedSkip, walk('', '\t\tbase = pfn & level_mask(level);'));
    expect(reports.map(({ brief, severity }) => [brief, severity])).toEqual([['base may not be set', undefined]]);
    expect(check(unalignedSkip, walk(' = pfn & level_mask(level)', ''))).toEqual([]);
  });

  it('asks where neither is in view of a hunk', () => {
    const hunk = `@@ -1249,7 +1249,7 @@ static void example_clear(struct example_pte *pte, int level,
 			clear(pte, base);
 		}
 next:
-		pfn += level_size(level);
+		pfn = base + level_size(level);
 	} while (!last_in_page(++pte) && pfn <= last);
 
 	if (first)
`;
    expect(inMail(unalignedSkip, 'drivers/iommu/example.c', hunk)).toEqual([
      'fixed: pfn += level_size(level)',
      'introduced: pfn = base + level_size(level)',
    ]);
  });
});

describe('unaligned-skip, where a walk is, in what its visitor gets', () => {
  const visit = (lines: string, test = '!table'): string => `
static int example_visit(struct example_walk *data, u64 *ptep, u32 level)
{
	bool table = example_is_table(*ptep, level);

	if (${test}) {
${lines}
		return 0;
	}
	return example_walk(data, level + 1);
}
`;
  it.each([
    ['\t\tdata->addr += example_granule(level);', ['data->addr += example_granule(level)']],
    ['\t\tdata->addr = ALIGN_DOWN(data->addr, example_granule(level));\n\t\tdata->addr += example_granule(level);', []],
    ['\t\tdata->count += example_granule(level);', []],
    ['\t\tdata->addr += PAGE_SIZE;', []],
  ])('%s', (lines, expected) => {
    const text = visit(lines);
    expect(check(unalignedSkip, text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    expect(check(unalignedSkip, visit(lines, 'example_done(data)'))).toEqual([]);
  });
});
