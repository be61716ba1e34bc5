import type { TableView } from '../../../../server/src/protocol.ts';
import { svg } from './dom.ts';

/** Server's scale: places are parts of 2^20. */
const parts = 1 << 20;
const labelHeight = 18;
const barHeight = 26;
const gap = 12;
/** A table that is there is never drawn thinner than this, whatever part of the window it is. */
const leastWidth = 3;

export interface DrawingActions {
  zoom(to: string | undefined): void;
  /** What is pointed at, in words; undefined when nothing is. */
  point(words: string | undefined): void;
}

interface Row {
  readonly label: string;
  readonly summary: string;
  readonly kind: 'level' | 'regions';
  readonly cells: readonly {
    readonly from: number;
    readonly to: number;
    readonly look: string;
    readonly title: string;
    readonly text?: string;
    readonly zoom?: string | undefined;
  }[];
}

/**
 * The tree to scale: one row for each level from the root down, the regions below, the window from left to right. The
 * arrow keys go from cell to cell, Enter zooms to one, Backspace zooms out.
 */
export function drawTable(view: TableView, width: number, id: string, actions: DrawingActions): SVGSVGElement {
  const rows: Row[] = view.drawing.map(({ name, summary, cells }) => ({
    label: name,
    summary,
    kind: 'level',
    cells: cells.map(({ from, to, state, title, zoom }) => ({ from, to, look: state, title, zoom })),
  }));
  if (view.regions.length > 0) {
    rows.push({
      label: 'Regions',
      summary: '',
      kind: 'regions',
      cells: view.regions.map(({ name, from, to, title, blocks, zoom }, i) => ({
        from,
        to,
        look: `region region-${i % 4}`,
        title: blocks === '' ? title : `${title}: ${blocks}`,
        text: name,
        zoom,
      })),
    });
  }
  const step = labelHeight + barHeight + gap;
  const height = rows.length * step + labelHeight;
  const drawing = svg('svg', {
    class: 'drawing',
    role: 'tree',
    'aria-label': `Table levels from the root down, over ${view.drawn.start} to ${view.drawn.end}. Arrow keys move.`,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
  });
  drawing.append(hatching(id));

  const grid: SVGElement[][] = [];
  rows.forEach((row, i) => {
    const top = i * step;
    const group = svg('g', { role: 'group', 'aria-label': `${row.label} ${row.summary}`.trim() });
    group.append(
      svg('text', { class: 'label', x: 0, y: top + 13 }, row.label),
      svg('text', { class: 'summary', x: width, y: top + 13, 'text-anchor': 'end' }, row.summary),
      svg('rect', { class: 'ground', x: 0, y: top + labelHeight, width, height: barHeight }),
    );
    const line: SVGElement[] = [];
    for (const cell of row.cells) {
      const place = placeOf(cell.from, cell.to, width, cell.look !== 'absent');
      const shape = svg('rect', {
        class: `cell ${cell.look}`,
        role: 'treeitem',
        'aria-label': cell.title,
        'aria-level': i + 1,
        tabindex: -1,
        x: place.x,
        y: top + labelHeight,
        width: place.width,
        height: barHeight,
        ...(cell.look === 'partial' ? { fill: `url(#${id})` } : {}),
      });
      if (cell.zoom !== undefined) {
        shape.classList.add('zoomable');
        shape.addEventListener('click', () => actions.zoom(cell.zoom));
      }
      shape.addEventListener('pointerenter', () => actions.point(cell.title));
      shape.addEventListener('pointerleave', () => actions.point(undefined));
      shape.addEventListener('focus', () => actions.point(cell.title));
      shape.addEventListener('keydown', (event) => {
        if ((event.key === 'Enter' || event.key === '+') && cell.zoom !== undefined) actions.zoom(cell.zoom);
        else if (!moveFocus(event.key, grid, i, line.indexOf(shape))) return;
        event.preventDefault();
      });
      group.append(shape);
      line.push(shape);
      if (cell.text && place.width > 7 * cell.text.length + 8) {
        group.append(
          svg('text', { class: 'name', x: place.x + 5, y: top + labelHeight + 17, 'aria-hidden': 'true' }, cell.text),
        );
      }
    }
    grid.push(line);
    drawing.append(group);
  });
  const axis = rows.length * step;
  drawing.append(
    svg('line', { class: 'axis', x1: 0, x2: width, y1: axis - gap / 2, y2: axis - gap / 2, 'aria-hidden': 'true' }),
    svg('text', { class: 'end', x: 0, y: axis + 10 }, view.drawn.start),
    svg('text', { class: 'end', x: width, y: axis + 10, 'text-anchor': 'end' }, view.drawn.end),
  );
  drawing.addEventListener('keydown', (event) => {
    if (event.key !== 'Backspace' && event.key !== '-' && event.key !== 'Escape') return;
    if (view.zoomOut === undefined && !drawing.dataset['zoomed']) return;
    event.preventDefault();
    actions.zoom(view.zoomOut);
  });
  // One stop for Tab; from there the arrow keys.
  grid.find((line) => line.length > 0)?.[0]?.setAttribute('tabindex', '0');
  return drawing;
}

function placeOf(from: number, to: number, width: number, visible: boolean): { x: number; width: number } {
  const x = (from / parts) * width;
  const exact = ((to - from) / parts) * width;
  const wide = visible ? Math.max(leastWidth, exact) : exact;
  return { x: Math.min(x, Math.max(0, width - wide)), width: wide };
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
