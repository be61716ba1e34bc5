import { describe, expect, it } from 'vitest';
import { staleName } from '../../../server/src/rules/stale-name.ts';
import { inMail } from './mail.ts';

const path = 'drivers/iommu/example.c';

/** A hunk of these lines, with the counts that they have. */
function hunk(lines: string): string {
  const all = lines.split('\n');
  const old = all.filter((line) => !line.startsWith('+')).length;
  const fresh = all.filter((line) => !line.startsWith('-')).length;
  return `@@ -10,${old} +10,${fresh} @@ static int before(void)\n${lines}\n`;
}

const start = ' static int example(struct example *x)\n {\n';

describe('stale-name', () => {
  it.each([
    [
      'a local that is still set',
      `${start}-	int ret = 0;
 	unsigned long flags;
 
-	if (!x->ready || x->busy) {
+	if (!x->ready) {
 		ret = -ENODEV;
 		goto out;`,
      ['introduced: ret'],
    ],
    [
      'one of several, read through and returned',
      `${start}-	struct device *dev, *parent;
 	int err;
+	err = example_start(x);
 	dev->busy = true;
 	return err;
 }`,
      ['introduced: dev'],
    ],
    [
      'tested, or put somewhere else',
      `${start}-	struct page *page;
+	struct ptdesc *desc;
 
-	page = example_page(x);
+	desc = example_desc(x);
 	if (page)
 		return -EBUSY;
 	x->page = page;
 }`,
      ['introduced: page'],
    ],
    ['a local that goes with its uses', `${start}-	int ret = 0;\n 	x->a = 1;\n-	ret = 1;\n 	x->b = 1;\n }`, []],
    ['one of another type', `${start}-	int ret = 0;\n+	long ret = 0;\n 	x->a = 1;\n 	ret = 1;\n }`, []],
    [
      'one that gets a way to be put',
      `${start}-	struct device *dev;\n 	int a;\n+	struct device *dev __free(put_device) =\n+		example_get(x);\n 	dev->busy = true;\n }`,
      [],
    ],
    [
      'one that becomes one of a list, or an array of a struct',
      `${start}-	unsigned int bus, dev;\n+	u32 seg = 0, bus;\n+	struct {\n+		int a;\n+	} dev[4];\n 	bus = 1;\n 	dev[0].a = 1;\n }`,
      [],
    ],
    [
      'one that becomes a parameter',
      `-static int example(struct example *x)\n+static int example(struct example *x, int ret)\n {\n-	int ret = 0;\n 	x->a = 1;\n 	ret = 1;\n }`,
      [],
    ],
    [
      'a member, a label and a macro’s argument of the name',
      `${start}-	int err;\n 	x->err = 1;\n 	unsafe_put_user(1, x->p, err);\n 	example_mode(x, err);\n }`,
      [],
    ],
    ['what an added line means by it', `${start}-	int state = x->state;\n+	state = NULL;\n 	return 0;\n }`, []],
    ['an inner block', `${start} 	if (x->a) {\n-		int ret;\n 		ret = 1;\n 	}\n }`, []],
    ['code under a condition', `${start}-	int ret;\n #ifdef CONFIG_EXAMPLE\n 	ret = 1;\n #endif\n }`, []],
    [
      'the head of a function that goes, before the tail of one that stays',
      `${start} 	x->a = 1;\n-}\n-\n-static int other(struct example *x)\n-{\n-	int ret;\n-\n-	x->b = 1;\n 	ret = 1;\n 	return ret;\n }`,
      [],
    ],
    [
      'a label that a jump still names',
      `${start} 	if (!x->a)\n 		goto out;\n 	x->b = 1;\n-out:\n+	x->c = 1;\n 	return 0;\n }`,
      ['introduced: out'],
    ],
    ['a label that is moved', `${start} 	if (!x->a)\n 		goto out;\n-out:\n 	x->b = 1;\n+ out:\n 	return 0;\n }`, []],
    [
      'a label of functions that become one',
      `${start} 	if (!x->a)\n 		goto out;\n-out:\n-	return 0;\n-}\n-\n-static int other(struct example *x)\n-{\n 	x->b = 1;\n 	return 0;`,
      [],
    ],
    [
      'a label that nothing jumps to any more',
      `${start} 	if (!x->a)\n-		goto out;\n+		return -EIO;\n 	x->b = 1;\n out:\n 	return 0;\n }`,
      ['introduced: out'],
    ],
    [
      'a label that something out of view may jump to',
      ` 	if (!x->a)\n-		goto out;\n+		return -EIO;\n 	x->b = 1;\n out:\n 	return 0;\n }`,
      [],
    ],
  ])('%s', (_, lines, expected) => {
    expect(inMail(staleName, path, hunk(lines))).toEqual(expected);
  });

  it('is silent where another hunk declares the name again', () => {
    const first = hunk(`${start}-	int ret = 0;\n 	x->a = 1;\n 	ret = 1;`);
    const second = `@@ -40,2 +39,3 @@ static int example(struct example *x)\n 	x->b = 1;\n+	int ret;\n 	x->c = 1;\n`;
    expect(inMail(staleName, path, first)).toEqual(['introduced: ret']);
    expect(inMail(staleName, path, first + second)).toEqual([]);
  });
});

describe('stale-name and prototypes', () => {
  const source = (added: string): string => {
    const lines = `-int example_bind(struct device *dev)\n-{\n-	return 0;\n-}\n-EXPORT_SYMBOL_GPL(example_bind);\n${added}`;
    const fresh = added === '' ? 0 : added.trim().split('\n').length;
    return `@@ -10,6 +10,${fresh + 1} @@\n ${'\n'}${lines}`;
  };
  const header = (line: string): string =>
    `diff --git a/include/linux/example.h b/include/linux/example.h\n--- a/include/linux/example.h\n+++ b/include/linux/example.h\n` +
    `@@ -5,${line.split('\n').length + 2} +5,${line.split('\n').length + 1} @@\n ${line}\n-int example_other(void);\n #endif\n`;

  it.each([
    ['one that is left', source(''), 'int example_bind(struct device *dev);', ['introduced: example_bind']],
    [
      'one of a function that is moved',
      source('+#include <example_bind>\n'),
      'int example_bind(struct device *dev);',
      [],
    ],
    ['one of another function', source(''), 'int example_bind_all(struct device *dev);', []],
    ['a stub', source(''), 'static inline int example_bind(struct device *dev) { return 0; }', []],
    [
      'a stub of several lines',
      source(''),
      'static inline int example_bind(struct device *dev)\n {\n \treturn 0;\n }',
      [],
    ],
  ])('%s', (_, hunks, line, expected) => {
    expect(inMail(staleName, path, hunks + header(line))).toEqual(expected);
  });
});
