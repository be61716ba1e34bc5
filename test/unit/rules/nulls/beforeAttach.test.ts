import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

interface Parts {
  readonly sets?: string;
  readonly makes?: string;
  readonly test?: string;
  readonly mark?: string;
}

const driver = ({ sets = '\tdom->table = make_table(dom);', makes = '', test = '', mark = '' }: Parts): string => `
static int example_finalise(struct example_domain *dom)
{
${sets}
	return dom->table ? 0 : -ENOMEM;
}

static int example_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	return example_finalise(to_example(domain));
}

static struct iommu_domain *example_domain_alloc(struct device *dev)
{
	struct example_domain *dom = kzalloc(sizeof(*dom), GFP_KERNEL);

	if (!dom)
		return NULL;
${makes}	return &dom->domain;
}

static phys_addr_t example_iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	struct example_domain *dom = to_example(domain);
	u32 *table = dom->table;
	u32 entry;

${test}	entry = table[iova >> 12];
${mark}	return entry + (iova & 4095);
}

static const struct iommu_domain_ops example_ops = {
	.attach_dev = example_attach_dev,
	.iova_to_phys = example_iova_to_phys,
};
`;

const mark = '\t        ^^^^^^^^^^^^^^^^^\n';

describe('unchecked-null and what only attaching a device sets', () => {
  it('is read through before', () => found(driver({ mark })));

  it('is read by what gets it, and another struct has one of that name from the start', () =>
    found(`
static void example_sync_req(struct example_hw *hw)
{
	writel(1, hw->regs + EXAMPLE_SYNC);
}

static int example_attach_dev(struct iommu_domain *domain, struct device *dev)
{
	struct example_domain *dom = to_example(domain);
	struct example_endpoint *ep = dev_iommu_priv_get(dev);

	if (!dom->hw)
		dom->hw = ep->hw;
	return 0;
}

static struct iommu_device *example_probe_device(struct device *dev)
{
	struct example_endpoint *ep = kzalloc(sizeof(*ep), GFP_KERNEL);

	if (!ep)
		return ERR_PTR(-ENOMEM);
	ep->hw = example_hw_of(dev);
	return &ep->hw->iommu;
}

static struct iommu_domain *example_domain_alloc(struct device *dev)
{
	struct example_domain *dom = kzalloc(sizeof(*dom), GFP_KERNEL);

	return dom ? &dom->domain : NULL;
}

static void example_iotlb_sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
{
	struct example_domain *dom = to_example(domain);

	example_sync_req(dom->hw);
	^^^^^^^^^^^^^^^^^^^^^^^^^
}

static const struct iommu_domain_ops example_ops = {
	.attach_dev = example_attach_dev,
	.iotlb_sync = example_iotlb_sync,
};
`));

  it.each([
    ['tests it', driver({ test: '\tif (!table)\n\t\treturn 0;\n' })],
    ['tests something else before', driver({ test: '\tif (!dom->users)\n\t\treturn 0;\n' })],
    ['has it from the start', driver({ makes: '\tdom->table = make_table(dom);\n' })],
    ['sees nobody make one', driver({}).replace('dom = kzalloc(sizeof(*dom), GFP_KERNEL)', 'dom = NULL')],
    ['sees nobody set it', driver({ sets: '\tfill(dom);' })],
  ])('is silent where it %s', (_, text) => found(text));
});
