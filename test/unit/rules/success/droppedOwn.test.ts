import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const callee = (failure: string, name = 'example_attach'): string => `
static int ${name}(struct example *x)
{
	x->table = kzalloc(SZ_4K, GFP_KERNEL);
	if (!x->table)
		return ${failure};
	return 0;
}
`;

const caller = (line: string, before = ''): string => `
static int example_use(struct example *x)
{
	int ret = example_lock(x);

	if (ret)
		goto err_lock;
${before}${line}
	return 0;

err_lock:
	return ret;
}
`;

const dropped = '\texample_attach(x);\n\t^^^^^^^^^^^^^^^^^\n';
const clean = '\texample_attach(x);\n';

describe('success-on-error and the status of a function of the file', () => {
  it('that lacks memory at times', () => found(callee('-ENOMEM') + caller(dropped)));
  it('that tells of it as of something else', () => found(callee('-EINVAL') + caller(dropped)));
  it('behind a label by which success goes on', () =>
    found(callee('-ENOMEM') + caller(dropped, '\tgoto out_unlock;\n\nout_unlock:\n\texample_unlock(x);\n')));

  it.each([
    ['is looked at', callee('-ENOMEM') + caller('\tret = example_attach(x);\n\tif (ret)\n\t\tgoto err_lock;\n')],
    ['is of what ends something', callee('-ENOMEM', 'example_detach') + caller('\texample_detach(x);\n')],
    ['is of what is only tried', callee('-ENOMEM', 'example_init_debugfs') + caller('\texample_init_debugfs(x);\n')],
    ['is one of many', callee('-ENOMEM') + caller(`\twhile (x->next)\n\t${clean}`)],
    [
      'says that there is nothing to do',
      caller(clean) +
        '\nstatic int example_attach(struct example *x)\n{\n\tif (!x->table)\n\t\treturn -ENODEV;\n\treturn 0;\n}\n',
    ],
  ])('%s', (_, text) => silent(text));
});

describe('success-on-error and a function that calls itself', () => {
  const bind = (line: string, last: string, name = 'example_bind'): string => `
static unsigned long ${name}(struct example_bus *bus)
{
	struct example *x;
	unsigned long err;

	list_for_each_entry(x, &bus->devices, node) {
		if (x->child) {
${line}
			continue;
		}
		err = example_bind_one(x);
		if (err)
			return err;
	}
	return ${last};
}
`;
  it('and drops what it says', () => found(bind('\t\t\texample_bind(x->child);\n\t\t\t^^^^^^^^^^^^^^^^^^^^^^', '0')));
  it.each([
    ['returns a count', bind('\t\t\texample_bind(x->child);', 'bus->n')],
    ['takes down', bind('\t\t\texample_unbind(x->child);', '0', 'example_unbind')],
    ['looks at it', bind('\t\t\terr = example_bind(x->child);\n\t\t\tif (err)\n\t\t\t\treturn err;', '0')],
  ])('not where it %s', (_, text) => silent(text));
});
