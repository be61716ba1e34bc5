import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const text = (lines: string): string => `
static int example_ioctl(struct example *e, void __user *arg, unsigned long limit)
{
	struct example_map map;

	if (copy_from_user(&map, arg, sizeof(map)))
		return -EFAULT;
${lines}
	return example_map(e, map.offset, map.size);
}
`;

function found(lines: string): void {
  const { text: code, expected } = marked(text(lines));
  expect(places(code, check(narrowArithmetic, code, 'drivers/vfio/example.c'))).toEqual(expected);
}

describe('narrow-arithmetic and the last byte of what a user gives', () => {
  it.each([
    ['may be before the first', '\te->last = map.offset + map.size - 1;\n\t          ^^^^^^^^^^^^^^^^^^^^^^^^^'],
    ['is behind it', '\tif (!map.size)\n\t\treturn -EINVAL;\n\te->last = map.offset + map.size - 1;'],
    ['is one of a helper', '\tif (!example_good(&map))\n\t\treturn -EINVAL;\n\te->last = map.offset + map.size - 1;'],
    ['is of the driver', '\te->last = e->offset + e->size - 1;'],
  ])('%s', (_, lines) => found(lines));
});

it('narrow-arithmetic knows what an ioctl is given', () => {
  const code = `
static long example_vm_ioctl_create(struct example *e, struct example_create *args)
{
	if (!args->size || args->offset + args->size > e->limit)
	                   ^^^^^^^^^^^^^^^^^^^^^^^^^
		return -EINVAL;
	return example_create(e, args);
}
`;
  const { text: marks, expected } = marked(code);
  expect(places(marks, check(narrowArithmetic, marks, 'virt/kvm/example.c'))).toEqual(expected);
  expect(check(narrowArithmetic, marks.replace('_ioctl', ''), 'virt/kvm/example.c')).toEqual([]);
});

describe('narrow-arithmetic and sums of what a user gives', () => {
  it.each([
    ['beyond a limit', '\tif (map.offset + map.size > limit)\n\t    ^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;'],
    [
      'within a limit',
      '\tif (limit < map.offset + map.size)\n\t            ^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    [
      'in brackets',
      '\tif (!map.size || (map.offset + map.size) > limit)\n\t                  ^^^^^^^^^^^^^^^^^^^^^\n\t\treturn -EINVAL;',
    ],
    [
      'tested for a wrap',
      '\tif (map.offset + map.size > limit || map.offset + map.size < map.offset)\n\t\treturn -EINVAL;',
    ],
    ['of which a part is bounded', '\tif (map.size > limit || map.offset + map.size > limit)\n\t\treturn -EINVAL;'],
    [
      'taken from the limit',
      '\tif (map.size > limit - map.offset || map.offset + map.size > limit)\n\t\treturn -EINVAL;',
    ],
    [
      'looked at by a helper',
      '\tif (check_add_overflow(map.offset, map.size, &limit) || map.offset + map.size > limit)\n\t\treturn -EINVAL;',
    ],
    ['of something else', '\tif (e->offset + e->size > limit)\n\t\treturn -EINVAL;'],
    ['that is not compared', '\tlimit = map.offset + map.size;'],
  ])('%s', (_, lines) => found(lines));
});
