/** The figures as real tables: for screen readers, for copying, and beside the drawing. */
import type { TableView } from '../../../../server/src/protocol.ts';
import { element } from './dom.ts';
import { t } from './l10n.ts';
import { exactPart, share, shortWord, word } from './words.ts';

/** A figure as it is shown, its exact value where that says more, and how long its bar is where it has one. */
type Text = string | { readonly text: string; readonly exact?: string | undefined; readonly bar?: number };

const size = (view: TableView, path: string) => ({ text: shortWord(view, path), exact: exactPart(view, path) });

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
      const { text, exact, bar } = typeof cell === 'string' ? { text: cell } : cell;
      if (kind === 'head') return element('th', { scope: 'col' }, text);
      if (i === 0) return element('th', { scope: 'row' }, text);
      return element('td', { title: exact }, text, bar === undefined ? undefined : costBar(bar));
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

/** A thin bar below a figure, from 0 to 1 of the largest it is compared with. */
export function costBar(part: number): HTMLElement {
  const bar = element('i', { class: 'cost' });
  bar.style.width = `${part * 100}%`;
  return element('span', { class: 'cost-track', 'aria-hidden': 'true' }, bar);
}

/** The shares that these figures have of the largest of them. */
export function sharesOf(figures: readonly string[]): number[] {
  const largest = figures.reduce((most, figure) => (BigInt(figure) > BigInt(most) ? figure : most), '0');
  return figures.map((figure) => share(figure, largest));
}

export function levelsTable(view: TableView): HTMLElement | undefined {
  const rows = view.report.levels.map((level, i) => {
    const at = (key: string) => word(view, `levels.${i}.${key}`);
    return [
      level.name,
      at('entryShift'),
      at('entries'),
      size(view, `levels.${i}.tableBytes`),
      at('fullTables'),
      at('tables'),
      at('leaves'),
    ];
  });
  return makeTable(
    t('Levels'),
    [
      t('Level'),
      t('One entry maps'),
      t('Entries'),
      t('One table'),
      t('Tables, full'),
      t('Tables, on demand'),
      t('Leaf entries'),
    ],
    rows,
  );
}

export function memoryTable(view: TableView): HTMLElement | undefined {
  const columns = (path: string) => ['full', 'onDemand', 'upfront'].map((key) => size(view, `${path}.${key}`));
  const rows = view.report.memory.items.map(({ name }, i) => [name, ...columns(`memory.items.${i}`)]);
  const foot = rows.length > 1 ? [t('Total'), ...columns('memory')] : undefined;
  return makeTable(t('Memory'), ['', t('In full'), t('On demand'), t('At creation')], rows, foot);
}

const workRows = [
  ['entriesWritten', t('Entries written')],
  ['entriesRead', t('Entries read')],
  ['tablesAllocated', t('Tables allocated')],
  ['tablesFreed', t('Tables freed')],
  ['holesSkipped', t('Holes skipped')],
  ['entriesWithoutSkip', t('Entries without the skip')],
] as const;

/** What each operation costs; the bars compare the operations of a row. */
export function workTable(view: TableView): HTMLElement | undefined {
  const { work } = view.report;
  const operations = (['map', 'unmap', 'clear'] as const).filter((name) => work[name] !== undefined);
  const rows: Text[][] = [];
  const push = (title: string, figures: readonly { readonly value: string; readonly text: string }[]) => {
    const shares = sharesOf(figures.map(({ value }) => value));
    rows.push([title, ...figures.map(({ text }, i) => (text === '' ? '' : { text, bar: shares[i]! }))]);
  };
  for (const [key, title] of workRows) {
    const figures = operations.map((name) => ({
      value: work[name]![key] ?? '0',
      text: word(view, `work.${name}.${key}`),
    }));
    if (figures.some(({ value }) => value !== '0')) push(title, figures);
  }
  const schemes = new Set(operations.flatMap((name) => work[name]!.invalidations.map(({ scheme }) => scheme)));
  for (const scheme of schemes) {
    push(
      t('Invalidations, {0}', scheme),
      operations.map((name) => {
        const index = work[name]!.invalidations.findIndex((one) => one.scheme === scheme);
        const found = work[name]!.invalidations[index];
        return found
          ? { value: found.count, text: word(view, `work.${name}.invalidations.${index}.count`) }
          : { value: '0', text: '' };
      }),
    );
  }
  const titles = { map: t('Map'), unmap: t('Unmap'), clear: t('Clear') } as const;
  return makeTable(t('Work'), ['', ...operations.map((name) => titles[name])], rows);
}

export function regionsTable(view: TableView): HTMLElement | undefined {
  const rows = view.regions.map(({ name, range, size, blocks }) => [name, range, size, blocks]);
  return makeTable(t('Regions'), [t('Region'), t('Range'), t('Size'), t('Blocks')], rows);
}

export function figuresTable(view: TableView): HTMLElement | undefined {
  const rows = view.report.figures.map(({ title }, i) => [title, word(view, `figures.${i}.value`)]);
  const charged = word(view, 'memory.charged');
  if (charged !== '') rows.push([t('Charged to the process (locked_vm)'), charged]);
  return makeTable(t('More figures'), [t('Figure'), t('Value')], rows);
}

export function settingsTable(view: TableView): HTMLElement | undefined {
  const rows = Object.keys(view.report.values).map((id) => [id, word(view, `values.${id}`)]);
  return makeTable(t('Settings'), [t('Setting'), t('Value')], rows);
}

/** Several tables, one row each; the bars compare the rows. */
export function compareTable(views: readonly TableView[]): HTMLElement | undefined {
  const figures = ['onDemand', 'full', 'upfront'] as const;
  const shares = figures.map((key) => sharesOf(views.map(({ report }) => report.memory[key])));
  const written = sharesOf(views.map(({ report }) => report.work.map.entriesWritten));
  const rows = views.map((view, i): Text[] => [
    `${i + 1}. ${view.report.title}`,
    String(view.report.levels.length),
    ...figures.map((key, column) => ({ ...size(view, `memory.${key}`), bar: shares[column]![i]! })),
    { text: word(view, 'work.map.entriesWritten'), bar: written[i]! },
  ]);
  const head = ['', t('Levels'), t('On demand'), t('In full'), t('At creation'), t('Entries to map')];
  return makeTable(t('Side by side'), head, rows);
}
