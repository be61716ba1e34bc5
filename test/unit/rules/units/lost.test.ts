import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { inMail } from '../mail.ts';

const path = 'drivers/iommu/example.c';

/** A hunk with one run of changed lines. */
const hunk = (removed: string, added: string): string => {
  const lines = (mark: string, text: string): string[] => text.split('\n').map((line) => `${mark}\t${line}`);
  const [old, fresh] = [lines('-', removed), lines('+', added)];
  return `@@ -10,${old.length + 4} +10,${fresh.length + 4} @@ static int example(struct example *e, struct scatterlist *sg, size_t len)
 {
 	a();
${[...old, ...fresh].join('\n')}
 	b();
 	c();
`;
};

describe('index-unit and the offset in the first page', () => {
  it.each([
    [
      'left out of the count',
      'n = PFN_UP(sg->offset + sg->length);',
      'n = PFN_UP(sg_dma_len(sg));',
      ['introduced: PFN_UP(sg_dma_len(sg))'],
    ],
    [
      'of an address',
      'n = PAGE_ALIGN(offset_in_page(addr) + len);',
      'n = PAGE_ALIGN(len);',
      ['introduced: PAGE_ALIGN(len)'],
    ],
    ['masked out of it', 'n = iova_align(iovad, len);', 'n = iova_align(iovad, len);', []],
    ['added before', 'n = PFN_UP(sg->offset + sg->length);', 'len += offset;\n\tn = PFN_UP(len);', []],
    ['counted still', 'n = PFN_UP(sg->offset + sg->length);', 'n = PFN_UP(sg->offset + sg_dma_len(sg));', []],
    ['of a header, which is none', 'n = PFN_UP(sizeof(*e) + len);', 'n = PFN_UP(len);', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(indexUnit, path, hunk(before, after))).toEqual(expected);
  });
});

describe('index-unit and low bits that were masked off', () => {
  it.each([
    ['before', 'base = __pa(addr & IO_PAGE_MASK);\n\t*pte = prot | base;', '*pte = prot | phys;', ['introduced: phys']],
    [
      'and are still',
      'base = __pa(addr & IO_PAGE_MASK);\n\t*pte = prot | base;',
      'phys = addr & IO_PAGE_MASK;\n\t*pte = prot | phys;',
      [],
    ],
    ['of what is not put beside flags', 'base = addr & PAGE_MASK;\n\tuse(base);', 'use(phys);', []],
    ['of another value', 'n = addr & PAGE_MASK;\n\t*pte = prot | base;', '*pte = prot | phys;', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(indexUnit, path, hunk(before, after))).toEqual(expected);
  });
});

describe('index-unit and arguments', () => {
  it.each([
    ['a size for its lg', 'p = find_psize(size);', 'p = find_psize(shift);', ['fixed: find_psize(size)']],
    [
      'the index of a size',
      'set_entry(mm, va, psize);',
      'set_entry(mm, va, 1UL << psize_to_shift(psize));',
      ['fixed: psize'],
    ],
    ['two sizes', 'p = find_psize(size);', 'p = find_psize(new_size);', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(indexUnit, path, hunk(before, after), 'example: fix crashes with huge pages')).toEqual(expected);
    expect(inMail(indexUnit, path, hunk(before, after), 'example: use the other one')).toEqual([]);
  });

  it('the index of a size at the end of a call', () => {
    const lines = (value: string): string => hunk('pfn_pte(pfn, prot), psize);', `pfn_pte(pfn, prot),\n\t\t${value});`);
    const subject = 'powerpc: fix the size given to set_entry()';
    expect(inMail(indexUnit, path, lines('1UL << psize_to_shift(psize)'), subject)).toEqual(['fixed: psize']);
    expect(inMail(indexUnit, path, lines('1UL << psize'), subject)).toEqual([]);
    expect(inMail(indexUnit, path, lines('1UL << psize_to_shift(psize)'), 'powerpc: change it')).toEqual([]);
  });

  it('bits that are allocated as bytes, either way', () => {
    const [bytes, bits] = ['e->map = kzalloc(e->count, GFP_KERNEL);', 'e->map = bitmap_zalloc(e->count, GFP_KERNEL);'];
    expect(inMail(indexUnit, path, hunk(bytes, bits))).toEqual(['fixed: kzalloc(e->count, GFP_KERNEL)']);
    expect(inMail(indexUnit, path, hunk(bits, bytes))).toEqual(['introduced: kzalloc(e->count, GFP_KERNEL)']);
    expect(inMail(indexUnit, path, hunk(bytes, 'e->map = bitmap_zalloc(e->bits, GFP_KERNEL);'))).toEqual([]);
    expect(
      inMail(indexUnit, path, hunk('e->map = kzalloc(64, GFP_KERNEL);', 'e->map = bitmap_zalloc(64, GFP_KERNEL);')),
    ).toEqual([]);
  });
});

describe('index-unit and conversions that nothing is said of', () => {
  it.each([
    ['a shift that goes', 'len = size >> shift;', 'len = size;', ['introduced: size']],
    [
      'one in an argument',
      'free_range(e, start, size >> iova_shift(e));',
      'free_range(e, start, size);',
      ['introduced: size'],
    ],
    ['a helper that goes', 'account(PFN_DOWN(len));', 'account(len);', ['introduced: len']],
    [
      "the CPU's page for the table's",
      'entry = addr >> tbl->it_page_shift;',
      'entry = addr >> PAGE_SHIFT;',
      ['introduced: PAGE_SHIFT'],
    ],
    ['the start of the window', 'n = entry - tbl->it_offset;', 'n = entry;', ['introduced: entry']],
    ['a shift that moved', 'len = size >> shift;\n\tn = len;', 'len = size;\n\tn = len >> shift;', []],
    ['another value', 'len = size >> shift;', 'len = bytes;', []],
    ['an offset', 'len = size - gap;', 'len = size;', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(indexUnit, path, hunk(before, after))).toEqual(expected);
    expect(inMail(indexUnit, path, hunk(before, after), 'iommu: count in bytes, not in pages')).toEqual([]);
  });
});
