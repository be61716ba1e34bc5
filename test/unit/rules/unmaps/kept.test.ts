import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check } from '../check.ts';

/** Texts that a rule marks in a function that maps, with a body in view that unmaps. */
function marked(rule: typeof unmapResult, lines: string): string[] {
  const text = `
static size_t example_unmap_slow(struct example *ex, unsigned long iova, size_t len)
{
	return ex->ops->clear(ex, iova, len);
}

static int example_map(struct example *ex, struct iommu_domain *domain, struct sg_table *sgt, size_t len)
{
	struct example_entry *entry = ex->entry;
	unsigned long iova = ex->iova;
	size_t unmapped;
	phys_addr_t phys;
	ssize_t mapped;
	size_t ret;

${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
	return 0;
}
`;
  return check(rule, text).map(({ start, end }) => text.slice(start, end));
}

const map = 'iommu_map_sgtable(domain, iova, sgt, IOMMU_READ)';

describe('a number of bytes that may be negative, in a type without a sign', () => {
  it.each([
    [`ret = ${map};`, [`ret = ${map}`]],
    [`ret = ${map};\nif (ret != len)\n\treturn -EINVAL;`, [`ret = ${map}`]],
    [`u64 got = ${map};\nex->got = got;`, [`got = ${map}`]],
    [`mapped = ${map};`, []],
    [`ret = ${map};\nif ((ssize_t)ret < 0)\n\treturn -EINVAL;`, []],
    ['ret = iommu_unmap(domain, iova, len);\nif (ret != len)\n\treturn -EINVAL;', []],
  ])('%s', (lines, expected) => expect(marked(unmapResult, lines)).toEqual(expected));
});

describe('a number of bytes, or an address, tested for being negative', () => {
  it.each([
    ['unmapped = example_unmap_slow(ex, iova, len);\nif (unmapped < 0)\n\treturn -EIO;', 'unmapped < 0'],
    ['phys = iommu_iova_to_phys(domain, iova);\nif (phys < 0)\n\treturn -EIO;', 'phys < 0'],
    ['if (iommu_iova_to_phys(domain, iova) < 0)\n\treturn -EIO;', 'iommu_iova_to_phys(domain, iova) < 0'],
  ])('is told once: %s', (lines, expected) => {
    expect(marked(unmapResult, lines)).toEqual([expected]);
    expect(marked(wrongFailureTest, lines)).toEqual([]);
  });

  it('is left to wrong-failure-test where it comes from elsewhere', () => {
    const lines = 'ret = example_count(ex);\nif (ret < 0)\n\treturn -EIO;';
    expect(marked(unmapResult, lines)).toEqual([]);
    expect(marked(wrongFailureTest, lines)).toEqual(['ret < 0']);
  });
});

describe('what was asked for, booked as what was unmapped', () => {
  const unmap = 'unmapped = iommu_unmap(domain, iova, len);\nif (!unmapped)\n\treturn -EIO;\n';
  it.each([
    ['entry->len = len;', ['entry->len = len']],
    ['entry->len = unmapped;', []],
    ['entry->start = iova;', []],
    ['if (unmapped != len)\n\treturn -EIO;\nentry->len = len;', []],
  ])('%s', (lines, expected) =>
    expect(marked(unmapResult, unmap + lines).filter((text) => text.includes('entry'))).toEqual(expected),
  );
});
