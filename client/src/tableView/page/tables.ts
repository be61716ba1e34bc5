/** The figures as real tables: for screen readers, for copying, and beside the drawing. */
import type { TableView } from '../../../../server/src/protocol.ts';
import { element } from './dom.ts';
import { exactPart, shortWord, word } from './words.ts';

/** A figure as it is shown, and its exact value where that says more. */
type Text = string | { readonly text: string; readonly exact: string | undefined };

const size = (view: TableView, path: string): Text => ({ text: shortWord(view, path), exact: exactPart(view, path) });

/** A table with a caption, a heading row and a heading column; undefined where it has no rows. */
export function makeTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Text[])[],
  foot?: readonly Text[],
): HTMLElement | undefined {
  if (rows.length === 0 && !foot) return undefined;
  const row = (cells: readonly Text[], kind: 'head' | 'body') => {
    const made = cells.map((cell, i) => {
      const [text, title] = typeof cell === 'string' ? [cell, undefined] : [cell.text, cell.exact];
      if (kind === 'head') return element('th', { scope: 'col' }, text);
      return i === 0 ? element('th', { scope: 'row' }, text) : element('td', { title }, text);
    });
    return element('tr', {}, ...made);
  };
  const table = element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, row(head, 'head')),
    element('tbody', {}, ...rows.map((cells) => row(cells, 'body'))),
    foot && element('tfoot', {}, row(foot, 'body')),
  );
  // Wide tables scroll in their own frame, which the keyboard has to reach.
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, table);
}

export function levelsTable(view: TableView): HTMLElement | undefined {
  const rows = view.report.levels.map((level, i) => {
    const at = (key: string) => word(view, `levels.${i}.${key}`);
    return [
      level.name,
      at('entryShift'),
      at('entries'),
      at('tableBytes'),
      at('fullTables'),
      at('tables'),
      at('leaves'),
    ];
  });
  return makeTable(
    'Levels',
    ['Level', 'One entry maps', 'Entries', 'One table', 'Tables, full', 'Tables, on demand', 'Leaf entries'],
    rows,
  );
}

export function memoryTable(view: TableView): HTMLElement | undefined {
  const columns = (path: string) => ['full', 'onDemand', 'upfront'].map((key) => size(view, `${path}.${key}`));
  const rows = view.report.memory.items.map(({ name }, i) => [name, ...columns(`memory.items.${i}`)]);
  const foot = rows.length > 1 ? ['Total', ...columns('memory')] : undefined;
  return makeTable('Memory', ['', 'In full', 'On demand', 'At creation'], rows, foot);
}

const workRows = [
  ['entriesWritten', 'Entries written'],
  ['entriesRead', 'Entries read'],
  ['tablesAllocated', 'Tables allocated'],
  ['tablesFreed', 'Tables freed'],
  ['holesSkipped', 'Holes skipped'],
  ['entriesWithoutSkip', 'Entries without the skip'],
] as const;

export function workTable(view: TableView): HTMLElement | undefined {
  const { work } = view.report;
  const operations = (['map', 'unmap', 'clear'] as const).filter((name) => work[name] !== undefined);
  const rows: string[][] = [];
  for (const [key, title] of workRows) {
    if (operations.every((name) => (work[name]![key] ?? '0') === '0')) continue;
    rows.push([title, ...operations.map((name) => word(view, `work.${name}.${key}`))]);
  }
  const schemes = new Set(operations.flatMap((name) => work[name]!.invalidations.map(({ scheme }) => scheme)));
  for (const scheme of schemes) {
    const counts = operations.map((name) => {
      const index = work[name]!.invalidations.findIndex((one) => one.scheme === scheme);
      return index === -1 ? '' : word(view, `work.${name}.invalidations.${index}.count`);
    });
    rows.push([`Invalidations, ${scheme}`, ...counts]);
  }
  const titles = { map: 'Map', unmap: 'Unmap', clear: 'Clear' } as const;
  return makeTable('Work', ['', ...operations.map((name) => titles[name])], rows);
}

export function regionsTable(view: TableView): HTMLElement | undefined {
  const rows = view.regions.map(({ name, title, blocks }, i) => [
    name === '' ? `Region ${i + 1}` : name,
    title,
    blocks,
  ]);
  return makeTable('Regions', ['Region', 'Range', 'Blocks'], rows);
}

export function figuresTable(view: TableView): HTMLElement | undefined {
  const rows = view.report.figures.map(({ title }, i) => [title, word(view, `figures.${i}.value`)]);
  const charged = word(view, 'memory.charged');
  if (charged !== '') rows.push(['Charged to the process (locked_vm)', charged]);
  return makeTable('Also', ['Figure', 'Value'], rows);
}

export function settingsTable(view: TableView): HTMLElement | undefined {
  const rows = Object.keys(view.report.values).map((id) => [id, word(view, `values.${id}`)]);
  return makeTable('Settings', ['Setting', 'Value'], rows);
}
