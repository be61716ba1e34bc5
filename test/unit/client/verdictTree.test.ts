import { describe, expect, it } from 'vitest';
import {
  bundlesOf,
  findingWords,
  patchWords,
  seriesWords,
  type Message,
  type Translate,
} from '../../../client/src/verdictTree.ts';
import type { VerdictFinding } from '../../../server/src/protocol.ts';

/** English as it stands. */
const t: Translate = (words, ...values) => words.replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)]));

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const finding: VerdictFinding = {
  rule: 'success-on-error',
  severity: 'warning',
  what: 'It returns 0.',
  why: 'Callers go on.',
  advice: 'Return the error?',
  function: 'sample_map',
  range,
};

const message = (title: string, number?: number, more: { version?: number; total?: number; series?: string } = {}) =>
  ({
    title,
    range,
    summary: '1 introduced',
    findings: [finding],
    ...(number === undefined
      ? {}
      : {
          series: { title: more.series ?? 'Map it right', version: more.version ?? 1, number, total: more.total ?? 3 },
        }),
  }) satisfies Message;

describe('the verdict tree', () => {
  const titles = (messages: readonly Message[]) =>
    bundlesOf(messages).map(({ series, messages: own }) => [series?.title, ...own.map(({ title }) => title)]);

  it('puts the patches of a series together, others by themselves', () => {
    expect(titles([message('a', 1), message('alone'), message('b', 2), message('c', 3)])).toEqual([
      ['Map it right', 'a', 'b', 'c'],
      [undefined, 'alone'],
    ]);
  });

  it('keeps versions and series of another title apart', () => {
    const second = { version: 2 };
    expect(
      titles([
        message('a', 1),
        message('b', 2),
        message('a2', 1, second),
        message('b2', 2, second),
        message('x', 1, { series: 'Other' }),
      ]),
    ).toEqual([
      ['Map it right', 'a', 'b'],
      ['Map it right', 'a2', 'b2'],
      [undefined, 'x'],
    ]);
  });

  it('makes no series of one patch, of 1/1 twice, or of nothing', () => {
    const one = { total: 1 };
    expect(titles([message('a', 2)])).toEqual([[undefined, 'a']]);
    expect(titles([message('a', 1, one), message('b', 1, one)])).toEqual([
      [undefined, 'a'],
      [undefined, 'b'],
    ]);
    expect(titles([])).toEqual([]);
  });

  it.each([
    [[message('a', 1), message('b', 2), message('c', 3)], '3 patches, 3 findings'],
    [
      [message('a', 1, { version: 2 }), { ...message('b', 2, { version: 2 }), findings: [] }],
      'v2, 2 of 3 patches, 1 finding',
    ],
    [[message('a', 1), message('c', 3)].map((one) => ({ ...one, findings: [] })), '2 of 3 patches, nothing to report'],
  ])('says what is here of a series: %#', (messages, words) => {
    expect(bundlesOf(messages).map((bundle) => seriesWords(bundle, t))).toEqual([words]);
  });

  it('says where in its series a patch stands', () => {
    expect(patchWords(message('a', 2))).toBe('2/3 · 1 introduced');
    expect(patchWords(message('a'))).toBe('1 introduced');
  });

  it('says which later patch takes a finding away again', () => {
    const plain = findingWords(finding, t);
    expect(plain.description).toBe('sample_map() · It returns 0.');
    expect(plain.tooltip).not.toContain('later patch');
    const gone = findingWords({ ...finding, fixedByTitle: 'Return the error' }, t);
    expect(gone.description).toBe('sample_map() · a later patch takes it away again · It returns 0.');
    expect(gone.tooltip).toContain('A later patch of this series takes it away again: "Return the error".');
  });
});
