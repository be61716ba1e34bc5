import { describe, expect, it } from 'vitest';
import { parseLayout } from '../../../server/src/layout/index.ts';
import { formats } from './fakeFormat.ts';

function read(text: string) {
  const { value, problems } = parseLayout(text, { formats });
  for (const { message } of problems) expect(message).not.toBe('');
  const cut = (place: { start: number; end: number } | undefined) => place && text.slice(place.start, place.end);
  return {
    blocks: value.blocks,
    problems,
    found: problems.map((p) => [cut(p), p.code]),
    cut,
    places: (i: number) => value.blocks[i]!.request.regions.map((_, at) => cut(value.blocks[i]!.places.place(at))),
  };
}

describe('places of a layout', () => {
  it('are those of the text, without indentation, comments and line ends', () => {
    const text =
      'format fake # one\r\n  0x0+4K  \r\n\t0x1000+0x1000 : x -> 0x2000\t\r\n  2G+4K # here\r\n 40000000-40000fff : System RAM \r\nlevels = 3';
    const { blocks, cut, places, found } = read(text);
    expect(found).toEqual([
      ['0x0+4K', 'misaligned'],
      ['0x1000+0x1000 : x -> 0x2000', 'misaligned'],
      ['2G+4K', 'misaligned'],
      ['40000000-40000fff : System RAM', 'misaligned'],
    ]);
    expect(places(0)).toEqual(found.map(([place]) => place));
    expect(blocks[0]!.request.regions[1]).toEqual({ iova: 4096n, size: 4096n, name: 'x', phys: 8192n });
    expect(cut(blocks[0]!.formatPlace)).toBe('fake');
    expect(cut(blocks[0]!.set.get('levels'))).toBe('3');
    expect(cut(blocks[0])).toBe(text.slice(7));
    expect(blocks[0]!.windowPlace).toBeUndefined();
  });

  it('of blocks reach from one format to the next', () => {
    const { blocks, cut } = read('levels 1\nformat fake\nwindow 0+1G\nformat aperture\n');
    expect(blocks.map(cut)).toEqual(['fake\nwindow 0+1G', 'aperture']);
    expect(cut(blocks[0]!.windowPlace)).toBe('0+1G');
  });
});

describe('lines of a layout', () => {
  it.each<[string, [string, string][]]>([
    ['levels 3 # a comment', []],
    ['# a comment', []],
    ['levels #3', [['', 'missing']]],
    ['levels 3#', [['#', 'character']]],
    ['window 0+1Q', [['1Q', 'number']]],
    ['clear 0+1Q', [['1Q', 'number']]],
    [
      'face0000+4Q',
      [
        ['face0000', 'name'],
        ['4Q', 'number'],
      ],
    ],
    ['fee00000-fedfffff', [['fee00000-fedfffff', 'order']]],
    ['0x1000+0', [['0x1000+0', 'empty']]],
    ['0x1000+0x0', [['0x1000+0x0', 'empty']]],
    ['levels=3', []],
    ['levels  =  3', []],
    ['0xffffffffffff0000+128K', [['0xffffffffffff0000+128K', 'range']]],
    ['[    1.0] hello', [['[    1.0] hello', 'ignored']]],
    ['<6>hello', [['<6>hello', 'ignored']]],
    ['Jan  1 00:00:01 host kernel: hello', [['Jan  1 00:00:01 host kernel: hello', 'ignored']]],
    [' 000a0000-000fffff : PCI Bus', [['000a0000-000fffff : PCI Bus', 'ignored']]],
    ['  2000-1fff : x', [['2000-1fff : x', 'order']]],
    ['levels 2\nlevels 3', [['levels', 'twice']]],
    ['levels 2\ndepth 3', [['depth', 'twice']]],
    ['window 0+1G\nwindow 0+2G', []],
  ])('%j', (line, expected) => {
    expect(read(`format fake\n${line}`).found).toEqual(expected);
  });

  it.each<[string, [string, string][]]>([
    ['levels 2\n0x0+4K', [['levels 2', 'no-format']]],
    ['\n0x0+4K', [['', 'no-format']]],
    ['levels 2', [['levels 2', 'no-format']]],
    ['0x0+4K', [['0x0+4K', 'no-format']]],
    ['# nothing\n', []],
    ['levles 2', [['levels', 'unknown-directive']]],
    ['format', [['format', 'unknown-format']]],
    ['format  fkae # x', [['fkae', 'unknown-format']]],
  ])('without a format: %j', (text, expected) => {
    const { problems, cut } = read(text);
    const codes = problems.map(({ code }) => code);
    for (const [place, code] of expected) {
      if (code !== 'unknown-directive') expect(cut(problems.find((one) => one.code === code))).toBe(place);
      expect(codes).toContain(code);
    }
    expect(codes.includes('unknown-directive')).toBe(expected.some(([, code]) => code === 'unknown-directive'));
    expect(codes.length === 0).toBe(expected.length === 0);
  });

  it('of /proc/iomem count once, with what is nested in them', () => {
    const inside = (child: string) =>
      read(`format fake\n00100000-001fffff : System RAM\n${child} : System RAM\n`).blocks[0]!.request.regions.length;
    expect(inside('  00100000-0010ffff')).toBe(1);
    expect(inside('  001f0000-001fffff')).toBe(1);
    expect(inside('00100000-0010ffff')).toBe(2);
    expect(inside('  001f0000-0020ffff')).toBe(2);
    expect(inside('  000f0000-0010ffff')).toBe(2);
    const oneByte = read('format fake\n00001000-00001000 : System RAM\n00000000-00000000 : Reserved\n');
    expect(oneByte.blocks[0]!.request.regions).toEqual([{ iova: 4096n, size: 1n, name: 'System RAM' }]);
    expect(oneByte.problems.map(({ code }) => code)).toEqual(['misaligned', 'hidden']);
    expect(read('format fake\n00001000-00001000 : Reserved\n').problems[0]).toMatchObject({ code: 'ignored' });
    const other = read('format fake\n00100000-001fffff : Reserved\n  00100000-0010ffff : System RAM\n');
    expect(other.blocks[0]!.request.regions).toEqual([]);
  });

  it('of the log: the first window counts, and its page where none is stated', () => {
    const log = (range: string) => `pci 0000:01     : [PE# fd] Setting up window#0 ${range} pg=1000\n`;
    const two = read(`format fake\n${log('0..7fffffff')}${log('0..ffffffff')}`);
    expect(two.blocks[0]!.request).toMatchObject({ window: { start: 0n, size: 1n << 31n }, values: { page: 4096n } });
    expect(two.found).toEqual([[log('0..ffffffff').trim(), 'ignored']]);
    expect(two.problems[0]!.severity).toBe('information');
    expect(two.cut(two.blocks[0]!.windowPlace)).toBe(log('0..7fffffff').trim());
    expect(two.cut(two.blocks[0]!.set.get('page'))).toBe(log('0..7fffffff').trim());
    const stated = read(`format fake\npage 64K\n${log('0..7fffffff')}`);
    expect(stated.blocks[0]!.request.values.page).toBe(65536n);
    expect(read(`${log('0..7fffffff')}format aperture\n`).found).toEqual([]);
    expect(read(`${log('0..7fffffff')}format aperture\n`).blocks[0]!.request.values).toEqual({ levels: 2n });
  });
});

describe('blocks of a layout', () => {
  const sizes = (text: string) =>
    read(text).blocks.map(({ request }) => ({
      regions: request.regions.map(({ iova }) => Number(iova >> 30n)),
      window: request.window?.size,
      clear: request.clear?.size,
    }));
  const G = 1n << 30n;

  it('have what is common to all, before what is their own', () => {
    expect(sizes('1G+1G\nwindow 0+4G\nclear 0+1G\nformat fake\n2G+1G\nformat fake\nwindow 0+8G\nclear 0+2G\n')).toEqual(
      [
        { regions: [1, 2], window: 4n * G, clear: G },
        { regions: [1], window: 8n * G, clear: 2n * G },
      ],
    );
  });

  it('take regions, window and range to clear from the one before where they have no regions', () => {
    expect(
      sizes('format fake\n1G+1G\nwindow 0+4G\nclear 0+1G\nformat aperture\nformat fake\nformat fake\nwindow 0+8G\n'),
    ).toEqual([
      { regions: [1], window: 4n * G, clear: G },
      { regions: [1], window: undefined, clear: G },
      { regions: [1], window: undefined, clear: G },
      { regions: [1], window: 8n * G, clear: G },
    ]);
  });

  it('do without what is common but not theirs, and hear of a wrong common value once', () => {
    expect(read('page 64K\nformat aperture\nformat fake\n').found).toEqual([]);
    expect(read('levels 9\nformat fake\nformat aperture\n').found).toEqual([['9', 'range']]);
    expect(read('levels 9\nformat fake\n').found).toEqual([['9', 'range']]);
    expect(read('levels 1\nformat fake\nlevels 3\npage 64K\n').found).toEqual([]);
    expect(read('format aperture\npage 64K\n').found).toEqual([['page', 'unknown-directive']]);
  });

  it('set a common value anew', () => {
    const { blocks, found, cut } = read('levels 1\nformat fake\nlevels 3\n');
    expect(found).toEqual([]);
    expect(blocks[0]!.request.values.levels).toBe(3n);
    expect(cut(blocks[0]!.set.get('levels'))).toBe('3');
  });

  it('without a window to choose say so at the window', () => {
    const { found, blocks } = read('format aperture\nwindow 0+1G # x\n');
    expect(found).toEqual([['0+1G', 'no-window']]);
    expect(blocks[0]!.request.window).toBeUndefined();
  });
});
