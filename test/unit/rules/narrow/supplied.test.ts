import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

function found(text: string): void {
  const { text: code, expected } = marked(text);
  expect(places(code, check(narrowArithmetic, code, 'drivers/iommu/example.c'))).toEqual(expected);
}

describe('narrow-arithmetic and what a device says', () => {
  const body = (lines: string): string => `
static int example(struct example *e, struct example_config __iomem *cfg, size_t max)
{
	size_t size;
	u32 count;

${lines}
	return e->table ? 0 : -ENOMEM;
}
`;
  it.each([
    [
      'a product in the argument',
      '\tcount = ioread32(&cfg->count);\n\te->table = kzalloc(count * sizeof(*e->table), GFP_KERNEL);\n\t                   ^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    [
      'one in a sum',
      '\tcount = le32_to_cpu(cfg->count);\n\tsize = sizeof(*e) + count * sizeof(*e->table);\n\t                    ^^^^^^^^^^^^^^^^^^^^^^^^^\n\te->table = kzalloc(size, GFP_KERNEL);',
    ],
    [
      'beside a loop over it',
      '\tcount = ioread32(&cfg->count);\n\te->table = kzalloc(count * sizeof(*e->table), GFP_KERNEL);\n\t                   ^^^^^^^^^^^^^^^^^^^^^^^^^\n\tfor (size = 0; size < count; size++)\n\t\texample_read(e, size);',
    ],
    [
      'a count that is bounded',
      '\tcount = ioread32(&cfg->count);\n\tif (count > max)\n\t\treturn -EINVAL;\n\te->table = kzalloc(count * sizeof(*e->table), GFP_KERNEL);',
    ],
    [
      'the least of two',
      '\tcount = ioread32(&cfg->count);\n\tcount = min(count, max);\n\te->table = kzalloc(count * sizeof(*e->table), GFP_KERNEL);',
    ],
    [
      "a count of the kernel's own",
      '\tcount = example_count(e);\n\te->table = kzalloc(count * sizeof(*e->table), GFP_KERNEL);',
    ],
    ['an array', '\tcount = ioread32(&cfg->count);\n\te->table = kcalloc(count, sizeof(*e->table), GFP_KERNEL);'],
  ])('%s', (_, lines) => {
    found(body(lines));
  });
});

describe('narrow-arithmetic and differences in 32 bits', () => {
  const body = (lines: string): string => `
static void example(struct device *dev, phys_addr_t addr, u32 len)
{
	unsigned int offset;
	int diff;

${lines}
	example_copy(dev, addr, len);
}
`;
  it.each([
    [
      'added to an address',
      '\toffset = (addr & 0xfff) - example_offset(dev);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\taddr += offset;',
    ],
    [
      'taken away in a step',
      '\toffset = addr & 0xfff;\n\toffset -= example_offset(dev);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\taddr += offset;',
    ],
    ['that is signed', '\tdiff = (addr & 0xfff) - example_offset(dev);\n\taddr += diff;'],
    ['with a constant', '\toffset = len - 1;\n\taddr += offset;'],
    [
      'that is compared',
      '\toffset = (addr & 0xfff) - example_offset(dev);\n\tif (offset > len)\n\t\treturn;\n\taddr += offset;',
    ],
    ['that stays in 32 bits', '\toffset = (addr & 0xfff) - example_offset(dev);\n\tlen += offset;'],
  ])('%s', (_, lines) => {
    found(body(lines));
  });
});
