import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

/** An error at the top of a loop, whose turns put something else into it. */
const turns = (jump: string, step = '\t\tif (ret)\n\t\t\tgoto out;'): string => `
static int example(struct thing *t, int n)
{
	int i, ret = -ENOMEM;
	void *p;

	for (i = 0; i < n; i++) {
${jump}
		ret = fill(t, p);
${step}
	}
	ret = 0;
out:
	put(t);
	return ret;
}
`;

const failed = '\t\tp = kzalloc(8, GFP_KERNEL);\n\t\tif (!p)\n\t\t   ^^^^\n\t\t\tgoto out;';
const clean = failed.replace(/\n[\t ]*\^+/, '');

describe('a status that is 0 on some of the ways to a jump', () => {
  it('from the turn before', () => found(turns(failed)));

  it('from a branch', () => {
    found(`
static int example(struct thing *t)
{
	int ret = -ENOMEM;
	void *p;

	if (t->wide) {
		ret = widen(t);
		if (ret)
			goto out;
	}
	p = kzalloc(8, GFP_KERNEL);
	if (!p)
	   ^^^^
		goto out;
	ret = fill(t, p);
out:
	return ret;
}
`);
  });

  it('or has no value on the first turn', () => {
    found(turns(failed).replace('ret = -ENOMEM', 'ret'));
  });

  it.each([
    ['the error is set again', turns(clean.replace('\t\tp =', '\t\tret = -ENOMEM;\n\t\tp ='))],
    ['success leaves the loop', turns(clean, '\t\tif (!ret)\n\t\t\tgoto out;')],
    ['the branch is for the status as well', turns('\t\tp = t->p;\n\t\tif (ret != -ENOMEM || !p)\n\t\t\tgoto out;')],
    ['nothing was found', turns('\t\tp = find(t);\n\t\tif (!p)\n\t\t\tgoto out;')],
    ['a break may be a success', turns(clean.replace('goto out', 'break'))],
  ])('is right where %s', (_, text) => silent(text));

  it('is not told where a loop stopped at the first error', () => {
    silent(`
static int example(struct thing *t, int n)
{
	int i, ret = 0;

	for (i = 0; i < n; i++) {
		ret = step(t, i);
		if (ret)
			break;
	}
	if (i == 0) {
		dev_err(t->dev, "failed at once");
		goto out;
	}
	ret = finish(t);
out:
	put(t);
	return ret;
}
`);
  });

  it('is told of what should be there and is not, and of no count', () => {
    const looks = (condition: string, mark = ''): string => `
static int example(struct thing *t)
{
	int nr_irqs = t->irqs, rc = 0;

	t->domain = domain(t);
	if (!t->domain) {
		rc = -ENOMEM;
		goto out;
	}
	if (!${condition})
${mark}		goto out;
	t->all = kcalloc(nr_irqs, 8, GFP_KERNEL);
	if (!t->all) {
		rc = -ENOMEM;
		goto out;
	}
	rc = request(t, nr_irqs);
out:
	put(t);
	return rc;
}
`;
    found(looks('t->parent', '\t   ^^^^^^^^^^^^\n'));
    silent(looks('nr_irqs'));
  });
});
