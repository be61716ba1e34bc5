import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check } from '../check.ts';
import { inMail } from '../mail.ts';

const map = 'dma_map_single(dev, buf, len, DMA_TO_DEVICE)';

function found(lines: string, before = ''): string[] {
  const text = `${before}
static int example_map(struct device *dev, struct desc *desc, void *buf, size_t len)
{
	dma_addr_t addr;

${lines.replace(/^/gm, '\t')}
	return 0;
}
`;
  return check(unmapResult, text).map(({ start, end }) => text.slice(start, end));
}

describe('a mapping that failed', () => {
  it.each([
    [
      `addr = ${map};\nif (dma_mapping_error(dev, addr))\n\tdev_err(dev, "no\\n");\ndesc->addr = addr;`,
      ['dev_err(dev, "no\\n");'],
    ],
    [
      `desc->addr = ${map};\nif (dma_mapping_error(dev, desc->addr)) {\n\tpr_info("no\\n");\n}\nstart(desc);`,
      ['pr_info("no\\n");'],
    ],
    [`addr = ${map};\nif (dma_mapping_error(dev, addr))\n\treturn -ENOMEM;\ndesc->addr = addr;`, []],
    [
      `addr = ${map};\nif (dma_mapping_error(dev, addr)) {\n\tdev_err(dev, "no\\n");\n\treturn -EIO;\n}\nuse(addr);`,
      [],
    ],
    [`addr = ${map};\nif (dma_mapping_error(dev, addr))\n\tdev_err(dev, "no\\n");\nelse\n\tuse(addr);`, []],
    // Nobody uses it, or it gets another value.
    [`addr = ${map};\nif (dma_mapping_error(dev, addr))\n\tdev_err(dev, "no\\n");`, []],
    [`addr = ${map};\nif (dma_mapping_error(dev, addr))\n\tdev_err(dev, "no\\n");\naddr = again(dev);`, []],
    [`addr = ${map};\nif (dma_mapping_error(dev, addr))\n\taddr = 0;\nuse(addr);`, []],
  ])('%s', (lines, expected) => expect(found(lines)).toEqual(expected));
});

describe('an errno as an address', () => {
  const helper = (failure: string): string => `
static dma_addr_t example_alloc(struct device *dev)
{
	dma_addr_t handle;

	if (!dma_alloc_coherent(dev, 4096, &handle, GFP_KERNEL))
		return ${failure};
	return handle;
}
`;
  it.each([
    ['-ENOMEM', 'if (!addr)\n\treturn -ENOMEM;', ['-ENOMEM', '!addr']],
    ['0', 'if (!addr)\n\treturn -ENOMEM;', []],
    ['-ENOMEM', 'if (IS_ERR_VALUE((unsigned long)addr))\n\treturn -ENOMEM;', ['-ENOMEM']],
  ])('%s, and its caller: %s', (failure, test, expected) =>
    expect(found(`addr = example_alloc(dev);\n${test}\ndesc->addr = addr;`, helper(failure))).toEqual(expected),
  );
});

describe('a patch that asks whether a mapping failed', () => {
  const hunk = (test: string): string => `@@ -30,4 +30,6 @@ static int example_add(struct example *ex)
 	prepare(ex);
 	ex->addr = dma_map_single(ex->dev,
 		ex->buf, 128, DMA_FROM_DEVICE);
+	if (${test})
+		return -ENOMEM;
 	start(ex);
`;
  it.each([
    [
      'dma_mapping_error(ex->dev, ex->addr)',
      'Fix missing check after DMA map',
      ['fixed: dma_map_single(ex->dev, ex->buf, 128, DMA_FROM_DEVICE)'],
    ],
    ['dma_mapping_error(ex->dev, ex->addr)', 'move to another buffer', []],
    ['dma_mapping_error(ex->dev, ex->other)', 'Fix missing check after DMA map', []],
  ])('%s: %s', (test, subject, expected) =>
    expect(inMail(unmapResult, 'drivers/dma/example.c', hunk(test), `example: ${subject}`)).toEqual(expected),
  );
});
