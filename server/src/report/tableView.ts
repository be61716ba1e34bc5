import { formatBytes, formatDecimal, formatExtent, formatHex } from '../quantity/index.ts';
import { toCommandLine } from '../layout/index.ts';
import type { DrawingRegion, TableView } from '../protocol.ts';
import type { Extent, Format, TableReport, TableRequest } from '../table/model.ts';
import { drawLevels, part } from './drawing.ts';
import { sizeCsv } from './sizeCsv.ts';
import { sizeMarkdown } from './sizeMarkdown.ts';
import { sizePlain } from './sizePlain.ts';
import { tableWords } from './tableWords.ts';
import { toWire } from './wire.ts';

/** Regions and placements that are listed one by one; the sums are over all of them. */
const MAXIMUM_LISTED = 200;

/** What the panel shows of one table. `zoom`: the part of the window to draw. */
export function tableView(format: Format, request: TableRequest, report: TableReport, zoom?: Extent): TableView {
  const shown = zoom ? clip(zoom, report.window) : report.window;
  const listed: TableReport = {
    ...report,
    placements: report.placements.slice(0, MAXIMUM_LISTED).map(({ runs: _runs, ...placement }) => placement),
  };
  const out = zoomOut(shown, report.window);
  return {
    report: toWire(listed),
    words: tableWords(listed),
    drawing: drawLevels(request, report, shown),
    regions: drawnRegions(request, report, shown),
    drawn: { start: formatHex(shown.start), end: formatHex(shown.start + shown.size - 1n) },
    ...(out ? { zoomOut: formatExtent(out.start, out.size) } : {}),
    commandLine: toCommandLine(format, request),
    markdown: sizeMarkdown(report),
    csv: sizeCsv(report),
    plain: sizePlain(report),
  };
}

function clip(extent: Extent, window: Extent): Extent {
  const windowEnd = window.start + window.size;
  const start = extent.start < window.start ? window.start : extent.start;
  const end = extent.start + extent.size > windowEnd ? windowEnd : extent.start + extent.size;
  return end > start ? { start, size: end - start } : window;
}

/** Sixteen times as much around the same middle; undefined where all is shown. */
function zoomOut(shown: Extent, window: Extent): Extent | undefined {
  if (shown.size >= window.size) return undefined;
  const size = shown.size * 16n;
  const middle = shown.start + shown.size / 2n;
  return clip({ start: middle > size / 2n ? middle - size / 2n : 0n, size }, window);
}

function drawnRegions(request: TableRequest, report: TableReport, shown: Extent): DrawingRegion[] {
  const blocks = new Map(
    report.placements.map((placement) => [
      placement.region,
      placement.blocks.map(({ size, count }) => `${formatDecimal(count)} x ${formatBytes(size)}`).join(' + '),
    ]),
  );
  const end = shown.start + shown.size;
  const drawn: DrawingRegion[] = [];
  for (let i = 0; i < request.regions.length && drawn.length < MAXIMUM_LISTED; i++) {
    const region = request.regions[i]!;
    const regionEnd = region.iova + region.size;
    if (regionEnd <= shown.start || region.iova >= end) continue;
    const name = region.name ?? `region ${i + 1}`;
    const room = region.size / 8n + 1n;
    const from = region.iova > room ? region.iova - room : 0n;
    drawn.push({
      name,
      from: part(region.iova, shown),
      to: Math.max(part(regionEnd, shown), part(region.iova, shown) + 1),
      range: `${formatHex(region.iova)} .. ${formatHex(regionEnd)}`,
      size: formatBytes(region.size),
      blocks: blocks.get(i) ?? '',
      zoom: formatExtent(from, regionEnd + room - from),
    });
  }
  return drawn;
}
