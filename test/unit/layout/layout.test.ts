import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatRegion,
  maxPatterned,
  nearest,
  parseLayout,
  rejectionProblem,
} from '../../../server/src/layout/index.ts';
import type { Region } from '../../../server/src/table/model.ts';
import { fake, formats } from './fakeFormat.ts';

const G = 1n << 30n;
const read = (text: string) => parseLayout(text, { formats });

/** Regions of a layout with nothing in it but `lines`, and what was said about them. */
function regionsOf(lines: string, header = 'format fake\npage 4K\n') {
  const text = header + lines;
  const { value, problems } = read(text);
  return {
    regions: value.blocks[0]!.request.regions,
    window: value.blocks[0]!.request.window,
    values: value.blocks[0]!.request.values,
    problems: problems.map((problem) => [
      text.slice(problem.start, problem.end),
      problem.code,
      problem.severity ?? 'error',
    ]),
  };
}

describe('a layout', () => {
  it('is a format, its directives, a window and regions', () => {
    const text = `# A guest with device memory
format   fake
page     64K
levels   3
window   0x0 .. 0x400000000000      # 2^46
000000000000-0003ffffffff : System RAM
244000000000-2443ffffffff : Device RAM
`;
    const { value, problems } = read(text);
    expect(problems).toEqual([]);
    expect(value.blocks).toHaveLength(1);
    const [block] = value.blocks;
    expect(block!.format).toBe(fake);
    expect(block!.request.values).toMatchObject({ page: 65536n, levels: 3n, copy: true });
    expect(block!.request.window).toEqual({ start: 0n, size: 1n << 46n });
    expect(block!.request.regions).toEqual([
      { iova: 0n, size: 16n * G, name: 'System RAM' },
      { iova: 0x244000000000n, size: 16n * G, name: 'Device RAM' },
    ]);
    const place = block!.places.place(1);
    expect(text.slice(place.start, place.end)).toBe('244000000000-2443ffffffff : Device RAM');
    expect(text.slice(block!.formatPlace.start, block!.formatPlace.end)).toBe('fake');
    const levels = block!.set.get('levels')!;
    expect(text.slice(levels.start, levels.end)).toBe('3');
  });

  it.each<[string, Record<string, unknown>]>([
    ['depth = 3', { levels: 3n }],
    ['input-bits 40 bits', { 'input-bits': 40n }],
    ['base 0x1000', { base: 4096n }],
    ['sizes 4K 2M, 1G', { sizes: 0x40201000n }],
    ['sizes 0x40201000', { sizes: 0x40201000n }],
    ['stage Second', { stage: 'second' }],
    ['copy off', { copy: false }],
    ['copy', { copy: true }],
    ['PAGE 64K', { page: 65536n }],
  ])('sets %s', (line, values) => {
    const result = regionsOf(line, 'format fake\n');
    expect(result.problems).toEqual([]);
    expect(result.values).toMatchObject(values);
  });

  it.each<[string, string, string]>([
    ['levles 2', 'levles', 'unknown-directive'],
    ['flavour vanilla', 'flavour', 'unknown-directive'],
    ['levels 9', '9', 'range'],
    ['levels two', 'two', 'name'],
    ['levels', '', 'missing'],
    ['page 3000', '3000', 'power-of-two'],
    ['page 64Q', '64Q', 'number'],
    ['stage third', 'third', 'choice'],
    ['copy maybe', 'maybe', 'flag'],
    ['sizes 3K', '3K', 'size'],
    ['sizes', '', 'missing'],
    ['window 5', '5', 'syntax'],
    ['0x1000+', '', 'missing'],
    ['0x1000..0x1000', '0x1000..0x1000', 'order'],
    ['2000-1fff : x', '2000-1fff : x', 'order'],
    ['0x0+4K every 2M', 'every 2M', 'pattern'],
    ['0x0+4M every 2M until 1G', ' 2M ', 'pattern'],
    ['0x0+4K every 2M until 0', 'until 0', 'pattern'],
    ['0x0+4K every 4K until 16T', 'every 4K until 16T', 'limit'],
    ['0x0+4K -> 0xfffffffffffff800', '-> 0xfffffffffffff800', 'range'],
    ['0x800+4K', '0x800+4K', 'misaligned'],
    ['0x1000+4K -> 0x800', '0x1000+4K -> 0x800', 'misaligned'],
    ['what is this', 'what', 'unknown-directive'],
    ['!!', '!!', 'syntax'],
  ])('says what is wrong with %j', (line, place, code) => {
    const header = line.startsWith('page') ? 'format fake\n' : undefined;
    expect(regionsOf(line, header).problems).toEqual([[place, code, 'error']]);
  });

  it('names the nearest word', () => {
    const [problem] = read('format fake\nlevles 2').problems;
    expect(problem?.message).toContain('Did you mean `levels`?');
    expect(read('format fkae').problems[0]?.message).toContain('Did you mean `fake`?');
    expect(nearest('xyzzy', ['levels', 'page'])).toBeUndefined();
    expect(nearest('pgae', ['levels', 'page'])).toBe('page');
  });

  it.each<[string, Region[]]>([
    ['0x0+16G', [{ iova: 0n, size: 16n * G }]],
    ['0x1000 + 4K : low -> 0x2000', [{ iova: 4096n, size: 4096n, name: 'low', phys: 8192n }]],
    ['0x1000..0x3000', [{ iova: 4096n, size: 8192n }]],
    ['0x1000-0x1fff', [{ iova: 4096n, size: 4096n }]],
    ['fee00000-fee00fff', [{ iova: 0xfee00000n, size: 4096n }]],
    ['4G+1G # the rest', [{ iova: 4n * G, size: G }]],
    ['0x0+4K every 2M until 4M -> 1G', []],
    [
      '0x0+4K every 2M times 2',
      [
        { iova: 0n, size: 4096n },
        { iova: 1n << 21n, size: 4096n },
      ],
    ],
    [
      '0x1000+4K every 2M until 4M',
      [
        { iova: 4096n, size: 4096n },
        { iova: 0x201000n, size: 4096n },
      ],
    ],
    [
      '0x0+4K every 2M until 4M : x -> 1G',
      [
        { iova: 0n, size: 4096n, name: 'x', phys: G },
        { iova: 1n << 21n, size: 4096n, name: 'x', phys: G + (1n << 21n) },
      ],
    ],
  ])('reads %j', (line, expected) => {
    const { regions, problems } = regionsOf(line);
    expect(problems).toEqual([]);
    if (expected.length > 0) expect(regions).toEqual(expected);
    else expect(regions).toHaveLength(2);
  });

  it('takes /proc/iomem as it is: the memory once, what is inside it not again', () => {
    const { regions, problems } = regionsOf(`00000000-00000fff : Reserved
00001000-0009ffff : System RAM
000a0000-000fffff : PCI Bus 0000:00
00100000-7fffffff : System RAM
  01000000-01ffffff : Kernel code
  02000000-023fffff : Kernel data
    02000000-02000fff : inside
100000000-47fffffff : System RAM
`);
    expect(regions.map(({ iova, size }) => [iova, size])).toEqual([
      [0x1000n, 0x9f000n],
      [0x100000n, 0x7ff00000n],
      [0x100000000n, 0x380000000n],
    ]);
    expect(problems.map(([, code, severity]) => [code, severity])).toEqual([
      ['ignored', 'information'],
      ['ignored', 'information'],
    ]);
  });

  it('says why /proc/iomem is all zeros', () => {
    const { regions, problems } = regionsOf('00000000-00000000 : System RAM\n');
    expect(regions).toEqual([]);
    expect(problems).toEqual([['00000000-00000000 : System RAM', 'hidden', 'warning']]);
  });

  it('takes lsmem as it is', () => {
    const { regions, problems } = regionsOf(`RANGE                                  SIZE   STATE REMOVABLE  BLOCK
0x0000000000000000-0x000000007fffffff    2G  online       yes   0-15
0x0000000100000000-0x00000002ffffffff    8G  online       yes 32-95
0x0000000300000000-0x000000030fffffff  256M offline             96-97

Memory block size:       128M
Total online memory:      10G
Total offline memory:    256M
`);
    expect(regions.map(({ iova, size }) => [iova, size])).toEqual([
      [0n, 2n * G],
      [4n * G, 8n * G],
    ]);
    expect(problems.map(([, code]) => code)).toEqual(['ignored']);
  });

  it('takes the kernel log as it is, each piece of memory once', () => {
    const { regions, problems } =
      regionsOf(`[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable
[    0.000000] BIOS-e820: [mem 0x00000000000a0000-0x00000000000fffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000047fffffff] usable
[    0.041371]   node   0: [mem 0x0000000000001000-0x000000000009ffff]
[    0.1] Initmem setup node 0 [mem 0x0000000000001000-0x000000047fffffff]
[    0.2] Linux version 6.12
[    0.402183] pci_bus 0000:00: root bus resource [mem 0x80000000-0xfebfffff window]
`);
    expect(regions.map(({ iova, size, name }) => [iova, size, name])).toEqual([
      [0n, 0xa0000n, 'System RAM'],
      [4n * G, 14n * G, 'System RAM'],
      [0x80000000n, 0x7ec00000n, 'pci_bus 0000:00'],
    ]);
    expect(problems.every(([, code, severity]) => code === 'ignored' && severity === 'information')).toBe(true);
    expect(problems).toHaveLength(4);
  });

  it('takes memory by node where there is no e820', () => {
    const { regions } = regionsOf(
      'Early memory node ranges\n  node   0: [mem 0x0000000000000000-0x0000000fffffffff]\n',
    );
    expect(regions).toEqual([{ iova: 0n, size: 64n * G, name: 'node 0' }]);
  });

  it.each<[string, bigint, bigint, bigint]>([
    ['pci 0000:01     : [PE# fd] Setting up window#0 0..7fffffff pg=10000', 0n, 1n << 31n, 65536n],
    [
      '[    1.2] pci 0001:00     : [PE# 00] Setting up window#1 800000000000000..8003fffffffffff pg=10000',
      1n << 59n,
      1n << 46n,
      65536n,
    ],
    ['pci 0000:01 : [PE# fd] Setting up 32-bit TCE table at 0..80000000', 0n, 1n << 31n, 4096n],
    ['pci 0000:01 : [PE# fd]  Setting up 32-bit TCE table at 10000000..1fffffff', 1n << 28n, 1n << 28n, 4096n],
    [
      'mlx5_core 0001:01:00.0: ibm,create-pe-dma-window(54) 10000 8000000 20000002 10 23 returned 0 (liobn = 0x70000001 starting addr = 8000000 0)',
      0x800000000000000n,
      1n << 35n,
      65536n,
    ],
  ])('takes a window from %j', (line, start, size, page) => {
    const { window, values, problems } = regionsOf(line, 'format fake\n');
    expect(problems).toEqual([]);
    expect(window).toEqual({ start, size });
    expect(values.page).toBe(page);
  });

  it('lets blocks share what stands before them, and inherit what they do not say', () => {
    const shared = read('0x0+1G\nlevels 3\nformat fake\nformat aperture\nlevels 1\n');
    expect(shared.problems).toEqual([]);
    expect(shared.value.blocks.map(({ request }) => [request.regions.length, request.values.levels])).toEqual([
      [1, 3n],
      [1, 1n],
    ]);
    const inherited = read('format fake\nwindow 0+4G\n0x0+1G\nformat fake\nlevels 3\nformat fake\n0x10000+64K\n');
    expect(inherited.value.blocks.map(({ request }) => [request.regions[0]?.size, request.window?.size])).toEqual([
      [G, 4n * G],
      [G, 4n * G],
      [65536n, undefined],
    ]);
  });

  it('finds overlaps and regions outside the window', () => {
    const { problems } = regionsOf('window 0+1G\n0x0+2M\n0x100000+2M\n0x40000000+4K\n');
    expect(problems).toEqual([
      ['0x100000+2M', 'overlap', 'error'],
      ['0x40000000+4K', 'outside-window', 'error'],
    ]);
  });

  it('warns of a window that means nothing, and of a setting made twice', () => {
    expect(read('format aperture\nwindow 0+1G\n').problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['no-window', 'warning'],
    ]);
    expect(read('format fake\nlevels 1\nlevels 2\n').problems.map(({ code }) => code)).toContain('twice');
  });

  it('asks for a format', () => {
    expect(read('0x0+1G').problems.map(({ code }) => code)).toEqual(['no-format']);
    expect(read('format').problems.map(({ code }) => code)).toContain('unknown-format');
    expect(read('').problems).toEqual([]);
  });

  it('puts a refusal where it belongs', () => {
    const text = 'format fake\nlevels 4\n';
    const block = read(text).value.blocks[0]!;
    const problem = rejectionProblem(block, fake.report(block.request))!;
    expect(text.slice(problem.start, problem.end)).toBe('fake');
    expect(problem.message).toContain('four levels are too many');
    expect(
      rejectionProblem(block, fake.report({ ...block.request, values: { ...block.request.values, levels: 1n } })),
    ).toBeUndefined();
  });

  it('reads back the regions it prints', () => {
    const address = fc.bigInt({ min: 0n, max: (1n << 52n) - 1n }).map((n) => n << 12n);
    const region = fc
      .record(
        {
          iova: address,
          size: fc.bigInt({ min: 1n, max: 1n << 40n }).map((n) => n << 12n),
          phys: address,
          name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _]{0,12}[a-z]$/),
        },
        { requiredKeys: ['iova', 'size'] },
      )
      .filter(({ iova, size, phys }) => iova + size <= 1n << 64n && (phys ?? 0n) + size <= 1n << 64n);
    fc.assert(fc.property(region, (one) => void expect(regionsOf(formatRegion(one)).regions).toEqual([one])));
  });

  it('never throws and keeps its problems inside the text', () => {
    const piece = fc.constantFrom(
      ...[
        'format fake',
        'levels',
        'window',
        '0x1000',
        '+',
        '..',
        '-',
        '4K',
        ' : ',
        '->',
        'every',
        'until',
        '\n',
        '#',
        '[mem 0x0-0xfff]',
        'BIOS-e820:',
        ' ',
        'ff-1ff : x',
        '=',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom('', ' '), (pieces, glue) => {
        const text = pieces.join(glue);
        for (const { start, end } of read(text).problems) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('caps patterns together', () => {
    const line = `0x0+4K every 8K times ${maxPatterned}\n`;
    const { regions, problems } = regionsOf(`${line}0x800000000000+4K every 8K times 2\n`);
    expect(BigInt(regions.length)).toBe(maxPatterned);
    expect(problems.map(([, code]) => code)).toEqual(['limit']);
  });
});
