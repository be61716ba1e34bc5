import type { Format, Region, TableReport, TableRequest } from '../../../server/src/table/model.ts';

const none = {
  entriesWritten: 0n,
  entriesRead: 0n,
  tablesAllocated: 0n,
  tablesFreed: 0n,
  holesSkipped: 0n,
  invalidations: [],
};

function blockOf({ iova, size, phys }: Region, page: bigint): bigint {
  const big = 1n << 21n;
  return ((iova | (phys ?? iova)) & (big - 1n)) === 0n && size >= big ? big : page;
}

/** A format with one parameter of every kind: one table per level and 512 entries, blocks of a page or 2 MiB. */
export const fake: Format = {
  id: 'fake',
  aliases: ['pretend'],
  title: 'Pretended table',
  source: 'nowhere',
  doc: 'For tests.',
  hasWindow: true,
  parameters: [
    {
      id: 'page',
      title: 'Page size',
      doc: '',
      kind: 'size',
      default: 65536n,
      powerOfTwo: true,
      whatIf: true,
      choices: [
        { value: 4096n, title: '4 KiB' },
        { value: 65536n, title: '64 KiB' },
      ],
    },
    {
      id: 'levels',
      aliases: ['depth'],
      title: 'Levels',
      doc: '',
      kind: 'count',
      default: 2n,
      min: 1n,
      max: 4n,
      whatIf: true,
    },
    { id: 'input-bits', title: 'Input', doc: '', kind: 'bits', default: 48n },
    { id: 'base', title: 'Base', doc: '', kind: 'address', default: 0n },
    { id: 'sizes', title: 'Page sizes', doc: '', kind: 'sizes', default: 0x201000n },
    {
      id: 'stage',
      title: 'Stage',
      doc: '',
      kind: 'choice',
      default: 'first',
      choices: [
        { value: 'first', title: 'First' },
        { value: 'second', title: 'Second' },
      ],
    },
    { id: 'copy', title: 'Second copy', doc: '', kind: 'flag', default: true },
  ],
  report(request: TableRequest): TableReport {
    const page = request.values.page as bigint;
    const levels = request.values.levels as bigint;
    const placements = request.regions.map((region, index) => {
      const size = blockOf(region, page);
      return { region: index, blocks: [{ size, count: region.size / size }] };
    });
    const entries = placements.reduce((sum, { blocks }) => sum + blocks[0]!.count, 0n);
    const tables = entries / 512n + levels;
    const bytes = tables * 4096n;
    return {
      format: 'fake',
      title: 'Pretended table',
      values: request.values,
      window: request.window ?? { start: 0n, size: 1n << 48n },
      windowChosen: !request.window,
      ...(levels === 4n
        ? {
            rejection: {
              errno: 'EINVAL',
              reason: 'four levels are too many',
              step: 'create' as const,
              source: 'fake_create',
            },
          }
        : {}),
      levels: [
        {
          depth: 0,
          name: 'root',
          entryShift: 12,
          entries: 512n,
          tableBytes: 4096n,
          fullTables: 1n,
          tables,
          leaves: entries,
          slots: entries,
        },
      ],
      memory: { items: [], full: bytes * 2n, onDemand: bytes, upfront: 0n },
      work: { map: { ...none, entriesWritten: entries }, unmap: none },
      placements,
      figures: [],
      steps: [],
      notes: [],
    };
  },
};

/** One without a window and without page sizes. */
export const aperture: Format = {
  ...fake,
  id: 'aperture',
  aliases: [],
  title: 'Aperture',
  hasWindow: false,
  parameters: fake.parameters.slice(1, 2),
};

export const formats = [fake, aperture];
