/**
 * KVM stage 2 of an arm64 guest. Follows arch/arm64/kvm/hyp/pgtable.c, arch/arm64/kvm/mmu.c and
 * arch/arm64/include/asm/kvm_pgtable.h (6.12).
 */

import { formatBytes, formatCount } from '../../quantity/index.ts';
import { isPowerOfTwo } from '../bits.ts';
import type { Laid, RadixDriver, Refusal } from '../lay.ts';
import { layRegions } from '../lay.ts';
import type { Format, Region, TableReport, TableRequest } from '../model.ts';
import type { RadixTable } from '../radixTable.ts';
import { BigCounter, radixReport, radixShape, refusedReport, sum, unmapInvalidations } from '../radixTable.ts';
import { completeValues, ValueReader } from '../values.ts';

const WALKER = 'arch/arm64/kvm/hyp/pgtable.c';
const MMU = 'arch/arm64/kvm/mmu.c';
/** `KVM_PHYS_SHIFT` and `ARM64_MIN_PARANGE_BITS`. */
const DEFAULT_BITS = 40;
const LEAST_BITS = 32;
const LAST_LEVEL = 3;

export interface Stage2Config {
  readonly page: bigint;
  /** Guest address bits; 0 asks for the default of 40. */
  readonly ipaBits: number;
  /** The most that this host can (`get_kvm_ipa_limit`). */
  readonly ipaLimit: number;
  /** Bytes that one walk maps at most: a fault's block size. 0: each region in one walk. */
  readonly chunk: bigint;
}

export interface Stage2Table extends RadixTable {
  readonly ipaBits: number;
  readonly startLevel: number;
  readonly rootPages: number;
  /** Bytes after which unmapping stops to breathe: the biggest block (`stage2_range_addr_end`). */
  readonly stride: bigint;
}

/** The table, or why the guest is refused (`kvm_init_ipa_range`). */
export function stage2Table(config: Stage2Config): Stage2Table | Refusal {
  const { page, chunk, ipaLimit } = config;
  const ipaBits = config.ipaBits === 0 ? DEFAULT_BITS : config.ipaBits;
  if (ipaBits > ipaLimit || ipaBits < LEAST_BITS)
    return {
      errno: 'EINVAL',
      reason: `A guest address size of ${ipaBits} bits is outside ${LEAST_BITS} to ${ipaLimit}. Ask for what KVM_CAP_ARM_VM_IPA_SIZE reports.`,
      source: `${MMU}:kvm_init_ipa_range`,
    };
  const pageShift = page.toString(2).length - 1;
  const bits = pageShift - 3;
  const shiftOf = (level: number) => bits * (4 - level) + 3;
  // Up to 16 root tables side by side take four bits; never less than two levels.
  const levels = Math.max(2, Math.floor((ipaBits - 4 - 4) / bits));
  const startLevel = LAST_LEVEL + 1 - levels;
  const rootShift = shiftOf(startLevel - 1);
  const rootPages = Number(((1n << BigInt(ipaBits)) - 1n) >> BigInt(rootShift)) + 1;
  const shifts = Array.from({ length: levels }, (_, depth) => shiftOf(startLevel + depth));
  // Blocks: 1G at level 1 with 4K pages only, else level 2 (KVM_PGTABLE_MIN_BLOCK_LEVEL).
  const leastBlockLevel = pageShift === 12 ? 1 : 2;
  const specs = shifts.flatMap((shift, depth) =>
    startLevel + depth >= leastBlockLevel ? [{ bytes: 1n << BigInt(shift), depth }] : [],
  );
  const shape = radixShape(shifts, specs);
  const most = chunk === 0n ? shape.sizes.length : shape.sizes.findIndex((size) => BigInt(size.pages) << 12n > chunk);
  const limit = 2 ** (ipaBits - 12);
  const outOfRange: Refusal = {
    errno: 'ERANGE',
    reason: `The region reaches past the ${ipaBits} guest address bits. A memory slot there is refused earlier, with EFAULT.`,
    source: `${WALKER}:_kvm_pgtable_walk`,
  };
  const driver: RadixDriver = {
    shape,
    unit: page,
    align: 'cover',
    limit: Math.max(0, (most < 0 ? shape.sizes.length : most) - 1),
    safeEnd: limit,
    safeOutput: Number.MAX_SAFE_INTEGER,
    // Of an empty region no walk is made where walks have a size of their own.
    refuseRegion: (start, end) => (end > limit && (start < end || chunk === 0n) ? outOfRange : undefined),
    overlap: { bigger: 'replace', same: 'replace', smaller: 'replace' },
    free: 'empty',
  };
  return {
    driver,
    ipaBits,
    startLevel,
    rootPages,
    stride: 1n << BigInt(shiftOf(leastBlockLevel)),
    levels: shifts.map((shift, depth) => {
      const bytes = depth === 0 ? BigInt(rootPages) * page : page;
      return { name: `level ${startLevel + depth}`, shift, entries: bytes / 8n, bytes, allocated: bytes };
    }),
    pageSizes: specs.reduce((all, { bytes }) => all | bytes, 0n),
    aperture: { start: 0n, size: 1n << BigInt(ipaBits) },
  };
}

/** Pieces of the regions that end on multiples of `size` bytes. */
function pieces(regions: readonly Region[], laid: Laid, size: bigint): bigint {
  const total = new BigCounter();
  // Exact: addresses end below 2^52, so a quotient's distance from the next whole number is above what it is rounded by.
  const perPiece = Number(size) / 4096;
  for (let index = 0; index < laid.accepted; index++) {
    const start = laid.pages.start[index] ?? 0;
    const end = laid.pages.end[index] ?? 0;
    const region = regions[index];
    if (start === end || region === undefined) continue;
    // Walks smaller than a page go over the region as it is given, not as pages cover it.
    if (size >= 4096n) total.add(Math.ceil(end / perPiece) - Math.floor(start / perPiece));
    else total.add(Number((region.iova + region.size - 1n) / size - region.iova / size + 1n));
  }
  return total.total;
}

export interface Stage2Work {
  /** Calls of `kvm_pgtable_stage2_map`. */
  readonly walks: bigint;
  readonly leafInvalidations: bigint;
  readonly tableInvalidations: bigint;
  /** With range TLBI and forced write-back: one range a stride instead of one operation a leaf. */
  readonly rangeInvalidations: bigint;
}

export function stage2Work(table: Stage2Table, laid: Laid, regions: readonly Region[], chunk: bigint): Stage2Work {
  return {
    walks: chunk === 0n ? BigInt(laid.accepted) : pieces(regions, laid, chunk),
    leafInvalidations: BigInt(laid.tally.leafSteps),
    tableInvalidations: BigInt(laid.tally.tableSteps),
    rangeInvalidations: pieces(regions, laid, table.stride),
  };
}

/** Table entries that walks pass: each walk of `chunk` bytes (0: a region) passes its own tables. */
function passed(table: Stage2Table, laid: Laid, chunk: bigint, walks: bigint): bigint {
  let entries = 0n;
  for (let depth = 1; depth < table.levels.length; depth++) {
    const span = 1n << BigInt(table.levels[depth - 1]!.shift);
    entries += chunk !== 0n && chunk < span ? walks : BigInt(laid.tally.passedByDepth[depth] ?? 0);
  }
  return entries;
}

function report(request: TableRequest): TableReport {
  const { values } = completeValues(kvmArm64Stage2, request.values);
  const read = new ValueReader(values);
  const page = read.number('page');
  const chunk = read.number('chunk');
  if (page !== 4096n && page !== 16384n && page !== 65536n)
    return refusedReport(kvmArm64Stage2, request, values, {
      errno: 'refused',
      reason: `No arm64 kernel has pages of ${formatBytes(page)}. Take 4K, 16K or 64K.`,
      source: 'arch/arm64/Kconfig:ARM64_PAGE_SHIFT',
    });
  if (chunk !== 0n && !isPowerOfTwo(chunk))
    return refusedReport(kvmArm64Stage2, request, values, {
      errno: 'refused',
      reason: 'A walk maps a page or a block, so its size is a power of two. Give one, or 0 for whole regions.',
      source: `${MMU}:user_mem_abort`,
    });
  const ipaLimit = Number(read.number('ipa-limit'));
  const table = stage2Table({
    page,
    ipaBits: Number(read.number('ipa-bits')),
    // kvm_set_ipa_limit: past 48 bits only with 64K pages or LPA2.
    ipaLimit: page === 65536n || read.flag('lpa2') ? ipaLimit : Math.min(48, ipaLimit),
    chunk,
  });
  if ('errno' in table) return refusedReport(kvmArm64Stage2, request, values, table);
  const laid = layRegions(table.driver, request.regions);
  const work = stage2Work(table, laid, request.regions, chunk);
  const leaves = sum(laid.tally.leavesBySize);
  const single = work.leafInvalidations + work.tableInvalidations;
  const ranged = work.tableInvalidations + work.rangeInvalidations;
  const levels = table.levels.length;
  const bits = page.toString(2).length - 4;
  return radixReport(kvmArm64Stage2, request, values, {
    table,
    laid,
    map: {
      entriesRead: passed(table, laid, chunk, work.walks) + leaves,
    },
    unmap: {
      entriesRead: passed(table, laid, table.stride, work.rangeInvalidations) + leaves,
      entriesWritten: work.leafInvalidations + work.tableInvalidations,
      invalidations: unmapInvalidations(laid, page, {
        count: single,
        note: `one TLBI for each of ${formatCount(work.leafInvalidations, 'leaf', 'leaves')} and ${formatCount(work.tableInvalidations, 'freed table')}; with range TLBI and forced write-back ${ranged}`,
      }),
    },
    figures: [
      { id: 'levels', title: 'Levels', value: BigInt(levels), unit: 'levels' },
      { id: 'start-level', title: 'Start level', value: BigInt(table.startLevel) },
      { id: 'root-pages', title: 'Root tables side by side', value: BigInt(table.rootPages), unit: 'pages' },
      { id: 'cache-pages', title: 'Pages set aside before each map', value: BigInt(levels - 1), unit: 'pages' },
      { id: 'map-walks', title: 'Walks to map everything', value: work.walks },
      { id: 'tlbi', title: 'TLB invalidations to unmap everything, one by one', value: single },
      { id: 'tlbi-range', title: 'The same with range TLBI and forced write-back', value: ranged },
    ],
    steps: [
      {
        text: 'Levels: the root may hold 16 tables, so four bits less; never below two',
        formula: `max(2, floor((${table.ipaBits} - 8) / ${bits}))`,
        value: String(levels),
        source: `${WALKER}:kvm_get_vtcr, arch/arm64/include/asm/stage2_pgtable.h:stage2_pgtable_levels`,
      },
      {
        text: 'Root: one page for each table that the remaining bits need',
        formula: `((2^${table.ipaBits} - 1) >> ${table.levels[0]!.shift + bits}) + 1`,
        value: `${table.rootPages} x ${formatBytes(page)}`,
        source: `${WALKER}:kvm_pgd_pages`,
      },
      {
        text: 'Unmap: one TLBI a leaf, one a freed table',
        formula: `${work.leafInvalidations} + ${work.tableInvalidations}`,
        value: String(single),
        source: `${WALKER}:stage2_unmap_put_pte`,
      },
      {
        text: `With range TLBI: one a freed table, one range for each ${formatBytes(table.stride)} of the walk`,
        formula: `${work.tableInvalidations} + ${work.rangeInvalidations}`,
        value: String(ranged),
        source: `${WALKER}:kvm_pgtable_stage2_unmap, ${MMU}:stage2_apply_range`,
      },
    ],
    notes: [
      chunk === 0n
        ? 'Each region is mapped in one walk, with the biggest blocks its alignment allows. A guest that faults its memory in gets at most what the host maps: set the walk size to a block or to the page to see that.'
        : `Mapped in walks of ${formatBytes(chunk)}, as page faults do; dirty logging and kvm_phys_addr_ioremap go page by page.`,
    ],
    splitSource: `${WALKER}:kvm_block_mapping_supported`,
    tableSource: `${WALKER}:stage2_map_walk_leaf`,
  });
}

export const kvmArm64Stage2: Format = {
  id: 'kvm-arm64-stage2',
  aliases: ['kvm-stage2', 'stage2'],
  title: 'KVM arm64 stage 2',
  source: `${WALKER} (6.12)`,
  doc: 'What translates the physical addresses of an arm64 guest. Blocks where address, output and length allow; unmapping sends one TLBI for each leaf and table.',
  parameters: [
    {
      id: 'page',
      aliases: ['host-page', 'granule'],
      title: 'Page',
      doc: 'Page size of the host kernel; stage 2 has the same.',
      kind: 'size',
      default: 4096n,
      choices: [
        { value: 4096n, title: '4K, blocks of 2M and 1G' },
        { value: 16384n, title: '16K, blocks of 32M' },
        { value: 65536n, title: '64K, blocks of 512M' },
      ],
      min: 4096n,
      max: 65536n,
      powerOfTwo: true,
      whatIf: true,
    },
    {
      id: 'chunk',
      aliases: ['walk', 'block'],
      title: 'Walk size',
      doc: 'Bytes that one walk maps: the page or block of a fault. 0 maps each region in one walk.',
      kind: 'size',
      default: 0n,
      choices: [
        { value: 0n, title: 'whole region' },
        { value: 1n << 30n, title: '1G' },
        { value: 1n << 21n, title: '2M' },
        { value: 4096n, title: '4K' },
      ],
      whatIf: true,
    },
    {
      id: 'ipa-bits',
      aliases: ['ipa'],
      title: 'Guest address bits',
      doc: 'What user space asks for at KVM_CREATE_VM; 0 is 40.',
      kind: 'bits',
      default: 40n,
      choices: [40n, 48n, 44n, 42n, 39n, 36n, 32n, 52n].map((value) => ({ value, title: `${value} bits` })),
      min: 0n,
      max: 255n,
      whatIf: true,
    },
    {
      id: 'ipa-limit',
      title: 'Most guest address bits',
      doc: 'What this host can: KVM_CAP_ARM_VM_IPA_SIZE. At most 48 with 4K and 16K pages without LPA2.',
      kind: 'bits',
      default: 48n,
      choices: [48n, 52n, 44n, 40n].map((value) => ({ value, title: `${value} bits` })),
      min: 32n,
      max: 52n,
    },
    {
      id: 'lpa2',
      title: 'LPA2',
      doc: '52-bit addresses with 4K and 16K pages.',
      kind: 'flag',
      default: false,
    },
  ],
  hasWindow: false,
  report,
};
