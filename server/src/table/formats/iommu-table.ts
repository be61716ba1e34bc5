import { formatBytes, formatDecimal, formatHex } from '../../quantity/index.ts';
import { ceilDiv } from '../bits.ts';
import { memoryOf, reportOf } from '../builder.ts';
import type { Format, Rejection, TableReport, TableRequest } from '../model.ts';
import { flatReport } from '../tce/flat.ts';
import { bitmapLayout } from '../tce/iommuTable.ts';
import { chooseWindow, pageParameter, readValues, sizes } from '../tce/parameters.ts';

const source = 'arch/powerpc/kernel/iommu.c (6.12)';

/** The bitmap and the pools out of which a POWER kernel hands out DMA addresses. */
export const iommuTable: Format = {
  id: 'iommu-table',
  aliases: ['iommu-table-bitmap'],
  title: 'iommu_table bitmap and pools',
  source,
  doc:
    'What the kernel allocates besides the table for a window of its own: one bit for each entry, and pools that spread the ' +
    'processors over the lower three quarters. The rest is for large requests.',
  hasWindow: true,
  parameters: [
    pageParameter(sizes('64K', '4K', '2M', '16M', '256M'), 'Bytes that one TCE maps.'),
    {
      id: 'reserved-start',
      title: 'Reserved from',
      doc: 'First address never handed out, usually the 32-bit MMIO base.',
      kind: 'address',
      default: 0n,
    },
    {
      id: 'reserved-end',
      title: 'Reserved to',
      doc: 'Address behind the last one never handed out, usually 4 GiB. Equal to the start: nothing.',
      kind: 'address',
      default: 0n,
    },
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(iommuTable, request);
  if (unusable) return unusable;
  const page = read.number('page');
  const { window, note } = chooseWindow(request, page);
  const entries = window.size / page;
  const firstEntry = window.start / page;
  const layout = bitmapLayout({
    entries,
    firstEntry,
    page,
    reservedStart: read.number('reserved-start') / page,
    reservedEnd: ceilDiv(read.number('reserved-end'), page),
  });
  const flat = flatReport(
    { page, window: { start: window.start, size: entries * page }, entries, batch: 1n, writer: 'iommu_range_alloc' },
    request,
  );
  const empty: Rejection | undefined =
    entries > 0n
      ? undefined
      : {
          errno: 'ENOMEM',
          reason: 'The window holds no entry, and an empty bitmap cannot be allocated. Take a larger window.',
          step: 'create',
          source: 'iommu_init_table',
        };
  const bitmap = { full: layout.bitmapBytes, onDemand: layout.bitmapBytes, upfront: layout.bitmapBytes };
  return reportOf(iommuTable, {
    ...flat,
    values,
    window,
    windowChosen: request.window === undefined,
    // The table itself belongs to the format behind the window.
    levels: [],
    rejection: empty ?? flat.rejection,
    memory: memoryOf([{ name: 'allocation bitmap', ...bitmap }]),
    figures: [
      { id: 'pools', title: 'pools', value: layout.pools },
      { id: 'pool-entries', title: 'entries of a pool', value: layout.poolEntries, unit: 'entries' },
      { id: 'large-pool', title: 'large requests from entry', value: layout.largePoolFirst, unit: 'entries' },
      {
        id: 'reserved-entries',
        title: 'entries reserved from the start',
        value: layout.reservedEntries,
        unit: 'entries',
      },
      { id: 'reserved-first', title: 'first reserved entry', value: layout.reservedFirst },
      { id: 'reserved-end', title: 'end of the reserved entries', value: layout.reservedEnd },
      ...flat.figures,
    ],
    steps: [
      {
        text: 'The bitmap: one bit for each entry, in whole longs',
        formula: `ceil(${formatDecimal(entries)} / 64) * 8`,
        value: formatBytes(layout.bitmapBytes, { exact: true }),
        source: 'iommu_init_table',
      },
      {
        text: 'Pools: 4 from 1 GiB on, else 1, over three quarters of the entries',
        formula: `${formatDecimal(entries)} * 3 / 4 / ${layout.pools}`,
        value: formatDecimal(layout.poolEntries),
        source: 'iommu_init_table',
      },
      {
        text: 'Reserved: entry 0 of a window at address 0, and the range given, clipped to the window',
        formula: `${formatHex(layout.reservedFirst)} .. ${formatHex(layout.reservedEnd)}`,
        value: formatDecimal(layout.reservedEntries),
        source: 'iommu_table_reserve_pages',
      },
      ...flat.steps,
    ],
    notes: [
      ...(note === undefined ? [] : [note]),
      ...flat.notes,
      'The table itself comes with the format behind the window and is not counted here.',
    ],
  });
}
