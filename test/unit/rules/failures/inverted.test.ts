import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check } from '../check.ts';
import { inMail } from '../mail.ts';

/** Texts that the rule marks in a function that sets a transfer up. */
function found(lines: string): string[] {
  const text = `
static int example_start(struct device *dev, struct sg_table *sgt, struct completion *done)
{
	unsigned long left;
	loff_t pos = sgt->nents;
	char *name = sgt->name;
	int ret;
	long t;

${lines.replace(/^/gm, '\t')}
	return 0;
err_free:
	kfree(sgt);
	return -EIO;
}
`;
  return check(wrongFailureTest, text).map(({ start, end }) => text.slice(start, end));
}

const map = 'dma_map_sgtable(dev, sgt, DMA_TO_DEVICE, 0)';
const wait = 'wait_for_completion_timeout(done, HZ)';
const fence = 'dma_resv_wait_timeout(sgt->resv, DMA_RESV_USAGE_READ, true, HZ)';

describe('success taken for a failure', () => {
  it.each([
    [`if (!${map})\n\treturn -ENOMEM;`, [`!${map}`]],
    [`if (${map} == 0)\n\treturn -ENOMEM;`, [`${map} == 0`]],
    [`ret = ${map};\nif (!ret) {\n\tdev_err(dev, "no room\\n");\n\tgoto err_free;\n}`, ['!ret']],
    [`ret = ${map};\nif (ret == 0) {\n\tret = -ENOMEM;\n\tgoto err_free;\n}`, ['ret == 0']],
    [`if (${wait})\n\treturn -ETIMEDOUT;`, [wait]],
    [`left = ${wait};\nif (left)\n\treturn -ETIMEDOUT;`, ['left']],
    [`t = ${fence};\nif (t == 0)\n\tt = -EBUSY;\nif (t)\n\treturn t;`, ['t == 0']],
    // A failure that is 0 is not below it.
    [`t = wait_event_timeout(sgt->wq, sgt->idle, HZ);\nif (t < 0)\n\treturn -ETIMEDOUT;`, ['t < 0']],
  ])('%s', (lines, expected) => expect(found(lines)).toEqual(expected));

  it.each([
    [`if (${map})\n\treturn -ENOMEM;`],
    [`ret = ${map};\nif (ret)\n\treturn ret;`],
    // What is there already, or is done where it went well.
    [`if (!device_add(dev))\n\treturn -EEXIST;`],
    [`ret = ${map};\nif (!ret)\n\treturn ret;`],
    [
      `if (!of_property_read_u32(dev->of_node, "reg", &ret)) {\n\tif (ret > 3) {\n\t\tdev_err(dev, "bad\\n");\n\t\treturn -EINVAL;\n\t}\n}`,
    ],
    [`ret = ${map};\nif (!ret) {\n\tstart(dev);\n\tgoto err_free;\n}`],
    [`if (!${wait})\n\treturn -ETIMEDOUT;`],
    [`left = ${wait};\nif (left == 0)\n\treturn -ETIMEDOUT;`],
    [`t = ${fence};\nif (t == 0)\n\tt = -EBUSY;\nif (t < 0)\n\treturn t;`],
    [`t = ${fence};\nif (t == 0)\n\tt = -EBUSY;\nelse if (t > 0)\n\tt = 0;\nif (t)\n\treturn t;`],
    [`t = ${fence};\nif (t < 0)\n\treturn t;`],
    [`if (!example_step(dev))\n\treturn -EIO;`],
  ])('is not in %s', (lines) => expect(found(lines)).toEqual([]));
});

describe('a number compared with NULL', () => {
  it.each([
    ['if (pos == NULL)\n\treturn -EINVAL;', ['pos == NULL']],
    ['if (NULL != left)\n\treturn -EINVAL;', ['NULL != left']],
    ['if (name == NULL)\n\treturn -EINVAL;', []],
    ['if (sgt->sgl == NULL)\n\treturn -EINVAL;', []],
    ['if (NULL == (void *)left)\n\treturn -EINVAL;', []],
    ['if (pos == 0)\n\treturn -EINVAL;', []],
  ])('%s', (lines, expected) => expect(found(lines)).toEqual(expected));
});

describe('a patch that lets 0 in, or keeps it out', () => {
  const hunk = (
    before: string,
    after: string,
    made = 'idx = example_get(sbq);',
  ): string => `@@ -60,6 +60,6 @@ static int example(struct sbq *sbq)
 	prepare(sbq);
 
 	${made}
-	${before}
+	${after}
 		return idx;
 	retry(sbq);
`;
  it.each([
    ['if (idx > 0)', 'if (idx >= 0)', 'fix the index check', ['fixed: if (idx > 0)']],
    // What gives it may just never be 0.
    ['if (idx <= 0)', 'if (idx < 0)', 'fix the index check', []],
    ['if (idx < 0)', 'if (idx <= 0)', 'fix the index check', ['fixed: if (idx < 0)']],
    ['if (is_good(idx))', 'if (!is_good(idx))', 'fix the wrong check', ['fixed: if (is_good(idx))']],
    ['if (is_good(idx))', 'if (!is_good(idx))', 'turn it', []],
    ['if (is_good(idx))', 'if (!is_bad(idx))', 'fix the wrong check', []],
    // Nobody says that it was wrong.
    ['if (idx > 0)', 'if (idx >= 0)', 'rework the index', []],
    ['if (idx < 0)', 'if (idx <= 0)', 'rework the index', []],
  ])('%s, now %s: %s', (before, after, subject, expected) =>
    expect(inMail(wrongFailureTest, 'drivers/dma/example.c', hunk(before, after), `example: ${subject}`)).toEqual(
      expected,
    ),
  );

  it('not of a bound that no call gave', () =>
    expect(
      inMail(
        wrongFailureTest,
        'drivers/dma/example.c',
        hunk('if (idx > 0)', 'if (idx >= 0)', 'idx--;'),
        'example: fix the index check',
      ),
    ).toEqual([]));
});
