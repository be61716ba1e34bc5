import { describe, expect, it } from 'vitest';
import { analyseC } from '../../../server/src/c/index.ts';
import { buildImages, readPatchDocument } from '../../../server/src/patch/index.ts';
import { cParser, knowledge } from './engine.ts';

function newImage(diff: string) {
  const document = readPatchDocument(diff);
  const file = document.messages[0]!.files[0]!;
  const { new: image } = buildImages(file, diff);
  return { image, analysis: analyseC({ kind: 'image', image }, cParser, knowledge) };
}

const header = 'diff --git a/drivers/x.c b/drivers/x.c\n--- a/drivers/x.c\n+++ b/drivers/x.c\n';

describe('functions of a hunk', () => {
  it('takes name and parameters from the @@ line, and closes what it does not show', () => {
    const { image, analysis } = newImage(`${header}@@ -10,5 +10,6 @@ static long example_map(struct iommu_table *tbl,
 			if (x)
 				foo();
 		}
+		look(tbl);
 		bar();
 	}
`);
    expect(analysis.functions.map((fn) => [fn.name, fn.startInView, fn.endInView])).toEqual([
      ['example_map', false, false],
    ]);
    const fn = analysis.functions[0]!;
    expect(fn.parameters.map(({ name, typeText }) => `${typeText} ${name}`)).toEqual(['struct iommu_table * tbl']);
    const call = fn.calls.find(({ name }) => name === 'look')!;
    const span = fn.span(call.node);
    expect(image.text.slice(span.start, span.end)).toBe('look(tbl)');
    expect(fn.isReachable(call.node)).toBe(true);
  });

  it('knows what a callback of an IOMMU driver takes where the head is cut', () => {
    const { analysis } = newImage(`diff --git a/drivers/iommu/example.c b/drivers/iommu/example.c
--- a/drivers/iommu/example.c
+++ b/drivers/iommu/example.c
@@ -10,5 +10,6 @@ static size_t example_unmap(struct iommu_domain *domain,
 			    struct iommu_iotlb_gather *g)
 {
 	struct example_domain *size;
+	u64 end = iova + 1;
 
 	return 0;
@@ -30,3 +31,4 @@ static size_t example_clear(struct iommu_domain *domain,
 {
 	u64 end;
+	end = iova + 1;
 
`);
    const [unmap, clear] = analysis.functions;
    expect(unmap!.parameters).toHaveLength(2);
    expect(unmap!.variable('iova')).toMatchObject({ typeText: 'unsigned long', index: 1 });
    // Declared in view as something else, in view under another name, or of no callback.
    expect(unmap!.variable('size')?.typeText).toBe('struct example_domain *');
    expect(unmap!.variable('iotlb_gather')).toBeUndefined();
    expect(clear!.variable('iova')).toBeUndefined();
  });

  it('joins the hunks of one function with a gap that knows nothing', () => {
    const { analysis } = newImage(`${header}@@ -10,4 +10,5 @@ int example(void)
 {
 	struct s *p = kzalloc(1, GFP_KERNEL);
 	int n;
 
+	first(p);
@@ -30,3 +31,4 @@ int example(void)
 	more();
+	look(p);
 	return 0;
 }
`);
    expect(analysis.functions.map((fn) => [fn.name, fn.startInView, fn.endInView, fn.whole])).toEqual([
      ['example', true, true, false],
    ]);
    const fn = analysis.functions[0]!;
    const of = (name: string) =>
      fn.valuesOf(fn.calls.find((call) => call.name === name)!.args[0]!).map((v) => v.nullness);
    expect(of('first')).toEqual(['maybe']);
    expect(of('look')).toEqual(['unknown']);
  });

  it('finds whole functions after the end of the first', () => {
    const { analysis } = newImage(`${header}@@ -10,3 +10,9 @@ static void before(int a)
 	x = 1;
 }
 
+static int added(int b)
+{
+	return b;
+}
+
+
`);
    expect(analysis.functions.map((fn) => [fn.name, fn.whole])).toEqual([
      ['before', false],
      ['added', true],
    ]);
  });

  // A reply leaves out what it does not speak of: the end of one function, or the head of the next.
  it.each([
    ['the end', 'static int next(int b)\n{\n\tlook(b);\n}\n', ['first', 'next']],
    [
      'the end, before a head of two lines',
      'static int next(int b,\n\t\tint c)\n{\n\tlook(b);\n}\n',
      ['first', 'next'],
    ],
    ['the end, and the next head', '{\n\tlook(b);\n}\n', ['first']],
  ])('a function of which %s was cut out does not have the next body', (_, rest, names) => {
    const { analysis } = newImage(
      `${header}@@ -0,0 +1,20 @@\n${`static bool first(int a)\n{\n\tstart(a);\n${rest}`.replace(/^(?=.)/gm, '+')}`,
    );
    expect(analysis.functions.map(({ name }) => name)).toEqual(names);
    expect(analysis.functions[0]!.calls.map(({ name }) => name)).not.toContain('look');
    expect(analysis.functions[0]!.endInView).toBe(false);
  });

  it('a head whose body was cut out does not have the next body', () => {
    const { analysis } = newImage(
      `${header}@@ -0,0 +1,10 @@
+static bool first(int a)
+
+static int next(int b)
+{
+	look(b);
+}
+void last(int c)
+__must_hold(&lock)
+{
+}
`,
    );
    expect(analysis.functions.map(({ name }) => name)).toEqual(['next', 'last']);
  });

  it('a function that nothing compiles is none', () => {
    const { analysis } = newImage(`${header}@@ -1,13 +1,14 @@
 #if 0
 static int first(int a)
 {
+	start(a);
 	return a;
 }
 #else
 static int next(int a)
 {
 	return a;
 }
 #endif
 #ifdef X0
 static int last(int a) { return a; }
`);
    expect(analysis.functions.map(({ name }) => name)).toEqual(['next', 'last']);
  });

  it('elements of a table may start in the first column', () => {
    const { analysis } = newImage(`${header}@@ -0,0 +1,9 @@
+static const struct example all[] = {
+{ 1, 2 },
+{ 3, 4 },
+};
+static int next(int b)
+{
+	look(b);
+}
+
`);
    expect(analysis.functions.map(({ name }) => name)).toEqual(['next']);
  });

  it('takes no struct, table or macro body for a function', () => {
    for (const section of ['struct example {', 'static const struct iommu_ops ops = {', '#define EXAMPLE(x) \\']) {
      const { analysis } = newImage(`${header}@@ -10,2 +10,3 @@ ${section}
 	int a;
+	int b;
 	int c;
`);
      expect(analysis.functions, section).toEqual([]);
    }
  });

  it.each([
    ['an else whose if is out of view', ' \t} else {\n+\t\tlook(tbl);\n \t}\n'],
    ['the end of a call', ' \t\t    a, b);\n+\tlook(tbl);\n \tfoo();\n'],
    ['the end of a condition', ' \t    b) {\n+\t\tlook(tbl);\n \t}\n'],
    ['the end of a do loop', '+\t\tlook(tbl);\n \t} while (x);\n \tfoo();\n'],
    ['an else behind the end of a call', ' \t\t    a, b);\n \telse if (x)\n+\t\tlook(tbl);\n \tfoo();\n'],
    ['a cut call', '+\tlook(tbl);\n \tfoo(a,\n \t    b\n'],
    ['a cut if', '+\tlook(tbl);\n \tfoo();\n \tif (a)\n'],
    ['a case', ' \tcase 3:\n+\t\tlook(tbl);\n \t\tbreak;\n'],
    ['the end of a comment', ' \t * words { (\n \t */\n+\tlook(tbl);\n'],
    ['a label', ' \tfoo();\n out:\n+\tlook(tbl);\n'],
  ])('reads %s', (_, lines) => {
    const added = lines.split('\n').filter((line) => line !== '').length;
    const { analysis } = newImage(
      `${header}@@ -10,${added - 1} +10,${added} @@ static long example_map(struct iommu_table *tbl, int x)\n${lines}`,
    );
    const fn = analysis.functions[0]!;
    const call = fn.calls.find(({ name }) => name === 'look')!;
    expect(fn.isReachable(call.node)).toBe(true);
    expect(fn.descendants(fn.body, 'ERROR')).toEqual([]);
  });
});
