import { formatBytes, formatCount, formatDecimal } from '../../quantity/index.ts';
import { ceilDiv, ilog2 } from '../bits.ts';
import { memoryOf, reportOf, workOf } from '../builder.ts';
import type { Format, Rejection, TableReport, TableRequest } from '../model.ts';
import { createKvmTable, putAll, type KvmTable, type Puts } from '../tce/kvmTce.ts';
import {
  chooseWindow,
  hostPageParameter,
  maxBlockParameter,
  memlockParameter,
  noLimit,
  pageParameter,
  pagePlacements,
  readValues,
  regionName,
  sizes,
} from '../tce/parameters.ts';

const source = 'arch/powerpc/kvm/book3s_64_vio.c (6.12)';
/** TCEs that one H_PUT_TCE_INDIRECT or H_STUFF_TCE carries. */
const batch = 512n;

/** `struct kvmppc_spapr_tce_table`: the TCE table that a pseries guest under KVM sees. */
export const kvmTce: Format = {
  id: 'kvm-tce',
  aliases: ['kvm-spapr-tce', 'spapr-tce'],
  title: 'KVM guest-visible TCE table',
  source,
  doc:
    "The table behind a pseries guest's DMA window. Creation allocates a control block with one pointer for each table page; " +
    'the pages themselves appear when the guest first writes something to them. Everything is charged at creation.',
  hasWindow: true,
  parameters: [
    pageParameter(sizes('64K', '4K', '2M', '16M', '256M', '1G', '16G'), 'Bytes that one TCE maps: 4K to 16G.'),
    hostPageParameter,
    maxBlockParameter,
    memlockParameter,
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(kvmTce, request);
  if (unusable) return unusable;
  const page = read.number('page');
  const hostPage = read.number('host-page');
  const memlock = read.number('memlock');
  const { window, note } = chooseWindow(request, page);
  const setup = {
    hostPage,
    pageShift: ilog2(page),
    firstEntry: window.start / page,
    entries: ceilDiv(window.size, page),
    maxBlock: read.number('max-block'),
    ...(memlock === noLimit ? {} : { memlockPages: memlock / hostPage }),
  };
  const table = createKvmTable(setup);
  const notes = note === undefined ? [] : [note];
  if (window.start % page || window.size % page) {
    notes.push('Start and size are handed over in TCE pages; what is not a whole page was rounded.');
  }
  const refused = table.errno === '0' ? undefined : createRejection(table, page);
  const base = { values, window, windowChosen: request.window === undefined };
  if (table.errno === 'EINVAL') return reportOf(kvmTce, { ...base, notes, rejection: refused });
  // A mapping writes the address with both permission bits, so it is never an empty TCE.
  const regions = request.regions.map((region) => ({ ...region, phys: (region.phys ?? region.iova) | 3n }));
  const puts = putAll(setup, regions);
  if (puts.rejected !== undefined)
    notes.push('Writing stops at the rejected region; the figures are for what came before it.');
  const tablePage = (pages: bigint) => pages * hostPage;
  const control = { full: table.controlBytes, onDemand: table.controlBytes, upfront: table.controlBytes };
  return reportOf(kvmTce, {
    ...base,
    rejection: refused ?? putRejection(puts, request),
    levels: [
      {
        depth: 0,
        name: 'table pages',
        entryShift: setup.pageShift,
        entries: hostPage / 8n,
        tableBytes: hostPage,
        fullTables: table.tablePages,
        tables: puts.pages,
        leaves: puts.entries.size,
        slots: puts.entries.size,
      },
    ],
    memory: memoryOf(
      [
        { name: 'control block', ...control },
        { name: 'table pages', full: tablePage(table.tablePages), onDemand: tablePage(puts.pages), upfront: 0n },
      ],
      tablePage(table.chargedPages),
    ),
    work: works(puts, request, setup.entries, page),
    placements: pagePlacements(request.regions, page),
    figures: [
      { id: 'entries', title: 'entries of the window', value: setup.entries, unit: 'entries' },
      { id: 'first-entry', title: 'first entry', value: setup.firstEntry },
      { id: 'table-pages', title: 'host pages of the whole table', value: table.tablePages, unit: 'pages' },
      { id: 'charge', title: 'host pages asked to be charged', value: table.chargeRequested, unit: 'pages' },
      { id: 'charged', title: 'host pages charged', value: table.chargedPages, unit: 'pages' },
      { id: 'control-bytes', title: 'control block', value: table.controlBytes, unit: 'bytes' },
    ],
    steps: [
      {
        text: 'Host pages of the whole table',
        formula: `ceil(8 * ${formatDecimal(setup.entries)} / ${formatBytes(hostPage)})`,
        value: formatDecimal(table.tablePages),
        source: 'kvmppc_tce_pages',
      },
      {
        text: 'The control block with its array of page pointers, one contiguous block',
        formula: `120 + 8 * ${formatDecimal(table.tablePages)}`,
        value: formatBytes(table.controlBytes, { exact: true }),
        source: 'kvm_vm_ioctl_create_spapr_tce',
      },
      {
        text: 'Charged at creation, whatever the guest writes',
        formula: `${formatDecimal(table.tablePages)} + ceil(${formatDecimal(table.controlBytes)} / ${formatBytes(hostPage)})`,
        value: formatCount(table.chargeRequested, 'host page'),
        source: 'kvmppc_stt_pages',
      },
      {
        text: `Pages that appear on demand: one for every ${formatDecimal(hostPage / 8n)} entries the guest writes to`,
        value: formatCount(puts.pages, 'page'),
        source: 'kvmppc_tce_put, kvm_spapr_get_tce_page',
      },
    ],
    notes: [...notes, 'Empty TCEs allocate nothing, and nothing is freed before the table is closed.'],
  });
}

function works(puts: Puts, request: TableRequest, entries: bigint, page: bigint): TableReport['work'] {
  const calls = request.regions.reduce((sum, { size }) => sum + ceilDiv(size / page, batch), 0n);
  const invalidations = [{ scheme: 'batched' as const, count: calls, note: `hypervisor calls of up to ${batch} TCEs` }];
  const range = request.clear ? request.clear.size / page : entries;
  return {
    map: workOf({ entriesWritten: puts.written, tablesAllocated: puts.pages, invalidations }),
    unmap: workOf({ entriesWritten: puts.written, entriesWithoutSkip: puts.written, invalidations }),
    clear: workOf({
      entriesRead: range,
      entriesWritten: clearedEntries(puts, request, page),
      entriesWithoutSkip: range,
      invalidations: [
        { scheme: 'batched', count: ceilDiv(range, batch), note: `hypervisor calls of up to ${batch} TCEs` },
      ],
    }),
  };
}

/** An empty TCE is written only where the table page exists; elsewhere the put returns at once. */
function clearedEntries(puts: Puts, request: TableRequest, page: bigint): bigint {
  const range = request.clear;
  if (!range) return puts.entries.size;
  const start = request.window?.start ?? 0n;
  const first = range.start < start ? 0n : (range.start - start) / page;
  return range.size < page ? 0n : puts.entries.clipped(first, first + range.size / page - 1n).size;
}

function createRejection(table: KvmTable, page: bigint): Rejection {
  const reasons: Record<NonNullable<KvmTable['failed']>, string> = {
    empty: 'The window holds no TCE page. Take a larger one.',
    'page-shift': `TCE pages are 4K to 16G, not ${formatBytes(page)}.`,
    range: 'The end of the window is past the last address, 2^64. Move it down or make it smaller.',
    memlock: `${formatCount(table.chargeRequested, 'host page')} are charged at creation, above RLIMIT_MEMLOCK. Raise the limit or take larger TCE pages.`,
    'control-block': `The control block is one block of ${formatBytes(table.controlBytes)}, more than the page allocator gives out. Take larger TCE pages or a smaller window.`,
  };
  return {
    errno: table.errno,
    reason: table.failed ? reasons[table.failed] : '',
    step: 'create',
    source: table.source ?? source,
  };
}

function putRejection(puts: Puts, request: TableRequest): Rejection | undefined {
  if (puts.rejected === undefined) return undefined;
  const name = regionName(request.regions, puts.rejected);
  const reason =
    puts.result === 'H_PARAMETER'
      ? `The guest's write for ${name} is not aligned to the TCE page or runs out of the window.`
      : `The value written for ${name} is not aligned to the TCE page; KVM leaves it to user space.`;
  return { errno: puts.result, reason, step: 'map', region: puts.rejected, source: 'kvmppc_h_put_tce' };
}
