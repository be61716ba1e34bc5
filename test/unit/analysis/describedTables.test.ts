import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describedTables } from '../../../server/src/analysis/describedTables.ts';
import { analyseDocument, type Engine } from '../../../server/src/analysis/index.ts';
import { readProseTable } from '../../../server/src/analysis/proseTables.ts';
import { formatLine } from '../../../server/src/layout/index.ts';
import { formatExtent, formatSizeInput } from '../../../server/src/quantity/index.ts';
import { formatFor } from '../../../server/src/kernel/tableFormats.ts';
import { realEngine } from './engine.ts';

/** What was read, in one line: regions, then page, levels, window. */
function said(text: string): string {
  const { regions, page, levels, window } = readProseTable(text);
  return [
    ...regions.map(({ iova, size }) => formatExtent(iova, size)),
    ...(page === undefined ? [] : [`page=${formatSizeInput(page)}`]),
    ...(levels === undefined ? [] : [`levels=${levels}`]),
    ...(window === undefined ? [] : [`window=${formatSizeInput(window)}`]),
  ].join(' ');
}

describe('what a message says of a table', () => {
  it.each([
    ['32GB RAM mapped at 0x0', '0x0+32G'],
    ['8 GiB of RAM at 0 and 4 GiB of device memory at 0x100000000000', '0x0+8G 0x100000000000+4G'],
    ['64GB device window (8GB of actual memory) mapped at 0x200000000000', '0x200000000000+8G'],
    ['64GB or 128GB mapped at 0x200000000000', ''],
    ['16GB of RAM mapped\nat 0x0 with 64K pages', '0x0+16G page=64K'],
    ['16GB of RAM.\n\nMapped at 0x0', ''],
    ['16GB of RAM. It fails at 0x0', ''],
    ['64K pages and two levels', 'page=64K levels=2'],
    ['64K pages instead of 4K pages', ''],
    ['64K TCE pages on a host with 4K system pages', 'page=64K'],
    ['a 3-level table', 'levels=3'],
    ['2 levels of locks', ''],
    ['a window of 2^46 bytes', 'window=64T'],
    ['a 64TB DMA window', 'window=64T'],
    ['it crashed at 0xc000000000123456 after 16G were mapped', ''],
    ['the size at offset 0.5', ''],
  ])('%j: %s', (text, expected) => {
    expect(said(text)).toBe(expected);
  });

  it.each<[string[], string, string | undefined]>([
    [['drivers/iommu/intel/iommu.c', 'drivers/iommu/intel/iommu.h'], '', 'vtd'],
    [['drivers/iommu/intel/iommu.c', 'drivers/iommu/amd/iommu.c'], '', undefined],
    [['drivers/iommu/iommu.c'], 'builds TCE levels', 'powernv'],
    [['drivers/iommu/iommu.c'], 'for VT-d and TCE tables', undefined],
    [['kernel/fork.c'], 'nothing of ours', undefined],
  ])('%j %s: %s', (paths, words, format) => {
    expect(formatFor(paths, words)).toBe(format);
  });
});

describe('the table at a place', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await realEngine();
  });

  function tablesAt(text: string, place: string, name = 'arch/powerpc/sample.c') {
    const analysis = analyseDocument({ name, text }, engine, { nursery: false });
    const { tables, title } = describedTables(analysis, text.indexOf(place));
    return [title, ...tables.map(({ format, request }) => formatLine(format, request))];
  }

  const sample = readFileSync(join(import.meta.dirname, '../../../samples/on-demand-levels.patch'), 'utf8');
  const described = ['from the words of the message', 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G'];

  it('is the one that the message describes, wherever in the patch the cursor stands', () => {
    expect(tablesAt(sample, 'A guest with', 'a.patch')).toEqual(described);
    expect(tablesAt(sample, '*tce = 0', 'a.patch')).toEqual(described);
  });

  const code = [
    '/*',
    ' * With 64K pages, 16GB of RAM is mapped at',
    ' * 0x0 through the TCE table.',
    ' */',
    'static int sample(void)',
    '{',
    '\treturn ops->create_table(group, 0, 16,',
    '\t\t\t1ULL << 40, 3, &tbl);',
    '}',
    '',
  ].join('\n');

  it('is the one that the call on the line makes', () => {
    const made = ['from create_table()', 'powernv 64K levels=3 window=0+1T'];
    expect(tablesAt(code, 'return')).toEqual(made);
    expect(tablesAt(code, '&tbl')).toEqual(made);
  });

  it('is the one that the comment describes', () => {
    expect(tablesAt(code, 'pages')).toEqual(['from the words of this comment', 'powernv 64K levels=2 0+16G']);
  });

  it('is none where nothing is said', () => {
    expect(tablesAt(code, 'static')).toEqual(['']);
    expect(tablesAt('Nothing here.\n', 'here', 'a.txt')).toEqual(['']);
  });

  it('in a patch without such words is what its code makes', () => {
    const patch = [
      'diff --git a/a.c b/a.c',
      '--- a/a.c',
      '+++ b/a.c',
      '@@ -1,1 +1,2 @@ int f(void)',
      ' \tint ret;',
      '+\tret = ops->create_table(group, 0, 16, 1ULL << 40, 3, &tbl);',
      '',
    ].join('\n');
    expect(tablesAt(patch, 'diff', 'a.patch')).toEqual(['from create_table()', 'powernv 64K levels=3 window=0+1T']);
  });
});
