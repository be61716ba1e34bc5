import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../server/src/rules/index-unit.ts';
import { narrowArithmetic } from '../../../server/src/rules/narrow-arithmetic.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { successOnError } from '../../../server/src/rules/success-on-error.ts';
import { unmapResult } from '../../../server/src/rules/unmap-result.ts';
import { wrongFailureTest } from '../../../server/src/rules/wrong-failure-test.ts';
import { check, marked, places } from './check.ts';

function found(rule: Rule, fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(rule, text, 'drivers/iommu/example.c'))).toEqual(expected);
}

const body = (
  lines: string,
  head = 'static int example_attach(struct thing *t, unsigned long iova, int type)',
): string => `
${head}
{
	struct soc *p = find_soc(t);
	int ret = 0;

${lines}
	use(p);
	return ret;
}
`;

describe('tests that take the effect of each other away', () => {
  it.each([
    ['an error pointer that passes', 'if (!IS_ERR(p) && !p)\n\t    ^^^^^^^^^^^^^^^^\n\t\treturn -ENODEV;'],
    ['a ! that binds first', 'if (!(iova & SZ_4K) == 0)\n\t    ^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;'],
    ['a ! before a flag', 'if (!type & EXAMPLE_FLAG)\n\t    ^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;'],
    ['two answers that are compared', 'if (!type == !iova || !type != t->off)\n\t\treturn -EINVAL;'],
    ['a bracket that closes too early', 'if (is_mapped(iova) + 1)\n\t    ^^^^^^^^^^^^^^^^^^^\n\t\tret = 1;'],
    ['a hint that is compared', 'if (unlikely(ret) < 0)\n\t    ^^^^^^^^^^^^^^^^^\n\t\treturn ret;'],
    [
      'a switch over true or false',
      'switch (t && t->type) {\n\t        ^^^^^^^^^^^^\n\tcase EXAMPLE_SMALL:\n\t\tret = 1;\n\t}',
    ],
    ['a switch with cases for both', 'switch (t && t->type) {\n\tcase 0:\n\t\tbreak;\n\tcase 1:\n\t\tret = 1;\n\t}'],
    ['a sum that is compared', 'if (order(iova) + 1 > type || next(iova + 1))\n\t\treturn -EINVAL;'],
    ['the right two', 'if (IS_ERR(p) || !p)\n\t\treturn -ENODEV;'],
    [
      'not both values at once',
      'if (type != IORESOURCE_IO || type != IORESOURCE_MEM)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    ['never both', 'if (type == 1 && type == 2)\n\t    ^^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;'],
    ['one of two', 'if (type != 1 && type != 2)\n\t\treturn -EINVAL;'],
    ['two things', 'if (type != 1 || t->type != 2)\n\t\treturn -EINVAL;'],
  ])('%s', (_, lines) => found(wrongFailureTest, body(`\t${lines}`)));
});

describe('the error of what may be NULL', () => {
  it.each([
    ['kept', 'if (IS_ERR_OR_NULL(p)) {\n\t\tret = PTR_ERR(p);\n\t\t      ^^^^^^^^^^\n\t\treturn ret;\n\t}'],
    ['returned', 'if (IS_ERR_OR_NULL(p))\n\t\treturn PTR_ERR(p);\n\t\t       ^^^^^^^^^^'],
    ['or an errno', 'if (IS_ERR_OR_NULL(p))\n\t\treturn p ? PTR_ERR(p) : -ENODEV;'],
    [
      'asked for 0',
      'if (IS_ERR_OR_NULL(p)) {\n\t\tret = PTR_ERR(p);\n\t\tif (!ret)\n\t\t\tret = -ENODEV;\n\t\treturn ret;\n\t}',
    ],
    ['asked for NULL', 'if (IS_ERR_OR_NULL(p)) {\n\t\tif (!p)\n\t\t\treturn -ENODEV;\n\t\treturn PTR_ERR(p);\n\t}'],
    ['of what is optional', 'p = get_optional(t);\n\tif (IS_ERR_OR_NULL(p))\n\t\treturn PTR_ERR(p);'],
    ['printed', 'if (IS_ERR_OR_NULL(p)) {\n\t\tpr_err("%ld", PTR_ERR(p));\n\t\treturn -ENODEV;\n\t}'],
  ])('%s', (_, lines) => found(successOnError, body(`\t${lines}`)));

  it('is no answer of an op that fails with an errno', () => {
    found(wrongFailureTest, body('\tif (type)\n\t\treturn IS_ERR_OR_NULL(p);\n\t\t       ^^^^^^^^^^^^^^^^^'));
    found(
      wrongFailureTest,
      body('\tif (type)\n\t\treturn IS_ERR_OR_NULL(p);', 'static int example_is_gone(struct thing *t, int type)'),
    );
  });
});

describe('a negative errno as bool', () => {
  it('is true', () => {
    found(
      unmapResult,
      'static bool example_map(struct thing *t)\n{\n\tif (!t->map)\n\t\treturn -ENODEV;\n\t\t       ^^^^^^^\n\treturn true;\n}\n',
    );
    found(
      unmapResult,
      'static int example_map(struct thing *t)\n{\n\tif (!t->map)\n\t\treturn -ENODEV;\n\treturn 1;\n}\n',
    );
  });
});

describe('a number of bits as a mask', () => {
  it.each([
    ['in a step', 'iova &= ~12UL;\n\t^^^^^^^^^^^^^'],
    ['in a sum', 'ret = write(t, iova & ~12UL);\n\t               ^^^^^^^^^^^^'],
    ['a mask', 'iova &= ~0xfffUL;'],
    ['a bit', 'iova &= ~16UL;'],
    ['of something else', 'type &= ~12;'],
  ])('%s', (_, lines) => found(indexUnit, body(`\t${lines}`)));
});

describe('bits of 64 in an unsigned long', () => {
  const text = (type: string, mark = ''): string => `
static unsigned long example_smallest(${type} bitmap)
{
	return 1UL << __ffs(bitmap);
${mark}}
`;
  it('are cut off on a 32-bit kernel', () => {
    found(narrowArithmetic, text('u64', '\t              ^^^^^^^^^^^^^\n'));
    found(narrowArithmetic, text('phys_addr_t', '\t              ^^^^^^^^^^^^^\n'));
    found(narrowArithmetic, text('unsigned long'));
    found(narrowArithmetic, text('u32'));
    found(narrowArithmetic, text('u64').replaceAll('bitmap', 'pgsize_bitmap'));
  });
});
