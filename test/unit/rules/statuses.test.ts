import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../server/src/rules/success-on-error.ts';
import { check, marked, places } from './check.ts';

function found(fixture: string, path?: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(successOnError, text, path))).toEqual(expected);
}

const body = (lines: string): string => `
static int example(struct thing *t, void __user *arg, size_t n)
{
	int rc, ret = 0;

	if (!t->ready)
		return -ENODEV;
${lines}
	return ret;
}
`;

describe('what copy_to_user() left over', () => {
  it.each([
    ['at once', 'if (n > 8)\n\t\treturn copy_to_user(arg, t, n);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['kept and tested', 'rc = copy_from_user(t, arg, n);\n\tif (rc)\n\t\treturn rc;\n\t\t^^^^^^^^^^'],
    ['but not as an errno', 'rc = copy_from_user(t, arg, n);\n\tif (rc)\n\t\treturn -EFAULT;'],
    ['nor where it is 0', 'rc = copy_from_user(t, arg, n);\n\tif (!rc)\n\t\treturn rc;'],
    ['nor made an errno', 'rc = clear_user(arg, n);\n\tif (rc)\n\t\trc = -EFAULT;\n\tif (rc)\n\t\treturn rc;'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));

  it('is what a helper of copies is asked for', () => {
    found(`
static int example_copy(void __user *arg, const void *from, size_t n)
{
	return copy_to_user(arg, from, n);
}
`);
  });
});

describe('a jump that only looks like a part of the branch', () => {
  it.each([
    ['below an if', 'rc = step(t);\n\tif (rc)\n\t\tcount(t);\n\t\treturn rc;\n\t\t^^^^^^^^^^'],
    ['below an else', 'if (n)\n\t\tstep(t);\n\telse\n\t\tcount(t);\n\t\treturn -EIO;\n\t\t^^^^^^^^^^^^'],
    ['with braces', 'rc = step(t);\n\tif (rc) {\n\t\tcount(t);\n\t\treturn rc;\n\t}'],
    ['that stands where it belongs', 'rc = step(t);\n\tif (rc)\n\t\tcount(t);\n\treturn rc;'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));
});

describe('a status that nobody looks at', () => {
  it.each([
    ['overwritten at once', 'rc = first(t);\n\t^^^^^^^^^^^^^\n\trc = second(t);\n\tif (rc)\n\t\treturn rc;'],
    ['kept for nothing', 'rc = first(t);\n\t^^^^^^^^^^^^^\n\tuse(t);'],
    ['but handed on', 'rc = first(t);\n\trc = second(t, rc);\n\tif (rc)\n\t\treturn rc;'],
    ['or tested', 'rc = first(t);\n\tif (rc)\n\t\treturn rc;\n\trc = second(t);\n\tif (rc)\n\t\treturn rc;'],
    ['one more step, where all went well', 'rc = first(t);\n\tif (!rc)\n\t\trc = last(t);'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));

  it('is what drivers of devices do with registers', () => {
    const text = body('\trc = first(t);\n\trc = second(t);\n\tif (rc)\n\t\treturn rc;');
    expect(check(successOnError, text, 'drivers/media/example.c')).toEqual([]);
  });
});

describe('an error that is dropped after what was done was taken back', () => {
  it.each([
    ['for a success', 'ret = bind(t);\n\tif (ret) {\n\t\tunbind(t);\n\t\tret = 0;\n\t\t^^^^^^^\n\t}'],
    [
      'beside something else',
      'ret = bind(t);\n\tif (ret || !n) {\n\t\teach(t, unbind_one);\n\t\tret = 0;\n\t\t^^^^^^^\n\t}',
    ],
    [
      'but not where that is said',
      'ret = bind(t);\n\tif (ret) {\n\t\tunbind(t);\n\t\tdev_warn(t->dev, "x");\n\t\tret = 0;\n\t}',
    ],
    [
      'nor one that is known not to matter',
      'ret = bind(t);\n\tif (ret == -ENODEV) {\n\t\tunbind(t);\n\t\tret = 0;\n\t}',
    ],
    ['nor where nothing is taken back', 'ret = bind(t);\n\tif (ret) {\n\t\tt->plain = true;\n\t\tret = 0;\n\t}'],
    [
      'nor where the next step is tried',
      'ret = bind(t);\n\tif (ret) {\n\t\tunbind(t);\n\t\tret = 0;\n\t}\n\tif (!ret)\n\t\tret = other(t);',
    ],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));
});

describe('the status of the last turn only', () => {
  const loop = (lines: string, after = 'return ret;'): string => `
static int example_claim(struct thing *t)
{
	struct thing *child;
	int ret = 0;

	list_for_each_entry(child, &t->children, node)${lines}
	${after}
}
`;
  it.each([
    ['returned', loop('\n\t\tret = example_claim(child);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^')],
    ['but a failure leaves', loop(' {\n\t\tret = example_claim(child);\n\t\tif (ret)\n\t\t\tbreak;\n\t}')],
    ['but only the first is taken', loop(' {\n\t\tret = example_claim(child);\n\t\tdrop(child);\n\t\tbreak;\n\t}')],
    ['but it is added up', loop('\n\t\tret |= example_claim(child);')],
    ['but it is asked for', loop('\n\t\tret = example_claim(child);', 'if (ret)\n\t\twarn(t);\n\treturn ret;')],
    ['but 0 is returned', loop('\n\t\tret = example_claim(child);', 'return 0;')],
    [
      'but it is the same once more',
      loop('\n\t\tstart(child);\n\tdo {\n\t\tret = example_claim(t);\n\t} while (read_seqretry(&t->seq, seq));'),
    ],
    [
      'but it is no status',
      loop('\n\t\tret = example_claim(child);').replace('static int', 'static u64').replace('int ret', 'u64 ret'),
    ],
  ])('%s', (_, fixture) => found(fixture));
});

describe('what a failed call leaves without a value', () => {
  const declared = 'struct resource res;\n\n\t';
  const call = 'of_address_to_resource(t->np, 0, &res);';
  const marks = '^'.repeat(call.length - 1);
  it.each([
    ['a member that is used', `${declared}${call}\n\t${marks}\n\tt->base = ioremap(res.start, 16);`],
    ['its size', `${declared}${call}\n\t${marks}\n\tt->base = ioremap(t->start, resource_size(&res));`],
    [
      'a number',
      'unsigned long v;\n\n\tkstrtoul(t->text, 0, &v);\n\t^^^^^^^^^^^^^^^^^^^^^^^^\n\tif (v > t->max)\n\t\treturn -ERANGE;',
    ],
    [
      'a status that is kept',
      `${declared}rc = ${call}\n\tif (rc)\n\t\treturn rc;\n\tt->base = ioremap(res.start, 16);`,
    ],
    ['a value from the start', 'struct resource res = {};\n\n\t' + `${call}\n\tt->base = ioremap(res.start, 16);`],
    ['a value before', `${declared}res = t->res;\n\t${call}\n\tt->base = ioremap(res.start, 16);`],
    ['a value afterwards', `u32 v;\n\n\tof_property_read_u32(t->np, "v", &v);\n\tv = 2;\n\treturn v + 1;`],
    ['nobody who uses it', `${declared}${call}\n\treturn ready(t);`],
    ['somebody else who may fill it', `${declared}${call}\n\tfill(t, &res);\n\treturn res.start > 0;`],
    ['a member of something', `of_address_to_resource(t->np, 0, &t->res);\n\tt->base = ioremap(t->res.start, 16);`],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));
});
