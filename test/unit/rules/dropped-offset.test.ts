import { describe, expect, it } from 'vitest';
import { droppedOffset } from '../../../server/src/rules/dropped-offset.ts';
import { check, marked, places } from './check.ts';

const lookup = (lines: string, name = 'example_iova_to_phys'): string =>
  `static phys_addr_t ${name}(struct iommu_domain *domain, dma_addr_t iova)
{
	struct example *ex = to_example(domain);
	phys_addr_t phys = 0;
	u32 pte, *ptep;

${lines}
}
`;

describe('dropped-offset reports', () => {
  it.each([
    [
      'the entry returned',
      lookup('\tpte = ex->table[iova >> 12];\n\treturn pte & EXAMPLE_ADDRESS;\n\t       ^^^^^^^^^^^^^^^^^^^^^'),
    ],
    [
      'the entry returned by a helper of the driver',
      lookup(
        '\tpte = ex->table[iova >> 12];\n\treturn pte & EXAMPLE_ADDRESS;\n\t       ^^^^^^^^^^^^^^^^^^^^^',
        'example_iova_to_tlb_addr',
      ),
    ],
    [
      'the entry kept',
      lookup(
        '\tpte = *example_pte(ex, iova);\n\tif (pte)\n\t\tphys = example_addr(pte);\n\t\t       ^^^^^^^^^^^^^^^^^\n\treturn phys;',
      ),
    ],
    [
      'an entry masked in two steps',
      lookup(
        '\tphys = *(ex->table + (iova >> 12));\n\tphys = phys & ~(EXAMPLE_SIZE - 1);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^\n\treturn phys;',
      ),
    ],
    [
      'one branch of two',
      lookup(
        '\tptep = example_pte(ex, iova);\n\tif (is_large(*ptep))\n\t\treturn large_addr(*ptep);\n\t\t       ^^^^^^^^^^^^^^^^^\n\treturn small_addr(*ptep) | (iova & 0xfff);',
      ),
    ],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(droppedOffset, text))).toEqual(expected);
  });
});

describe('dropped-offset is silent about', () => {
  it.each([
    ['the offset joined', lookup('\tpte = ex->table[iova >> 12];\n\treturn (pte & EXAMPLE_ADDRESS) | (iova & 0xfff);')],
    [
      'the offset added later',
      lookup(
        '\tpte = ex->table[iova >> 12];\n\tphys = pte & EXAMPLE_ADDRESS;\n\tphys |= iova & 0xfff;\n\treturn phys;',
      ),
    ],
    [
      'the address cut down to the offset',
      lookup('\tpte = ex->table[iova >> 12];\n\tiova &= 0xfff;\n\treturn example_addr(pte) | iova;'),
    ],
    [
      'a helper that gets both',
      lookup('\tpte = ex->table[iova >> 12];\n\treturn example_translate(pte, iova, EXAMPLE_MASK);'),
    ],
    [
      'a helper for the offset',
      lookup('\tpte = ex->table[iova >> 12];\n\treturn example_addr(pte) + example_page_offset(iova);'),
    ],
    ['another walk', lookup('\treturn ex->ops->iova_to_phys(ex->ops, iova);')],
    ['identity', lookup('\treturn iova;')],
    ['nothing mapped', lookup('\treturn 0;')],
    [
      'an asserted alignment',
      lookup('\tWARN_ON(iova % EXAMPLE_SIZE);\n\tpte = ex->table[iova >> 12];\n\treturn pte & EXAMPLE_ADDRESS;'),
    ],
    [
      'a status that leaves',
      lookup(
        '\tphys = example_enable(ex);\n\tif (phys)\n\t\tgoto out;\n\tpte = ex->table[iova >> 12];\n\tphys = example_addr(pte) + (iova & 0xfff);\nout:\n\treturn phys;',
      ),
    ],
    ['another function', lookup('\tpte = ex->table[iova >> 12];\n\treturn pte & EXAMPLE_ADDRESS;', 'example_table_of')],
  ])('%s', (_, text) => {
    expect(check(droppedOffset, text)).toEqual([]);
  });
});

describe('an offset that is added twice', () => {
  const reach = (end: string): string => `
static bool example_reaches(struct device *dev, struct scatterlist *s)
{
	return example_limit(dev) < ${end}
}
`;
  const marking = (end: string): string =>
    `${end};\n\t${' '.repeat('return example_limit(dev) < '.length)}${'^'.repeat(end.length)}`;

  it.each(['sg_phys(s) + s->offset + s->length', 's->offset + (sg_dma_address(s) + 1)', 'v.bv_offset + bvec_phys(&v)'])(
    'is told: %s',
    (end) => {
      const { text, expected } = marked(reach(marking(end)));
      expect(places(text, check(droppedOffset, text))).toEqual(expected);
    },
  );

  it.each([
    'page_to_phys(sg_page(s)) + s->offset',
    'sg_phys(s) + other->offset',
    'sg_phys(s) - s->offset',
    'sg_phys(sg_next(s)) + s->offset',
  ])('is not: %s', (end) => {
    expect(check(droppedOffset, reach(`${end};`))).toEqual([]);
  });
});

describe('dropped-offset and the position of a file', () => {
  const body = (lines: string): string => `
static ssize_t example_read(struct file *filp, char __user *buf, size_t len, loff_t *pos)
{
	struct example_file *file = filp->private_data;

${lines}
	*pos += len;
	return len;
}
`;
  const rest = '\tlen = min_t(size_t, file->total - *pos, len);\n';
  it.each([
    [
      'that limits the length',
      `${rest}\tif (copy_to_user(buf, &file->state, len))\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EFAULT;`,
    ],
    ['that is added', `${rest}\tif (copy_to_user(buf, (u8 *)&file->state + *pos, len))\n\t\treturn -EFAULT;`],
    ['that is where the data are', `${rest}\tif (copy_to_user(buf, &file->state[*pos], len))\n\t\treturn -EFAULT;`],
    [
      'at which the data were read',
      `${rest}\texample_fill(file, &file->state, *pos);\n\tif (copy_to_user(buf, &file->state, len))\n\t\treturn -EFAULT;`,
    ],
    [
      'that can be 0 only',
      '\tif (*pos)\n\t\treturn 0;\n\tif (copy_to_user(buf, &file->state, len))\n\t\treturn -EFAULT;',
    ],
    ['of memory of the call', `${rest}\tif (copy_to_user(buf, page, len))\n\t\treturn -EFAULT;`],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(droppedOffset, text))).toEqual(expected);
  });
});

describe('dropped-offset and slots', () => {
  const body = (lines: string): string => `
static phys_addr_t example_original(struct example *ex, phys_addr_t addr)
{
	int index = (addr - ex->start) >> SLOT_SHIFT;
	phys_addr_t phys = ex->slots[index].original;

${lines}
}
`;
  it.each([
    ['of which the start is the answer', '\treturn phys == INVALID ? 0 : phys;\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['to which the offset is added', '\treturn phys + (addr & (SLOT_SIZE - 1));'],
    ['to which it is added before', '\tphys += example_offset(ex, addr);\n\treturn phys;'],
    ['of something else', '\treturn phys + ex->offset;'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(droppedOffset, text))).toEqual(expected);
  });
  it('tells of a field without the low bits', () => {
    const { text, expected } = marked(`
#define PAR_PA GENMASK_ULL(47, 12)
static phys_addr_t example_ask(struct example *ex, dma_addr_t iova)
{
	u64 val = example_wait(ex, iova);

	return FIELD_GET(PAR_PA, readq(ex->base + PAR));
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`);
    expect(places(text, check(droppedOffset, text))).toEqual(expected);
  });
});
