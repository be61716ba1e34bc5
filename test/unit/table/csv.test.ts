import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../server/src/text/lineIndex.ts';
import { readCsv, writeCsvLine } from '../../../server/src/table/vectors/csv.ts';
import {
  flag,
  integer,
  oneOf,
  optionalInteger,
  powerOfTwo,
  regionList,
  small,
  vectorKind,
} from '../../../server/src/table/vectors/kind.ts';
import { runVectors } from '../../../server/src/table/vectors/index.ts';

const cells = (text: string) => readCsv(text).value.map((record) => record.map((cell) => cell.text));

describe('reading', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['\ufeffa\n\n\n1\n', [['a'], ['1']]],
    [
      'a,\n,b\n,\n',
      [
        ['a', ''],
        ['', 'b'],
        ['', ''],
      ],
    ],
    ['"a, b","c ""d""","e\nf"\n', [['a, b', 'c "d"', 'e\nf']]],
    ['""\n', [['']]],
    ['a\rb\n', [['a\rb']]],
    ['', []],
  ])('%j', (text, wanted) => {
    expect(cells(text)).toEqual(wanted);
    expect(readCsv(text).problems).toEqual([]);
  });

  it.each([
    ['a,"b\nc', [{ start: 2, end: 3 }], [['a', 'b\nc']]],
    ['a"b,c\n', [{ start: 1, end: 2 }], [['a"b', 'c']]],
    ['"a"x,c\n', [{ start: 3, end: 4 }], [['ax', 'c']]],
  ])('a stray quote is reported and kept: %j', (text, places, wanted) => {
    const { problems } = readCsv(text);
    expect(problems.map(({ start, end }) => ({ start, end }))).toEqual(places);
    expect(problems.every(({ code }) => code === 'csv-quote')).toBe(true);
    expect(cells(text)).toEqual(wanted);
  });

  it('reads back what was written, and each cell is where it says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '0') });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        const written = rows.map((row) => writeCsvLine(row)).join('');
        const { value, problems } = readCsv(written);
        expect(problems).toEqual([]);
        expect(value.map((record) => record.map((cell) => cell.text))).toEqual(rows);
        for (const cell of value.flat()) {
          const raw = written.slice(cell.start, cell.end);
          expect(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw).toBe(cell.text);
        }
      }),
    );
  });

  it('never throws', () => {
    const noise = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x') });
    fc.assert(fc.property(noise, (text) => readCsv(text).value.length >= 0));
  });
});

describe('columns', () => {
  it.each([
    [integer, '18446744073709551615', (1n << 64n) - 1n],
    [integer, '0xffffffffffffffff', (1n << 64n) - 1n],
    [integer, '0X10', 16n],
    [optionalInteger, '', undefined],
    [optionalInteger, '7', 7n],
    [powerOfTwo, '0x8000000000000000', 1n << 63n],
    [small, '4294967295', 4294967295],
    [flag, '1', true],
    [flag, '0', false],
    [oneOf('all', '4k'), '4k', '4k'],
    [regionList, '', []],
    [
      regionList,
      '0x10:32:0x0; 1:2:3',
      [
        { iova: 16n, size: 32n, phys: 0n },
        { iova: 1n, size: 2n, phys: 3n },
      ],
    ],
  ])('%# %s', (type, text, value) => {
    expect(type.read(text)).toEqual({ value });
  });

  it.each([
    [integer, ''],
    [integer, '18446744073709551616'],
    [integer, '0x10000000000000000'],
    [integer, '-1'],
    [integer, '1e3'],
    [integer, '0x'],
    [integer, '12K'],
    [optionalInteger, 'x'],
    [powerOfTwo, '0'],
    [powerOfTwo, '12'],
    [small, '4294967296'],
    [flag, 'true'],
    [oneOf('all', '4k'), '4K'],
    [regionList, '1:2'],
    [regionList, '1:2:3:4'],
    [regionList, '1:2:3;'],
    [regionList, '1::3'],
  ])('%# refuses %s', (type, text) => {
    expect(type.read(text)).toBeUndefined();
    expect(type.expects).not.toBe('');
  });

  it('a kind writes its outputs in their order, numbers in decimal, nothing for what is not defined', () => {
    const kind = vectorKind({
      id: 'one',
      inputs: { a: integer, b: flag },
      outputs: ['sum', 'none', 'yes', 'word', 'small'],
      run: ({ a, b }) => ({ word: 'w', small: 7, sum: a + 1n, yes: b }),
    });
    expect(kind.inputs).toEqual(['a', 'b']);
    const result = kind.run({ a: ' 0xf ', b: '1' });
    expect(result).toEqual({ outputs: { sum: '16', none: '', yes: '1', word: 'w', small: '7' } });
    expect('outputs' in result && Object.keys(result.outputs)).toEqual([...kind.outputs]);
    expect(kind.run({ a: 'x' })).toEqual({
      problems: [
        { column: 'a', message: 'expected a number below 2^64, decimal or with 0x' },
        { column: 'b', message: 'expected 0 or 1' },
      ],
    });
  });
});

describe('running a kind over a table', () => {
  const header = 'id,entries_total,first_entry,tce_page_bytes,reserved_start_entry,reserved_end_entry';
  const place = (text: string, offset: number) => {
    const { line, character } = new LineIndex(text).position(offset);
    return `${line + 1}:${character + 1}`;
  };
  const run = (text: string, kind = 'iommu-table-bitmap') => {
    const { csv, problems } = runVectors(kind, text);
    return { csv, problems: problems.map((one) => `${place(text, one.start)} ${one.code}`) };
  };

  it('takes columns in any order, drops others and outputs, keeps id and note', () => {
    const text =
      'note,reserved_end_entry,bitmap_bytes,reserved_start_entry,tce_page_bytes,first_entry,extra,entries_total,id\n' +
      '"a, ""b""",0,999,0,4096,0,x,64,row 1\n';
    expect(run(text)).toEqual({
      csv:
        `${header},bitmap_bytes,pools,pool_entries,large_pool_first,reserved_first,reserved_end,entries_reserved,note\n` +
        'row 1,64,0,4096,0,0,8,1,48,48,0,0,1,"a, ""b"""\n',
      problems: [],
    });
  });

  it('goes on without id and note', () => {
    const text = `${header.slice(3)}\n64,0,4096,0,0\n`;
    expect(run(text).csv.split('\n')[1]).toBe(',64,0,4096,0,0,8,1,48,48,0,0,1,');
  });

  it.each([
    ['no such kind', `${header}\n`, 'no-such', ['1:1 unknown-kind']],
    ['nothing to read', '', undefined, ['1:1 no-header']],
    ['two columns missing', 'id,entries_total,first_entry,tce_page_bytes\n', undefined, ['1:1 column', '1:1 column']],
    ['a quote never closed', `${header}\nr,1,0,4096,"0,0\n`, undefined, ['2:12 csv-quote']],
    ['an unreadable number', `${header}\nr,1,0,4096,0,0\nr,1,0,4097,0,0x\n`, undefined, ['3:7 cell', '3:14 cell']],
    ['a row too short', `${header}\nr,1,0,4096,0\n`, undefined, ['2:13 cell']],
  ])('%s', (_, text, kind, problems) => {
    expect(run(text, kind).problems).toEqual(problems);
  });

  it('leaves a row out that cannot be read and computes the others', () => {
    const { csv } = run(`${header}\na,1,0,4096,0,0\nb,x,0,4096,0,0\nc,2,0,4096,0,0\n`);
    expect(csv.split('\n').map((line) => line.slice(0, 2))).toEqual(['id', 'a,', 'c,', '']);
  });
});
