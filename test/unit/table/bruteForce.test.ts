import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AMD_PAGE_SIZES, amdV1Table } from '../../../server/src/table/formats/amd-v1.ts';
import { amdV2Table } from '../../../server/src/table/formats/amd-v2.ts';
import { lpaeGeometry, lpaeTable } from '../../../server/src/table/formats/arm-lpae.ts';
import { shortTable } from '../../../server/src/table/formats/arm-v7s.ts';
import { stage2Table, stage2Work } from '../../../server/src/table/formats/kvm-arm64-stage2.ts';
import { riscvGstageTable } from '../../../server/src/table/formats/riscv-gstage.ts';
import { riscvIommuTable } from '../../../server/src/table/formats/riscv-iommu.ts';
import { s390Table } from '../../../server/src/table/formats/s390-zpci.ts';
import { vtdTable } from '../../../server/src/table/formats/vtd.ts';
import { layRegions } from '../../../server/src/table/lay.ts';
import { toBytes } from '../../../server/src/table/pages.ts';
import { sum, type RadixTable } from '../../../server/src/table/radixTable.ts';
import type { SimRegion, Simulated } from './simulator.ts';
import { AmdV1, AmdV2, Lpae, ordinary, Riscv, run, S390, Short, Stage2, Vtd } from './simulator.ts';

interface Case {
  readonly name: string;
  readonly unit: bigint;
  /** Page sizes around whose multiples regions begin and end. */
  readonly sizes: readonly bigint[];
  /** Places where something changes: level ends, the end of the table. */
  readonly places: readonly bigint[];
  readonly top: bigint;
  readonly table: RadixTable;
  readonly simulate: (regions: readonly SimRegion[]) => Simulated;
  /** What the model counts, with what the simulator counts. */
  readonly unmaps: boolean;
  readonly countsInvalidations?: 'steps' | 'entries' | 'leaves';
}

function lpae(bitmap: bigint, ias: number, stage2: boolean, hostPage: bigint): Case {
  const geometry = lpaeGeometry({
    kind: stage2 ? 'arm64-s2' : 'arm64-s1',
    hostPage,
    pageSizes: bitmap,
    inputBits: ias,
    outputBits: 48,
  });
  if ('errno' in geometry) throw new Error(geometry.reason);
  const sizes = sizesIn(geometry.pageSizes);
  return {
    name: `lpae ${stage2 ? 'stage 2' : 'stage 1'} ${ias} bits, ${sizes.join('/')}`,
    unit: sizes[0]!,
    sizes,
    places: [0n, 1n << 29n, 1n << 30n, 1n << 32n, 1n << 39n, 1n << BigInt(ias)],
    top: 1n << BigInt(ias),
    table: lpaeTable(geometry, hostPage),
    simulate: (regions) => run(new Lpae({ bitmap: geometry.pageSizes, ias, oas: 48, stage2 }), regions),
    unmaps: true,
    countsInvalidations: 'steps',
  };
}

function sizesIn(bitmap: bigint): bigint[] {
  return Array.from({ length: 52 }, (_, bit) => 1n << BigInt(bit)).filter((size) => size & bitmap);
}

function v7s(bitmap: bigint, ias: number): Case {
  const table = shortTable({ hostPage: 4096n, pageSizes: bitmap, inputBits: ias, outputBits: 32, extended: false });
  if ('errno' in table) throw new Error(table.reason);
  return {
    name: `v7s ${ias} bits, ${sizesIn(bitmap).join('/')}`,
    unit: sizesIn(bitmap)[0]!,
    sizes: sizesIn(bitmap),
    places: [0n, 1n << 20n, 1n << 24n, 1n << BigInt(ias)],
    top: 1n << 32n,
    table,
    simulate: (regions) => run(new Short({ bitmap, ias, oas: 32 }), regions),
    unmaps: true,
    countsInvalidations: 'entries',
  };
}

function vtd(levels: number, width: number, superpages: number): Case {
  const table = vtdTable({ stage: 'second', levels, maxWidth: width, superpages });
  return {
    name: `vtd ${levels} levels, ${table.width} bits, superpages ${superpages}`,
    unit: 4096n,
    sizes: sizesIn(table.pageSizes),
    places: [0n, 1n << 21n, 1n << 30n, 1n << 39n, 1n << BigInt(table.width)],
    top: 1n << BigInt(table.width),
    table,
    simulate: (regions) => run(new Vtd(levels, table.width, superpages), regions),
    unmaps: true,
    countsInvalidations: 'leaves',
  };
}

function amdV1(set: keyof typeof AMD_PAGE_SIZES): Case {
  return {
    name: `amd v1 ${set}`,
    unit: 4096n,
    sizes: [4096n, 8192n, 65536n, 1n << 20n, 1n << 21n, 1n << 22n, 1n << 30n],
    places: [0n, 1n << 30n, 1n << 38n, 1n << 39n, 1n << 48n, 1n << 57n, 1n << 64n],
    top: 1n << 64n,
    table: amdV1Table(set),
    simulate: (regions) => run(new AmdV1(AMD_PAGE_SIZES[set]), regions),
    unmaps: false,
  };
}

function nines(name: string, table: RadixTable, bits: number, make: () => Riscv | AmdV2): Case {
  return {
    name,
    unit: 4096n,
    sizes: sizesIn(table.pageSizes),
    places: [0n, 1n << 21n, 1n << 30n, 1n << 39n, 1n << BigInt(bits)],
    top: 1n << BigInt(bits),
    table,
    simulate: (regions) => run(make(), regions, ordinary),
    unmaps: false,
  };
}

function stage2(page: bigint, ipa: number, chunk: bigint): Case {
  const table = stage2Table({ page, ipaBits: ipa, ipaLimit: 48, chunk });
  if ('errno' in table) throw new Error(table.reason);
  return {
    name: `kvm stage 2 page ${page}, ${ipa} bits, walks of ${chunk}`,
    unit: page,
    sizes: sizesIn(table.pageSizes),
    places: [0n, 1n << 29n, 1n << 30n, 1n << 39n, 1n << BigInt(ipa)],
    top: 1n << BigInt(ipa),
    table,
    simulate: (regions) => {
      const made = new Stage2({ page, ipa, chunk });
      return run(made, regions, made.core);
    },
    unmaps: true,
    countsInvalidations: 'leaves',
  };
}

const cases: readonly Case[] = [
  lpae(0x40201000n, 48, false, 4096n),
  lpae(0x40201000n, 40, true, 4096n),
  lpae(0x40201000n, 32, false, 65536n),
  lpae(0x40001000n, 39, false, 4096n),
  lpae(0x2004000n, 36, false, 16384n),
  lpae(0x20010000n, 42, true, 65536n),
  v7s(0x1111000n, 32),
  v7s(0x1111000n, 26),
  v7s(0x101000n, 30),
  v7s(0x1001000n, 30),
  vtd(4, 48, 2),
  vtd(3, 39, 1),
  vtd(3, 36, 0),
  vtd(5, 57, 2),
  amdV1('all'),
  amdV1('v2'),
  amdV1('4k'),
  nines('amd v2', amdV2Table(4), 48, () => new AmdV2(4)),
  nines('riscv sv39', riscvIommuTable(39), 39, () => new Riscv(3, riscvIommuTable(39).pageSizes, false)),
  nines('riscv sv48', riscvIommuTable(48), 48, () => new Riscv(4, riscvIommuTable(48).pageSizes, false)),
  nines('gstage sv39x4', riscvGstageTable(41, undefined), 41, () => new Riscv(3, 0x40201000n, true)),
  nines('gstage 2M', riscvGstageTable(50, 1n << 21n), 50, () => new Riscv(4, 0x201000n, true)),
  {
    name: 's390',
    unit: 4096n,
    sizes: [4096n, 1n << 20n, 1n << 31n],
    places: [0n, 1n << 20n, 1n << 31n, 1n << 42n, 1n << 64n],
    top: 1n << 42n,
    table: s390Table(),
    simulate: (regions) => run(new S390(), regions),
    unmaps: false,
  },
  stage2(4096n, 40, 0n),
  stage2(4096n, 48, 1n << 21n),
  stage2(4096n, 32, 4096n),
  stage2(16384n, 40, 0n),
  stage2(65536n, 42, 0n),
];

/** Regions near the places, small enough to enumerate, some of them on top of each other. */
function regionsOf(of: Case, crossing: boolean): fc.Arbitrary<SimRegion[]> {
  const small = of.sizes.filter((size) => size <= 1n << 24n);
  const offset = fc
    .tuple(fc.constantFrom(...small, ...of.sizes.filter((size) => size <= 1n << 30n)), fc.integer({ min: -3, max: 3 }))
    .map(([size, times]) => size * BigInt(times));
  const place = fc
    .tuple(fc.constantFrom(...of.places), offset, offset)
    .map(([at, first, second]) => at + first + second);
  const length = fc
    .tuple(
      fc.constantFrom(...small),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(...small),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([first, times, second, more]) => first * BigInt(times) + second * BigInt(more));
  const shift = fc.constantFrom(0n, 0n, of.unit, ...of.sizes);
  const region = fc.tuple(place, length, shift).map(([at, size, away]): SimRegion => {
    const limit = 1n << 64n;
    const iova = at < 0n ? 0n : at >= limit ? limit - of.unit : at;
    const fits = crossing || iova + size <= of.top ? size : 0n;
    return {
      iova: fits === 0n && !crossing && iova >= of.top ? 0n : iova,
      size: fits,
      phys: (iova % (1n << 31n)) + away,
    };
  });
  return fc.array(region, { maxLength: 6 }).map((list) => {
    let pages = 0n;
    // At most some thousand pages in all, so that the simulator stays quick.
    return list.filter(({ size }) => (pages += size / of.unit) < 12000n);
  });
}

function check(of: Case, regions: readonly SimRegion[]): void {
  const wanted = of.simulate(regions);
  const laid = layRegions(of.table.driver, regions);
  const { tally } = laid;
  expect(laid.refusal?.errno ?? '0').toBe(wanted.errno);
  expect(laid.refusal?.region ?? -1).toBe(wanted.failed);
  if (laid.refusal) return;
  expect([...tally.tablesByDepth].slice(laid.root)).toEqual(wanted.tables);
  expect([...tally.slotsByDepth].slice(laid.root)).toEqual(wanted.slots);
  const leaves = new Map<bigint, number>();
  of.table.driver.shape.sizes.forEach((size, index) => {
    const count = tally.leavesBySize[index] ?? 0;
    if (count > 0) leaves.set(toBytes(size.pages), count);
  });
  expect(leaves).toEqual(new Map([...wanted.leaves].sort((a, b) => (a[0] < b[0] ? -1 : 1))));
  // The LPAE driver comes back at the end of each table, and the core calls again.
  const { callsBySize, roundsBySize } = tally.map;
  if (!of.name.startsWith('kvm'))
    expect(Number(sum(of.name.startsWith('lpae') ? roundsBySize : callsBySize))).toBe(wanted.calls);
  if (!of.unmaps) return;
  expect([...tally.leftByDepth]).toEqual(wanted.left);
  if (of.countsInvalidations === 'steps') {
    expect(tally.leafSteps).toBe(wanted.leafInvalidations);
    expect(tally.tableSteps).toBe(wanted.walkInvalidations);
  } else if (of.countsInvalidations === 'entries') {
    expect(tally.leafSteps - tally.tableSteps).toBe(wanted.leafInvalidations);
    expect(tally.tableSteps).toBe(wanted.walkInvalidations);
  } else if (of.name.startsWith('kvm')) {
    expect(tally.leafSteps).toBe(wanted.leafInvalidations);
    expect(tally.tableSteps).toBe(wanted.walkInvalidations);
  }
}

describe('the model agrees with a table built entry by entry', () => {
  it.each(cases)('$name, inside the table', (of) => {
    fc.assert(
      fc.property(regionsOf(of, false), (regions) => check(of, regions)),
      { numRuns: Number(process.env['FC_RUNS'] ?? 150) },
    );
  });

  it.each(cases)('$name, across its end', (of) => {
    fc.assert(
      fc.property(regionsOf(of, true), (regions) => check(of, regions)),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });

  it('walks of KVM are counted as they are made', () => {
    fc.assert(
      fc.property(regionsOf(stage2(4096n, 40, 1n << 21n), false), (regions) => {
        const of = stage2(4096n, 40, 1n << 21n);
        const table = stage2Table({ page: 4096n, ipaBits: 40, ipaLimit: 48, chunk: 1n << 21n });
        if ('errno' in table) throw new Error(table.reason);
        const full = regions.filter(({ size }) => size > 0n);
        const laid = layRegions(table.driver, full);
        expect(Number(stage2Work(table, laid, full, 1n << 21n).walks)).toBe(of.simulate(full).calls);
      }),
      { numRuns: 60 },
    );
  });
});
