import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const inHunk = (body: string, subject = 'iommu/example: fix the order', words = ''): string[] =>
  inMail(
    uncheckedNull,
    'drivers/iommu/example.c',
    hunkOf(20, 'static int example_set(struct example *ex)', body),
    subject,
    words,
  );

describe('what the changed lines show', () => {
  const chosen = (old: string): string => ` 	data = example_find(ex);
-	cfg = example_cfg(data);
-	if (${old}!cfg) {
+	cfg = data ? example_cfg(data) : NULL;
+	if (!cfg) {
 		ret = -EINVAL;
`;
  it('a choice, where the old side tested it too late', () => {
    expect(inHunk(chosen('!data || '))).toEqual(['fixed: cfg = example_cfg(data);']);
    expect(inHunk(chosen(''))).toEqual([]);
    expect(inHunk(chosen('!data || '), 'iommu/example: rework')).toEqual([]);
  });

  const helper = (answer: string): string =>
    hunkOf(
      5,
      'void example_init(struct example *ex)',
      ` }
 
+static inline bool example_queued(struct gather *gather)
+{
+	return ${answer};
+}
+
 static int example_off;
`,
    );
  it.each([
    ['gather && gather->queued', ['fixed: } else if (!gather->queued) {']],
    ['gather->queued', []],
  ])('a helper that asks first: %s', (answer, expected) => {
    const use = hunkOf(
      90,
      'static void example_unmap(struct example *ex)',
      ' 		flush(ex);\n-	} else if (!gather->queued) {\n+	} else if (!example_queued(gather)) {\n 		add(ex);\n',
    );
    expect(inMail(uncheckedNull, 'drivers/iommu/example.c', helper(answer) + use, 'iommu: fix a build')).toEqual(
      expected,
    );
  });

  const converted = (test: string): string => ` {
-	u32 gd = virt_to_phys(ex->gisa.origin);
+	u32 gd;
+
+	if (${test})
+		return 0;
+
+	gd = virt_to_phys(ex->gisa.origin);
 
 	return gd;
`;
  it('an address that is taken below the test', () => {
    expect(inHunk(converted('!ex->gisa.origin'))).toEqual(['fixed: u32 gd = virt_to_phys(ex->gisa.origin);']);
    expect(inHunk(converted('!ex->on'))).toEqual([]);
  });
});

describe('an address that is made of memory', () => {
  const example = (body: string): string => `
static int example_alloc(struct iommu_example *ex)
{
	unsigned long addr;

${body}
	return 0;
}
`;
  it.each([
    ['that was just asked for', '	ex->addr = folio_address(folio_alloc(GFP_KERNEL, 2));\n	if (!ex->addr)\n		return 1;', 1],
    ['that is a number', '	addr = __get_free_pages(GFP_KERNEL, 2);\n	ex->addr = __pa(addr);', 1],
    ['that is tested', '	addr = __get_free_pages(GFP_KERNEL, 2);\n	if (!addr)\n		return 1;\n	ex->addr = __pa(addr);', 0],
    [
      'that is tested below',
      '	addr = __get_free_pages(GFP_KERNEL, 2);\n	ex->addr = __pa(addr);\n	if (!addr)\n		return 1;',
      0,
    ],
    [
      'that the caller may test',
      '	void *p = (void *)__get_free_pages(GFP_KERNEL, 2);\n	*pa = virt_to_phys(p);\n	return p;',
      0,
    ],
    ['that must be there', '	ex->addr = folio_address(folio_alloc(GFP_KERNEL | __GFP_NOFAIL, 2));', 0],
  ])('%s', (_, body, count) => expect(check(uncheckedNull, example(body))).toHaveLength(count));

  it('of a function that panics early, and may fail later', () => {
    const maker = `
static void *example_page(void)
{
	void *p;

	if (slab_is_available())
		return (void *)__get_free_page(GFP_KERNEL);
	p = memblock_alloc(4096, 4096);
	if (!p)
		panic("no memory");
	return p;
}
`;
    expect(check(uncheckedNull, maker + example('	void *p = example_page();\n	ex->addr = __pa(p);'))).toEqual([]);
  });
});

describe('a use above its test', () => {
  it('with a message in between', () => {
    const body = '	pr_warn("%s\\n", ex->dev->name);\n	if (ex->dev)\n		off(ex->dev);';
    const text = `static int f(struct iommu_example *ex)\n{\n${body}\n	return 0;\n}\n`;
    expect(check(uncheckedNull, text).map(({ brief }) => brief)).toEqual(['ex->dev used before its NULL test']);
    expect(check(uncheckedNull, text.replace('pr_warn("%s\\n", ', 'rename(ex, '))).toEqual([]);
  });

  it.each([
    ['in an arm whose switch is not in view', ' 		stop(ex);\n 		break;\n 	case EX_STOP:\n'],
    ['below the branch of a test that is not in view', ' 		goto out;\n \n'],
  ])('%s', (_, above) => {
    const body = `${above}-		pr_warn("%s\\n", ex->dev->name);\n-		if (ex->dev)\n+		if (ex->dev) {\n+			pr_warn("%s\\n", ex->dev->name);\n 			off(ex->dev);\n+		}\n 		break;\n`;
    const lines = above.includes('goto') ? body.replace(/\t\t(?!goto)/g, '\t').replace(' 	break;\n', '') : body;
    expect(inHunk(lines)).toEqual(['fixed: ex->dev->name']);
  });

  it('but not in a condition whose head is not in view', () => {
    const body =
      ' 		    ex->bo->height != height) {\n 			if (ex->bo) {\n-				put(&ex->bo->gem);\n+				put(&ex->bo->base);\n 				ex->bo = NULL;\n 			}\n';
    expect(inHunk(body)).toEqual([]);
  });
});

it('memory that is asked for in another branch is tested below, too', () => {
  const body = ` 	while (ex->count < max) {
-		if (ex->cache)
-			obj = kmem_cache_zalloc(ex->cache, GFP_KERNEL);
-		else
-			obj = kzalloc(max, GFP_KERNEL);
+		obj = kzalloc(max, GFP_KERNEL);
 		if (!obj)
 			return -ENOMEM;
 		keep(ex, obj);
`;
  expect(inHunk(body, 'iommu/example: check the cache')).toEqual([]);
});

it('memory is memory, whoever gives it', () => {
  const body = ` 	ex = find(dev);
-	buf = kzalloc(256, GFP_KERNEL);
+	buf = kmalloc(256, GFP_KERNEL);
+	if (!buf)
+		return -ENOMEM;
 	return setup(ex, buf);
`;
  expect(inHunk(body, 'iommu/example: check for memory')).toEqual(['fixed: kzalloc(256, GFP_KERNEL)']);
});

it.each([
  ['if (desc)', 'iommu/example: check desc, fix packed', ['fixed: desc = alloc_indirect(total, gfp);']],
  ['if (total)', 'iommu/example: check desc, fix packed', []],
  ['if (desc)', 'iommu/example: fix packed', []],
])('memory that is asked for elsewhere, and tested: %s, %s', (test, subject, expected) => {
  const before = hunkOf(
    20,
    'static int example_add_indirect(struct example *ex)',
    ' \thead = ex->next;\n-\tdesc = alloc_indirect(total, gfp);\n \n \tif (ex->free < 1) {\n \t\tfree(desc);\n',
  );
  const after = hunkOf(
    90,
    'static int example_add(struct example *ex)',
    ` \tBUG_ON(total == 0);\n \n+\tdesc = alloc_indirect(total, gfp);\n+\t${test}\n+\t\treturn example_add_indirect(ex, desc);\n \tuse(ex);\n`,
  );
  expect(inMail(uncheckedNull, 'drivers/iommu/example.c', before + after, subject)).toEqual(expected);
});
