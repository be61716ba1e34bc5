import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(expected.length).toBeGreaterThan(0);
  expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
}

const silent = (text: string): void => expect(places(text, check(wrongFailureTest, text))).toEqual([]);

const body = (lines: string, type = 'int'): string => `
static ${type} example_setup(struct thing *t)
{
	struct item *item;
	dma_addr_t dma;
	void *p;

${lines}
	use_thing(t, item, p, dma);
	return 0;
}
`;

describe('a result that nobody keeps', () => {
  it('and that is tested for NULL, where an error pointer comes', () => {
    found(
      body(
        '\tif (!debugfs_create_file("state", 0444, t->dir, t, &state_fops))\n\t     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;',
      ),
    );
    found(
      body(
        '\treturn debugfs_create_file("state", 0444, t->dir, t, &state_fops) ? 0 : -ENOMEM;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ),
    );
  });

  it('and that is tested as it fails', () => {
    silent(body('\tif (IS_ERR(debugfs_create_file("state", 0444, t->dir, t, &state_fops)))\n\t\treturn -ENOMEM;'));
    silent(body('\tif (!devm_kzalloc(t->dev, 8, GFP_KERNEL))\n\t\treturn -ENOMEM;'));
  });
});

describe('the address beside memory', () => {
  it('tells no failure', () => {
    found(
      body(
        '\tp = dma_alloc_coherent(t->dev, 64, &dma, GFP_KERNEL);\n\tif (dma_mapping_error(t->dev, dma))\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -ENOMEM;',
      ),
    );
  });

  it('is not what to ask whether it is 0', () => {
    const get = (own: string): string =>
      body(
        `\tif (!gfpflags_allow_blocking(gfp))\n\t\tpage = dma_alloc_from_pool(t->dev, 64, &p, gfp, NULL);\n\telse\n\t\tp = example_pages(t, &page);\n${own}`,
      );
    found(get('\tif (!p)\n\t     ^\n\t\treturn -ENOMEM;'));
    silent(get('\tif (!page || !p)\n\t\treturn -ENOMEM;'));
    silent(get('\tp = page_address(page);\n\tif (!p)\n\t\treturn -ENOMEM;'));
    silent(get('\tif (!p)\n\t\tcount(t);'));
  });

  it('does, where it was mapped since', () => {
    silent(
      body(
        '\tp = dma_alloc_coherent(t->dev, 64, &dma, GFP_KERNEL);\n\tif (!p)\n\t\treturn -ENOMEM;\n\tdma = dma_map_single(t->dev, t->buf, 64, DMA_TO_DEVICE);\n\tif (dma_mapping_error(t->dev, dma))\n\t\treturn -ENOMEM;',
      ),
    );
  });
});

describe('an errno of a function that gives something else', () => {
  it('is no pointer, and no answer', () => {
    found(body('\tif (!t->base)\n\t\treturn -ENODEV;\n\t\t       ^^^^^^^', 'struct thing *'));
    found(body('\treturn t->base ? 1 : -EBUSY;\n\t                     ^^^^^^', 'bool'));
  });

  it('is one of an int, and as an error pointer', () => {
    silent(body('\tif (!t->base)\n\t\treturn -ENODEV;'));
    silent(body('\tif (!t->base)\n\t\treturn ERR_PTR(-ENODEV);', 'struct thing *'));
  });
});

describe('the head behind the second `@@` of a hunk', () => {
  it('may be that of the function as it was', () => {
    const body = ' \tp = alloc_thing(t);\n \tif (!p)\n-\t\treturn NULL;\n+\t\treturn -ENOMEM;\n \n \tuse(p);\n';
    const hunk = hunkOf(10, 'static struct thing *example_create(struct thing *t)', body);
    expect(inMail(wrongFailureTest, 'drivers/iommu/example.c', hunk, 'example: return an int')).toEqual([]);
  });
});
