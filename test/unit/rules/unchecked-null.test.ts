import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../server/src/rules/unchecked-null.ts';
import { check, examples, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const page = readFileSync(new URL('../../../server/src/rules/unchecked-null.ts', import.meta.url), 'utf8');

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text))).toEqual(expected);
}

/** A function with `p = kzalloc()` at its start. */
const body = (lines: string): string => `
static int example(struct thing *t, int flags, int n)
{
	struct thing *p, *q;
	int i, ret = 0;

	p = kzalloc(sizeof(*p), GFP_ATOMIC);
${lines}
	return ret;
}
`;

/** A function that keeps things, and two that use them. */
const keeping = (lines: string): string => `
static int keep(struct thing *t)
{
	void *p;

	${lines}
	return 0;
}

static u64 size(struct thing *t)
{
	return resource_size(t->res) + t->res->start;
}

static void leave(struct thing *t)
{
	void *copied = t->copied;

	if (copied)
		iounmap(copied);
	if (t->tested)
		iounmap(t->tested);
}
`;

describe('unchecked-null', () => {
  it.each(examples(page, 'Invalid').map((text) => [text]))('reports %s', (text) => {
    expect(check(uncheckedNull, text)).toHaveLength(1);
  });
  it.each(examples(page, 'Valid').map((text) => [text]))('is silent about %s', (text) => {
    expect(check(uncheckedNull, text)).toEqual([]);
  });

  it.each([
    ['no test', '\tp->x = 1;\n\t^^^^'],
    ['through a copy', '\tq = p;\n\tq->x = 1;\n\t^^^^'],
    ['the branch for NULL', '\tif (!p) {\n\t\tpr_err("%d", p->x);\n\t\t             ^^^^\n\t\treturn -1;\n\t}'],
    ['the wrong branch leaves', '\tif (p)\n\t\treturn 0;\n\tp->x = 1;\n\t^^^^'],
    ['only a warning', '\tWARN_ON(!p);\n\tp->x = 1;\n\t^^^^'],
    ['what a warning prints', '\tif (WARN(!p, "no %d", p->x))\n\t                      ^^^^\n\t\treturn -1;'],
    [
      'what it always prints',
      '\tif (!p) {\n\t\tWARN(1, "no %d", number(p->x));\n\t\t                        ^^^^\n\t\treturn -1;\n\t}',
    ],
    ['words in the branch', '\tif (!p)\n\t\tpr_err("no memory");\n\tp->x = 1;\n\t^^^^'],
    ['the wrong operator', '\tif (p || p->x)\n\t         ^^^^\n\t\treturn 0;'],
    ['tested on one path only', '\tif (flags) {\n\t\tif (!p)\n\t\t\treturn -1;\n\t}\n\tp->x = 1;\n\t^^^^'],
    ['star', '\t*p = *t;\n\t^^'],
    ['index', '\tp[n] = *t;\n\t^^^^'],
    ['address of a member', '\tuse(&p->list);\n\t    ^^^^^^^^'],
    ['address behind it', '\tuse(p + n);\n\t    ^^^^^'],
    [
      'address of a later one',
      '\tif (!p)\n\t\treturn -1;\n\tkfree(p);\n\tp = kzalloc(8, GFP_KERNEL);\n\tuse(&p->list);\n\t    ^^^^^^^^',
    ],
    ['address that is kept', '\tq = find_vma(t, 1);\n\tt->lock = &q->lock;\n\t          ^^^^^^^^'],
    ['the loop left early', '\tfor (i = 0; i < n; i++)\n\t\tif (!p)\n\t\t\tbreak;\n\tp->x = 1;\n\t^^^^'],
    ['behind #ifdef', '#ifdef CONFIG_X\n\tif (!p)\n\t\treturn -1;\n#endif\n\tp->x = 1;\n\t^^^^'],
  ])('reports: %s', (_, lines) => found(body(lines)));

  it.each([
    ['a global', 'queue = alloc_workqueue("q", 0, 0);\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['a cache', 'cache = kmem_cache_create("c", 8, 8, 0, NULL);\n\t        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['a member', 't->base = ioremap(t->phys, 8);\n\t          ^^^^^^^^^^^^^^^^^^^'],
    ['an element', 't->regs[0].base = ioremap(1, 8);\n\t                  ^^^^^^^^^^^^^'],
    ['a variable that is stored', 'p = vmalloc(8);\n\t    ^^^^^^^^^^\n\tt->base = p;'],
    [
      'what is read through elsewhere',
      't->res = platform_get_resource(t->dev, 0, 0);\n\t         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
  ])('reports what is kept untested: %s', (_, lines) => found(keeping(lines)));
  it.each([
    ['tested by another function', 't->tested = ioremap(1, 8);'],
    ['a look-up that nobody in view reads through', 't->other = platform_get_resource(t->dev, 0, 0);'],
    ['tested below', 't->base = ioremap(1, 8);\n\tif (!t->base)\n\t\treturn -ENOMEM;'],
    ['tested beside', 't->base = ioremap(1, 8);\n\tif (!t->also)\n\t\treturn -ENOMEM;'],
    ['tested by whom it is given to', 't->base = ioremap(1, 8);\n\treturn use(t->base);'],
    ['returned as well', 'p = vmalloc(8);\n\tt->base = p;\n\treturn PTR_ERR_OR_ZERO(p);'],
    ['tested as it is set', 'if (!(p = vmalloc(8)))\n\t\treturn -ENOMEM;\n\tt->base = p;'],
    ['tested in a chain', 't->also = t->base = ioremap(1, 8);\n\tif (!t->also)\n\t\treturn -ENOMEM;'],
    ['tested under the name of the member', 't->copied = ioremap(1, 8);'],
    ['a cache that panics', 't->cache = kmem_cache_create("t", 8, 0, SLAB_PANIC, NULL);'],
    ['gone with the function', 'struct thing u;\n\tu.base = ioremap(1, 8);'],
    ['a name', 't->name = kasprintf(GFP_KERNEL, "%d", 1);'],
    ['what panics', 'cache = kmem_cache_create("c", 8, 8, SLAB_PANIC | SLAB_ACCOUNT, NULL);'],
    ['what cannot fail', 't->base = kmalloc(8, GFP_KERNEL | __GFP_NOFAIL);'],
  ])('is silent about what is kept: %s', (_, lines) => found(keeping(lines)));
  it.each([
    ['behind it', '\tdev->owner = item->dev;\n\t             ^^^^^^^^^'],
    ['in the next condition', '\tif (!item->dev)\n\t     ^^^^^^^^^\n\t\treturn -ENODEV;'],
    ['not where it is asked again', '\tif (n && !item)\n\t\treturn 0;\n\tdev->owner = item->dev;'],
    ['not where something else is asked', '\tif (n)\n\t\tdev->owner = item->dev;'],
    ['not where it is another', '\titem = first(dev);\n\tdev->owner = item->dev;'],
  ])('reports what half of a test lets through: %s', (_, lines) =>
    found(`
static int example(struct thing *dev, int n)
{
	struct item *item = item_by_index(dev, n);

	if (item && item_kind(item) != n)
		return -EINVAL;
${lines}
	return 0;
}
`),
  );
  it.each(['lib/arm64/timer.c', 'x86/ept.c', 'tools/testing/selftests/kvm/demo.c'])('is silent about %s', (path) => {
    expect(check(uncheckedNull, body('\tp->x = 1;'), path)).toEqual([]);
    expect(check(uncheckedNull, body('\tp->x = 1;'), path.replace(/^(?:lib|x86|tools)/, 'arch/$&'))).toHaveLength(
      path.includes('selftest') ? 0 : 1,
    );
  });
  it.each([
    ['example: check what example_alloc() gives', 'p = example_alloc(n);', 'if (!p)', true],
    ['example: Add links', 'p = example_alloc(n);', 'if (!p)', false],
    ['example: check what example_find() gives', 'p = example_find(n);', 'if (!p)', false],
    ['example: check what example_alloc() gives', 'ret = example_alloc(n);', 'if (!ret)', false],
    ['example: check what example_alloc() gives', 'p = example_alloc(n);', 'if (p)', false],
  ])('takes a patch at its word: %s: %s %s', (subject, call, test, isFixed) => {
    const hunk = `@@ -30,5 +30,7 @@ static int example_write(struct example *ex)
 	int n = 0;
 
 	${call}
+	${test}
+		return -ENOMEM;
 
 	n = 1;
`;
    const made = call.slice(call.indexOf('=') + 2, -1);
    expect(inMail(uncheckedNull, 'drivers/iommu/example.c', hunk, subject)).toEqual(isFixed ? [`fixed: ${made}`] : []);
  });
  it('is silent about what was kept so in code that moves', () => {
    const mail = (before: string): string[] =>
      inMail(
        uncheckedNull,
        'drivers/iommu/example.c',
        `@@ -5,4 +5,12 @@ static int example_init(struct example *info)
 
${before}+static int example_map(struct example *info)
+{
+	info->map = kcalloc(4, 8, GFP_KERNEL);
+	info->used = 0;
+	return 0;
+}
+
 static int example_other(struct example *info)
 {
`,
      );
    expect(mail('-	info->map = kcalloc(4, 8, GFP_KERNEL);\n-	info->used = 0;\n-\n')).toEqual([]);
    expect(mail('-	info->used = 0;\n-\n')).toEqual(['introduced: kcalloc(4, 8, GFP_KERNEL)']);
  });
  it('is silent about what is kept by a function that cannot say that it failed', () => {
    found(keeping('t->base = ioremap(1, 8);').replace('static int keep', 'static void keep').replace('return 0;', ''));
  });

  it.each([
    ['return', '\tif (!p)\n\t\treturn -ENOMEM;\n\tp->x = 1;'],
    ['goto', '\tif (unlikely(p == NULL))\n\t\tgoto out;\n\tp->x = 1;\nout:'],
    ['the test of a copy', '\tq = p;\n\tif (!q)\n\t\treturn -1;\n\tp->x = 1;'],
    ['WARN_ON in a condition', '\tif (WARN_ON(!p))\n\t\treturn -1;\n\tp->x = 1;'],
    ['BUG_ON', '\tBUG_ON(!p);\n\tp->x = 1;'],
    ['short circuit', '\tif (p && p->x)\n\t\tret = 1;'],
    ['either', '\tif (!p || p->x)\n\t\treturn 1;\n\tp->x = 1;'],
    ['conditional', '\tret = p ? p->x : 0;'],
    ['address of a member, tested below', '\tuse(&p->list);\n\tif (!p)\n\t\treturn -1;'],
    ['address of a member of what is looked up', '\tq = find_vma(t, 1);\n\tlock(&q->lock);'],
    ['sizeof', '\tret = sizeof(*p) + sizeof(p->x);'],
    ['retry', '\tif (!p) {\n\t\tp = kzalloc(1, GFP_KERNEL);\n\t\tif (!p)\n\t\t\treturn -1;\n\t}\n\tp->x = 1;'],
    ['fallback', '\tif (!p)\n\t\tp = t;\n\tp->x = 1;'],
    ['another variable', '\tif (!p)\n\t\tret = -ENOMEM;\n\tif (!ret)\n\t\tp->x = 1;'],
    ['both or none', '\tq = kzalloc(1, GFP_KERNEL);\n\tif (!p || !q)\n\t\tgoto out;\n\tp->x = q->x;\nout:'],
    ['while', '\twhile (p) {\n\t\tret += p->x;\n\t\tp = p->next;\n\t}'],
    ['a predicate', '\tif (!thing_is_usable(p))\n\t\treturn -1;\n\tp->x = 1;'],
    ['a statement expression', '\tif (({ bool ok = p != NULL; ok; }) && p)\n\t\tp->x = 1;'],
    ['assigned in the condition', '\tif (!(q = kzalloc(1, GFP_KERNEL)))\n\t\treturn -1;\n\tq->x = 1;'],
    [
      'switch',
      '\tswitch (flags) {\n\tcase 1:\n\t\tif (!p)\n\t\t\tbreak;\n\t\tp->x = 1;\n\t\tbreak;\n\tdefault:\n\t\tbreak;\n\t}',
    ],
    ['flags that let nothing fail', '\tq = kzalloc(8, GFP_KERNEL | __GFP_NOFAIL);\n\tq->x = 1;'],
    ['cleanup', '\tret = use(p);\n\tkfree(p);'],
  ])('is silent: %s', (_, lines) => found(body(lines)));

  it('reports a use above a test that is put the other way round', () => {
    found(`
static void example_free(struct pair *ctx)
{
	struct priv *priv = ctx->private;
	                    ^^^^^^^^^^^^

	if (ctx && priv->on)
		example_stop(ctx);
}
`);
  });

  it('reports a macro that reads through what is tested below', () => {
    found(`
static void example_map(struct iommu_table *tbl, unsigned long size)
{
	unsigned long n = size / IOMMU_PAGE_SIZE(tbl);
	                         ^^^^^^^^^^^^^^^^^^^^

	if (tbl)
		example_use(tbl, n);
}
`);
  });

  it.each([
    ['above its test', 'spin_lock_init(&p->lock);', 'if (!p)', 1],
    ['above the test of another', 'spin_lock_init(&p->lock);', 'if (!q)', 0],
    ['that is tested with more', 'spin_lock_init(&p->lock);', 'if (!p || !q)', 0],
  ])('reports an address given away %s', (_, step, test, count) => {
    const text = `
static void *example(struct example *p, struct example *q)
{
	${step}

	${test}
		return NULL;
	return p->desc;
}
`;
    expect(check(uncheckedNull, text).filter(({ brief }) => brief?.endsWith('before its NULL test'))).toHaveLength(
      count,
    );
  });

  it.each([
    ['KVM: example: retry if there is no memslot', ['fixed: gfn_to_memslot(kvm, gfn)']],
    ['KVM: example: count retries', []],
  ])('takes the added test of what is only looked up for a fix where the subject says so: %s', (subject, expected) => {
    const hunk = `@@ -10,5 +10,8 @@ static int example_map(struct kvm *kvm, gfn_t gfn)
 	unsigned long hva;

 	slot = gfn_to_memslot(kvm, gfn);
+	if (!slot)
+		return -EAGAIN;
+
 	hva = gfn_to_hva_memslot(slot, gfn);
 	return example_set(hva);
`;
    expect(inMail(uncheckedNull, 'arch/powerpc/kvm/example.c', hunk, subject)).toEqual(expected);
  });

  it('reports a use above the test of the same pointer', () => {
    found(`
void *example_alloc(struct device *dev, struct iommu_table *tbl, size_t size)
{
	int tcesize = (1 << tbl->it_page_shift);
	                    ^^^^^^^^^^^^^^^^^^
	size = PAGE_ALIGN(size);
	if (!tbl)
		return NULL;
	return take(tbl, size, tcesize);
}
`);
  });

  it('takes a use on one path only for no use', () => {
    found(`
int example(struct thing *p, int flags)
{
	if (flags & HAS_THING)
		p->x = 1;
	if (p)
		p->y = 1;
	return 0;
}
`);
  });

  it('reports the cursor after its loop, not one that a break kept', () => {
    found(`
static int example_map_sg(struct scatterlist *sglist, int nelems)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sglist, s, nelems, i)
		s->dma_length = s->length;
	flush(s->dma_address);
	      ^^^^^^^^^^^^^^
	return nelems;
}
static int example_find(struct scatterlist *sglist, int nelems)
{
	struct scatterlist *s;
	int i, found = 0;

	for_each_sg(sglist, s, nelems, i) {
		if (s->length) {
			found = 1;
			break;
		}
	}
	if (!found)
		return 0;
	return s->length;
}
`);
  });

  const unwinding = (test: string): string => `
static int example_fill(struct example *ex)
{
	struct area *area, *end;
	int ret;

	for (area = first(ex); area; area = next(area)) {
		struct pages *pages = area->pages;

		if (!pages)
			continue;
		ret = fill(pages->list);
		if (ret)
			goto unfill;
	}
	return 0;
unfill:
	end = area;
	for (area = first(ex); area != end; area = next(area)) {
		struct pages *pages = area->pages;
${test}
		unfill(pages->list);
	}
	return ret;
}
`;
  it('reports an unwinding loop that forgets what the first one passes over', () => {
    expect(check(uncheckedNull, unwinding('')).map(({ brief }) => brief)).toEqual(['pages is not tested in this loop']);
    expect(check(uncheckedNull, unwinding('\n\t\tif (!pages)\n\t\t\tcontinue;'))).toEqual([]);
  });

  it('is silent where a warning states that the loop found something', () => {
    found(`
static int example(struct list_head *all, int id)
{
	struct thing *t;

	list_for_each_entry(t, all, list)
		if (t->id == id)
			break;
	WARN_ON(&t->list == all);
	return t->x;
}
`);
  });

  it.each([
    [
      'what a call refuses that was tested',
      '\tbase = devm_ioremap_resource(&pdev->dev, res);\n\tif (IS_ERR(base))\n\t\treturn 1;',
    ],
    ['what a test asserts', '\tKUNIT_ASSERT_NOT_ERR_OR_NULL(test, res);'],
  ])('is silent about %s', (_, lines) => {
    const text = (more: string): string =>
      `\nstatic int example(struct platform_device *pdev)\n{\n\tstruct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);\n\tvoid *base;\n\n${more}\n\treturn res->start;\n}\n`;
    expect(check(uncheckedNull, text(lines))).toEqual([]);
    expect(check(uncheckedNull, text(''))).toHaveLength(1);
  });

  it('is silent where a device is removed that had the resource when it was probed', () => {
    const text = (name: string): string => `
static void example_${name}(struct platform_device *pdev)
{
	struct resource *res = platform_get_resource(pdev, IORESOURCE_MEM, 0);

	release_mem_region(res->start, resource_size(res));
}
`;
    expect(check(uncheckedNull, text('remove'))).toEqual([]);
    expect(check(uncheckedNull, text('reset'))).not.toEqual([]);
  });

  it('is silent about a resource that was mapped above, and about warnings elsewhere', () => {
    const text = (before: string): string => `
static int example(struct platform_device *pdev, struct thing *t)
{
	${before}
	return use(platform_get_resource(pdev, 0, 0)->start);
}
`;
    expect(check(uncheckedNull, text(''))).toHaveLength(1);
    expect(check(uncheckedNull, text('t->base = devm_platform_ioremap_resource(pdev, 0);'))).toEqual([]);
    const warned = 'static int example(int i)\n{\n\tstruct s *s = s_by(i);\n\n\tWARN_ON(!s);\n\treturn s->x;\n}\n';
    expect(check(uncheckedNull, warned, 'drivers/iommu/example.c')).toHaveLength(1);
    expect(check(uncheckedNull, warned, 'drivers/net/example.c')).toEqual([]);
  });

  it('says when it is NULL, and names the pointer without its casts', () => {
    const text = (call: string): string =>
      `static int example(struct device *dev)\n{\n\tchar *p = ${call};\n\n\treturn ((volatile char *)p)[0];\n}\n`;
    const said = (call: string): string[] =>
      check(uncheckedNull, text(call)).map(({ what, why }) => `${what.split(' ')[0]}: ${why.split(',')[0]}`);
    expect(said('kmalloc(8, GFP_KERNEL)')).toEqual(['p: It is NULL when memory is short']);
    const stepped = `static int example(u8 *from)\n{\n\tu8 *p = kmalloc(8, GFP_KERNEL);\n\n\t*p++ = *from;\n\treturn 0;\n}\n`;
    expect(check(uncheckedNull, stepped)[0]!.advice).toBe('Test p and leave with an error before this line.');
    const ofNothing = stepped.replace('static int', 'static void').replace('return 0', 'return');
    expect(check(uncheckedNull, ofNothing)[0]!.advice).toBe('Test p and leave before this line.');
    expect(said('of_get_address(dev, 0)')).toEqual(['p: It is NULL when nothing is found']);
  });

  it('takes an address behind a struct for no use of it', () => {
    const text = (name: string): string => `
static inline void *${name}(const struct net_device *dev)
{
	return (void *)dev->priv;
}
static void example(struct net_device *netdev)
{
	struct example *ex = ${name}(netdev);

	if (!netdev)
		return;
	example_run(ex);
}
`;
    expect(check(uncheckedNull, text('netdev_priv'))).toEqual([]);
    expect(check(uncheckedNull, text('example_priv'))).toHaveLength(1);
  });

  it('knows where every node has a device', () => {
    const text = `
static int example(struct device_node *np)
{
	struct platform_device *op = of_find_device_by_node(np);

	return op->id;
}
`;
    expect(check(uncheckedNull, text, 'arch/sparc/kernel/example.c')).toEqual([]);
    expect(check(uncheckedNull, text, 'arch/powerpc/kernel/example.c')).toHaveLength(1);
  });

  it('knows that a call may set a variable of the file', () => {
    const text = (argument: string): string => `
static const struct firmware *example_fw;

static int example(struct device *dev)
{
	int err;

	if (example_fw)
		return 0;
	err = ${argument};
	if (err)
		return err;
	dev->spare = kmalloc(example_fw->size, GFP_KERNEL);
	return dev->spare ? 0 : -ENOMEM;
}
`;
    expect(check(uncheckedNull, text('request_firmware(&example_fw, "example", dev)'))).toEqual([]);
    expect(check(uncheckedNull, text('dev->error'))).toHaveLength(1);
  });

  it('knows that there is a root', () => {
    const text = (path: string): string => `
static int example(void)
{
	struct device_node *np = of_find_node_by_path("${path}");

	return np->phandle;
}
`;
    expect(check(uncheckedNull, text('/'))).toEqual([]);
    expect(check(uncheckedNull, text('/cpus'))).toHaveLength(1);
  });

  it('does not take a message at the level of warnings for a test', () => {
    const text = (call: string): string => `
static void example(struct example *ex)
{
	int n = ex->n;

	${call};
	example_use(n);
}
`;
    expect(check(uncheckedNull, text('EXAMPLE_WARN(ex, "slow")'))).toEqual([]);
    expect(check(uncheckedNull, text('WARN_ON(!ex)'))).toHaveLength(1);
    expect(check(uncheckedNull, text('EXAMPLE_BUG_ON(!ex)'))).toHaveLength(1);
  });

  it.each([
    ['the head is an element, too', 'list_for_each_entry(t, &first->node, node)', []],
    ['the head is none', 'list_for_each_entry(t, all, node)', ['t->x']],
    ['the loop ends before the last entry', 'for_each_sg(sgl, t, n - 1, i)', []],
    ['it goes over all', 'for_each_sg(sgl, t, n, i)', ['t->x']],
  ])('asks where a loop ends: %s', (_, loop, expected) => {
    const text = `
static int example(struct list_head *all, struct thing *first, struct scatterlist *sgl, int n)
{
	struct thing *t;
	int i;

	${loop} {
		if (t->id == n)
			break;
	}
	return t->x;
}
`;
    expect(check(uncheckedNull, text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
  });

  it.each([
    ['the head, by the member that the list goes through', 't->list.prev', '', 0],
    ['no element', 't->other.prev', '', 1],
    ['what was compared with the head', 't->other.prev', '\tn = &t->list == all;\n', 0],
  ])('knows what a cursor reads after its loop: %s', (_, read, before, count) => {
    const text = `
static int example(struct list_head *all, struct list_head *fresh, int n)
{
	struct thing *t;

	list_for_each_entry(t, all, list) {
		if (t->id == n)
			break;
	}
${before}	list_add(fresh, ${read});
	return n;
}
`;
    expect(check(uncheckedNull, text)).toHaveLength(count);
  });

  it('is silent about what an unwinding loop looks up again', () => {
    const again = (test: string): string => `
static int example_pin(struct vfio_iommu *iommu, dma_addr_t *iova, int n)
{
	struct vfio_dma *dma;
	int i, j;

	for (i = 0; i < n; i++) {
		dma = vfio_find_dma(iommu, iova[i], 1);
${test}		dma->pinned++;
	}
	return 0;
unwind:
	for (j = 0; j < i; j++) {
		dma = vfio_find_dma(iommu, iova[j], 1);
		dma->pinned--;
	}
	return -EINVAL;
}
`;
    expect(check(uncheckedNull, again('\t\tif (!dma)\n\t\t\tgoto unwind;\n'))).toEqual([]);
    expect(check(uncheckedNull, again(''))).not.toEqual([]);
  });

  it('reports a use between a warning about NULL and the test', () => {
    found(`
static struct ring *example_ring(struct owner *owner, struct worker *worker)
{
	WARN_ON_ONCE(worker && worker != owner->running);
	WARN_ON_ONCE(worker->owner != owner);
	             ^^^^^^^^^^^^^
	if (!worker)
		worker = owner->running;
	return &worker->ring;
}

static struct ring *example_known(struct owner *owner, struct worker *worker)
{
	WARN_ON_ONCE(worker && worker != owner->running);
	if (!worker)
		worker = owner->running;
	WARN_ON_ONCE(worker->owner != owner);
	return &worker->ring;
}
`);
  });

  it('reports the data of an interrupt that may be in another hierarchy', () => {
    found(`
static int example_pass(struct guest *guest, unsigned int host_irq)
{
	struct irq_data *data = irq_domain_get_irq_data(guest->host, host_irq);

	guest->hwirq = irqd_to_hwirq(data);
	               ^^^^^^^^^^^^^^^^^^^
	return 0;
}

static void example_free(struct irq_domain *domain, unsigned int virq)
{
	struct irq_data *data = irq_domain_get_irq_data(domain, virq);

	release(irqd_to_hwirq(data));
}

static irqreturn_t example_handle(int irq, void *dev)
{
	struct example *ex = dev;
	struct irq_data *data = irq_domain_get_irq_data(ex->domain, irq);

	return handle(ex, data->hwirq);
}

static void example_resume(struct guest *guest, int i)
{
	unsigned int own = irq_find_mapping(guest->host, i);

	release(irqd_to_hwirq(irq_domain_get_irq_data(guest->host, own)));
}
`);
  });

  it('reports what a call gives beside a status that nobody tests', () => {
    found(`
static struct sk_buff *example_copy(int *err, struct example *ex)
{
	struct sk_buff *skb = alloc_skb(ex->size, GFP_ATOMIC);

	if (!skb) {
		*err = -ENOMEM;
		return NULL;
	}
	*err = 0;
	return skb;
}

static int example_tested(struct example *ex)
{
	int err;
	struct sk_buff *skb = example_copy(&err, ex);

	if (unlikely(err))
		return err;
	skb->dev = ex->dev;
	return push(skb);
}

static int example_untested(struct example *ex)
{
	int err;
	struct sk_buff *skb = example_copy(&err, ex);

	skb->dev = ex->dev;
	^^^^^^^^
	return push(skb);
}
`);
  });

  it('reports a use in a callee above the test', () => {
    found(`
static int example(struct irq_domain *domain, unsigned int virq)
{
	struct irq_data *data = irq_domain_get_irq_data(domain, virq);
	struct irq_chip *chip = irq_data_get_irq_chip(data);
	                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (!data || !chip)
		return -EINVAL;
	return 0;
}
`);
  });

  it.each([
    ['a test that leaves where there is something', '\tif (t)\n\t\treturn -EBUSY;\n\tt->n = 1;\n\t^^^^'],
    ['an offset that is added', '\tt += n;\n\t^^^^^^\n\tuse(t);'],
    ['what is exchanged', '\txchg(t, n);\n\t^^^^^^^^^^'],
    ['but not a test that leaves where there is nothing', '\tif (!t)\n\t\treturn -ENOMEM;\n\txchg(t, n);\n\tt += n;'],
  ])('reports %s', (_, lines) => {
    found(`
static int example(int n)
{
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

${lines}
	return 0;
}
`);
  });

  it('reports a member that a callee writes', () => {
    found(`
static int example(void)
{
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

	INIT_LIST_HEAD(&t->list);
	^^^^^^^^^^^^^^^^^^^^^^^^
	if (!t)
		return -ENOMEM;
	keep(t);
	return 0;
}
`);
  });

  it('reports what a callee of a callee reads through', () => {
    found(`
static struct node *first(struct thing *t)
{
	struct node *node = t->nodes.first;

	return node;
}
static void drop(struct thing *t, int n)
{
	struct node *node = first(t);

	if (node)
		unlink_node(node, n);
}
static int example(struct device *dev)
{
	struct resource *r = platform_get_resource(dev, 0, 0);
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

	drop(t, 1);
	^^^^^^^^^^
	return 0;
}
`);
  });

  it.each([
    ['reports', 'what a call gave', 'struct thing *t = look_up(n);'],
    ['is silent about', 'what a table keeps', 'struct thing *t = n->thing;'],
  ])('%s %s where the test only warns', (verb, _, declaration) => {
    const text = `
static int example(struct owner *n)
{
	${declaration}

	WARN_ON_ONCE(!t);
	return t->n;
}
`;
    const found = check(uncheckedNull, text).map(({ start, end }) => text.slice(start, end));
    expect(found).toEqual(verb === 'reports' ? ['t->n'] : []);
  });

  it('learns from bodies in view', () => {
    found(`
static struct thing *get_thing(int n)
{
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	t->n = n;
	return t;
}
static void use_thing(struct thing *t)
{
	t->uses++;
}
static int example(void)
{
	struct thing *t = get_thing(1);

	use_thing(t);
	^^^^^^^^^^^^
	return 0;
}
`);
  });

  /** Four callers that test what they look up, and what comes after them. */
  const looking = (last: string): string => `
static struct thing *lookup(struct list_head *all, int id)
{
	struct thing *t;

	list_for_each_entry(t, all, list)
		if (t->id == id)
			return t;
	return NULL;
}
${[1, 2, 3, 4].map((n) => `static int caller${n}(struct list_head *all)\n{\n\tstruct thing *t = lookup(all, ${n});\n\n\tif (!t)\n\t\treturn -ENODEV;\n\treturn t->id;\n}`).join('\n')}
static int example(struct list_head *all)
{
	struct thing *t = lookup(all, 5);

	${last}
}
`;

  it('asks where one caller of many does not test', () => {
    const { text, expected } = marked(looking('return t->size;\n\t       ^^^^^^^'));
    expect(places(text, check(uncheckedNull, text))).toEqual(expected);
    // In other drivers, after a test, and where a second caller does without one, too.
    expect(check(uncheckedNull, text, 'drivers/net/example.c')).toEqual([]);
    expect(check(uncheckedNull, looking('return t ? t->size : 0;'))).toEqual([]);
    const again =
      'static int more(struct list_head *all)\n{\n\tstruct thing *t = lookup(all, 6);\n\n\treturn t->id;\n}\n';
    expect(check(uncheckedNull, `${text}${again}`)).toEqual([]);
    // Three of them prove less.
    expect(check(uncheckedNull, text.replace(/static int caller4[^]*?\n}\n/, ''))).toEqual([]);
  });

  it('knows that nothing may overlap a range', () => {
    const { text, expected } = marked(`
static u64 example_address(struct example *ex, u64 iova)
{
	struct interval_tree_node *node = interval_tree_iter_first(&ex->tree, iova, iova);
	struct example_map *map = container_of(node, struct example_map, node);
	                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

	return map->addr + iova - map->node.start;
}
static u64 example_translate(struct vhost_iotlb *iotlb, u64 iova)
{
	struct vhost_iotlb_map *map = vhost_iotlb_itree_first(iotlb, iova, iova);

	return map->addr + iova - map->start;
	       ^^^^^^^^^
}
static u64 example_last(struct example *ex)
{
	struct interval_tree_node *node = interval_tree_iter_first(&ex->tree, 0, ULONG_MAX);

	return node->last;
}
static u64 example_tested(struct example *ex, u64 iova)
{
	struct interval_tree_node *node = interval_tree_iter_first(&ex->tree, iova, iova);
	struct example_map *map = container_of(node, struct example_map, node);

	return node ? map->addr : 0;
}
static void example_message(struct example *ex, int irq)
{
	struct msi_desc *desc = irq_get_msi_desc(ex->irq), *given = irq_get_msi_desc(irq);

	writel(desc->msg.data + given->msg.data, ex->base);
	       ^^^^^^^^^
}
`);
    expect(places(text, check(uncheckedNull, text))).toEqual(expected);
  });

  it('knows what inline functions of headers read through', () => {
    const { text, expected } = marked(`
static void example_reserve(struct device *dev)
{
	int nid = dev_to_node(dev);
	          ^^^^^^^^^^^^^^^^

	if (dev && dev->memory)
		reserve(dev->memory, nid);
}
static void example_name(struct device_node *np)
{
	struct pci_dev *pdev = pci_get_domain_bus_and_slot(0, 0, 0);

	pr_info("%s", pci_name(pdev));
	              ^^^^^^^^^^^^^^
}
static void example_guarded(struct device *dev)
{
	int nid = dev ? dev_to_node(dev) : NUMA_NO_NODE;

	if (dev)
		reserve(dev->memory, nid);
}
`);
    expect(places(text, check(uncheckedNull, text))).toEqual(expected);
  });

  it('trusts a look-up where its caller has found the thing', () => {
    const xlate = (args: string): string => `
static int example_translate(struct device *dev, ${args} *args)
{
	struct platform_device *pdev = of_find_device_by_node(args->np);

	dev_iommu_priv_set(dev, platform_get_drvdata(pdev));
	return 0;
}
`;
    expect(check(uncheckedNull, xlate('struct of_phandle_args'))).toEqual([]);
    expect(check(uncheckedNull, xlate('struct example_args'))).toHaveLength(1);
  });
});

describe('unchecked-null in a patch', () => {
  it('does not know what a loop sets that begins above the hunk', () => {
    const hunk = (leave: string): string => `@@ -50,6 +50,5 @@ static void example_init(void)
 	if (is_type(kbd->parent, "adb"))
 		${leave};
 	put(kbd);
-	one();
 	if (kbd)
 		request(kbd);
`;
    const found = (leave: string): string[] => inMail(uncheckedNull, 'drivers/iommu/example.c', hunk(leave));
    expect(found('break')).toEqual([]);
    expect(found('count()')).toEqual(['existing: kbd->parent']);
  });

  const patch = (lines: string): string[] =>
    inMail(
      uncheckedNull,
      'drivers/iommu/example.c',
      `@@ -10,6 +10,8 @@ static int example_probe(struct example *x)\n${lines}`,
    );

  it.each([
    [
      'an allocation whose use is not in view',
      ' \tx->n = 1;\n \n \tx->name = kasprintf(GFP_KERNEL, "x%d", x->n);\n+\tif (!x->name)\n+\t\treturn -ENOMEM;\n \tx->on = true;\n \tx->m = 2;\n \tx->k = 3;\n',
      'kasprintf(GFP_KERNEL, "x%d", x->n)',
    ],
    [
      'a look-up that a helper reads through',
      ' \tx->n = 1;\n \n \tres = platform_get_resource(pdev, IORESOURCE_MEM, 0);\n+\tif (!res)\n+\t\treturn -EINVAL;\n \tuse(res);\n \tx->m = 2;\n \tx->k = 3;\n',
      'platform_get_resource(pdev, IORESOURCE_MEM, 0)',
    ],
  ])('says what is fixed: %s', (_, lines, place) => expect(patch(lines)).toEqual([`fixed: ${place}`]));

  it.each([
    [
      'a look-up given to what takes NULL',
      ' \tx->n = 1;\n \n \tres = platform_get_resource(pdev, IORESOURCE_MEM, 0);\n+\tif (!res)\n+\t\treturn -EINVAL;\n \tx->base = devm_ioremap_resource(dev, res);\n \tx->m = 2;\n \tx->k = 3;\n',
    ],
    [
      'what the caller gets',
      ' \tx->n = 1;\n \n \tp = kzalloc(8, GFP_KERNEL);\n+\tif (!p)\n+\t\tcount(x);\n \treturn p;\n }\n \n',
    ],
    [
      'a test that moves',
      ' \tx->n = 1;\n \n \tp = kzalloc(8, GFP_KERNEL);\n+\tif (!p)\n+\t\treturn -ENOMEM;\n \tx->m = 2;\n-\tif (!p)\n-\t\treturn -ENOMEM;\n \tx->k = 3;\n \tx->l = 3;\n',
    ],
    [
      'nothing known of the callee',
      ' \tx->n = 1;\n \n \tp = example_of(x);\n+\tif (!p)\n+\t\treturn -ENODEV;\n \tuse(p->n);\n \tx->m = 2;\n \tx->k = 3;\n',
    ],
  ])('says nothing: %s', (_, lines) => expect(patch(lines)).toEqual([]));

  it.each([
    [
      'a declaration above a test that is known of the function',
      '@@ -904,6 +904,7 @@ void *iommu_alloc_coherent(struct device *dev, struct iommu_table *tbl,\n \tunsigned int order;\n \tunsigned int n, io_order;\n \tstruct page *page;\n+\tint size = 1 << tbl->it_page_shift;\n \n \tlength = PAGE_ALIGN(length);\n \torder = get_order(length);\n',
      ['introduced: tbl->it_page_shift'],
    ],
    [
      'a declaration in a function that tests nothing',
      '@@ -904,6 +904,7 @@ void *example_alloc(struct device *dev, struct iommu_table *tbl,\n \tunsigned int order;\n \tunsigned int n, io_order;\n \tstruct page *page;\n+\tint size = 1 << tbl->it_page_shift;\n \n \tlength = PAGE_ALIGN(length);\n \torder = get_order(length);\n',
      [],
    ],
    [
      'the cursor of a scatterlist below a loop whose head is not in view',
      '@@ -70,6 +70,8 @@ static int example_map_sg(struct device *dev, struct scatterlist *list,\n \t\ts->dma_address += address;\n \t\ts->dma_length   = s->length;\n \t}\n \n+\tflush(domain, s->dma_address, s->dma_length);\n+\n \treturn n;\n \n out_unmap:\n',
      ['introduced: s->dma_address'],
    ],
    [
      'a guard below such a loop',
      '@@ -70,6 +70,8 @@ static int example_map_sg(struct device *dev, struct scatterlist *list,\n \t\ts->dma_address += address;\n \t\ts->dma_length   = s->length;\n \t}\n \n+\tif (s)\n+\t\tflush(domain, s->dma_address, s->dma_length);\n \treturn n;\n \n out_unmap:\n',
      [],
    ],
  ])('what is known beyond the hunk: %s', (_, hunk, expected) =>
    expect(inMail(uncheckedNull, 'drivers/iommu/example.c', hunk)).toEqual(expected),
  );

  it('leaves tests of the kernel alone', () => {
    const hunk =
      '@@ -1,0 +1,7 @@\n+static void example(void)\n+{\n+\tstruct example *x = kzalloc(8, GFP_KERNEL);\n+\n+\tx->n = 1;\n+\tkfree(x);\n+}\n';
    expect(inMail(uncheckedNull, 'arch/powerpc/kvm/example.c', hunk)).toEqual(['introduced: x->n']);
    expect(inMail(uncheckedNull, 'arch/powerpc/kvm/test-example.c', hunk)).toEqual([]);
  });

  it('says once what the use in view and the test both tell', () => {
    const lines =
      ' \tx->n = 1;\n \n \tp = kzalloc(8, GFP_KERNEL);\n+\tif (!p)\n+\t\treturn -ENOMEM;\n \tp->m = 2;\n \tx->k = 3;\n \tx->l = 3;\n';
    expect(patch(lines)).toEqual(['fixed: p->m']);
  });
});

describe('a test for NULL that a patch adds', () => {
  const trace = 'A NULL pointer is dereferenced:\n\n  BUG: kernel NULL pointer dereference, address: 0000000000000038';
  const patch = (lines: string, words = trace): string[] =>
    inMail(
      uncheckedNull,
      'drivers/iommu/example.c',
      `@@ -10,6 +10,8 @@ static int example_probe(struct example *x)\n${lines}`,
      'iommu/example: Check the group',
      words,
    );

  it.each([
    [
      'of a member that is read through below',
      ' \tstruct group *group = x->group;\n \tint n;\n \n+\tif (!group)\n+\t\treturn -ENODEV;\n+\n \tn = group->id;\n \tuse(n);\n \tdone();\n',
      'group->id',
    ],
    [
      'before the address of a member',
      ' \tint n;\n \n+\tif (!x->pdev)\n+\t\treturn 0;\n \tlock(&x->pdev->dev);\n \tuse(n);\n \tdone();\n',
      'x->pdev->dev',
    ],
    [
      'around a call through the pointer',
      ' \tint n;\n \n-\tx->ops->stop(x);\n+\tif (x->ops->stop)\n+\t\tx->ops->stop(x);\n \tuse(n);\n \tdone();\n',
      'x->ops->stop(x)',
    ],
    [
      'of what is only handed on',
      ' \tint n;\n \n+\tif (!pool)\n+\t\treturn 0;\n \tn = look_in(pool, 3);\n \tuse(n);\n \tdone();\n',
      'look_in(pool, 3)',
    ],
    [
      'of a result that gets a name',
      ' \tint n;\n \n-\tif (!of_node(get_spec(x)->node))\n+\tspec = get_spec(x);\n+\tif (spec && !of_node(spec->node))\n \t\tuse(n);\n \tdone();\n \tdone();\n',
      'get_spec(x)->node',
    ],
    [
      'with a conditional operator',
      ' \tint n;\n \n-\tn = *x->mask;\n+\tn = x->mask ? *x->mask : 0;\n \tuse(n);\n \tdone();\n \tdone();\n',
      '*x->mask',
    ],
  ])('is fixed: %s', (_, lines, place) => expect(patch(lines)).toEqual([`fixed: ${place}`]));

  const added =
    ' \tstruct group *group = x->group;\n \tint n;\n \n+\tif (!group)\n+\t\treturn -ENODEV;\n+\n \tn = group->id;\n \tuse(n);\n \tdone();\n';
  it('is a look-up that nothing in view uses', () => {
    const lines =
      ' \tint n;\n \n \tprop = of_get_address(x, 0, &n, NULL);\n-\tif (n)\n+\tif (!prop || n)\n \t\treturn -EINVAL;\n \n \tdone();\n';
    expect(patch(lines)).toEqual(['fixed: of_get_address(x, 0, &n, NULL)']);
    expect(patch(lines, 'Look at both.')).toEqual([]);
  });

  it('is one of a page table that may be gone, where the subject says that the look-up may fail', () => {
    const lines =
      ' \tint n;\n \n \tptep = pte_offset_map_lock(mm, pmd, addr, &ptl);\n+\tif (!ptep)\n+\t\treturn 0;\n \tpte = *ptep;\n \tuse(n);\n \tdone();\n';
    const hunk = `@@ -10,6 +10,8 @@ static int example_walk(struct mm_struct *mm)\n${lines}`;
    const told = (subject: string) => inMail(uncheckedNull, 'arch/s390/mm/example.c', hunk, subject, 'More words.');
    expect(told('mm/example: allow pte_offset_map_lock() to fail')).toEqual([
      'fixed: pte_offset_map_lock(mm, pmd, addr, &ptl)',
    ]);
    expect(told('mm/example: walk in another order')).toEqual([]);
  });

  it('is a crash that the subject speaks of, or a check that an earlier patch left out', () => {
    const found = (subject: string, words = ''): string[] =>
      inMail(
        uncheckedNull,
        'drivers/iommu/example.c',
        `@@ -10,6 +10,8 @@ static int example_probe(struct example *x)\n${added}`,
        subject,
        words,
      );
    expect(found('example: Fix crash without a group')).toEqual(['fixed: group->id']);
    expect(found('example: Add check for the group', 'Fixes: 0123456789ab ("example: begin")')).toEqual([
      'fixed: group->id',
    ]);
    expect(found('example: Add check for the group')).toEqual([]);
  });

  it('is named where the pointer gets its value, too', () => {
    const lines =
      ' \tint n;\n \n \tgroup = x->groups[1].group;\n+\tif (!group)\n+\t\treturn -ENODEV;\n \tn = link_to(x, group);\n \tuse(n);\n \tdone();\n';
    expect(patch(lines)).toEqual(['fixed: link_to(x, group)']);
  });

  it.each([
    ['a panic', 'The kernel is panicking when the null pointer is dereferenced.'],
    ['a fuzzer', 'Do not dereference NULL. Syzkaller manages to get here without a group.'],
    ['a trap, and pointers', 'This checks the pointers.\n\ncpu 0xd: Vector: 300 (Data Access) at [c000000012345678]'],
  ])('is met in %s', (_, words) => expect(patch(added, words)).toEqual(['fixed: group->id']));

  it.each([
    ['nobody has met it', 'A tool says that a NULL pointer may be dereferenced here.'],
    ['the message speaks of something else', 'Fixes: 0123456789ab ("example: begin")'],
  ])('proves nothing where %s', (_, words) => expect(patch(added, words)).toEqual([]));

  it('says nothing of what comes from elsewhere after the patch', () => {
    const lines =
      ' \tint n;\n \n-\tpte = read_once(x->pte);\n+\tpte = lock_pte(x, 1);\n+\tif (!pte)\n+\t\treturn -ENOMEM;\n \tn = install(x, pte);\n \tuse(n);\n \tdone();\n';
    expect(patch(lines)).toEqual([]);
  });

  it('says nothing of what was tested before, and of what cannot be NULL', () => {
    const second =
      ' \tint n;\n \n \tif (!x->group)\n \t\treturn 0;\n+\tif (!x->group)\n+\t\tuse(1);\n \tn = x->group->id;\n \tuse(n);\n \tdone();\n';
    expect(patch(second)).toEqual([]);
    const integer = ' \tint n;\n \n+\tif (!n)\n+\t\treturn 0;\n \tuse(n);\n \tdone();\n \tdone();\n';
    expect(patch(integer)).toEqual([]);
  });
});
