import { describe, it, expect } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';

const text = (lines: string): string => `
static const struct cpumask *example_mask_of_node(int node, unsigned int count, int most)
{
${lines}
	return example_map[node];
}
`;

describe('a sign that is asked for too late', () => {
  it.each([
    [
      'behind a variable of the kernel',
      '\tif (node >= nr_node_ids)\n\t    ^^^^^^^^^^^^^^^^^^^\n\t\treturn NULL;\n\tif (node < 0 || !example_map[node])\n\t\treturn all;',
    ],
    [
      'behind a parameter',
      '\tif (node >= count) {\n\t    ^^^^^^^^^^^^^\n\t\texample_tell(node);\n\t\treturn NULL;\n\t}\n\tif (node < 0)\n\t\treturn all;',
    ],
    ['and is first', '\tif (node < 0)\n\t\treturn all;\n\tif (node >= nr_node_ids)\n\t\treturn NULL;'],
    ['as a signed number', '\tif (node >= most)\n\t\treturn NULL;\n\tif (node < 0)\n\t\treturn all;'],
    ['by a cast', '\tif (node >= (int)count)\n\t\treturn NULL;\n\tif (node < 0)\n\t\treturn all;'],
    ['of a constant', '\tif (node >= 16)\n\t\treturn NULL;\n\tif (node < 0)\n\t\treturn all;'],
    [
      'of another value',
      '\tif (node >= count)\n\t\treturn NULL;\n\tnode = example_next(node);\n\tif (node < 0)\n\t\treturn all;',
    ],
    ['where the first only tells', '\tif (node >= count)\n\t\texample_tell(node);\n\tif (node < 0)\n\t\treturn all;'],
    [
      'where the first is part of a condition',
      '\tif (most && node >= count)\n\t\treturn NULL;\n\tif (node < 0)\n\t\treturn all;',
    ],
  ])('%s', (_, lines) => {
    const { text: code, expected } = marked(text(lines));
    expect(places(code, check(narrowArithmetic, code, 'arch/arm64/include/asm/numa.h'))).toEqual(expected);
  });
});
