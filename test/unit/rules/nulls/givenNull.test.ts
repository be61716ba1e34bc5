import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text, 'kernel/dma/example.c'))).toEqual(expected);
}

const registered = (body: string, line = 'early_param("example", example_setup);'): string => `
static int __init example_setup(char *value)
{
${body}
	return 0;
}
${line}
`;

describe('unchecked-null and the value of a boot option', () => {
  it.each([
    ['parsed at once', '\texample_size = memparse(value, &value);\n\t               ^^^^^^^^^^^^^^^^^^^^^^^'],
    ['read at once', "\tif (*value == '-')\n\t    ^^^^^^\n\t\treturn -EINVAL;"],
    ['compared', '\tif (!strcmp(value, "off"))\n\t     ^^^^^^^^^^^^^^^^^^^^\n\t\texample_off = true;'],
    ['read through a copy', "\tchar *s = value;\n\n\twhile (*s && *s != ',')\n\t       ^^\n\t\ts++;"],
    ['tested', '\tif (!value)\n\t\treturn -EINVAL;\n\texample_size = memparse(value, &value);'],
    ['tested as a copy', '\tchar *s = value;\n\n\tif (s)\n\t\texample_size = memparse(s, &s);'],
    ['given to what takes NULL', '\texample_off = kstrtobool(value, &example_on);'],
    ['something else by then', '\tvalue = example_default();\n\texample_size = memparse(value, &value);'],
  ])('%s', (_, body) => {
    found(registered(body));
  });

  it.each([['__setup("example=", example_setup);'], ['example_use(example_setup);']])(
    'is silent of a handler of %s',
    (line) => {
      found(registered('\texample_size = memparse(value, &value);', line));
    },
  );
});
