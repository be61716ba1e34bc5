import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check } from '../check.ts';

/** Texts that the rule marks as warnings in a function that maps and unmaps. */
function found(lines: string): string[] {
  const text = `
static int example_map(struct iommu_domain *domain, unsigned long iova, phys_addr_t paddr, size_t size)
{
	size_t unmapped;
	int ret;

${lines}
	return 0;
}
`;
  return check(unmapResult, text)
    .filter(({ severity }) => severity !== 'information')
    .map(({ start, end }) => text.slice(start, end));
}

const map = 'iommu_map(domain, iova, paddr, size, 0, GFP_KERNEL)';
const unmap = 'iommu_unmap(domain, iova, size)';

describe('a status taken for a length', () => {
  it.each([
    [`\tret = ${map};\n\tif (ret != size)\n\t\treturn -EIO;`, ['ret != size']],
    [`\tif (${map} < size)\n\t\treturn -EIO;`, [`${map} < size`]],
    [`\tret = ${map};\n\tif (ret)\n\t\treturn ret;`, []],
    [`\tret = ${map};\n\tif (ret < 0)\n\t\treturn ret;`, []],
  ])('%s', (lines, expected) => expect(found(lines)).toEqual(expected));
});

describe('a length taken for a status', () => {
  it.each([
    [`\tret = ${unmap};\n\tif (ret)\n\t\treturn ret;`, ['ret']],
    [`\tif (${unmap})\n\t\tgoto err;`, [unmap]],
    [`\tunmapped = ${unmap};\n\tif (unmapped != 0) {\n\t\tdev_err(dev, "failed\\n");\n\t}`, ['unmapped != 0']],
    [`\tunmapped = ${unmap};\n\tif (unmapped != size)\n\t\treturn -EIO;`, []],
    [`\tunmapped = ${unmap};\n\tif (unmapped)\n\t\texample_sync(domain);`, []],
  ])('%s', (lines, expected) => expect(found(lines)).toEqual(expected));
});
