/** The table view's page: draws what the panel sends, tells it what was clicked, computes no size. */
import './page.css';
import { button, element } from './dom.ts';
import { t } from './l10n.ts';
import type { Drawn, PageMessage, ShowMessage } from './messages.ts';
import { readPicked, type Picked } from './sliders.ts';
import { compareTable } from './tables.ts';
import { showView, type ViewActions } from './view.ts';
import { showWhatIf } from './whatIf.ts';
import { showSliders } from './whatIfSliders.ts';

interface Editor {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const page = document.getElementById('page')!;
/** State above this is not kept whole: the panel asks the server again anyway. */
const largestState = 400_000;
let shown: ShowMessage | undefined;
let strictlyToScale = false;
let picked: Picked | undefined;

function show(message: ShowMessage): void {
  const { source, result, beside } = message;
  const zoomed = source.zoom !== undefined;
  const opened = new Set([...page.querySelectorAll('details[open]')].map((_details, i) => i));
  const focused = selectorOf(document.activeElement);

  const header = element(
    'header',
    {},
    element('h1', {}, result.title === '' ? t('Table View') : result.title),
    button(t('Calculate...'), () => editor.postMessage({ type: 'calculate' })),
  );
  const problems = result.problems.map(({ message: text }) => element('li', {}, text));
  const actionsFor = (own: boolean): ViewActions => ({
    zoom: (to) => own && editor.postMessage({ type: 'zoom', zoom: to }),
    strictlyToScale: () => strictlyToScale,
    setStrictlyToScale: (strictly) => {
      strictlyToScale = strictly;
      keepState();
    },
    export: (kind, data) => editor.postMessage({ type: 'export', kind, data }),
  });
  const views = result.views.map((view, i) => showView(view, i, zoomed, actionsFor(true)));
  beside.forEach((other, index) => {
    for (const view of other.views) {
      const shown = showView(view, views.length, false, actionsFor(false));
      const title = view.report.title;
      shown.prepend(
        button(t('Remove'), () => editor.postMessage({ type: 'uncompare', index }), {
          class: 'remove',
          'aria-label': t('Remove {0} from the comparison', title),
        }),
      );
      views.push(shown);
    }
  });
  const nothing =
    views.length === 0 && problems.length === 0
      ? element(
          'p',
          { class: 'nothing' },
          t(
            'There is no table here. Put the cursor into a table layout, or on a call that creates a table, or calculate one.',
          ),
        )
      : undefined;
  const open = (line: string) => editor.postMessage({ type: 'open', line });
  const sliders = showSliders(result.whatIf, picked, {
    open,
    pick: (now) => {
      picked = now;
      keepState();
    },
  });
  const whatIf = showWhatIf(result.whatIf, {
    open,
    compare: (line) => editor.postMessage({ type: 'compare', line }),
  });
  page.replaceChildren(
    ...[
      header,
      problems.length > 0 ? element('ul', { class: 'problems' }, ...problems) : undefined,
      nothing,
      sliders,
      views.length > 1 ? compareTable([...result.views, ...beside.flatMap((other) => other.views)]) : undefined,
      element('div', { class: views.length > 1 ? 'views many' : 'views' }, ...views),
      whatIf,
    ].filter((part) => part !== undefined),
  );
  // What the reader had opened and where the focus was outlives a redraw.
  page.querySelectorAll('details').forEach((details, i) => (details.open = opened.has(i)));
  const focusAgain = () => {
    if (focused !== undefined) page.querySelector<HTMLElement>(focused)?.focus();
  };
  // At once, so that no key is lost; and later for what is only drawn then.
  focusAgain();
  // Two frames: the drawings are made when the first has told them how wide they may be.
  const settled = () => {
    if (document.activeElement === document.body) focusAgain();
    editor.postMessage({ type: 'drew', drawn: drawn() });
  };
  requestAnimationFrame(() => requestAnimationFrame(settled));
}

/** How to find an element again that is made anew. */
function selectorOf(old: Element | null): string | undefined {
  if (!old || !page.contains(old)) return undefined;
  if (old.id !== '') return `#${CSS.escape(old.id)}`;
  const label = old.getAttribute('aria-label');
  return label === null ? undefined : `[aria-label="${CSS.escape(label)}"]`;
}

/** Read back from the elements, so that it says what is really there. */
function drawn(): Drawn {
  const texts = (within: ParentNode, selector: string) =>
    [...within.querySelectorAll(selector)].map((found) => found.textContent ?? '');
  return {
    title: texts(page, 'h1')[0] ?? '',
    views: [...page.querySelectorAll('section.view')].map((view) => ({
      title: texts(view, 'h2')[0] ?? '',
      headline: texts(view, '.headline dd strong'),
      levels: [...view.querySelectorAll('svg.drawing > g')].flatMap((group) => {
        const cells = group.querySelectorAll('.cell:not(.region)').length;
        return cells > 0 ? [{ name: texts(group, '.label')[0] ?? '', cells }] : [];
      }),
      regions: view.querySelectorAll('svg.drawing .region').length,
      tables: texts(view, 'caption'),
      refused: view.querySelector('.refusal') !== null,
    })),
    problems: texts(page, '.problems li'),
    sliders: texts(page, '.slider output'),
    whatIf: page.querySelectorAll('.what-if tbody tr').length,
  };
}

function isShow(value: unknown): value is ShowMessage {
  const message = value as Partial<ShowMessage> | null;
  return typeof message === 'object' && message?.type === 'show' && Array.isArray(message.result?.views);
}

/** What a reload is to find again. */
function keepState(): void {
  if (!shown) return;
  const least = { source: shown.source, strictlyToScale, picked };
  const whole = { ...least, shown };
  editor.setState(JSON.stringify(whole).length < largestState ? whole : least);
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isShow(data)) return;
  shown = data;
  keepState();
  show(data);
});

// After a reload the last drawing is there at once; the panel brings it up to date.
const state = editor.getState() as { shown?: unknown; strictlyToScale?: unknown; picked?: unknown } | undefined;
strictlyToScale = state?.strictlyToScale === true;
picked = readPicked(state?.picked);
if (isShow(state?.shown)) show((shown = state.shown));
editor.postMessage({ type: 'ready' });
