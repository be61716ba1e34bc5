import { describe, expect, it } from 'vitest';
import { leak } from '../../../server/src/rules/leak.ts';
import { check, fixed, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(leak, text))).toEqual(expected);
}

/** Statements of a function that has got `p` by then. */
const body = (lines: string, end = '\treturn 0;'): string => `
static int example(struct thing *t, unsigned long n)
{
	void *p;
	int ret;

	p = kzalloc(n, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
${lines}
	t->p = p;
${end}
}
`;

describe('leak reports', () => {
  it.each([
    ['a return', '\tif (t->busy)\n\t\treturn -EBUSY;\n\t\t^^^^^^^^^^^^^^'],
    ['a void step that fails', '\tret = step(t);\n\tif (ret)\n\t\treturn ret;\n\t\t^^^^^^^^^^^'],
    ['what is only filled', '\tmemset(p, 1, n);\n\tif (t->busy)\n\t\treturn -EBUSY;\n\t\t^^^^^^^^^^^^^^'],
    ['what is only printed', '\tdev_dbg(t->dev, "%p", p);\n\tif (t->busy)\n\t\treturn -EBUSY;\n\t\t^^^^^^^^^^^^^^'],
    [
      'the first of several ways out',
      '\tif (t->busy)\n\t\treturn -EBUSY;\n\t\t^^^^^^^^^^^^^^\n\tif (t->full)\n\t\treturn -ENOSPC;',
    ],
    [
      'what was lent, where a later way out frees it',
      '\tif (fill(p)) {\n\t\tret = -EIO;\n\t\treturn ret;\n\t\t^^^^^^^^^^^\n\t}\n\tif (t->busy) {\n\t\tkfree(p);\n\t\treturn -EBUSY;\n\t}',
    ],
  ])('%s', (_, lines) => found(body(lines)));

  it('a goto to a label below the one that frees', () => {
    found(
      body(
        '\tret = step(t);\n\tif (ret)\n\t\tgoto out;\n\t\t^^^^^^^^^\n\tret = other(t);\n\tif (ret)\n\t\tgoto free;',
        '\treturn 0;\nfree:\n\tkfree(p);\nout:\n\treturn ret;',
      ),
    );
  });

  it('a mapping', () => {
    found(`
static bool example(phys_addr_t at)
{
	struct entry *old, *copy;

	old = memremap(at, 4096, MEMREMAP_WB);
	if (!old)
		return false;
	copy = (void *)__get_free_pages(GFP_KERNEL, 0);
	if (copy == NULL)
		return false;
		^^^^^^^^^^^^^
	keep(old, copy);
	return true;
}
`);
  });

  it('a test that is the wrong way round', () => {
    const text = `
static void example_free(struct thing *t)
{
	if (!t->userspace)
		thing_userspace_free(t);
}
`;
    found(text.replace('\t\tthing', '\t   ^^^^^^^^^^^^^^^\n\t\tthing'));
    expect(fixed(leak, text)).toContain('if (t->userspace)\n');
  });
});

describe('leak is silent about', () => {
  it.each([
    ['what was freed', '\tif (t->busy) {\n\t\tkfree(p);\n\t\treturn -EBUSY;\n\t}'],
    ['what is kept in a struct', '\tt->q = p;\n\tif (t->busy)\n\t\treturn -EBUSY;'],
    ['what is on a list', '\tlist_add(&((struct item *)p)->list, &t->list);\n\tif (t->busy)\n\t\treturn -EBUSY;'],
    ['what a callee may keep', '\tuse(t, p);\n\tif (t->busy)\n\t\treturn -EBUSY;'],
    ['what is set as private data', '\tdev_iommu_priv_set(t->dev, p);\n\tif (t->busy)\n\t\treturn -EBUSY;'],
    ['what another name has', '\tvoid *q = p;\n\n\tif (t->busy) {\n\t\tkfree(q);\n\t\treturn -EBUSY;\n\t}'],
    ['what an initializer holds', '\tstruct arg a = { .p = p };\n\n\tif (hand(&a))\n\t\treturn -EBUSY;'],
  ])('%s', (_, lines) => found(body(lines)));

  it('managed memory, an address that the caller gets, and ops that their configuration leads to', () => {
    found(`
static int example(struct thing *t, void **out)
{
	void *p __free(kfree) = kzalloc(8, GFP_KERNEL);
	void *q;

	if (!p)
		return -ENOMEM;
	*out = kzalloc(8, GFP_KERNEL);
	if (!*out)
		return -ENOMEM;
	q = devm_kzalloc(t->dev, 8, GFP_KERNEL);
	if (!q)
		return -ENOMEM;
	return step(t);
}

static struct domain *example_domain(struct domain *domain)
{
	struct io_pgtable_ops *ops;

	ops = alloc_io_pgtable_ops(FORMAT, &domain->cfg, domain);
	if (!ops)
		return NULL;
	return domain;
}
`);
  });

  it('the loser of a race, which frees its own', () => {
    found(`
static u64 *example(u64 *slot)
{
	u64 *table = (u64 *)get_zeroed_page(GFP_ATOMIC);

	if (!table)
		return NULL;
	if (cmpxchg(slot, 0, virt_to_phys(table))) {
		free_page((unsigned long)table);
		return NULL;
	}
	return table;
}
`);
  });

  it('code out of view', () => {
    found(body('\t/* ... */').replace('\t/* ... */', '\tuse(t);'));
  });
});

describe('leak in patches', () => {
  const hunk = `@@ -10,6 +10,7 @@ static int example(struct thing *t)
 
 	if (step(t)) {
 		pr_err("no step\\n");
+		example_free(t->table);
 		return -EIO;
 	}
 
`;
  const path = 'drivers/iommu/example.c';
  const taken = hunk.replace(' \n', '+\texample_get(t->table);\n').replace('example_free(', 'example_put(');

  it('says what a patch mends that says so', () => {
    expect(inMail(leak, path, hunk, 'iommu/example: Fix memory leak')).toEqual(['fixed: return -EIO;']);
  });

  it('says nothing of a patch that does something else', () => {
    expect(inMail(leak, path, hunk, 'iommu/example: Tidy up')).toEqual([]);
  });

  it.each([
    ['one that frees where something fails', 'iommu/example: Free the table if a step fails', ''],
    [
      'one that mends another, by its words',
      'iommu/example: Add example_free() to the error path',
      'The table leaks.\n\nFixes: 123456789abc ("iommu/example: begin")',
    ],
  ])('believes %s', (_, subject, words) => {
    expect(inMail(leak, path, hunk, subject, words)).toEqual(['fixed: return -EIO;']);
  });

  it.each([
    ['one that frees no more', 'iommu/example: Do not free the table if a step fails', hunk],
    ['one that gives back what it takes as well', 'iommu/example: Fix a leak', taken],
    ['one about another defect', 'iommu/example: Fix use-after-free', hunk],
    ['a feature of that name', 'iommu/example: implement the leak feature', hunk],
    ['a lock', 'iommu/example: Fix a leak', hunk.replace('example_free(t->table)', 'mutex_unlock(&t->lock)')],
  ])('says nothing of %s', (_, subject, change) => {
    const words = 'A leak is left.\n\nFixes: 123456789abc ("iommu/example: begin")';
    expect(inMail(leak, path, change, subject, words)).toEqual([]);
  });

  it('says nothing of calls that a label takes over', () => {
    const change = `@@ -10,7 +10,7 @@ static int example(struct thing *t)
 
 \tif (step(t)) {
-\t\texample_put(t->table);
-\t\treturn -EIO;
+\t\tret = -EIO;
+\t\tgoto free;
 \t}
 
 \tt->done = true;
`;
    expect(inMail(leak, path, change, 'iommu/example: Clean up error paths')).toEqual([]);
  });

  it('says nothing of a label that gets another name', () => {
    const change = `@@ -10,6 +10,6 @@ static int example(struct thing *t)
 
 \tif (step(t))
-\t\tgoto out;
+\t\tgoto out_free;
 
-out:
+out_free:
 \texample_put(t->table);
`;
    expect(inMail(leak, path, change, 'iommu/example: Clean up error paths')).toEqual([]);
  });

  it('says nothing of what is freed to try again', () => {
    const change = hunk.replace('return -EIO', 'goto retry');
    expect(inMail(leak, path, change, 'iommu/example: Free the rest on failure')).toEqual([]);
  });

  it('tells the jumps to a new label, not the way out above it', () => {
    const change = `@@ -10,8 +10,11 @@ static int example(struct thing *t)
 
 	if (step(t))
-		return -EIO;
+		goto free;
 
 	t->done = true;
 	return 0;
+
+free:
+	example_free(t->table);
+	return -EIO;
 }
`;
    expect(inMail(leak, path, change, 'iommu/example: Fix a leak')).toEqual(['fixed: return -EIO;']);
  });
});
