import type { WhatIfRow } from '../../../../server/src/protocol.ts';
import { element } from './dom.ts';
import { t } from './l10n.ts';
import { refusedValues, rowOf, slidersOf, startingChoice, type Choice, type Picked } from './sliders.ts';

export interface SliderActions {
  open(line: string): void;
  /** Keeps where the sliders stand while what they stand at cannot be shown. */
  pick(picked: Picked | undefined): void;
}

/**
 * One slider for each parameter that varies. While one moves, words say what the row of the list says; let go, that
 * row's table is shown. What the kernel refuses is not shown: the words say why.
 */
export function showSliders(
  rows: readonly WhatIfRow[],
  picked: Picked | undefined,
  actions: SliderActions,
): HTMLElement | undefined {
  const sliders = slidersOf(rows);
  if (sliders.length === 0) return undefined;
  let choice: Choice = startingChoice(rows, picked);
  const shown = rows.find(({ current }) => current) ?? rows[0]!;
  const outcome = element('p', { class: 'outcome', 'aria-live': 'polite' });

  const controls = sliders.map((slider) => {
    const { name, values } = slider;
    const id = `slider-${name}`;
    const chosen = element('output', { for: id });
    const refused = element('small', { id: `${id}-refused` });
    const range = element('input', {
      type: 'range',
      id,
      min: 0,
      max: values.length - 1,
      step: 1,
      value: Math.max(0, values.indexOf(choice[name] ?? '')),
      'aria-describedby': `${id}-refused`,
    });
    range.addEventListener('input', () => {
      choice = { ...choice, [name]: values[Number(range.value)] ?? values[0]! };
      tell();
    });
    range.addEventListener('change', take);
    const tellOwn = () => {
      const none = refusedValues(rows, slider, choice);
      const value = choice[name] ?? '';
      chosen.textContent = value;
      range.setAttribute('aria-valuetext', none.includes(value) ? t('{0}, refused by the kernel', value) : value);
      refused.textContent = none.length === 0 ? '' : t('Refused here: {0}', none.join(', '));
    };
    const control = element('div', { class: 'slider' }, element('label', { for: id }, name), range, chosen, refused);
    return { control, tellOwn };
  });

  function tell(): void {
    for (const { tellOwn } of controls) tellOwn();
    const row = rowOf(rows, choice);
    outcome.classList.toggle('refusing', row?.refused !== undefined);
    if (!row) outcome.textContent = t('This combination was not worked out.');
    else if (row.refused !== undefined) outcome.textContent = t('Not shown: the kernel refuses this. {0}', row.refused);
    else {
      outcome.textContent = t(
        row.cheapest
          ? 'On demand {0}, the cheapest of all · in full {1} · {2} entries to map'
          : 'On demand {0} · in full {1} · {2} entries to map',
        row.onDemand,
        row.full,
        row.mapWork,
      );
    }
  }

  function take(): void {
    const row = rowOf(rows, choice);
    const opens = row !== undefined && row.refused === undefined;
    actions.pick(opens ? undefined : { shown: shown.line, choice });
    if (opens && row.line !== shown.line) actions.open(row.line);
  }

  tell();
  return element(
    'section',
    { class: 'sliders', 'aria-label': t('Other settings') },
    ...controls.map(({ control }) => control),
    outcome,
  );
}
