import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../server/src/rules/index-unit.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(indexUnit, text))).toEqual(expected);
}

/** A function with a host's table, a guest's view, an address and counts of it. */
const body = (lines: string): string => `
static long example(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long ioba, long n)
{
	unsigned long entry, size, addr, i;

${lines}
	return 0;
}
`;

describe('index-unit reports', () => {
  it.each([
    [
      'a guest index for the table',
      'entry = ioba >> stt->page_shift;\n\tiommu_tce_kill(tbl, entry, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'with an offset added',
      'entry = ioba >> stt->page_shift;\n\tiommu_tce_kill(tbl, entry + n, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'through a copy',
      'entry = ioba >> PAGE_SHIFT;\n\tsize = entry;\n\tiommu_tce_kill(tbl, size, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a conversion in the argument',
      'iommu_tce_kill(tbl, ioba >> PAGE_SHIFT, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['bytes for an index', 'iommu_tce_kill(tbl, __pa(n), 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'pages for an address',
      'entry = ioba >> tbl->it_page_shift;\n\tkvmppc_ioba_validate(stt, entry, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'the way back with another shift',
      'entry = ioba >> tbl->it_page_shift;\n\taddr = entry << PAGE_SHIFT;\n\t       ^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'pages of the hypervisor for those of the CPU',
      'set_memory_decrypted(addr, HVPFN_UP(n));\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['bytes for pages of memory', 'set_memory_ro(addr, __pa(n));\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'pages of two sizes in a sum',
      'entry = virt_to_hvpfn(p) + (addr >> PAGE_SHIFT);\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['a member as an index', 'addr = tbl->it_offset << PAGE_SHIFT;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'pages shifted again',
      'entry = ioba >> tbl->it_page_shift;\n\tsize = entry >> tbl->it_page_shift;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['a sum of two units', 'entry = ioba >> PAGE_SHIFT;\n\tentry += tbl->it_offset;\n\t^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a comparison of two units',
      'entry = ioba >> stt->page_shift;\n\tif (entry > tbl->it_size)\n\t    ^^^^^^^^^^^^^^^^^^^^\n\t\treturn -1;',
    ],
    [
      'a member set in another unit',
      'tbl->it_size = n << 3;\n\ttbl->it_offset = ioba >> PAGE_SHIFT;\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'through the ops of a table',
      'entry = ioba >> stt->page_shift;\n\ttbl->it_ops->clear(tbl, entry, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'one value for two tables',
      'entry = n;\n\tkvmppc_tce_put(stt, entry, 0);\n\tiommu_tce_kill(tbl, entry, 1);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a count of pages of another size',
      'size = iommu_num_pages(addr, n, PAGE_SIZE);\n\tiommu_tce_kill(tbl, 0, size);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'a size rounded to CPU pages',
      'size = PAGE_ALIGN(n);\n\tsize = size >> tbl->it_page_shift;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['the same in one step', 'size = PAGE_ALIGN(n);\n\tsize >>= tbl->it_page_shift;\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'an offset inside a CPU page',
      'addr = entry << tbl->it_page_shift;\n\taddr = addr | offset_in_page(n);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['a frame number of huge pages', 'pfn_valid(ioba >> PMD_SHIFT);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));

  it('what a body in view takes its parameter for', () => {
    found(`
static void kill_one(struct iommu_table *tbl, unsigned long at)
{
	iommu_tce_kill(tbl, at, 1);
}
static void example(struct iommu_table *tbl, unsigned long ioba)
{
	kill_one(tbl, ioba >> PAGE_SHIFT);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	kill_one(tbl, ioba >> tbl->it_page_shift);
}
`);
  });

  it('by the types of KVM', () => {
    found(`
static void example(struct kvm *kvm, gpa_t gpa, gfn_t gfn)
{
	gfn_t first = gpa >> HPAGE_SHIFT;
	      ^^^^^^^^^^^^^^^^^^^^^^^^^^

	gpa_to_gfn(gfn);
	^^^^^^^^^^^^^^^
	gpa_to_gfn(gfn_to_gpa(gfn));
	use(first);
}
`);
  });
});

describe('index-unit is silent about', () => {
  it.each([
    ['the offset of another entry', 'addr = sg_phys(s) + t->offset + (sg_phys(s) - s->offset);'],
    ['the address of the page and the offset', 'addr = page_to_phys(sg_page(s)) + s->offset;'],
    ['pages of the CPU for memory', 'set_memory_decrypted(addr, PFN_UP(n));'],
    ['pages of the hypervisor in a sum', 'entry = virt_to_hvpfn(p) + HVPFN_DOWN(addr);'],
    [
      'the difference of two shifts',
      'entry = ioba >> stt->page_shift;\n\tentry = entry << (stt->page_shift - tbl->it_page_shift);\n\tiommu_tce_kill(tbl, entry, 1);',
    ],
    [
      'a multiplication by the ratio',
      'i = 1ULL << (stt->page_shift - tbl->it_page_shift);\n\tentry = ioba >> stt->page_shift;\n\tiommu_tce_kill(tbl, entry * i, i);',
    ],
    [
      'both sides brought to bytes',
      'if (tbl->it_offset << tbl->it_page_shift == stt->offset << stt->page_shift)\n\t\treturn 1;',
    ],
    [
      "the guest's own table",
      'entry = ioba >> stt->page_shift;\n\tentry -= stt->offset;\n\tkvmppc_tce_put(stt, entry, 0);',
    ],
    ['a fixed size that the table may have', 'iommu_tce_kill(tbl, ioba >> IOMMU_PAGE_SHIFT_4K, 1);'],
    [
      'a variable with one unit after another',
      'size = ioba;\n\tsize >>= tbl->it_page_shift;\n\tiommu_tce_kill(tbl, size, 1);',
    ],
    [
      'the same, in branches',
      'if (n)\n\t\tentry = ioba >> stt->page_shift;\n\telse\n\t\tentry = ioba >> tbl->it_page_shift;\n\tuse(entry);',
    ],
    ['arithmetic of pointers', 'use((unsigned long *)tbl->it_base + (entry - tbl->it_offset));'],
    [
      'a size rounded to pages of the table',
      'size = IOMMU_PAGE_ALIGN(n, tbl) >> tbl->it_page_shift;\n\tiommu_tce_kill(tbl, 0, size);',
    ],
    ['a step of pages that are no smaller', 'size = PAGE_ALIGN(n) >> IOMMU_PAGE_SHIFT_4K;'],
    ['an offset of the address itself', 'addr = entry << tbl->it_page_shift;\n\taddr |= ioba & ~IOMMU_PAGE_MASK(tbl);'],
    ['what nothing is known of', 'entry = lookup(n);\n\tiommu_tce_kill(tbl, entry, 1);'],
    ['numbers', 'iommu_tce_kill(tbl, 0, 4096);'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));
});

describe('index-unit in patches', () => {
  it('knows the members of names whose declaration is out of view', () => {
    expect(
      inMail(
        indexUnit,
        'arch/powerpc/kvm/example.c',
        `@@ -10,5 +10,6 @@ long example_put(struct kvm_vcpu *vcpu,
 	list_for_each_entry(stit, &stt->iommu_tables, next) {
 		kvmppc_tce_put(stt, entry, tce);
+		iommu_tce_kill(stit->tbl, entry, 1);
 		more();
 	}
 	out();
`,
      ),
    ).toEqual(['introduced: iommu_tce_kill(stit->tbl, entry, 1)']);
  });

  it('takes nothing over unseen code but a rounding', () => {
    const hunks = (
      use: string,
    ): string => `@@ -10,3 +10,4 @@ void example(struct iommu_table *tbl, size_t size, unsigned long ioba)
 	a();
+	size = PAGE_ALIGN(size);
 	entry = ioba >> PAGE_SHIFT;
 	b();
@@ -30,3 +31,4 @@ void example(struct iommu_table *tbl, size_t size, unsigned long ioba)
 	c();
+	${use};
 	d();
 	e();
`;
    expect(inMail(indexUnit, 'drivers/iommu/example.c', hunks('iommu_tce_kill(tbl, entry, 1)'))).toEqual([]);
    expect(inMail(indexUnit, 'drivers/iommu/example.c', hunks('n = size >> tbl->it_page_shift'))).toEqual([
      'introduced: size >> tbl->it_page_shift',
    ]);
  });

  it('reports the shift that a patch adds as fixed', () => {
    expect(
      inMail(
        indexUnit,
        'drivers/iommu/example.c',
        `@@ -10,4 +10,5 @@ void example(void)
 	a();
-	iommu_init_table(newtbl, node, start, end);
+	iommu_init_table(newtbl, node,
+			 start >> page_shift, end >> page_shift);
 	b();
 	c();
`,
      ),
    ).toEqual(['fixed: iommu_init_table(newtbl, node, start, end)']);
  });

  const line = (before: string, after: string): string => `@@ -10,4 +10,4 @@ void example(struct iommu_table *tbl)
 	a();
-	${before}
+	${after}
 	b();
 	c();
`;
  it.each([
    ['a shift taken out', 'len = MAX_BITS - page_shift;', 'len = MAX_BITS;', ['fixed: MAX_BITS - page_shift']],
    ['a shift put in', 'n = f(end);', 'n = f(end >> PAGE_SHIFT);', ['fixed: end']],
    ['another shift', 'n = x >> PAGE_SHIFT;', 'n = x >> tbl->it_page_shift;', ['fixed: PAGE_SHIFT']],
    ['another size', 'n = x / PAGE_SIZE;', 'n = x / IOMMU_PAGE_SIZE(tbl);', ['fixed: PAGE_SIZE']],
    ['another conversion', 'n = PFN_UP(low);', 'n = PFN_PHYS(low);', ['fixed: PFN_UP']],
    ['a fixed size', 'n = x >> PAGE_SHIFT;', 'n = x / SZ_4K;', ['fixed: x >> PAGE_SHIFT']],
    ['a rounding put in', 'n = f(x >> PAGE_SHIFT);', 'n = f(PAGE_ALIGN(x) >> PAGE_SHIFT);', ['fixed: x']],
    ['a rounding of what is not cut', 'n = f(x);', 'n = f(PAGE_ALIGN(x));', []],
    [
      'lg of a page put in',
      'm = 1ULL << (fls(n) - 1);',
      'm = 1ULL << (fls(n) + tbl->it_page_shift - 1);',
      ['fixed: n'],
    ],
    ['the shift of the page that was found', 'n = pfn << PAGE_SHIFT;', 'n = pfn << shift;', ['fixed: PAGE_SHIFT']],
    ['an order taken out', 'p = get_pages(get_order(SIZE));', 'p = get_pages(SIZE);', []],
    ['another value', 'n = x >> PAGE_SHIFT;', 'n = y >> PAGE_SHIFT;', []],
    ['a shift of something else', 'n = x >> QUEUE_SHIFT;', 'n = x;', []],
    ['another function, in its own unit', 'rc = unmap(m, gfn * PAGE_SIZE);', 'rc = delete(m, gfn);', []],
    ['another constant', 'n = 4;', 'n = 5;', []],
  ])('takes the word of a fix: %s', (_, before, after, expected) => {
    const path = 'drivers/iommu/example.c';
    expect(inMail(indexUnit, path, line(before, after), 'iommu: fix the size of the window')).toEqual(expected);
    expect(inMail(indexUnit, path, line(before, after), 'iommu: tidy up')).toEqual([]);
  });
});

describe('index-unit and a rounding by the shift that follows', () => {
  const line = (before: string, after: string): string =>
    `@@ -10,3 +10,3 @@ void example(size_t size)\n \ta();\n-\t${before}\n+\t${after}\n \tb();\n`;

  it.each([
    ['n = size >> tg;', 'n = ALIGN(size, 1 << tg) >> tg;', ['fixed: size >> tg']],
    ['n = size >> p->tg;', 'n = round_up(size, 1UL << p->tg) >> p->tg;', ['fixed: size >> p->tg']],
    ['n = size >> tg;', 'n = ALIGN(size, BIT(tg)) >> tg;', ['fixed: size >> tg']],
    ['n = size >> tg;', 'n = ALIGN(size, 1 << order) >> tg;', []],
    ['n = size;', 'n = ALIGN(size, 1 << tg) >> tg;', []],
  ])('%s to %s', (before, after, expected) => {
    expect(inMail(indexUnit, 'drivers/iommu/example.c', line(before, after), 'iommu: align the size')).toEqual(
      expected,
    );
  });
});

describe('index-unit knows what members of other structs count', () => {
  it('a page number in a request, an address in a fault', () => {
    found(`
static void example(struct page_req_dsc *desc, struct iommu_fault_page_request *prm)
{
	prm->addr = (u64)desc->addr << VTD_PAGE_SHIFT;
	prm->addr = desc->addr;
	^^^^^^^^^^^^^^^^^^^^^^
}
`);
  });
});

describe('index-unit takes the words of a message about units', () => {
  const line = (before: string, after: string): string =>
    `@@ -10,3 +10,3 @@ void example(size_t size)\n \ta();\n-\t${before}\n+\t${after}\n \tb();\n`;
  const path = 'kernel/dma/example.c';

  it.each([
    ['pages for bytes', 'mark(p, 1 << page_order);', 'mark(p, size);', ['fixed: mark(p, 1 << page_order)']],
    ['bytes for pages', 'mark(p, size);', 'mark(p, nr_pages);', ['fixed: mark(p, size)']],
    ['another count of bytes', 'mark(p, size);', 'mark(p, length);', []],
    ['another count of pages', 'mark(p, npages);', 'mark(p, nr_pages);', []],
  ])('%s', (_, before, after, expected) => {
    const fix = (words: string): string[] => inMail(indexUnit, path, line(before, after), 'dma: fix the size', words);
    expect(fix('It takes a size in bytes rather than a number of pages.')).toEqual(expected);
    expect(fix('The name was wrong.')).toEqual([]);
  });

  it('pages of the CPU in a driver that has its own', () => {
    const hunk = line('writel(__phys_to_pfn(addr));', 'writel(EXAMPLE_PHYS_PFN(addr));');
    expect(inMail(indexUnit, 'drivers/iommu/example.c', hunk, 'iommu: do not use PAGE_SHIFT')).toEqual([
      'fixed: __phys_to_pfn',
    ]);
    expect(inMail(indexUnit, 'drivers/iommu/example.c', hunk, 'iommu: use our own macros')).toEqual([]);
  });

  it('a number of pages by its order is no size', () => {
    found(`
static int example_mark(struct device *dev, void *vaddr, size_t size)
{
	return set_memory_encrypted((unsigned long)vaddr, 1 << get_order(size));
}

static void example_free(struct device *dev, size_t size, void *vaddr)
{
	unsigned int order = get_order(size);

	example_mark(dev, vaddr, 1 << order);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	example_mark(dev, vaddr, PAGE_SIZE << order);
	example_mark(dev, vaddr, size);
}
`);
  });

  it('lg of a window from which the page shift is taken twice', () => {
    const twice = (lines: string): string => `
static void example_window(u64 available, unsigned int page_shift, int bits)
{
	int len = 40;

	${lines}
	if (available < (1ULL << (len - page_shift)))
		return;
	example_create(1ULL << len);
}
`;
    found(twice('len = bits - page_shift;\n\t      ^^^^^^^^^^^^^^^^^'));
    found(twice('if (bits)\n\t\tlen = bits - page_shift;\n\t\t      ^^^^^^^^^^^^^^^^^'));
    found(twice('len = bits;'));
    found(twice('len = bits - other_shift;'));
    found(twice('len = bits - page_shift;\n\tlen = bits;'));
  });

  it('memory of the machine is counted in pages already', () => {
    found(`
static unsigned long example_gigabytes(void)
{
	return totalram_pages() >> PAGE_SHIFT;
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`);
  });
});

describe('index-unit is silent about types and masks that tell little', () => {
  const quiet = (text: string): void => expect(check(indexUnit, text)).toEqual([]);

  it('low bits that are a number of their own', () => {
    quiet(`static void example(u64 *entries, u64 va)
{
	int j;

	for (j = 0; j < (entries[0] & ~PAGE_MASK) + 1; j++)
		flush(va + j * PAGE_SIZE);
}
`);
  });

  it('a frame number by its type that holds what a call gave', () => {
    quiet(`static void example(struct kvm_vcpu *vcpu)
{
	gfn_t root = example_get_root(vcpu);

	use((root & EXAMPLE_MASK) >> PAGE_SHIFT);
}
`);
  });
});

describe('index-unit takes the word of names and types where both sides have one', () => {
  it.each([
    [
      'a guest address for a frame number',
      `
static void example(struct kvm *kvm, gpa_t gpa)
{
	gfn_t gfn = gpa;
	      ^^^^^^^^^

	example_find(kvm, gfn);
}
`,
    ],
    [
      'an address where a parameter is called pfn',
      `
static int example_pfn_walk(struct example *e, unsigned long pfn)
{
	return example_step(e, pfn);
}

static int example(struct example *e, unsigned long addr)
{
	return example_pfn_walk(e, addr);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'an address in a sum with frames',
      `
static bool example(struct kvm_memory_slot *slot, gpa_t gpa)
{
	return gpa - slot->base_gfn < 8;
	       ^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'a size for a count of pages',
      `
static void example(struct page **pages, size_t size)
{
	unsigned int npages = PAGE_ALIGN(size);
	             ^^^^^^^^^^^^^^^^^^^^^^^^^

	example_free(pages, npages);
}
`,
    ],
    [
      'an address for an index of an array',
      `
static u32 example_iova_entry(u32 *table, struct iommu_domain *domain)
{
	return table[domain->geometry.aperture_start];
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      "the CPU's shift where that of the table is asked for",
      `
static long example(struct mm_iommu_table_group_mem_t *mem, unsigned long ua, unsigned long *hpa)
{
	return mm_iommu_ua_to_hpa(mem, ua, PAGE_SHIFT, hpa);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'the same through a function in view',
      `
static long example_find(struct mm_iommu_table_group_mem_t *mem, unsigned long ua, int shift)
{
	unsigned long hpa;

	return mm_iommu_ua_to_hpa(mem, ua, shift, &hpa);
}

static long example(struct mm_iommu_table_group_mem_t *mem, unsigned long ua)
{
	return example_find(mem, ua, PAGE_SHIFT);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      "the size of the CPU's page where that of the table is asked for",
      `
static void *example(struct mm_struct *mm, unsigned long ua)
{
	const unsigned long pgsize = 1ULL << PAGE_SHIFT;

	return mm_iommu_lookup(mm, ua, pgsize);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'a shift compared with itself',
      `
static unsigned int example(struct iommu_table *tbl, unsigned long size)
{
	if (tbl->it_page_shift < tbl->it_page_shift && size >= PAGE_SIZE)
	    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		return PAGE_SHIFT - PAGE_SHIFT;
		       ^^^^^^^^^^^^^^^^^^^^^^^
	return 0;
}
`,
    ],
    [
      'two units in the arguments of one bitmap',
      `
static unsigned long example(struct device *dev, struct iommu_table *tbl, unsigned long n)
{
	return iommu_area_alloc(tbl->it_map, tbl->it_size, 0, n, tbl->it_offset, dma_get_seg_boundary_nr_pages(dev, PAGE_SHIFT), 0);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'a size that a call gave through a pointer',
      `
static void example(struct device_node *dn, struct iommu_table *tbl, const __be32 *window)
{
	unsigned long offset, size;

	of_parse_dma_window(dn, window, &tbl->it_index, &offset, &size);
	tbl->it_size = size;
	^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'steps of another page than the loop counts',
      `
static void example(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long ioba)
{
	unsigned long i;

	for (i = 0; i < stt->size; ++i, ioba += 1ULL << tbl->it_page_shift)
	                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		example_put(stt, ioba);
}
`,
    ],
    [
      'parts of a page of another table',
      `
static void example(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long entry)
{
	unsigned long i, subpages = 1ULL << (stt->page_shift - PAGE_SHIFT);

	for (i = 0; i < subpages; ++i)
		iommu_tce_kill(tbl, tbl->it_offset + i, 1);
		                    ^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'a name that an inner block declares again',
      `
static void example(struct rb_node *n, struct vfio_dma *dma, struct vfio_batch *batch)
{
	if (n) {
		size_t n = dma->iova + dma->size;

		account_locked_vm(current->mm, n, true);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	}
}
`,
    ],
    [
      'what a function in view returns',
      `
static unsigned long example_start(struct iommu_table *tbl, unsigned long ioba)
{
	return ioba >> PAGE_SHIFT;
}

static void example(struct iommu_table *tbl, unsigned long ioba)
{
	iommu_tce_kill(tbl, example_start(tbl, ioba), 1);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`,
    ],
    [
      'a size that the function itself cuts at pages',
      `
static long example(struct mm_struct *mm, unsigned long ua, unsigned long size)
{
	unsigned long entries = size;

	if (size & ~PAGE_MASK)
		return -EINVAL;
	mm_iommu_get(mm, ua, entries);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	return 0;
}
`,
    ],
  ])('%s', (_, fixture) => {
    found(fixture);
  });

  it.each([
    [
      'what is converted in place',
      `
static void example(struct vm_area_struct *vma, unsigned long start, unsigned long len)
{
	unsigned long npages = PAGE_ALIGN(start + len);

	npages >>= PAGE_SHIFT;
	vma->vm_pgoff = PAGE_ALIGN(start);
	vma->vm_pgoff >>= PAGE_SHIFT;
	example_map(vma, npages);
}
`,
    ],
    [
      'a frame number in a variable for addresses',
      `
static void example(u64 *entry)
{
	dma_addr_t addr = *entry >> EXAMPLE_ADDR_SHIFT;

	example_use(pfn_to_page(addr));
}
`,
    ],
    [
      'a counter of a type for addresses',
      `
static void example(resource_size_t num_pages)
{
	resource_size_t page;

	for (page = 0; page < num_pages; page++)
		example_use(page << PAGE_SHIFT);
}
`,
    ],
    [
      'a size that is compared with a page of unknown size',
      `
static void example(unsigned long offset, unsigned long base)
{
	offset = offset >> EXAMPLE_PAGE_SHIFT;
	offset -= base >> PAGE_SHIFT;
	example_use(offset);
}
`,
    ],
    [
      'bits of a page',
      `
static void example(unsigned long *map, unsigned long iova, unsigned long nbits)
{
	unsigned long offset = example_bit(iova) % (PAGE_SIZE * BITS_PER_BYTE);

	nbits = min(PAGE_SIZE * BITS_PER_BYTE - offset, nbits);
	bitmap_set(map, offset, nbits);
}
`,
    ],
    [
      'low bits that are a number of pages',
      `
static void example(u64 data)
{
	u32 page_num = data & ~PAGE_MASK;

	example_write(data & PAGE_MASK, page_num);
}
`,
    ],
    [
      'an argument that a body shifts under a condition only',
      `
static void example_count(int item, unsigned long delta)
{
	if (example_in_bytes(item))
		delta >>= PAGE_SHIFT;
	example_add(item, delta);
}

static void example(struct folio *folio, int item)
{
	example_count(item, folio_nr_pages(folio));
}
`,
    ],
    [
      'the shift of a table for a guest or a host',
      `
static long example(struct kvmppc_spapr_tce_table *stt, struct iommu_table *tbl, unsigned long gpa)
{
	return iommu_tce_check_gpa(stt->page_shift, gpa) || iommu_tce_check_gpa(tbl->it_page_shift, gpa);
}
`,
    ],
    [
      'an offset into an array of bytes',
      `
static u8 example_iova_entry(u8 *table, struct iommu_domain *domain)
{
	return table[domain->geometry.aperture_start];
}
`,
    ],
    [
      'steps of one variable after each other',
      `
static unsigned long example(unsigned long a, unsigned long b, int n)
{
	while (n--) {
		a <<= 1;
		b >>= 1;
		a <<= b;
		b <<= a;
	}
	return a;
}
`,
    ],
  ])('is silent about %s', (_, text) => {
    expect(check(indexUnit, text)).toEqual([]);
  });
});

describe('index-unit', () => {
  const at = (lines: string, path: string): number =>
    check(
      indexUnit,
      `static unsigned long example(struct example *ex, unsigned long addr, unsigned long *map, pgoff_t ex_offset, u64 pfn)\n{\n\tunsigned long n;\n\n${lines}\n\treturn n;\n}\n`,
      path,
    ).length;

  it.each([
    ['a name', '\tn = addr << PAGE_SHIFT;\n\tn += pfn_to_phys(addr >> PAGE_SHIFT) + gfn_to_pfn(ex, addr);', 0],
    ['pieces of which each has a table', '\tn = PFN_PHYS(addr >> PMD_SHIFT);', 0],
    ['facts on both sides', '\tn = PFN_PHYS(virt_to_phys(ex));', 1],
  ])('asks for more than %s where no windows are', (_, lines, count) => {
    expect(at(lines, 'drivers/net/example.c')).toBe(count);
  });

  it('takes no pointer for the index that is added to it', () => {
    const lines = '\tn = (unsigned long)(map + pfn) + 2 * PMD_SIZE;\n\tn += pfn << PAGE_SHIFT;';
    expect(at(lines, 'drivers/iommu/example.c')).toBe(0);
  });

  it('does not trust a type for pages about an offset', () => {
    expect(at('\tn = PFN_DOWN(ex_offset);', 'drivers/iommu/example.c')).toBe(0);
  });

  it('does not know a member by its name alone where the struct itself is there', () => {
    expect(at('\tn = cache.it_offset * PAGE_SIZE;', 'drivers/iommu/example.c')).toBe(0);
    expect(at('\tn = tbl->it_offset * PAGE_SIZE;', 'drivers/iommu/example.c')).toBe(1);
  });

  it('believes the type of a variable more than its name', () => {
    expect(at('\tphys_addr_t start_pfn = (phys_addr_t)ex->n << PAGE_SHIFT;', 'drivers/iommu/example.c')).toBe(0);
    expect(at('\tunsigned long start_pfn = ex->n << PAGE_SHIFT;', 'drivers/iommu/example.c')).toBe(1);
  });

  it('knows the size of pages of which an architecture has one', () => {
    const lines = '\tn = (addr >> PAGE_SHIFT) << EXAMPLE_PAGE_SHIFT;';
    const text = `#define EXAMPLE_PAGE_SHIFT 12\nstatic unsigned long f(unsigned long addr)\n{\n\tunsigned long n;\n\n${lines}\n\treturn n;\n}\n`;
    expect(check(indexUnit, text, 'arch/x86/kvm/example.c')).toEqual([]);
    expect(check(indexUnit, text, 'arch/arm64/kvm/example.c')).toHaveLength(1);
    const entries = text.replace(lines, '\tn = addr >> EXAMPLE_PAGE_SHIFT;\n\tiommu_tce_kill(tbl, n, 1);');
    expect(check(indexUnit, entries, 'arch/x86/kvm/example.c')).toEqual([]);
  });
});

describe('index-unit elsewhere', () => {
  it('takes no index of pages for an offset inside one', () => {
    const text = (offset: string): string => `
static void example_copy(struct example_request *rq, struct example_head *head, void *src, unsigned int len)
{
	void *dst = page_address(rq->rq_pages[head->curpage]);

	memcpy(dst + ${offset}, src, len);
	head->curpage++;
}
`;
    const place = ({ start, end }: { start: number; end: number }): string => text('head->curpage').slice(start, end);
    expect(check(indexUnit, text('head->curpage'), 'net/example.c').map(place)).toEqual(['dst + head->curpage']);
    expect(check(indexUnit, text('head->pageoff'), 'net/example.c')).toEqual([]);
    expect(check(indexUnit, text('head->curpage').replace('curpage++', 'curpage = len'), 'net/example.c')).toEqual([]);
  });

  it.each([
    ['smmu->max_pasids = smmu->ssid_bits;', ['smmu->max_pasids = smmu->ssid_bits']],
    ['smmu->max_pasids = 1UL << smmu->ssid_bits;', []],
    ['smmu->pasid_bits = smmu->ssid_bits;', []],
    ['smmu->max_pasid = smmu->ssid_bits;', []],
    ['smmu->max_pasids = smmu->ssid_count;', []],
  ])('a number of things that is set to lg of it: %s', (line, expected) => {
    const text = `static void example_probe(struct example *smmu)\n{\n\t${line}\n}\n`;
    const found = check(indexUnit, text, 'drivers/iommu/example.c');
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    expect(check(indexUnit, text, 'drivers/net/example.c')).toEqual([]);
  });

  it.each([
    ['count = size >> PAGE_SHIFT;', 'count = size >> EXAMPLE_PAGE_SHIFT;', ['fixed: PAGE_SHIFT']],
    ['count = size >> EXAMPLE_PAGE_SHIFT;', 'count = size >> PAGE_SHIFT;', ['fixed: EXAMPLE_PAGE_SHIFT']],
    ['count = size >> EXAMPLE_PAGE_SHIFT;', 'count = size >> OTHER_PAGE_SHIFT;', []],
    ['count = size >> PAGE_SHIFT;', 'count = size >> 12;', []],
    ['copy(to, from, count);', 'copy(to, from, count * 8);', ['fixed: copy(to, from, count)']],
    ['copy(to, from, count * sizeof(u64));', 'copy(to, from, count);', ['fixed: copy(to, from, count * sizeof(u64))']],
    ['copy(to, from, count);', 'copy(to, from, count * n);', []],
    ['(idx << PAGE_SHIFT);', '(idx << EXAMPLE_PAGE_SHIFT);', ['fixed: PAGE_SHIFT']],
    ['unmap(addr, PAGE_SIZE);', 'unmap(addr, BIT(odp->page_shift));', ['fixed: PAGE_SIZE']],
    ['bytes = ring_size * PAGE_SIZE;', 'bytes = ring_size * 4096;', ['fixed: PAGE_SIZE']],
    ['cap = big ? ex->cap : PAGE_SIZE;', 'cap = big ? ex->cap : SZ_4K;', ['fixed: PAGE_SIZE']],
    ['bytes = ring_size * PAGE_SIZE;', 'bytes = ring_size * 512;', []],
    ['base &= EXAMPLE_PAGE_MASK;', 'base &= PAGE_MASK;', []],
  ])('takes the word of a fix about units in any driver: %s to %s', (before, after, expected) => {
    const hunk = `@@ -20,4 +20,4 @@ void example_all(struct example *ex)
 	one();
-	${before}
+	${after}
 	two();
 	three();
`;
    const of = (path: string, subject: string): string[] =>
      inMail(indexUnit, path, hunk, subject, 'The count is in bytes, not in pages.');
    expect(of('drivers/hv/example.c', 'hv: fix the count')).toEqual(expected);
    expect(of('drivers/hv/example.c', 'hv: rework the count')).toEqual([]);
    // A subject about the size of pages is enough, as the change itself shows whose pages they are.
    const isOfPages = before.includes('PAGE_S');
    expect(of('drivers/hv/example.c', 'hv: support more page sizes')).toEqual(isOfPages ? expected : []);
    expect(of('net/core/example.c', 'net: fix the count')).toEqual([]);
  });
});

describe('index-unit, pages of a hypervisor', () => {
  it.each([
    ['u64 gfn', 'gfn + count', 0],
    ['struct page *page', 'page_to_pfn(page) + count', 1],
  ])('frame numbers by name are those of the hypervisor there: %s', (parameter, sum, found) => {
    const text = `static u64 example(${parameter}, u64 size)\n{\n\tu64 count = size >> HV_HYP_PAGE_SHIFT;\n\n\treturn ${sum};\n}\n`;
    expect(check(indexUnit, text, 'drivers/iommu/example.c')).toHaveLength(found);
  });
});

describe('index-unit, what the function of one release takes', () => {
  it.each([
    ['npages', 0],
    ['page_to_pfn(ex)', 1],
  ])('free_pages_exact(ex, %s)', (size, count) => {
    const text = `static void example(void *ex, unsigned long npages)\n{\n\tfree_pages_exact(ex, ${size});\n}\n`;
    expect(check(indexUnit, text, 'drivers/iommu/example.c')).toHaveLength(count);
  });

  it('is believed as far as its type says the same', () => {
    const text =
      'static void example(struct kvm *kvm, gpa_t gpa)\n{\n\tmark_page_dirty(kvm, gpa);\n\tuse_pfn(gpa);\n}\n';
    expect(check(indexUnit, text, 'virt/kvm/example.c')).toHaveLength(1);
  });
});

describe('index-unit, a member that counts one thing', () => {
  const text = (call: string, more = ''): string => `
static void example(struct example *ex, void *table)
{
	memcpy(table, ex->table, ex->table_pages << PAGE_SHIFT);${more}
	${call};
}
`;
  it.each([
    ['free_pages_exact(table, ex->table_pages)', '', ['free_pages_exact(table, ex->table_pages)']],
    ['free_pages_exact(table, ex->table_pages << PAGE_SHIFT)', '', []],
    ['free_pages_exact(table, ex->table_pages)', '\n\tex->table_pages <<= PAGE_SHIFT;', []],
  ])('%s%s', (call, more, expected) => {
    const code = text(call, more);
    for (const path of ['drivers/thermal/example.c', 'drivers/iommu/example.c'])
      expect(check(indexUnit, code, path).map(({ start, end }) => code.slice(start, end))).toEqual(expected);
  });
});

describe('index-unit tells the start of a window from 0', () => {
  const text = (lines: string): string => `
static long example(struct iommu_table *tbl, struct kvm_memory_slot *memslot, gfn_t gfn, dma_addr_t dma_addr, long n)
{
	unsigned long entry, i;

${lines}
	return 0;
}
`;
  it.each([
    [
      'what was allocated',
      'entry = iommu_range_alloc(tbl, n);\n\ttbl->it_ops->set(tbl, entry, n);\n\t                      ^^^^^',
    ],
    [
      'a difference',
      'entry = (dma_addr >> tbl->it_page_shift) - tbl->it_offset;\n\ttbl->it_ops->clear(tbl, entry, n);\n\t                        ^^^^^',
    ],
    [
      'a loop over the window',
      'for (i = 0; i < tbl->it_size; i++)\n\t\tn += tbl->it_ops->get(tbl, i);\n\t\t                           ^',
    ],
    [
      'an address in the bitmap',
      'entry = dma_addr >> tbl->it_page_shift;\n\tbitmap_clear(tbl->it_map, entry, n);\n\t                          ^^^^^',
    ],
    [
      'a bit of the bitmap',
      'entry = dma_addr >> tbl->it_page_shift;\n\t__set_bit(entry + 1, tbl->it_map);\n\t          ^^^^^^^^^',
    ],
    ['a frame in a slot', 'use(&memslot->arch.rmap[gfn]);\n\t                        ^^^'],
    [
      'but not with the start added',
      'entry = iommu_range_alloc(tbl, n);\n\tentry += tbl->it_offset;\n\ttbl->it_ops->set(tbl, entry, n);',
    ],
    ['nor in the argument', 'entry = iommu_range_alloc(tbl, n);\n\ttbl->it_ops->set(tbl, entry + tbl->it_offset, n);'],
    [
      'nor with the start taken away',
      'entry = dma_addr >> tbl->it_page_shift;\n\tbitmap_clear(tbl->it_map, entry - tbl->it_offset, n);',
    ],
    ['nor a frame with the start taken away', 'gfn -= memslot->base_gfn;\n\tuse(&memslot->arch.rmap[gfn]);'],
    ['nor a loop over the bitmap', 'for (i = 0; i < tbl->it_size; i++)\n\t\t__set_bit(i, tbl->it_map);'],
    ['nor an array of something else', 'use(&memslot->arch.pages[gfn]);'],
  ])('%s', (_, lines) => found(text(`\t${lines}`)));
});
