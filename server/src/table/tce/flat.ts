/** One flat array of TCEs: what the formats without levels share. */
import { formatCount, formatRange } from '../../quantity/index.ts';
import { ceilDiv, ilog2 } from '../bits.ts';
import { noWork, workOf } from '../builder.ts';
import { Coverage, findOverlaps } from '../coverage.ts';
import type { Extent, Rejection, TableReport, TableRequest } from '../model.ts';
import { pagePlacements, regionName } from './parameters.ts';

export interface FlatTable {
  readonly page: bigint;
  readonly window: Extent;
  readonly entries: bigint;
  /** TCEs that one hypervisor call carries; 1 where entries are written directly. */
  readonly batch: bigint;
  /** Kernel function that writes the entries. */
  readonly writer: string;
  /** The array as allocated, in bytes; absent: 8 bytes an entry. */
  readonly bytes?: bigint;
}

type Parts = Pick<TableReport, 'levels' | 'work' | 'placements' | 'figures' | 'steps' | 'notes'> & {
  rejection?: Rejection;
};

/** Levels, work and placements of regions in a flat table. Regions must lie in the window and be aligned. */
export function flatReport(table: FlatTable, request: TableRequest): Parts {
  const { page, window, entries, batch } = table;
  const shift = BigInt(ilog2(page));
  const end = window.start + entries * page;
  let rejection: Rejection | undefined;
  let written = 0n;
  let calls = 0n;
  const set = Coverage.collect(request.regions.length, (add) => {
    for (const [region, { iova, size, phys = iova }] of request.regions.entries()) {
      const what = regionName(request.regions, region);
      const fault =
        iova < window.start || iova + size > end
          ? `is not in the window ${formatRange(window.start, entries * page)}`
          : iova % page || size % page || phys % page
            ? `is not in whole pages of ${page} bytes`
            : undefined;
      if (fault) {
        const reason = `${what.charAt(0).toUpperCase()}${what.slice(1)} ${fault}. Move it or change the window.`;
        rejection = { errno: 'EINVAL', reason, step: 'map', region, source: 'iommu_tce_check_ioba' };
        return;
      }
      if (size === 0n) continue;
      add((iova - window.start) >> shift, ((iova - window.start + size) >> shift) - 1n);
      written += size >> shift;
      calls += ceilDiv(size >> shift, batch);
    }
  });
  const range = request.clear ?? { start: window.start, size: entries * page };
  const cleared = range.size / page;
  const invalidations = (count: bigint) =>
    batch > 1n ? [{ scheme: 'batched' as const, count, note: `hypervisor calls of up to ${batch} TCEs` }] : [];
  const notes: string[] = [];
  const overlap = findOverlaps(request.regions, 1)[0];
  if (overlap) {
    const pair = `${regionName(request.regions, overlap.first)} and ${regionName(request.regions, overlap.second)}`;
    notes.push(`${pair} overlap: the later mapping silently replaces the earlier one, and each TCE counts once.`);
  }
  if (rejection) notes.push('Mapping stops at the refused region; the figures are for the regions before it.');
  return {
    levels: [
      {
        depth: 0,
        name: 'table',
        entryShift: Number(shift),
        entries,
        tableBytes: table.bytes ?? entries * 8n,
        fullTables: 1n,
        tables: 1n,
        leaves: set.size,
        slots: set.size,
      },
    ],
    work: {
      map: workOf({ entriesWritten: written, invalidations: invalidations(calls) }),
      unmap: workOf({ entriesWritten: written, entriesWithoutSkip: written, invalidations: invalidations(calls) }),
      clear:
        cleared === 0n
          ? noWork
          : workOf({
              entriesWritten: cleared,
              entriesWithoutSkip: cleared,
              invalidations: invalidations(ceilDiv(cleared, batch)),
            }),
    },
    placements: pagePlacements(request.regions, page),
    figures: [
      { id: 'entries', title: 'entries of the window', value: entries, unit: 'entries' },
      { id: 'tces-set', title: 'TCEs set', value: set.size, unit: 'entries' },
    ],
    steps: [
      { text: 'TCEs that the regions set', value: formatCount(set.size, 'entry', 'entries'), source: table.writer },
    ],
    notes,
    ...(rejection ? { rejection } : {}),
  };
}
