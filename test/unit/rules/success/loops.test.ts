import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const loop = (more: string, end = '', result = 'return ret;'): string => `
static int example(struct thing *t, int n)
{
	int i, done = 0, ret = 0;

	for (i = 0; i < n; i++) {
		ret = get_it(t, i);
		if (ret)
			break;
		if (t->type > LAST) {
			ret = -EINVAL;
			break;
		}
${more}
		done++;
	}
	t->n = done;
${end}
	${result}
}
`;

const check = '\t\tif (t->flags & ~VALID_FLAGS)\n\t\t   ^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\tbreak;';
const clean = check.replace(/\n[\t ]*\^+/, '');

describe('a break out of a loop that all others leave with an error', () => {
  it.each([
    ['flags that may not be', check],
    ['what is not aligned', '\t\tif (!IS_ALIGNED(t->addr, SZ_4K))\n\t\t   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\tbreak;'],
    ['what must be there', '\t\tif (!t->p)\n\t\t   ^^^^^^^\n\t\t\tbreak;'],
  ])('for %s', (_, more) => found(loop(more), 'drivers/iommu/example.c'));

  it('for anything, where there are many', () => {
    const third = '\t\tif (!t->q) {\n\t\t\tret = -EIO;\n\t\t\tbreak;\n\t\t}\n';
    found(loop(`${third}\t\tif (is_ready(t))\n\t\t   ^^^^^^^^^^^^^\n\t\t\tbreak;`));
  });

  it.each([
    ['what is found', '\t\tif (t->id == i)\n\t\t\tbreak;'],
    ['what is done on the way', '\t\tif (!t->p) {\n\t\t\tfinish(t);\n\t\t\tbreak;\n\t\t}'],
    ['the other branch', '\t\tif (t->p)\n\t\t\tcount(t);\n\t\telse\n\t\t\tbreak;'],
  ])('but not for %s', (_, more) => silent(loop(more)));

  it('where what was done in part counts', () => {
    const failed = '\t\tif (copy_to_user(t->buf, t, 8))\n\t\t   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\t\tbreak;';
    found(loop(failed, '', 'return done == 0 ? ret : done;'));
    found(loop(failed, '', 'return done ?: ret;'));
    found(loop(failed, '', 'return ret < 0 ? ret : done;'));
    silent(loop('', '', 'return done == 0 ? ret : done;'));
  });

  it('where the status decides behind it whether all was done', () => {
    const end = '\tfree_it(t);\n\tif (ret)\n\t\tgoto out;\n\tret = use_it(t);\nout:\n\tput(t);';
    const bad = '\t\tif (!is_ours(t, i)) {\n\t\t   ^^^^^^^^^^^^^^^^\n\t\t\tput_one(t);\n\t\t\tbreak;\n\t\t}';
    found(loop(bad, end));
    silent(loop(bad.replace(/\n[\t ]*\^+/, '').replace('\t\t\tput', '\t\t\tret = -EBADF;\n\t\t\tput'), end));
    // What else is asked behind it tells nothing.
    silent(loop(clean, '\tif (ret > 1)\n\t\treturn ret;\n\tret = use_it(t);'));
  });
});
