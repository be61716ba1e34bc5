import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

/** A number that is 0 where its maker failed; the other failure has an errno. */
const interrupt = (branch: string): string => `
static int example_init(struct thing *t)
{
	int irq, ret;

	irq = ask_for_one(t);
	${branch}
	ret = request_irq(irq, example_handler, 0, "example", t);
	if (ret)
		return ret;
	return 0;
}
`;

const told = 'pr_err("cannot get an interrupt\\n");';

describe('a number that is returned where it is 0', () => {
  it('and the branch says that it failed', () => {
    found(interrupt(`if (!irq) {\n\t\t${told}\n\t\treturn irq;\n\t\t^^^^^^^^^^^\n\t}`));
    found(interrupt(`if (irq == 0) {\n\t\t${told}\n\t\treturn irq;\n\t\t^^^^^^^^^^^\n\t}`));
  });

  it.each([
    ['nothing is said', 'if (!irq)\n\t\treturn irq;'],
    ['it may be less than 0', `if (irq <= 0) {\n\t\t${told}\n\t\treturn irq;\n\t}`],
    ['it gets an error first', `if (!irq) {\n\t\tirq = -ENXIO;\n\t\t${told}\n\t\treturn irq;\n\t}`],
    ['another one is returned', `if (!irq) {\n\t\t${told}\n\t\treturn -ENXIO;\n\t}`],
  ])('not where %s', (_, branch) => {
    silent(interrupt(branch));
  });
});
