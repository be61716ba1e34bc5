import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nonallocOnMap } from '../../../server/src/rules/nonalloc-on-map.ts';
import { check, examples, fixed, marked, places } from './check.ts';

const page = readFileSync(new URL('../../../server/src/rules/nonalloc-on-map.ts', import.meta.url), 'utf8');

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(nonallocOnMap, text))).toEqual(expected);
}

describe('nonalloc-on-map', () => {
  it.each(examples(page, 'Invalid').map((text) => [text]))('reports %s', (text) => {
    expect(check(nonallocOnMap, text)).toHaveLength(1);
  });
  it.each(examples(page, 'Valid').map((text) => [text]))('is silent about %s', (text) => {
    expect(check(nonallocOnMap, text)).toEqual([]);
  });

  it('believes a macro body more than its name', () => {
    found(`
#define ENTRY_FOR_MAP(tbl, entry) \\
	((tbl)->it_ops->useraddrptr((tbl), (entry), false))
static void example_set(struct iommu_table *tbl, long idx, u64 ua)
{
	__be64 *pua = ENTRY_FOR_MAP(tbl, idx), *alias;
	              ^^^^^^^^^^^^^^^^^^^^^^^
	alias = pua;
	if (!alias)
		return;
	WRITE_ONCE(*alias, cpu_to_be64(ua));
}
`);
  });

  it('knows how entries of the tables of a CPU are written', () => {
    found(`
static int example_map(struct kvm *kvm, unsigned long gpa, kvm_pfn_t pfn)
{
	pte_t *ptep = kvm_mips_walk_pgd(kvm->arch.gpa_mm.pgd, NULL, gpa);
	              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

	set_pte(ptep, pfn_pte(pfn, PAGE_KERNEL));
	return 0;
}
`);
  });

  it('is silent where there need not be an entry', () => {
    found(`
static bool example_set_spte(struct kvm *kvm, unsigned long gpa, pte_t pte)
{
	pte_t *ptep = kvm_mips_walk_pgd(kvm->arch.gpa_mm.pgd, NULL, gpa);

	if (!ptep)
		return false;
	set_pte(ptep, pte);
	return true;
}
`);
  });

  it('is not silent where only one of two look-ups need not find one', () => {
    found(`
static int example_xchg(struct iommu_table *tbl, long idx, u64 tce, bool none)
{
	__be64 *entry = NULL;

	if (none) {
		entry = tbl->it_ops->useraddrptr(tbl, idx, false);
		        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		if (!entry)
			return 0;
	}
	if (!entry)
		entry = tbl->it_ops->useraddrptr(tbl, idx, false);
	if (!entry)
		return -ENOMEM;
	xchg(entry, cpu_to_be64(tce));
	return 0;
}
`);
  });

  it('tells a callee that changes an entry from one that installs it', () => {
    found(`
static int make_busy(__be64 *entry, unsigned long access)
{
	u64 old = READ_ONCE(*entry), value;

	value = old | EXAMPLE_BUSY | access;
	if (old == value)
		return 0;
	*entry = cpu_to_be64(value & ~EXAMPLE_WAITS);
	return 1;
}
static int example_touch(struct iommu_table *tbl, long idx)
{
	__be64 *ptce = pnv_tce(tbl, false, idx, false);
	if (!ptce)
		return -ENOENT;
	return make_busy(ptce, 1);
}
`);
  });

  it('is silent where only what is mapped already is changed', () => {
    const text = (test: string): string => `
static int example_set(struct iommu_table *tbl, long idx, u64 tce)
{
	__be64 *ptce = pnv_tce(tbl, false, idx, false);

	if (${test})
		return -EFAULT;
	*ptce = cpu_to_be64(tce);
	return 0;
}
`;
    expect(check(nonallocOnMap, text('!ptce || !example_present(*ptce)'))).toEqual([]);
    expect(check(nonallocOnMap, text('!ptce || !example_allowed(idx)'))).toHaveLength(1);
  });

  it('knows a callee that installs by its body', () => {
    found(`
static void install(__be64 *entry, u64 value)
{
	*entry = cpu_to_be64(value);
}
static void wipe(__be64 *entry)
{
	*entry = 0;
}
static int example_fill(struct iommu_table *tbl, long idx, u64 value)
{
	__be64 *ptce = pnv_tce(tbl, false, idx, false);
	               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (!ptce)
		return -ENOMEM;
	install(ptce, value);
	return 0;
}
static int example_drop(struct iommu_table *tbl, long idx)
{
	__be64 *ptce = pnv_tce(tbl, false, idx, false);
	if (!ptce)
		return 0;
	wipe(ptce);
	return 0;
}
`);
  });

  it('is silent about updates of what is mapped, and in real mode', () => {
    found(`
static bool example_protect(struct protection_domain *domain, unsigned long iova)
{
	unsigned long size;
	u64 *pte = fetch_pte(domain, iova, &size);
	u64 old;

	if (!pte)
		return false;
	old = *pte;
	*pte = old & ~IOMMU_PTE_IW;
	return true;
}
static long kvmppc_rm_example_do_map(struct iommu_table *tbl, unsigned long entry, unsigned long ua)
{
	__be64 *pua = IOMMU_TABLE_USERSPACE_ENTRY_RM(tbl, entry);

	if (!pua)
		return H_TOO_HARD;
	*pua = cpu_to_be64(ua);
	return 0;
}
`);
  });

  it.each([
    ['IOMMU_TABLE_USERSPACE_ENTRY_RO(tbl, idx)', 'IOMMU_TABLE_USERSPACE_ENTRY(tbl, idx)'],
    ['pnv_tce(tbl, false, idx, false)', 'pnv_tce(tbl, false, idx, true)'],
  ])('mends %s', (before, after) => {
    const text = (accessor: string): string =>
      `static int example_map(struct iommu_table *tbl, long idx, u64 value)\n{\n\t__be64 *p = ${accessor};\n\n\tif (!p)\n\t\treturn -ENOMEM;\n\t*p = cpu_to_be64(value);\n\treturn 0;\n}\n`;
    expect(fixed(nonallocOnMap, text(before))).toBe(text(after));
  });
});

describe('nonalloc-on-map asks what a failure is taken for', () => {
  const text = (lines: string): string => `
static int example_setup(struct intel_iommu *iommu, u8 bus, u8 devfn)
{
	struct context_entry *context;
	int ret;

${lines}
	context_fill(context);
	return 0;
out:
	return ret;
}
`;
  it.each([
    [
      'no memory, where it only looks',
      'context = iommu_context_addr(iommu, bus, devfn, 0);\n\t          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\tif (!context)\n\t\treturn -ENOMEM;',
    ],
    [
      'no memory, by a status that was set before',
      'ret = -ENOMEM;\n\tcontext = iommu_context_addr(iommu, bus, devfn, 0);\n\t          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\tif (!context)\n\t\tgoto out;',
    ],
    [
      'no memory, where it allocates',
      'context = iommu_context_addr(iommu, bus, devfn, 1);\n\tif (!context)\n\t\treturn -ENOMEM;',
    ],
    ['nothing there', 'context = iommu_context_addr(iommu, bus, devfn, 0);\n\tif (!context)\n\t\treturn -ENOENT;'],
  ])('%s', (_, lines) => found(text(`\t${lines}`)));

  it('a walker that gets no cache maps only what is there', () => {
    found(`
static int example_set(struct kvm *kvm, struct kvm_mmu_memory_cache *cache, gpa_t gpa, pte_t *pte)
{
	pte_t *next;

	if (!cache)
		return -ENOMEM;
	next = kvm_mmu_memory_cache_alloc(cache);
	return example_link(kvm, next, gpa, pte);
}

static int example_map_page(struct kvm *kvm, struct kvm_mmu_memory_cache *cache, gpa_t gpa, pte_t *pte)
{
	if (pte_special(*pte))
		return example_set(kvm, cache, gpa, pte);
	return example_set(kvm, NULL, gpa, pte);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

static int example_age(struct kvm *kvm, gpa_t gpa, pte_t *pte)
{
	return example_set(kvm, NULL, gpa, pte);
}
`);
  });
});
