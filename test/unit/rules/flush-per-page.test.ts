import { describe, expect, it } from 'vitest';
import { flushPerPage } from '../../../server/src/rules/flush-per-page.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(flushPerPage, text))).toEqual(expected);
}

const release = (lines: string, head = 'for (i = 0; i < npages; i++)'): string => `
static void example_release(struct example *x, unsigned long iova, unsigned long end, unsigned long npages, size_t pgsize)
{
	unsigned long i = 0, at;

	${head} {
${lines}
	}
}
`;

describe('flush-per-page', () => {
  it.each([
    ['a page of the turn', 'iommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE);'],
    ['a page by its name', 'iommu_unmap(x->domain, iova + i * pgsize, pgsize);'],
    ['an entry', 'iommu_tce_kill(x->tbl, iova + i, 1);'],
  ])('reports %s', (_, line) => found(release(`\t\t${line}\n\t\t${'^'.repeat(line.length - 1)}`)));

  it('reports an address that the body moves', () => {
    found(
      release(
        '\t\tiommu_unmap(x->domain, iova, SZ_4K);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tiova += SZ_4K;',
        'while (iova < end)',
      ),
    );
  });

  it('reports an address made of what moves', () => {
    found(
      release(
        '\t\tat = iova + i * SZ_4K;\n\t\tiommu_unmap(x->domain, at, SZ_4K);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ),
    );
  });

  it('reports a flush of the rest on each turn', () => {
    found(
      release(
        '\t\tcache_tag_flush_range(x->domain, iova, end, 0);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tiova += pgsize;',
        'while (iova < end)',
      ),
    );
  });

  it.each([
    ['the whole range', 'iommu_unmap(x->domain, iova, npages * PAGE_SIZE);'],
    ['what only gathers', 'iommu_unmap_fast(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE, gather);'],
    ['pieces of their own length', 'iommu_unmap(x->domain, iova + i * PAGE_SIZE, x->sizes[i]);'],
    ['what is taken back', 'if (x->failed) {\n\t\t\tiommu_unmap(x->domain, iova + i, PAGE_SIZE);\n\t\t\tbreak;\n\t\t}'],
    ['one page of each of several domains', 'iommu_unmap(x->domains[i], iova, PAGE_SIZE);'],
  ])('is silent about %s', (_, line) => found(release(`\t\t${line}`)));

  it.each([
    ['a constant number of turns', 'for (i = 0; i < 2; i++)'],
    ['tries', 'for (i = 0; i < retries; i++)'],
    ['a list', 'list_for_each_entry(at, &x->domains, next)'],
  ])('is silent about %s', (_, head) =>
    found(release('\t\tiommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE);', head)),
  );

  it('leaves to a flush how it flushes', () => {
    found(`
static void example_flush_range(struct example *x, unsigned long iova, unsigned long npages)
{
	while (npages--) {
		zpci_refresh_trans(x->handle, iova, PAGE_SIZE);
		iova += PAGE_SIZE;
	}
}
`);
  });

  it('reports an exchange that has a partner', () => {
    found(`
static long example_clear(struct iommu_table *tbl, unsigned long entry, unsigned long pages)
{
	unsigned long hpa;
	enum dma_data_direction dir;

	for (; pages; --pages, ++entry)
		iommu_tce_xchg(current->mm, tbl, entry, &hpa, &dir);
		^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	return 0;
}
`);
  });

  it('asks about the callers of one that is given an entry', () => {
    const { text } = marked(`
static long example_clear_one(struct iommu_table *tbl, unsigned long entry)
{
	return iommu_tce_xchg(current->mm, tbl, entry, &hpa, &dir);
}
`);
    expect(check(flushPerPage, text).map(({ severity }) => severity)).toEqual(['information']);
  });

  const waits = (line: string): string => `
static void example_invalidate(struct example *x, struct arm_smmu_device *smmu)
{
	struct example_master *master;

	list_for_each_entry(master, &x->masters, node) {
${line}
	}
}
`;

  it('reports a wait for the same queue on each turn', () => {
    found(
      waits(
        '\t\tarm_smmu_cmdq_issue_cmd_with_sync(smmu, &master->cmd);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ),
    );
  });

  it.each([
    ['a queue of its own for each', '\t\tarm_smmu_cmdq_issue_cmd_with_sync(master->smmu, &x->cmd);'],
    ['a queue that is looked up', '\t\tsmmu = master->smmu;\n\t\tarm_smmu_cmdq_issue_cmd_with_sync(smmu, &x->cmd);'],
  ])('is silent about %s', (_, line) => found(waits(line)));

  it('asks about a flush in every call of a map op', () => {
    found(`
static int example_map(struct iommu_domain *dom, unsigned long iova, phys_addr_t paddr, size_t size, int prot, gfp_t gfp)
{
	int ret = example_set(dom, iova, paddr, size, prot, gfp);

	if (ret) {
		sun50i_iommu_zap_range(to_example(dom), iova, size);
		return ret;
	}
	sun50i_iommu_zap_range(to_example(dom), iova, size);
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	return 0;
}

static const struct iommu_domain_ops example_ops = {
	.map = example_map,
};
`);
  });

  it('asks about a page table that is told to, not about who asks for the flag', () => {
    found(`
static void example_init(struct example *x)
{
	x->cfg.quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_TLBI_ON_MAP;
	                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (x->cfg.quirks & IO_PGTABLE_QUIRK_TLBI_ON_MAP)
		x->slow = true;
	if (x->cfg.quirks & ~(IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_TLBI_ON_MAP))
		x->cfg.quirks = 0;
}
`);
  });

  it('says of a patch what it mends', () => {
    const hunk = `@@ -20,6 +20,5 @@ static void example_release(struct example *x, unsigned long iova, unsigned long npages)
 	unsigned long i;
 
-	for (i = 0; i < npages; i++)
-		iommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE);
+	iommu_unmap(x->domain, iova, npages * PAGE_SIZE);
 	example_put(x);
 }
`;
    expect(inMail(flushPerPage, 'drivers/gpu/example.c', hunk)).toEqual([
      'fixed: iommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE)',
    ]);
  });

  const init = (flags: string, line: string): string => `@@ -20,8 +20,8 @@ static int example_init(struct example *x)
 {
 	x->cfg = (struct io_pgtable_cfg) {
${flags}
${line}
 	};
 
 	return 0;
 }
`;
  const kept = ' \t\t.quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_TLBI_ON_MAP,';
  const lost = `-\t\t.quirks = IO_PGTABLE_QUIRK_ARM_NS | IO_PGTABLE_QUIRK_TLBI_ON_MAP,
+\t\t.quirks = IO_PGTABLE_QUIRK_ARM_NS,`;
  const op = `@@ -90,4 +90,5 @@ static const struct iommu_ops example_ops = {
 	.map = example_map,
+	.iotlb_sync_map = example_sync_map,
 	.unmap = example_unmap,
 };
`;
  const inDriver = (hunks: string) => inMail(flushPerPage, 'drivers/iommu/example.c', hunks);

  it('says nothing of a flush in every map call that a patch only shows', () => {
    expect(inDriver(init(kept, '-\t\t.ias = 32,\n+\t\t.ias = 34,'))).toEqual([]);
  });

  it('takes the flag that goes for mended where the op for one flush comes', () => {
    expect(inDriver(init(lost, ' \t\t.ias = 32,'))).toEqual([]);
    expect(inDriver(init(lost, ' \t\t.ias = 32,') + op)).toEqual(['fixed: IO_PGTABLE_QUIRK_TLBI_ON_MAP']);
  });

  it('takes the end of a list of flags for what it may be: a mask', () => {
    const hunk = `@@ -20,7 +20,6 @@ static struct io_pgtable *example_alloc(struct io_pgtable_cfg *cfg, void *cookie)
 			    IO_PGTABLE_QUIRK_NO_PERMS |
+			    IO_PGTABLE_QUIRK_TLBI_ON_MAP |
-			    IO_PGTABLE_QUIRK_NO_DMA |
 			    IO_PGTABLE_QUIRK_NON_STRICT))
 		return NULL;
 
`;
    expect(inDriver(hunk)).toEqual([]);
  });

  it('takes two flushes in branches that become one for one', () => {
    const hunk = `@@ -20,14 +20,10 @@ static int domain_mapping(struct dmar_domain *domain, unsigned long iov_pfn, uns
 	if (ret)
 		return ret;
 
-	if (domain->several) {
-		for_each_domain_iommu(id, domain)
-			__mapping_notify_one(g_iommus[id], domain, iov_pfn, nr_pages);
-	} else {
-		iommu = domain_get_iommu(domain);
+	for_each_domain_iommu(id, domain) {
+		iommu = g_iommus[id];
 		__mapping_notify_one(iommu, domain, iov_pfn, nr_pages);
 	}
 
 	return 0;
 }
${op}`;
    expect(inDriver(hunk)).toEqual([]);
  });

  it('does not take a loop that goes with its function for mended', () => {
    const hunk = `@@ -20,12 +20,4 @@ static void example_before(void)
 }
 
-static void example_release(struct example *x, unsigned long iova, unsigned long npages)
-{
-	unsigned long i;
-
-	for (i = 0; i < npages; i++)
-		iommu_unmap(x->domain, iova + i * PAGE_SIZE, PAGE_SIZE);
-}
-
 static void example_after(void)
 {
`;
    expect(inMail(flushPerPage, 'drivers/gpu/example.c', hunk)).toEqual([]);
  });
});
