import { formatBytes, formatCount } from '../../quantity/index.ts';
import { memoryOf, reportOf } from '../builder.ts';
import type { Format, Rejection, TableReport, TableRequest } from '../model.ts';
import { flatReport } from '../tce/flat.ts';
import { segmentBytes, segmentTableBytes, shareOf } from '../tce/ioda1.ts';
import { bitmapLayout } from '../tce/iommuTable.ts';
import { hostPageParameter, maxBlockParameter, readValues, size } from '../tce/parameters.ts';

const source = 'arch/powerpc/platforms/powernv/pci-ioda.c (6.1)';
const setup = 'pnv_pci_ioda1_setup_dma_pe';

/** POWER7 bridges: a share of the 32-bit space, one level of 4K pages. Gone after Linux 6.1. */
export const powernvIoda1: Format = {
  id: 'powernv-ioda1',
  aliases: ['ioda1'],
  title: 'powernv IODA1 TCE table',
  source,
  doc:
    'The 32-bit DMA space of a POWER7 bridge (P7IOC) is cut into segments of 256 MiB, shared out by the weights of the ' +
    'devices. Each share has one contiguous table of 4K pages. The code was removed after Linux 6.1.',
  hasWindow: false,
  parameters: [
    hostPageParameter,
    {
      id: 'm32-base',
      title: '32-bit MMIO base',
      doc: 'Where the 32-bit MMIO space begins on the bus; DMA has what is below, in whole segments of 256 MiB.',
      kind: 'address',
      default: size['2G'],
      max: (1n << 32n) - 1n,
    },
    {
      id: 'weight',
      title: 'Weight of the device',
      doc: 'DMA weight: 10 for most devices, 15 for RAID controllers, 3 for old USB controllers. 0 gets no 32-bit DMA.',
      kind: 'count',
      default: 10n,
      choices: [
        { value: 10n, title: 'most devices' },
        { value: 15n, title: 'RAID controller' },
        { value: 3n, title: 'USB 1 or 2 controller' },
      ],
      max: 0xffffffffn,
    },
    {
      id: 'total-weight',
      title: 'Weight of all devices',
      doc: 'The weights of all devices below the bridge added up.',
      kind: 'count',
      default: 10n,
      min: 1n,
      max: 0xffffffffn,
    },
    {
      id: 'segments-free',
      title: 'Free segments in a row',
      doc: 'The longest run of segments that no other device has. As many as there are for the first device.',
      kind: 'count',
      default: 16n,
      max: 16n,
    },
    maxBlockParameter,
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(powernvIoda1, request);
  if (unusable) return unusable;
  const hostPage = read.number('host-page');
  const maxBlock = read.number('max-block');
  const weight = read.number('weight');
  const share = shareOf({
    hostPage,
    m32Base: read.number('m32-base'),
    weight,
    totalWeight: read.number('total-weight'),
    segmentsFree: read.number('segments-free'),
  });
  const window = { start: 0n, size: share.window };
  const flat = flatReport(
    {
      page: size['4K'],
      window,
      entries: share.entries,
      batch: 1n,
      writer: 'pnv_tce_build',
      bytes: share.allocatedBytes,
    },
    request,
  );
  const bitmap = bitmapLayout({
    entries: share.entries,
    firstEntry: 0n,
    page: size['4K'],
    reservedStart: 0n,
    reservedEnd: 0n,
  });
  const table = { full: share.allocatedBytes, onDemand: share.allocatedBytes, upfront: share.allocatedBytes };
  const map = { full: bitmap.bitmapBytes, onDemand: bitmap.bitmapBytes, upfront: bitmap.bitmapBytes };
  const refused = refusal(share.segments, weight, share.allocatedBytes, maxBlock);
  return reportOf(powernvIoda1, {
    ...flat,
    values,
    window,
    windowChosen: true,
    ...(refused ? { rejection: refused } : {}),
    memory: memoryOf([
      { name: 'hardware table', ...table },
      { name: 'allocation bitmap', ...map },
    ]),
    figures: [
      { id: 'segments', title: 'segments of 256 MiB', value: share.segments },
      { id: 'segments-total', title: 'segments on the bridge', value: share.segmentsTotal },
      { id: 'table-bytes', title: 'bytes of TCEs', value: share.tableBytes, unit: 'bytes' },
      ...flat.figures,
    ],
    steps: [
      {
        text: 'Segments below the 32-bit MMIO space',
        formula: `${formatBytes(read.number('m32-base'))} / ${formatBytes(segmentBytes)}`,
        value: share.segmentsTotal.toString(),
        source: 'pnv_pci_init_ioda_phb',
      },
      {
        text: "The device's share by weight, at least one, and not more than are free in a row",
        formula: `${weight} * ${share.segmentsTotal} / ${read.number('total-weight')}`,
        value: formatCount(share.segments, 'segment'),
        source: setup,
      },
      {
        text: 'TCEs of the share',
        formula: `${share.segments} * ${formatBytes(segmentTableBytes)}`,
        value: formatBytes(share.tableBytes),
        source: setup,
      },
      {
        text: 'One contiguous block, so a power of two of host pages',
        value: formatBytes(share.allocatedBytes),
        source: setup,
      },
      ...flat.steps,
    ],
    notes: [
      ...flat.notes,
      'The window is placed at the first free segments; 0 is taken here, as for the first device.',
    ],
  });
}

function refusal(segments: bigint, weight: bigint, bytes: bigint, maxBlock: bigint): Rejection | undefined {
  if (segments === 0n) {
    const why = weight === 0n ? 'A device of weight 0 gets no 32-bit DMA.' : 'No segment of the 32-bit space is free.';
    return { errno: 'refused', reason: `${why} The device is left without a table.`, step: 'create', source: setup };
  }
  if (bytes <= maxBlock) return undefined;
  const reason = `The table is one block of ${formatBytes(bytes)}, more than the page allocator gives out. The device is left without a table.`;
  return { errno: 'refused', reason, step: 'create', source: setup };
}
