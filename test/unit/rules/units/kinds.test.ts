import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { inMail } from '../mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(indexUnit, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

describe('index-unit and the shift of a page that was found', () => {
  const body = (lines: string): string => `
static unsigned long example_phys(unsigned long token, pte_t *ptep, unsigned int page_shift)
{
	unsigned long pa, pfn;
	int hugepage_shift;

	ptep = find_init_mm_pte(token, &hugepage_shift);
${lines}
	return pa;
}
`;
  it.each([
    ['in a step', '\tpa = pte_pfn(*ptep);\n\tpa <<= hugepage_shift;\n\t^^^^^^^^^^^^^^^^^^^^^'],
    ['in a sum', '\tpfn = pte_pfn(*ptep);\n\tpa = (pfn << hugepage_shift) | 1;\n\t      ^^^^^^^^^^^^^^^^^^^^^'],
    [
      'by that of the CPU',
      '\tpa = pte_pfn(*ptep);\n\tpa <<= PAGE_SHIFT;\n\tpa |= token & ((1ul << hugepage_shift) - 1);',
    ],
    ['of what counts something else', '\tpa = example_frame(*ptep);\n\tpa <<= hugepage_shift;'],
    ['that a caller gives', '\tpfn = pte_pfn(*ptep);\n\tpa = pfn << page_shift;'],
    ['that is PAGE_SHIFT', '\thugepage_shift = PAGE_SHIFT;\n\tpa = pte_pfn(*ptep) << hugepage_shift;'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and pointers that move by bytes', () => {
  const body = (lines: string): string => `
static void example_free(struct example *ex, struct example **list, u32 *words, void *raw, u8 *octets, int n)
{
	size_t size, bytes;

${lines}
}
`;
  it.each([
    ['to pointers', '\tsize = n * sizeof(struct example *);\n\texample_put(list + size);\n\t            ^^^^^^^^^^^'],
    ['to a struct', '\texample_put(ex + sizeof(*ex));\n\t            ^^^^^^^^^^^^^^^^'],
    ['to words, in a step', '\twords += n * sizeof(u32);\n\t^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'to what is not declared in view',
      '\tsize = n * sizeof(void *);\n\texample_tables[n]->used = 0;\n\texample_put(example_tables + size);\n\t            ^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'by elements',
      '\texample_put(ex + 1);\n\twords += n;\n\tsize = n * sizeof(u32);\n\texample_put(words + size / sizeof(u32));',
    ],
    ['to bytes', '\texample_put(raw + n * sizeof(u32));\n\texample_put(octets + sizeof(*ex));'],
    [
      'that are cast to bytes',
      '\texample_put((void *)ex + sizeof(*ex));\n\texample_put((char *)words + n * sizeof(u32));',
    ],
    [
      'on one of two ways',
      '\tif (n)\n\t\tsize = n * sizeof(u32);\n\telse\n\t\tsize = 1;\n\texample_put(words + size);\n\t            ^^^^^^^^^^^^',
    ],
    ['by bytes of what is not known', '\texample_put(example_base + n * sizeof(u32));'],
  ])('%s', (_, lines) => found(body(lines)));

  it.each([
    ['an integer beside the same address', '(u32 *)(addr + 1)', '(u32 *)addr', true],
    ['an offset of a whole word', '(u32 *)(addr + 4)', '(u32 *)addr', false],
    ['words of bytes', '(u8 *)(addr + 1)', '(u8 *)addr', false],
    ['something that is read nowhere else', '(u32 *)(addr + 1)', '(u64 *)addr', false],
    ['a pointer', '(u32 *)(ptr + 1)', '(u32 *)ptr', false],
  ])('%s', (_, moved, plain, isTold) => {
    const text = `
static u64 example_read(unsigned long addr, u32 *ptr)
{
	return (u64)in_le32(${moved}) << 32 | in_le32(${plain});
}
`;
    expect(check(indexUnit, text).map(({ start, end }) => text.slice(start, end))).toEqual(isTold ? [moved] : []);
  });
});

describe('index-unit and an array for pages of one size', () => {
  const body = (count: string, bound: string): string => `
static void *example_map(void *addr, unsigned long size)
{
	unsigned long *pfns = kcalloc(${count}, sizeof(unsigned long), GFP_KERNEL);
	int i;

	for (i = 0; i < ${bound}; i++)
		pfns[i] = example_pfn(addr, i);
	return pfns;
}
`;
  it.each([
    ['size / HV_HYP_PAGE_SIZE', 'size / PAGE_SIZE', true],
    ['size >> PAGE_SHIFT', 'size >> HV_HYP_PAGE_SHIFT', true],
    ['size / PAGE_SIZE', 'size >> PAGE_SHIFT', false],
    ['size / HV_HYP_PAGE_SIZE', 'n', false],
    ['n', 'size / PAGE_SIZE', false],
  ])('%s, filled with %s', (count, bound, isTold) => {
    const text = body(count, bound);
    const expected = isTold ? [`kcalloc(${count}, sizeof(unsigned long), GFP_KERNEL)`] : [];
    const found = check(indexUnit, text, 'arch/x86/hyperv/example.c');
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(expected);
    // Pages of x86 have the size of the hypervisor's.
    expect(found.every(({ severity }) => severity === 'information')).toBe(true);
    const elsewhere = check(indexUnit, text, 'drivers/iommu/example.c');
    expect(elsewhere.map(({ severity }) => severity)).toEqual(expected.map(() => undefined));
  });
});

describe('index-unit and what parameters are called', () => {
  const body = (line: string): string => `
static int example_inval(u64 lpid, u64 gpa, u64 page_shift)
{
	return example_call(lpid, gpa, page_shift);
}

static void example_flush(struct example *ex, u64 start_gfn, u64 nr_pages)
{
	example_call(ex, start_gfn, nr_pages);
}

static void example_use(struct example *ex, u64 gpa, u64 gfn_start, u64 gfn_end, u64 other, u64 pgsize)
{
${line}
}
`;
  it.each([
    ['a size for a shift', '\texample_inval(1, gpa, PAGE_SIZE);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['one of another page', '\texample_inval(1, gpa, SZ_64K);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'a size that is computed',
      '\texample_inval(1, gpa, 1UL << PAGE_SHIFT);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['an end for a number', '\texample_flush(ex, gfn_start, gfn_end);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['a shift', '\texample_inval(1, gpa, PAGE_SHIFT);'],
    ['what only its name calls a size', '\texample_inval(1, gpa, pgsize);'],
    ['a difference', '\texample_flush(ex, gfn_start, gfn_end - gfn_start);'],
    ['an end of something else', '\texample_flush(ex, other, gfn_end);'],
  ])('%s', (_, line) => found(body(line)));
});

describe('index-unit and a size that is cut on one way only', () => {
  const body = (lines: string): string => `
static void example_inv(struct example *ex, struct example_info *info, int tg, size_t given)
{
	size_t size = info->count * info->granule;

${lines}
}
`;
  it.each([
    ['before a call', '\tif (!ex->ranges)\n\t\tsize = size >> tg;\n\t\t^^^^^^^^^^^^^^^^^\n\texample_flush(ex, size);'],
    ['in place', '\tif (!ex->ranges) {\n\t\tsize >>= tg;\n\t\t^^^^^^^^^^^\n\t}\n\texample_flush(ex, size);'],
    ['on both', '\tsize >>= tg;\n\texample_flush(ex, size);'],
    [
      'in either branch',
      '\tif (ex->ranges)\n\t\tsize = size << 1;\n\telse\n\t\tsize >>= tg;\n\texample_flush(ex, size);',
    ],
    [
      'before it leaves',
      '\tif (!ex->ranges) {\n\t\tsize >>= tg;\n\t\treturn example_pages(ex, size);\n\t}\n\texample_flush(ex, size);',
    ],
    [
      'or not set',
      '\tsize_t len = 0;\n\n\tif (ex->ranges) {\n\t\tlen = size;\n\t\tlen >>= tg;\n\t}\n\texample_flush(ex, len);',
    ],
    ['for a message', '\tif (!ex->ranges)\n\t\tsize >>= tg;\n\tdev_err(ex->dev, "%zu\\n", size);'],
    ['as a parameter says', '\tif (!tg)\n\t\tgiven >>= PAGE_SHIFT;\n\texample_flush(ex, given);'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and variables that a patch adds', () => {
  const found = (declared: string, more = ''): string[] =>
    inMail(
      indexUnit,
      'arch/powerpc/platforms/pseries/example.c',
      `@@ -10,5 +10,8 @@ static void example_setup(struct pci_dev *dev)
 	int i;
${declared}
 	for (i = 0; i < example_count(dev); i++) {
+		start = pci_resource_start(dev, i);
+		end = pci_resource_end(dev, i);
 		example_note(dev, i);
 	}
@@ -40,4 +43,4 @@ static void example_setup(struct pci_dev *dev)
 	struct iommu_table *tbl = example_table(dev);
 ${more}
-	iommu_init_table(tbl, 0, 0, 0);
+	iommu_init_table(tbl, 0, start, end);
 	example_done(tbl);
`,
    );
  it('are not changed by the code between two hunks', () => {
    expect(found('+	unsigned long start = 0, end = 0;')).toEqual(['introduced: iommu_init_table(tbl, 0, start, end)']);
  });
  it('may be, where they were there before', () => {
    expect(found(' 	unsigned long start = 0, end = 0;')).toEqual([]);
    expect(found('-	int start = 0, end = 0;\n+	unsigned long start = 0, end = 0;')).toEqual([]);
  });
  it('may be, where the code that stays has the name as well', () => {
    expect(found('+	unsigned long start = 0, end = 0;', '	example_first(&start, &end);')).toEqual([]);
  });
});

describe('index-unit and the size of a page for its shift', () => {
  it.each([
    ['addr >> PAGE_SIZE', true],
    ['addr << SZ_64K', true],
    ['npages * PAGE_SHIFT', true],
    ['PAGE_SHIFT * npages', true],
    ['PAGE_SHIFT * 2', false],
    ['level * PAGE_SHIFT', false],
    ['addr / PAGE_SHIFT', true],
    ['addr & PAGE_SHIFT', true],
    ['addr & ~PAGE_SHIFT', true],
    ['ALIGN(addr, PAGE_SHIFT)', true],
    ['addr >> PAGE_SHIFT', false],
    ['addr << EXAMPLE_LOG2_PAGE_SIZE', false],
    ['n * PAGE_SIZE', false],
    ['ALIGN(addr, PAGE_SIZE)', false],
    ['addr & (PAGE_SIZE - 1)', false],
    ['addr - PAGE_SHIFT', false],
  ])('%s', (expression, isTold) => {
    const text = `
static unsigned long example_cut(unsigned long addr, unsigned long n, unsigned long npages, int level)
{
	return example_value(${expression});
}
`;
    expect(check(indexUnit, text).map(({ start, end }) => text.slice(start, end))).toEqual(isTold ? [expression] : []);
  });
});

describe('index-unit and tables with pages of their own', () => {
  it.each([
    ['struct iommu_table *tbl, ', 'tcenum << 12', true],
    ['struct iommu_table *tbl, ', '(u64)tcenum << IOMMU_PAGE_SHIFT_4K', true],
    ['struct iommu_table *tbl, ', 'tcenum << tbl->it_page_shift', false],
    ['struct iommu_table *tbl, ', 'other << 12', false],
    ['', 'tcenum << 12', false],
  ])('%s%s', (table, expression, isTold) => {
    const text = `
static long example_put(${table}long tcenum, long other)
{
	return example_call(${expression}, 0);
}
`;
    expect(check(indexUnit, text).map(({ start, end }) => text.slice(start, end))).toEqual(isTold ? [expression] : []);
  });
});

describe('index-unit and the size of a pointer', () => {
  const body = (lines: string): string => `
static int example_start(struct example *ex, int threads)
{
	struct task_struct **tsk;
	struct example *copy;
	u64 list[16];

${lines}
	return 0;
}
`;
  it.each([
    [
      'in an allocation',
      '\ttsk = kmalloc_array(threads, sizeof(tsk), GFP_KERNEL);\n\t                             ^^^^^^^^^^^',
    ],
    ['of one thing', '\tcopy = kzalloc(sizeof(copy), GFP_KERNEL);\n\t               ^^^^^^^^^^^^'],
    ['where memory is cleared', '\tmemset(copy, 0, sizeof(copy));\n\t                ^^^^^^^^^^^^'],
    ['of what it points to', '\tcopy = kzalloc(sizeof(*copy), GFP_KERNEL);\n\tmemset(copy, 0, sizeof(*copy));'],
    ['of another', '\tcopy = kzalloc(sizeof(ex), GFP_KERNEL);'],
    ['of an array', '\tmemset(list, 0, sizeof(list));'],
    ['of a member that may be one', '\tmemset(ex->list, 0, sizeof(ex->list));'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and the room of a text', () => {
  const body = (lines: string): string => `
static void example_name(struct example *ex, char *text)
{
	char own[32];
	char (*rows)[16] = ex->rows;

${lines}
}
`;
  it.each([
    ['as one character', '\tsnprintf(text, sizeof(*text), "%d", ex->id);\n\t               ^^^^^^^^^^^^^'],
    [
      'that more is added to',
      '\tstrlcat(ex->text, own, sizeof(*ex->text));\n\t                       ^^^^^^^^^^^^^^^^^',
    ],
    ['of an array', '\tsnprintf(own, sizeof(own), "%d", ex->id);'],
    ['of a row of one', '\tstrscpy(*rows, text, sizeof(*rows));'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and bits that are shifted away', () => {
  const body = (lines: string): string => `
static u64 example_count(struct iommu_table *tbl, u64 num, u64 start, u64 last)
{
	u64 size = 1ULL << tbl->it_page_shift;

${lines}
}
`;
  it.each([
    ['of a count', '\tnum |= size - 1;\n\t^^^^^^^^^^^^^^^\n\tnum >>= tbl->it_page_shift;\n\treturn num;'],
    ['that is added', '\tnum += size - 1;\n\tnum >>= tbl->it_page_shift;\n\treturn num;'],
    [
      'and are asked for before',
      '\tnum |= size - 1;\n\tstart += num;\n\tnum >>= tbl->it_page_shift;\n\treturn num + start;',
    ],
    ['of the last of a range', '\tlast |= size - 1;\n\tlast >>= tbl->it_page_shift;\n\treturn last;'],
    ['of another size', '\tnum |= size - 1;\n\tnum >>= tbl->it_page_shift - 3;\n\treturn num;'],
    ['of what is counted on', '\tnum |= size - 1;\n\tnum++;\n\tnum >>= tbl->it_page_shift;\n\treturn num;'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and arguments that are swapped', () => {
  const body = (lines: string): string => `
static int example_map_one(struct example *ex, int pe_num, int window_id, u64 size)
{
	return example_set(ex, pe_num, window_id, size);
}

static int example_map(struct example *ex, int first_pe, int win, int other, u64 size)
{
	struct iommu_table *tbl = ex->tbl;

${lines}
	return tbl->it_page_shift;
}
`;
  it.each([
    [
      'by one word each',
      '\texample_map_one(ex, win, first_pe + 1, size);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['and are not', '\texample_map_one(ex, first_pe, win, size);'],
    ['of which one has no such name', '\texample_map_one(ex, win, other, size);'],
    ['through a call', '\texample_map_one(ex, to_pe(win), first_pe, size);'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and a count for an end', () => {
  const body = (lines: string): string => `
static void example_mark(struct example *ex, int first, int n, int end)
{
	int i;

${lines}
}
`;
  it.each([
    [
      'beside the sum of both',
      '\tex->last = first + n - 1;\n\tfor (i = first; i < n; i++)\n\t                ^^^^^\n\t\texample_set(ex, i);',
    ],
    ['of an end', '\tex->last = first + n - 1;\n\tfor (i = first; i < end; i++)\n\t\texample_set(ex, i);'],
    ['of the sum', '\tfor (i = first; i < first + n; i++)\n\t\texample_set(ex, i);'],
    ['of a search', '\tend = (first + n) / 2;\n\tfor (i = first; i < n; i++)\n\t\texample_set(ex, i);'],
    ['from the start of all', '\tex->last = first + n - 1;\n\tfor (i = 0; i < n; i++)\n\t\texample_set(ex, i);'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and numbers of vCPUs', () => {
  const body = (lines: string): string => `
static int example_find(struct kvm *kvm, struct example_collection *collection, u32 server_num, u32 vcpu_idx)
{
	struct kvm_vcpu *vcpu;

${lines}
	return example_kick(vcpu);
}
`;
  it.each([
    [
      'for the index',
      '\tvcpu = kvm_get_vcpu(kvm, collection->target_addr);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'beside how many there are',
      '\tif (server_num >= KVM_MAX_VCPUS)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;\n\tvcpu = kvm_get_vcpu_by_id(kvm, server_num);',
    ],
    ['of an index', '\tvcpu = kvm_get_vcpu(kvm, vcpu_idx);'],
    ['by their identifier', '\tvcpu = kvm_get_vcpu_by_id(kvm, collection->target_addr);'],
    [
      'that are cut to how many there may be',
      '\tif (server_num > KVM_MAX_VCPU_IDS)\n\t\treturn -EINVAL;\n\tif (server_num > KVM_MAX_VCPUS)\n\t\tserver_num = KVM_MAX_VCPUS;\n\tvcpu = NULL;',
    ],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and fields of addresses', () => {
  const body = (lines: string): string => `
#define PAR_PA		GENMASK_ULL(47, 12)
#define PAR_BASE	GENMASK_ULL(63, 0)
#define PAR_SIZE	GENMASK_ULL(19, 12)

static u64 example_translate(struct example *ex)
{
	u64 val = readq(ex->base + PAR);
	phys_addr_t phys = 0;
	u64 n;

${lines}
	return phys;
}
`;
  it.each([
    ['that begin at a page', '\tphys = FIELD_GET(PAR_PA, val);\n\t       ^^^^^^^^^^^^^^^^^^^^^^'],
    ['that are shifted back', '\tphys = FIELD_GET(PAR_PA, val) << 12;'],
    ['that are shifted back later', '\tphys = FIELD_GET(PAR_PA, val);\n\tphys <<= 12;'],
    ['from the first bit on', '\tphys = FIELD_GET(PAR_BASE, val);'],
    ['kept as a number', '\tn = FIELD_GET(PAR_PA, val);'],
    ['that are too short for one', '\tphys = FIELD_GET(PAR_SIZE, val);'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and the length of a property', () => {
  const body = (lines: string): string => `
static int example_parse(struct example *ex, struct device_node *np, int cells)
{
	const __be32 *prop;
	int i, len;

	prop = of_get_property(np, "ranges", &len);
	if (!prop)
		return -ENOENT;
${lines}
	return 0;
}
`;
  it.each([
    ['as how many cells', '\tfor (i = 0; i < len; i++)\n\t            ^^^^^^^\n\t\texample_put(ex, prop[i]);'],
    [
      'beside how many cells',
      '\tif (len < ex->addr_cells + ex->size_cells)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    ['of all cells', '\tfor (i = 0; i < len / 4; i++)\n\t\texample_put(ex, prop[i]);'],
    [
      'that becomes how many cells',
      '\tlen /= sizeof(u32);\n\tfor (i = 0; i < len; i++)\n\t\texample_put(ex, prop[i]);',
    ],
    ['beside that of cells', '\tif (len < ex->addr_cells * sizeof(__be32))\n\t\treturn -EINVAL;'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('index-unit and pages of 4 KiB', () => {
  const body = (lines: string): string => `
static unsigned long example_cut(struct page *page, phys_addr_t phys, unsigned long size)
{
	unsigned long n, pfn;

${lines}
}
`;
  it.each([
    ['by a constant', '\tn = size / SZ_4K;\n\treturn n << PAGE_SHIFT;', ['n << PAGE_SHIFT']],
    ['rounded to them', '\tn = ALIGN(size, SZ_4K);\n\treturn n >> PAGE_SHIFT;', ['n >> PAGE_SHIFT']],
    ['by a number', '\tpfn = phys >> 12;\n\treturn memory_failure(pfn, 0);', ['memory_failure(pfn, 0)']],
    ['that stay so', '\tn = size / SZ_4K;\n\treturn n * SZ_4K;', []],
    ['of what counts nothing that is known', '\tn = size >> 12;\n\treturn memory_failure(n, 0);', []],
    ['of the CPU', '\tn = phys >> PAGE_SHIFT;\n\treturn memory_failure(n, 0);', []],
  ])('%s', (_, lines, expected) => {
    const text = body(lines);
    expect(check(indexUnit, text, 'drivers/iommu/example.c').map(({ start, end }) => text.slice(start, end))).toEqual(
      expected,
    );
  });
  it('are those of the CPU where it has no others', () => {
    const text = body('\tpfn = phys >> 12;\n\treturn memory_failure(pfn, 0);');
    expect(check(indexUnit, text, 'arch/x86/mm/example.c')).toEqual([]);
  });
});

describe('index-unit and the size of an array', () => {
  const body = (lines: string): string => `
static void example_clear(struct example *ex, u64 *given)
{
	u64 list[16];
	u8 octets[16];
	int i;

${lines}
}
`;
  it.each([
    ['as elements', '\tmemset(list, 0, ARRAY_SIZE(list));\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['as a bound', '\tfor (i = 0; i < sizeof(list); i++)\n\t            ^^^^^^^^^^^^^^^^\n\t\tlist[i] = 0;'],
    ['in bytes', '\tmemset(list, 0, sizeof(list));\n\tfor (i = 0; i < ARRAY_SIZE(list); i++)\n\t\tlist[i] = 0;'],
    [
      'of bytes',
      '\tmemset(octets, 0, ARRAY_SIZE(octets));\n\tfor (i = 0; i < sizeof(octets); i++)\n\t\toctets[i] = 0;',
    ],
    ['in a loop over something else', '\tfor (i = 0; i < sizeof(list); i++)\n\t\texample_put(ex, i);'],
  ])('%s', (_, lines) => found(body(lines)));
});
