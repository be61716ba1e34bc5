import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const change = (before: string, after: string, behind = ''): string =>
  hunkOf(10, 'static int example_set(struct example *ex, size_t size)', ` {\n-\t${before}\n+\t${after}\n${behind} }\n`);

const told = (before: string, after: string, subject: string, path = 'arch/powerpc/mm/example.c'): string[] =>
  inMail(indexUnit, path, change(before, after), subject);

describe('index-unit and the size of something else', () => {
  it.each([
    ['bytes = sizeof(void *) << shift;', 'bytes = sizeof(pgd_t) << shift;', 'sizeof(void *)'],
    ['for (i = 0; i < ARRAY_SIZE(names); i++)', 'for (i = 0; i < ARRAY_SIZE(ex->counts); i++)', 'ARRAY_SIZE(names)'],
  ])('%s to %s', (before, after, expected) => {
    expect(told(before, after, 'powerpc: fix the size of a table')).toEqual([`fixed: ${expected}`]);
    expect(told(before, after, 'powerpc: rework the size of a table')).toEqual([]);
    expect(told(before, after, 'powerpc: fix a crash')).toEqual([]);
  });

  it.each([
    ['that is renamed', 'struct old *p = get(sizeof(struct old));', 'struct new *p = get(sizeof(struct new));'],
    ['of the same with a longer name', 'n = get(sizeof(struct timed));', 'n = get(sizeof(struct old_timed));'],
    ['of what is pointed to', 'p = get(sizeof(struct old));', 'p = get(sizeof(*p));'],
    ['beside other changes', 'p = get(sizeof(struct old), 1);', 'p = get(sizeof(struct other), 2);'],
  ])('is silent of one %s', (_, before, after) => {
    expect(told(before, after, 'powerpc: fix the size of a table')).toEqual([]);
  });

  it('of a table of another level', () => {
    const [before, after] = ['pmdp = early_alloc(PMD_TABLE_SIZE);', 'pudp = early_alloc(PUD_TABLE_SIZE);'];
    expect(told(before, after, 'powerpc: fix an allocation')).toEqual(['fixed: early_alloc(PMD_TABLE_SIZE']);
  });

  it('that is a number of elements', () => {
    const hunks =
      hunkOf(
        5,
        '',
        ` static void example_alloc(struct example *ex)\n {\n+\tsize_t size = sizeof(struct slot) * nr_slots;\n`,
      ) + change('ex->slots = example_alloc_node(nr_slots, 8);', 'ex->slots = example_alloc_node(size, 8);');
    const found = inMail(indexUnit, 'arch/powerpc/mm/example.c', hunks, 'powerpc: fix memory corruption');
    expect(found).toEqual(['fixed: example_alloc_node(nr_slots, 8)']);
  });
});

describe('index-unit and a rounding to the size that a shift by a number cuts into', () => {
  it.each([
    ['SZ_256M', '28', ['fixed: LIMIT >> 28']],
    ['SZ_64K', '16', ['fixed: LIMIT >> 16']],
    ['SZ_64K', '12', []],
  ])('%s and %s', (size, shift, expected) => {
    const [before, after] = [`i = LIMIT >> ${shift};`, `i = ALIGN(LIMIT, ${size}) >> ${shift};`];
    expect(told(before, after, 'powerpc: fix the number of segments')).toEqual(expected);
    expect(told(before, after, 'powerpc: rework segments')).toEqual([]);
  });
});

describe('index-unit and an address of the device', () => {
  const path = 'drivers/net/example.c';
  it('that is translated', () => {
    const [before, after] = ['p = phys_to_virt(addr);', 'p = phys_to_virt(example_iova_to_phys(ex, addr));'];
    expect(told(before, after, 'net: fix addresses', path)).toEqual(['fixed: phys_to_virt(addr)']);
    expect(told(before, after, 'net: rework addresses', path)).toEqual([]);
    expect(told(before, 'p = phys_to_virt(example_addr(ex, addr));', 'net: fix addresses', path)).toEqual([]);
  });
});

describe('index-unit and one length for another', () => {
  const path = 'drivers/iommu/example.c';
  const both = ' \texample_put(size);\n \texample_put(aligned_size);\n';
  const inFile = (behind: string, subject = 'iommu: fix the size'): string[] =>
    inMail(
      indexUnit,
      path,
      change('iova = example_map(dev, aligned_size);', 'iova = example_map(dev, size);', behind),
      subject,
    );

  it('where both are known', () => {
    expect(inFile(both)).toEqual(['fixed: example_map(dev, aligned_size)']);
    expect(inFile(both, 'iommu: rework sizes')).toEqual([]);
    expect(inFile(' \texample_put(size);\n')).toEqual([]);
    expect(inFile(' \texample_put(aligned_size);\n')).toEqual([]);
  });
});

describe('index-unit and a call that is left behind', () => {
  const path = 'arch/powerpc/platforms/pseries/example_iommu.c';
  const [before, after] = ['rc = example_put(index << 12, tce);', 'rc = example_put(index << shift, tce);'];
  const clear = (shift: string): string =>
    hunkOf(50, 'static void example_clear(struct example *ex)', ` {\n \trc = example_put(index << ${shift}, 0);\n }\n`);

  it('with the old shift', () => {
    const found = (shift: string): string[] => inMail(indexUnit, path, change(before, after) + clear(shift));
    expect(found('12')).toEqual(['introduced: example_put(index << 12, 0)']);
    expect(found('shift')).toEqual([]);
    expect(found('16')).toEqual([]);
  });
});

describe('index-unit and the two sides of a list', () => {
  const body = (lines: string): string => `
static void example_check(struct device *dev, struct scatterlist *s, struct scatterlist *t)
{
${lines}
}
`;
  it.each([
    [
      'an address and a length',
      '\texample(dev, sg_virt(s), sg_dma_len(s));\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['of one side', '\texample(dev, sg_virt(s), s->length);\n\texample(dev, sg_dma_address(s), sg_dma_len(s));'],
    ['of two elements', '\texample(dev, sg_virt(s), sg_dma_len(t));'],
    ['two addresses', '\texample(dev, sg_virt(s), sg_dma_address(s));'],
    ['what a driver mapped by itself', '\texample(dev, sg_dma_address(s), s->length);'],
    ['in a message', '\tdev_dbg(dev, "%p %d", sg_virt(s), sg_dma_len(s));'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(indexUnit, text, 'kernel/dma/example.c'))).toEqual(expected);
  });
});

describe('index-unit and which size of page it is', () => {
  const body = (lines: string): string => `
static void example_flush(struct vm_area_struct *vma, unsigned long addr, int psize)
{
${lines}
}
`;
  it.each([
    ['in a sum', '\texample(vma, addr, addr + mmu_virtual_psize);\n\t                   ^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['in a step', '\taddr += mmu_linear_psize;\n\t^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['as an index', '\texample(vma, mmu_virtual_psize);\n\taddr += 1UL << mmu_psize_to_shift(mmu_virtual_psize);'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(indexUnit, text, 'arch/powerpc/mm/example.c'))).toEqual(expected);
  });
});

describe('index-unit and lg of a number for a parameter that is a size', () => {
  it.each([
    ['ilog2(ex->entries) + 3', true],
    ['ilog2(ex->entries)', true],
    ['get_order(size)', true],
    ['1UL << ilog2(ex->entries)', false],
    ['ex->entries', false],
  ])('%s', (argument, isTold) => {
    const text = `
static void example_free(void *addr, unsigned long size)
{
	example_put(addr, size);
}

static void example_drop(struct example *ex, void *addr, unsigned long size)
{
	example_free(addr, ${argument});
}
`;
    const found = check(indexUnit, text, 'drivers/iommu/example.c').map(({ brief }) => brief);
    expect(found).toEqual(isTold ? [`${argument} for size`] : []);
  });
});

describe('index-unit and what takes page frame numbers', () => {
  const body = (lines: string): string => `
static void example_add(unsigned long start_pfn, unsigned long end_pfn)
{
	void *p;

${lines}
}
`;
  it.each([
    ['the address of memory', '\tp = __va(start_pfn);\n\t    ^^^^^^^^^^^^^^^'],
    [
      'sections',
      '\tmemory_present(0, start_pfn << PAGE_SHIFT, end_pfn << PAGE_SHIFT);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['right', '\tp = __va(start_pfn << PAGE_SHIFT);\n\tmemory_present(0, start_pfn, end_pfn);'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(indexUnit, text, 'arch/powerpc/mm/example.c'))).toEqual(expected);
  });
});

describe('index-unit and a shift by a number that an argument gets or loses', () => {
  it.each([
    ['x = example_segment(i);', 'x = example_segment(i << 28);', 'fixed: example_segment(i)'],
    ['show(seq, (end - start) >> 10);', 'show(seq, end - start);', 'fixed: show(seq, (end - start) >> 10)'],
  ])('%s to %s', (before, after, expected) => {
    expect(told(before, after, 'powerpc: fix what is displayed')).toEqual([expected]);
    expect(told(before, after, 'powerpc: rework what is displayed')).toEqual([]);
  });

  it.each([
    ['another value', 'show(seq, size);', 'show(seq, end << 28);'],
    ['flags', 'set(ex, 1 | EXAMPLE_A);', 'set(ex, 1 | EXAMPLE_A << 2);'],
    ['a message', 'pr_info("%d", size);', 'pr_info("%d", size >> 10);'],
  ])('is silent of %s', (_, before, after) => {
    expect(told(before, after, 'powerpc: fix what is displayed')).toEqual([]);
  });
});

describe('index-unit and the unit of a size', () => {
  it.each([
    ['end = ALIGN(start, SZ_128);', 'end = ALIGN(start, SZ_128K);', ['fixed: SZ_128']],
    ['if (ALIGN(a, SZ_512M) != b)', 'if (ALIGN_DOWN(a, SZ_512) != b)', ['fixed: SZ_512M']],
    ['end = ALIGN(start, SZ_128K);', 'end = ALIGN(start, SZ_256K);', []],
  ])('%s to %s', (before, after, expected) => {
    expect(told(before, after, 'powerpc: fix the limit')).toEqual(expected);
    expect(told(before, after, 'powerpc: change the limit')).toEqual([]);
  });
});

describe('index-unit and kinds of addresses', () => {
  it.each([
    ['physical', '\tflush_dcache_range(PFN_PHYS(pfn), end);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['virtual', '\tflush_dcache_range((unsigned long)pfn_to_kaddr(pfn), end);'],
    ['for others', '\toutcache_range(PFN_PHYS(pfn), end);'],
  ])('%s where a cache is flushed', (_, line) => {
    const { text, expected } = marked(`
static void example_flush(unsigned long pfn, unsigned long end)
{
${line}
}
`);
    expect(places(text, check(indexUnit, text, 'arch/powerpc/mm/example.c'))).toEqual(expected);
    expect(check(indexUnit, text, 'arch/microblaze/mm/example.c')).toEqual([]);
  });
});

describe('index-unit and a division that drops the rest', () => {
  it.each([
    ['n = count / per_core;', 'n = DIV_ROUND_UP(count, per_core);', ['fixed: count / per_core']],
    ['n = total(ex) / ex->step;', 'n = DIV_ROUND_UP_ULL(total(ex), ex->step);', ['fixed: total(ex) / ex->step']],
    ['n = count;', 'n = DIV_ROUND_UP(count, per_core);', []],
    ['n = count / other;', 'n = DIV_ROUND_UP(count, per_core);', []],
  ])('%s to %s', (before, after, expected) => {
    expect(told(before, after, 'powerpc: fix the number of cores')).toEqual(expected);
    expect(told(before, after, 'powerpc: rework the number of cores')).toEqual([]);
  });

  it('and a power of two of pages', () => {
    const [before, after] = ['ret = decrypt(p, 1 << get_order(size));', 'ret = decrypt(p, PFN_UP(size));'];
    expect(told(before, after, 'powerpc: fix decryption')).toEqual(['fixed: decrypt(p, 1 << get_order(size))']);
  });
});
