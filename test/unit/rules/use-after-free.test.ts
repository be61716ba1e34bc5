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

  const replaced = (old: string, fresh: string): string => `@@ -10,5 +10,5 @@ static int example(struct thing *t)
 	int ret;
 
-	${old}
+	${fresh}
 	return ret;
`;

  it('says what is freed by another name', () => {
    const change = replaced('example_free(t, first(t));', 'example_free(t, t->first);');
    expect(inMail(useAfterFree, path, change, 'iommu/example: Fix double free')).toEqual([
      'fixed: example_free(t, first(t));',
    ]);
  });

  it.each([
    ['a call that gets more arguments', replaced('example_free(t);', 'example_free(t, 1);')],
    ['a lock', replaced('mutex_unlock(&t->lock);', 'mutex_unlock(&t->other);')],
    ['what frees nothing', replaced('list_del(&t->list);', 'list_del_init(&t->list);')],
    [
      'a function that goes',
      `@@ -10,8 +10,2 @@ static int other(struct thing *t)
 }
 
-static void example_free_all(struct thing *t)
-{
-	kfree(t->first);
-	kfree(t);
-}
-
`,
    ],
    [
      'other uses of what is freed',
      `@@ -10,9 +10,9 @@ static int example(struct thing *t)
 	int ret;
 
+	count(t);
 	ret = start(t);
 	if (ret)
 		goto out;
 	return 0;
 out:
 	example_free(t);
-	forget(t);
 	return ret;
`,
    ],
  ])('says nothing of %s', (_, change) => {
    expect(inMail(useAfterFree, path, change, 'iommu/example: Fix use after free')).toEqual([]);
  });

  it('says nothing of a mail that only speaks of one', () => {
    expect(inMail(useAfterFree, path, hunk, 'UAF in iommu/example')).toEqual([]);
  });

  const walk = (count: number): string => `@@ -10,${count} +10,${count} @@ static void example(struct thing *t)
 	struct item *q;
 
-	old(t);
+	fresh(t);
 	list_for_each_entry(q, &t->items, list) {
 		kfree(q);
`;
  it('says nothing of a walk that goes on out of view', () => {
    const whole = `${walk(8)} \t\tcount(t);\n \t}\n }\n`;
    expect(inMail(useAfterFree, path, whole, 'iommu/example: Count')).toEqual(['existing: kfree(q)']);
    const more = `@@ -30,3 +30,3 @@ static void example(struct thing *t)
 		break;
 	}
-	old(t);
+	fresh(t);
`;
    expect(inMail(useAfterFree, path, walk(5) + more, 'iommu/example: Count')).toEqual([]);
  });

  it('says nothing of a walk in a text that is no C', () => {
    const text = body('\tlist_for_each_entry(q, &t->items, list) {\n\u00a0\tkfree(q);\n\t}');
    found(text);
  });
});

it('takes time as a run of calls grows', { retry: 3 }, () => {
  const time = (count: number): number => {
    const text = body('\tkfree(p);\n\tp = kzalloc(8, GFP_KERNEL);\n'.repeat(count));
    const before = process.cpuUsage();
    check(useAfterFree, text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  time(400);
  // Ten times the text: quadratic would be a hundred times the time.
  expect(time(4000) / Math.max(time(400), 5)).toBeLessThan(20);
});
