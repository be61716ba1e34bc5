import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { inMail } from '../mail.ts';

const path = 'kernel/dma/example.c';

describe('index-unit and sizes that are cut into pages', () => {
  const body = (head: string, lines: string): string => `
${head}(struct device *dev, size_t size, unsigned int order)
{
	unsigned int count;
	void *buffer;

${lines}
	return example_map(dev, buffer, count);
}
`;

  it.each([
    [
      'beside an allocation that rounds up',
      'void *example_alloc',
      '\tcount = size >> PAGE_SHIFT;\n\t        ^^^^^^^^^^^^^^^^^^\n\tbuffer = vmalloc(size);',
    ],
    [
      'by a division',
      'void *example_alloc',
      '\tbuffer = example_pages(get_order(size));\n\tcount = size / PAGE_SIZE;\n\t        ^^^^^^^^^^^^^^^^',
    ],
    [
      'in a slot of the DMA ops',
      'static void *example_dma_alloc_noncontiguous',
      '\tcount = PFN_DOWN(size);\n\t        ^^^^^^^^^^^^^^\n\tbuffer = vmalloc(size);',
    ],
    ['that nothing rounds up', 'void *example_alloc', '\tcount = size >> PAGE_SHIFT;\n\tbuffer = example_get(size);'],
    [
      'of a helper whose callers are in view',
      'static void *example_alloc',
      '\tcount = size >> PAGE_SHIFT;\n\tbuffer = vmalloc(size);',
    ],
    [
      'that was rounded',
      'void *example_alloc',
      '\tsize = PAGE_ALIGN(size);\n\tcount = size >> PAGE_SHIFT;\n\tbuffer = vmalloc(size);',
    ],
    [
      'that was tested',
      'void *example_alloc',
      '\tif (size & ~PAGE_MASK)\n\t\treturn NULL;\n\tcount = size >> PAGE_SHIFT;\n\tbuffer = vmalloc(size);',
    ],
    [
      'that was tested by a macro',
      'void *example_alloc',
      '\tif (!IS_ALIGNED(size, PAGE_SIZE))\n\t\treturn NULL;\n\tcount = size >> PAGE_SHIFT;\n\tbuffer = vmalloc(size);',
    ],
  ])('%s', (_, head, lines) => {
    const { text, expected } = marked(body(head, lines));
    expect(places(text, check(indexUnit, text, path))).toEqual(expected);
  });

  it('where the patch takes the rounding out', () => {
    const hunk = (
      after: string,
    ): string => `@@ -10,7 +10,7 @@ static void *example_remap(struct page *page, size_t size)
 {
 	struct page **pages;
 
-	pages = kmalloc(sizeof(*pages) << get_order(size), GFP_KERNEL);
+	pages = kmalloc_array(${after}, sizeof(*pages), GFP_KERNEL);
 	if (!pages)
 		return NULL;
 
`;
    expect(inMail(indexUnit, path, hunk('size >> PAGE_SHIFT'))).toEqual(['introduced: size >> PAGE_SHIFT']);
    expect(inMail(indexUnit, path, hunk('PFN_UP(size)'))).toEqual([]);
    expect(inMail(indexUnit, path, hunk('1 << get_order(size)'))).toEqual([]);
  });
});

describe('index-unit and masks that cancel each other', () => {
  const body = (lines: string): string => `
static void example(dma_addr_t handle, unsigned long flags)
{
	unsigned long offset = handle & ~PAGE_MASK;

${lines}
	example_flush(handle, offset);
}
`;
  it.each([
    ['one after the other', '\toffset &= PAGE_MASK;\n\t^^^^^^^^^^^^^^^^^^^'],
    ['the other way round', '\toffset = handle & PAGE_MASK;\n\toffset &= ~PAGE_MASK;\n\t^^^^^^^^^^^^^^^^^^^^'],
    ['the same mask', '\toffset &= ~PAGE_MASK;'],
    ['another value by then', '\toffset = handle;\n\toffset &= PAGE_MASK;'],
    ['another value on one way', '\tif (flags)\n\t\toffset += handle;\n\toffset &= PAGE_MASK;'],
    ['another mask', '\toffset &= EXAMPLE_MASK;'],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(body(lines));
    expect(places(text, check(indexUnit, text, path))).toEqual(expected);
  });
});
