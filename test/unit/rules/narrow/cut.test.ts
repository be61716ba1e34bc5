import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string, path: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(narrowArithmetic, text, path))).toEqual(expected);
}

const maps = (lines: string): string => `
static u32 example_entry(phys_addr_t page, int prot)
{
	return page | prot;
}

static void example_init(struct example_entry *e, u32 pa)
{
	e->pa = pa;
}

static int example_map_pages(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr, size_t pgsize,
			     size_t pgcount, int prot, gfp_t gfp, size_t *mapped)
{
	struct example_entry e;
	phys_addr_t pa = paddr;
	u32 entry = 0;

${lines}
	return example_write(domain, &e, pa, entry);
}

static const struct iommu_domain_ops example_ops = {
	.map_pages = example_map_pages,
};
`;

describe('narrow-arithmetic and the address that a table is asked to map', () => {
  it.each([
    ['kept in 32 bits', '\tentry = (u32)paddr;\n\t        ^^^^^^^^^^'],
    ['given to 32 bits', '\texample_init(&e, paddr);\n\t                 ^^^^^'],
    ['made an entry of 32 bits', '\tentry = example_entry(paddr, prot);\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['refused above 4 GiB', '\tif (paddr >> 32)\n\t\treturn -EINVAL;\n\tentry = (u32)paddr;'],
    ['kept whole', '\tpa = paddr;'],
    ['turned into a number', '\tentry = paddr >> 12;'],
  ])('%s', (_, lines) => found(maps(lines), 'drivers/iommu/example.c'));

  it('is silent where addresses have 32 bits', () => found(maps('\tentry = (u32)paddr;'), 'arch/sparc/mm/iommu.c'));
});

const ioctl = (lines: string): string => `
static int example_pin(struct example *x, u64 start, size_t size)
{
	return example_find(x, start, size);
}

static int example_map(struct example *x, void __user *arg)
{
	struct vfio_iommu_type1_dma_map map;
	unsigned long iova;

	if (copy_from_user(&map, arg, sizeof(map)))
		return -EFAULT;
${lines}
	return example_do(x, iova);
}
`;

describe('narrow-arithmetic and what a user gives in 64 bits', () => {
  const path = 'drivers/vfio/example.c';

  it.each([
    ['kept in long', '\tiova = map.iova;\n\t       ^^^^^^^^'],
    [
      'given to size_t',
      '\tif (example_pin(x, map.iova, map.size))\n\t                             ^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    ['bounded', '\tif (map.iova > ULONG_MAX)\n\t\treturn -EOVERFLOW;\n\tiova = map.iova;'],
    ['kept in 64 bits', '\tx->start = map.iova;'],
    ['of 32 bits', '\tiova = map.flags;'],
  ])('%s', (_, lines) => found(ioctl(lines), path));

  it('is silent of code for 64-bit kernels', () => found(ioctl('\tiova = map.iova;'), 'drivers/iommu/amd/example.c'));
});

const walks = (type: string, step = 'page_size'): string => `
static int example_walk(struct example *x, u64 virt_addr, u32 size, u32 page_size)
{
	${type} off;

	for (off = 0; off < size; off += ${step}) {
		example_map(x, virt_addr + off);
${type === 'int' && step === 'page_size' ? '		               ^^^^^^^^^^^^^^^\n' : ''}	}
	return 0;
}
`;

describe('narrow-arithmetic and an int that counts bytes', () => {
  const path = 'drivers/accel/example/mmu/mmu.c';

  it('goes into an address', () => found(walks('int'), path));
  it('has no sign', () => found(walks('u32'), path));
  it('counts elements', () => found(walks('int', '8'), path));
  it('is that of other code', () => found(walks('int').replace(/^.*\^+\n/m, ''), 'drivers/mtd/example.c'));
});
