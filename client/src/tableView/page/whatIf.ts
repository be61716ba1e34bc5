import type { WhatIfRow } from '../../../../server/src/protocol.ts';
import { button, element } from './dom.ts';
import { t } from './l10n.ts';
import { costBar, sharesOf } from './tables.ts';

export interface WhatIfActions {
  open(line: string): void;
  compare(line: string): void;
}

/** What another setting would cost, as the server ranked it. A change can be taken over, or put beside what is shown. */
export function showWhatIf(rows: readonly WhatIfRow[], actions: WhatIfActions): HTMLElement | undefined {
  if (rows.length === 0) return undefined;
  const shares = (['onDemandBytes', 'fullBytes', 'entries'] as const).map((key) =>
    sharesOf(rows.map((row) => (row.refused === undefined ? row[key] : '0'))),
  );
  const body = rows.map((row, i) => {
    const marks = (['cheapest', 'shown'] as const).filter((mark) => (mark === 'cheapest' ? row.cheapest : row.current));
    const change = element(
      'th',
      { scope: 'row' },
      row.current ? row.change : button(row.change, () => actions.open(row.line), { class: 'link', title: row.line }),
      ...marks.map((mark) => element('span', { class: `mark ${mark}` }, t(mark))),
    );
    const cells =
      row.refused === undefined
        ? [row.onDemand, row.full, row.mapWork].map((text, column) =>
            element('td', {}, text, costBar(shares[column]![i]!)),
          )
        : [element('td', { colspan: 3, class: 'refused' }, row.refused)];
    const beside = row.current
      ? undefined
      : button(t('Compare'), () => actions.compare(row.line), { 'aria-label': t('Compare with {0}', row.change) });
    return element(
      'tr',
      row.cheapest ? { class: 'best' } : {},
      change,
      ...cells,
      element('td', { class: 'act' }, beside),
    );
  });
  const head = [t('Change'), t('On demand'), t('In full'), t('Entries to map')].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  head.push(element('td'));
  return element(
    'section',
    { class: 'what-if', 'aria-labelledby': 'what-if' },
    element('h2', { id: 'what-if' }, t('What if')),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('What if') },
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
    ),
  );
}
