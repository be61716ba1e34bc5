import { formatBytes, formatCount, formatDecimal, formatHex } from '../../quantity/index.ts';
import { memoryOf, reportOf } from '../builder.ts';
import type { Figure, Format, TableReport, TableRequest } from '../model.ts';
import { hostWindow } from '../tce/ioda2Default.ts';
import { tceReport } from '../tce/ioda2Report.ts';
import { hostPageParameter, maxBlockParameter, readValues } from '../tce/parameters.ts';

const source = 'arch/powerpc/platforms/powernv/pci-ioda.c (6.12)';

/** The window that the powernv host sets up for its own drivers. */
export const powernvHost: Format = {
  id: 'powernv-host',
  aliases: ['ioda2-default'],
  title: "powernv host's own DMA window",
  source,
  doc:
    'The default window of a device that the host uses itself: pages of the host kernel, as large as the allocator and the ' +
    'memory allow, two levels or more, no user copy, nothing charged. A bitmap with one bit an entry comes with it.',
  hasWindow: false,
  parameters: [
    hostPageParameter,
    maxBlockParameter,
    {
      id: 'memory',
      aliases: ['memory-max'],
      title: 'Largest memory address',
      doc: 'The highest address that memory may ever be plugged in at. The window is not larger than the power of two below it.',
      kind: 'size',
      default: 1n << 36n,
      min: 1n << 20n,
      max: 1n << 62n,
    },
    {
      id: 'm32-base',
      title: '32-bit MMIO base',
      doc: 'Where the MMIO space below 4 GiB begins on the bus. From there to 4 GiB no DMA address is handed out.',
      kind: 'address',
      default: 0x80000000n,
    },
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(powernvHost, request);
  if (unusable) return unusable;
  const hostPage = read.number('host-page');
  const maxBlock = read.number('max-block');
  const host = hostWindow({ hostPage, maxBlock, memoryMax: read.number('memory'), m32Base: read.number('m32-base') });
  const window = { start: 0n, size: host.window };
  const asked = {
    hostPage,
    page: hostPage,
    window: host.window,
    levels: host.levels,
    start: 0n,
    userCopy: false,
    maxBlock,
  };
  const table = tceReport(asked, window, request, undefined);
  const bitmap = { full: host.bitmapBytes, onDemand: host.bitmapBytes, upfront: host.bitmapBytes };
  const figures: Figure[] = [
    { id: 'levels', title: 'levels', value: host.levels, unit: 'levels' },
    { id: 'reserved-first', title: 'first entry kept from DMA', value: host.reservedFirst },
    { id: 'reserved-end', title: 'end of the entries kept from DMA', value: host.reservedEnd },
    { id: 'bypass-window', title: 'POWER8 bypass window, 256 MiB pages', value: host.bypassWindow, unit: 'bytes' },
    { id: 'bypass-table', title: 'POWER8 bypass table, one block', value: host.bypassTable, unit: 'bytes' },
  ];
  const steps = [
    {
      text: 'The window: what fits a bitmap of one block, but not more than the memory',
      formula: `min(${formatBytes(maxBlock)} * 8 * ${formatBytes(hostPage)}, power of two below ${formatHex(read.number('memory'))})`,
      value: formatBytes(host.window),
      source: 'pnv_pci_ioda2_setup_default_config',
    },
    {
      text: 'Levels: as many as it takes with tables of at most one block, and at least 2',
      value: host.levels.toString(),
      source: 'pnv_pci_ioda2_setup_default_config',
    },
    {
      text: 'The bitmap: one bit for each entry, in whole longs',
      formula: `ceil(${formatDecimal(host.creation.geometry?.entries ?? 0n)} / 64) * 8`,
      value: formatBytes(host.bitmapBytes),
      source: 'iommu_init_table, arch/powerpc/kernel/iommu.c',
    },
  ];
  const notes = [...table.notes];
  if (host.reservedEnd > host.reservedFirst) {
    notes.push(
      `${formatCount(host.reservedEnd - host.reservedFirst, 'entry', 'entries')} below 4 GiB are kept from DMA for 32-bit MMIO.`,
    );
  }
  if (host.bypassTable > maxBlock) {
    notes.push(
      'The table for 64-bit bypass through window 0 is above the largest block, so a POWER8 host cannot use it (EIO).',
    );
  }
  return reportOf(powernvHost, {
    ...table,
    values,
    window,
    windowChosen: true,
    memory: memoryOf([...table.memory.items, { name: 'allocation bitmap', ...bitmap }]),
    figures: [...figures, ...table.figures],
    steps: [...steps, ...table.steps],
    notes,
  });
}
