import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignmentAdvice,
  completeLine,
  formatLine,
  formatValue,
  parseLine,
  parseValue,
  toCommandLine,
  whatIf,
} from '../../../server/src/layout/index.ts';
import type { Format, Parameter, TableRequest, Value } from '../../../server/src/table/model.ts';
import { fake, formats } from './fakeFormat.ts';

const parse = (line: string) => parseLine(line, { formats });
const request = (line: string): TableRequest => parse(line).value!.request;
const G = 1n << 30n;

describe('the calculator line', () => {
  const example = 'fake 64K levels=2 window=0+64T 0+16G 0x244000000000+16G';

  it('is read', () => {
    const { value, problems } = parse(example);
    expect(problems).toEqual([]);
    expect(value?.request).toMatchObject({
      values: { page: 65536n, levels: 2n },
      window: { start: 0n, size: 1n << 46n },
      regions: [
        { iova: 0n, size: 16n * G },
        { iova: 0x244000000000n, size: 16n * G },
      ],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['pretend copy=off', { values: expect.objectContaining({ copy: false }) }],
    ['fake no-copy', { values: expect.objectContaining({ copy: false }) }],
    ['fake copy depth=3', { values: expect.objectContaining({ copy: true, levels: 3n }) }],
    ['fake stage=second SZ_4K', { values: expect.objectContaining({ stage: 'second', page: 4096n }) }],
    ['fake 0x1000+4K@0x2000', { regions: [{ iova: 4096n, size: 4096n, phys: 8192n }] }],
    ['fake 0x1000+4K->8K', { regions: [{ iova: 4096n, size: 4096n, phys: 8192n }] }],
    [
      'fake 1000-1fff 4K..8K',
      {
        regions: [
          { iova: 4096n, size: 4096n },
          { iova: 4096n, size: 4096n },
        ],
      },
    ],
    ['fake clear=0+2M', { clear: { start: 0n, size: 1n << 21n } }],
    [
      '  fake\t4096  Window=0+1G window=1G+1G',
      { values: expect.objectContaining({ page: 4096n }), window: { start: G, size: G } },
    ],
    [
      'fake fee00000-fee00fff 0x0-0xfff',
      {
        regions: [
          { iova: 0xfee00000n, size: 4096n },
          { iova: 0n, size: 4096n },
        ],
      },
    ],
    ['fake 4K 64K', { values: expect.objectContaining({ page: 65536n }) }],
    ['aperture', { values: { levels: 2n }, regions: [] }],
  ])('%s', (line, expected) => {
    const { value, problems } = parse(line);
    expect(problems).toEqual([]);
    expect(value?.request).toMatchObject(expected);
  });

  it.each<[string, string, string]>([
    ['', '', 'no-format'],
    ['fkae 64K', 'fkae', 'unknown-format'],
    ['fake levles=2', 'levles=2', 'unknown-directive'],
    ['fake levels=9', '9', 'range'],
    ['fake 0+', '', 'missing'],
    ['fake 0+4K@x', 'x', 'name'],
    ['fake window=4', '4', 'syntax'],
    ['fake wat', 'wat', 'unknown-directive'],
    ['fake 3000', '3000', 'power-of-two'],
    ['fake =3', '=3', 'unknown-directive'],
    ['fake no-levels', 'no-levels', 'unknown-directive'],
    ['fake levels', 'levels', 'unknown-directive'],
    ['fake levels=two', 'two', 'name'],
    ['fake levels=1+', '', 'syntax'],
    ['fake window=0+1Q', '1Q', 'number'],
    ['fake clear=1..0', '1..0', 'order'],
    ['fake 0+4K 4K+4Q', '4Q', 'number'],
    ['fake 0+4K->x', 'x', 'name'],
    ['fake 0+4K@16E', '16E', 'range'],
    ['fake 64K SZ_3K', 'SZ_3K', 'name'],
    ['nothing', 'nothing', 'unknown-format'],
    ['aperture 64K', '64K', 'unknown-directive'],
    ['aperture window=0+1G', 'aperture window=0+1G', 'no-window'],
  ])('says what is wrong with %j', (line, place, code) => {
    const { problems } = parse(line);
    expect(problems.map(({ start, end, code }) => [line.slice(start, end), code])).toEqual([[place, code]]);
    for (const { message } of problems) expect(message).not.toBe('');
  });

  it('keeps what is right beside what is wrong', () => {
    const { values, window, clear, regions } = request(
      'fake levels=3 levels=x window=0+1G window=x clear=0+1G clear=x 0+4K@x x+1 64Q',
    );
    expect(values).toMatchObject({ levels: 3n, page: 65536n });
    expect([window?.size, clear?.size]).toEqual([G, G]);
    expect(regions).toEqual([{ iova: 0n, size: 4096n }]);
    const noWindow = parse('aperture window=0+1G 0+1G');
    expect(noWindow.value?.request).toEqual({ values: { levels: 2n }, regions: [{ iova: 0n, size: G }] });
    expect(noWindow.problems[0]?.severity).toBe('warning');
  });

  it.each([
    ['fkae', 'Did you mean `fake`?'],
    ['fkae', 'Known: fake, aperture'],
    ['', 'fake, aperture'],
    ['fake levles=2', 'Did you mean `levels`?'],
    ['fake windw=2', 'Did you mean `window`?'],
    ['fake claer', 'Did you mean `clear`?'],
  ])('%j: says %s', (line, hint) => {
    expect(parse(line).problems[0]!.message).toContain(hint);
  });

  it('is written back with the range to clear, and as a command with up to 64 regions', () => {
    const line = 'fake 64K levels=2 window=0x1000+64T clear=0x40000000+1G 0+4K@0x0';
    expect(formatLine(fake, request(line))).toBe(line);
    expect(toCommandLine(fake, request(line))).toBe(
      'iommu-lens size --format fake --page-size 64K --levels 2 --window 0x1000+64T --clear 0x40000000+1G --map 0+4K@0x0',
    );
    const regions = (length: number) => ({
      ...request('fake'),
      regions: Array(length).fill({ iova: 0n, size: 4096n }),
    });
    expect(toCommandLine(fake, regions(64)).split(' --map 0+4K')).toHaveLength(65);
    expect(toCommandLine(fake, regions(65))).toBe('iommu-lens size LAYOUT.iommu');
  });

  it('sets the page by the name that the format gives it', () => {
    const renamed = (id: string, whatIf: boolean) => ({
      ...fake,
      parameters: fake.parameters.map((one) => (one.id === 'page' ? { ...one, id, whatIf } : one)),
    });
    const values = (id: string, whatIf: boolean) =>
      parseLine('fake 4K', { formats: [renamed(id, whatIf)] }).value!.request.values[id];
    expect(values('granule', false)).toBe(4096n);
    expect(values('grain', true)).toBe(4096n);
    expect(values('grain', false)).toBe(65536n);
  });

  it('is written back', () => {
    expect(formatLine(fake, request(example))).toBe(example);
    expect(formatLine(fake, request('fake stage=second no-copy'))).toBe('fake 64K levels=2 stage=second copy=off');
    expect(toCommandLine(fake, request(`${example}@0x1000`))).toBe(
      'iommu-lens size --format fake --page-size 64K --levels 2 --window 0+64T --map 0+16G --map 0x244000000000+16G@0x1000',
    );
    expect(toCommandLine(fake, { ...request('fake'), regions: Array(100).fill({ iova: 0n, size: 4096n }) })).toBe(
      'iommu-lens size LAYOUT.iommu',
    );
  });

  it('survives the way there and back', () => {
    const extent = fc.record({ start: fc.bigInt(0n, 1n << 60n), size: fc.bigInt(1n, 1n << 60n) });
    const any = fc.record({
      page: fc.constantFrom(4096n, 65536n),
      levels: fc.bigInt(1n, 4n),
      copy: fc.boolean(),
      stage: fc.constantFrom('first', 'second'),
      window: fc.option(extent, { nil: undefined }),
      regions: fc.array(fc.tuple(extent, fc.option(fc.bigInt(0n, 1n << 60n), { nil: undefined })), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(any, ({ window, regions, ...values }) => {
        const one: TableRequest = {
          values: { ...request('fake').values, ...values },
          regions: regions.map(([{ start, size }, phys]) => ({
            iova: start,
            size,
            ...(phys === undefined ? {} : { phys }),
          })),
          ...(window ? { window } : {}),
        };
        expect(request(formatLine(fake, one))).toEqual(one);
      }),
    );
  });

  it.each<[string, string, string[]]>([
    ['fa', 'fake', ['fake']],
    ['pre', 'fake', ['fake']],
    ['fake lev', 'fake levels=2', ['levels=2']],
    ['fake stage=s', 'fake stage=second', ['stage=second']],
    ['fake cop', 'fake no-copy', ['no-copy']],
    ['fake win', 'fake window=0+64T', ['window=0+64T']],
    ['fake 64', 'fake 64K', ['64K']],
    ['fake 0', 'fake 0+16G', ['0+16G']],
    ['nothing ', '', []],
    ['', 'fake', ['fake', 'aperture']],
    ['AP', 'aperture', ['aperture']],
    ['fake page=', 'fake page=4K', ['page=4K', 'page=64K']],
    ['fake page=6', 'fake page=64K', ['page=64K']],
    ['fake copy=', 'fake copy=on', ['copy=on', 'copy=off']],
    ['fake levels=', 'fake levels=2', ['levels=2']],
    ['fake STAGE=f', 'fake stage=first', ['stage=first']],
    ['fake nothing=', '', []],
    ['fake =', '', []],
    ['aperture ', 'aperture levels=2', ['levels=2', '0+16G']],
    ['aperture win', '', []],
    ['fake WIN', 'fake window=0+64T', ['window=0+64T']],
    ['fake window=0+1G win', '', []],
    ['fake in', 'fake input-bits=48', ['input-bits=48']],
    ['fake 4', 'fake 4K', ['4K']],
    ['fake 64k', 'fake 64K', ['64K']],
  ])('completes %j', (line, completed, labels) => {
    const found = completeLine(line, line.length, { formats });
    expect(found.map(({ label }) => label)).toEqual(labels);
    if (labels.length > 0) expect(found[0]!.line).toBe(completed);
  });

  it('completes in the middle, and not what is there already', () => {
    const [first] = completeLine('fake le 0+1G', 7, { formats });
    expect(first?.line).toBe('fake levels=2 0+1G');
    const labels = completeLine('fake levels=2 ', 14, { formats }).map(({ label }) => label);
    expect(labels).not.toContain('levels=2');
    expect(labels).toContain('no-copy');
    expect(completeLine('fa 0+1G', 1, { formats }).map(({ line }) => line)).toEqual(['fake 0+1G']);
    expect(completeLine('fa', 99, { formats }).map(({ line }) => line)).toEqual(['fake']);
    expect(completeLine('xfa', -1, { formats }).map(({ line }) => line)).toEqual(['fake', 'aperture']);
    expect(completeLine('fake  0+1G', 5, { formats }).map(({ label }) => label)).toEqual([
      'page=64K',
      'levels=2',
      'input-bits=48',
      'base=0x0',
      'sizes=4K,2M',
      'stage=first',
      'no-copy',
      'window=0+64T',
      '4K',
      '64K',
      '0+16G',
    ]);
    expect(completeLine('fake page=4', 11, { formats })[0]).toMatchObject({ detail: '4 KiB' });
    const plain = {
      ...fake,
      parameters: fake.parameters.map((one) => ({ ...one, default: one.id === 'copy' ? false : one.default })),
    };
    expect(completeLine('fake co', 7, { formats: [plain] }).map(({ label }) => label)).toEqual(['copy']);
  });
});

describe('values', () => {
  it('are read as they are written', () => {
    for (const parameter of fake.parameters) {
      const text = formatValue(parameter, parameter.default);
      expect(parseValue(parameter, text)).toEqual({ value: parameter.default, problems: [] });
    }
  });
});

describe('what if', () => {
  it('ranks every combination, marks the cheapest and gives reasons', () => {
    const rows = whatIf(fake, request('fake 64K levels=2 0+1G@0x10000'));
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({ change: 'page 64K, levels 1', cheapest: true });
    expect(rows.filter((row) => row.cheapest)).toHaveLength(1);
    expect(rows.filter((row) => row.current).map((row) => row.change)).toEqual(['page 64K, levels 2']);
    const refused = rows.filter((row) => row.refused);
    expect(refused).toEqual(rows.slice(-2));
    expect(refused[0]!.refused).toBe('EINVAL: four levels are too many');
  });

  it('stops when told to', () => {
    expect(whatIf(fake, request('fake'), { limit: 3 })).toHaveLength(3);
    expect(whatIf(fake, request('fake'), { stop: () => true })).toEqual([]);
  });

  it('tries the present setting first, wherever it stands among the choices', () => {
    const [row] = whatIf(fake, request('fake 64K levels=3'), { limit: 1 });
    expect(row).toMatchObject({ change: 'page 64K, levels 3', current: true });
  });

  /** The format with other parameters to vary. */
  const varying = (...parameters: Parameter[]): Format => ({ ...fake, parameters });
  const count = (id: string, min: bigint | undefined, max: bigint | undefined): Parameter => ({
    id,
    title: id,
    doc: '',
    kind: 'count',
    default: 1n,
    whatIf: true,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
  const at = (values: Record<string, Value>): TableRequest => ({
    regions: [],
    values: { page: 4096n, levels: 1n, ...values },
  });
  const changes = (format: Format, values: Record<string, Value>) =>
    whatIf(format, at(values))
      .map((row) => row.change)
      .sort();

  it('tries both sides of a flag, the numbers of a short range, and the present value in any case', () => {
    const flag: Parameter = { id: 'copy', title: '', doc: '', kind: 'flag', default: true, whatIf: true };
    expect(changes(varying(flag), { copy: true })).toEqual(['copy off', 'copy on']);
    expect(changes(varying(count('n', 1n, 3n)), { n: 2n })).toEqual(['n 1', 'n 2', 'n 3']);
    expect(changes(varying(count('n', 1n, 3n)), { n: 7n })).toEqual(['n 1', 'n 2', 'n 3', 'n 7']);
    expect(changes(varying(count('n', 1n, 16n)), { n: 1n })).toHaveLength(16);
    expect(changes(varying(count('n', 1n, 17n)), { n: 5n })).toEqual(['n 5']);
    expect(changes(varying(count('n', 1n, undefined)), { n: 5n })).toEqual(['n 5']);
    expect(changes(varying(count('n', undefined, 9n)), { n: 5n })).toEqual(['n 5']);
    expect(changes(varying(count('n', 1n, 17n)), {})).toEqual(['as it is']);
    expect(changes(varying({ ...flag, whatIf: false }), { copy: true })).toEqual(['as it is']);
    // A page size that is not among the choices.
    expect(changes(varying(fake.parameters[0]!), { page: 16384n })).toEqual(['page 16K', 'page 4K', 'page 64K']);
  });

  it('varies no more parameters once there are thousands of combinations', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const values = Object.fromEntries(ids.map((id) => [id, 1n]));
    const [row] = whatIf(varying(...ids.map((id) => count(id, 1n, 16n))), at(values), { limit: 1 });
    // 16^3 is 4096: the fourth goes past it, the fifth is left as it is.
    expect(row?.change).toBe('a 1, b 1, c 1, d 1');
  });

  it('ranks by memory on demand, then by entries written, then by memory in full', () => {
    const costs: Record<string, [bigint, bigint, bigint]> = {
      1: [2n, 1n, 1n],
      2: [1n, 2n, 1n],
      3: [1n, 1n, 2n],
      4: [1n, 1n, 1n],
      5: [1n, 1n, 1n],
    };
    const priced: Format = {
      ...varying(count('n', 1n, 5n)),
      report(asked) {
        const [onDemand, entriesWritten, full] = costs[String(asked.values.n)]!;
        const report = fake.report(asked);
        return {
          ...report,
          memory: { ...report.memory, onDemand, full },
          work: { ...report.work, map: { ...report.work.map, entriesWritten } },
        };
      },
    };
    const rows = whatIf(priced, at({ n: 1n }));
    expect(rows.map((row) => row.change)).toEqual(['n 4', 'n 5', 'n 3', 'n 2', 'n 1']);
    expect(rows.filter((row) => row.cheapest).map((row) => row.change)).toEqual(['n 4', 'n 5']);
  });

  it('calls nothing cheapest where all is refused', () => {
    const rows = whatIf(varying(count('levels', 4n, 4n)), at({ levels: 4n }));
    expect(rows.map(({ refused, cheapest }) => [refused !== undefined, cheapest])).toEqual([[true, false]]);
  });
});

describe('alignment advice', () => {
  it.each<[string, string[]]>([
    ['fake 64K 0+8G@0x10000', ['physical address is 64 KiB-aligned only; 2 MiB alignment would save 248 tables']],
    ['fake 64K 0x10000+8G', ['IOVA is 64 KiB-aligned only; 2 MiB alignment would save 248 tables']],
    ['fake 64K 0+8G@0x40000000', []],
    ['fake 64K 0+64K@0x10000', []],
    ['fake 64K levels=4 0+8G@0x10000', []],
    // The less aligned of both is to blame; where both are equally bad, the physical address can follow the IOVA.
    ['fake 64K 0x40010000+8G@0x40000000', ['IOVA is 64 KiB-aligned only; 2 MiB alignment would save 248 tables']],
    ['fake 64K 0x40010000+8G@0x80010000', ['IOVA is 64 KiB-aligned only; 2 MiB alignment would save 248 tables']],
    ['fake 64K 0x200+8G', ['IOVA is 512-byte-aligned only; 2 MiB alignment would save 248 tables']],
    ['fake 64K 1+8G', ['IOVA is 1-byte-aligned only; 2 MiB alignment would save 248 tables']],
    // 544 entries of 64K become 17: one table less.
    ['fake 64K 0x10000+34M', ['IOVA is 64 KiB-aligned only; 2 MiB alignment would save 1 table']],
    // The biggest saving comes first, and equal ones in the order of the regions.
    [
      'fake 64K 0x10000+8G 0x1000010000+16G 0x2000010000+8G',
      [
        'IOVA is 64 KiB-aligned only; 2 MiB alignment would save 496 tables',
        'IOVA is 64 KiB-aligned only; 2 MiB alignment would save 248 tables',
        'IOVA is 64 KiB-aligned only; 2 MiB alignment would save 248 tables',
      ],
    ],
  ])('%s', (line, expected) => {
    expect(alignmentAdvice(fake, request(line)).map(({ message }) => message.replace('64K', '64 KiB'))).toEqual(
      expected,
    );
  });

  it('says which region it means', () => {
    const regions = 'fake 64K 0x10000+8G 0x1000010000+16G 0x2000010000+8G';
    expect(alignmentAdvice(fake, request(regions)).map(({ region, saved }) => [region, saved])).toEqual([
      [1, 496n],
      [0, 248n],
      [2, 248n],
    ]);
  });

  it('counts entries where no table is saved, from 512 on', () => {
    const flat: Format = {
      ...fake,
      report(asked) {
        const report = fake.report(asked);
        return { ...report, levels: report.levels.map((level) => ({ ...level, tables: 1n })) };
      },
    };
    const advice = (line: string) => alignmentAdvice(flat, request(line)).map(({ message }) => message);
    // 528 entries of 64K, or 16 of 2M; 512 of 64K, or 16 of 2M.
    expect(advice('fake 64K 0x10000+33M')).toEqual([
      'IOVA is 64K-aligned only; 2 MiB alignment would write 512 entries less',
    ]);
    expect(advice('fake 64K 0x10000+32M')).toEqual([]);
  });

  it('advises nothing that the kernel would refuse', () => {
    const picky: Format = {
      ...fake,
      report(asked) {
        const report = fake.report(asked);
        if (asked.regions[0]!.iova !== 0n) return report;
        return { ...report, rejection: { errno: 'EINVAL', reason: 'no', step: 'map', source: 'fake_map' } };
      },
    };
    expect(alignmentAdvice(picky, request('fake 64K 0x10000+8G'))).toEqual([]);
  });
});
