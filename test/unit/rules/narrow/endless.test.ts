import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

const path = 'drivers/example/example.c';

/** What is marked in a loop of a function with counters of all kinds. */
function marked(loop: string): string[] {
  const text = `
#define EXAMPLE_SLOTS 256
#define EXAMPLE_LAST 255

struct example_map {
	unsigned long *bits;
	u8 next;
};

static void example(struct example_map *map, int n)
{
	u8 i;
	u16 w;
	u32 q;
	s8 s;
	int k;
	size_t z;

${loop
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, path).map(({ start, end }) => text.slice(start, end));
}

describe('a loop that its counter cannot leave', () => {
  it.each([
    // 256 values, 0 to 255: `i < 256` holds for all of them.
    ['for (i = 0; i < 256; i++)\n\texample_reset(i);', ['i < 256']],
    ['for (i = 0; i < EXAMPLE_SLOTS; ++i)\n\texample_reset(i);', ['i < EXAMPLE_SLOTS']],
    ['for (i = 0; i <= U8_MAX; i++)\n\texample_reset(i);', ['i <= U8_MAX']],
    ['for (i = 0; i <= EXAMPLE_LAST; i++)\n\texample_reset(i);', ['i <= EXAMPLE_LAST']],
    ['for (w = 0; w < 0x10000; w++)\n\texample_reset(w);', ['w < 0x10000']],
    ['for (q = 0; q <= U32_MAX; q++)\n\texample_reset(q);', ['q <= U32_MAX']],
    ['for (s = 0; s < 128; s++)\n\texample_reset(s);', ['s < 128']],
    ['for (map->next = 0; map->next < 256; map->next++)\n\texample_reset(map->next);', ['map->next < 256']],
    ['w = n;\nwhile (w != 0x10000)\n\texample_reset(w++);', ['w != 0x10000']],
    ['for_each_set_bit(i, map->bits, U8_MAX + 1)\n\texample_reset(i);', ['U8_MAX + 1']],
    ['for_each_clear_bit(i, map->bits, EXAMPLE_SLOTS)\n\texample_reset(i);', ['EXAMPLE_SLOTS']],
    // The loop may be left by what it looks for, but not by its own condition.
    ['for (i = 0; i < 256; i++)\n\tif (example_ready())\n\t\treturn;', ['i < 256']],
    // Below 0 an unsigned counter is huge.
    ['for (i = n; i >= 0; i--)\n\texample_reset(i);', ['i >= 0']],
    ['for (z = n; z >= 0; --z)\n\texample_reset(z);', ['z >= 0']],
  ])('%s', (loop, expected) => expect(marked(loop)).toEqual(expected));

  it.each([
    ['for (i = 0; i < 255; i++)\n\texample_reset(i);'],
    // An enumerator out of view may be -1.
    ['enum example_kind e;\nfor (e = LAST; e >= 0; e--)\n\texample_reset(e);'],
    ['for (i = 0; i < U8_MAX; i++)\n\texample_reset(i);'],
    ['for (w = 0; w < 256; w++)\n\texample_reset(w);'],
    ['for (w = 0; w <= U8_MAX; w++)\n\texample_reset(w);'],
    ['for (k = 0; k < 256; k++)\n\texample_reset(k);'],
    ['for (i = 0; i < n; i++)\n\texample_reset(i);'],
    ['for_each_set_bit(i, map->bits, 255)\n\texample_reset(i);'],
    ['for_each_set_bit(k, map->bits, 256)\n\texample_reset(k);'],
    // Left at its largest value, or by another condition.
    ['for (i = 0; i <= U8_MAX; i++) {\n\texample_reset(i);\n\tif (i == U8_MAX)\n\t\tbreak;\n}'],
    ['for (i = 0; i < 256 && example_ready(); i++)\n\texample_reset(i);'],
    // Goes down by itself.
    ['for (k = n; k >= 0; k--)\n\texample_reset(k);'],
    ['for (z = n; z >= 8; z -= 8)\n\texample_reset(z);'],
    ['for (z = n; z-- > 0; )\n\texample_reset(z);'],
  ])('but %s', (loop) => expect(marked(loop)).toEqual([]));
});
