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
