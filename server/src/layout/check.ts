import { formatBytes, formatHex, formatRange } from '../quantity/index.ts';
import { findOverlaps } from '../table/coverage.ts';
import type { TableReport, TableRequest } from '../table/model.ts';
import type { Problem, Span } from '../text/problem.ts';
import type { LayoutBlock } from './model.ts';

/** Most problems of one sort that a block reports; the first ones tell the story. */
const most = 50;

/** The smallest page of a request: what addresses and sizes must be multiples of; undefined where no parameter says. */
export function granuleOf(format: LayoutBlock['format'], request: TableRequest): bigint | undefined {
  const numbers = format.parameters.flatMap(({ id, kind }) => {
    const value = request.values[id];
    return typeof value === 'bigint' && value > 0n ? [{ id, kind, value }] : [];
  });
  const page = numbers.find(({ id, kind }) => kind === 'size' && (id === 'page' || id === 'granule'));
  const sizes = numbers.find(({ kind }) => kind === 'sizes');
  return page?.value ?? (sizes && sizes.value & -sizes.value);
}

/** Overlaps, regions outside the window, misaligned regions. Linear but for the search for overlaps. */
export function checkBlock(block: LayoutBlock, problems: Problem[]): void {
  const { request, places, format } = block;
  const granule = granuleOf(format, request);
  const mask = granule !== undefined && (granule & (granule - 1n)) === 0n ? granule - 1n : 0n;
  const { window } = request;
  const windowEnd = window ? window.start + window.size : 0n;
  // A line with a pattern is told once.
  const outside = new Set<number>();
  const misaligned = new Set<number>();
  const isNew = (told: Set<number>, i: number): boolean => {
    const { start } = places.place(i);
    return told.size < most && !told.has(start) && !!told.add(start);
  };
  for (let i = 0; i < request.regions.length; i++) {
    const { iova, size, phys } = request.regions[i]!;
    if (window && (iova < window.start || iova + size > windowEnd) && isNew(outside, i)) {
      const message = `${formatRange(iova, size)} is not inside the window ${formatRange(window.start, window.size)}. Is the window too small?`;
      problems.push({ ...places.place(i), message, code: 'outside-window' });
    }
    if (mask !== 0n && ((iova | size | (phys ?? 0n)) & mask) !== 0n && isNew(misaligned, i)) {
      const part =
        iova & mask
          ? `the IOVA ${formatHex(iova)}`
          : size & mask
            ? `the size ${formatBytes(size)}`
            : `the physical address ${formatHex(phys!)}`;
      const message = `${part} is not a multiple of the ${formatBytes(granule!)} page, so the kernel refuses to map this region`;
      problems.push({ ...places.place(i), message, code: 'misaligned' });
    }
  }
  const overlapping = new Set<number>();
  for (const { second, start, size } of findOverlaps(request.regions, most)) {
    if (!isNew(overlapping, second)) continue;
    const here = places.place(second);
    const message = `this overlaps an earlier region by ${formatBytes(size)} from ${formatHex(start)}; memory would be counted twice`;
    problems.push({ ...here, message, code: 'overlap' });
  }
}

/** What the kernel would refuse, as a problem at the region, the window or the format to blame. */
export function rejectionProblem(block: LayoutBlock, report: TableReport): Problem | undefined {
  const { rejection } = report;
  if (!rejection) return undefined;
  const place: Span =
    rejection.region !== undefined ? block.places.place(rejection.region) : (block.windowPlace ?? block.formatPlace);
  const message = `the kernel refuses this (${rejection.errno} from ${rejection.source}): ${rejection.reason}`;
  return { start: place.start, end: place.end, message, code: 'refused' };
}
