import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';

function found(body: string, path = 'drivers/iommu/example.c'): void {
  const { text, expected } = marked(`
static int example(struct list_head *all, u64 address)
{
	struct example *x;

${body}
	return x->id;
}
`);
  expect(places(text, check(wrongFailureTest, text, path))).toEqual(expected);
}

const first = '\tx = list_first_entry(all, struct example, link);\n';

describe('wrong-failure-test and what is never NULL', () => {
  it.each([
    ['an element', `${first}\tif (!x)\n\t    ^^\n\t\treturn -ENODEV;`],
    ['an element that is there', `${first}\tif (x)\n\t    ^\n\t\tx->id = 0;`],
    ['an address', '\tx = phys_to_virt(address);\n\tif (x == NULL)\n\t    ^^^^^^^^^\n\t\treturn -ENODEV;'],
    ['what may be none', '\tx = list_first_entry_or_null(all, struct example, link);\n\tif (!x)\n\t\treturn -ENODEV;'],
    ['an element that was asked for', `\tif (list_empty(all))\n\t\treturn 0;\n${first}\tif (!x)\n\t\treturn -ENODEV;`],
    [
      'an element on one path',
      `\tx = example_last(address);\n\tif (address)\n\t${first}\tif (!x)\n\t\treturn -ENODEV;`,
    ],
  ])('%s', (_, body) => found(body));

  it('is silent where addresses of the kernel start at 0', () =>
    found('\tx = phys_to_virt(address);\n\tif (x == NULL)\n\t\treturn -ENODEV;', 'arch/s390/kvm/example.c'));
});
