import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const example = (end: string, step = 'ret = begin(t);\n\tif (ret)\n\t\tgoto err_put;'): string => `
static int example(struct thing *t)
{
	int ret, err;

	ret = get(t);
	if (ret)
		return ret;
	${step}
	return 0;

${end}
}
`;

describe('a status over which what undoes puts its own', () => {
  it.each([
    ['below a label', 'err_put:\n\tret = thing_disable(t);\n\t^^^^^^^^^^^^^^^^^^^^^^\n\treturn ret;'],
    [
      'with words',
      'err_put:\n\tret = put_off(t);\n\tret = thing_put(t);\n\t^^^^^^^^^^^^^^^^^^\n\tif (ret)\n\t\tdev_dbg(t->dev, "%d\\n", ret);\n\treturn ret;',
    ],
    [
      'of anything that is called before the rest is undone',
      'back_on:\n\tret = thing_enable(t);\n\t^^^^^^^^^^^^^^^^^^^^^\n\tif (WARN_ON_ONCE(ret))\n\t\tgoto out;\nerr_put:\n\tthing_put(t);\nout:\n\treturn ret;',
      'ret = begin(t);\n\tif (ret)\n\t\tgoto err_put;\n\tret = more(t);\n\tif (ret)\n\t\tgoto back_on;',
    ],
    ['above another label', 'err_put:\n\tret = thing_put(t);\n\t^^^^^^^^^^^^^^^^^^\nout:\n\treturn ret;'],
  ])('%s', (_, end, step?: string) => found(example(end, step)));

  it('in a branch', () => {
    found(
      example(
        '\treturn 0;',
        'ret = begin(t);\n\tif (ret) {\n\t\tret = thing_put(t);\n\t\t^^^^^^^^^^^^^^^^^^\n\t\treturn ret;\n\t}',
      ),
    );
  });

  it.each([
    ['keeps it apart', example('err_put:\n\terr = thing_disable(t);\n\treturn ret;')],
    ['hands the error in', example('err_put:\n\tret = thing_disable(t, ret);\n\treturn ret;')],
    ['success comes by', example('out:\n\tret = thing_disable(t);\n\treturn ret;', 'begin(t);')],
    ['does something else', example('err_put:\n\tret = again(t);\n\treturn ret;')],
    [
      'tries another way',
      example(
        'fallback:\n\tret = slow(t);\n\tthing_put(t);\n\treturn ret;',
        'ret = begin(t);\n\tif (ret)\n\t\tgoto fallback;',
      ),
    ],
    [
      'goes the other way',
      example(
        'err_put:\n\tthing_put(t);\n\treturn ret;',
        'ret = begin(t);\n\tif (ret) {\n\t\tret = thing_disable(t);\n\t\tt->n = 0;\n\t}',
      ).replace('return 0;\n', ''),
    ],
    ['returns something else', example('err_put:\n\tret = thing_put(t);\n\treturn -EIO;')],
    [
      'asks for success',
      example('\treturn 0;', 'ret = begin(t);\n\tif (!ret) {\n\t\tret = thing_put(t);\n\t\treturn ret;\n\t}'),
    ],
  ])('not where it %s', (_, text) => silent(text));
});

describe('0 instead of the error', () => {
  const set = (lines: string): string => `
static int example(struct thing *t)
{
	int ret = 0;

	t->id = allocate(t);
	if (t->id < 0) {
${lines}
	}
	return ret;
}
`;
  it('in one assignment', () => found(set('\t\tret = t->id = 0;\n\t\t^^^^^^^^^^^^^^^')));
  it('is kept before', () => silent(set('\t\tret = t->id;\n\t\tt->id = 0;')));
});

describe('false as a status', () => {
  const init = (test: string, callee = 'bool', more = ''): string => `
static ${callee} init_types(struct thing *t)
{
	return t->n > 3;
}

static int example(struct thing *t)
{
	int ret;

	ret = get(t);
	if (ret)
		return ret;
	ret = init_types(t);
	${test}${more}
		goto err_put;
	return 0;
err_put:
	put(t);
	return ret;
}
`;
  it.each([['if (!ret)\n\t    ^^^^'], ['if (ret == false)\n\t    ^^^^^^^^^^^^']])('%s', (test) => found(init(test)));
  it.each([
    ['a status', init('if (!ret)', 'int')],
    ['true for a failure', init('if (ret)')],
    ['an error is set', init('if (!ret && !(ret = -EIO))')],
  ])('not where it is %s', (_, text) => silent(text));
});
