import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from '../check.ts';

const body = (first: string, test: string, then = 'id = ret;'): string => `
static int example_number(struct device_node *np)
{
	u32 id = 0;
	int ret;

	ret = ${first};
	if (ret)
		ret = example_alias(np);
${test}
		${then}
		ret = 0;
	}
	return ret ? ret : example_take(id);
}
`;
const read = 'of_property_read_u32(np, "example,id", &id)';
const test = '\tif (ret >= 0) {';

describe('the 0 of a success', () => {
  it.each<[string, string, string, string?]>([
    ['taken for a number', read, `${test}\n\t    ^^^^^^^^`],
    ['that is a number itself', 'example_domain(np)', test],
    ['tested for nothing else', read, '\tif (ret == 0) {'],
    ['that is not used', read, test, 'id++;'],
  ])('%s', (_, first, lines, then) => {
    const { text, expected } = marked(body(first, lines, then));
    expect(places(text, check(wrongFailureTest, text))).toEqual(expected);
  });
});
