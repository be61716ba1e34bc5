import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { inMail } from '../mail.ts';
import { found, silent } from './check.ts';

const probe = (lines: string): string => `
static int example_probe(struct platform_device *pdev)
{
	struct clk *clk;
	int irq, ret, err;

	irq = platform_get_irq(pdev, 0);
	if (irq < 0)
		return irq;
${lines}
	return 0;
}
`;

describe('another variable than the one with the error', () => {
  it.each([
    [
      '\tret = request(pdev, irq);\n\tif (ret)\n\t\treturn dev_err_probe(&pdev->dev, irq, "no\\n");\n\t\t                                 ^^^',
    ],
    [
      '\tclk = devm_clk_get(&pdev->dev, NULL);\n\tif (IS_ERR(clk))\n\t\treturn dev_err_probe(&pdev->dev, irq, "no\\n");\n\t\t                                 ^^^',
    ],
  ])('%s', (lines) => found(probe(lines)));

  it.each([
    ['\tret = request(pdev, irq);\n\tif (ret)\n\t\treturn dev_err_probe(&pdev->dev, ret, "no\\n");'],
    [
      '\tclk = devm_clk_get(&pdev->dev, NULL);\n\tif (IS_ERR(clk)) {\n\t\tret = PTR_ERR(clk);\n\t\treturn dev_err_probe(&pdev->dev, ret, "no\\n");\n\t}',
    ],
    [
      '\tclk = devm_clk_get(&pdev->dev, NULL);\n\terr = PTR_ERR_OR_ZERO(clk);\n\tif (IS_ERR(clk))\n\t\treturn dev_err_probe(&pdev->dev, err, "no\\n");',
    ],
    ['\tret = err = request(pdev, irq);\n\tif (ret)\n\t\treturn dev_err_probe(&pdev->dev, err, "no\\n");'],
    ['\tret = request(pdev, irq);\n\tif (ret)\n\t\treturn dev_err_probe(&pdev->dev, -EPROBE_DEFER, "no\\n");'],
  ])('is not in %s', (lines) => silent(probe(lines)));
});

describe('an error set before a jump that was there', () => {
  const hunk = `@@ -30,6 +30,8 @@ static int example_prepare(struct example *ex)
 	sg = prepare(ex);
-	if (IS_ERR(sg))
+	if (IS_ERR(sg)) {
+		ret = PTR_ERR(sg);
 		goto err_free;
+	}
 	use(sg);
 	return 0;
`;
  it.each([
    ['Fixes: 0123456789ab ("example: prepare")', ['fixed: goto err_free;']],
    ['', []],
  ])('by a patch that says: %s', (words, expected) =>
    expect(inMail(successOnError, 'drivers/crypto/example.c', hunk, 'example: Mend a path', words)).toEqual(expected),
  );
});
