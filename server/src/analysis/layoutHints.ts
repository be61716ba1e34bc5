import type { LayoutBlock } from '../layout/index.ts';
import { formatAbout, formatBytes, formatDecimal } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import type { Hint } from './hints.ts';
import type { Analysis } from './index.ts';
import { reportOf } from './layoutFile.ts';

/** Regions of one screenful; a million lines never all get a hint. */
const MAXIMUM = 500;

/** Behind `format`: what the table takes. Behind the window and each region: entries, bytes, blocks chosen. */
export function layoutHints(analysis: Analysis, range: Span): Hint[] {
  const hints: Hint[] = [];
  for (const block of analysis.layout?.blocks ?? []) {
    if (block.end < range.start || block.start > range.end) continue;
    const report = reportOf(block);
    const push = (offset: number, label: string) => hints.push({ offset, label: ` ${label}`, family: 'layout' });
    const { memory, rejection } = report;
    push(
      block.formatPlace.end,
      rejection
        ? `refused: ${rejection.errno}`
        : `${formatAbout(memory.onDemand)} on demand, ${formatAbout(memory.full)} in full`,
    );
    if (block.windowPlace) push(block.windowPlace.end, formatBytes(report.window.size));
    const blocks = new Map(report.placements.map((placement) => [placement.region, placement.blocks]));
    for (const index of regionsIn(block, range)) {
      const size = formatBytes(block.request.regions[index]!.size);
      const cut = blocks.get(index)?.map((one) => `${formatDecimal(one.count)} x ${formatBytes(one.size)}`);
      push(block.places.place(index).end, cut && cut.length > 0 ? `${size}: ${cut.join(' + ')}` : size);
    }
  }
  return hints.filter(({ offset }) => offset >= range.start && offset <= range.end);
}

/** Indexes of the regions whose lines touch a range; lines are in the order of the regions. */
export function regionsIn({ places, request }: LayoutBlock, range: Span): number[] {
  const count = request.regions.length;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places.place(middle).end < range.start) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let i = low; i < count && found.length < MAXIMUM && places.place(i).start <= range.end; i++) found.push(i);
  return found;
}
