/** What the TCE formats have in common: their parameters, the choice of a window, words for what is refused. */
import { formatBytes, formatHex } from '../../quantity/index.ts';
import { max, roundUpPowerOfTwo } from '../bits.ts';
import { reportOf } from '../builder.ts';
import type { Choice, Extent, Format, Parameter, Placement, Region, TableReport, TableRequest } from '../model.ts';
import { completeValues, ValueReader, type ValueProblem } from '../values.ts';
import { window1Start } from './ioda2.ts';

export const size = {
  '4K': 1n << 12n,
  '64K': 1n << 16n,
  '2M': 1n << 21n,
  '16M': 1n << 24n,
  '32M': 1n << 25n,
  '64M': 1n << 26n,
  '128M': 1n << 27n,
  '256M': 1n << 28n,
  '1G': 1n << 30n,
  '2G': 1n << 31n,
  '16G': 1n << 34n,
} as const;

export const noLimit = 1n << 64n;

export function sizes(...names: readonly (keyof typeof size)[]): Choice[] {
  return names.map((name) => ({ value: size[name], title: name }));
}

export function pageParameter(choices: readonly Choice[], doc: string): Parameter {
  return {
    id: 'page',
    aliases: ['page-size', 'tce-page'],
    title: 'TCE page size',
    doc,
    kind: 'size',
    default: size['64K'],
    choices,
    powerOfTwo: true,
    min: size['4K'],
    max: 1n << 62n,
    whatIf: true,
  };
}

export const hostPageParameter: Parameter = {
  id: 'host-page',
  aliases: ['host-page-size'],
  title: 'Host page size',
  doc: 'Page size of the host kernel. No table level is smaller, and locked memory is counted in it.',
  kind: 'size',
  default: size['64K'],
  choices: sizes('64K', '4K'),
  powerOfTwo: true,
  min: size['4K'],
  max: 1n << 30n,
};

export const maxBlockParameter: Parameter = {
  id: 'max-block',
  aliases: ['max-contiguous'],
  title: 'Largest contiguous block',
  doc: 'The largest block that the page allocator gives out: host page shifted by the maximal order. A fragmented host has less.',
  kind: 'size',
  default: size['16M'],
  choices: sizes('16M'),
};

export const memlockParameter: Parameter = {
  id: 'memlock',
  title: 'Locked memory limit',
  doc: 'RLIMIT_MEMLOCK of the process. 16 EiB stands for no limit.',
  kind: 'size',
  default: noLimit,
  choices: [{ value: noLimit, title: 'no limit' }],
};

/** The values of a request, and the report to give where one of them cannot be computed with. */
export function readValues(
  format: Format,
  request: TableRequest,
): { read: ValueReader; values: TableRequest['values']; unusable?: TableReport } {
  const { values, problems } = completeValues(format, request.values);
  const read = new ValueReader(values);
  const problem = problems.find(({ code }) => code !== 'unknown');
  if (!problem) return { read, values };
  return { read, values, unusable: unusable(format, request, values, problem) };
}

function unusable(
  format: Format,
  request: TableRequest,
  values: TableRequest['values'],
  { message }: ValueProblem,
): TableReport {
  return reportOf(format, {
    values,
    window: request.window ?? { start: 0n, size: 0n },
    windowChosen: request.window === undefined,
    rejection: {
      errno: 'refused',
      reason: `This cannot be computed: ${message}.`,
      step: 'create',
      source: format.source,
    },
  });
}

/** Taken where there is nothing to cover: what a container's default window usually is. */
const usualWindow = size['2G'];

/**
 * The window that was asked for, else the smallest power of two from the start of window 0 (address 0) or 1 (2^59)
 * that covers the regions and holds at least one page.
 */
export function chooseWindow(request: TableRequest, page: bigint): { window: Extent; note?: string } {
  if (request.window) return { window: request.window };
  let start = window1Start;
  let end = 0n;
  for (const region of request.regions) {
    if (region.size === 0n) continue;
    if (region.iova < start) start = 0n;
    if (region.iova + region.size > end) end = region.iova + region.size;
  }
  if (end === 0n) {
    const note = `No window and no region were given, so a window of ${formatBytes(max(usualWindow, page))} from 0 is taken.`;
    return { window: { start: 0n, size: max(usualWindow, page) }, note };
  }
  const window = { start, size: max(page, roundUpPowerOfTwo(end - start)) };
  return { window, note: `The window is the smallest power of two from ${formatHex(start)} that covers the regions.` };
}

/** Where there are more regions than this nobody reads what each of them was cut into. */
const listed = 4096;

/** Every region in pages of the one size there is. */
export function pagePlacements(regions: readonly Region[], page: bigint): Placement[] {
  if (regions.length > listed) return [];
  return regions.map(({ size, name }, region) => ({
    region,
    ...(name === undefined ? {} : { name }),
    blocks: size >= page ? [{ size: page, count: size / page }] : [],
  }));
}

export function regionName(regions: readonly Region[], index: number): string {
  const name = regions[index]?.name;
  return name ? `region ${index + 1} (${name})` : `region ${index + 1}`;
}
