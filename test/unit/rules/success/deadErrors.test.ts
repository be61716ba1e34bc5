import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const undoing = (end: string, error = 'ret = -EIO;', between = '') => `
static int example_setup(struct thing *t)
{
	int ret;

	ret = first_step(t);
	if (ret)
		return ret;
	if (!t->base) {
		${error}
		goto out_put;
	}
${between}	second_step(t);
out_put:
	put_thing(t);
${end}}
`;

describe('an error that nobody reads', () => {
  it('where 0 is returned behind the label', () => {
    found(undoing('\treturn 0;\n\t^^^^^^^^^\n'));
    found(undoing('\treturn 0;\n\t^^^^^^^^^\n', 'ret = PTR_ERR(t->clk);'));
  });

  it.each([
    ['is returned', undoing('\treturn ret;\n')],
    ['is told', undoing('\tif (ret)\n\t\tdev_err(t->dev, "%d", ret);\n\treturn 0;\n')],
    ['is kept', undoing('\tt->status = ret;\n\treturn 0;\n')],
    ['is the only value, in a function that returns what it has done', undoing('\treturn t->count;\n')],
  ])('is silent where it %s', (_, text) => silent(text));

  it('is silent where NULL says that it failed', () => {
    silent(undoing('\treturn NULL;\n').replace('static int ', 'static struct thing *'));
  });
});

describe('a label that is called for failures only', () => {
  const search = (test: string, jump = 'goto err;') => `
static int example_find(struct thing *t, int size)
{
	int i, ret = 0;
	void *p = NULL;

	if (size > t->limit) {
		ret = -EINVAL;
		goto err;
	}
	if (!t->base) {
		ret = -ENODEV;
		goto err;
	}
	p = kzalloc(size, GFP_KERNEL);
	if (!p) {
		ret = -ENOMEM;
		goto err;
	}
	for (i = 0; i < t->count; i++)
		if (t->slots[i].free)
			break;
	if (${test})
		${jump}
	use_slot(t, i, p);
err:
	put_thing(t);
	return ret;
}
`;

  it('and a counter that came to its end', () => {
    const text = search('i == count');
    found(text.replace('\t\tgoto err;\n\tuse', '\t   ^^^^^^^^^^^^\n\t\tgoto err;\n\tuse'));
  });

  it('is silent where all is well already', () => {
    silent(search('t->slot == size'));
  });
});
