import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check } from '../check.ts';

/** What is marked in a function that finds the address of a page. */
function marked(lines: string, path = 'kernel/dma/example.c'): string[] {
  const text = `
static phys_addr_t example_address(phys_addr_t base, unsigned long pfn, int pageno, dma_addr_t bus)
{
	unsigned long addr;
	ssize_t offset;

${lines
  .split('\n')
  .map((line) => `\t${line}`)
  .join('\n')}
}
`;
  return check(narrowArithmetic, text, path).map(({ start, end }) => text.slice(start, end));
}

describe('the address of a page, kept in long', () => {
  it.each([
    ['offset = (ssize_t)pageno << PAGE_SHIFT;\nreturn base + offset;', ['(ssize_t)pageno << PAGE_SHIFT']],
    [
      'addr = (unsigned long)pageno << PAGE_SHIFT;\nbase += addr;\nbase = base + addr;\nreturn base;',
      ['(unsigned long)pageno << PAGE_SHIFT'],
    ],
    ['addr = pfn << PAGE_SHIFT;\nbus = addr;\nreturn use(bus);', ['pfn << PAGE_SHIFT']],
    ['size_t size = pfn << PAGE_SHIFT;\nreturn size;', ['pfn << PAGE_SHIFT']],
    // Of what is out of view, the name tells.
    [
      'offset = (ssize_t)pageno << PAGE_SHIFT;\n*dma_handle = example_base() + offset;\nreturn 0;',
      ['(ssize_t)pageno << PAGE_SHIFT'],
    ],
  ])('%s', (lines, expected) => expect(marked(lines)).toEqual(expected));

  it.each([
    ['phys_addr_t at = (phys_addr_t)pageno << PAGE_SHIFT;\nreturn base + at;'],
    // A virtual address has the bits of long.
    ['addr = pfn << PAGE_SHIFT;\nreturn virt_to_phys((void *)addr);'],
    // Of a number that is long already, nothing tells that it is large.
    ['unsigned long index = find();\naddr = index << PAGE_SHIFT;\nreturn base + addr;'],
    ['offset = (ssize_t)pageno << PAGE_SHIFT;\n*cursor = example_base() + offset;\nreturn 0;'],
  ])('but %s', (lines) => expect(marked(lines)).toEqual([]));

  it.each(['arch/arm64/kvm/example.c', 'drivers/net/ethernet/example.c'])('says nothing in %s', (path) =>
    expect(marked('addr = pfn << PAGE_SHIFT;\nbus = addr;\nreturn use(bus);', path)).toEqual([]),
  );
});
