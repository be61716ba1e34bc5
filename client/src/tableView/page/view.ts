import type { TableView } from '../../../../server/src/protocol.ts';
import { button, element } from './dom.ts';
import { drawTable, type DrawingActions } from './drawing.ts';
import type { ExportKind } from './messages.ts';
import { pngDataUrl, svgText } from './picture.ts';
import { figuresTable, levelsTable, memoryTable, regionsTable, workTable } from './tables.ts';
import { share, shortWord, word } from './words.ts';

export interface ViewActions {
  zoom(to: string | undefined): void;
  export(kind: ExportKind, data: string): void;
}

/** One table: the headline figures, the drawing, the tables, the working. */
export function showView(view: TableView, index: number, zoomed: boolean, actions: ViewActions): HTMLElement {
  const { report } = view;
  const heading = element('h2', { id: `view-${index}` }, report.title);
  const section = element('section', { class: 'view', 'aria-labelledby': `view-${index}` }, heading);
  section.append(
    element(
      'p',
      { class: 'subtitle' },
      `Window ${shortWord(view, 'window.start')} + ${word(view, 'window.size')}${report.windowChosen ? ', the smallest that is legal' : ''}`,
      settingsText(view) === '' ? undefined : ` · ${settingsText(view)}`,
    ),
  );
  if (report.rejection) {
    const { errno, reason, source } = report.rejection;
    section.append(
      element(
        'div',
        { class: 'refusal', role: 'note' },
        element('strong', {}, `The kernel refuses this: ${errno}. `),
        reason,
        ' ',
        element('cite', {}, source),
      ),
    );
  }
  section.append(headline(view));
  if (view.drawing.length > 0) section.append(picture(view, index, zoomed, actions));
  const tables = [memoryTable(view), levelsTable(view), workTable(view), regionsTable(view), figuresTable(view)];
  section.append(element('div', { class: 'tables' }, ...tables));
  if (report.notes.length > 0) {
    section.append(element('ul', { class: 'notes' }, ...report.notes.map((note) => element('li', {}, note))));
  }
  if (report.steps.length > 0) section.append(working(view));
  return section;
}

function settingsText(view: TableView): string {
  return Object.keys(view.report.values)
    .map((id) => `${id} ${shortWord(view, `values.${id}`)}`)
    .join(' · ');
}

/** On demand against in full, as figures and as bars to one scale, copies apart. */
function headline(view: TableView): HTMLElement {
  const { memory } = view.report;
  const bar = (title: string, key: 'onDemand' | 'full' | 'upfront') => {
    const track = element('div', { class: 'track', 'aria-hidden': 'true' });
    memory.items.forEach((item, i) => {
      const piece = element('div', {
        class: `piece piece-${i % 4}`,
        title: `${item.name}: ${word(view, `memory.items.${i}.${key}`)}`,
      });
      const part = share(item[key], memory.full === '0' ? '1' : memory.full);
      piece.style.width = `${Math.min(100, part * 100)}%`;
      if (item[key] !== '0') piece.classList.add('some');
      track.append(piece);
    });
    const exact = /\(([^)]*)\)$/.exec(word(view, `memory.${key}`))?.[1];
    return element(
      'div',
      { class: `figure ${key}` },
      element('dt', {}, title),
      element(
        'dd',
        {},
        element('strong', {}, shortWord(view, `memory.${key}`)),
        exact === undefined ? undefined : element('small', {}, ` ${exact}`),
        track,
      ),
    );
  };
  const items =
    memory.items.length > 1
      ? element(
          'p',
          { class: 'legend' },
          ...memory.items.map(({ name }, i) =>
            element('span', {}, element('i', { class: `piece piece-${i % 4}`, 'aria-hidden': 'true' }), name),
          ),
        )
      : undefined;
  return element(
    'div',
    { class: 'headline' },
    element('dl', {}, bar('On demand', 'onDemand'), bar('At creation', 'upfront'), bar('In full', 'full')),
    items,
  );
}

/** The drawing in a frame that redraws it when the panel gets wider or narrower. */
function picture(view: TableView, index: number, zoomed: boolean, actions: ViewActions): HTMLElement {
  const idle = 'Point at a table or region, or reach one with Tab and the arrow keys. Enter zooms in, Backspace out.';
  const pointed = element('p', { class: 'pointed', 'aria-live': 'polite' }, idle);
  const frame = element('div', { class: 'frame' });
  const drawingActions: DrawingActions = {
    zoom: (to) => actions.zoom(to),
    point: (words) => (pointed.textContent = words ?? idle),
  };
  let width = 0;
  new ResizeObserver(() => {
    const now = Math.max(240, Math.floor(frame.clientWidth));
    if (now === width) return;
    width = now;
    const drawing = drawTable(view, width, `hatch-${index}`, drawingActions);
    if (zoomed) drawing.dataset['zoomed'] = 'yes';
    frame.replaceChildren(drawing);
  }).observe(frame);
  const drawingOf = () => frame.querySelector('svg');
  const save = (kind: 'svg' | 'png') => {
    const drawing = drawingOf();
    if (!drawing) return;
    if (kind === 'svg') actions.export('svg', svgText(drawing));
    else void pngDataUrl(drawing).then((data) => actions.export('png', data));
  };
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Drawing' },
    button('Zoom out', () => actions.zoom(view.zoomOut), { disabled: !zoomed }),
    button('Whole window', () => actions.zoom(undefined), { disabled: !zoomed }),
    element('span', { class: 'space' }),
    button('Copy Markdown', () => actions.export('markdown', view.markdown)),
    button('Copy CSV', () => actions.export('csv', view.csv)),
    button('Copy command line', () => actions.export('command', view.commandLine), { title: view.commandLine }),
    button('Save SVG', () => save('svg')),
    button('Save PNG', () => save('png')),
  );
  return element('div', { class: 'picture' }, legend(), frame, pointed, tools);
}

function legend(): HTMLElement {
  const looks = [
    ['present', 'present'],
    ['partial', 'partly used'],
    ['absent', 'absent: nothing is allocated'],
  ] as const;
  return element(
    'p',
    { class: 'legend' },
    ...looks.map(([look, text]) =>
      element('span', {}, element('i', { class: `look-${look}`, 'aria-hidden': 'true' }), text),
    ),
  );
}

function working(view: TableView): HTMLElement {
  const steps = view.report.steps.map(({ text, formula, value, source }) =>
    element(
      'li',
      {},
      text,
      formula === undefined ? undefined : element('code', {}, formula),
      value === undefined ? undefined : element('strong', {}, `= ${value}`),
      source === undefined ? undefined : element('cite', {}, source),
    ),
  );
  return element(
    'details',
    { class: 'working' },
    element('summary', {}, 'Working, with sources'),
    element('ol', {}, ...steps),
  );
}
