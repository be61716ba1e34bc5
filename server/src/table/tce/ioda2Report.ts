/** The report on an IODA2 table: what powernv's own window and the ones made through VFIO share. */
import { formatBytes, formatCount, formatDecimal, formatHex, formatRange } from '../../quantity/index.ts';
import { isPowerOfTwo, pageSizes, roundUpPowerOfTwo } from '../bits.ts';
import { memoryOf, noWorkReport, workOf, Working } from '../builder.ts';
import { findOverlaps } from '../coverage.ts';
import type {
  Extent,
  Figure,
  Invalidations,
  LevelReport,
  MemoryItem,
  Rejection,
  Step,
  TableReport,
  TableRequest,
  Work,
  WorkReport,
} from '../model.ts';
import {
  addressLimit,
  createWindow,
  depthShift,
  fullTables,
  olderLimit,
  window1Start,
  type Creation,
  type Geometry,
  type WindowRequest,
} from './ioda2.ts';
import { checkClear, clearEntries, mapRegions, type CallRefusal, type Cleared, type Mapped } from './ioda2Map.ts';
import { pagePlacements, regionName } from './parameters.ts';

const file = 'arch/powerpc/platforms/powernv/pci-ioda-tce.c (6.12)';

/** Everything about an IODA2 table that does not depend on who asked for it. */
export function tceReport(
  asked: WindowRequest,
  window: Extent,
  request: TableRequest,
  note?: string,
): Pick<TableReport, 'levels' | 'memory' | 'work' | 'placements' | 'figures' | 'steps' | 'notes'> & {
  rejection?: Rejection;
} {
  const creation = createWindow(asked);
  const { geometry } = creation;
  const refused = creation.errno === '0' ? undefined : createRejection(asked, creation);
  if (!geometry) {
    return {
      levels: [],
      memory: memoryOf([]),
      work: noWorkReport,
      placements: [],
      figures: window.size >= asked.page ? [flatFigure(window.size / asked.page)] : [],
      steps: [],
      notes: note === undefined ? [] : [note],
      ...(refused ? { rejection: refused } : {}),
    };
  }
  const mapped = mapRegions(geometry, request.regions, geometry.entries);
  const clearRange = request.clear ?? { start: window.start, size: geometry.entries * asked.page };
  const clearRefused = request.clear && checkClear(geometry, request.clear);
  const cleared = clearRefused ? undefined : clear(geometry, asked, mapped, clearRange);
  const rejection =
    refused ??
    (mapped.refusal && callRejection('map', mapped.refusal, asked, window, request)) ??
    (clearRefused && callRejection('clear', clearRefused, asked, window, request));
  const memory = memoryOf(
    memoryItems(geometry, mapped, asked.userCopy),
    asked.userCopy ? creation.chargedPages * asked.hostPage : undefined,
  );
  return {
    levels: levelReports(geometry, mapped),
    memory,
    work: works(geometry, asked, mapped, request, cleared),
    placements: pagePlacements(request.regions, asked.page),
    figures: figures(geometry, asked, window, mapped, cleared),
    steps: working(geometry, asked, window, creation, mapped, cleared),
    notes: notes(geometry, asked, window, creation, mapped, request, note),
    ...(rejection ? { rejection } : {}),
  };
}

function clear(geometry: Geometry, asked: WindowRequest, mapped: Mapped, range: Extent): Cleared {
  const first = range.start / asked.page - geometry.firstEntry;
  return clearEntries(geometry, mapped.entries, asked.userCopy, first, range.size / asked.page);
}

function levelReports(geometry: Geometry, mapped: Mapped): LevelReport[] {
  const full = fullTables(geometry);
  return full.map((count, depth) => {
    const leaf = depth === geometry.levels - 1;
    const filled = leaf ? mapped.entries.size : 0n;
    return {
      depth,
      name: geometry.levels === 1 ? 'table' : depth === 0 ? 'root' : leaf ? 'leaf' : `level ${depth + 1}`,
      entryShift: geometry.pageShift + depthShift(geometry, depth),
      entries: geometry.levelEntries,
      tableBytes: geometry.levelBytes,
      fullTables: count,
      tables: mapped.tables[depth] ?? 0n,
      leaves: filled,
      slots: filled,
    };
  });
}

const total = (counts: readonly bigint[]): bigint => counts.reduce((sum, count) => sum + count, 0n);

function memoryItems(geometry: Geometry, mapped: Mapped, userCopy: boolean): MemoryItem[] {
  const copy = {
    full: total(fullTables(geometry)) * geometry.levelBytes,
    onDemand: total(mapped.tables) * geometry.levelBytes,
    upfront: geometry.levelBytes,
  };
  const hardware = { name: 'hardware table', ...copy };
  return userCopy ? [hardware, { name: 'user copy', ...copy }] : [hardware];
}

/** Invalidations of one `iommu_tce_kill` per call, over the whole range that the call names. */
function kills(calls: bigint, pages: bigint): Invalidations[] {
  return [
    { scheme: 'as the kernel does', count: calls, note: 'one firmware call for each range on POWER9 and later' },
    { scheme: 'per page', count: pages, note: 'one register write for each page of the range on POWER8 (PHB3)' },
    { scheme: 'whole', count: calls > 0n ? 1n : 0n, note: 'everything the device has cached, once' },
  ];
}

function works(
  geometry: Geometry,
  asked: WindowRequest,
  mapped: Mapped,
  request: TableRequest,
  cleared: Cleared | undefined,
): WorkReport {
  const copies = asked.userCopy ? 2n : 1n;
  const below = (total(mapped.tables) - 1n) * copies;
  const walk = BigInt(geometry.levels - 1);
  const regions = mapped.refusal ? request.regions.slice(0, mapped.refusal.region) : request.regions;
  const calls = BigInt(regions.reduce((count, { size }) => (size > 0n ? count + 1 : count), 0));
  const map = workOf({
    entriesWritten: mapped.written * copies + below,
    entriesRead: mapped.written * walk * copies,
    tablesAllocated: below,
    invalidations: kills(calls, mapped.written),
  });
  const unmap = workOf({
    entriesWritten: mapped.written * copies,
    entriesRead: mapped.written * walk * copies,
    entriesWithoutSkip: mapped.written,
    invalidations: kills(calls, mapped.written),
  });
  if (!cleared) return { map, unmap };
  return { map, unmap, clear: clearWork(asked, cleared) };
}

function clearWork(asked: WindowRequest, cleared: Cleared): Work {
  return workOf({
    entriesWritten: cleared.exchanged - cleared.absent + (asked.userCopy ? cleared.cleared : 0n),
    entriesRead: cleared.read,
    holesSkipped: cleared.skipped,
    entriesWithoutSkip: cleared.range,
    invalidations: kills(cleared.range > 0n ? 1n : 0n, cleared.range),
  });
}

/** What one array with an entry for every page would take. */
function flatFigure(entries: bigint): Figure {
  return { id: 'flat-bytes', title: 'one flat table of the window', value: entries * 8n, unit: 'bytes' };
}

function figures(
  geometry: Geometry,
  asked: WindowRequest,
  window: Extent,
  mapped: Mapped,
  cleared: Cleared | undefined,
): Figure[] {
  const last = window.start + geometry.entries * asked.page - 1n;
  const indirect = (total(mapped.tables) - (mapped.tables.at(-1) ?? 0n)) * geometry.levelBytes;
  const list: Figure[] = [
    { id: 'entries', title: 'entries of the window', value: geometry.entries, unit: 'entries' },
    { id: 'first-entry', title: 'first entry', value: geometry.firstEntry },
    { id: 'window-last', title: 'last address of the window', value: last, unit: 'address' },
    { id: 'root-bytes', title: 'root that hardware is told', value: geometry.rootBytes, unit: 'bytes' },
    flatFigure(geometry.entries),
    { id: 'tces-set', title: 'TCEs set', value: mapped.entries.size, unit: 'entries' },
    { id: 'leaf-bytes-needed', title: 'TCEs set, 8 bytes each', value: mapped.entries.size * 8n, unit: 'bytes' },
    { id: 'indirect-bytes', title: 'indirect levels of one copy', value: indirect, unit: 'bytes' },
  ];
  if (cleared) {
    list.push(
      { id: 'exchanged', title: 'entries exchanged by the clear', value: cleared.exchanged, unit: 'entries' },
      { id: 'tces-left', title: 'TCEs left by the clear', value: cleared.left, unit: 'entries' },
      {
        id: 'tces-left-by-adding',
        title: 'TCEs left if holes were skipped by += instead of |=',
        value: cleared.leftByAdding,
        unit: 'entries',
      },
    );
  }
  return list;
}

function createRejection(asked: WindowRequest, { errno, failed, source, geometry, chargedPages }: Creation): Rejection {
  const charge =
    chargedPages > 0n
      ? ` The ${formatBytes(chargedPages * asked.hostPage)} charged to locked memory just before are not given back.`
      : '';
  return {
    errno,
    reason: createReason(asked, failed, geometry) + charge,
    step: 'create',
    source: source ?? file,
  };
}

function createReason(asked: WindowRequest, failed: Creation['failed'], geometry: Geometry | undefined): string {
  const page = formatBytes(asked.page);
  switch (failed) {
    case 'windows-used':
      return 'Both windows of the container are in use. Remove one first.';
    case 'page-size': {
      const offered = pageSizes(asked.pageSizes ?? 0n).map((offer) => formatBytes(offer));
      return `The bridge does not offer ${page} TCEs. Take one of ${offered.join(', ')}.`;
    }
    case 'levels':
      return `A table has 1 to 5 levels, not ${asked.levels}.`;
    case 'window':
      return (
        `The window is ${formatBytes(asked.window)}, and only a power of two is accepted. ` +
        `The smallest that covers it is ${formatBytes(roundUpPowerOfTwo(asked.window))}.`
      );
    case 'window-page':
      return `The window is smaller than one ${page} TCE page, for which the size computation shifts by a negative number. Take a larger window.`;
    case 'memlock':
      return 'The completely populated table, both copies, is charged to locked memory at creation and is above RLIMIT_MEMLOCK. Raise the limit, or take larger pages or a smaller window.';
    case 'address-limit': {
      const bits = geometry ? (geometry.levelShift - 3) * geometry.levels : 0;
      return (
        `${geometry?.levels} levels of ${geometry ? geometry.levelShift - 3 : 0} bits and ${geometry?.pageShift} page bits make ` +
        `${bits + (geometry?.pageShift ?? 0)} address bits; ${asked.addressLimit ?? addressLimit} and more are refused. ` +
        'No level is smaller than a host page, so fewer levels are the way out.'
      );
    }
    case 'max-block':
      return (
        `One table is ${formatBytes(geometry?.levelBytes ?? 0n)} and must be one block, but the page allocator gives out at most ` +
        `${formatBytes(asked.maxBlock)}. Take more levels or larger pages.`
      );
    case undefined:
      return '';
  }
}

function callRejection(
  step: 'map' | 'clear',
  refusal: CallRefusal & { readonly region?: number },
  asked: WindowRequest,
  window: Extent,
  request: TableRequest,
): Rejection {
  const what = refusal.region === undefined ? 'the range to clear' : regionName(request.regions, refusal.region);
  const page = formatBytes(asked.page);
  const wide = asked.page >= 1n << 32n;
  const reasons: Record<CallRefusal['failed'], string> = {
    'no-window': `The start of ${what} is not in the window ${formatRange(window.start, window.size)}. Move it or widen the window.`,
    size: wide
      ? `The size of ${what} is refused: the mask for ${page} pages is computed in 32 bits and leaves nothing. Take smaller pages.`
      : `The size of ${what} is not a multiple of the ${page} TCE page.`,
    'user-address': `The user address of ${what} is not a multiple of the ${page} TCE page.`,
    iova: `The start of ${what} is not a multiple of the ${page} TCE page. The call returns the positive number 1, which a caller that looks for a negative one takes for success.`,
    range: `The end of ${what} is behind the window. The call returns the positive number 1, which a caller that looks for a negative one takes for success.`,
    'past-end': `The end of ${what} is behind the window. The kernel compares only the start, and would write to entries behind the window or past the table; the caller must not let it come to that.`,
  };
  return {
    errno: refusal.errno,
    reason: reasons[refusal.failed].charAt(0).toUpperCase() + reasons[refusal.failed].slice(1),
    step,
    source: refusal.source,
    ...(refusal.region === undefined ? {} : { region: refusal.region }),
  };
}

function working(
  geometry: Geometry,
  asked: WindowRequest,
  window: Extent,
  creation: Creation,
  mapped: Mapped,
  cleared: Cleared | undefined,
): readonly Step[] {
  const steps = new Working();
  const bits = geometry.levelShift - 3;
  const alloc = 'pnv_pci_ioda2_table_alloc_pages, arch/powerpc/platforms/powernv/pci-ioda-tce.c';
  steps.add(
    'Entries of the window',
    `${formatHex(window.size)} >> ${geometry.pageShift}`,
    formatCount(1n << BigInt(geometry.entriesShift), 'entry', 'entries'),
    alloc,
  );
  steps.add(
    'Bytes of one table, as a power of two',
    `max(ceil(${geometry.entriesShift} / ${geometry.levels}) + 3, log2 ${formatBytes(asked.hostPage)})`,
    `2^${geometry.levelShift} = ${formatBytes(geometry.levelBytes)}, ${bits} bits a level`,
    alloc,
  );
  const sum = bits * geometry.levels + geometry.pageShift;
  const limit = asked.addressLimit ?? addressLimit;
  steps.add(
    'Address bits must stay below the limit',
    `${bits} * ${geometry.levels} + ${geometry.pageShift}`,
    `${sum}, ${sum < limit ? 'below' : 'not below'} ${limit}`,
    alloc,
  );
  steps.add(
    'Entries the kernel believes in',
    `max(8 << ${geometry.entriesShift}, ${formatBytes(asked.hostPage)}) / 8`,
    formatDecimal(geometry.entries),
    'pnv_pci_setup_iommu_table',
  );
  if (asked.userCopy) {
    steps.add(
      'The completely populated table, both copies, charged at creation whatever is mapped',
      `2 * ${formatBytes(geometry.levelBytes)} * (${fullTables(geometry).join(' + ')})`,
      formatBytes(creation.fullBytes, { exact: true }),
      'pnv_pci_ioda2_get_table_size, tce_iommu_create_table',
    );
  }
  steps.add(
    'Tables that the regions need, below the root one for each different entry number shifted right',
    mapped.tables
      .map(
        (count, depth) =>
          `${formatDecimal(count)} ${depth === 0 ? 'root' : `by entry >> ${depthShift(geometry, depth - 1)}`}`,
      )
      .join(' + '),
    formatCount(total(mapped.tables), 'table'),
    'pnv_tce',
  );
  const copies = asked.userCopy ? 2n : 1n;
  steps.add(
    asked.userCopy ? 'On demand, hardware table and user copy' : 'On demand',
    `${copies} * ${formatDecimal(total(mapped.tables))} * ${formatBytes(geometry.levelBytes)}`,
    formatBytes(copies * total(mapped.tables) * geometry.levelBytes, { exact: true }),
    'pnv_alloc_tce_level',
  );
  if (cleared) {
    steps.add(
      'Clear: entries in leaf tables that exist are exchanged, a missing leaf table is stepped over in one go',
      `${formatDecimal(cleared.exchanged)} exchanges + ${formatDecimal(cleared.skipped)} skips`,
      `${formatCount(cleared.exchanged + cleared.skipped, 'step')}, instead of ${formatDecimal(cleared.range)} without the skip`,
      'tce_iommu_clear, drivers/vfio/vfio_iommu_spapr_tce.c',
    );
  }
  return steps.steps;
}

function notes(
  geometry: Geometry,
  asked: WindowRequest,
  window: Extent,
  creation: Creation,
  mapped: Mapped,
  request: TableRequest,
  chosen: string | undefined,
): string[] {
  const list: string[] = chosen === undefined ? [] : [chosen];
  if (creation.errno !== '0') list.push('The sizes are arithmetic only: the kernel refuses this window.');
  const limit = asked.addressLimit ?? addressLimit;
  const bits = BigInt((geometry.levelShift - 3) * geometry.levels + geometry.pageShift);
  if (creation.failed === 'address-limit' && limit === addressLimit && bits < olderLimit) {
    list.push(`Kernels with the older limit of ${olderLimit} address bits accept it.`);
  }
  if (window.start !== 0n && window.start !== window1Start) {
    list.push('The kernel chooses where a window starts: 0, or 2^59 for the second one. Sizes do not depend on it.');
  }
  if (geometry.entries * asked.page > window.size) {
    list.push(
      `The table is rounded up to one host page of entries, so the kernel takes addresses up to ${formatHex(window.start + geometry.entries * asked.page - 1n)}.`,
    );
  }
  if (geometry.levels === 1)
    list.push('With one level nothing is on demand: the whole table is allocated at creation.');
  else if (!asked.userCopy)
    list.push('Without a user copy a clear visits every entry of its range, also where tables are missing.');
  if (mapped.refusal) {
    const before = formatCount(BigInt(mapped.refusal.region), 'region');
    list.push(`Mapping stops at the refused region; the figures are for the ${before} before it.`);
  }
  const overlap = findOverlaps(request.regions, 1)[0];
  if (overlap) {
    const pair = `${regionName(request.regions, overlap.first)} and ${regionName(request.regions, overlap.second)}`;
    list.push(`${pair} overlap: the later mapping silently replaces the earlier one, and each TCE counts once.`);
  }
  if (asked.userCopy && mapped.entries.size > 0n) {
    list.push(
      'Registered memory (VFIO_IOMMU_SPAPR_REGISTER_MEMORY) is charged to locked memory on its own, and costs 8 bytes for each host page of it.',
    );
  }
  if (!isPowerOfTwo(asked.maxBlock))
    list.push('The largest block is not a power of two, which no allocator gives out.');
  return list;
}
