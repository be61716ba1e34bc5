import type { WhatIfRow } from '../../../../server/src/protocol.ts';
import { button, element } from './dom.ts';

export interface WhatIfActions {
  open(line: string): void;
  compare(line: string): void;
}

/** What another setting would cost, as the server ranked it. A change can be taken over, or put beside what is shown. */
export function showWhatIf(rows: readonly WhatIfRow[], actions: WhatIfActions): HTMLElement | undefined {
  if (rows.length === 0) return undefined;
  const body = rows.map((row) => {
    const marks = [row.cheapest ? 'cheapest' : '', row.current ? 'shown' : ''].filter((mark) => mark !== '');
    const change = element(
      'th',
      { scope: 'row' },
      row.current ? row.change : button(row.change, () => actions.open(row.line), { class: 'link', title: row.line }),
      ...marks.map((mark) => element('span', { class: `mark ${mark}` }, mark)),
    );
    const cells =
      row.refused === undefined
        ? [row.onDemand, row.full, row.mapWork].map((text) => element('td', {}, text))
        : [element('td', { colspan: 3, class: 'refused' }, row.refused)];
    const beside = row.current
      ? undefined
      : button('Compare', () => actions.compare(row.line), { 'aria-label': `Compare with ${row.change}` });
    return element(
      'tr',
      row.cheapest ? { class: 'best' } : {},
      change,
      ...cells,
      element('td', { class: 'act' }, beside),
    );
  });
  const head = ['Change', 'On demand', 'In full', 'Entries to map'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  head.push(element('td'));
  return element(
    'section',
    { class: 'what-if', 'aria-labelledby': 'what-if' },
    element('h2', { id: 'what-if' }, 'What if'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'What if' },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
    ),
  );
}
