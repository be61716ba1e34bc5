import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const shadow = (branch: string, between = '\tfill_table(t);\n\tif (t->fake)\n\t\tmark_table(t);\n') => `
static int example_shadow(struct thing *t)
{
	int rc;

	rc = find_table(t);
	if (rc)
		return rc;
	if (t->invalid) {
		rc = -ENOMEM;
		goto out;
	} else if (t->origin) {
		${branch}
	}
${between}	rc = protect_table(t);
out:
	put_thing(t);
	return rc;
}
`;

describe('an error in a branch that does not leave', () => {
  it('beside one that does', () => {
    found(shadow('rc = -EAGAIN;\n\t\t^^^^^^^^^^^^'));
  });

  it.each([
    ['leaves', shadow('rc = -EAGAIN;\n\t\tgoto out;')],
    ['is asked for', shadow('rc = -EAGAIN;', '\tif (rc)\n\t\tcount(t);\n')],
    ['may be taken along', shadow('rc = -EAGAIN;', '\tif (t->fake)\n\t\tgoto out;\n')],
  ])('is silent where it %s', (_, text) => silent(text));
});
