import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

const first = (body: string): string => `
static void example_invalidate(struct example_table *table)
{
	struct example_link *link;

${body}
}
`;
const look = '	link = list_first_entry_or_null(&table->links, struct example_link, next);\n';

describe('unchecked-null and what a look-up gives', () => {
  it('tells of the first of a list that may be empty', () =>
    found(first(`${look}	example_flush(link->group);\n	              ^^^^^^^^^^^`)));

  it('tells of a device that is read by what gets it', () =>
    found(`
static void example_recover(struct pci_dev *port, u16 source)
{
	struct pci_dev *dev = pci_get_domain_bus_and_slot(0, source >> 8, source & 0xff);

	pcie_do_recovery(dev, pci_channel_io_frozen, example_reset);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	pci_dev_put(dev);
}
`));

  it.each([
    [
      'the list is known not to be empty',
      `	if (list_empty(&table->links))\n		return;\n${look}	example_flush(link->group);`,
    ],
    [
      "a warning of the driver's own asks",
      `${look}	if (example_WARN_ON(table, !link))\n		return;\n	example_flush(link->group);`,
    ],
    ['it is the one that is there', `${look}	if (link == table->current)\n		example_flush(link->group);`],
  ])('is silent where %s', (_, body) => found(first(body)));
});

describe('unchecked-null and a message about what was not found', () => {
  const unset = (asked: string, mark = ''): string => `
static int example_unset(struct iommu_table_group *group)
{
	struct pci_dev *pdev = iommu_group_get_first_pci_dev(group->group);
	struct device_node *dn = pci_device_to_OF_node(pdev);

${asked}	if (!dn) {
		dev_warn(&pdev->dev, "no node\\n");
${mark}		return -ENODEV;
	}
	return example_remove(dn);
}
`;

  it('reads the name of the device', () => found(unset('', '		         ^^^^^^^^^^\n')));

  it('is silent where it is asked', () => found(unset('	if (!pdev)\n		return -ENODEV;\n')));
});

describe('unchecked-null and registers that are mapped', () => {
  const enable = (asked: string, mark = ''): string => `
static void example_enable(struct example *ex)
{
	ex->regs = ioremap(ex->phys, EXAMPLE_SIZE);
${asked}	ex->commands = ex->regs + EXAMPLE_COMMANDS;
${mark}	writeq(1, ex->commands);
}

static void example_disable(struct example *ex)
{
	if (ex->regs)
		writeq(0, ex->commands);
}
`;

  it('adds to what may be NULL', () => found(enable('', '	               ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n')));

  it('is silent where it is asked', () => found(enable('	if (!ex->regs)\n		return;\n')));
});

describe('unchecked-null and what is read at an offset', () => {
  it.each([
    [
      'an element of a property',
      `
static u32 example_cache(struct device_node *node, u32 cpu)
{
	const u32 *prop;
	int len, i;

	prop = of_get_property(node, "reg", &len);
	for (i = 0; i < len / sizeof(u32); i++)
		if (be32_to_cpup(&prop[i]) == cpu)
		    ^^^^^^^^^^^^^^^^^^^^^^
			return i;
	return 0;
}
`,
    ],
    [
      'a register of a block',
      `
static void example_start(struct example *ex)
{
	void __iomem *regs = ioremap(ex->phys, EXAMPLE_SIZE);
	u32 value = readl(regs + EXAMPLE_CONTROL);
	            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

	writel(value | 1, regs);
	iounmap(regs);
}
`,
    ],
    [
      'nothing where the loop passes over what has the property',
      `
static void example_setup(void)
{
	struct device_node *node;
	const u32 *prop;
	int len;

	for_each_node_with_property(node, "fsl,example") {
		prop = of_get_property(node, "fsl,example", &len);
		example_set(be32_to_cpup(&prop[1]));
	}
}
`,
    ],
    [
      'nothing of an array',
      `
static u32 example_sum(struct device_node *node)
{
	__be32 cells[4] = {};

	example_fill(node, cells);
	return be32_to_cpup(&cells[1]) + be32_to_cpup(cells + 2);
}
`,
    ],
  ])('finds %s', (_, fixture) => found(fixture));
});
