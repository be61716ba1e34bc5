import { describe, expect, it } from 'vitest';
import { droppedOffset } from '../../../../server/src/rules/dropped-offset.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'arch/powerpc/mm/example.c';
const fix = 'powerpc/example: fix the offset';

/** A hunk with lines for others, each in the place of one. */
const line = (before: string, after: string, behind = ''): string =>
  hunkOf(10, 'static void example_set(struct example *ex)', ` {\n-\t${before}\n+\t${after}\n${behind} }\n`);

describe('dropped-offset and what a fix adds', () => {
  const told = (before: string, after: string, subject = fix): string[] =>
    inMail(droppedOffset, path, line(before, after), subject);

  it.each([
    ['example_limit(0x4000000);', 'example_limit(first_base + 0x4000000);'],
    ['*handle = mapping;', '*handle = mapping | ((u64)addr & (size - 1));'],
    ['phys = page_to_phys(page);', 'phys = page_to_phys(page) + sg->offset;'],
    ['phys = ex->phys;', 'phys = ex->phys + offset_in_page(addr);'],
    ['dma_addr_t dma = paddr;', 'dma_addr_t dma = phys_to_dma(dev, paddr);'],
    ['example_map(start, end);', 'example_map(phys_to_dma(dev, start), end);'],
    ['buf = p;', 'buf = p - headroom;'],
    ['skb = example_build(p, ROOM_HEADROOM);', 'skb = example_build(p, headroom);'],
    ['*handle = mem->device_base + n;', '*handle = get_device_base(dev, mem) + n;'],
    ['font = data + at;', 'font = PTRRELOC(data) + at;'],
  ])('%s to %s', (before, after) => {
    expect(told(before, after)[0]).toBe(`fixed: ${before}`);
    expect(told(before, after, 'powerpc/example: rework')).toEqual([]);
    expect(told(before, after, 'powerpc/example: add offsets to work around a bug')).toEqual([]);
  });

  it.each([
    ['another amount', 'phys = ex->phys;', 'phys = ex->phys + size;'],
    ['flags', 'flags = ex->flags;', 'flags = ex->flags | EXAMPLE_OFFSET;'],
    ['what was added elsewhere before', 'phys = base + ex->phys;', 'phys = ex->phys + base;'],
    ['in what is only said', 'pr_debug("%llx", phys);', 'pr_debug("%llx", base + phys);'],
    ['beside much else', 'phys = ex->a(ex->one, 1);', 'phys = ex->b(ex->two, 3) + ex->base;'],
    ['what lies between', 'now = tb;', 'now = tb - ex->tb_offset;'],
    ['another length', 'len = end;', 'len = end - start;'],
    ['another constant', 'skb = example_build(p, ROOM_HEADROOM);', 'skb = example_build(p, SMALL_HEADROOM);'],
    ['a member of something else', 'n = mem->device_base;', 'n = get_device_base(dev, other);'],
    ['a conversion between units', 'dma = pfn;', 'dma = pfn_to_dma(dev, pfn);'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after)).toEqual([]));

  it('through a new name', () => {
    const hunks =
      hunkOf(
        5,
        '',
        ` static void example_clear(struct example *ex, unsigned long irq)
 {
+	pgoff_t pgoff = EXAMPLE_PAGE_OFFSET + irq * 2;
 	int ret;
`,
      ) + line('example_unmap(ex, irq * 2ul << PAGE_SHIFT);', 'example_unmap(ex, pgoff << PAGE_SHIFT);');
    expect(inMail(droppedOffset, path, hunks, fix)).toEqual(['fixed: example_unmap(ex, irq * 2ul << PAGE_SHIFT);']);
    const twice = hunks.replace('int ret;', 'pgoff = irq;').replace(' \tpgoff', '+\tpgoff').replace('-5,3', '-5,2');
    expect(inMail(droppedOffset, path, twice, fix)).toEqual([]);
  });
});

describe('dropped-offset and a patch that adds something', () => {
  const told = (words: string): string[] =>
    inMail(
      droppedOffset,
      path,
      line('font = data + at;', 'font = PTRRELOC(data) + at;'),
      'powerpc: add the base address to a bug of a pointer',
      words,
    );

  it('where it says what it fixes', () => {
    expect(told('Fixes: 0123456789ab ("powerpc: relocate")')).toEqual(['fixed: font = data + at;']);
    expect(told('')).toEqual([]);
  });
});

describe('dropped-offset and a step that a fix puts before a call', () => {
  const hunk = (step: string, call: string, removed = ''): string =>
    hunkOf(10, 'static void example_set(struct example *ex)', ` {\n${removed}+\t${step}\n \t${call}\n }\n`);
  const told = (step: string, call: string, removed?: string): string[] =>
    inMail(droppedOffset, path, hunk(step, call, removed), fix);

  it.each(['addr += orig & (PAGE_SIZE - 1);', 'addr += ex->offset;', 'addr |= offset_in_page(orig);'])('%s', (step) => {
    expect(told(step, 'example_bounce(addr, size);')).toEqual(['fixed: example_bounce(addr, size)']);
    expect(told(step, 'example_bounce(orig, size);')).toEqual([]);
    expect(told(step, 'addr += 4; example_bounce(addr, size);')).toEqual([]);
    expect(told(step, 'example_bounce(addr, size);', '-\taddr = addr + off;\n')).toEqual([]);
  });

  it('of another amount', () => {
    expect(told('addr += size;', 'example_bounce(addr, size);')).toEqual([]);
    expect(told('flags |= EXAMPLE_OFFSET;', 'example_bounce(flags);')).toEqual([]);
  });
});

describe('dropped-offset and the entry that a walk begins with', () => {
  it.each([
    ['pgd = pgd_offset_k(0UL);', 'pgd = pgd_offset_k(addr);', 'fixed: pgd_offset_k(0UL)'],
    ['pmd = pmd_offset(pud, start);', 'pmd = pmd_offset(pud, start & PUD_MASK);', 'fixed: pmd_offset(pud, start)'],
  ])('%s to %s', (before, after, expected) => {
    expect(inMail(droppedOffset, path, line(before, after), fix)).toEqual([expected]);
    expect(inMail(droppedOffset, path, line(after, before), fix)).toEqual([]);
    expect(inMail(droppedOffset, path, line(before, after), 'powerpc/example: rework')).toEqual([]);
  });

  it('is silent where another address is taken', () => {
    expect(inMail(droppedOffset, path, line('pmd = pmd_offset(pud, a);', 'pmd = pmd_offset(pud, b);'), fix)).toEqual(
      [],
    );
    expect(inMail(droppedOffset, path, line('p = example(0);', 'p = example(addr);'), fix)).toEqual([]);
  });
});

describe('dropped-offset and an end that moves with the start', () => {
  const hunks = (value: string): string =>
    hunkOf(
      5,
      '',
      ` static void example_walk(struct example *ex, u64 addr, u32 len)\n {\n-\tu64 done = 0;\n+\tu64 done = 0, last = ${value};\n`,
    ) + line('map = example_first(ex, addr, addr + len - 1);', 'map = example_first(ex, addr, last);');
  it.each([
    ['addr + len - 1', ['fixed: example_first(ex, addr, addr + len - 1)']],
    ['ex->last', []],
  ])('%s', (value, expected) => {
    expect(inMail(droppedOffset, path, hunks(value), 'vhost: fix the range of addresses')).toEqual(expected);
    expect(inMail(droppedOffset, path, hunks(value), 'vhost: rework addresses')).toEqual([]);
  });
  it('but not where the sum alone is handed on', () => {
    const alone = hunks('addr + len - 1').replaceAll('(ex, addr, ', '(ex, ');
    expect(inMail(droppedOffset, path, alone, 'vhost: fix the range of addresses')).toEqual([]);
  });
});
