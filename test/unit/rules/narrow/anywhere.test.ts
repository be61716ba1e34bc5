import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'arch/example/mm/range.c';
const section = 'static int example(struct example *e, int node, u64 end)';

/** One run of lines that go, and of what comes in their place. */
const replaced = (removed: string, added: string): string => {
  const marked = (mark: string, text: string): string =>
    text === ''
      ? ''
      : `${text
          .split('\n')
          .map((line) => `${mark}\t${line}\n`)
          .join('')}`;
  return hunkOf(10, section, ` \ta();\n${marked('-', removed)}${marked('+', added)} \tb();\n`);
};
const told = (removed: string, added: string, subject: string, words = ''): string[] =>
  inMail(narrowArithmetic, path, replaced(removed, added), subject, words);

describe('the largest value plus 1', () => {
  const before = 'if (next->start > end + 1)';
  it.each([
    ['is asked for first', before, 'if (end != ULLONG_MAX && next->start > end + 1)', ['fixed: end + 1']],
    ['in another line', `x = 1;\n${before}`, `if (end == U64_MAX)\n\treturn 0;\n${before}`, ['fixed: end + 1']],
    ['of something else', before, 'if (start != ULLONG_MAX && next->start > end + 1)', []],
    ['was asked for', `if (end != U64_MAX && x > end + 1)`, `if (end != U64_MAX && y > end + 1)`, []],
    ['is asked for where nothing is added', 'if (next->start > end)', 'if (end != U64_MAX && next->start > end)', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: change')).toEqual(expected);
  });
});

describe('ends that are the first address behind a range', () => {
  it.each([
    [
      'rounded up',
      'if (addr >= ALIGN(e->end, SZ_256M))',
      'if (addr > ALIGN(e->end, SZ_256M) - 1)',
      ['fixed: addr >= ALIGN(e->end, SZ_256M)'],
    ],
    ['a sum', 'if (addr < start + size)', 'if (addr <= start + size - 1)', ['fixed: addr < start + size']],
    [
      'a sum in brackets',
      'if (addr < start + size)',
      'if (addr <= (start + size) - 1)',
      ['fixed: addr < start + size'],
    ],
    // A cleanup of a bound that is a count.
    ['a count', 'if (i < n)', 'if (i <= n - 1)', []],
    ['another end', 'if (addr >= ALIGN(e->end, SZ_256M))', 'if (addr > ALIGN(e->last, SZ_256M) - 1)', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: change')).toEqual(expected);
  });

  it.each([
    [
      'a sum',
      'unsigned long start = iova, end = start + size;',
      'unsigned long start = iova, end = start + size - 1;',
      ['fixed: start + size'],
    ],
    ['of something else', 'end = start + size;', 'end = start + len - 1;', []],
  ])('that are kept: %s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: inclusive end', 'It may overflow on 32-bit kernels.')).toEqual(expected);
    expect(told(removed, added, 'example: inclusive end')).toEqual([]);
  });

  const walk = (than: string, step = 'at += PAGE_SIZE'): string => `for (at = start; at ${than} end; ${step}) {`;
  it.each([
    ['a walk up to them', walk('<'), walk('!='), 'fix the walk', ['fixed: at < end']],
    ['one that only changes', walk('<'), walk('!='), 'rework', []],
    ['one that counts', walk('<', 'at++'), walk('!=', 'at++'), 'fix the walk', []],
    ['the other way round', walk('!='), walk('<'), 'fix the walk', []],
  ])('%s', (_, removed, added, subject, expected) => {
    expect(told(removed, added, `example: ${subject}`)).toEqual(expected);
  });
});

describe('masks', () => {
  it.each([
    ['with fewer bits than the field', 'id = (arg >> 27) & 0xf;', 'id = (arg >> 27) & 0x1f;', ['fixed: 0xf']],
    ['in place', 'arg &= 0x3f;', 'arg &= 0x7f;', ['fixed: 0x3f']],
    ['by bits', 'x = GENMASK(30, 12);', 'x = GENMASK(31, 12);', ['fixed: 30']],
    ['of other bits', 'x = GENMASK(30, 12);', 'x = GENMASK(31, 16);', []],
    ['with a hole', 'x = arg & 0x10;', 'x = arg & 0x30;', []],
    ['with more bits', 'x = arg & 0x1f;', 'x = arg & 0xf;', []],
    ['of a device', 'e->mask = DMA_BIT_MASK(31);', 'e->mask = DMA_BIT_MASK(64);', ['fixed: DMA_BIT_MASK(31)']],
    ['of a device that can less', 'e->mask = DMA_BIT_MASK(64);', 'e->mask = DMA_BIT_MASK(48);', []],
    ['that are the width of a member', 'u32 id : 4;', 'u32 id : 5;', ['fixed: 4']],
    ['and labels', 'case 4: x = 1;', 'case 5: x = 1;', []],
    ['and values to choose from', 'x = all ? e : 4;', 'x = all ? e : 5;', []],
    ['that are none', 'x = arg + 0xf;', 'x = arg + 0x1f;', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix the mask')).toEqual(expected);
    expect(told(removed, added, 'example: new hardware')).toEqual([]);
  });

  it.each([
    ['of a macro of that name', '#define EXAMPLE_ID_MASK 0xff', '#define EXAMPLE_ID_MASK 0x1ff', ['fixed: 0xff']],
    ['and constants', '#define EXAMPLE_ID_LAST 0xff', '#define EXAMPLE_ID_LAST 0x1ff', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix the width of a field')).toEqual(expected);
  });

  it.each([
    [
      'the next power of two',
      'e->line_mask = (n << 1) - 1;',
      'e->line_mask = (1 << fls(n)) - 1;',
      ['fixed: line_mask = (n << 1) - 1'],
    ],
    ['rounded up', 'mask = e->lines - 1;', 'mask = roundup_pow_of_two(e->lines) - 1;', ['fixed: mask = e->lines - 1']],
    ['of something else', 'mask = e->lines - 1;', 'mask = roundup_pow_of_two(e->rows) - 1;', []],
    ['of no mask', 'last = e->lines - 1;', 'last = roundup_pow_of_two(e->lines) - 1;', []],
  ])('made of a count: %s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: change')).toEqual(expected);
  });

  it('of a value that is put in two places', () => {
    const low = '(((u64)(id & 0xf) << 12) | ';
    const [before, after] = ['((u64)(id & 0xfff) << 52))', '((u64)((id >> 4) & 0xfff) << 52))'];
    expect(told(`x = ${low}${before};`, `x = ${low}${after};`, 'example: change')).toEqual([
      'fixed: (id & 0xfff) << 52',
    ]);
    expect(told(`x = ${before.slice(0, -1)};`, `x = ${after.slice(0, -1)};`, 'example: change')).toEqual([]);
  });
});

describe('signs', () => {
  const read = ' \tdec = read_timer();\n';
  const extended = (words: string, added = 'dec = (s32)dec;'): string[] =>
    inMail(narrowArithmetic, path, hunkOf(10, section, `${read}+\t${added}\n \tb();\n`), 'example: fix a timer', words);

  it('are extended', () => {
    expect(extended('The value must be sign extended.')).toEqual(['fixed: dec = read_timer();']);
    expect(extended('Sign-extend it.', 'dec = sign_extend64(dec, 55);')).toEqual(['fixed: dec = read_timer();']);
    expect(extended('Sign-extend it.', 'dec = (s64)(s32)dec;')).toEqual(['fixed: dec = read_timer();']);
    expect(extended('Sign-extend it.', 'dec = (s32)tb;')).toEqual([]);
    expect(extended('Cut it.')).toEqual([]);
  });

  it.each([
    [
      'that one passes',
      'static int get(struct example *e, int key)',
      'static int get(struct example *e, u8 key)',
      ['fixed: key'],
    ],
    [
      'of another function',
      'static int get(struct example *e, int key)',
      'static int put(struct example *e, u8 key)',
      [],
    ],
    ['that was none', 'static int get(struct example *e, u32 key)', 'static int get(struct example *e, u8 key)', []],
  ])('are taken away where the message says %s', (_, removed, added, expected) => {
    const hunk = hunkOf(10, '', ` \n-${removed}\n+${added}\n {\n`);
    const words = 'The check fails to catch a negative value.';
    expect(inMail(narrowArithmetic, path, hunk, 'example: unsigned keys', words)).toEqual(expected);
    expect(inMail(narrowArithmetic, path, hunk, 'example: small keys')).toEqual([]);
  });

  it.each([
    ['before a call', 'set_online(nid);', 'if (nid >= 0)\n\tset_online(nid);', ['fixed: set_online(nid)']],
    ['that were asked for', 'if (nid >= 0)\n\tset(nid);', 'if (nid >= 0)\n\tset_online(nid);', []],
    ['of something else', 'set_online(nid);', 'if (cpu >= 0)\n\tset_online(nid);', []],
  ])('are asked for %s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix nodes', 'That is a negative shift, as UBSAN says.')).toEqual(expected);
    expect(told(removed, added, 'example: rework')).toEqual([]);
  });

  it('are asked for before an index', () => {
    const indexed = (test: string): string =>
      hunkOf(10, section, ` {\n+\tif (${test})\n+\t\treturn all;\n+\n \treturn map[node];\n }\n`);
    const words = 'KASAN reports an out-of-bounds read.';
    expect(inMail(narrowArithmetic, path, indexed('node == NUMA_NO_NODE'), 'example: nodes', words)).toEqual([
      'fixed: map[node]',
    ]);
    expect(inMail(narrowArithmetic, path, indexed('!e'), 'example: nodes', words)).toEqual([]);
  });
});

describe('what is too large or too small', () => {
  it('for the bits that it is kept in', () => {
    const hunk = (added: string): string => hunkOf(10, section, ` \tcheck(e);\n \n${added} \tkeep(e);\n`);
    const test = '+\tif (domain_of(e) > U16_MAX)\n+\t\treturn NULL;\n+\n';
    const words = 'It truncates the number to 16 bits.';
    expect(inMail(narrowArithmetic, path, hunk(test), 'example: ignore it', words)).toEqual(['fixed: check(e);']);
    expect(inMail(narrowArithmetic, path, hunk(test), 'example: ignore it')).toEqual([]);
    const warning = test.replace('return NULL', 'warn(e)');
    expect(inMail(narrowArithmetic, path, hunk(warning), 'example: ignore it', words)).toEqual([]);
  });

  const count = ' \tn = (e->len - sizeof(struct head)) / sizeof(struct item);\n';
  it.each([
    [
      'asked for',
      '',
      '+\tif (!e->len)\n+\t\treturn -ENOENT;\n',
      'fix a panic',
      ['fixed: e->len - sizeof(struct head)'],
    ],
    [
      'compared',
      '',
      '+\tif (e->len < sizeof(struct head))\n+\t\treturn -EINVAL;\n',
      'fix it',
      ['fixed: e->len - sizeof(struct head)'],
    ],
    [
      'no longer asked for',
      '-\tif (!e->len)\n-\t\treturn -ENOENT;\n',
      '',
      'fix a leak',
      ['introduced: e->len - sizeof(struct head)'],
    ],
    [
      'asked in another way',
      '-\tif (!e->len)\n-\t\treturn 0;\n',
      '+\tif (e->len < sizeof(struct head))\n+\t\treturn 0;\n',
      'fix it',
      [],
    ],
    ['something else', '', '+\tif (!e->items)\n+\t\treturn -ENOENT;\n', 'fix a panic', []],
    ['a feature', '', '+\tif (!e->len)\n+\t\treturn -ENOENT;\n', 'be lazy', []],
  ])('for a header: %s', (_, removed, added, subject, expected) => {
    const hunk = hunkOf(10, section, ` \tint n;\n${removed}${added}${count}`);
    expect(inMail(narrowArithmetic, path, hunk, `example: ${subject}`)).toEqual(expected);
  });

  it.each([
    ['to undo', 'undo(domain, virq, i - 1);', 'undo(domain, virq, i);', ['fixed: i - 1']],
    ['of a member', 'undo(e, e->count - 1);', 'undo(e, e->count);', ['fixed: e->count - 1']],
    ['that stays', 'undo(domain, virq, i - 1);', 'undo(parent, virq, i - 1);', []],
  ])('a count %s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix an underflow')).toEqual(expected);
    expect(told(removed, added, 'example: fix the last one')).toEqual([]);
  });
});

describe('limits', () => {
  it.each([
    ['of 32 bits', 'unsigned long low = UINT_MAX;', 'unsigned long low = ULONG_MAX;', ['fixed: UINT_MAX']],
    ['of 32 bits elsewhere', 'if (x == UINT_MAX)', 'if (y == ULONG_MAX)', ['fixed: UINT_MAX']],
    ['that become smaller', 'u32 low = U64_MAX;', 'u32 low = U32_MAX;', []],
    ['of other bits', 'u32 low = U16_MAX;', 'u32 low = U32_MAX;', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix the lowest address')).toEqual(expected);
    expect(told(removed, added, 'example: all addresses')).toEqual([]);
  });
});

describe('accessors of registers', () => {
  it.each([
    [
      'of the driver',
      'x = example_cb_read(e, TTBR0);',
      'x = example_cb_readq(e, TTBR0);',
      ['fixed: example_cb_read(e, TTBR0)'],
    ],
    ['of all', 'x = readl(e->base);', 'x = readq(e->base);', ['fixed: readl(e->base)']],
    ['of another one', 'x = readl(e->base);', 'x = readq(e->other);', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: fix a read', 'It is a 64b register, do not lose the upper bits.')).toEqual(
      expected,
    );
    expect(told(removed, added, 'example: fix a read')).toEqual([]);
  });
});

describe('a status', () => {
  it.each([
    ['that the message names', "The result is truncated, as 'rc' is an int.", ['fixed: rc']],
    ['that it does not name', 'The size is truncated.', []],
  ])('%s', (_, words, expected) => {
    expect(told('int index, rc;', 'int index;\nssize_t rc;', 'example: fix a warning', words)).toEqual(expected);
  });
});

describe('casts of pointers', () => {
  it.each([
    [
      'to 32 bits',
      'x = IS_ALIGNED((u32)e->table, SZ_16K);',
      'x = IS_ALIGNED((unsigned long)e->table, SZ_16K);',
      ['fixed: (u32)e->table'],
    ],
    ['of another', 'x = f((u32)e->table);', 'x = f((unsigned long)e->other);', []],
  ])('%s', (_, removed, added, expected) => {
    const words = 'warning: cast from pointer to integer of different size [-Wpointer-to-int-cast]';
    expect(told(removed, added, 'example: fix a warning', words)).toEqual(expected);
    expect(told(removed, added, 'example: 64 bits for all')).toEqual([]);
  });
});
