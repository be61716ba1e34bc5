import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const text = (lines: string, type = 'ssize_t'): string => `
static ${type} example_show(struct example *e, unsigned int used)
{
	int rc = example_read(e), count = 3;
	ssize_t len = used;
	u32 word;

${lines}
}
`;

function found(lines: string, type?: string): void {
  const { text: code, expected } = marked(text(lines, type));
  expect(places(code, check(narrowArithmetic, code, 'arch/powerpc/platforms/pseries/example.c'))).toEqual(expected);
}

describe('narrow-arithmetic and ?: of signed and unsigned', () => {
  it.each([
    ['a status that is returned', '\treturn rc ? rc : used;\n\t       ^^^^^^^^^^^^^^'],
    ['without the middle', '\treturn rc ?: used;\n\t       ^^^^^^^^^^'],
    ['an error', '\treturn count > 3 ? -EINVAL : used;\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['that is kept', '\tlen = rc < 0 ? rc : used;\n\t      ^^^^^^^^^^^^^^^^^^\n\treturn len;'],
    ['by a call', '\treturn rc ? rc : seq_buf_used(e->s);\n\t       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['of as many bits as the result', '\treturn rc ? rc : (ssize_t)used;'],
    ['that both are signed', '\treturn rc ? rc : count;'],
    ['that stays in 32 bits', '\tword = rc ? rc : used;\n\treturn word;'],
    ['of a number that is not negative', '\treturn used ? count : used;'],
  ])('%s', (_, lines) => found(lines));

  it('is silent where int is returned', () => found('\treturn rc ? rc : used;', 'int'));
});
