import { describe, expect, it } from 'vitest';
import { judge, type SideReport } from '../../../server/src/analysis/verdict.ts';

const meta = { id: 'r', number: 'R0', title: '', severity: 'warning', since: '0', sources: [] } as const;

function side(key: string, more: Partial<SideReport> = {}): SideReport {
  return {
    meta,
    report: { start: 0, end: 1, what: '', why: '', advice: '' },
    function: 'f',
    path: 'a.c',
    place: undefined,
    block: undefined,
    key,
    message: 0,
    ...more,
  };
}

const words = (old: SideReport[], fresh: SideReport[]) =>
  judge(old, fresh).map(({ side: report, change }) => `${report.key} ${change}`);

describe('judge', () => {
  it.each<[string, SideReport[], SideReport[], string[]]>([
    ['nothing before, something after', [], [side('x')], ['x introduced']],
    ['something before, nothing after', [side('x')], [], ['x fixed']],
    [
      'a context line is the same place on both sides',
      [side('x', { place: { start: 9, end: 10 } })],
      [side('y', { place: { start: 9, end: 10 } })],
      ['y existing'],
    ],
    ['the same text of the same function', [side('x')], [side('x')], ['x existing']],
    ['two before, one after: one of them is fixed', [side('x'), side('x')], [side('x')], ['x existing', 'x fixed']],
    [
      'a rewritten line is the same place',
      [side('x', { block: '0.1' })],
      [side('y', { block: '0.1' })],
      ['y existing'],
    ],
    [
      'one fixed, another introduced elsewhere in the function',
      [side('x', { block: '0.1' })],
      [side('y', { block: '1.1' })],
      ['y introduced', 'x fixed'],
    ],
    [
      'code that moved to another file and function',
      [side('long enough to know again', { path: 'a.c', function: 'f' })],
      [side('long enough to know again', { path: 'b.c', function: 'g' })],
      ['long enough to know again existing'],
    ],
    [
      'short texts are not known again elsewhere',
      [side('*p', { path: 'a.c', function: 'f' })],
      [side('*p', { path: 'b.c', function: 'g' })],
      ['*p introduced', '*p fixed'],
    ],
  ])('%s', (_name, old, fresh, expected) => {
    expect(words(old, fresh)).toEqual(expected);
  });

  it('never matches different rules', () => {
    const other = side('x', { meta: { ...meta, id: 'q' } });
    expect(judge([other], [side('x')]).map(({ change }) => change)).toEqual(['introduced', 'fixed']);
  });
});
