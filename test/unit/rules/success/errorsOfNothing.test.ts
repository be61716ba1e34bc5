import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const example = (lines: string, made = 'kzalloc(8, GFP_KERNEL)'): string => `
static int example(struct thing *t)
{
	void *p;
	int ret;

	p = ${made};
${lines}
	use(t, p);
	return 0;
}
`;

describe('the error of a pointer that is NULL', () => {
  it.each([
    ['returned', '\tif (!p)\n\t\treturn PTR_ERR(p);\n\t\t       ^^^^^^^^^^'],
    [
      'below words',
      '\tif (p == NULL) {\n\t\tdev_err(t->dev, "no p");\n\t\treturn PTR_ERR(p);\n\t\t       ^^^^^^^^^^\n\t}',
    ],
    ['kept', '\tif (!p) {\n\t\tret = PTR_ERR(p);\n\t\t      ^^^^^^^^^^\n\t\tgoto out;\n\t}\nout:\n\tput(t);'],
  ])('is success where it is %s', (_, lines) => found(example(lines).replace('return 0;', 'return ret;')));

  it('or may be NULL as well', () => {
    found(example('\tif (IS_ERR_OR_NULL(p))\n\t\treturn PTR_ERR(p);\n\t\t       ^^^^^^^^^^', 'find_it(t)'));
  });

  it.each([
    ['there is one of its own', '\tif (!p)\n\t\treturn -ENOMEM;', undefined],
    ['an error is in it', '\tif (IS_ERR(p))\n\t\treturn PTR_ERR(p);', 'find_it(t)'],
    ['nobody knows what the call gives', '\tif (!p)\n\t\treturn PTR_ERR(p);', 'find_it(t)'],
    ['NULL has one', '\tif (IS_ERR_OR_NULL(p))\n\t\treturn p ? PTR_ERR(p) : -ENODEV;', 'find_it(t)'],
    ['it need not be there', '\tif (IS_ERR_OR_NULL(p))\n\t\treturn PTR_ERR(p);', 'get_it_optional(t)'],
  ])('is right where %s', (_, lines, made) => silent(example(lines, made)));
});
