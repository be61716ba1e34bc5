/**
 * Arm long-descriptor tables of an SMMU or a Mali GPU. Follows drivers/iommu/io-pgtable-arm.c (6.12).
 */

import { formatBytes, formatCount } from '../../quantity/index.ts';
import { alignUp, largestPage, max, pageSizes, smallestPage } from '../bits.ts';
import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, Parameter, Step, TableReport, TableRequest } from '../model.ts';
import type { RadixTable } from '../radixTable.ts';
import { leafSizes, radixReport, radixShape, refusedReport, sum, unmapInvalidations, weighted } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const FILE = 'drivers/iommu/io-pgtable-arm.c';
const SIZE_4K = 1n << 12n;
const SIZE_16K = 1n << 14n;
const SIZE_64K = 1n << 16n;
/** 4 TiB blocks of the 64K granule, only with 52-bit output. */
const SIZE_4T = 1n << 42n;
const MAX_LEVELS = 4;
const MAX_CONCATENATED = 4;
const MAX_OUTPUT_BITS = 52;
/** 4K, 16K, 64K, 2M, 32M, 512M, 1G, 4T. */
const ALL_SIZES = 0x40062215000n;
const OUTPUT_BITS = [32, 36, 40, 42, 44, 48, 52];

export type LpaeKind = 'arm64-s1' | 'arm64-s2' | 'arm32-s1' | 'arm32-s2' | 'mali';

export interface LpaeConfig {
  readonly kind: LpaeKind;
  readonly hostPage: bigint;
  /** What the driver offers, as `pgsize_bitmap`. */
  readonly pageSizes: bigint;
  readonly inputBits: number;
  readonly outputBits: number;
}

/** What the allocator settles on. Bits are address bits. */
export interface LpaeGeometry {
  readonly granule: bigint;
  readonly pageSizes: bigint;
  readonly inputBits: number;
  readonly outputBits: number;
  readonly levels: number;
  readonly startLevel: number;
  readonly rootIndexBits: number;
  readonly indexBits: number;
  readonly rootBytes: bigint;
  readonly concatenated: boolean;
}

const refused = (reason: string, where: string): Refusal => ({
  errno: 'refused',
  reason,
  source: `${FILE}:${where}`,
});

/** Geometry, or why the allocator returns NULL (`arm_64_lpae_alloc_pgtable_s1` and its siblings). */
export function lpaeGeometry(config: LpaeConfig): LpaeGeometry | Refusal {
  const { kind, hostPage } = config;
  let offered = config.pageSizes;
  if (kind.startsWith('arm32') || kind === 'mali') {
    const most = kind === 'arm32-s1' ? 32 : kind === 'arm32-s2' ? 40 : 48;
    if (config.inputBits > most || config.outputBits > 40)
      return refused(
        `This variant takes at most ${most} input and 40 output bits. Ask for less, or use the 64-bit format.`,
        kind === 'mali' ? 'arm_mali_lpae_alloc_pgtable' : `arm_32_lpae_alloc_pgtable_${kind.slice(-2)}`,
      );
    offered &= SIZE_4K | (1n << 21n) | (1n << 30n);
  }
  const granule = granuleOf(offered, hostPage);
  const wide = granule === SIZE_64K;
  const sizes = offered & blockSizes(granule, config.outputBits);
  if ((sizes & (SIZE_4K | SIZE_16K | SIZE_64K)) === 0n)
    return refused(
      'No granule of 4K, 16K or 64K is left of the page sizes the driver offers. Offer one of them with its block sizes.',
      'arm_lpae_alloc_pgtable',
    );
  const inputBits = Math.min(config.inputBits, wide ? 52 : 48);
  const outputBits = Math.min(config.outputBits, wide ? 52 : 48);
  const pageShift = Math.log2(Number(smallestPage(sizes)));
  const indexBits = pageShift - 3;
  const indexed = inputBits - pageShift;
  let levels = Math.max(0, Math.ceil(indexed / indexBits));
  let startLevel = MAX_LEVELS - levels;
  let rootIndexBits = indexed - indexBits * (levels - 1);
  let concatenated = false;
  if (kind.endsWith('-s2') && startLevel === 0 && rootIndexBits <= MAX_CONCATENATED) {
    rootIndexBits += indexBits;
    startLevel = 1;
    concatenated = true;
  }
  if (kind !== 'mali' && !OUTPUT_BITS.includes(outputBits))
    return refused(
      `An output size of ${outputBits} bits is none of the architecture's (${OUTPUT_BITS.join(', ')}). Take the next bigger one.`,
      kind.endsWith('-s2') ? 'arm_64_lpae_alloc_pgtable_s2' : 'arm_64_lpae_alloc_pgtable_s1',
    );
  if (kind === 'mali' && startLevel > 0) {
    startLevel = 0;
    rootIndexBits = 0;
  }
  levels = MAX_LEVELS - startLevel;
  return {
    granule: 1n << BigInt(pageShift),
    pageSizes: sizes,
    inputBits,
    outputBits,
    levels,
    startLevel,
    rootIndexBits,
    indexBits,
    rootBytes: 8n << BigInt(Math.max(0, rootIndexBits)),
    concatenated,
  };
}

/** `arm_lpae_restrict_pgsizes`: the host's page size, else the largest below it, else the smallest above. */
function granuleOf(offered: bigint, hostPage: bigint): bigint {
  if (offered & hostPage) return hostPage;
  const below = offered & (hostPage - 1n);
  return below ? largestPage(below) : smallestPage(offered);
}

function blockSizes(granule: bigint, outputBits: number): bigint {
  if (granule === SIZE_4K) return SIZE_4K | (1n << 21n) | (1n << 30n);
  if (granule === SIZE_16K) return SIZE_16K | (1n << 25n);
  if (granule === SIZE_64K) return SIZE_64K | (1n << 29n) | (outputBits > 48 ? SIZE_4T : 0n);
  return 0n;
}

const existing: Refusal = {
  errno: 'EEXIST',
  reason:
    'Something is mapped there already, and this table never maps over an existing page or block. Unmap it first, or keep the regions apart.',
  source: `${FILE}:arm_lpae_init_pte`,
};

/** The table of a geometry. */
export function lpaeTable(geometry: LpaeGeometry, hostPage: bigint): RadixTable {
  const { granule, indexBits, startLevel, levels, inputBits, outputBits, rootIndexBits } = geometry;
  const shiftOf = (level: number) => (MAX_LEVELS - level) * indexBits + 3;
  const shifts = Array.from({ length: levels }, (_, depth) => shiftOf(startLevel + depth));
  const spec = (bytes: bigint) => {
    const depth = shifts.findIndex((shift) => 1n << BigInt(shift) === bytes);
    return { bytes, depth, batch: bytes << BigInt(indexBits) };
  };
  const offered = pageSizes(geometry.pageSizes).map(spec);
  // A block size above the start level has no place in the table (4K/1G with a root of 2M entries).
  const sizes = offered.filter(({ depth }) => depth >= 0);
  const shape = radixShape(shifts, sizes);
  // A broken block becomes entries of the next level, also where the driver does not offer that size.
  const extra = leafSizes(shifts.map((shift, depth) => ({ bytes: 1n << BigInt(shift), depth })));
  const impossible = Number((offered.filter(({ depth }) => depth < 0).at(-1)?.bytes ?? 0n) >> 12n);
  const outOfRange: Refusal = {
    errno: 'ERANGE',
    reason: `The address is past ${inputBits} bits or the output address past ${outputBits} bits. Each call checks its start. Widen the table or move the region.`,
    source: `${FILE}:arm_lpae_map_pages`,
  };
  const noLevel: Refusal = {
    errno: 'EINVAL',
    reason:
      'The core picks a block size for which this table, starting further down, has no level. Widen the input size or break the alignment of the region.',
    source: `${FILE}:__arm_lpae_map`,
  };
  const limit = 2 ** (inputBits - 12);
  const outputLimit = 2 ** (outputBits - 12);
  const driver: RadixDriver = {
    shape,
    extra,
    unit: smallestPage(geometry.pageSizes),
    align: 'refuse',
    limit: shape.sizes.length - 1,
    safeEnd: impossible > 0 ? 0 : limit,
    safeOutput: outputLimit,
    free: 'below',
    // An input of no more than one page has no level at all.
    refuseRegion(start, end, output) {
      if (levels > 0 || start === end) return undefined;
      return start < limit && output < outputLimit ? noLevel : outOfRange;
    },
    refuseCall({ start, end, output, size }) {
      // The driver stops at the end of each table and the core calls again; the start of every call is checked.
      const batch = shape.sizes[size]?.batch ?? 1;
      const callFrom = (past: number) => (past <= start ? start : Math.ceil(past / batch) * batch);
      const past = Math.min(callFrom(limit), callFrom(start + outputLimit - output));
      const misfit = Math.ceil(start / impossible) * impossible;
      if (misfit < past && misfit + impossible <= end && (output - start) % impossible === 0)
        return { ...noLevel, at: misfit, overBlock: existing };
      return past < end ? { ...outOfRange, at: past } : undefined;
    },
    overlap: { bigger: existing, same: existing, smaller: 'replace' },
    breakInto(size) {
      const depth = [...shape.sizes, ...extra][size]?.depth ?? 0;
      const into = extra.findIndex((leaf) => leaf.depth === depth + 1);
      return into < 0 ? undefined : { size: shape.sizes.length + into, table: true };
    },
  };
  const tableLevels = shifts.map((shift, depth) => {
    const bytes = depth === 0 ? geometry.rootBytes : granule;
    return {
      name: `level ${startLevel + depth}`,
      shift,
      entries: depth === 0 ? 1n << BigInt(Math.max(0, rootIndexBits)) : granule / 8n,
      bytes,
      allocated: max(hostPage, alignUp(bytes, hostPage)),
    };
  });
  return {
    driver,
    levels: tableLevels,
    pageSizes: geometry.pageSizes,
    aperture: { start: 0n, size: 1n << BigInt(inputBits) },
  };
}

const parameters = (stage: 1 | 2): readonly Parameter[] => [
  {
    id: 'variant',
    title: 'Variant',
    doc: 'The 64-bit format, the narrower one of 32-bit systems, or the one of Mali GPUs, which always has four levels.',
    kind: 'choice',
    default: 'arm64',
    choices: [
      { value: 'arm64', title: '64-bit (AArch64)' },
      { value: 'arm32', title: '32-bit LPAE' },
      ...(stage === 1 ? [{ value: 'mali', title: 'Mali GPU' }] : []),
    ],
  },
  {
    id: 'granule',
    aliases: ['page'],
    title: 'Granule',
    doc: 'The page of the table. It comes with the block sizes of its upper levels. The kernel takes the host page where it can.',
    kind: 'size',
    default: SIZE_4K,
    choices: [
      { value: SIZE_4K, title: '4K, blocks of 2M and 1G' },
      { value: SIZE_16K, title: '16K, blocks of 32M' },
      { value: SIZE_64K, title: '64K, blocks of 512M (4T with 52-bit output)' },
    ],
    min: SIZE_4K,
    max: SIZE_64K,
    powerOfTwo: true,
    whatIf: true,
  },
  {
    id: 'sizes',
    aliases: ['page-sizes'],
    title: 'Offered page sizes',
    doc: 'What the SMMU driver offers, as its pgsize_bitmap. Of these, the table uses the granule and its blocks.',
    kind: 'sizes',
    default: ALL_SIZES,
    choices: [
      { value: ALL_SIZES, title: 'all granules and their blocks' },
      { value: 0x215000n, title: 'all granules, 2M blocks' },
      { value: 0x15000n, title: 'all granules, no blocks' },
      { value: 0x40201000n, title: '4K, 2M, 1G' },
    ],
  },
  {
    id: 'input-bits',
    aliases: ['ias'],
    title: 'Input address bits',
    doc: 'Width of the addresses that are translated. It decides the number of levels.',
    kind: 'bits',
    default: 48n,
    choices: [48n, 52n, 44n, 42n, 40n, 39n, 36n, 32n].map((value) => ({ value, title: `${value} bits` })),
    min: 17n,
    max: 64n,
    whatIf: true,
  },
  {
    id: 'output-bits',
    aliases: ['oas'],
    title: 'Output address bits',
    doc: 'Width of physical addresses. Only the sizes of the architecture are accepted.',
    kind: 'bits',
    default: 48n,
    choices: [48n, 52n, 44n, 42n, 40n, 36n, 32n].map((value) => ({ value, title: `${value} bits` })),
    min: 32n,
    max: 64n,
  },
  {
    id: 'host-page',
    title: 'Host page',
    doc: 'Page size of the host kernel: the preferred granule, and the least that one table takes.',
    kind: 'size',
    default: 4096n,
    choices: [
      { value: 4096n, title: '4K' },
      { value: 16384n, title: '16K' },
      { value: 65536n, title: '64K' },
    ],
    min: 4096n,
    max: 65536n,
    powerOfTwo: true,
  },
];

function kindOf(variant: string, stage: 1 | 2): LpaeKind {
  if (variant === 'mali' && stage === 1) return 'mali';
  return variant === 'arm32' ? `arm32-s${stage}` : `arm64-s${stage}`;
}

function report(format: Format, stage: 1 | 2, request: TableRequest): TableReport {
  const { values } = completeValues(format, request.values);
  const read = new ValueReader(values);
  const kind = kindOf(read.word('variant'), stage);
  const hostPage = read.number('host-page');
  const geometry = lpaeGeometry({
    kind,
    hostPage,
    pageSizes: read.number('sizes') & blockSizes(read.number('granule'), MAX_OUTPUT_BITS),
    inputBits: Number(read.number('input-bits')),
    outputBits: Number(read.number('output-bits')),
  });
  if ('errno' in geometry) return refusedReport(format, request, values, geometry);
  if (geometry.levels <= 0)
    return refusedReport(format, request, values, {
      errno: 'EINVAL',
      reason: `${geometry.inputBits} input bits are no more than one ${formatBytes(geometry.granule)} page. Widen the input.`,
      source: `${FILE}:__arm_lpae_map`,
    });
  const table = lpaeTable(geometry, hostPage);
  const laid = layRegions(table.driver, request.regions);
  return radixReport(format, request, values, {
    table,
    laid,
    ...lpaeWork(table, laid, geometry.granule),
    figures: [
      { id: 'granule', title: 'Granule', value: geometry.granule, unit: 'bytes' },
      { id: 'levels', title: 'Levels', value: BigInt(geometry.levels), unit: 'levels' },
      { id: 'start-level', title: 'Start level', value: BigInt(geometry.startLevel) },
      { id: 'root-bytes', title: 'Root table', value: geometry.rootBytes, unit: 'bytes' },
    ],
    steps: lpaeSteps(geometry),
    notes: geometry.concatenated
      ? [
          `The root is ${1 << (geometry.rootIndexBits - geometry.indexBits)} tables side by side, which saves a level (stage 2 only).`,
        ]
      : [],
    splitSource: 'drivers/iommu/iommu.c:iommu_pgsize',
    tableSource: `${FILE}:__arm_lpae_map`,
  });
}

function lpaeSteps(geometry: LpaeGeometry): Step[] {
  const { indexBits, inputBits, granule, levels } = geometry;
  const pageShift = indexBits + 3;
  return [
    {
      text: 'Granule: the host page where the driver offers it, else the largest below, else the smallest above',
      value: formatBytes(granule),
      source: `${FILE}:arm_lpae_restrict_pgsizes`,
    },
    {
      text: 'Levels: index bits divided by the bits of one table, rounded up',
      formula: `ceil((${inputBits} - ${pageShift}) / ${indexBits})`,
      value: String(Math.ceil((inputBits - pageShift) / indexBits)),
      source: `${FILE}:arm_lpae_alloc_pgtable`,
    },
    {
      text: geometry.concatenated
        ? 'Concatenate: at most 16 root entries become as many tables of the next level'
        : 'Start at the level that leaves the last one at 3',
      formula: `4 - ${levels}`,
      value: `level ${geometry.startLevel}`,
      source: `${FILE}:${geometry.concatenated ? 'arm_64_lpae_alloc_pgtable_s2' : 'arm_lpae_alloc_pgtable'}`,
    },
    {
      text: 'Root: 8 bytes for each of its entries',
      formula: `8 << ${geometry.rootIndexBits}`,
      value: String(geometry.rootBytes),
      source: `${FILE}:ARM_LPAE_PGD_SIZE`,
    },
  ];
}

/** Entries and invalidations of mapping and unmapping. */
function lpaeWork(table: RadixTable, laid: Laid, granule: bigint) {
  const { shape } = table.driver;
  const { tally } = laid;
  const walk = (rounds: ArrayLike<number>) => weighted(shape, rounds, (size) => size.depth);
  const freedEntries = table.levels
    .slice(0, -1)
    .reduce((entries, level, depth) => entries + level.entries * BigInt(tally.freedByDepth[depth] ?? 0), 0n);
  const steps = BigInt(tally.leafSteps);
  const syncs = sum(tally.unmap.callsBySize);
  return {
    map: { entriesRead: walk(tally.map.roundsBySize) + weighted(shape, tally.map.stepsBySize, () => 1) },
    unmap: {
      entriesRead: walk(tally.unmap.roundsBySize) + steps + freedEntries,
      entriesWritten: steps + BigInt(tally.split) * (granule / 8n),
      invalidations: unmapInvalidations(laid, granule, {
        count: steps + BigInt(tally.tableSteps),
        note: `${formatCount(steps, 'page or block', 'pages or blocks')} added to the gather, ${formatCount(BigInt(tally.tableSteps), 'walk flush', 'walk flushes')} for freed tables; SMMUv3 sends the gathered ones as ${formatCount(syncs, 'range')}`,
      }),
    },
  };
}

function lpaeFormat(stage: 1 | 2): Format {
  const format: Format = {
    id: `arm-lpae-s${stage}`,
    aliases: stage === 1 ? ['smmu-s1', 'arm-lpae'] : ['smmu-s2'],
    title: `Arm SMMU stage ${stage} (long descriptors)`,
    source: `${FILE} (6.12)`,
    doc:
      stage === 1
        ? 'What an Arm SMMU walks for device addresses of the host or a guest process. 4K, 16K or 64K granule, blocks at the upper levels.'
        : 'What an Arm SMMU walks for guest physical addresses. Up to 16 root tables may stand side by side to save a level.',
    parameters: parameters(stage),
    hasWindow: false,
    report: (request) => report(format, stage, request),
  };
  return format;
}

export const armLpaeS1 = lpaeFormat(1);
export const armLpaeS2 = lpaeFormat(2);
