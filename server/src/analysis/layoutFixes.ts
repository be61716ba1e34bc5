import { formatRegion, granuleOf, nearest, type LayoutBlock } from '../layout/index.ts';
import { formatBytes, formatHex, formatRange } from '../quantity/index.ts';
import type { Extent, Region } from '../table/model.ts';
import { formats } from '../table/registry.ts';
import type { Problem, Span } from '../text/problem.ts';
import type { FindingFix } from './finding.ts';
import type { Analysis } from './index.ts';

/** A fix of a layout, and the problem it is for; without one it is only a help. */
export interface LayoutFix extends FindingFix {
  readonly problem?: Problem;
}

/** How many lines of regions a fix may write. */
const MAXIMUM_PIECES = 16;

/** What can be done about a layout's problems that touch a range, and about a missing window. */
export function layoutFixes(analysis: Analysis, range: Span): LayoutFix[] {
  const touches = (span: Span) => span.start <= range.end && range.start <= span.end;
  const fixes: LayoutFix[] = [];
  for (const problem of analysis.notices) {
    if (!touches(problem)) continue;
    const fix = fixOf(analysis, problem);
    if (fix) fixes.push({ ...fix, problem });
  }
  for (const block of analysis.layout?.blocks ?? []) {
    const { format, request, formatPlace } = block;
    if (!touches(formatPlace) || !format.hasWindow || request.window || request.regions.length === 0) continue;
    const window = smallestWindow(block);
    const text = window && `\nwindow ${formatRange(window.start, window.size)}`;
    if (text) fixes.push(one('Insert the smallest window that holds the regions', { ...endOf(formatPlace), text }));
  }
  return fixes;
}

const one = (title: string, edit: Span & { readonly text: string }, safe = false): FindingFix => ({
  title,
  edits: [edit],
  safe,
});

const endOf = ({ end }: Span): Span => ({ start: end, end });

function fixOf({ text, layout }: Analysis, problem: Problem): FindingFix | undefined {
  const blocks = layout?.blocks ?? [];
  const block = blocks.findLast(({ start }) => start <= problem.start);
  const { start, end } = problem;
  switch (problem.code) {
    case 'unknown-format':
      return respelled(
        text,
        problem,
        formats.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
      );
    case 'unknown-directive': {
      const known = (block ? [block.format] : formats).flatMap(({ parameters }) =>
        parameters.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]),
      );
      return respelled(text, problem, [...known, 'format', 'window', 'clear']);
    }
    case 'no-window':
      return one('Remove the window', { ...wholeLine(text, problem), text: '' });
    case 'outside-window': {
      const owner = blocks.find((other) => regionAt(other, problem) !== undefined);
      const window = owner && smallestWindow(owner);
      if (!owner?.windowPlace || !window) return undefined;
      const words = formatRange(window.start, window.size);
      return one(`Widen the window to ${words}`, { ...owner.windowPlace, text: words });
    }
    case 'overlap':
    case 'misaligned': {
      const owner = blocks.find((other) => regionAt(other, problem) !== undefined);
      const index = owner && regionAt(owner, problem);
      if (!owner || index === undefined) return undefined;
      const make = problem.code === 'overlap' ? trimmed : roundedOut;
      const made = make(owner, index);
      if (!made) return undefined;
      const edit =
        made.regions.length === 0
          ? { ...wholeLine(text, problem), text: '' }
          : { start, end, text: made.regions.map(formatRegion).join(`\n${indentOf(text, start)}`) };
      return one(made.title, edit);
    }
    default:
      return undefined;
  }
}

function respelled(text: string, { start, end }: Problem, known: readonly string[]): FindingFix | undefined {
  const near = nearest(text.slice(start, end), known);
  return near === undefined ? undefined : one(`Write \`${near}\``, { start, end, text: near }, true);
}

/** The one region of a line; undefined for a line with a pattern, which stands for many. */
function regionAt({ request, places }: LayoutBlock, { start, end }: Span): number | undefined {
  let found: number | undefined;
  for (let i = 0; i < request.regions.length; i++) {
    const place = places.place(i);
    if (place.start !== start || place.end !== end) continue;
    if (found !== undefined) return undefined;
    found = i;
  }
  return found;
}

interface Remade {
  readonly title: string;
  readonly regions: readonly Region[];
}

/** What is left of a region without the addresses that the regions above it map already. */
function trimmed({ request }: LayoutBlock, index: number): Remade | undefined {
  const region = request.regions[index]!;
  const above = request.regions
    .slice(0, index)
    .filter(({ iova, size }) => iova < region.iova + region.size && region.iova < iova + size)
    .sort((a, b) => (a.iova < b.iova ? -1 : 1));
  const regions: Region[] = [];
  const end = region.iova + region.size;
  let at = region.iova;
  const keepTo = (to: bigint): void => {
    if (to <= at) return;
    const moved = region.phys === undefined ? {} : { phys: region.phys + (at - region.iova) };
    regions.push({ ...region, iova: at, size: to - at, ...moved });
  };
  for (const other of above) {
    keepTo(other.iova);
    if (other.iova + other.size > at) at = other.iova + other.size;
  }
  keepTo(end);
  if (above.length === 0 || regions.length > MAXIMUM_PIECES) return undefined;
  if (regions.length === 0) return { title: 'Remove this region: all of it is mapped already', regions };
  const left = regions.reduce((sum, { size }) => sum + size, 0n);
  return { title: `Trim to the ${formatBytes(left)} that no earlier region maps`, regions };
}

/** The smallest range of whole pages around a region. */
function roundedOut({ format, request }: LayoutBlock, index: number): Remade | undefined {
  const granule = granuleOf(format, request);
  const { iova, size, phys, ...rest } = request.regions[index]!;
  if (granule === undefined || granule <= 0n) return undefined;
  const start = iova - (iova % granule);
  const end = ((iova + size + granule - 1n) / granule) * granule;
  // The physical address moves along; where it then is in no whole page, rounding does not help.
  const moved = phys === undefined ? undefined : phys - (iova - start);
  if (end > 1n << 64n || (moved !== undefined && (moved < 0n || moved % granule !== 0n))) return undefined;
  const region = { ...rest, iova: start, size: end - start, ...(moved === undefined ? {} : { phys: moved }) };
  return {
    title: `Round out to whole pages of ${formatBytes(granule)}: ${formatHex(start)} .. ${formatHex(end)}`,
    regions: [region],
  };
}

/** The window that the format itself would choose, where it would then not refuse to create the table. */
function smallestWindow({ format, request }: LayoutBlock): Extent | undefined {
  const { window: _, ...open } = request;
  const { window, rejection } = format.report(open);
  return rejection?.step === 'create' || window.size <= 0n ? undefined : window;
}

function wholeLine(text: string, { start, end }: Span): Span {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return { start: from, end: to === -1 ? text.length : to + 1 };
}

function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))![0];
}
