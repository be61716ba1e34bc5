import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const copied = (lines: string): string => `
static long example_ioctl(struct example *e, void __user *arg)
{
	struct example_window window;
	u64 mask;

	if (copy_from_user(&window, arg, sizeof(window)))
		return -EFAULT;
${lines}
	return example_create(e, mask);
}
`;

function found(code: string, path = 'drivers/misc/example.c'): void {
  const { text, expected } = marked(code);
  expect(places(text, check(narrowArithmetic, text, path))).toEqual(expected);
}

describe('narrow-arithmetic and shifts by what a user gives', () => {
  it.each([
    ['of one', '\tmask = e->sizes & (1ULL << window.shift);\n\t                   ^^^^^^^^^^^^^^^^^^^^'],
    ['by a macro', '\tmask = DMA_BIT_MASK(window.bits);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'that is looked at too late',
      '\tmask = BIT_ULL(window.bit);\n\t       ^^^^^^^^^^^^^^^^^^^\n\tif (window.bit > 40)\n\t\treturn -EINVAL;',
    ],
    ['that is bounded', '\tif (window.shift > 40)\n\t\treturn -EINVAL;\n\tmask = 1ULL << window.shift;'],
    [
      'that a helper looks at',
      '\tif (!example_is_good(window.bit))\n\t\treturn -EINVAL;\n\tmask = BIT_ULL(window.bit);',
    ],
    ['of the driver', '\tmask = 1ULL << e->shift;'],
  ])('%s', (_, lines) => found(copied(lines)));

  it('follows them into what is called with them', () => {
    const code = `
static long example_create(struct example *e, __u32 page_shift, u64 *mask)
{
	*mask = e->sizes & (1ULL << page_shift);
	                    ^^^^^^^^^^^^^^^^^^
	return 0;
}
`;
    found(code, 'drivers/vfio/example.c');
    found(code.replace('\t                    ^^^^^^^^^^^^^^^^^^\n', ''), 'drivers/video/example.c');
  });

  it('takes one away', () => {
    const code = `
static unsigned long example_size(__u32 page_shift, __u64 window_size)
{
	const unsigned int window_shift = ilog2(window_size);
	unsigned int entries_shift = window_shift - page_shift;
	                             ^^^^^^^^^^^^^^^^^^^^^^^^^

	if (entries_shift > 40)
		return 0;
	return 8UL << entries_shift;
}
`;
    found(code, 'drivers/vfio/example.c');
    const plain = code.replace(/\n[ \t]*\^+\n/, '\n');
    found(plain.replace('unsigned int entries', 'int entries'), 'drivers/vfio/example.c');
    found(plain.replace('__u32', 'u32'), 'drivers/vfio/example.c');
  });

  it('knows what an element of an array of iommufd is', () =>
    found(`
static int example_invalidate(struct example *e, struct iommu_user_data_array *array)
{
	struct example_inv inv;

	if (iommu_copy_struct_from_user_array(&inv, array, EXAMPLE_INV, 0, flags))
		return -EINVAL;
	return example_flush(e, BIT_ULL(inv.order));
	                        ^^^^^^^^^^^^^^^^^^
}
`));

  it('follows a nested struct', () =>
    found(`
static long example_ioctl(struct example *e, void __user *arg)
{
	if (copy_from_user(&e->param, arg, sizeof(e->param)))
		return -EFAULT;
	return example_set_mask(e, DMA_BIT_MASK(e->param.bits));
	                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`));
});

describe('narrow-arithmetic and a count of 64 bits', () => {
  const window = (type: string, place: string): string => `
static void example_address(struct example *e, u64 *addr)
{
	${type} id = e->id;
	u64 shift = e->id_shift;

	*addr = e->base + (id << shift);
${place}}
`;
  it('widens nothing', () => found(window('int', '\t                   ^^^^^^^^^^^\n'), 'drivers/iommu/example.c'));
  it('is silent where the left side is wide', () => found(window('u64', ''), 'drivers/iommu/example.c'));
});
