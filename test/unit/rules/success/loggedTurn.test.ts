import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const turns = (step: string): string => `
static int example_unmap(struct example *x, u64 start, u64 end)
{
	u64 at;
	int rc = 0;

	for (at = start; at < end; at += SZ_4K) {
${step}
	}
	example_sync(x);
	return rc;
}
`;

describe('success-on-error and a failure that a loop goes on after', () => {
  it('is only printed', () =>
    found(
      turns(
        '\t\trc = example_clear(x, at);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tif (rc)\n\t\t\tdev_warn(x->dev, "no entry at %llx\\n", at);',
      ),
    ));

  it('is dealt with where it is one of several', () =>
    found(
      turns(
        '\t\trc = example_refresh(x, at);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tif (rc == -ENOMEM) {\n\t\t\trc = example_all(x);\n\t\t\tif (rc)\n\t\t\t\tbreak;\n\t\t}',
      ),
    ));

  it.each([
    ['the loop is left', '\t\trc = example_clear(x, at);\n\t\tif (rc) {\n\t\t\tpr_err("no\\n");\n\t\t\tbreak;\n\t\t}'],
    ['it is kept', '\t\trc = example_clear(x, at);\n\t\tif (rc)\n\t\t\tx->error = rc;'],
    ['it is another step that is asked', '\t\tif (!rc)\n\t\t\tx->done++;\n\t\trc = example_clear(x, at);'],
    [
      'other errors leave',
      '\t\trc = example_clear(x, at);\n\t\tif (rc == -ENOENT)\n\t\t\tx->holes++;\n\t\tif (rc)\n\t\t\tbreak;',
    ],
  ])('is silent where %s', (_, step) => silent(turns(step)));
});
