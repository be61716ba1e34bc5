import { formatBytes, formatDecimal } from '../../quantity/index.ts';
import { pageSizes } from '../bits.ts';
import { memoryOf, reportOf } from '../builder.ts';
import type { Format, Rejection, TableReport, TableRequest } from '../model.ts';
import { firmwareMaskOf } from '../tce/ddw.ts';
import { flatReport } from '../tce/flat.ts';
import { bitmapLayout } from '../tce/iommuTable.ts';
import {
  chooseWindow,
  hostPageParameter,
  memlockParameter,
  noLimit,
  pageParameter,
  readValues,
  size,
  sizes,
} from '../tce/parameters.ts';
import { createVfioWindow, type VfioWindow } from '../tce/pseriesVfio.ts';

const source = 'arch/powerpc/platforms/pseries/iommu.c (6.12)';

/** A window that a VFIO container makes inside a pseries guest. */
export const pseriesVfio: Format = {
  id: 'pseries-vfio',
  aliases: ['pseries-vfio-window'],
  title: 'pseries VFIO window',
  source,
  doc:
    'The 64-bit window of a VFIO container on pseries. The table lives in firmware and has one level; the kernel keeps a flat ' +
    'array of user addresses and a bitmap, both whole from the start. Only the table is charged.',
  hasWindow: true,
  parameters: [
    pageParameter(
      sizes('64K', '4K', '2M', '16M', '32M', '64M', '128M', '256M'),
      'Bytes that one TCE maps. Firmware must offer it.',
    ),
    {
      id: 'levels',
      title: 'Levels',
      doc: 'The only legal value is 1 (0 passes for 1). More are refused, but only after 4 GiB - 1 has been charged.',
      kind: 'count',
      default: 1n,
      choices: [{ value: 1n, title: 'one level' }],
    },
    hostPageParameter,
    {
      id: 'page-sizes',
      title: 'Page sizes of firmware',
      doc: 'IO page sizes that firmware offers: 4K, 64K, 2M, 16M to 256M, 16G. 16G gets lost on the way; 4K is always there.',
      kind: 'sizes',
      default: size['4K'] | size['64K'] | size['2M'],
    },
    {
      id: 'largest-block',
      title: 'Largest block',
      doc: "Firmware's answer to how many TCEs one window may have. QEMU always says 2^31.",
      kind: 'count',
      default: 1n << 31n,
      choices: [{ value: 1n << 31n, title: 'QEMU' }],
    },
    memlockParameter,
  ],
  report,
};

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(pseriesVfio, request);
  if (unusable) return unusable;
  const page = read.number('page');
  const hostPage = read.number('host-page');
  const memlock = read.number('memlock');
  const { window, note } = chooseWindow(request, page);
  const created = createVfioWindow({
    hostPage,
    firmwareMask: firmwareMaskOf(read.number('page-sizes')),
    page,
    window: window.size,
    levels: read.number('levels'),
    largestBlock: read.number('largest-block'),
    ...(memlock === noLimit ? {} : { memlock }),
  });
  const charged = created.chargedPages * hostPage;
  const notes = note === undefined ? [] : [note];
  const base = { values, window, windowChosen: request.window === undefined };
  const steps = [
    {
      text: 'Charged at creation: one copy of the table',
      formula:
        read.number('levels') > 1n
          ? '~0U for more than one level'
          : `${formatBytes(window.size)} / ${formatBytes(page)} * 8`,
      value: formatBytes(created.sizeBytes, { exact: true }),
      source: 'spapr_tce_get_table_size',
    },
  ];
  if (created.errno !== '0') {
    const rejection = refusal(created, page, window.size, charged);
    return reportOf(pseriesVfio, { ...base, memory: memoryOf([], charged), steps, notes, rejection });
  }
  const { entries } = created;
  const flat = flatReport({ page, window, entries, batch: 1n, writer: 'tce_exchange_pseries' }, request);
  const bitmap = bitmapLayout({ entries, firstEntry: window.start / page, page, reservedStart: 0n, reservedEnd: 0n });
  const item = (name: string, bytes: bigint) => ({ name, full: bytes, onDemand: bytes, upfront: bytes });
  return reportOf(pseriesVfio, {
    ...flat,
    ...base,
    memory: memoryOf(
      [
        item('table in firmware', entries * 8n),
        item('user addresses', created.userViewBytes),
        item('allocation bitmap', bitmap.bitmapBytes),
      ],
      charged,
    ),
    figures: [
      { id: 'charged', title: 'host pages charged', value: created.chargedPages, unit: 'pages' },
      ...flat.figures,
    ],
    steps: [
      ...steps,
      {
        text: 'User addresses: a flat array, allocated whole',
        formula: `8 * ${formatDecimal(entries)}, in host pages of ${formatBytes(hostPage)}`,
        value: formatBytes(created.userViewBytes, { exact: true }),
        source: 'pseries_tce_iommu_userspace_view_alloc',
      },
      ...flat.steps,
    ],
    notes: [
      ...notes,
      ...flat.notes,
      'The array of user addresses is not charged, and a failure to allocate it goes unnoticed.',
    ],
  });
}

function refusal(created: VfioWindow, page: bigint, window: bigint, charged: bigint): Rejection {
  const offered = pageSizes(created.offered).map((offer) => formatBytes(offer));
  const reasons: Record<NonNullable<VfioWindow['failed']>, string> = {
    'page-size': `The group does not offer ${formatBytes(page)} TCEs. Take one of ${offered.join(', ')}.`,
    size: `The window of ${formatBytes(window)} holds no TCE page. Take a larger one.`,
    memlock:
      'The table is charged to locked memory at creation and is above RLIMIT_MEMLOCK. Raise the limit or take larger pages.',
    levels: 'Only one level is possible here. Ask for one.',
    window: `The window is ${formatBytes(window)}, and only a power of two of at least one TCE page is accepted.`,
    'largest-block': 'Firmware does not have that many TCEs in one block. Take larger pages or a smaller window.',
  };
  const kept =
    charged > 0n ? ` The ${formatBytes(charged)} charged to locked memory just before are not given back.` : '';
  const reason = (created.failed ? reasons[created.failed] : '') + kept;
  return { errno: created.errno, reason, step: 'create', source: created.source ?? source };
}
