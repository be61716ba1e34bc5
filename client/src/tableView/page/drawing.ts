import type { TableView } from '../../../../server/src/protocol.ts';
import { svg } from './dom.ts';
import { t } from './l10n.ts';
import { enlarge, parts, toScale, type Scale } from './scale.ts';

const labelHeight = 18;
const barHeight = 26;
const gap = 12;
/** The line above an enlarged drawing that shows the whole window, and the funnel from it to the rows. */
const overviewHeight = 8;
const funnelHeight = 26;
/** A table that is there is never drawn thinner than this, whatever part of the window it is. */
const leastWidth = 3;
/** Width of a letter, generously: what does not fit is left out. The tables have it all. */
const letter = 7;

export interface DrawingActions {
  zoom(to: string | undefined): void;
  /** What is pointed at, in words; undefined when nothing is. */
  point(words: string | undefined): void;
}

export interface DrawingOptions {
  readonly width: number;
  /** Unlike any other id of the page. */
  readonly id: string;
  /** False: everything strictly to scale. */
  readonly enlarged: boolean;
  readonly zoomed: boolean;
}

interface Cell {
  readonly from: number;
  readonly to: number;
  readonly look: string;
  readonly title: string;
  readonly text?: string;
  readonly zoom?: string | undefined;
}

interface Row {
  readonly label: string;
  readonly summary: string;
  readonly cells: readonly Cell[];
}

/**
 * The tree: one row for each level from the root down, the regions below, the window from left to right. The arrow keys
 * go from cell to cell, Enter zooms to one, Backspace zooms out.
 */
export function drawTable(view: TableView, options: DrawingOptions, actions: DrawingActions): SVGSVGElement {
  const { width, id } = options;
  const rows = rowsOf(view);
  const scale = options.enlarged ? enlarge(usedStretches(view), width) : toScale(width);
  const top = scale.enlarged ? labelHeight + overviewHeight + funnelHeight : 0;
  const step = labelHeight + barHeight + gap;
  const axis = top + rows.length * step;
  const height = axis + labelHeight;
  const drawing = svg('svg', {
    class: 'drawing',
    role: 'tree',
    'aria-label': t(
      'Table levels from the root down, over {0} to {1}. Arrow keys move.',
      view.drawn.start,
      view.drawn.end,
    ),
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  drawing.append(hatching(id));
  if (scale.enlarged) drawing.append(overview(scale, width));

  const grid: SVGElement[][] = [];
  rows.forEach((row, i) => {
    const { group, cells } = drawRow(row, top + i * step, i, scale, options, actions);
    cells.forEach((cell, column) =>
      cell.addEventListener('keydown', (event) => {
        if (moveFocus(event.key, grid, i, column)) event.preventDefault();
      }),
    );
    grid.push(cells);
    drawing.append(group);
  });
  drawing.append(
    svg('line', { class: 'axis', x1: 0, x2: width, y1: axis - gap / 2, y2: axis - gap / 2 }),
    svg('text', { class: 'end', x: 0, y: axis + 10 }, view.drawn.start),
    svg('text', { class: 'end', x: width, y: axis + 10, 'text-anchor': 'end' }, view.drawn.end),
  );
  drawing.addEventListener('keydown', (event) => {
    if (!options.zoomed || !['Backspace', '-', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    actions.zoom(view.zoomOut);
  });
  // One stop for Tab; from there the arrow keys.
  grid.find((line) => line.length > 0)?.[0]?.setAttribute('tabindex', '0');
  return drawing;
}

function rowsOf(view: TableView): Row[] {
  const rows: Row[] = view.drawing.map(({ name, summary, cells }) => ({
    label: name,
    summary,
    cells: cells.map(({ from, to, state, title, zoom }) => ({ from, to, look: state, title, zoom })),
  }));
  if (view.regions.length === 0) return rows;
  const cells = view.regions.map(({ name, from, to, range, size, blocks, zoom }, i) => ({
    from,
    to,
    look: `region region-${i % 4}`,
    title: `${name}: ${range}, ${blocks === '' ? size : `${size}: ${blocks}`}`,
    text: name,
    zoom,
  }));
  return [...rows, { label: t('Regions'), summary: '', cells }];
}

/** What is worth enlarging: the regions, and the tables of the last level. */
function usedStretches(view: TableView): { from: number; to: number }[] {
  const leaves = view.drawing[view.drawing.length - 1]?.cells ?? [];
  return [...view.regions, ...leaves.filter(({ state }) => state !== 'absent')];
}

function drawRow(
  row: Row,
  top: number,
  index: number,
  scale: Scale,
  { width, id }: DrawingOptions,
  actions: DrawingActions,
): { group: SVGElement; cells: SVGElement[] } {
  const bar = { y: top + labelHeight, height: barHeight };
  const group = svg('g', { role: 'group', 'aria-label': `${row.label} ${row.summary}`.trim() });
  group.append(
    svg('text', { class: 'label', x: 0, y: top + 13 }, row.label),
    ...((row.label.length + row.summary.length + 2) * letter > width
      ? []
      : [svg('text', { class: 'summary', x: width, y: top + 13, 'text-anchor': 'end' }, row.summary)]),
    svg('rect', { class: 'ground', x: 0, width, ...bar }),
  );
  const cells = row.cells.map((cell) => {
    const place = placeOf(cell, scale, width);
    const shape = svg('rect', {
      class: `cell ${cell.look}`,
      role: 'treeitem',
      'aria-label': cell.title,
      'aria-level': index + 1,
      tabindex: -1,
      ...place,
      ...bar,
      ...(cell.look === 'partial' ? { fill: `url(#${id})` } : {}),
    });
    shape.addEventListener('pointerenter', () => actions.point(cell.title));
    shape.addEventListener('pointerleave', () => actions.point(undefined));
    shape.addEventListener('focus', () => actions.point(cell.title));
    if (cell.zoom !== undefined) {
      shape.classList.add('zoomable');
      shape.addEventListener('click', () => actions.zoom(cell.zoom));
      shape.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== '+') return;
        event.preventDefault();
        actions.zoom(cell.zoom);
      });
    }
    group.append(shape);
    if (cell.text && place.width > letter * cell.text.length + 8) {
      group.append(svg('text', { class: 'name', x: place.x + 6, y: bar.y + 17, 'aria-hidden': 'true' }, cell.text));
    }
    return shape;
  });
  for (const piece of scale.pieces) if (!piece.used) group.append(breakMark((piece.left + piece.right) / 2, bar.y));
  return { group, cells };
}

/** A torn strip across a bar: here the window goes on for longer than is drawn. */
function breakMark(x: number, y: number): SVGElement {
  const steps = 4;
  const edge = (offset: number, from: number, to: number) =>
    Array.from({ length: steps + 1 }, (_, i) => {
      const at = from + ((to - from) * i) / steps;
      return `${round(x + offset + (i % 2 === 0 ? -2 : 2))} ${round(at)}`;
    });
  const [top, bottom] = [y - 2, y + barHeight + 2];
  const outline = [...edge(-3, top, bottom), ...edge(3, bottom, top)].join('L');
  return svg('path', { class: 'break', d: `M${outline}Z`, 'aria-hidden': 'true' });
}

function placeOf(cell: Cell, scale: Scale, width: number): { x: number; width: number } {
  const x = scale.at(cell.from);
  const exact = scale.at(cell.to) - x;
  const wide = cell.look === 'absent' ? exact : Math.max(leastWidth, exact);
  return { x: round(Math.min(x, Math.max(0, width - wide))), width: round(wide) };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The whole window to scale, and the funnel from each used stretch to where it is enlarged. */
function overview(scale: Scale, width: number): SVGElement {
  const y = labelHeight;
  const foot = y + overviewHeight + funnelHeight;
  const exact = (part: number) => (part / parts) * width;
  const explanation = t('Whole window, to scale; below, what is used is enlarged');
  const group = svg('g', { class: 'overview', 'aria-hidden': 'true' });
  group.append(
    svg('text', { class: 'summary', x: 0, y: 12 }, width < explanation.length * letter ? t('To scale') : explanation),
    svg('rect', { class: 'ground', x: 0, y, width, height: overviewHeight }),
  );
  for (const { from, to, left, right, used } of scale.pieces) {
    if (!used) continue;
    const [x, end] = [exact(from), Math.max(exact(to), exact(from) + 2)];
    group.append(
      svg('path', {
        class: 'funnel',
        d: `M${x} ${y + overviewHeight}L${left} ${foot}H${right}L${end} ${y + overviewHeight}Z`,
      }),
      svg('rect', { class: 'used', x, y, width: end - x, height: overviewHeight }),
    );
  }
  return group;
}

function moveFocus(key: string, grid: readonly (readonly SVGElement[])[], row: number, column: number): boolean {
  const here = grid[row]![column]!;
  let next: SVGElement | undefined;
  if (key === 'ArrowRight') next = grid[row]![column + 1];
  else if (key === 'ArrowLeft') next = grid[row]![column - 1];
  else if (key === 'Home') next = grid[row]![0];
  else if (key === 'End') next = grid[row]![grid[row]!.length - 1];
  else if (key === 'ArrowDown') next = nearest(grid[row + 1], here);
  else if (key === 'ArrowUp') next = nearest(grid[row - 1], here);
  else return false;
  if (next) {
    here.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }
  return true;
}

/** The cell of a row that lies under or over another. */
function nearest(line: readonly SVGElement[] | undefined, from: SVGElement): SVGElement | undefined {
  const middle = (cell: SVGElement) => Number(cell.getAttribute('x')) + Number(cell.getAttribute('width')) / 2;
  const wanted = middle(from);
  let best: SVGElement | undefined;
  for (const cell of line ?? []) {
    if (!best || Math.abs(middle(cell) - wanted) < Math.abs(middle(best) - wanted)) best = cell;
  }
  return best;
}

/** Partly used tables differ from used ones without colour too. */
function hatching(id: string): SVGElement {
  return svg(
    'defs',
    {},
    svg(
      'pattern',
      { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('rect', { class: 'hatch-ground', width: 6, height: 6 }),
      svg('rect', { class: 'hatch-line', width: 3, height: 6 }),
    ),
  );
}
