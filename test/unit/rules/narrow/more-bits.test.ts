import { describe, expect, it } from 'vitest';
import { narrowArithmetic } from '../../../../server/src/rules/narrow-arithmetic.ts';
import { check, marked, places } from '../check.ts';
import { inMail } from '../mail.ts';

/** A hunk in a function: each part is `-old`, `+new` or ` kept`, one a line. */
function hunk(...parts: readonly string[]): string {
  const lines = parts.map((part) => `${part[0]}\t${part.slice(1)}`);
  const of = (mark: string): number => lines.filter((line) => line[0] === mark).length;
  return `@@ -10,${of('-') + of(' ') + 2} +10,${of('+') + of(' ') + 2} @@ static int example(struct example *e)
 {
${lines.join('\n')}
 	c();
`;
}

const elsewhere = 'drivers/gpu/drm/example.c';
const overflow = 'drm/example: fix an integer overflow';
const found = (path: string, subject: string, ...parts: readonly string[]): string[] =>
  inMail(narrowArithmetic, path, hunk(...parts), subject);
const flipped = (parts: readonly string[]): string[] =>
  parts.map((part) => (part[0] === '-' ? '+' : part[0] === '+' ? '-' : ' ') + part.slice(1));

describe('a number of pages that becomes one of bytes', () => {
  it.each([
    ['a shift', '-u32 size = bar_size(e, 1) >> PAGE_SHIFT;', '+u32 size = bar_size(e, 1);'],
    ['a division', '-int size = e->bytes / PAGE_SIZE;', '+int size = e->bytes;'],
    ['PFN_UP()', '-unsigned int size = PFN_UP(e->bytes);', '+unsigned int size = e->bytes;'],
    ['brackets', '-u32 size = (e->end - e->start) >> PAGE_SHIFT;', '+u32 size = e->end - e->start;'],
  ])('without %s', (_, before, after) =>
    expect(found(elsewhere, 'drm/example: use bytes', before, after)).toEqual(['introduced: size']),
  );

  it.each([
    ['is wide enough', '-u64 size = bar_size(e, 1) >> PAGE_SHIFT;', '+u64 size = bar_size(e, 1);'],
    ['becomes wide enough', '-u32 size = bar_size(e, 1) >> PAGE_SHIFT;', '+u64 size = bar_size(e, 1);'],
    ['is of something else', '-u32 size = bar_size(e, 1) >> PAGE_SHIFT;', '+u32 size = ring_size(e);'],
    ['is shifted by something else', '-u32 size = bar_size(e, 1) >> RING_SHIFT;', '+u32 size = bar_size(e, 1);'],
  ])('is silent of one that %s', (_, before, after) =>
    expect(found(elsewhere, 'drm/example: use bytes', before, after)).toEqual([]),
  );
});

describe('a step before the test for the end', () => {
  const walks: [string, string, string[]][] = [
    [
      'of a variable',
      'addr == end',
      ['-addr += PAGE_SIZE;', '-if (addr == end)', '+if (addr >= end - PAGE_SIZE)', ' break;', '+addr += PAGE_SIZE;'],
    ],
    [
      'of a member, and what is left',
      'e->at >= len(e)',
      [
        '-e->at += BIT(e->bits) - off;',
        '+step = BIT(e->bits) - off;',
        ' ',
        '-if (e->at >= len(e))',
        '+if (len(e) - e->at > step)',
      ],
    ],
  ];
  it.each(walks)('%s', (_, expected, parts) => {
    expect(found('mm/example.c', 'mm: account for overflow', ...parts)).toEqual([`fixed: ${expected}`]);
    expect(found('mm/example.c', 'mm: account for overflow', ...flipped(parts))).toEqual([`introduced: ${expected}`]);
  });

  it.each([
    ['a message of something else', 'mm: stop earlier', walks[0]![2]],
    [
      'another end',
      'mm: account for overflow',
      ['-addr += PAGE_SIZE;', '-if (addr == end)', '+if (addr >= last - PAGE_SIZE)', ' break;'],
    ],
    [
      'another step',
      'mm: account for overflow',
      ['-addr += PAGE_SIZE;', '-if (addr == end)', '+if (addr >= end - more)', ' break;'],
    ],
  ])('is silent of %s', (_, subject, parts) => expect(found('mm/example.c', subject, ...parts)).toEqual([]));
});

describe('calls and macros of more bits', () => {
  it.each([
    ['-n = DIV_ROUND_UP(count, 1024);', '+n = DIV_ROUND_UP_ULL((u64)count, 1024);', 'DIV_ROUND_UP(count, 1024)'],
    ['-end = min_t(u32, at + step, max);', '+end = min_t(u64, at + step, max);', 'min_t(u32, at + step, max)'],
    ['-bit = __ffs(e->sizes);', '+bit = __ffs64(e->sizes);', '__ffs(e->sizes)'],
    ['-addr = e->pfn << PAGE_SHIFT;', '+addr = PFN_PHYS(e->pfn);', 'e->pfn << PAGE_SHIFT'],
    ['-addr = page_to_pfn(page) << PAGE_SHIFT;', '+addr = page_to_phys(page);', 'page_to_pfn(page) << PAGE_SHIFT'],
    ['-base |= BIT(39);', '+base |= BIT_ULL(39);', 'BIT(39)'],
  ])('%s', (before, after, expected) =>
    expect(found(elsewhere, overflow, before, after)).toEqual([`fixed: ${expected}`]),
  );

  it.each([
    ['-n = DIV_ROUND_UP(count, 1024);', '+n = DIV_ROUND_UP_ULL(count, 512);'],
    ['-end = min_t(u64, at + step, max);', '+end = min_t(size_t, at + step, max);'],
    ['-end = min_t(u32, at + step, max);', '+end = min_t(int, at + step, max);'],
    ['-addr = e->pfn << PAGE_SHIFT;', '+addr = PFN_PHYS(e->first);'],
    ['-addr = (u64)e->pfn << PAGE_SHIFT;', '+addr = PFN_PHYS(e->pfn);'],
    ['-base |= BIT(9);', '+base |= BIT_ULL(9);'],
  ])('is silent of %s', (before, after) => expect(found(elsewhere, overflow, before, after)).toEqual([]));
});

describe('declarations that become wider elsewhere', () => {
  it.each([
    ['whatever the name, where the subject says so', overflow, ['-int i, k;', '+u64 i, k;'], ['i', 'k']],
    [
      'addresses by their new type',
      'drm/example: 32 bits are not enough',
      ['-u32 pa = e->pa;', '+phys_addr_t pa = e->pa;'],
      ['pa'],
    ],
    ['one of several', overflow, ['-unsigned i, sz;', '+unsigned i;', '+size_t sz;'], ['sz']],
    [
      'to another place',
      'drm/example: fix: use the right type, 32 bits are too small',
      ['+size_t alloc_size;', ' int n;', '-u32 alloc_size;'],
      ['alloc_size'],
    ],
    [
      'where the message names both types',
      'drm/example: use size_t instead of int for len',
      ['-int len;', '+size_t len;'],
      ['len'],
    ],
  ])('%s', (_, subject, parts, names) =>
    expect(found(elsewhere, subject, ...parts)).toEqual(names.map((name) => `fixed: ${name}`)),
  );

  it.each([
    [
      'another name, where only the text is about widths',
      'drm/example: 32 bits are not enough',
      ['-int step;', '+u64 step;'],
    ],
    ['a buffer that overflows', 'drm/example: fix a buffer overflow', ['-int step;', '+u64 step;']],
    ['a file that is truncated', 'drm/example: handle truncate', ['-int step;', '+u64 step;']],
    ['two of one name', overflow, ['+u64 size;', ' a();', '-u32 size;', ' b();', '-u32 size;']],
  ])('is silent of %s', (_, subject, parts) => expect(found(elsewhere, subject, ...parts)).toEqual([]));
});

describe('sums, shifts and casts', () => {
  it.each([
    [
      'a shift that is looked at',
      ['-size = n << e->shift;', '+if (check_shl_overflow(n, e->shift, &size))', '+return -EINVAL;'],
      'n << e->shift',
    ],
    [
      'a difference that is looked at',
      ['-left = e->len - used;', '+if (check_sub_overflow(e->len, used, &left))', '+return -EINVAL;'],
      'e->len - used',
    ],
    [
      'a sum with a cast in the check',
      ['-end = iova + len;', '+if (check_add_overflow(iova, (u64)len, &end))', '+return -EINVAL;'],
      'iova + len',
    ],
    [
      'a sum that goes further down',
      [
        '+if (check_add_overflow(e->gfn, pages, &end))',
        '+return -EINVAL;',
        ' lock(e);',
        '-if (e->gfn + pages <= e->first)',
        '+if (end <= e->first)',
      ],
      'e->gfn + pages',
    ],
    [
      'a cast in brackets',
      ['-usecs = e->retries * e->latency;', '+usecs = e->retries * ((u64) e->latency);'],
      'e->retries * e->latency',
    ],
  ])('%s', (_, parts, expected) => expect(found(elsewhere, overflow, ...parts)).toEqual([`fixed: ${expected}`]));

  it('is silent of a sum that was looked at', () =>
    expect(
      found(
        elsewhere,
        overflow,
        ' if (check_add_overflow(e->gfn, pages, &end))',
        ' return -EINVAL;',
        '+if (check_add_overflow(e->gfn, pages, &last))',
        '+return -EINVAL;',
        ' use(e->gfn + pages);',
      ),
    ).toEqual([]));

  it('is silent of a cast of which the message says that nothing overflowed', () => {
    const mail = (words: string): string[] =>
      inMail(
        narrowArithmetic,
        'drivers/dma/example.c',
        hunk('-addr = base + (i * DESC_SIZE(e) * 2);', '+addr = base + ((dma_addr_t)i * DESC_SIZE(e) * 2);'),
        'dmaengine: example: cast to handle an overflow',
        words,
      );
    expect(mail('Though this overflow is not observed, cast it.')).toEqual([]);
    expect(mail('The upper bits are lost.')).toEqual(['fixed: i * DESC_SIZE(e)']);
  });
});

describe('what things are sorted by', () => {
  const compared = (name: string, line: string, type = 'int'): string => `
static ${type} ${name}(u64 a, u64 b, int c, int d, char *p, char *q)
{
	if (c)
		return -1;
	${line}
}
`;
  it.each([
    ['64 bits', compared('example_cmp', 'return a - b;\n\t       ^^^^^')],
    ['in brackets', compared('compare_regions', 'return (a - b);\n\t        ^^^^^')],
    ['32 bits', compared('example_cmp', 'return c - d;')],
    ['one of 32 bits', compared('example_cmp', 'return a - c;')],
    ['pointers', compared('example_cmp', 'return p - q;')],
    ['what is no comparison', compared('example_left', 'return a - b;')],
    ['a result of 64 bits', compared('example_cmp', 'return a - b;', 's64')],
  ])('%s', (_, fixture) => {
    const { text, expected } = marked(fixture);
    expect(places(text, check(narrowArithmetic, text))).toEqual(expected);
  });
});
