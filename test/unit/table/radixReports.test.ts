import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format, Region, TableReport, Value } from '../../../server/src/table/model.ts';
import { formats } from '../../../server/src/table/registry.ts';
import { completeValues } from '../../../server/src/table/values.ts';

const ids = [
  'arm-lpae-s1',
  'arm-lpae-s2',
  'arm-v7s',
  'kvm-arm64-stage2',
  'vtd',
  'amd-v1',
  'amd-v2',
  'riscv-iommu',
  'riscv-gstage',
  's390-zpci',
];

function formatOf(id: string): Format {
  const format = formats.find((each) => each.id === id);
  if (!format) throw new Error(`no format ${id}`);
  return format;
}

function report(id: string, regions: readonly Region[], values: Record<string, Value> = {}): TableReport {
  const format = formatOf(id);
  return format.report({ values: completeValues(format, values).values, regions });
}

const PAGE = 4096n;
/** Below every aperture but v7s's, which gets less of it. */
const span = (id: string) => (id === 'arm-v7s' ? 1n << 32n : id === 'kvm-arm64-stage2' ? 1n << 40n : 1n << 42n);

/** Disjoint regions in random order, with outputs that agree with the address down to a random bit. */
function disjoint(id: string): fc.Arbitrary<Region[]> {
  const region = fc.tuple(
    fc.bigInt({ min: 0n, max: 63n }),
    fc.bigInt({ min: 0n, max: (span(id) / 64n / PAGE) * 2n - 1n }),
    fc.bigInt({ min: 0n, max: 1n << 20n }),
    fc.constantFrom(0n, PAGE, 1n << 16n, 1n << 21n),
  );
  return fc.uniqueArray(region, { maxLength: 20, selector: ([slot]) => slot }).map((list) =>
    list.map(([slot, at, pages, away]) => {
      const room = span(id) / 64n;
      const iova = slot * room + ((at * PAGE) % room);
      const rest = slot * room + room - iova;
      const size = pages * PAGE < rest ? pages * PAGE : rest;
      return { iova, size, phys: (iova + away) % (1n << 31n) };
    }),
  );
}

function levelSum(made: TableReport, of: 'tables' | 'fullTables'): bigint {
  return made.levels.reduce((bytes, level) => bytes + level[of] * level.tableBytes, 0n);
}

describe.each(ids)('%s', (id) => {
  it('adds up: levels, items, leaves; never more on demand than in full', () => {
    fc.assert(
      fc.property(disjoint(id), (regions) => {
        const made = report(id, regions);
        expect(made.rejection).toBeUndefined();
        const { memory, levels } = made;
        expect(memory.onDemand).toBe(levelSum(made, 'tables'));
        expect(memory.full).toBe(levelSum(made, 'fullTables'));
        expect(memory.full >= memory.onDemand).toBe(true);
        expect(memory.onDemand >= memory.upfront).toBe(true);
        const mapped = regions.reduce((bytes, { size }) => bytes + size, 0n);
        const slots = levels.reduce((bytes, level) => bytes + (level.slots << BigInt(level.entryShift)), 0n);
        expect(slots).toBe(mapped);
        const placed = made.placements.flatMap(({ blocks }) => blocks);
        expect(placed.reduce((bytes, { size, count }) => bytes + size * count, 0n)).toBe(mapped);
        expect(placed.reduce((sum, { count }) => sum + count, 0n)).toBe(
          levels.reduce((sum, { leaves }) => sum + leaves, 0n),
        );
        expect(made.work.map.tablesAllocated + 1n).toBe(levels.reduce((sum, { tables }) => sum + tables, 0n));
        expect(levels.reduce((sum, level) => sum + level.slots, 0n) + made.work.map.tablesAllocated).toBe(
          made.work.map.entriesWritten,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of regions, and grows with them', () => {
    fc.assert(
      fc.property(disjoint(id), fc.nat({ max: 20 }), (regions, cut) => {
        const made = report(id, regions);
        const turned = report(id, [...regions].reverse());
        expect(turned.levels).toEqual(made.levels);
        expect(turned.memory).toEqual(made.memory);
        expect(turned.work.unmap.tablesFreed).toBe(made.work.unmap.tablesFreed);
        const fewer = report(id, regions.slice(0, cut));
        expect(fewer.memory.onDemand <= made.memory.onDemand).toBe(true);
        const { leaves } = made.levels.at(-1)!;
        expect(fewer.levels.at(-1)!.leaves <= leaves).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('of two parts needs no more than both apart, and no less than either', () => {
    fc.assert(
      fc.property(disjoint(id), (regions) => {
        const half = regions.length >> 1;
        const [left, right] = [report(id, regions.slice(0, half)), report(id, regions.slice(half))];
        const both = report(id, regions);
        const root = both.memory.upfront;
        expect(both.memory.onDemand <= left.memory.onDemand + right.memory.onDemand - root).toBe(true);
        expect(both.memory.onDemand >= left.memory.onDemand && both.memory.onDemand >= right.memory.onDemand).toBe(
          true,
        );
        const leaves = (made: TableReport) => made.levels.reduce((sum, level) => sum + level.leaves, 0n);
        expect(leaves(both)).toBe(leaves(left) + leaves(right));
      }),
      { numRuns: 60 },
    );
  });

  it('explains itself: every step has a text, and the figures repeat what the levels say', () => {
    const made = report(id, [{ iova: 0n, size: 1n << 30n }]);
    expect(made.steps.length).toBeGreaterThan(3);
    for (const step of made.steps) expect(step.text).not.toBe('');
    expect(made.steps.filter(({ source }) => source === undefined)).toEqual([]);
    expect(made.steps.at(-1)?.value).toBe(String(made.memory.onDemand));
    expect(made.figures.map(({ id: name }) => name)).toContain('table-bytes');
    expect(made.windowChosen).toBe(true);
    expect(
      JSON.parse(JSON.stringify(made, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))),
    ).toHaveProperty('placements');
  });

  it('says no in words, once, and where', () => {
    const made = report(id, [
      { iova: 0n, size: PAGE },
      { iova: 0x800n, size: 0x801n, phys: 0n },
    ]);
    if (id === 'kvm-arm64-stage2') return;
    expect(made.rejection).toMatchObject({ errno: 'EINVAL', region: 1, step: 'map' });
    expect(made.rejection?.reason).toMatch(/align/i);
    expect(made.levels.at(-1)?.leaves).toBe(1n);
  });

  it('takes every value it offers without throwing', () => {
    const format = formatOf(id);
    for (const parameter of format.parameters) {
      const offered: Value[] = (parameter.choices ?? []).map(({ value }) => value);
      if (parameter.kind === 'flag') offered.push(true, false);
      if (parameter.min !== undefined) offered.push(parameter.min);
      if (parameter.max !== undefined) offered.push(parameter.max);
      expect(offered).not.toEqual([]);
      for (const value of offered) {
        const made = report(id, [{ iova: 0n, size: 1n << 20n }], { [parameter.id]: value });
        expect(made.rejection === undefined || made.rejection.reason.length > 20).toBe(true);
      }
    }
  });
});

describe('page sizes', () => {
  const aligned: Region[] = [{ iova: 1n << 30n, size: 1n << 30n, phys: 1n << 31n }];
  it.each<[string, string, Value[]]>([
    ['vtd', 'superpages', [0n, 1n, 2n]],
    ['amd-v1', 'sizes', ['4k', 'v2', 'all']],
    ['riscv-gstage', 'max-page', [1n << 12n, 1n << 21n, 1n << 30n]],
    ['arm-lpae-s1', 'sizes', [0x1000n, 0x201000n, 0x40201000n]],
    ['kvm-arm64-stage2', 'chunk', [4096n, 1n << 21n, 1n << 30n, 0n]],
    ['arm-v7s', 'sizes', [0x1000n, 0x101000n, 0x1111000n]],
  ])('%s: bigger pages cost less', (id, parameter, values) => {
    const costs = values.map((value) => {
      const made = report(id, aligned, { [parameter]: value });
      return [
        made.memory.onDemand,
        made.work.map.entriesWritten,
        made.levels.reduce((sum, { leaves }) => sum + leaves, 0n),
      ];
    });
    for (let index = 1; index < costs.length; index++)
      costs[index]!.forEach((cost, which) => expect(cost <= costs[index - 1]![which]!).toBe(true));
  });

  it('the granule brings its blocks', () => {
    const blocks = (granule: bigint) =>
      report('arm-lpae-s1', [{ iova: 0n, size: 1n << 30n }], { granule }).placements[0]?.blocks;
    expect(blocks(4096n)).toEqual([{ size: 1n << 30n, count: 1n }]);
    expect(blocks(16384n)).toEqual([{ size: 1n << 25n, count: 32n }]);
    expect(blocks(65536n)).toEqual([{ size: 1n << 29n, count: 2n }]);
    const wide = report('arm-lpae-s1', [{ iova: 0n, size: 1n << 42n }], {
      granule: 65536n,
      'input-bits': 52n,
      'output-bits': 52n,
    });
    expect(wide.placements[0]?.blocks).toEqual([{ size: 1n << 42n, count: 1n }]);
  });

  it('an output address off by a page gives up all big blocks', () => {
    const [off] = report('vtd', [{ iova: 0n, size: 1n << 30n, phys: PAGE }]).placements;
    expect(off?.blocks).toEqual([{ size: PAGE, count: 262144n }]);
    const [on] = report('vtd', [{ iova: 0n, size: 1n << 30n }]).placements;
    expect(on?.blocks).toEqual([{ size: 1n << 30n, count: 1n }]);
  });
});

describe('windows', () => {
  it('a window only changes what a full table takes', () => {
    const format = formatOf('vtd');
    const { values } = completeValues(format, {});
    const regions = [{ iova: 0n, size: PAGE }];
    const small = format.report({ values, regions, window: { start: 0n, size: 1n << 32n } });
    expect(small.windowChosen).toBe(false);
    expect(small.levels.map(({ fullTables }) => fullTables)).toEqual([1n, 1n, 4n, 2048n]);
    expect(small.memory.onDemand).toBe(4n * PAGE);
    expect(small.notes).toEqual([]);
    const past = format.report({
      values,
      regions: [{ iova: 1n << 33n, size: PAGE }],
      window: { start: 0n, size: 1n << 32n },
    });
    expect(past.notes.join()).toMatch(/Region 1 reaches past 0xffffffff/);
  });
});
