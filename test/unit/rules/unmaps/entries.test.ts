import { describe, expect, it } from 'vitest';
import { unmapResult } from '../../../../server/src/rules/unmap-result.ts';
import { check } from '../check.ts';
import { inMail } from '../mail.ts';

/** What is marked in a function that maps a table of entries. */
function marked(lines: string): string[] {
  const text = `
static int example_map(struct device *dev, struct sg_table *sgt, struct scatterlist *list, int n, u32 *count)
{
${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
	return 0;
}
`;
  return check(unmapResult, text).map(({ start, end }) => text.slice(start, end));
}

const map = 'dma_map_sg(dev, sgt->sgl, sgt->nents, DMA_TO_DEVICE)';

describe('how many entries were mapped, dropped', () => {
  it.each([
    [`if (!${map})\n\treturn -ENOMEM;\nfor_each_sg(sgt->sgl, sg, sgt->nents, i)\n\tset(sg_dma_address(sg));`, [map]],
    [`if (!${map})\n\treturn -ENOMEM;\n*count = sgt->nents;`, [map]],
    // Nobody asks, or all are meant again.
    [`if (!${map})\n\treturn -ENOMEM;`, []],
    [`if (!${map})\n\treturn -ENOMEM;\ndma_unmap_sg(dev, sgt->sgl, sgt->nents, DMA_TO_DEVICE);`, []],
    [`sgt->nents = dma_map_sg(dev, sgt->sgl, sgt->orig_nents, DMA_TO_DEVICE);\n*count = sgt->nents;`, []],
    // One entry stays one.
    ['if (!dma_map_sg(dev, list, 1, DMA_TO_DEVICE))\n\treturn -ENOMEM;\n*count = sgt->nents;', []],
    // Nothing at all is asked.
    [`${map};\n*count = 1;`, [map]],
    ['dma_map_sg_attrs(dev, list, n, dir, 0);', ['dma_map_sg_attrs(dev, list, n, dir, 0)']],
    ['n = dma_map_sg(dev, list, n, dir);', []],
    // Fewer are no failure.
    ['n = dma_map_sg(dev, list, count, dir);\nif (n != count)\n\treturn -EIO;', ['n != count']],
    ['n = dma_map_sg(dev, list, count, dir);\nif (n < count)\n\treturn -EIO;', ['n < count']],
    ['n = dma_map_sg(dev, list, count, dir);\nif (n < count)\n\tmerged(dev);', []],
    ['n = dma_map_sg(dev, list, count, dir);\nif (n != other)\n\treturn -EIO;', []],
    ['n = dma_map_sg(dev, list, 1, dir);\nif (n != 1)\n\treturn -EIO;', []],
    // A failure is 0.
    ['n = dma_map_sg(dev, list, n, dir);\nif (n < 0)\n\treturn n;', ['n < 0']],
    ['n = dma_map_sg(dev, list, n, dir);\nif (n <= 0)\n\treturn -EIO;', []],
    ['return dma_map_sg(dev, list, n, dir);', []],
    ['(void)dma_map_sg(dev, list, n, dir);', []],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));

  it.each([
    [
      'sgt->nents = dma_map_sg(dev, sgt->sgl, sgt->orig_nents, dir);\n+\tif (!sgt->nents)',
      ['fixed: dma_map_sg(dev, sgt->sgl, sgt->nents, dir)'],
    ],
    ['if (!dma_map_sg(dev, sgt->sgl, sgt->orig_nents, dir))', []],
    ['if (dma_map_sgtable(dev, sgt, dir, 0))', []],
  ])('and kept by a patch: %s', (added, expected) => {
    const lines = added.split('\n').length;
    const hunk = `@@ -10,4 +10,${lines + 3} @@ static int example_map(struct device *dev, struct sg_table *sgt)
 	prepare(dev);
-	if (!dma_map_sg(dev, sgt->sgl, sgt->nents, dir))
+	${added}
 		return -ENOMEM;
 	return 0;
`;
    expect(inMail(unmapResult, 'drivers/gpu/drm/example.c', hunk)).toEqual(expected);
  });
});

describe('whether a range was mapped, dropped', () => {
  it.each([
    ['iommu_map(domain, iova, paddr, size, prot);', ['iommu_map(domain, iova, paddr, size, prot)']],
    [
      'for_each_memblock(memory, r)\n\tpnv_ioda2_tce_build(tbl, r->base, r->size, addr, dir, 0);',
      ['pnv_ioda2_tce_build(tbl, r->base, r->size, addr, dir, 0)'],
    ],
    ['n = iommu_map(domain, iova, paddr, size, prot);', []],
    ['if (iommu_map(domain, iova, paddr, size, prot))\n\treturn -ENOMEM;', []],
    ['(void)iommu_map(domain, iova, paddr, size, prot);', []],
    ['example_map(domain, iova, paddr, size, prot);', []],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));
});
