import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

/** What is marked in a function that knows how many pages of which size there are. */
function marked(lines: string, path = 'drivers/iommu/example.c'): string[] {
  const text = `
static size_t example_size(u32 npages, u32 page_size, size_t pgsize, u16 n, int order)
{
${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, path).map(({ start, end }) => text.slice(start, end));
}

describe('the size of all pages, multiplied in 32 bits', () => {
  it.each([
    ['size_t size = npages * page_size;\nreturn size;', ['npages * page_size']],
    ['u64 size;\nsize = page_size * npages;\nreturn size;', ['page_size * npages']],
    ['size_t size = npages * pgsize;\nreturn size;', []],
    ['size_t size = (size_t)npages * page_size;\nreturn size;', []],
    ['u32 size = npages * page_size;\nuse(size);\nreturn 0;', []],
    // So many of them are constant; nothing says that it is a size.
    ['size_t size = 4 * page_size;\nreturn size;', []],
    ['size_t size = npages * order;\nreturn size;', []],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));

  it('is small in other drivers', () =>
    expect(marked('size_t size = npages * page_size;\nreturn size;', 'drivers/net/example.c')).toEqual([]));
});
