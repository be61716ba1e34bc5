import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

/** Two steps, the second of which may fail in the way given. */
const steps = (jump: string, end = '\treturn 0;\n\t^^^^^^^^^', success = '\treturn 0;'): string => `
static int example(struct thing *t)
{
	void *p;
	int ret;

	ret = first_step(t);
	if (ret)
		goto err_first;
${jump}
${success}

err_second:
	undo_second(t);
err_first:
	undo_first(t);
${end}
}
`;

const second = '\tret = second_step(t);\n\tif (ret)\n\t\tgoto err_second;';

describe('a 0 below labels that only failures reach', () => {
  it.each([
    ['a status that is tested', second],
    ['one that is negative', second.replace('(ret)', '(ret < 0)')],
    ['one that must not be', second.replace('(ret)', '(WARN_ON(ret))')],
    ['an errno in the branch', '\tif (!t->p) {\n\t\tret = -ENOMEM;\n\t\tgoto err_second;\n\t}'],
    [
      'an errno, and words',
      '\tif (!t->p) {\n\t\tret = -ENOMEM;\n\t\tdev_err(t->dev, "no memory");\n\t\tgoto err_second;\n\t}',
    ],
    [
      'the error of a pointer',
      '\tp = second_step(t);\n\tif (IS_ERR(p)) {\n\t\tret = PTR_ERR(p);\n\t\tgoto err_second;\n\t}',
    ],
    ['an errno above the test', '\tret = -ENOMEM;\n\tp = kzalloc(8, GFP_KERNEL);\n\tif (!p)\n\t\tgoto err_second;'],
    [
      'a negative number that is one',
      '\tif (t->irq < 0) {\n\t\tdev_err(t->dev, "no irq");\n\t\tret = t->irq;\n\t\tgoto err_second;\n\t}',
    ],
    ['an errno for the rest', '\tif (t->p) {\n\t\tret = xa_err(t->p) ?: -EBUSY;\n\t\tgoto err_second;\n\t}'],
  ])('that have %s', (_, jump) => found(steps(jump)));

  it('one of which gives the errno', () => {
    const text = steps('\tif (!t->p)\n\t\tgoto err_nomem;').replace(
      'err_second:\n\tundo_second(t);',
      'err_nomem:\n\tret = -ENOMEM;',
    );
    found(text);
    silent(text.replace('ret = -ENOMEM', 'count(t)').replace(/\n\t\^+/, ''));
  });

  it.each([
    ['success falls into them', steps(second, '\treturn 0;', '\tfinish(t);')],
    ['success jumps to one', steps(second, '\treturn 0;', '\tif (t->done)\n\t\tgoto err_first;\n\treturn 1;')],
    ['one jump has another error', steps(second.replaceAll('ret', 'rc'), '\treturn 0;')],
    ['a test is of something else', steps('\tif (t->full)\n\t\tgoto err_second;', '\treturn 0;')],
    ['the status was good', steps('\tif (!ret)\n\t\tgoto err_second;', '\treturn 0;')],
    ['the status is returned', steps(second, '\treturn ret;')],
    ['they are not by the name of errors', steps(second, '\treturn 0;').replaceAll('err_', 'out_')],
  ])('is right where %s', (_, text) => silent(text));
});

/** Labels that run into one another, and a jump with the status of the step before. */
const unwinding = (jump: string, label = 'err_first'): string => `
static int example(struct thing *t)
{
	int ret;

	ret = first_step(t);
	if (ret)
		return ret;
	ret = second_step(t);
	if (ret)
		goto ${label};
${jump}
	ret = third_step(t);
	if (ret)
		goto err_third;
	return 0;

err_third:
	undo_second(t);
${label}:
	undo_first(t);
	return ret;
}
`;

describe('a jump to one of several labels', () => {
  it('that only failures reach', () => {
    found(unwinding('\tif (t->count < 1)\n\t   ^^^^^^^^^^^^^^\n\t\tgoto err_first;'));
    found(unwinding('\tif (!t->mask)\n\t   ^^^^^^^^^^\n\t\tgoto out_first;', 'out_first'), 'drivers/iommu/example.c');
  });

  it.each([
    ['does more', '\tif (t->count < 1) {\n\t\tt->count = 0;\n\t\tgoto err_first;\n\t}', 'err_first'],
    ['is for what is there already', '\tif (t->first)\n\t\tgoto out_first;', 'out_first'],
  ])('is right where it %s', (_, jump, label) => {
    silent(unwinding(jump, label));
  });

  const common = (jump: string): string => `
static int example(struct thing *t)
{
	int ret = 0;

	if (!t->a) {
		ret = -ENODEV;
		goto error;
	}
	if (!t->b) {
		ret = -ENODEV;
		goto error;
	}
${jump}
	use(t);
error:
	put(t);
	return ret;
}
`;

  const wide = '\tif (t->wide) {\n\t\tret = widen(t);\n\t\tif (ret)\n\t\t\tgoto error;\n\t}\n';
  const ends = '\tif (t->i == t->n)\n\t   ^^^^^^^^^^^^^^\n\t\tgoto error;';

  it('that success comes by, with an error or 0, where all others carry an error', () => {
    found(common(`\tret = -EINVAL;\n${wide}${ends}`));
  });

  it('is right there with a 0 on all paths: what is to be done is done', () => {
    silent(common(ends.replace(/\n\t *\^+/, '')));
  });

  it('is right where one of the others carries none', () => {
    silent(common(`\tif (t->j == t->n)\n\t\tgoto error;\n\tret = -EINVAL;\n${wide}${ends.replace(/\n\t *\^+/, '')}`));
  });
});

describe('a jump with a 0 to a label that only failures carry an error to', () => {
  const jumps = (label: string): string => `
static int example(struct thing *t)
{
	int ret;

	ret = first_step(t);
	if (ret)
		goto err;
	if (!(t->status & 4) || t->stopped)
	   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		goto err;
	ret = second_step(t);
	if (ret)
		goto err_second;
	return 0;

err_second:
	undo_first(t);
err:
	${label}return ret;
}
`;

  it('is reported where something is undone', () => found(jumps('undo(t);\n\t')));
  it('is one more way to return 0 where nothing is', () => silent(jumps('').replace(/\n[\t ]*\^+/, '')));
});
