import { formatBytes, formatHex, formatRange } from '../quantity/index.ts';
import { findOverlaps } from '../table/coverage.ts';
import type { TableReport, TableRequest } from '../table/model.ts';
import type { Problem, Span } from '../text/problem.ts';
import type { LayoutBlock } from './model.ts';

/** Most problems of one sort that a block reports; the first ones tell the story. */
const most = 50;

/** The smallest page of a request: what addresses and sizes must be multiples of; undefined where no parameter says. */
export function granuleOf(format: LayoutBlock['format'], request: TableRequest): bigint | undefined {
  for (const { id, kind } of format.parameters) {
    const value = request.values[id];
    if (typeof value !== 'bigint' || value <= 0n) continue;
    if (kind === 'sizes') return value & -value;
    if (kind === 'size' && (id === 'page' || id === 'granule')) return value;
  }
  return undefined;
}

/** Overlaps, regions outside the window, misaligned regions. Linear but for the search for overlaps. */
export function checkBlock(block: LayoutBlock, problems: Problem[]): void {
  const { request, places, format } = block;
  const granule = granuleOf(format, request);
  const mask = granule !== undefined && (granule & (granule - 1n)) === 0n ? granule - 1n : 0n;
  const { window } = request;
  const windowEnd = window ? window.start + window.size : 0n;
  let outside = 0;
  let misaligned = 0;
  for (let i = 0; i < request.regions.length; i++) {
    const { iova, size, phys } = request.regions[i]!;
    if (window && (iova < window.start || iova + size > windowEnd) && outside++ < most) {
      const message = `${formatRange(iova, size)} is not inside the window ${formatRange(window.start, window.size)}. Is the window too small?`;
      problems.push({ ...places.place(i), message, code: 'outside-window' });
    }
    if (mask !== 0n && ((iova | size | (phys ?? 0n)) & mask) !== 0n && misaligned++ < most) {
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
  for (const { first, second, start, size } of findOverlaps(request.regions, most)) {
    const other = places.place(first);
    const here = places.place(second);
    if (other.start === here.start && first !== second && other.end === here.end) continue;
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
