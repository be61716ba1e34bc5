import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';
import { inMail } from '../mail.ts';

const example = (lines: string): string => `
static int example(struct example *ex)
{
	struct pci_dev *pdev;

	pdev = look_for_it(ex);
${lines}
	return use(pdev);
}
`;

describe('a member in the branch where there is nothing', () => {
  it.each([
    ['\tif (!pdev) {\n\t\tdev_err(&pdev->dev, "none\\n");\n\t\t         ^^^^^^^^^\n\t\treturn -ENODEV;\n\t}'],
    ['\tif (!pdev)\n\t\treturn dev_err_probe(&pdev->dev, -ENODEV, "none\\n");\n\t\t                      ^^^^^^^^^'],
  ])('%s', (lines) => {
    const { text, expected } = marked(example(lines));
    expect(places(text, check(uncheckedNull, text))).toEqual(expected);
  });

  it.each([
    ['\tif (!pdev) {\n\t\tpdev = another(ex);\n\t\tdev_err(&pdev->dev, "none\\n");\n\t}'],
    ['\tif (!pdev) {\n\t\tfind(ex, &pdev);\n\t\tdev_err(&pdev->dev, "none\\n");\n\t}'],
    ['\tif (!pdev || ex->bad) {\n\t\tdev_err(&pdev->dev, "none\\n");\n\t}'],
    ['\tif (!pdev)\n\t\tcount(sizeof(&pdev->dev));'],
    ['\tif (!pdev->ok)\n\t\tdev_err(&pdev->dev, "none\\n");'],
  ])('is not in %s', (lines) => expect(check(uncheckedNull, example(lines))).toEqual([]));
});

describe('a member in the branch where there is an error', () => {
  it.each([
    ['\tif (IS_ERR(pdev)) {\n\t\tdev_err(&pdev->dev, "none\\n");\n\t\t         ^^^^^^^^^\n\t\treturn -ENODEV;\n\t}'],
    ['\tif (IS_ERR(pdev))\n\t\treturn pdev->devfn;\n\t\t       ^^^^^^^^^^^'],
  ])('%s', (lines) => {
    const { text, expected } = marked(example(lines));
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });

  it.each([
    ['\tif (IS_ERR(pdev)) {\n\t\tpdev = another(ex);\n\t\treturn pdev->devfn;\n\t}'],
    ['\tif (!IS_ERR(pdev))\n\t\treturn pdev->devfn;'],
    ['\tif (IS_ERR(pdev))\n\t\treturn PTR_ERR(pdev);'],
    ['\tif (IS_ERR(pdev))\n\t\treturn &pdev->first;'],
  ])('is not in %s', (lines) => expect(check(wrongFailureTest, example(lines))).toEqual([]));
});

describe('a patch that begins to test', () => {
  const hunk = (
    test: string,
    made = 'ex->info = example_info(ex);',
  ): string => `@@ -30,4 +30,6 @@ static int example_suspend(struct example *ex)
 	prepare(ex);
 	${made}
+	if (${test})
+		return -ENOMEM;
 	return detach(ex);
`;
  const fixes = 'Fixes: 0123456789ab ("example: suspend")';
  it.each([
    ['!ex->info', 'Fix a NULL pointer dereference', fixes, ['fixed: example_info(ex)']],
    ['!ex->info', 'Fix a NULL pointer dereference', '', []],
    ['!ex->info', 'Rework', fixes, []],
    ['!ex->other', 'Fix a NULL pointer dereference', fixes, []],
    ['!ex->info || ex->bad', 'Fix a NULL pointer dereference', fixes, []],
  ])('for NULL: %s, %s %s', (test, subject, words, expected) =>
    expect(inMail(uncheckedNull, 'drivers/iommu/example.c', hunk(test), `example: ${subject}`, words)).toEqual(
      expected,
    ),
  );

  it.each([
    ['IS_ERR(ex->info)', 'Check for error pointers', ['fixed: example_info(ex)']],
    ['IS_ERR(ex->info)', 'Rework', []],
    ['IS_ERR(ex->other)', 'Check for error pointers', []],
  ])('for an error pointer: %s, %s', (test, subject, expected) =>
    expect(inMail(wrongFailureTest, 'drivers/iommu/example.c', hunk(test), `example: ${subject}`)).toEqual(expected),
  );

  it.each([
    ['!ex->info', 'IS_ERR_OR_NULL(ex->info)', ['fixed: !ex->info']],
    ['IS_ERR(ex->info)', 'IS_ERR_OR_NULL(ex->info)', ['fixed: IS_ERR(ex->info)']],
    ['IS_ERR_OR_NULL(ex->info)', 'IS_ERR(ex->info)', []],
  ])('for both: %s, now %s', (before, after, expected) => {
    const both = `@@ -30,5 +30,5 @@ static int example_suspend(struct example *ex)
 	prepare(ex);
 	ex->info = example_info(ex);
-	if (${before})
+	if (${after})
 		return -ENOMEM;
 	return detach(ex);
`;
    expect(inMail(wrongFailureTest, 'drivers/iommu/example.c', both, 'example: Fix the test of the result')).toEqual(
      expected,
    );
  });

  it('what another name has', () => {
    const alias = `@@ -30,7 +30,13 @@ static int example_stop(int *error)
 {
-	struct sev *sev = master->data;
+	struct master *m = master;
+	struct sev *sev;
 	int ret;
 
+	if (!m || !m->data)
+		return 0;
+
+	sev = m->data;
 	ret = stop(sev);
 	return ret;
 }
`;
    expect(
      inMail(uncheckedNull, 'drivers/iommu/example.c', alias, 'example: Fix a NULL pointer dereference', fixes),
    ).toEqual(['fixed: master->data']);
  });
});
