import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  readPicked,
  refusedValues,
  rowOf,
  slidersOf,
  startingChoice,
} from '../../../client/src/tableView/page/sliders.ts';
import type { WhatIfRow } from '../../../server/src/protocol.ts';

const row = (change: string, more: Partial<WhatIfRow> = {}): WhatIfRow => ({
  change,
  line: `powernv ${change}`,
  onDemand: '1 MiB',
  full: '2 MiB',
  mapWork: '3',
  onDemandBytes: '1048576',
  fullBytes: '2097152',
  entries: '3',
  cheapest: false,
  current: false,
  ...more,
});

/** Cheapest first, refused last, as the server ranks them. */
const rows = [
  row('page 16M, levels 2', { cheapest: true }),
  row('page 1G, levels 1'),
  row('page 64K, levels 2', { current: true }),
  row('page 4K, levels 2'),
  row('page 1G, levels 2', { refused: 'EINVAL: too many bits' }),
  row('page 64K, levels 1', { refused: 'ENOMEM: too large' }),
];

describe('the what-if sliders', () => {
  it('read the values of a change, commas in them too', () => {
    expect({ ...choiceOf({ change: 'sizes 4K,64K,1M, input-bits 32' }) }).toEqual({
      sizes: '4K,64K,1M',
      'input-bits': '32',
    });
    expect({ ...choiceOf({ change: 'as it is' }) }).not.toHaveProperty('levels');
    expect({ ...choiceOf({ change: '' }) }).toEqual({});
  });

  it('have the values in order of size, whatever the rank of their rows', () => {
    expect(slidersOf(rows)).toEqual([
      { name: 'page', values: ['4K', '64K', '16M', '1G'] },
      { name: 'levels', values: ['1', '2'] },
    ]);
  });

  it.each([
    [
      ['input-bits 48', 'input-bits 5', 'input-bits 32'],
      ['5', '32', '48'],
    ],
    [
      ['sizes 4K', 'sizes 4K,64K,1M', 'sizes 4K,1M'],
      ['4K', '4K,1M', '4K,64K,1M'],
    ],
    [
      ['sizes v2', 'sizes all', 'sizes 4k'],
      ['4k', 'v2', 'all'],
    ],
    [
      ['contiguous on', 'contiguous off'],
      ['on', 'off'],
    ],
  ])('put %j in the order %j', (changes, values) => {
    expect(slidersOf(changes.map((change) => row(change)))[0]?.values).toEqual(values);
  });

  it('are absent for what does not vary', () => {
    expect(slidersOf([])).toEqual([]);
    expect(slidersOf([row('as it is', { current: true })])).toEqual([]);
    expect(slidersOf([row('page 4K, levels 1'), row('page 4K, levels 2')]).map(({ name }) => name)).toEqual(['levels']);
  });

  it('pick the row of a combination, and none for one that was not tried', () => {
    expect(rowOf(rows, { levels: '2', page: '4K' })?.line).toBe('powernv page 4K, levels 2');
    expect(rowOf(rows, { levels: '1', page: '4K' })).toBeUndefined();
  });

  it('say which values the kernel refuses beside the others', () => {
    const [page, levels] = slidersOf(rows);
    expect(refusedValues(rows, page!, { page: '64K', levels: '2' })).toEqual(['1G']);
    expect(refusedValues(rows, page!, { page: '1G', levels: '1' })).toEqual(['64K']);
    expect(refusedValues(rows, levels!, { page: '1G', levels: '1' })).toEqual(['2']);
  });

  it('start at what is shown, and at what was picked only while that is shown', () => {
    const shown = { page: '64K', levels: '2' };
    const choice = { page: '1G', levels: '2' };
    expect({ ...startingChoice(rows, undefined) }).toEqual(shown);
    expect({ ...startingChoice(rows, { shown: 'powernv page 64K, levels 2', choice }) }).toEqual(choice);
    expect({ ...startingChoice(rows, { shown: 'powernv page 4K, levels 2', choice }) }).toEqual(shown);
    expect({ ...startingChoice(rows, { shown: 'powernv page 64K, levels 2', choice: { page: '2T' } }) }).toEqual(shown);
    expect(startingChoice([], undefined)).toEqual({});
  });

  it('take what was picked out of a state of any shape', () => {
    expect(readPicked({ shown: 'a', choice: { page: '4K', levels: 2 } })).toEqual({
      shown: 'a',
      choice: { page: '4K' },
    });
    for (const other of [
      undefined,
      null,
      7,
      'a',
      {},
      { shown: 'a' },
      { shown: 1, choice: {} },
      { shown: 'a', choice: null },
    ])
      expect(readPicked(other)).toBeUndefined();
  });
});
