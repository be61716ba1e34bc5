import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../server/src/rules/wrong-failure-test.ts';
import { kernelKnowledge, knownCalls } from '../../../server/src/kernel/index.ts';
import { check, fixed, marked, places } from './check.ts';
import { inMail } from './mail.ts';

const probe = (lines: string): string =>
  `static int example_probe(struct platform_device *pdev, struct list_head *all)
{
	struct example *ex = platform_get_drvdata(pdev), *one;
	unsigned int index;
	int ret = 0;

${lines}
	return ret;
}
`;
const ioremap = '\tex->base = devm_platform_ioremap_resource(pdev, 0);\n';
const walk = '\tlist_for_each_entry(one, all, list)\n\t\tif (one->pdev == pdev)\n\t\t\tbreak;\n';

describe('wrong-failure-test reports', () => {
  it('nothing of a member that another struct has, in files of another field', () => {
    const text = probe('\tif (ex->link.link_speed < 0)\n\t\treturn -ENODEV;');
    expect(check(wrongFailureTest, text, 'drivers/net/ethernet/example/main.c')).toEqual([]);
    const known = `struct example {\n\tu16 link_speed;\n};\n\n${probe('\tif (ex->link_speed < 0)\n\t\treturn -ENODEV;')}`;
    expect(check(wrongFailureTest, known, 'drivers/net/ethernet/example/main.c')).toHaveLength(1);
  });

  it('where the unsigned variable is declared', () => {
    const { text } = marked(probe('\tindex = find(ex);\n\tif (index < 0)\n\t\treturn -ENODEV;'));
    const [report] = check(wrongFailureTest, text);
    expect(report?.related?.map(({ start, end }) => text.slice(start, end))).toEqual(['index']);
  });

  it.each([
    [
      'a test of another result',
      '\tex->base = devm_platform_ioremap_resource(pdev, 0);\n\tif (IS_ERR(ex->ram))\n\t    ^^^^^^^^^^^^^^^\n\t\treturn 1;',
    ],
    [
      'a test that comes too late',
      '\tone = find(all);\n\tret = one->id;\n\t      ^^^^^^^\n\tif (IS_ERR(one))\n\t\treturn PTR_ERR(one);',
    ],
    [
      'a use in another condition',
      '\tone = find(all);\n\tif (!one || !one->id)\n\t             ^^^^^^^\n\t\treturn 0;\n\tif (IS_ERR(one))\n\t\treturn 1;',
    ],
    ['NULL for an error pointer', `${ioremap}\tif (!ex->base)\n\t    ^^^^^^^^^\n\t\treturn -ENOMEM;`],
    ['NULL written out', `${ioremap}\tif (ex->base == NULL)\n\t    ^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;`],
    ['truth', `${ioremap}\tif (ex->base)\n\t    ^^^^^^^^\n\t\tret = start(ex);`],
    [
      'an error pointer for NULL',
      '\tex->mem = kzalloc(64, GFP_KERNEL);\n\tif (IS_ERR(ex->mem))\n\t    ^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;',
    ],
    [
      'the error of NULL',
      '\tex->thing = example_get(pdev);\n\tif (!ex->thing)\n\t    ^^^^^^^^^^\n\t\treturn PTR_ERR(ex->thing);',
    ],
    [
      'only 0 where a failure is negative',
      '\tex->irq = platform_get_irq(pdev, 0);\n\tif (!ex->irq) {\n\t    ^^^^^^^^\n\t\tdev_err(dev, "no irq");\n\t\treturn -ENODEV;\n\t}',
    ],
    [
      'all but 0 where a failure is negative',
      '\tret = pm_runtime_get_sync(dev);\n\tif (ret) {\n\t    ^^^\n\t\tcount(ex);\n\t\tgoto err_put;\n\t}\nerr_put:',
    ],
    [
      'only 0 for a scatterlist that was mapped, on the way to a label',
      '\tret = ppc_iommu_map_sg(dev, tbl, sgl, 4, mask, dir, 0);\n\tif (unlikely(!ret))\n\t             ^^^^\n\t\tgoto out_deallocate;\nout_deallocate:',
    ],
    [
      'a sign where the failure is 0, of what outlives the function',
      '\texample_irq = irq_create_mapping(domain, 4);\n\tif (example_irq < 0)\n\t    ^^^^^^^^^^^^^^^\n\t\treturn -ENODEV;',
    ],
    [
      'NULL of one branch, which is no error',
      '\tstruct platform_device *child;\n\n\tif (index) {\n\t\tchild = of_platform_device_create(np, NULL, NULL);\n\t} else {\n\t\tchild = platform_device_register_simple("ex", -1, NULL, 0);\n\t}\n\treturn PTR_ERR_OR_ZERO(child);\n\t       ^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['all but 0, written out', '\tret = ida_alloc(ids, 1);\n\tif (ret != 0)\n\t    ^^^^^^^^\n\t\treturn ret;'],
    [
      'the place and not what is in it',
      '\t*where = kzalloc(8, GFP_KERNEL);\n\tif (!where)\n\t    ^^^^^^\n\t\treturn -1;',
    ],
    [
      'what tells whether there is an error, for the error',
      '\tone = find(all);\n\tif (IS_ERR(one))\n\t\treturn IS_ERR(one);\n\t\t       ^^^^^^^^^^^\n\tif (ret)\n\t\treturn -EINVAL;',
    ],
    [
      'a number that begins again',
      '\tret = xa_alloc_cyclic(xa, &id, one, limit, &next, 0);\n\tif (ret)\n\t    ^^^\n\t\treturn ret;',
    ],
    [
      'the error of another pointer',
      '\tone = find(all);\n\tif (IS_ERR(one))\n\t\treturn PTR_ERR(ex->one);\n\t\t       ^^^^^^^^^^^^^^^^',
    ],
    [
      'the twin of what was set',
      '\tex->rx_entry = insert(ex, 1);\n\tif (!ex->tx_entry)\n\t    ^^^^^^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    ['a cursor after its loop', `${walk}\tif (!one)\n\t    ^^^^\n\t\treturn -ENODEV;`],
    ['a cursor in a larger condition', `${walk}\tif (!one || one->pdev != pdev)\n\t    ^^^^\n\t\treturn -ENODEV;`],
    [
      'an unsigned that is never negative',
      '\tindex = example_index(ex);\n\tif (index < 0)\n\t    ^^^^^^^^^\n\t\treturn -ENODEV;',
    ],
    [
      'an unsigned that keeps what may be negative',
      '\tindex = pin_user_pages_fast(0, 1, 0, NULL);\n\tif (index <= 0)\n\t    ^^^^^^^^^^\n\t\treturn -ENODEV;',
    ],
    [
      'a directory for NULL',
      '\tex->dir = debugfs_create_dir("ex", NULL);\n\tif (ex->dir)\n\t    ^^^^^^^\n\t\tfill(ex);',
    ],
    [
      'a DMA address for 0',
      '\tex->dma = dma_map_single(dev, ex, 8, 0);\n\tif (!ex->dma)\n\t    ^^^^^^^^\n\t\treturn -ENOMEM;',
    ],
    [
      'a DMA address for what is not 0',
      '\tex->dma = dma_map_page(dev, page, 0, 8, 0);\n\tif (ex->dma)\n\t    ^^^^^^^\n\t\tstart(ex);',
    ],
    [
      'an address of the host for 0, beside another test',
      '\tex->hva = gfn_to_hva(kvm, gfn);\n\tif (!ex->hva || ex->off)\n\t    ^^^^^^^^\n\t\tgoto out;\nout:',
    ],
    [
      'an IOVA for DMA_MAPPING_ERROR',
      '\tiova = alloc_iova_fast(iovad, 8, limit, true);\n\tif (iova == DMA_MAPPING_ERROR)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;\n\tuse(iova + 1);',
    ],
    [
      'an IOVA with the test of DMA addresses',
      '\tiova = alloc_iova_fast(iovad, 8, limit, true);\n\tif (dma_mapping_error(dev, iova))\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;',
    ],
    [
      'an error in 32 bits',
      '\tindex = example_offset(ex);\n\tif (IS_ERR_VALUE(index))\n\t    ^^^^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;',
    ],
    ['an unsigned that is asked for 0', '\tindex = ex->count;\n\tif (index <= 0)\n\t\treturn -ENODEV;'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(probe(lines));
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });

  it('an index that a body in view counts from 0', () => {
    const { text, expected } = marked(`
static int example_find(struct example *ex)
{
	int i;

	for (i = 0; i < 4; i++)
		if (ex->slots[i])
			return i;
	return -ENOSPC;
}
static int example_remove(struct example *ex)
{
	int num;

	num = example_find(ex);
	if (!num)
	    ^^^^
		return -EINVAL;
	ex->slots[num] = NULL;
	return 0;
}
`);
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });

  it('a constant that a body in view fails with', () => {
    const { text, expected } = marked(`
static unsigned long example_alloc(struct example *ex)
{
	if (ex->full)
		return EXAMPLE_MAPPING_ERROR;
	return ex->next++;
}
static int example_map(struct example *ex)
{
	unsigned long entry = example_alloc(ex);

	if (!entry)
	    ^^^^^^
		return -ENOSPC;
	return example_set(ex, entry);
}
`);
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
    // What gives 0 as well may say so with it.
    const both = text.replace('return ex->next++', 'return 0');
    expect(check(wrongFailureTest, both)).toEqual([]);
  });

  it('what a body in view returns', () => {
    const { text, expected } = marked(`
static struct example *example_make(int n)
{
	struct example *ex = kzalloc(sizeof(*ex), GFP_KERNEL);

	if (!ex)
		return ERR_PTR(-ENOMEM);
	ex->n = n;
	return ex;
}

static int example_start(int n)
{
	struct example *ex = example_make(n);

	if (!ex)
	    ^^^
		return -ENOMEM;
	return example_run(ex);
}
`);
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });
});

describe('wrong-failure-test is silent about', () => {
  it.each([
    [
      'a slot that has the name of a function',
      '\tex->mem = ex->ops->vmap(ex);\n\tif (IS_ERR(ex->mem))\n\t\treturn -ENOMEM;',
    ],
    [
      'the error of a copy',
      '\tone = find(all);\n\tif (IS_ERR(one)) {\n\t\tvoid *err = one;\n\n\t\tfree(one);\n\t\treturn PTR_ERR(err);\n\t}',
    ],
    [
      'the error of what it was copied from',
      '\tone = find(all);\n\tex->one = one;\n\tif (IS_ERR(ex->one))\n\t\treturn PTR_ERR(one);',
    ],
    [
      'the twin, where both are tested',
      '\tex->rx_entry = insert(ex, 1);\n\tif (!ex->tx_entry)\n\t\treturn -EINVAL;\n\tif (!ex->rx_entry)\n\t\treturn -EINVAL;',
    ],
    ['another member', '\tex->entry = insert(ex, 1);\n\tif (!ex->ready)\n\t\treturn -EINVAL;'],
    ['a twin that only decides', '\tex->rx_entry = insert(ex, 1);\n\tif (!ex->tx_entry)\n\t\tstart(ex);'],
    ['an answer to whether there is an error', '\tone = find(all);\n\treturn IS_ERR(one);'],
    ['a test for 0 and for less', '\tret = platform_get_irq(pdev, 0);\n\tif (!ret || ret < 0)\n\t\treturn -ENODEV;'],
    ['a test for what is not above 0', '\tret = platform_get_irq(pdev, 0);\n\tif (ret <= 0)\n\t\treturn -ENODEV;'],
    ['a number of vectors', '\tret = pci_alloc_irq_vectors(pdev, 1, 8, 0);\n\tif (ret != 8)\n\t\treturn -ENODEV;'],
    ['0 for something to do', '\tret = pm_runtime_get_sync(dev);\n\tif (!ret)\n\t\tresume(ex);'],
    [
      'a pointer that is tested before it is written through',
      '\tif (!where)\n\t\treturn -1;\n\t*where = kzalloc(8, GFP_KERNEL);',
    ],
    ['both', '\t*where = kzalloc(8, GFP_KERNEL);\n\tif (!where || !*where)\n\t\treturn -1;'],
    ['another place', '\t*where = kzalloc(8, GFP_KERNEL);\n\twhere = next(where);\n\tif (!where)\n\t\treturn -1;'],
    [
      'a number from what once gave pointers',
      '\tret = devm_platform_ioremap_resource(pdev, 0);\n\tif (!ret)\n\t\treturn 1;',
    ],
    [
      'two tests in a row',
      '\tex->base = devm_platform_ioremap_resource(pdev, 0);\n\tif (IS_ERR(ex->ram))\n\t\treturn 1;\n\tif (IS_ERR(ex->base))\n\t\treturn 1;',
    ],
    [
      'a test of a copy',
      '\tex->base = devm_platform_ioremap_resource(pdev, 0);\n\tif (IS_ERR(copy = ex->base))\n\t\treturn 1;',
    ],
    ['a pointer that is made from itself', '\tone = next(one->id);\n\tif (IS_ERR(one))\n\t\treturn 1;'],
    ['a use of the pointer before', '\tret = one->id;\n\tone = find(all);\n\tif (IS_ERR(one))\n\t\treturn 1;'],
    [
      'a second test',
      '\tone = find(all);\n\tif (IS_ERR(one))\n\t\treturn 1;\n\tret = one->id;\n\tif (IS_ERR(one))\n\t\treturn 2;',
    ],
    [
      'a use where it is good',
      '\tone = find(all);\n\tif (ex->on)\n\t\tret = one->id;\n\tif (IS_ERR(one))\n\t\treturn 1;',
    ],
    ['the right test', `${ioremap}\tif (IS_ERR(ex->base))\n\t\treturn PTR_ERR(ex->base);`],
    ['both tests', `${ioremap}\tif (IS_ERR_OR_NULL(ex->base))\n\t\treturn -ENOMEM;`],
    [
      'one after the other',
      `${ioremap}\tif (!ex->base)\n\t\treturn -ENODEV;\n\tif (IS_ERR(ex->base))\n\t\treturn PTR_ERR(ex->base);`,
    ],
    ['a call that nobody knows', '\tex->base = example_base(pdev);\n\tif (!ex->base)\n\t\treturn -ENOMEM;'],
    [
      'a call that may return either',
      '\tex->clk = devm_clk_get_optional(&pdev->dev, NULL);\n\tif (!ex->clk)\n\t\tret = 1;',
    ],
    ['a place that was stored to again', `${ioremap}\tex->base = NULL;\n\tif (!ex->base)\n\t\treturn -ENOMEM;`],
    [
      'a cursor that the loop returned',
      '\tlist_for_each_entry(one, all, list)\n\t\tif (one->pdev == pdev)\n\t\t\treturn 1;',
    ],
    [
      'NULL of one branch, that is tested there',
      '\tif (index) {\n\t\tone = kzalloc(8, GFP_KERNEL);\n\t\tif (!one)\n\t\t\treturn -ENOMEM;\n\t} else {\n\t\tone = find(all);\n\t}\n\tif (IS_ERR(one))\n\t\treturn 1;',
    ],
    ['a cursor set again', `${walk}\tone = example_first(all);\n\tif (!one)\n\t\treturn -ENODEV;`],
    ['a range check', '\tindex = example_index(ex);\n\tif (index < 0 || index >= 16)\n\t\treturn -ENODEV;'],
    ['a signed status', '\tret = example_index(ex);\n\tif (ret < 0)\n\t\treturn ret;'],
    [
      'NULL that chooses the error',
      `${ioremap}\tif (IS_ERR_OR_NULL(ex->base))\n\t\treturn ex->base ? PTR_ERR(ex->base) : -ENOMEM;`,
    ],
    [
      'a cursor that was compared with the head',
      '\tlist_for_each_entry(one, all, list)\n\t\tif (one->pdev == pdev)\n\t\t\tbreak;\n\tif (WARN_ON(&one->list == all))\n\t\tone = NULL;\n\tif (one)\n\t\treturn 1;',
    ],
    [
      'a cursor that is compared with the head',
      '\tlist_for_each_entry(one, all, list)\n\t\tif (one->pdev == pdev)\n\t\t\tbreak;\n\tif (one && &one->list == all)\n\t\treturn 1;',
    ],
    [
      'the right test of a DMA address',
      '\tdma = dma_map_single(dev, ex, 8, 0);\n\tif (dma_mapping_error(dev, dma))\n\t\treturn 1;',
    ],
    [
      'a DMA address of 0 that is special',
      '\tdma = dma_map_page(dev, page, 0, 8, 0);\n\tif (dma_mapping_error(dev, dma))\n\t\treturn 1;\n\tif (!dma)\n\t\treturn 2;',
    ],
    [
      'a DMA address that a call may test',
      '\tdma = dma_map_single(dev, ex, 8, 0);\n\tif (!dma || example_bad(dma))\n\t\treturn 1;',
    ],
    ['a DMA address that was kept', '\tdma = dma_map_single(dev, ex, 8, 0);\n\tstart(ex);\n\tif (dma)\n\t\tcount(ex);'],
    ['segments, which unmap-result tells', '\tret = dma_map_sg(dev, sgl, 4, 0);\n\tif (ret < 0)\n\t\treturn ret;'],
    ['segments that are compared', '\tret = dma_map_sg(dev, sgl, 4, 0);\n\tif (ret <= 0)\n\t\treturn -EIO;'],
    ['an error that is wide enough', '\taddr = (unsigned long)ex;\n\tif (IS_ERR_VALUE(addr))\n\t\treturn 1;'],
    ['an int, which is extended', '\tret = example_offset(ex);\n\tif (IS_ERR_VALUE(ret))\n\t\treturn ret;'],
    ['an error of its own', '\tex->thing = example_get(pdev);\n\tif (!ex->thing)\n\t\treturn -ENOENT;'],
  ])('%s', (_, lines) => {
    expect(check(wrongFailureTest, probe(lines))).toEqual([]);
  });
});

describe('wrong-failure-test', () => {
  it.each([
    ['a call in a loop', 'ret = of_property_read_u64(np, "base", &base);', 'continue', 'use(base, size);', 1],
    [
      'two calls',
      'ret = of_property_read_u64(np, "b", &base);\n\t\tret |= of_property_read_u32(np, "s", &size);',
      'continue',
      'use(base, size);',
      1,
    ],
    ['what it does not fill in', 'ret = of_property_read_u64(np, "base", &base);', 'continue', 'use(np);', 0],
    [
      'what has a value of its own',
      'base = 0;\n\t\tret = of_property_read_u64(np, "base", &base);',
      'break',
      'use(base);',
      0,
    ],
    [
      'what another call fills in',
      'ret = of_property_read_u64(np, "base", &base);',
      'break',
      'ret = read_old(np, &base);',
      0,
    ],
    ['a call that counts', 'ret = example_count(np, &base);', 'continue', 'use(base);', 0],
  ])('asks where the outputs of a failed call are used: %s', (_, calls, exit, use, count) => {
    const text = `
static int example(struct device_node *np)
{
	u64 base;
	u32 size;
	int ret = 0;

	for_each_child_of_node(np, np) {
		${calls}
		if (!ret)
			${exit};
		${use}
	}
	return ret;
}
`;
    expect(check(wrongFailureTest, text)).toHaveLength(count);
  });

  it('knows a wrapper by what it wraps', () => {
    const text = (test: string): string => `
static inline struct reset_control *example_reset(struct device *dev)
{
	return devm_reset_control_get_optional_exclusive(dev, NULL);
}

static int example_probe(struct device *dev)
{
	struct reset_control *reset = example_reset(dev);

	if (${test})
		return 1;
	return 0;
}
`;
    expect(check(wrongFailureTest, text('IS_ERR(reset)'))).toEqual([]);
  });

  it('does not take what a member points to for the function of that name', () => {
    expect(
      check(
        wrongFailureTest,
        `
static struct example *make_one(struct example_dev *dev)
{
	struct example *ex = kzalloc(sizeof(*ex), GFP_KERNEL);
	int ret;

	if (!ex)
		return ERR_PTR(-ENOMEM);
	ret = dev->ops.make_one(ex);
	if (ret) {
		kfree(ex);
		return ERR_PTR(ret);
	}
	return ex;
}
`,
      ),
    ).toEqual([]);
  });

  it.each([
    ['if (mac)', 'if (!IS_ERR(mac))', true],
    ['if (!mac)', 'if (IS_ERR(mac))', true],
    ['if (IS_ERR(mac))', 'if (!mac)', true],
    ['if (!IS_ERR(mac))', 'if (mac)', true],
    ['if (mac)', 'if (IS_ERR(mac))', false],
    ['if (!mac)', 'if (!IS_ERR(mac))', false],
  ])('says of %s, which a patch makes %s, whether the kind of failure is another: %s', (before, after, isFixed) => {
    const hunk = (words: string): string[] =>
      inMail(
        wrongFailureTest,
        'arch/powerpc/sysdev/x.c',
        `@@ -30,5 +30,5 @@ static int example_probe(struct device_node *np)
 \t\tcount(np);
 
-\t\t${before}
+\t\t${after}
 \t\t\tcopy(mac, 6);
 
`,
        'x: change a test',
        words,
      );
    expect(hunk('It fails with an ERR_PTR().')).toEqual(isFixed ? [`fixed: ${before}`] : []);
    expect(hunk('It is shorter.')).toEqual([]);
  });

  it('knows since when a function fails with an error pointer', () => {
    const at = (date: string): string[] =>
      inMail(
        wrongFailureTest,
        'virt/kvm/x.c',
        `@@ -30,3 +30,6 @@ static struct folio *example_get(struct file *file, pgoff_t index)
 {
 \tstruct folio *folio;
 
+\tfolio = filemap_grab_folio(file->f_mapping, index);
+\tif (!folio)
+\t\treturn NULL;
`,
        'x: get the folio',
        '',
        date,
      );
    expect(at('Tue, 18 Jul 2023 03:04:05 +0000')).toEqual(['introduced: !folio']);
    expect(at('Tue, 18 Jan 2022 03:04:05 +0000')).toEqual([]);
  });

  it('says that a patch takes what is negative for a failure, too', () => {
    const hunk = (test: string): string =>
      `@@ -30,6 +30,6 @@ static ssize_t example_write(struct file *file, const char __user *user)
 \tint ret;
 
 \tret = example_get(buf, sizeof(buf), user);
-\tif (!ret)
+\tif (${test})
 \t\treturn -EFAULT;
 
 \trun(buf);
`;
    const found = (test: string, subject: string): string[] =>
      inMail(wrongFailureTest, 'drivers/iommu/example.c', hunk(test), subject);
    expect(found('ret <= 0', 'example: check what example_get() returns')).toEqual(['fixed: !ret']);
    expect(found('ret <= 0', 'example: begin with nothing')).toEqual([]);
    expect(found('ret != 8', 'example: check what example_get() returns')).toEqual([]);
  });

  it.each([
    ['one value for 0', 'addr == DMA_MAPPING_ERROR', '!addr', 'example: Fix a crash', true],
    ['what is negative for 0', 'addr < 0', '!addr', 'example: Fix the check of example_map()', true],
    ['what is negative for 0 elsewhere', 'addr < 0', '!addr', 'example: check addr', false],
    [
      'all for what is negative',
      'addr',
      'addr < 0',
      'example: handle what example_map() returns, a positive number',
      true,
    ],
    ['all for what is negative, for no reason', 'addr', 'addr < 0', 'example: Fix the error path', false],
    ['a stricter test', 'addr <= 0', 'addr < 0', 'example: Fix the check of a negative number', false],
  ])('takes a patch at its word: %s', (_, before, now, subject, isFix) => {
    const hunk = `@@ -30,6 +30,6 @@ static int example_write(struct example *ex)
 \tint ret = 0;
 
 \taddr = example_map(ex, 8);
-\tif (${before})
+\tif (${now})
 \t\tgoto out;
 
 \trun(ex);
`;
    expect(inMail(wrongFailureTest, 'drivers/iommu/example.c', hunk, subject)).toEqual(
      isFix ? [`fixed: ${before}`] : [],
    );
  });

  it('is silent where another path leaves NULL', () => {
    expect(
      check(
        wrongFailureTest,
        `
static struct example *example_find(struct device *dev, int n)
{
	struct example *ex = NULL;

	if (n < 1)
		goto out;
	ex = device_create(dev, n);
out:
	return ex ? ex : example_default();
}
`,
      ),
    ).toEqual([]);
  });

  it('is asked about every function that tests what such a call returns', () => {
    const known = knownCalls().filter((name) => kernelKnowledge.call(name)?.returnsErrPtr === true);
    const asked = (name: string, test: string): boolean =>
      wrongFailureTest.words!.test(`{\n\tex->p = ${name}(a);\n\tif (${test})\n\t\treturn;\n}`);
    expect(known.length).toBeGreaterThan(40);
    for (const test of ['!ex->p', 'ex->p == NULL', 'ex->p', 'IS_ERR(ex->p)', 'a && !ex->p'])
      expect(known.filter((name) => !asked(name, test))).toEqual([]);
  });

  const patch = (lines: string, subject: string): string[] =>
    inMail(
      wrongFailureTest,
      'drivers/example/example.c',
      `@@ -10,6 +10,6 @@ static int example_probe(struct example *ex)\n${lines}`,
      subject,
    );
  it.each([
    [
      'the other test of a call that nobody knows',
      ' \tex->n = 1;\n \tex->p = example_get(ex);\n-\tif (!ex->p)\n+\tif (IS_ERR(ex->p))\n \t\treturn -ENODEV;\n \tex->m = 1;\n \tex->k = 2;\n',
      'example: Fix return value check',
      ['fixed: !ex->p'],
    ],
    [
      'callers that follow their callee',
      ' \tex->n = 1;\n \tex->p = example_get(ex);\n-\tif (!ex->p)\n+\tif (IS_ERR(ex->p))\n \t\treturn -ENODEV;\n \tex->m = 1;\n \tex->k = 2;\n',
      'example: Return error pointers',
      [],
    ],
    [
      'a sign for a comparison',
      ' \tex->n = 1;\n \n-\tif (ex->id < 0)\n+\tif ((int)ex->id < 0)\n \t\treturn -ENODEV;\n \tex->m = 1;\n \tex->k = 2;\n',
      'example: Compare',
      ['fixed: if (ex->id < 0)'],
    ],
    [
      'a sign for a variable, outside of our directories too',
      ' \tint i;\n-\tunsigned int win;\n+\tint win;\n \tstruct example *x;\n \n \tex->m = 1;\n \tex->k = 2;\n',
      'example: Fix unsigned comparison with less than zero',
      ['fixed: win'],
    ],
  ])('in a patch: %s', (_, lines, subject, expected) => expect(patch(lines, subject)).toEqual(expected));

  it('in a patch: a sign for a member', () => {
    const hunk = '@@ -10,3 +10,3 @@ struct example {\n \tint a;\n-\tunsigned int irq;\n+\tint irq;\n \tint b;\n';
    const found = (subject: string): string[] => inMail(wrongFailureTest, 'arch/powerpc/sysdev/x.c', hunk, subject);
    expect(found('example: Fix unsigned comparison with less than zero')).toEqual(['fixed: irq']);
    expect(found('example: Use int')).toEqual([]);
  });

  it('in a patch: a sign for a variable, where the message alone speaks of signs', () => {
    const hunk =
      '@@ -10,3 +10,3 @@ static int example(struct example *ex)\n {\n-\tunsigned int num = example_number(ex);\n+\tint num = example_number(ex);\n \n';
    const found = (subject: string): string[] =>
      inMail(wrongFailureTest, 'arch/arm64/kvm/x.c', hunk, subject, 'The return value is negative on failure.');
    expect(found('example: Fix the number of events')).toEqual(['fixed: num']);
    expect(found('example: Support more events')).toEqual([]);
  });

  it('in a patch: a sign for what was tested with IS_ERR_VALUE()', () => {
    const hunk = (type: string): string =>
      `@@ -30,5 +30,5 @@ static int example_init(struct example *ex)
 \t\tcount(ex);
 
-\tif (IS_ERR_VALUE(ex->offset))
+\tif (ex->offset < 0)
 \t\treturn -ENOMEM;
 
@@ -90,3 +90,3 @@ struct example {
 \tint a;
-\tu32 offset;
+\t${type} offset;
 \tint b;
`;
    const found = (type: string): string[] => inMail(wrongFailureTest, 'drivers/soc/x.c', hunk(type), 'x: offset');
    expect(found('s32')).toEqual(['fixed: IS_ERR_VALUE(ex->offset)']);
    expect(found('u64')).toEqual([]);
  });

  it.each([
    ['!ex->base', 'IS_ERR(ex->base)'],
    ['ex->base == NULL', 'IS_ERR(ex->base)'],
    ['ex->base', '!IS_ERR(ex->base)'],
    ['ex->base != NULL', '!IS_ERR(ex->base)'],
  ])('mends %s', (before, after) => {
    const text = (test: string): string => probe(`${ioremap}\tif (${test})\n\t\tret = 1;`);
    expect(fixed(wrongFailureTest, text(before))).toBe(text(after));
  });

  it.each([
    ['IS_ERR(ex->mem)', '!ex->mem', '-ENOMEM'],
    ['!IS_ERR(ex->mem)', 'ex->mem', '0'],
    ['IS_ERR(ex->mem)', undefined, 'PTR_ERR(ex->mem)'],
  ])('mends %s', (before, after, value) => {
    const text = (test: string): string =>
      probe(`\tex->mem = kzalloc(64, GFP_KERNEL);\n\tif (${test})\n\t\treturn ${value};`);
    expect(fixed(wrongFailureTest, text(before))).toBe(after && text(after));
  });

  it('returns the error of a pointer, and 0 where there is none', () => {
    const text = (result: string): string =>
      probe(`${ioremap}\tif (IS_ERR(ex->base))\n\t\treturn -ENOMEM;\n\treturn ${result}(all);`);
    expect(fixed(wrongFailureTest, text('IS_ERR'))).toBe(text('PTR_ERR_OR_ZERO'));
  });
});
