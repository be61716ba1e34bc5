import type { TableView } from '../../../../server/src/protocol.ts';
import { button, element } from './dom.ts';
import { drawTable, type DrawingActions } from './drawing.ts';
import { t } from './l10n.ts';
import type { ExportKind } from './messages.ts';
import { pngDataUrl, svgText } from './picture.ts';
import { figuresTable, levelsTable, memoryTable, regionsTable, settingsTable, workTable } from './tables.ts';
import { exactPart, share, shortWord, word } from './words.ts';

export interface ViewActions {
  zoom(to: string | undefined): void;
  /** Whether drawings keep to scale even where nothing can be seen then. */
  strictlyToScale(): boolean;
  setStrictlyToScale(strictly: boolean): void;
  export(kind: ExportKind, data: string): void;
}

/** One table: the headline figures, the drawing, the tables, the working. */
export function showView(view: TableView, index: number, zoomed: boolean, actions: ViewActions): HTMLElement {
  const { report } = view;
  const heading = element('h2', { id: `view-${index}` }, report.title);
  const section = element('section', { class: 'view', 'aria-labelledby': `view-${index}` }, heading);
  section.append(element('p', { class: 'subtitle' }, subtitle(view)));
  if (report.rejection) {
    const { errno, reason, source } = report.rejection;
    section.append(
      element(
        'div',
        { class: 'refusal', role: 'note' },
        element('strong', {}, t('The kernel refuses this: {0}.', errno)),
        ' ',
        reason,
        ' ',
        element('cite', {}, source),
      ),
    );
  }
  const steps = report.steps.length > 0 ? working(view) : undefined;
  section.append(headline(view, steps));
  if (view.drawing.length > 0) section.append(picture(view, index, zoomed, actions));
  const tables = [
    memoryTable(view),
    levelsTable(view),
    workTable(view),
    regionsTable(view),
    figuresTable(view),
    settingsTable(view),
  ];
  section.append(element('div', { class: 'tables' }, ...tables));
  if (report.notes.length > 0) {
    section.append(element('ul', { class: 'notes' }, ...report.notes.map((note) => element('li', {}, note))));
  }
  if (steps) section.append(steps);
  return section;
}

/** Window and the first settings, which are the ones that matter most; the table has them all. */
function subtitle(view: TableView): string {
  const { values, windowChosen } = view.report;
  const settings = Object.keys(values).slice(0, 3);
  return [
    t(
      windowChosen ? 'Window {0} + {1} (the smallest legal one)' : 'Window {0} + {1}',
      word(view, 'window.start'),
      shortWord(view, 'window.size'),
    ),
    ...settings.map((id) => `${id} ${word(view, `values.${id}`)}`),
  ].join(' · ');
}

/** On demand against in full, as figures and as bars to one scale, copies apart; and the way to where they come from. */
function headline(view: TableView, steps: HTMLDetailsElement | undefined): HTMLElement {
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
    const exact = exactPart(view, `memory.${key}`);
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
  const show = () => {
    if (!steps) return;
    steps.open = true;
    steps.scrollIntoView();
    steps.querySelector('summary')?.focus();
  };
  return element(
    'div',
    { class: 'headline' },
    element('dl', {}, bar(t('On demand'), 'onDemand'), bar(t('At creation'), 'upfront'), bar(t('In full'), 'full')),
    items,
    steps && button(t('Where these figures come from'), show, { class: 'link' }),
  );
}

/** The drawing in a frame that redraws it when the panel gets wider or narrower. */
function picture(view: TableView, index: number, zoomed: boolean, actions: ViewActions): HTMLElement {
  const idle = t(
    'Point at a table or region, or reach one with Tab and the arrow keys. Enter zooms in, Backspace out.',
  );
  const pointed = element('p', { class: 'pointed', 'aria-live': 'polite' }, idle);
  const frame = element('div', { class: 'frame' });
  const drawingActions: DrawingActions = {
    zoom: (to) => actions.zoom(to),
    point: (words) => (pointed.textContent = words ?? idle),
  };
  let width = 0;
  const draw = () => {
    const options = { width, id: `hatch-${index}`, enlarged: !actions.strictlyToScale(), zoomed };
    frame.replaceChildren(drawTable(view, options, drawingActions));
  };
  new ResizeObserver(() => {
    const now = Math.max(120, Math.floor(frame.clientWidth));
    if (now === width) return;
    width = now;
    draw();
  }).observe(frame);
  const strict = button(t('To scale'), () => {
    actions.setStrictlyToScale(!actions.strictlyToScale());
    strict.setAttribute('aria-pressed', String(actions.strictlyToScale()));
    draw();
  });
  strict.setAttribute('aria-pressed', String(actions.strictlyToScale()));
  const save = (kind: 'svg' | 'png') => {
    const drawing = frame.querySelector('svg');
    if (!drawing) return;
    if (kind === 'svg') actions.export('svg', svgText(drawing));
    else void pngDataUrl(drawing).then((data) => actions.export('png', data));
  };
  const tools = element(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': t('Drawing') },
    strict,
    button(t('Zoom out'), () => actions.zoom(view.zoomOut), { disabled: !zoomed }),
    button(t('Whole window'), () => actions.zoom(undefined), { disabled: !zoomed }),
    element('span', { class: 'space' }),
    button(t('Copy Markdown'), () => actions.export('markdown', view.markdown)),
    button(t('Copy CSV'), () => actions.export('csv', view.csv)),
    button(t('Copy command line'), () => actions.export('command', view.commandLine), { title: view.commandLine }),
    button(t('Save SVG'), () => save('svg')),
    button(t('Save PNG'), () => save('png')),
  );
  return element('div', { class: 'picture' }, frame, legend(), pointed, tools);
}

function legend(): HTMLElement {
  const looks = [
    ['present', t('present')],
    ['partial', t('partly used')],
    ['absent', t('absent: nothing is allocated')],
  ] as const;
  return element(
    'p',
    { class: 'legend' },
    ...looks.map(([look, text]) =>
      element('span', {}, element('i', { class: `look-${look}`, 'aria-hidden': 'true' }), text),
    ),
  );
}

function working(view: TableView): HTMLDetailsElement {
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
    element('summary', {}, t('Working, with sources')),
    element('ol', {}, ...steps),
  );
}
