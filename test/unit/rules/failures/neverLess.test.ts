import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';

const least = (declared: string, lines: string): string => `
static void example_span(struct example *x)
{
	${declared}
	struct part *part;

	for (part = x->parts; part < x->parts + x->count; part++) {
		if (part->start < start)
${lines}
			start = part->start;
	}
	x->start = start;
}
`;

describe('the least of several numbers', () => {
  const marks = '\t\t    ^^^^^^^^^^^^^^^^^^^';
  it.each([
    ['without a sign, from 0', 'unsigned long start = 0, end = 0;', marks],
    ['from the largest', 'unsigned long start = ULONG_MAX;', ''],
    ['with a sign', 'long start = 0;', ''],
    ['of what is set elsewhere', 'unsigned long start = 0;\n\n\texample_first(x, &start);', ''],
    ['from the first one', 'unsigned long start = 0;\n\n\tstart = x->parts->start;', ''],
    ['given by the caller', 'u64 end = 0;', ''],
  ])('%s', (_, declared, lines) => {
    const { text, expected } = marked(least(declared, lines).replace(/\n\n(?=\t\t\tstart)/, '\n'));
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });
});
