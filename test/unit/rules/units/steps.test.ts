import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { inMail } from '../mail.ts';

describe('a size beside the shift of one', () => {
  const body = (lines: string): string => `
static void *example_get(struct example *e, int size, int order, unsigned long addr)
{
${lines}
	return example_find(e, size, order);
}
`;
  it.each([
    ['below it', '\tif (size < EXAMPLE_MAP_SHIFT)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn NULL;'],
    ['above it', '\tif (EXAMPLE_MAP_SHIFT >= size)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn NULL;'],
    ['masked with it', '\tif (addr & (EXAMPLE_MAP_SHIFT - 1))\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn NULL;'],
    ['cleared with it', '\taddr = addr & ~(EXAMPLE_MAP_SHIFT - 1);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    [
      'once, where it is again',
      '\tif (size < EXAMPLE_MAP_SHIFT)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tsize = EXAMPLE_MAP_SHIFT;\n\tif (size & (EXAMPLE_MAP_SHIFT - 1))\n\t\treturn NULL;',
    ],
    ['above what a register can shift out', '\tif (len > EXAMPLE_SPI_MAX_SHIFT)\n\t\treturn NULL;'],
    ['that is lg itself', '\tif (size < EXAMPLE_MAP_SHIFT)\n\t\treturn NULL;\n\torder = 1 << size;'],
    ['where it is an order', '\tif (order < EXAMPLE_MAP_SHIFT)\n\t\treturn NULL;'],
    ['of the size', '\tif (size < (1 << EXAMPLE_MAP_SHIFT))\n\t\treturn NULL;'],
    ['masked with the size', '\tif (size & ((1 << EXAMPLE_MAP_SHIFT) - 1))\n\t\treturn NULL;'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(indexUnit, text, 'arch/sparc/mm/example.c'))).toEqual(expected);
  });
});

describe('a size that is rounded for all that comes behind', () => {
  const patch = (removed: readonly string[], added: readonly string[], kept: string): string => {
    const lines = [...removed.map((line) => `-\t${line}`), ...added.map((line) => `+\t${line}`)];
    return `@@ -10,${removed.length + 4} +10,${added.length + 4} @@ void example_free(struct device *dev, size_t size, dma_addr_t dma)
 {
${lines.join('\n')}
 		return;
 	${kept}
 }
`;
  };
  const inOne = ['if (!example_put(dev, PAGE_ALIGN(size)))'];
  const forAll = ['size = PAGE_ALIGN(size);', 'if (!example_put(dev, size))'];
  const path = 'arch/sparc/kernel/example.c';
  const behind = 'example_coherent(dma, size);';

  it('on one side only', () => {
    expect(inMail(indexUnit, path, patch(inOne, forAll, behind))).toEqual(['fixed: example_coherent(dma, size)']);
    expect(inMail(indexUnit, path, patch(forAll, inOne, behind))).toEqual(['introduced: example_coherent(dma, size)']);
  });

  it.each([
    ['nothing behind it gets the size', inOne, forAll, 'example_coherent(dma);'],
    ['it is set again', inOne, forAll, 'size = 0; example_coherent(dma, size);'],
    ['nothing was rounded before', ['if (!example_put(dev, size))'], forAll, behind],
    ['another is rounded', ['if (!example_put(dev, PAGE_ALIGN(len)))'], forAll, behind],
  ])('is silent where %s', (_, removed, added, kept) =>
    expect(inMail(indexUnit, path, patch(removed, added, kept))).toEqual([]),
  );
});

describe('steps by pages of another size', () => {
  const patch = (removed: readonly string[], added: readonly string[]): string => {
    const lines = [...removed.map((line) => `-\t\t${line}`), ...added.map((line) => `+\t\t${line}`)];
    return `@@ -10,${removed.length + 3} +10,${added.length + 3} @@ static int example_map(struct example *e, int npages)
 	while (i-- > 0) {
${lines.join('\n')}
 	}
 	return ret;
`;
  };
  const cpuSteps = ['offset -= PAGE_SIZE;', 'iommu_unmap(e->domain, offset, PAGE_SIZE);'];
  const found = (
    removed: readonly string[],
    added: readonly string[],
    subject = 'drm/example: fix the unmap',
  ): string[] => inMail(indexUnit, 'drivers/gpu/drm/example.c', patch(removed, added), subject);

  it('that become those that were mapped', () =>
    expect(found(cpuSteps, ['iommu_unmap(e->domain, (e->first + i) << e->iommu_pgshift, PAGE_SIZE);'])).toEqual([
      'fixed: offset -= PAGE_SIZE',
    ]));

  it.each([
    ['by the same page', ['iommu_unmap(e->domain, (e->first + i) << PAGE_SHIFT, PAGE_SIZE);']],
    ['by what is no page', ['iommu_unmap(e->domain, (e->first + i) << e->order, PAGE_SIZE);']],
    ['for another call', ['example_unmap(e->domain, (e->first + i) << e->iommu_pgshift, PAGE_SIZE);']],
  ])('is silent of one %s', (_, added) => expect(found(cpuSteps, added)).toEqual([]));

  it('is silent where nothing is corrected', () =>
    expect(
      found(cpuSteps, ['iommu_unmap(e->domain, (e->first + i) << e->pgshift, PAGE_SIZE);'], 'drm/example: rework'),
    ).toEqual([]));
});

describe('a count that is converted before a call', () => {
  const patch = (
    added: string,
    call: string,
  ): string => `@@ -10,4 +10,5 @@ static int example_map(struct example *e, u64 gfn, u64 done)
 	u32 flags = 0;

+	${added}
 	${call}
 	return ret;
`;
  const found = (added: string, call: string, subject = 'mshv: fix the unmap'): string[] =>
    inMail(indexUnit, 'drivers/hv/example.c', patch(added, call), subject);

  it.each([
    ['pages of another size', 'done <<= large_shift;'],
    ['bytes', 'done >>= PAGE_SHIFT;'],
    ['pages of a size', 'done *= e->page_size;'],
  ])('as %s', (_, added) =>
    expect(found(added, 'example_unmap(e, gfn, done);')).toEqual(['fixed: example_unmap(e, gfn, done)']),
  );

  it.each([
    ['of another count', 'done <<= large_shift;', 'example_unmap(e, gfn, 1);', 'mshv: fix the unmap'],
    ['that is no conversion', 'done <<= 1;', 'example_unmap(e, gfn, done);', 'mshv: fix the unmap'],
    ['where nothing is corrected', 'done <<= large_shift;', 'example_unmap(e, gfn, done);', 'mshv: add large pages'],
  ])('is silent of one %s', (_, added, call, subject) => expect(found(added, call, subject)).toEqual([]));
});

describe('pages of the CPU and of a device', () => {
  const patch = (
    before: string,
    after: string,
  ): string => `@@ -10,4 +10,4 @@ static int example_map(struct example *e, u64 iova)
 	int ret;

-	${before}
+	${after}
 	return ret;
`;
  const found = (before: string, after: string, subject = 'RDMA/example: fix for 64K pages'): string[] =>
    inMail(indexUnit, 'drivers/infiniband/hw/example.c', patch(before, after), subject);

  it.each([
    ['e->sg.pgsize = PAGE_SIZE;', 'e->sg.pgsize = EXAMPLE_PG_SIZE_4K;', 'PAGE_SIZE'],
    ['e->sg.pgshft = PAGE_SHIFT;', 'e->sg.pgshft = ilog2(buf_pg_size);', 'PAGE_SHIFT'],
    [
      'ret = example_io(e, iova, e->gc->db_page_size, 0);',
      'ret = example_io(e, iova, PAGE_SIZE, 0);',
      'e->gc->db_page_size',
    ],
    ['return iova & (PAGE_SIZE - 1);', 'return iova & (example_page_size(e) - 1);', 'PAGE_SIZE'],
  ])('%s becomes %s', (before, after, expected) => {
    expect(found(before, after)[0]).toBe(`fixed: ${expected}`);
    expect(found(before, after, 'RDMA/example: fix the map')).toEqual([]);
  });

  it('is silent of two of a device', () =>
    expect(found('e->size = e->pg_size;', 'e->size = e->hw->pg_size;')).toEqual([]));
});
