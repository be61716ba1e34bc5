import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const lines = (mark: string, text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `${mark}\t${line}\n`))
    .join('');

/** What is told of a change in a function somewhere in the kernel. */
function told(removed: string, added: string, subject: string, words = '', behind = 'b();'): string[] {
  const body = ` {\n \ta();\n${lines('-', removed)}${lines('+', added)}${lines(' ', behind)} \tc();\n`;
  return inMail(
    narrowArithmetic,
    'drivers/misc/example.c',
    hunkOf(10, 'int f(struct example *e)', body),
    subject,
    words,
  );
}

describe('types of which the message speaks', () => {
  const words = 'The id of a request is truncated to 32 bits.\n\nFixes: 0123456789ab ("example: begin")';
  it.each([
    ['of whatever it is', 'int req_id = e->id;', 'unsigned long req_id = e->id;', words, ['fixed: req_id']],
    ['with no word of a loss', 'int req_id = e->id;', 'unsigned long req_id = e->id;', 'Fix a type.', []],
    [
      'of which more changes than the type',
      'int req_id = e->id;',
      'unsigned long req_id = e->id;\nsend(e, req_id);',
      words,
      [],
    ],
    [
      'that is moved',
      'u32 alloc_size;',
      'size_t alloc_size;',
      'get_size() returns a size_t, there is no\npoint to store it in a u32.',
      ['fixed: alloc_size'],
    ],
  ])('%s', (_, removed, added, text, expected) =>
    expect(told(removed, added, 'example: the right type', text)).toEqual(expected),
  );

  it('of a parameter, on lines that are broken otherwise', () => {
    const body = hunkOf(
      10,
      '',
      ' \n-extern int example_zone(int type, int nid, unsigned start_pfn,\n-\t\tunsigned long nr_pages);\n+extern int example_zone(int type, int nid,\n+\t\tunsigned long start_pfn, unsigned long nr_pages);\n \n',
    );
    const found = (words: string): string[] =>
      inMail(narrowArithmetic, 'include/linux/example.h', body, 'example: unsigned long for a pfn', words);
    expect(found('We search with the wrong pfn.')).toEqual(['fixed: start_pfn']);
    expect(found('As other places do.')).toEqual([]);
  });

  it('over the end of a line', () => {
    expect(
      told('x = a->count + b;', 'x = (size_t)a->count + b;', 'example: more', 'Checks use size_t instead\nof int.'),
    ).toEqual(['fixed: a->count + b']);
  });
});

describe('what stands on the next line', () => {
  it.each([
    [
      'an operand',
      'e->blocks = (e->cylinders *',
      'e->blocks = ((unsigned long)e->cylinders *',
      ['fixed: e->cylinders *'],
    ],
    ['of a statement that has ended', 'e->blocks = e->cylinders;', 'e->blocks = (unsigned long)e->cylinders;', []],
  ])('%s', (_, removed, added, expected) =>
    expect(told(removed, added, 'example: fix the size', 'It is limited to 32 bits.', '\t     e->tracks);')).toEqual(
      expected,
    ),
  );
});

describe('what is looked at', () => {
  const array = 'p = memdup_array_user(from, n, sizeof(*p));';
  it.each([
    ['by a function for arrays', 'p = memdup_user(from, n * sizeof(*p));', array, ['fixed: n * sizeof(*p)']],
    ['and was before', 'if (addr + len < addr)\n\treturn;', 'if (check_add_overflow(addr, len, &end))\n\treturn;', []],
  ])('%s', (_, removed, added, expected) =>
    expect(told(removed, added, 'example: prevent an overflow')).toEqual(expected),
  );

  it('of a count that is bounded', () => {
    const body = ` {\n \tif (e->n > EXAMPLE_MAX)\n \t\treturn -EINVAL;\n-\tp = memdup_user(from, e->n * sizeof(*p));\n+\tp = memdup_array_user(from, e->n, sizeof(*p));\n \tc();\n`;
    expect(
      inMail(
        narrowArithmetic,
        'drivers/misc/example.c',
        hunkOf(10, 'int f(void)', body),
        'example: prevent an overflow',
      ),
    ).toEqual([]);
  });
});

describe('a difference of which the condition is asked first', () => {
  it.each([
    [
      'in the same condition',
      'if (e->offset > e->size || e->length > e->size - e->offset)',
      ['fixed: e->size - e->offset'],
    ],
    ['of others', 'if (e->offset > e->most || e->length > e->size - e->offset)', []],
  ])('%s', (_, added, expected) =>
    expect(
      told('if (e->length > e->size - e->offset)', added, 'example: fix an overflow', '', '\treturn -EINVAL;'),
    ).toEqual(expected),
  );
});

describe('signs', () => {
  it.each([
    [
      'of an amount',
      'unsigned long len = size;',
      'ssize_t len = size;',
      'Unsigned "len" goes below 0.',
      ['fixed: len'],
    ],
    ['of another name', 'unsigned long delta = x;', 'long delta = x;', 'It is negative.', []],
    ['of a name that is told', 'u64 delta = x;', 's64 delta = x;', 'Fix delta type.', ['fixed: delta']],
    ['with fewer bits', 'unsigned long len = size;', 'int len = size;', 'Unsigned "len" goes below 0.', []],
    ['that goes', 'long len = size;', 'unsigned long len = size;', 'It is never negative.', []],
  ])('%s', (_, removed, added, words, expected) =>
    expect(told(removed, added, 'example: fix a loop', words)).toEqual(expected),
  );

  it('that is extended in a variable of its own', () => {
    const [removed, added] = [
      'return IS_ERR_VALUE(e->regs[2]);',
      'unsigned long error = e->regs[2];\n\terror = (long) (int) error;\nreturn IS_ERR_VALUE(error);',
    ];
    expect(told(removed, added, 'example: fix', 'Sign-extend the value.')).toEqual(['fixed: e->regs[2]']);
  });
});

describe('a wider variable beside the narrow one', () => {
  const words = "Only 32b are copied of 64b: 'value' is truncated.";
  it.each([
    [
      'takes the value',
      'int value;\nvalue = e->mask;',
      'int value;\nu64 value64;\nvalue64 = e->mask;',
      ['fixed: value = e->mask;'],
    ],
    ['takes another one', 'int value;\nvalue = e->mask;', 'int value;\nu64 value64;\nvalue64 = e->bits;', []],
    [
      'takes the value of one out of view that is told',
      'value = e->mask;',
      'u64 wide;\nwide = e->mask;',
      ['fixed: value = e->mask;'],
    ],
    ['was as wide before', 'u64 value;\nvalue = e->mask;', 'u64 value;\nu64 value64;\nvalue64 = e->mask;', []],
  ])('%s', (_, removed, added, expected) =>
    expect(told(removed, added, 'drm/virtio: fix', words).filter((one) => one.includes('='))).toEqual(expected),
  );
});

describe('a value that is made 0 where it has wrapped', () => {
  const added = 'if (cur < e->base)\n\tofs = 0;';
  it.each([
    [
      'before it is used',
      added,
      'ofs = find_next_bit(e->bits, e->size, ofs);',
      ['fixed: ofs = find_next_bit(e->bits, e->size, ofs);'],
    ],
    ['before it gets another value', added, 'ofs = first(e);', []],
    ['of what is asked', 'if (ofs < e->base)\n\tofs = 0;', 'use(ofs);', []],
  ])('%s', (_, lines, behind, expected) => {
    expect(told('', lines, 'example: fix', 'Here ofs will underflow.', behind)).toEqual(expected);
    expect(told('', lines, 'example: fix', 'Begin with the first one.', behind)).toEqual([]);
  });
});

describe('shifts that go too far', () => {
  const warning = 'warning: shift count >= width of type [-Wshift-count-overflow]\n\tx |= BIT(EXAMPLE_F_VERSION);';
  it.each([
    [
      'of a bit that the compiler names',
      'x |= BIT(EXAMPLE_F_VERSION);',
      'x |= BIT_ULL(EXAMPLE_F_VERSION);',
      ['fixed: BIT(EXAMPLE_F_VERSION)'],
    ],
    ['of another bit', 'x |= BIT(EXAMPLE_F_EVENT);', 'x |= BIT_ULL(EXAMPLE_F_EVENT);', []],
    ['of a number in a call', 'p = pud_offset(p4d, 0);', 'p = pud_offset(p4d, 0UL);', ['fixed: pud_offset(p4d, 0)']],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: avoid a warning', warning)).toEqual(expected);
    expect(told(removed, added, 'example: avoid a warning')).toEqual([]);
  });

  it.each([
    ['up to a bit', 'm = (1UL << (i + 1)) - 1;', ['fixed: 1UL << (i + 1)']],
    ['of so many bits', 'm = (1UL << i) - 1;', []],
  ])('of a mask %s', (_, removed, expected) => {
    const words = 'Avoid shifting by amounts greater than the width of the type.';
    expect(told(removed, 'm = GENMASK(i, 0);', 'example: a mask', words)).toEqual(expected);
    expect(told(removed, 'm = GENMASK(i, 0);', 'example: a mask')).toEqual([]);
  });
});

describe('ticks', () => {
  const text = (body: string): string => `
static void example_wait(struct example *e, unsigned long end)
{
${body}
}
`;
  it.each([
    ['compared as numbers', '\twhile (end > jiffies)\n\t       ^^^^^^^^^^^^^\n\t\tcpu_relax();'],
    ['the other way round', '\tif (unlikely(jiffies >= e->end))\n\t             ^^^^^^^^^^^^^^^^^\n\t\treturn;'],
    ['by the difference', '\twhile (time_before(jiffies, end))\n\t\tcpu_relax();'],
    ['how many have passed', '\tif (jiffies - end > HZ)\n\t\treturn;'],
    ['whether they are the same', '\tif (jiffies != end)\n\t\treturn;'],
  ])('%s', (_, body) => {
    const { text: code, expected } = marked(text(body));
    expect(places(code, check(narrowArithmetic, code, 'drivers/char/example.c'))).toEqual(expected);
    expect(check(narrowArithmetic, code, 'arch/s390/kernel/example.c')).toEqual([]);
  });
});

describe('ints that reach their sign', () => {
  it.each([
    ['a mask that is made of bits', '#define M (0xffff << S)', '#define M GENMASK(S + 15, S)', ['fixed: 0xffff << S']],
    ['a mask that becomes unsigned', '#define M (0xffff << S)', '#define M (0xffffU << S)', ['fixed: 0xffff << S']],
    ['a mask that stays', '#define M (0xffff << S)', '#define M ((0xffff << S))', []],
    ['what is added', 'x = base + val;', 'x = base + (s32)val;', ['fixed: val']],
    ['what becomes unsigned', 'x = base + val;', 'x = base + (u32)val;', []],
  ])('%s', (_, removed, added, expected) => {
    expect(told(removed, added, 'example: the type', 'This is a sign-extension issue.')).toEqual(expected);
    expect(told(removed, added, 'example: the type', 'It reads better.')).toEqual([]);
  });
});

it.each([
  ['31', ['fixed: 1 << EXAMPLE_TOP']],
  ['30', []],
])('bit %s of an int', (bit, expected) => {
  const body = ` #define EXAMPLE_TOP\t${bit}\n-#define MASK\t(1 << EXAMPLE_TOP)\n+#define MASK\t_BITUL(EXAMPLE_TOP)\n \n`;
  const words = 'There is a sign-extension issue.';
  expect(inMail(narrowArithmetic, 'include/linux/example.h', hunkOf(10, '', body), 'example: masks', words)).toEqual(
    expected,
  );
});

describe('the end of a range as its last address', () => {
  it.each([
    ['that is compared', 'if (base + size <= e->start)', 'if (limit < e->start)', ['fixed: base + size <= e->start']],
    ['with something else', 'if (base + size <= e->start)', 'if (limit < e->end)', []],
    ['of another name', 'if (base + size <= e->start)', 'if (level < e->start)', []],
  ])('%s', (_, removed, added, expected) =>
    expect(told(removed, added, 'example: pass a limit', 'The overflow check prevents a window of 64 bits.')).toEqual(
      expected,
    ),
  );
});

describe('a value that is masked twice', () => {
  it.each([
    [
      'of which nothing is left',
      '\tif ((val & VTD_PAGE_MASK) & DMA_SL_PTE_DIRTY)\n\t    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ],
    ['by bits of which one is in both', '\tif ((val & 0xfff) & DMA_SL_PTE_DIRTY)'],
    ['by a variable', '\tif ((val & mask) & DMA_SL_PTE_DIRTY)'],
    ['by nothing', '\tif ((val & 0) & DMA_SL_PTE_DIRTY)'],
  ])('%s', (_, line) => {
    const fixture = `\nstatic bool example_dirty(u64 val, u64 mask)\n{\n${line}\n\t\treturn true;\n\treturn false;\n}\n`;
    const { text: code, expected } = marked(fixture);
    expect(places(code, check(narrowArithmetic, code))).toEqual(expected);
  });
});
