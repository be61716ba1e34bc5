import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { findingsInMail, inMail } from '../mail.ts';

const path = 'drivers/vfio/example.c';

const hunk = (removed: string, added: string): string => {
  const lines = (mark: string, text: string): string[] => text.split('\n').map((line) => `${mark}\t${line}`);
  const [old, fresh] = [lines('-', removed), lines('+', added)];
  return `@@ -10,${old.length + 4} +10,${fresh.length + 4} @@ static int example(struct example *e, u64 start, u64 size)
 {
 	a();
${[...old, ...fresh].join('\n')}
 	b();
 	c();
`;
};

describe('narrow-arithmetic and sums that are looked at', () => {
  it.each([
    ['a sum', 'end = start + size;', 'if (check_add_overflow(start, size, &end))\n\t\treturn -EINVAL;', 'start + size'],
    [
      'with a part in brackets',
      'end = start + (size << PAGE_SHIFT);',
      'if (check_add_overflow(start, size << PAGE_SHIFT, &end))\n\t\treturn -EINVAL;',
      'start + (size << PAGE_SHIFT)',
    ],
    [
      'a product',
      'bytes = n * e->size;',
      'if (check_mul_overflow(e->size, n, &bytes))\n\t\treturn -EINVAL;',
      'n * e->size',
    ],
  ])('%s, on one side only', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual([`fixed: ${expected}`]);
    expect(inMail(narrowArithmetic, path, hunk(after, before))).toEqual([`introduced: ${expected}`]);
  });

  it.each([
    ['other values', 'end = start + len;', 'if (check_add_overflow(start, size, &end))\n\t\treturn -EINVAL;'],
    [
      'a sum that was looked at',
      'if (check_add_overflow(start, size, &end) || start + size > e->max)\n\t\treturn -EINVAL;',
      'if (check_add_overflow(start, size, &end))\n\t\treturn -EINVAL;',
    ],
  ])('is silent of %s', (_, before, after) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual([]);
  });

  it('a test whether 64 bits fit', () => {
    const [before, after] = [
      'if (e->memory_size & (PAGE_SIZE - 1))',
      'if ((e->memory_size & (PAGE_SIZE - 1)) ||\n\t    e->memory_size != (unsigned long)e->memory_size)',
    ];
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual(['fixed: e->memory_size']);
    expect(
      inMail(narrowArithmetic, path, hunk(after, after.replace('if ((', 'if (('))).filter((one) => one !== ''),
    ).toEqual([]);
    expect(inMail(narrowArithmetic, path, hunk(before, before.replace('PAGE_SIZE', 'SZ_4K')))).toEqual([]);
  });
});

describe('narrow-arithmetic and sums that are rearranged', () => {
  it.each([
    [
      'to the right',
      'return (addr + size) < limit;',
      'return size <= limit && addr <= limit - size;',
      'addr + size) < limit',
    ],
    [
      'in brackets',
      'return (addr + size) < limit;',
      'return size <= limit && addr <= (limit - size);',
      'addr + size) < limit',
    ],
    ['from the right', 'return limit >= addr + size;', 'return limit - size >= addr;', 'limit >= addr + size'],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after), 'vfio: fix an overflow')[0]).toContain(expected);
  });

  it('is silent of another comparison', () => {
    const [before, after] = ['return (addr + size) < limit;', 'return addr >= limit - size;'];
    expect(inMail(narrowArithmetic, path, hunk(before, after), 'vfio: fix an overflow')).toEqual([]);
  });
});

describe('narrow-arithmetic and differences below 0', () => {
  it.each([
    ['an order', 'get(e, shift - PAGE_SHIFT);', 'get(e, shift > PAGE_SHIFT ? shift - PAGE_SHIFT : 0);'],
    ['the other way round', 'get(e, shift - PAGE_SHIFT);', 'get(e, shift < PAGE_SHIFT ? 0 : shift - PAGE_SHIFT);'],
    ['tested in brackets', 'get(e, shift - PAGE_SHIFT);', 'get(e, (shift >= PAGE_SHIFT) ? (shift - PAGE_SHIFT) : 0);'],
  ])('%s, on one side only', (_, before, after) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual(['fixed: shift - PAGE_SHIFT']);
    expect(inMail(narrowArithmetic, path, hunk(after, before))).toEqual(['introduced: shift - PAGE_SHIFT']);
  });

  it.each([
    ['another difference', 'get(e, shift - PAGE_SHIFT);', 'get(e, order > PAGE_SHIFT ? order - PAGE_SHIFT : 0);'],
    ['a test of something else', 'get(e, shift - PAGE_SHIFT);', 'get(e, e->big > e->most ? shift - PAGE_SHIFT : 0);'],
    [
      'one that was tested',
      'get(e, shift > PAGE_SHIFT ? shift - PAGE_SHIFT : 0);',
      'get(e, 0, shift > PAGE_SHIFT ? shift - PAGE_SHIFT : 0);',
    ],
  ])('is silent of %s', (_, before, after) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual([]);
  });
});

describe('narrow-arithmetic and casts on one side of ?:', () => {
  it.each([
    ['of a call', 'return rc ? rc : used(&e);', 'return rc ? rc : (ssize_t)used(&e);', 'used(&e)'],
    ['of a variable', 'len = rc ? rc : n;', 'len = rc ? rc : (long)n;', 'n'],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual([`fixed: ${expected}`]);
    expect(inMail(narrowArithmetic, path, hunk(after, before))).toEqual([`introduced: ${expected}`]);
  });

  it.each([
    ['to fewer bits', 'return rc ? rc : used(&e);', 'return rc ? rc : (int)used(&e);'],
    ['elsewhere', 'return rc ? rc : used(&e);', 'return rc ? rc : used((long)&e);'],
  ])('is silent of one %s', (_, before, after) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual([]);
  });
});

describe('narrow-arithmetic and sums that are tested for a wrap', () => {
  const tested = (
    old: string,
    test: string,
    kept = 'end = start + size;',
  ): string => `@@ -10,5 +10,6 @@ static int example(u64 start, u64 size)
 {
 	${kept}
${old === '' ? '' : `-\t${old}\n`}+	${test}
+		return -EINVAL;
 	b(start + size);
 }
`;
  it.each([
    ['the sum', '', 'if (start + size < start)', 'start + size'],
    ['less 1', '', 'if (start + size - 1 < start)', 'start + size'],
    ['the other way round', '', 'if (size + start < size)', 'start + size'],
    ['by its name', '', 'if (end < start)', 'start + size'],
    ['the least of both, by its name', '', 'if (min(start, end) < lowest)', 'start + size'],
    ['the least of both', '', 'if (min(start, start + size - 1) < lowest)', 'start + size'],
  ])('%s', (_, old, test, expected) => {
    const found = inMail(narrowArithmetic, path, tested(old, test), 'vfio: fix an overflow');
    expect(found[0]).toBe(`fixed: ${expected}`);
  });

  it.each([
    ['one that was tested', 'if (start + size < start || !size)', 'if (start + size < start)', 'vfio: fix an overflow'],
    ['another sum', '', 'if (start + len < start)', 'vfio: fix an overflow'],
    ['a limit', '', 'if (start + size < limit)', 'vfio: fix an overflow'],
    ['a patch about something else', '', 'if (start + size < start)', 'vfio: rework'],
  ])('is silent of %s', (_, old, test, subject) => {
    expect(inMail(narrowArithmetic, path, tested(old, test), subject)).toEqual([]);
  });
});

describe('narrow-arithmetic and casts', () => {
  it.each([
    [
      'an outer cast to more bits',
      'x = (unsigned long)(p) - OFFSET;',
      'x = (phys_addr_t)(unsigned long)(p) - OFFSET;',
      ['fixed: (p) - OFFSET'],
    ],
    ['a cast that only a difference gets', 'x = p - OFFSET;', 'x = (phys_addr_t)p - OFFSET;', []],
    ['a 1 that loses its cast', 'size = (size_t)1 << pgshift;', 'size = 1 << pgshift;', ['introduced: 1 << pgshift']],
    ['what gets a call around it', 'x = (u64)e->id << 16;', 'x = (u64)READ_ONCE(e->id) << 16;', []],
    ['a 1 that keeps it', 'size = (size_t)1 << pgshift;', 'bytes = (size_t)1 << pgshift;', []],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after), 'vfio: 64bit addresses')).toEqual(expected);
  });

  it('says what is computed as it is written', () => {
    const [found] = findingsInMail(
      narrowArithmetic,
      path,
      hunk('x = (u64)e->w.pages * (PAGE_SIZE / n);', 'x = e->w.pages * (PAGE_SIZE / n);'),
    );
    expect(found?.what).toMatch(/^`e->w\.pages \* \(PAGE_SIZE \/ n\)` is computed without the cast/);
  });

  it.each([
    ['all that was unmapped', 'size_t unmapped = 0;', 'u32 unmapped = 0;', ['introduced: unmapped']],
    ['a size of a range', 'u64 csize;', 'u32 csize;', ['introduced: csize']],
    ['in a type that depends', 'u64 csize;', 'unsigned long csize;', []],
    ['a size of something else', 'size_t msg_size;', 'u32 msg_size;', []],
  ])('a declaration of %s in 32 bits', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after))).toEqual(expected);
  });
});

describe('narrow-arithmetic and members for addresses', () => {
  const members = (declared: string, given: string): string => `@@ -10,3 +10,4 @@ struct example
 	int a;
+	${declared}
 	int b;
 };
@@ -30,3 +31,5 @@ static int example(struct example *e, struct page *page)
 	a();
+	${given}
+		= page_to_phys(page);
 	b();
 }
`;
  it.each([
    ['in long', 'drivers/iommu/example.c', 'unsigned long table_pa;', 'e->table_pa', ['introduced: table_pa']],
    [
      'in an array of longs',
      'drivers/iommu/example.c',
      'unsigned long pages_pa[2];',
      'e->pages_pa[0]',
      ['introduced: pages_pa'],
    ],
    ['in a type for them', 'drivers/iommu/example.c', 'phys_addr_t table_pa;', 'e->table_pa', []],
    ['in another member', 'drivers/iommu/example.c', 'unsigned long table_pa;', 'e->other_pa', []],
    ['on 64-bit kernels', 'drivers/iommu/amd/example.c', 'unsigned long table_pa;', 'e->table_pa', []],
    ['of an architecture', 'arch/powerpc/kernel/example.c', 'unsigned long table_pa;', 'e->table_pa', []],
  ])('%s', (_, file, declared, given, expected) => {
    expect(inMail(narrowArithmetic, file, members(declared, given))).toEqual(expected);
  });
});

describe('narrow-arithmetic and what patches about overflows do', () => {
  it.each([
    ['a cast of the other factor', 'x = rate * 100;', 'x = rate * (uint64_t)100;', ['fixed: rate * 100']],
    ['a cast behind a constant', 'x = 100 * rate;', 'x = 100 * (long long)rate;', ['fixed: 100 * rate']],
    ['a cast of a pointer', 'x = base + offset;', 'x = base + (unsigned long)offset;', []],
    [
      'the size of an array',
      'size = sizeof(*p) * e->count;',
      'size = array_size(sizeof(*p), e->count);',
      ['fixed: sizeof(*p) * e->count'],
    ],
    [
      'an allocation of an array',
      'p = kmalloc(e->count * sizeof(*p), GFP_KERNEL);',
      'p = kmalloc_array(e->count, sizeof(*p), GFP_KERNEL);',
      ['fixed: e->count * sizeof(*p)'],
    ],
    [
      'an array of constant length',
      'p = kmalloc(4 * EXAMPLE_WORDS, f);',
      'p = kmalloc_array(4, EXAMPLE_WORDS, f);',
      [],
    ],
    ['half of a register', 'u16 reason;', 'u32 reason;', ['fixed: reason']],
  ])('%s', (_, before, after, expected) => {
    expect(inMail(narrowArithmetic, path, hunk(before, after), 'vfio: fix an integer overflow')).toEqual(expected);
  });

  it('is silent of an allocation where the message is about something else', () => {
    const [before, after] = ['p = kmalloc(n * sizeof(*p), f);', 'p = kmalloc_array(n, sizeof(*p), f);'];
    expect(inMail(narrowArithmetic, path, hunk(before, after), 'vfio: use kmalloc_array()')).toEqual([]);
  });
});

describe('narrow-arithmetic and words that are read as bitmaps', () => {
  const call = 'for_each_set_bit(i, (unsigned long *)&e->pending, 32)';
  const [cast, copied] = [
    `${call}\n\t\texample_raise(i);`,
    'pending = e->pending;\n\tfor_each_set_bit(i, &pending, 32)\n\t\texample_raise(i);',
  ];

  it('that are cast on one side only', () => {
    expect(inMail(narrowArithmetic, path, hunk(cast, copied))).toEqual([`fixed: ${call}`]);
    expect(inMail(narrowArithmetic, path, hunk(copied, cast))).toEqual([`introduced: ${call}`]);
  });

  it('that may be as long, where longs have 64 bits', () => {
    const only64 = 'arch/s390/kvm/example.c';
    expect(inMail(narrowArithmetic, only64, hunk(cast, copied))).toEqual([`fixed: ${call}`]);
    expect(inMail(narrowArithmetic, only64, hunk(copied, cast))).toEqual([]);
  });
});
