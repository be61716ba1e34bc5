import { formatCount } from '../../quantity/index.ts';
import { reportOf } from '../builder.ts';
import type { Extent, Format, TableReport, TableRequest } from '../model.ts';
import { addressLimit, olderLimit, type WindowRequest } from '../tce/ioda2.ts';
import { tceReport } from '../tce/ioda2Report.ts';
import {
  chooseWindow,
  hostPageParameter,
  maxBlockParameter,
  memlockParameter,
  noLimit,
  pageParameter,
  readValues,
  sizes,
} from '../tce/parameters.ts';
import type { ValueReader } from '../values.ts';

/** What PHB3 and PHB4 bridges are known to offer between them. */
const bridgePages = 0x51211000n;

/** POWER8 to POWER10 bare metal, windows made through VFIO for a guest or a user-space driver. */
export const powernv: Format = {
  id: 'powernv',
  aliases: ['ioda2', 'powernv-ioda2', 'tce'],
  title: 'powernv IODA2 TCE table',
  source: 'arch/powerpc/platforms/powernv/pci-ioda-tce.c (6.12)',
  doc:
    'Translation control entries of a POWER8, POWER9 or POWER10 host bridge: 8 bytes an entry, 1 to 5 levels of one size. ' +
    'Levels below the root appear when something is mapped. A window made through VFIO has a second copy of the same shape ' +
    'that keeps the user addresses.',
  hasWindow: true,
  parameters: [
    pageParameter(sizes('64K', '4K', '2M', '16M', '256M', '1G'), 'Bytes that one TCE maps. The bridge must offer it.'),
    {
      id: 'levels',
      title: 'Levels',
      doc: 'Table levels, 1 to 5. One level is allocated whole at creation; more are filled on demand below the root.',
      kind: 'count',
      default: 2n,
      choices: [1n, 2n, 3n, 4n, 5n].map((value) => ({ value, title: formatCount(value, 'level') })),
      whatIf: true,
    },
    hostPageParameter,
    {
      id: 'user-copy',
      title: 'User copy',
      doc: 'On for a window made through VFIO: a mirror of the table with user addresses, both charged to locked memory. Off for a window of the kernel itself.',
      kind: 'flag',
      default: true,
    },
    {
      id: 'page-sizes',
      title: 'Page sizes of the bridge',
      doc: 'TCE page sizes that the bridge offers (`ibm,supported-tce-sizes`): 4K and 64K always, 16M and 256M on POWER8, 2M and 1G on POWER9.',
      kind: 'sizes',
      default: bridgePages,
    },
    maxBlockParameter,
    memlockParameter,
    {
      id: 'windows-used',
      title: 'Windows in use',
      doc: 'Windows that the container has already. Hardware has two for each device.',
      kind: 'count',
      default: 0n,
      max: 2n,
    },
    {
      id: 'address-limit',
      title: 'Limit on address bits',
      doc: 'A table whose level bits and page bits add up to this many is refused. 55 in current kernels; 60 when on-demand levels were introduced.',
      kind: 'count',
      default: addressLimit,
      choices: [
        { value: addressLimit, title: 'current kernels' },
        { value: olderLimit, title: 'when on-demand levels were introduced' },
      ],
      max: 64n,
    },
  ],
  report,
};

function requestOf(read: ValueReader, window: Extent): WindowRequest {
  const memlock = read.number('memlock');
  return {
    hostPage: read.number('host-page'),
    page: read.number('page'),
    window: window.size,
    levels: read.number('levels'),
    start: window.start,
    userCopy: read.flag('user-copy'),
    maxBlock: read.number('max-block'),
    pageSizes: read.number('page-sizes'),
    windowsUsed: read.number('windows-used'),
    addressLimit: read.number('address-limit'),
    ...(memlock === noLimit ? {} : { memlock }),
  };
}

function report(request: TableRequest): TableReport {
  const { read, values, unusable } = readValues(powernv, request);
  if (unusable) return unusable;
  const { window, note } = chooseWindow(request, read.number('page'));
  return reportOf(powernv, {
    values,
    window,
    windowChosen: request.window === undefined,
    ...tceReport(requestOf(read, window), window, request, note),
  });
}
