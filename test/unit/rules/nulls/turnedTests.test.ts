import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

/** A test of what a call gave, mostly one out of view, and what is done below. */
const example = (test: string, use: string, more = '', maker = 'look_for_it(head)'): string => `
static int example(struct list_head *head)
{
	struct thing *p;

	p = ${maker};
	${test}
${more}	${use}
	return 0;
}
`;

function found(text: string): string[] {
  return places(text, check(uncheckedNull, text));
}

describe('a test that leaves where there is something', () => {
  it.each([
    ['an address of a member', 'if (p)\n\t\treturn 0;', 'list_add(&p->list, head);\n\t          ^^^^^^^'],
    ['one of an element', 'if (p)\n\t\treturn -ENOMEM;', 'arm(&p->slots[0]);\n\t     ^^^^^^^^'],
    ['a member', 'if (p)\n\t\treturn 0;', 'count(p->n);\n\t      ^^^^'],
    ['a comparison', 'if (p != NULL)\n\t\treturn 0;', 'count(p->n);\n\t      ^^^^'],
    ['a block', 'if (p) {\n\t\tput(head);\n\t\treturn 0;\n\t}', 'count(p->n);\n\t      ^^^^'],
  ])('before %s', (_, test, use) => {
    const { text, expected } = marked(example(test, use, '', use.includes('&') ? 'kzalloc(8, GFP_KERNEL)' : undefined));
    expect(expected).toHaveLength(1);
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['leaves where there is nothing', example('if (!p)\n\t\treturn 0;', 'count(p->n);')],
    ['gets something first', example('if (p)\n\t\treturn 0;', 'count(p->n);', '\tp = make_it(head);\n')],
    ['has another condition, too', example('if (p && p->full)\n\t\treturn 0;', 'count(&p->n);')],
    ['asks again', example('if (p)\n\t\treturn 0;', 'if (again(&p))\n\t\tcount(p->n);')],
    ['does not leave', example('if (p)\n\t\tcount(p->n);', 'count(&p->n);')],
    ['asks for the size', example('if (p)\n\t\treturn 0;', 'p = kzalloc(sizeof(p->n), GFP_KERNEL);')],
  ])('is silent where it %s', (_, text) => expect(found(text)).toEqual([]));
});
