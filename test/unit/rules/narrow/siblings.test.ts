import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

/** What is marked in a function that makes a table of 2^order bytes. */
function marked(lines: string, path = 'arch/powerpc/kvm/example.c'): string[] {
  const text = `
static int example_alloc(struct example *info, u32 order)
{
	unsigned long n;

${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, path).map(({ start, end }) => text.slice(start, end));
}

describe('a shift by more than what is shifted in more bits', () => {
  it.each([
    // Pages are fewer than entries of 16 bytes.
    ['info->pages = 1ul << (order - PAGE_SHIFT);\nn = 1 << (order - 4);\nreturn use(n);', ['1 << (order - 4)']],
    ['info->pages = 1UL << (order - 12);\nn = 1 << order;\nreturn use(n);', ['1 << order']],
    ['info->pages = 1UL << order;\nn = 1 << (order + 3);\nreturn use(n);', ['1 << (order + 3)']],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));

  it.each([
    // Bytes may need more bits than pages do.
    ['info->bytes = 1UL << (order + PAGE_SHIFT);\nn = 1 << order;\nreturn use(n);'],
    ['info->bytes = 1UL << order;\nn = 1 << (order - PAGE_SHIFT);\nreturn use(n);'],
    ['info->bytes = 1UL << (order - PAGE_SHIFT);\nn = 1 << (order - 14);\nreturn use(n);'],
    // Another variable.
    ['info->pages = 1UL << (info->shift - PAGE_SHIFT);\nn = 1 << (order - 4);\nreturn use(n);'],
    // Stays narrow.
    ['info->pages = 1UL << (order - PAGE_SHIFT);\nreturn 1 << (order - 4);'],
  ])('but %s', (lines) => expect(marked(lines)).toEqual([]));
});
