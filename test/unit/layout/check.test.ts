import { describe, expect, it } from 'vitest';
import { granuleOf, rejectionProblem } from '../../../server/src/layout/check.ts';
import { parseLayout } from '../../../server/src/layout/index.ts';
import { fake, formats } from './fakeFormat.ts';

const read = (lines: string) => {
  const text = `format fake\npage 4K\n${lines}`;
  const { value, problems } = parseLayout(text, { formats });
  return { block: value.blocks[0]!, text, problems, found: problems.map((p) => [text.slice(p.start, p.end), p.code]) };
};

describe('the regions of a block', () => {
  it.each<[string, [string, string][]]>([
    ['window 1G+1G\n1G+4K\n0x7ffff000+4K\n1G+4K', [['1G+4K', 'overlap']]],
    ['window 1G+1G\n1G+1G', []],
    ['window 1G+1G\n0x3ffff000+8K', [['0x3ffff000+8K', 'outside-window']]],
    ['window 1G+1G\n0x7ffff000+8K', [['0x7ffff000+8K', 'outside-window']]],
    ['0+4K\n4K+4K', []],
    ['0+8K\n4K+4K', [['4K+4K', 'overlap']]],
    ['4K+4K\n0+8K', [['0+8K', 'overlap']]],
    ['0+6K', [['0+6K', 'misaligned']]],
    ['2K+4K', [['2K+4K', 'misaligned']]],
    ['0+4K -> 2K', [['0+4K -> 2K', 'misaligned']]],
    ['0+4K -> 4K', []],
    [
      'window 0+1G\n2K+4K every 1G times 3',
      [
        ['2K+4K every 1G times 3', 'misaligned'],
        ['2K+4K every 1G times 3', 'outside-window'],
      ],
    ],
    ['0+16K\n0+4K every 8K times 2', [['0+4K every 8K times 2', 'overlap']]],
  ])('%j', (lines, expected) => {
    expect(read(lines).found).toEqual(expected);
  });

  it.each([
    ['2K+6K -> 2K', 'the IOVA 0x800 is'],
    ['0+6K -> 2K', 'the size 6 KiB is'],
    ['0+4K -> 2K', 'the physical address 0x800 is'],
    ['4K+4K\n0+16K', '4 KiB from 0x1000'],
    ['window 4K+4K\n0+4K', '0x0 .. 0x1000 is not inside the window 0x1000 .. 0x2000'],
  ])('%j: the message has the figures', (lines, figures) => {
    expect(read(lines).problems[0]!.message).toContain(figures);
  });

  it('are told of fifty times at most', () => {
    const lines = (line: (i: number) => string) => Array.from({ length: 60 }, (_, i) => line(i)).join('\n');
    expect(read(`window 0+4K\n${lines((i) => `${i + 1}M+4K`)}`).found).toHaveLength(50);
    expect(read(lines((i) => `${i + 1}M+2K`)).found).toHaveLength(50);
    expect(read(lines(() => '0+4K')).found).toHaveLength(50);
  });

  it('are measured by the page size, or by the smallest of the page sizes', () => {
    const { request } = read('0+4K').block;
    const granule = (values: Record<string, bigint>, ids: readonly string[]) =>
      granuleOf(
        { ...fake, parameters: fake.parameters.filter(({ id }) => ids.includes(id)) },
        { ...request, values: { ...request.values, ...values } },
      );
    expect(granule({ page: 65536n, sizes: 0x201000n }, ['page', 'sizes'])).toBe(65536n);
    expect(granule({ sizes: 0x202000n }, ['base', 'sizes', 'levels'])).toBe(8192n);
    expect(granule({ page: 0n }, ['page'])).toBeUndefined();
    expect(granule({}, ['levels', 'copy'])).toBeUndefined();
    const renamed = fake.parameters.map((one) => (one.id === 'page' ? { ...one, id: 'granule' } : one));
    expect(granuleOf({ ...fake, parameters: renamed }, { ...request, values: { granule: 16384n } })).toBe(16384n);
    expect(read('page 3000\n1+3').found.filter(([, code]) => code === 'misaligned')).toEqual([]);
  });

  it('or the window or the format are to blame for a refusal', () => {
    const refused = (lines: string, region?: number) => {
      const { block, text } = read(lines);
      const report = fake.report({ ...block.request, values: { ...block.request.values, levels: 4n } });
      const rejection = { ...report.rejection!, ...(region === undefined ? {} : { region }) };
      const { start, end, code, message } = rejectionProblem(block, { ...report, rejection })!;
      expect(code).toBe('refused');
      expect(message).toContain('EINVAL from fake_create');
      return text.slice(start, end);
    };
    expect(refused('0+4K\n4K+4K', 1)).toBe('4K+4K');
    expect(refused('window 0+1G\n0+4K')).toBe('0+1G');
    expect(refused('0+4K')).toBe('fake');
  });
});
