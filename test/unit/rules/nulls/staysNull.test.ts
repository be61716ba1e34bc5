import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

const example = (body: string): string => `
static void example_fix(struct example *ex, struct scatterlist *sgl, int nents, u32 flags)
{
	struct scatterlist *sg, *last;
	struct window *w;
	int i;

${body}
}
`;

const branches = `	w = NULL;
	if (flags & EXAMPLE_IO)
		w = &ex->io;
	else if (flags & EXAMPLE_MEM)
		w = &ex->mem;
`;
const loop = (body: string): string => `	last = NULL;
	for_each_sg(sgl, sg, nents, i) {
${body}	}
`;
const leaves = '		if (sg->dma_length == 0)\n			break;\n';

describe('unchecked-null and what stays NULL', () => {
  it.each([
    ['where no branch is taken', `${branches}	ex->start = w->start;\n	            ^^^^^^^^`],
    [
      'where the loop leaves at once',
      `${loop(`${leaves}		last = sg;\n`)}	example_flush(ex, last->dma_address);\n	                  ^^^^^^^^^^^^^^^^^`,
    ],
  ])('%s', (_, body) => found(example(body)));

  it.each([
    ['there is an else', `${branches}	else\n		w = &ex->rest;\n	ex->start = w->start;`],
    ['it is tested', `${branches}	if (!w)\n		return;\n	ex->start = w->start;`],
    ['the others leave', `${branches}	else\n		return;\n	ex->start = w->start;`],
    ['something else is asked at the use', `${branches}	if (flags & EXAMPLE_ALL)\n		ex->start = w->start;`],
    ['the loop sets it in each turn', `${loop('		last = sg;\n')}	example_flush(ex, last->dma_address);`],
    ['it is set before the loop leaves', `${loop(`		last = sg;\n${leaves}`)}	example_flush(ex, last->dma_address);`],
  ])('is silent where %s', (_, body) => found(example(body)));
});

describe('unchecked-null and a test elsewhere in the function', () => {
  const map = (dac: string, limit = 'dev_of ? dev_of->mask : EXAMPLE_MASK', mark = ''): string => `
static struct example_dev *example_of(struct device *dev)
{
	if (dev_is_pci(dev))
		return to_example(dev);
	return NULL;
}

static int example_map(struct device *dev, int nents)
{
	struct example_dev *dev_of = example_of(dev);
	u64 limit;
	bool dac;

	dac = ${dac};
${mark}	limit = ${limit};
	return example_map_all(dev_of, nents, limit, dac);
}
`;

  it('asks for another pointer', () =>
    found(
      map(
        'dev ? example_dac(dev->bus, dev_of->mask) : false',
        undefined,
        '	                                  ^^^^^^^^^^^^\n',
      ),
    ));

  it.each([
    ['asks for this one', map('dev_of ? example_dac(dev->bus, dev_of->mask) : false')],
    ['asks nowhere', map('dev ? example_dac(dev->bus, dev_of->mask) : false', 'EXAMPLE_MASK')],
  ])('is silent where it %s', (_, text) => found(text));
});

describe('unchecked-null and a warning that makes another function leave', () => {
  const functions = (freeze: string): string => `
static void example_freeze(struct example *ex, int no)
{
	struct element *pe = &ex->elements[no];

	if (pe->flags & EXAMPLE_SLAVE) {
		pe = pe->master;
${freeze}		no = pe->number;
	}
	example_call(ex, no);
}

static void example_unfreeze(struct example *ex, int no)
{
	struct element *pe = &ex->elements[no];

	if (pe->flags & EXAMPLE_SLAVE) {
		pe = pe->master;
		WARN_ON(!pe || !(pe->flags & EXAMPLE_MASTER));
		no = pe->number;
		     ^^^^^^^^^^
	}
	example_call(ex, no);
}
`;
  const leaves = '		if (WARN_ON(!pe || !(pe->flags & EXAMPLE_MASTER)))\n			return;\n';

  it('goes on here', () => found(functions(leaves)));

  it('states what holds where nobody leaves', () => found(functions('').replace(/\t*\^+\n|\t* {5}\^+\n/, '')));
});
