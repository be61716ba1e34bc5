import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

const example = (lines: string): string => `
static int example(struct thing *t, int n)
{
	struct value v = {};

${lines}
	return 0;
}
`;

function found(text: string): string[] {
  return places(text, check(uncheckedNull, text));
}

describe('memory that is kept, and read through below', () => {
  it.each([
    [
      'in a member',
      'v.data = kzalloc(8, GFP_KERNEL);\n\t         ^^^^^^^^^^^^^^^^^^^^^^\n\tif (read_value(t, &v))\n\t\treturn -EIO;\n\tt->n = v.data[0];',
    ],
  ])('%s', (_, lines) => {
    const { text, expected } = marked(example(`\t${lines}`));
    expect(expected).toHaveLength(1);
    expect(found(text)).toEqual(expected);
  });

  const made = 'v.data = kzalloc(8, GFP_KERNEL);\n\t';
  it.each([
    ['is tested', `${made}if (!v.data)\n\t\treturn -ENOMEM;\n\tread_value(t, &v);\n\tt->n = v.data[0];`],
    [
      'is asked for as a condition',
      `${made}if (is_bad(v.data) || read_value(t, &v))\n\t\treturn -EIO;\n\tt->n = v.data[0];`,
    ],
    ['gets something else', `${made}read_value(t, &v);\n\tv.data = t->more;\n\tt->n = v.data[0];`],
    [
      'must not fail',
      `${made.replace('GFP_KERNEL', 'GFP_KERNEL | __GFP_NOFAIL')}read_value(t, &v);\n\tt->n = v.data[0];`,
    ],
  ])('is right where it %s', (_, lines) => expect(found(example(`\t${lines}`))).toEqual([]));
});
