import { describe, expect, it } from 'vitest';
import { readPageMessage, readSource } from '../../../client/src/tableView/page/messages.ts';
import { enlarge, parts, toScale } from '../../../client/src/tableView/page/scale.ts';

describe('messages of the page', () => {
  it.each([
    [{ type: 'ready' }],
    [{ type: 'zoom', zoom: '0x0+16G' }],
    [{ type: 'zoom', zoom: undefined }],
    [{ type: 'open', line: 'powernv' }],
    [{ type: 'export', kind: 'csv', data: 'a,b' }],
    [{ type: 'uncompare', index: 1 }],
  ])('are understood: %j', (message) => {
    expect(readPageMessage(message)).toEqual(message);
  });

  it.each([
    [null],
    ['ready'],
    [{ type: 'run', command: 'x' }],
    [{ type: 'open' }],
    [{ type: 'open', line: 'x'.repeat(100_000) }],
    [{ type: 'export', kind: 'exe', data: '' }],
    [{ type: 'uncompare', index: 0.5 }],
  ])('are refused where they are none: %#', (message) => {
    expect(readPageMessage(message)).toBeUndefined();
  });

  it('give back a source from a state of any shape', () => {
    expect(readSource({ line: 'vtd', beside: ['a', 1, 'b'], zoom: 7 })).toEqual({ line: 'vtd', beside: ['a', 'b'] });
    expect(readSource({ uri: 'file:///a', position: { line: 1, character: 2 } })).toEqual({
      uri: 'file:///a',
      position: { line: 1, character: 2 },
      beside: [],
    });
    expect(readSource({ position: { line: 'x' } })).toEqual({ beside: [] });
    expect(readSource(undefined)).toBeUndefined();
  });
});

describe('the scale of the drawing', () => {
  it('enlarges two small stretches and shortens what lies between', () => {
    const scale = enlarge(
      [
        { from: 0, to: 256 },
        { from: parts / 2, to: parts / 2 + 256 },
      ],
      1000,
    );
    expect(scale.enlarged).toBe(true);
    expect(scale.pieces.map(({ used }) => used)).toEqual([true, false, true, false]);
    expect(scale.at(256) - scale.at(0)).toBeGreaterThan(400);
    expect(scale.at(parts / 2) - scale.at(256)).toBeLessThan(30);
  });

  it.each([1, 120, 700])('never goes back, and ends at the edge, at a width of %d', (width) => {
    const scale = enlarge(
      Array.from({ length: 12 }, (_, i) => ({ from: i * 50_000, to: i * 50_000 + 40 + i })),
      width,
    );
    let last = 0;
    for (let part = 0; part <= parts; part += 997) {
      expect(scale.at(part)).toBeGreaterThanOrEqual(last);
      last = scale.at(part);
    }
    expect(scale.at(0)).toBe(0);
    expect(scale.at(parts)).toBeCloseTo(width, 6);
  });

  it('stays true where all can be seen', () => {
    expect(enlarge([{ from: 0, to: parts / 2 }], 500).enlarged).toBe(false);
    expect(enlarge([], 500).at(parts / 2)).toBe(toScale(500).at(parts / 2));
  });
});
