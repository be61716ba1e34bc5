import { describe, expect, it } from 'vitest';
import { useAfterFree } from '../../../server/src/rules/use-after-free.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(useAfterFree, text))).toEqual(expected);
}

const body = (lines: string): string => `
static int example(struct thing *t, struct item *p)
{
	struct item *q;

${lines}
	return 0;
}
`;

describe('use-after-free reports', () => {
  it.each([
    ['a member', '\tkfree(p);\n\tt->n = p->n;\n\t       ^'],
    ['a callee', '\tvfree(p);\n\tcount(t, p);\n\t         ^'],
    ['a second free', '\tkfree(p);\n\tkfree(p);\n\t^^^^^^^^'],
    ['a write', '\tkvfree(p);\n\tp->n = 0;\n\t^'],
    [
      'a second free below a label',
      '\tif (t->n) {\n\t\tkfree(p);\n\t\tgoto out;\n\t}\n\treturn 0;\nout:\n\tput(t);\n\tkfree(p);\n\t^^^^^^^^',
    ],
    ['the wrong allocator', '\tq = vzalloc(t->n);\n\tkfree(q);\n\t^^^^^^^^'],
    ['pages by kfree()', '\tq = (void *)__get_free_page(GFP_KERNEL);\n\tkfree(q);\n\t^^^^^^^^'],
    ['a walk over what it frees', '\tlist_for_each_entry(q, &t->items, list)\n\t\tkfree(q);\n\t\t^^^^^^^^'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('use-after-free is silent about', () => {
  it.each([
    ['what is set again', '\tkfree(p);\n\tp = t->first;\n\tt->n = p->n;'],
    ['a free under a condition', '\tif (t->n)\n\t\tkfree(p);\n\tt->n = p->n;'],
    ['a way out behind the free', '\tif (t->n) {\n\t\tkfree(p);\n\t\treturn 0;\n\t}\n\tt->n = p->n;'],
    ['a comparison', '\tkfree(p);\n\tif (p == t->first)\n\t\tt->first = NULL;'],
    ['a message', '\tkfree(p);\n\tpr_debug("%p", p);'],
    ['an argument of the free itself', '\t__free_pages(p, compound_order(p));'],
    ['the description of a page', '\t__free_page(p);\n\tif (PageHighMem(p))\n\t\tt->n--;'],
    ['a put', '\tput_device(p);\n\tt->n = p->n;'],
    [
      'a label that frees something else',
      '\tif (t->n) {\n\t\tkfree(p);\n\t\tgoto out;\n\t}\nout:\n\tp = t->first;\n\tkfree(p);',
    ],
    ['what kvfree() takes', '\tq = vzalloc(t->n);\n\tkvfree(q);'],
    ['a safe walk', '\tlist_for_each_entry_safe(q, p, &t->items, list)\n\t\tkfree(q);'],
    [
      'a walk that ends there',
      '\tlist_for_each_entry(q, &t->items, list) {\n\t\tif (q->n) {\n\t\t\tkfree(q);\n\t\t\tbreak;\n\t\t}\n\t}',
    ],
    ['a loop that goes on with the next', '\twhile (p) {\n\t\tq = p->next;\n\t\tkfree(p);\n\t\tp = q;\n\t}'],
  ])('%s', (_, lines) => found(body(lines)));
});

describe('use-after-free in patches', () => {
  const hunk = `@@ -10,7 +10,7 @@ static int example(struct thing *t)
 {
 	int ret;
 
-	example_put(t->ref);
 	ret = count(t->ref->mm);
+	example_put(t->ref);
 
 	return ret;
`;
  const path = 'drivers/iommu/example.c';

  it('says what a patch mends that says so', () => {
    expect(inMail(useAfterFree, path, hunk, 'iommu/example: Fix use after free')).toEqual([
      'fixed: example_put(t->ref);',
    ]);
  });

  it('says nothing of a patch that does something else', () => {
    expect(inMail(useAfterFree, path, hunk, 'iommu/example: Count first')).toEqual([]);
  });
});
